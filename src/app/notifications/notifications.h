/*
 * app/notifications/notifications: which mail is sent for which event, to whom, from which template, and what stands in it.
 *
 * notices is the table; notice names stand in outbox.notice. The view of a mail is JSON that is stored in its outbox row, so a mail is
 * always rendered from what was true when it was promised. Every key a view may hold is listed per notice, and the templates are
 * checked against that list at start.
 *
 * To send mails, in the transaction that causes them (store/outbox.h), with one JsonWriter over one GString:
 *
 *   g_autofree char *view = notice_view_lead(&(NoticeLead){.reference = …, …});
 *   json_begin_array(&w);
 *   notice_write_mail(&w, &(NoticeMail){.notice = NOTICE_LEAD_OFFERED, .lead_id = …, .recipient = …, .view = view, …});
 *   json_end_array(&w);
 *   outbox_add_batch(db, rows->str, error);
 *
 * and after the commit wake_signal(senders_wake). Whoever writes the rows within a larger statement of his own reads the same
 * elements by the columns of outbox_add_batch in store/outbox.sql.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "base/json_writer.h"
#include "codec/template_set.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"

typedef enum Notice {
	NOTICE_LEAD_TAKEN,     /* staff: a short note for every new lead, if switched on */
	NOTICE_LEAD_OFFERED,   /* recruiter: here is a lead; no name and no contact data in it */
	NOTICE_LEAD_UNPLACED,  /* fallback address: nobody is free, please see to it */
	NOTICE_LEAD_ESCALATED, /* team lead or fallback address: nobody took it, or somebody doubts it */
	NOTICE_OFFERS_DIGEST,  /* recruiter: more leads than are told one by one */
	NOTICE_BOUNCED,	       /* staff: a recruiter's mail server refuses the address */
	NOTICE_OFFER_REMINDED, /* recruiter: most of the time is over */
	NOTICE_OFFER_OVER,     /* recruiter: expired, taken by a colleague, withdrawn */
	NOTICE_OFFER_ACCEPTED, /* recruiter: the contact */
	NOTICE_OFFER_QUESTION, /* client: a recruiter asks */
	NOTICE_OFFER_ANSWERED, /* recruiter: the client answered, or did not in time */
	NOTICE_LEAD_CORRECTED, /* recruiter: the client changed the answers */
	NOTICE_LEAD_RETRACTED, /* recruiter: the client withdrew the lead */
	NOTICE_LEAD_ERASED,    /* recruiter: the client had it erased; delete your copy */
	NOTICE_DESK_LINK,      /* recruiter: a new link to the own page, on request */
	NOTICE_COUNT
} Notice;

typedef struct NoticeSpec {
	const char *name;     /* stands in outbox.notice */
	const char *audience; /* staff, recruiter, fallback */
	const char *template; /* mails/NAME.subject.txt, mails/NAME.txt and mails/NAME.html */
	const char *const *keys;
} NoticeSpec;

extern const NoticeSpec notices[NOTICE_COUNT];

/* The notice with this name, NOTICE_COUNT if there is none. */
Notice notice_find(const char *name);

/* The three templates of every notice, for template_set_check(). Owned by the caller (g_array_unref); of TemplateSpec. */
GArray *notice_template_specs(void);

/* What a mail about a lead is made from. All texts are borrowed and valid UTF-8. */
typedef struct NoticeLead {
	const char *reference;	    /* LM-… */
	int64_t taken_at_us;	    /* since 1970 */
	const char *submission;	    /* lead.submission, JSON text */
	const char *recommendation; /* lead.recommendation, JSON text */
	const char *recruiter_name; /* NULL: not for a recruiter */
	const char *lead_url;	    /* the offer's page, or for staff the lead in the API; NULL: no link */
	const char *desk_url;	    /* the recruiter's own page; NULL: none */
	const char *deadline;	    /* in the recruiter's time; NULL: none */
	const char *says;	    /* what happened, as a sentence; NULL: nothing to add */
	bool is_masked;		    /* without contact data, and with masked texts (domain/submission/masked_text) */
} NoticeLead;

/*
 * The view of the notices that tell all of a lead, as JSON text; the caller's to g_free. Takes any stored submission: what is missing in it is
 * missing in the mail.
 */
char *notice_view_lead(const NoticeLead *lead) G_GNUC_WARN_UNUSED_RESULT;

/* What the note about a new lead is made from: it is made on the way in, while the client waits, so from what is at hand. */
typedef struct NoticeTaken {
	const char *reference;
	int64_t taken_at_us;
	const Submission *submission;
	const Recommendation *recommendation;
} NoticeTaken;

char *notice_view_taken(const NoticeTaken *taken) G_GNUC_WARN_UNUSED_RESULT;

/* A short mail. All may be NULL. */
typedef struct NoticeNote {
	const char *reference;
	const char *name;  /* of who gets it */
	const char *need;  /* the lead in a line, masked if need be */
	const char *says;  /* what happened, as a sentence */
	const char *quote; /* somebody's own words */
	const char *url;
	const char *desk_url; /* the recruiter's own page */
	const char *deadline;
} NoticeNote;

char *notice_view_note(const NoticeNote *note) G_GNUC_WARN_UNUSED_RESULT;

/* The lead in a line, as in a mail's subject; owned by the caller. */
char *notice_need(const char *submission, bool is_masked) G_GNUC_WARN_UNUSED_RESULT;

/* The answers to questions with choices and numbers, in a line: nothing in the client's own words. Owned by the caller. */
char *notice_answers(const char *submission) G_GNUC_WARN_UNUSED_RESULT;

/* What a client did with a lead that a recruiter has. */
typedef struct NoticeClientAct {
	const char *reference;
	const char *recruiter_name;
	const char *email;     /* the client's, for answers; NULL: not told any more */
	const char *talent;    /* after a correction; NULL: the same as before */
	const json_t *changes; /* of answers_changes(); NULL: none */
} NoticeClientAct;

char *notice_view_client_act(const NoticeClientAct *act) G_GNUC_WARN_UNUSED_RESULT;

/* One mail to one address. */
typedef struct NoticeMail {
	Notice notice;
	Ident id;		    /* ident_new(); the mail's Message-ID is made from it */
	const Ident *lead_id;	    /* NULL: about none */
	const Ident *offer_id;	    /* NULL: none */
	const char *recipient;	    /* canonical address (domain/email_address) */
	const char *message_domain; /* Service.message_domain */
	const char *view;	    /* JSON text, of notice_view_lead() */
} NoticeMail;

/* Writes one element of the array that outbox_add_batch() takes. */
void notice_write_mail(JsonWriter *w, const NoticeMail *mail);
