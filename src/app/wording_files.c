#include "app/wording_files.h"

#include "base/error.h"

/* What the hidden file says first; the built-in English one is what the build made a table of. */
static bool read_layer(Wording *wording, const Asset *asset, GError **error)
{
	const bool is_table = asset->hidden == NULL && wording_is_english(wording);

	return (asset->hidden == NULL || read_layer(wording, asset->hidden, error)) &&
	       (is_table || wording_override(wording, asset->origin, asset->bytes, asset->count, error));
}

static bool read_phrases(Wording *wording, const Asset *asset, GError **error)
{
	return (asset->hidden == NULL || read_phrases(wording, asset->hidden, error)) &&
	       wording_add_phrases(wording, asset->origin, asset->bytes, asset->count, error);
}

static bool read_language(Wording *wording, const Assets *assets, GError **error)
{
	const char *language = wording_language(wording);
	g_autofree char *name = g_strconcat("wording/", language, ".json", NULL);
	g_autofree char *phrases_name = g_strconcat("wording/rules.", language, ".json", NULL);
	const Asset *asset = assets_find(assets, name);
	const Asset *phrases = assets_find(assets, phrases_name);

	if (asset == NULL) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s is offered, but there is no %s",
			language, name);
		return false;
	}
	return read_layer(wording, asset, error) && (phrases == NULL || read_phrases(wording, phrases, error));
}

Wording *wording_files_read(const Assets *assets, char *const *languages, GError **error)
{
	g_autoptr(Wording) english = wording_new();

	if (!read_language(english, assets, error))
		return NULL;
	if (g_strcmp0(languages[0], WORDING_ENGLISH) != 0) {
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"LEADMATCH_LANGUAGES begins with en, which staff and recruiters read");
		return NULL;
	}
	for (char *const *language = languages + 1; *language != NULL; language++) {
		Wording *other = wording_add_language(english, *language, error);
		if (other == NULL || !read_language(other, assets, error)) {
			g_prefix_error(error, "LEADMATCH_LANGUAGES: ");
			return NULL;
		}
	}
	return g_steal_pointer(&english);
}
