/*
 * domain/email_address: which addresses we take, and their canonical form.
 *
 * An address that passes can be used in a mail header and in an SMTP command as it is: it is dot-atom@domain (RFC 5322,
 * 3.4.1) with no byte below 0x21 or above 0x7E, no quotes, brackets or comments; at most 64 bytes before the @ and 254
 * in all (RFC 5321, 4.5.3.1). International domains are taken and stored as A-labels; international local parts are
 * not, since a relay may not be able to send to them.
 */
#pragma once

#include <glib.h>

enum {
	EMAIL_ADDRESS_BYTES_MAX = 254,
	EMAIL_LOCAL_BYTES_MAX = 64,
	EMAIL_NAME_CHARS_MAX = 100, /* of a mailbox; longer ones are a mistake */
};

/*
 * The canonical form: local part as written, domain in lower case and as A-labels. Owned by the caller (g_free).
 * INVALID: says what is wrong, without the address. The domain must have a dot, as any that can be answered from
 * outside has.
 */
char *email_address_normalize(const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What stands behind the @ of a canonical address. Belongs to it. */
const char *email_address_domain(const char *canonical);

/* An address of our own configuration: "leads@example.com" or "Leads <leads@example.com>". */
typedef struct Mailbox {
	char *name;    /* without quotes; NULL when not given */
	char *address; /* canonical */
} Mailbox;

void mailbox_clear(Mailbox *mailbox);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mailbox, mailbox_clear)

/* INVALID. Domains without a dot are taken here (root@localhost). */
gboolean mailbox_parse(const char *text, Mailbox *mailbox, GError **error) G_GNUC_WARN_UNUSED_RESULT;
