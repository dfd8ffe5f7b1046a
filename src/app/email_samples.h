/*
 * app/email_samples: what each email could be about, for those who change a template: the asset emails/samples.json.
 *
 * An object with a view for each notification, by name; "like" names an entry that it takes everything else from.
 * Its times are RFC 3339, so that each language says them in its own way.
 */
#pragma once

#include "app/notifications/notifications.h"
#include "app/texts.h"
#include "codec/json.h"

typedef struct EmailSample {
	Json *view;
	GString *subject, *html, *text;
} EmailSample;

void email_sample_clear(EmailSample *sample);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EmailSample, email_sample_clear)

/* Of emails to clients, the language if it is in use; the others are English. NULL: English. */
const char *email_sample_language(Notification notification, const char *language);

/*
 * Fills in an empty sample, in the language that the thread speaks. Its links lead to base_url; NULL: to a site that does
 * not exist. INVALID: the file is broken, or has none of that name.
 */
bool email_sample_make(const Texts *texts, Notification notification, const char *base_url, EmailSample *sample,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
