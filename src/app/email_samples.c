#include "app/email_samples.h"

#include <string.h>

#include "base/error.h"
#include "codec/format.h"
#include "codec/wording.h"

#define SAMPLES_FILE "emails/samples.json"
#define SAMPLES_SITE "https://leads.example.com" /* where their links lead */
#define READERS_ZONE "Europe/Vienna"

/* What is to stand for a text, the caller's; NULL: the text stays. */
typedef char *(*Rewrite)(const char *text, const char *data);

/* Every text in the sample that has a name. */
static void rewrite_texts(Json *sample, Rewrite rewrite, const char *data)
{
	const char *key;
	Json *value;
	size_t at;

	json_object_foreach(sample, key, value)
	{
		g_autofree char *text = json_is_string(value) ? rewrite(json_string_value(value), data) : NULL;
		if (text != NULL)
			json_object_set_new(sample, key, json_string(text));
		else
			rewrite_texts(value, rewrite, data);
	}
	json_array_foreach(sample, at, value) rewrite_texts(value, rewrite, data);
}

static char *link_to(const char *text, const char *base_url)
{
	return g_str_has_prefix(text, SAMPLES_SITE "/") ? g_strconcat(base_url, text + strlen(SAMPLES_SITE), NULL)
							: NULL;
}

static Json *read_view(const Assets *assets, Notification notification, const char *base_url, GError **error)
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
	if (base_url != NULL)
		rewrite_texts(sample, link_to, base_url);
	return json_incref(sample);
}

/* What people read of "2026-11-16" and of "2026-11-16T13:12:00+01:00"; NULL: text is neither. */
static char *time_in_words(const char *text, const char *unused G_GNUC_UNUSED)
{
	const bool is_day = g_regex_match_simple("^\\d{4}-\\d\\d-\\d\\d$", text, 0, 0);
	g_autofree char *midnight = is_day ? g_strconcat(text, "T00:00:00Z", NULL) : NULL;
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(is_day ? midnight : text, NULL);
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(READERS_ZONE);

	if (at == NULL)
		return NULL;
	return is_day ? format_day(at) : format_moment(zone, g_date_time_to_unix(at) * G_USEC_PER_SEC);
}

const char *email_sample_language(Notification notification, const char *language)
{
	return strcmp(notifications[notification].audience, "client") == 0 ? wording_offered(language) : NULL;
}

void email_sample_clear(EmailSample *sample)
{
	GString *const parts[] = {sample->subject, sample->html, sample->text};

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		if (parts[i] != NULL)
			g_string_free(parts[i], TRUE);
	}
	json_decref(sample->view);
	*sample = (EmailSample){0};
}

bool email_sample_make(
	const Texts *texts, Notification notification, const char *base_url, EmailSample *sample, GError **error)
{
	*sample = (EmailSample){.view = read_view(texts_assets(texts), notification, base_url, error),
		.subject = g_string_new(NULL),
		.html = g_string_new(NULL),
		.text = g_string_new(NULL)};
	const struct {
		const char *ending;
		GString *out;
	} parts[] = {{".subject.txt", sample->subject}, {".html", sample->html}, {".txt", sample->text}};

	if (sample->view == NULL)
		return false;
	rewrite_texts(sample->view, time_in_words, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *name =
			g_strconcat("emails/", notifications[notification].template, parts[i].ending, NULL);
		if (!template_set_render(texts_templates(texts), name, sample->view, parts[i].out, error))
			return false;
	}
	g_strstrip(sample->subject->str);
	return true;
}
