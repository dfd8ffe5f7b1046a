/*
 * app/notices: which mail is sent for which event, to whom, from which template.
 *
 * notices is the table; notice names stand in outbox.notice. The view of a mail is JSON that is stored in its outbox row, so a mail is
 * always rendered from what was true when it was promised. Every key a view may hold is listed per notice, and the templates are
 * checked against that list at start.
 */
#pragma once

#include <glib.h>

#include "codec/template_set.h"

typedef enum Notice {
	NOTICE_LEAD_TAKEN,    /* staff: a short note for every new lead, if switched on */
	NOTICE_LEAD_OFFERED,  /* recruiter: here is a lead */
	NOTICE_LEAD_UNPLACED, /* fallback address: nobody is free, please see to it */
	NOTICE_COUNT
} Notice;

typedef struct NoticeSpec {
	const char *name;      /* stands in outbox.notice */
	const char *audience;  /* staff, recruiter, fallback */
	const char *template;  /* mails/NAME.subject.txt, mails/NAME.txt and mails/NAME.html */
	const char *const *keys;
} NoticeSpec;

extern const NoticeSpec notices[NOTICE_COUNT];

/* The notice with this name, NOTICE_COUNT if there is none. */
Notice notice_find(const char *name);

/* The three templates of every notice, for template_set_check(). Owned by the caller (g_array_unref); of TemplateSpec. */
GArray *notice_template_specs(void);
