#include "app/email_samples.h"

#include "base/error.h"

#define SAMPLES_FILE "emails/samples.json"

Json *email_sample(const Assets *assets, Notification notification, GError **error)
{
	const Asset *file = assets_find(assets, SAMPLES_FILE);
	const char *name = notifications[notification].name;
	g_autoptr(Json) samples = jsonc_decode(file->bytes, file->count, error);

	if (samples == NULL) {
		g_prefix_error(error, "%s: ", file->origin);
		return NULL;
	}
	Json *sample = json_object_get(samples, name);
	const char *like = json_string_value(json_object_get(sample, "like"));
	if (sample == NULL) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: there is no %s", file->origin, name);
		return NULL;
	}
	if (like != NULL)
		json_object_update_missing(sample, json_object_get(samples, like));
	json_object_del(sample, "like");
	return json_incref(sample);
}
