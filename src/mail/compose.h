/*
 * mail/compose: from a view and its templates to the complete bytes of an email.
 *
 * Pure: the same input gives the same bytes in every process, so that an email which is sent twice is the same mail
 * (same Message-ID, same Date, same boundary). The bytes are ready for SMTP: every line ends with CRLF and has at most
 * 76 characters in bodies, nothing is above 0x7E, and no line of a body begins with a dot or "From ".
 *
 * Visitor text reaches a header in two places: Subject, cleaned and cut, and Reply-To, if it is an address by
 * domain/email_address.
 */
#pragma once

#include <stdint.h>

#include <glib.h>
#include <jansson.h>

#include "codec/template_set.h"
#include "domain/email_address.h"

enum {
	COMPOSE_SUBJECT_CHARS_MAX = 100, /* what inboxes show at most */
};

/* Once per process, before threads start. */
void compose_init(void);

/* What all emails of one sender share. Immutable: any number of threads may use it. */
typedef struct Composer Composer;

Composer *composer_new(const Mailbox *from);
void composer_free(Composer *composer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Composer, composer_free)

typedef struct ComposeEmail {
	const char *template;	/* NAME of emails/NAME.subject.txt, .txt and .html */
	const json_t *view;	/* "email" becomes Reply-To, "reference" X-Lead-Reference */
	const char *recipient;	/* canonical address */
	const char *message_id; /* with its angle brackets */
	const char *thread_id;	/* of the (virtual) first mail of this thread, with brackets; NULL: none */
	const char *reply_to;	/* unless the view has "email"; NULL: none */
	int64_t date_s;		/* since 1970 */
} ComposeEmail;

/* INVALID: a Message-ID or address that could break out of its header, or a template that cannot be rendered. */
GBytes *compose_email(const Composer *composer, const TemplateSet *templates, const ComposeEmail *mail,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
