/* cmd/cmd_template: renders one template, checks all; what becomes of an email is cmd/cmd_template_email's. */
#include <stdio.h>
#include <string.h>

#include "app/template_files.h"
#include "app/wording_files.h"
#include "base/error.h"
#include "cmd/cmd_template_email.h"
#include "cmd/command.h"
#include "codec/json.h"
#include "codec/mustache.h"
#include "config/settings.h"
#include "http/pages/pages.h"

/* Where the partials of the rendered file are looked for, and those that were found. */
typedef struct Partials {
	Assets *assets;	       /* asked first */
	Wording *wording;      /* for what stands for texts */
	char *folder;	       /* of the rendered file */
	const char *extension; /* of the rendered file, with the dot */
	GHashTable *found;     /* name to Mustache; NULL for what is nowhere */
	GError *error;	       /* the first partial with a mistake */
} Partials;

static void free_template(void *template)
{
	mustache_free(template);
}

static void partials_clear(Partials *partials)
{
	g_clear_pointer(&partials->wording, wording_free);
	g_clear_pointer(&partials->assets, assets_free);
	g_clear_pointer(&partials->folder, g_free);
	g_clear_pointer(&partials->found, g_hash_table_unref);
	g_clear_error(&partials->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Partials, partials_clear)

static const char *extension_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot == NULL || strchr(dot, '/') != NULL ? "" : dot;
}

static MustacheEscape escape_of(const char *name)
{
	return g_str_has_suffix(name, ".txt") ? MUSTACHE_ESCAPE_NONE : MUSTACHE_ESCAPE_HTML;
}

static Mustache *read_template(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	gsize bytes = 0;

	if (!g_file_get_contents(path, &text, &bytes, error))
		return NULL;
	return mustache_parse(path, text, bytes, escape_of(path), error);
}

/* With the extension of the rendered file, or under its name alone; NULL when it is not in the folder. */
static char *partial_path(const char *folder, const char *name, const char *extension)
{
	g_autofree char *path = g_strconcat(folder, "/", name, extension, NULL);

	if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return g_steal_pointer(&path);
	return *extension == '\0' ? NULL : partial_path(folder, name, "");
}

static const Asset *partial_asset(const Assets *assets, const char *name, const char *extension)
{
	g_autofree char *full = g_strconcat(name, extension, NULL);
	const Asset *asset = assets_find(assets, full);

	return asset == NULL ? assets_find(assets, name) : asset;
}

static Mustache *read_partial(Partials *partials, const char *name)
{
	GError **error = partials->error == NULL ? &partials->error : NULL;
	const Asset *asset = partial_asset(partials->assets, name, partials->extension);

	if (g_str_has_prefix(name, MUSTACHE_INLINE_PARTIAL)) {
		const TextKey key = wording_find(name + strlen(MUSTACHE_INLINE_PARTIAL));
		const MustacheEscape escape = escape_of(partials->extension);
		if (key == TEXT_NONE)
			return NULL;
		g_autofree char *text = wording_partial(partials->wording, key, escape);
		return mustache_parse(name, text, strlen(text), escape, error);
	}
	if (asset != NULL)
		return mustache_parse(asset->origin, asset->bytes, asset->count, escape_of(asset->name), error);
	g_autofree char *path = partial_path(partials->folder, name, partials->extension);
	return path == NULL ? NULL : read_template(path, error);
}

static const Mustache *find_partial(const char *name, void *context)
{
	Partials *partials = context;
	gpointer partial = NULL;

	if (!g_hash_table_lookup_extended(partials->found, name, NULL, &partial)) {
		partial = read_partial(partials, name);
		g_hash_table_insert(partials->found, g_strdup(name), partial);
	}
	return partial;
}

/* JSON itself, or @FILE. */
static Json *read_data(const char *data, GError **error)
{
	g_autofree char *text = NULL;
	gsize bytes = 0;

	if (data[0] != '@')
		return jsonc_decode(data, strlen(data), error);
	if (!g_file_get_contents(data + 1, &text, &bytes, error))
		return NULL;
	return jsonc_decode(text, bytes, error);
}

