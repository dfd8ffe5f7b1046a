#include "http/pages/static_files.h"

#include <stdbool.h>
#include <string.h>

typedef struct FileType {
	const char *suffix;
	const char *content_type;
} FileType;

static const FileType file_types[] = {
	{".css", "text/css; charset=utf-8"},
	{".js", "text/javascript; charset=utf-8"},
	{".svg", "image/svg+xml"},
	{".png", "image/png"},
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
	g_free(file->bytes);
	g_free(file->etag);
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

static StaticFile *static_file_load(const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *bytes = NULL;
	const char *content_type = content_type_of(name);
	gsize count = 0;

	if (content_type == NULL) {
		g_set_error(
			error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: files of this type are not served", path);
		return NULL;
	}
	g_autoptr(GError) cause = NULL;
	if (!g_file_get_contents(path, &bytes, &count, &cause)) {
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, cause->message);
		return NULL;
	}
	StaticFile *file = g_new0(StaticFile, 1);
	g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, count);
	file->name = g_strdup(name);
	file->etag = g_strdup_printf("\"%.16s\"", hash);
	file->content_type = content_type;
	file->count = count;
	file->bytes = g_steal_pointer(&bytes);
	return file;
}

static gint compare_names(gconstpointer one, gconstpointer other)
{
	const StaticFile *a = *(const StaticFile *const *)one;
	const StaticFile *b = *(const StaticFile *const *)other;

	return strcmp(a->name, b->name);
}

/* Folders are read in any order, and all instances must agree. */
static char *version_of(GPtrArray *list)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	g_ptr_array_sort(list, compare_names);
	for (guint i = 0; i < list->len; i++) {
		const StaticFile *file = g_ptr_array_index(list, i);
		g_checksum_update(sum, (const guchar *)file->name, (gssize)strlen(file->name) + 1);
		g_checksum_update(sum, (const guchar *)file->etag, (gssize)strlen(file->etag) + 1);
	}
	return g_strndup(g_checksum_get_string(sum), VERSION_CHARS);
}

StaticFiles *static_files_load(const char *folder, GError **error)
{
	g_autoptr(GError) cause = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &cause);

	if (dir == NULL) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "LEADMATCH_TEMPLATES: %s", cause->message);
		return NULL;
	}
	g_autoptr(StaticFiles) files = g_new0(StaticFiles, 1);
	files->list = g_ptr_array_new_with_free_func(static_file_free);
	for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
		StaticFile *file = static_file_load(folder, name, error);
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
