/*
 * mail/received_email: an email that somebody sent us, read with GMime: a reply, an automatic answer, or the report that
 * an email of ours could not be delivered (RFC 3464).
 *
 * Any bytes can be read; what is missing or damaged is not there. All texts are valid UTF-8. compose_init() comes first.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct ReceivedEmail {
	char *message_id; /* without brackets; NULL: none. So with all texts. */
	char *from;	  /* address */
	char *text;	  /* what was written: the plain part, or what is readable of the HTML part; "" if nothing */
	GPtrArray *recipients;	/* addresses of every header that names one; text */
	GPtrArray *attachments; /* names of files, which are not kept; text */
	bool is_automatic;	/* nobody wrote it (RFC 3834 and what programs do instead) */
	bool is_report;		/* on delivery */
	bool is_failure;	/* of a report: this email will not arrive */
	char *status;		/* of a report: "5.1.1" */
	char *diagnostic;	/* the other server's words */
	char *original_id;	/* Message-ID, with brackets, of the email that it is about */
} ReceivedEmail;

ReceivedEmail *received_email_read(const char *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;
void received_email_free(ReceivedEmail *email);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReceivedEmail, received_email_free)