/* Over the built-in ones: the folders that were given, or those of the settings. */
static Assets *read_assets(const char *given, GError **error)
{
	if (given != NULL)
		return assets_read(given, error);
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_NOTHING, NULL);
	return assets_read(settings == NULL ? NULL : settings->templates_path, error);
}

/* That of the settings; their mistakes are for other commands to tell. */
static int render(const char *path, const char *data, const char *folder)
{
	GError *error = NULL;
	g_autoptr(Mustache) template = read_template(path, &error);
	g_autoptr(GString) out = g_string_new(NULL);

	if (template == NULL)
		return command_fail(error);
	g_autoptr(Json) view = read_data(data, &error);
	if (view == NULL) {
		g_prefix_error(&error, "--data: ");
		return command_fail(error);
	}
	g_auto(Partials) partials = {
		.assets = read_assets(folder, &error),
		.folder = g_path_get_dirname(path),
		.extension = extension_of(path),
		.found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template),
	};
	g_autoptr(Settings) settings = partials.assets == NULL ? NULL : settings_load(SETTINGS_NEED_NOTHING, &error);
	if (settings != NULL)
		partials.wording = wording_files_read(partials.assets, settings->languages, &error);
	g_autoptr(Brand) brand = partials.wording == NULL ? NULL : brand_read(settings, &error);
	if (brand == NULL)
		return command_fail(error);
	if (json_object_get(view, "brand") == NULL)
		json_object_set(view, "brand", brand_view(brand));
	if (json_object_get(view, "voice") == NULL)
		json_object_set_new(view, "voice", json_pack("{s:s}", "language", WORDING_ENGLISH));
	if (!mustache_render(
		    template, &(MustacheUse){.view = view, .find = find_partial, .context = &partials}, out, &error))
		return command_fail(error);
	if (partials.error != NULL)
		return command_fail(g_steal_pointer(&partials.error));
	fwrite(out->str, 1, out->len, stdout);
	return EXIT_DONE;
}

static int cmd_template_render(int argc, char **argv)
{
	g_autofree char *data = NULL;
	g_autofree char *folder = NULL;
	/* Data as a file name: GLib would convert a text from the locale's charset, and in C refuse any accent. */
	const GOptionEntry entries[] = {
		{"data", 'd', 0, G_OPTION_ARG_FILENAME, &data, "Data for the template", "JSON|@FILE"},
		{"templates", 't', 0, G_OPTION_ARG_FILENAME, &folder,
			"Folders with partials; default: LEADMATCH_TEMPLATES", "DIR"},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, "FILE",
		    "Render a Mustache template to standard output. Templates ending in .txt are not HTML-escaped.",
		    &status))
		return status;
	if (argc != 2 || data == NULL) {
		fputs("Usage: leadmatch template render FILE --data JSON|@FILE\n", stderr);
		return EXIT_USAGE;
	}
	return render(argv[1], data, folder);
}

static int cmd_template_check(int argc, char **argv)
{
	g_autofree char *given = NULL;
	const GOptionEntry entries[] = {
		{"templates", 't', 0, G_OPTION_ARG_FILENAME, &given, "Folders to check; default: LEADMATCH_TEMPLATES",
			"DIR"},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;
	GError *error = NULL;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Check that all templates are readable, have their partials, and use only existing names.",
		    &status))
		return status;
	g_autoptr(Assets) assets = read_assets(given, &error);
	g_autoptr(Settings) settings = assets == NULL ? NULL : settings_load(SETTINGS_NEED_NOTHING, &error);
	g_autoptr(Wording) wording = settings == NULL ? NULL : wording_files_read(assets, settings->languages, &error);
	g_autoptr(Brand) brand = wording == NULL ? NULL : brand_read(settings, &error);
	if (brand == NULL || !template_files_check_all(assets, wording, brand, page_specs, PAGE_COUNT, &error))
		return command_fail(error);
	puts("All templates are valid.");
	return EXIT_DONE;
}

int cmd_template(int argc, char **argv)
{
	static const Command verbs[] = {
		{"render", cmd_template_render, "render a template"},
		{"check", cmd_template_check, "check all templates"},
		{"preview", cmd_template_preview, "write an email made from sample data"},
		{"send", cmd_template_send, "send an email made from sample data"},
	};

	return command_dispatch("template", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
