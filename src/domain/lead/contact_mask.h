/*
 * domain/lead/contact_mask: a lead as it is shown to people who have not asked for the client's contact data, or may not
 * see it: enough to tell clients apart, not enough to reach them.
 */
#pragma once

#include "codec/json.h"

/* "Ada Lovelace" becomes "Ada L."; g_free. */
char *contact_mask_name(const char *name);
/* "ada@client.example" becomes "…@client.example"; g_free. */
char *contact_mask_email(const char *email);

/* Of an email: masked when its audience, by the name of the notification, is the client; g_free. */
char *contact_mask_recipient(const char *notification, const char *recipient);
/* What the recipient's server said about it, which often names the mailbox; likewise. NULL of NULL; g_free. */
char *contact_mask_reply(const char *notification, const char *recipient, const char *reply);

/*
 * A lead as the staff API shows it: its own members, those of its submission, and of its emails to the client the
 * recipient and what servers said.
 */
void contact_mask_lead(Json *lead);
