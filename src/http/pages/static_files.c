#include "http/pages/static_files.h"

#include <stdbool.h>
#include <string.h>

#include "codec/gzip.h"

#define FOLDER "static/"

typedef struct FileType {
	const char *suffix;
	const char *content_type;
} FileType;

static const FileType file_types[] = {
	{".css", "text/css; charset=utf-8"},
	{".js", "text/javascript; charset=utf-8"},
	{".svg", "image/svg+xml"},
	{".png", "image/png"},
	{".jpg", "image/jpeg"},
	{".jpeg", "image/jpeg"},
	{".ico", "image/x-icon"},
	{".woff2", "font/woff2"},
	{".txt", "text/plain; charset=utf-8"},
};

enum {
	VERSION_CHARS = 12, /* 48 bits: no two releases share one */
};

struct StaticFiles {
	GPtrArray *list; /* of StaticFile; a handful */
	char *version;
};

static void static_file_free(void *data)
{
	StaticFile *file = data;

	g_free(file->name);
	g_free(file->owned);
	g_free(file->etag);
	g_clear_pointer(&file->packed, g_bytes_unref);
	g_free(file->packed_etag);
	g_free(file);
}

static const char *content_type_of(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(file_types); i++) {
		if (g_str_has_suffix(name, file_types[i].suffix))
			return file_types[i].content_type;
	}
	return NULL;
}

/* Comments and indentation are for those who write style sheets. */
static void squeeze_sheet(GString *css)
{
	g_autofree char *text = g_strdup(css->str);
	const char *end;

	g_string_truncate(css, 0);
	for (const char *c = text; *c != '\0'; c++) {
		if (g_str_has_prefix(c, "/*") && (end = strstr(c + 2, "*/")) != NULL)
			c = end + 1;
		else if (*c != '\t' && (*c != '\n' || (css->len > 0 && css->str[css->len - 1] != '\n')))
			g_string_append_c(css, *c);
	}
}

/* Without what a line is indented by, and without comments that have lines of their own. */
static GString *squeeze_script(const char *script)
{
	GString *text = g_string_new(NULL);
	const char *end;

	for (const char *line = script; *line != '\0'; line = end + 1) {
		line += strspn(line, "\t");
		const bool is_comment = g_str_has_prefix(line, "/*");
		end = strstr(line, is_comment ? "*/\n" : "\n");
		g_assert(end != NULL); /* as text files end */
		if (is_comment)
			end += strlen("*/");
		else
			g_string_append_len(text, line, end + 1 - line);
	}
	return text;
}

/* What is served: the asset, or what the template of that name makes of the brand. */
static bool set_bytes(StaticFile *file, const Asset *asset, const TemplateSet *templates, GError **error)
{
	json_t *nothing = json_object();
	GString *text = g_string_sized_new(asset->count);

	file->bytes = asset->bytes;
	file->count = asset->count;
	bool is_made = true;
	if (asset->owned == NULL && g_str_has_suffix(asset->name, ".js")) {
		/* One of our own, in which no line of a text begins with a tab or like a comment. */
		GString *script = squeeze_script(asset->bytes);
		file->count = script->len;
		file->owned = g_string_free(script, FALSE);
		file->bytes = file->owned;
	}
	if (template_set_has(templates, asset->name)) {
		is_made = template_set_render(templates, asset->name, nothing, text, error);
		if (g_str_has_suffix(asset->name, ".css"))
			squeeze_sheet(text);
		file->count = text->len;
		file->owned = g_string_free(g_steal_pointer(&text), FALSE);
		file->bytes = file->owned;
	}
	if (text != NULL)
		g_string_free(text, TRUE);
	json_decref(nothing);
	return is_made;
}

static StaticFile *static_file_load(const Asset *asset, const TemplateSet *templates, GError **error)
{
	const char *content_type = content_type_of(asset->name);

	if (content_type == NULL) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"LEADMATCH_TEMPLATES: %s: files of this type are not served", asset->origin);
		return NULL;
	}
	StaticFile *file = g_new0(StaticFile, 1);
	if (!set_bytes(file, asset, templates, error)) {
		static_file_free(file);
		return NULL;
	}
	g_autofree char *hash =
		g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)file->bytes, file->count);
	file->name = g_strdup(asset->name + strlen(FOLDER));
	file->etag = g_strdup_printf("\"%.16s\"", hash);
	file->content_type = content_type;
	file->packed = gzip_pack(file->bytes, file->count);
	file->packed_etag = g_strdup_printf("\"%.16s-gzip\"", hash);
	return file;
}

static char *version_of(const GPtrArray *list)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	for (guint i = 0; i < list->len; i++) {
		const StaticFile *file = g_ptr_array_index(list, i);
		g_checksum_update(sum, (const guchar *)file->name, (gssize)strlen(file->name) + 1);
		g_checksum_update(sum, (const guchar *)file->etag, (gssize)strlen(file->etag) + 1);
	}
	return g_strndup(g_checksum_get_string(sum), VERSION_CHARS);
}

StaticFiles *static_files_load(const Assets *assets, const TemplateSet *templates, GError **error)
{
	g_autoptr(StaticFiles) files = g_new0(StaticFiles, 1);

	files->list = g_ptr_array_new_with_free_func(static_file_free);
	for (guint i = 0; i < assets_count(assets); i++) {
		const Asset *asset = assets_at(assets, i);
		if (!g_str_has_prefix(asset->name, FOLDER))
			continue;
		StaticFile *file = static_file_load(asset, templates, error);
		if (file == NULL)
			return NULL;
		g_ptr_array_add(files->list, file);
	}
	files->version = version_of(files->list);
	return g_steal_pointer(&files);
}

void static_files_free(StaticFiles *files)
{
	if (files == NULL)
		return;
	g_ptr_array_unref(files->list);
	g_free(files->version);
	g_free(files);
}

const StaticFile *static_files_find(const StaticFiles *files, const char *name)
{
	for (guint i = 0; i < files->list->len; i++) {
		const StaticFile *file = g_ptr_array_index(files->list, i);
		if (strcmp(file->name, name) == 0)
			return file;
	}
	return NULL;
}

const char *static_files_version(const StaticFiles *files)
{
	return files->version;
}
