/*
 * app/email_samples: what each email could be about, for those who change a template: the asset emails/samples.json.
 *
 * An object with a view for each notification, by name; "like" names an entry that it takes everything else from.
 * Its times are RFC 3339, so that each language says them in its own way.
 */
#pragma once

#include "app/assets.h"
#include "app/notifications/notifications.h"
#include "codec/json.h"

/*
 * The view of that notification; owned by the caller. Its links lead to base_url; NULL: to a site that does not exist.
 * INVALID: the file is broken, or has none.
 */
Json *email_sample(const Assets *assets, Notification notification, const char *base_url,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says the times in the language that the thread speaks. */
void email_sample_say_times(Json *sample);
