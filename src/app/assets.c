#include "app/assets.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/embedded.h"
#include "base/error.h"

struct Assets {
	GHashTable *by_name; /* of Asset, which it owns */
	GPtrArray *sorted;
	int64_t changed_s;
};

static void asset_free(void *data)
{
	Asset *asset = data;

	g_free(asset->name);
	g_free(asset->origin);
	g_free(asset->owned);
	if (asset->hidden != NULL)
		asset_free(asset->hidden);
	g_free(asset);
}

static void add(Assets *assets, Asset *asset)
{
	gpointer hidden = NULL;

	if (g_hash_table_steal_extended(assets->by_name, asset->name, NULL, &hidden))
		asset->hidden = hidden;
	g_hash_table_replace(assets->by_name, asset->name, asset);
}

static void note_change(Assets *assets, const char *path)
{
	GStatBuf status;

	if (g_stat(path, &status) == 0)
		assets->changed_s = MAX(assets->changed_s, (int64_t)status.st_mtime);
}

static void add_built_in(Assets *assets)
{
	note_change(assets, "/proc/self/exe");
	for (const EmbeddedFile *file = embedded_templates; file->name != NULL; file++) {
		Asset *asset = g_new0(Asset, 1);
		asset->name = g_strdup(file->name);
		asset->origin = g_strdup(file->name);
		asset->bytes = file->bytes;
		asset->count = file->count;
		add(assets, asset);
	}
}

/* GLib's messages name the path. */
static bool fail_by(const GError *cause, GError **error)
{
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, cause->message);
	return false;
}

static bool fail(const char *path, const char *message, GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: %s", path, message);
	return false;
}

static bool add_file(Assets *assets, const char *path, const char *name, GError **error)
{
	g_autoptr(GError) cause = NULL;
	g_autofree char *bytes = NULL;
	gsize count = 0;

	if (!g_file_get_contents(path, &bytes, &count, &cause))
		return fail_by(cause, error);
	if (count > ASSET_BYTES_MAX)
		return fail(path, "is too large for a template", error);
	Asset *asset = g_new0(Asset, 1);
	asset->name = g_strdup(name);
	asset->origin = g_strdup(path);
	asset->count = count;
	asset->owned = g_steal_pointer(&bytes);
	asset->bytes = asset->owned;
	add(assets, asset);
	note_change(assets, path);
	return true;
}

/* below: the folder under the root, "" for the root itself. */
static bool add_folder(Assets *assets, const char *root, const char *below, int depth, GError **error)
{
	g_autoptr(GError) cause = NULL;
	g_autofree char *folder_path = g_build_filename(root, below, NULL);
	g_autoptr(GDir) folder = g_dir_open(folder_path, 0, &cause);
	const char *entry;

	if (folder == NULL)
		return fail_by(cause, error);
	if (depth > ASSET_FOLDERS_MAX)
		return fail(folder_path, "folders are nested too deep", error);
	while ((entry = g_dir_read_name(folder)) != NULL) {
		if (entry[0] == '.')
			continue;
		g_autofree char *name = below[0] == '\0' ? g_strdup(entry) : g_strconcat(below, "/", entry, NULL);
		g_autofree char *path = g_build_filename(root, name, NULL);
		const bool is_added = g_file_test(path, G_FILE_TEST_IS_DIR)
					      ? add_folder(assets, root, name, depth + 1, error)
					      : add_file(assets, path, name, error);
		if (!is_added)
			return false;
	}
	return true;
}

static gint compare_names(gconstpointer one, gconstpointer other)
{
	const Asset *a = *(const Asset *const *)one;
	const Asset *b = *(const Asset *const *)other;

	return strcmp(a->name, b->name);
}

static void sort(Assets *assets)
{
	GHashTableIter each;
	gpointer asset;

	g_ptr_array_set_size(assets->sorted, 0);
	g_hash_table_iter_init(&each, assets->by_name);
	while (g_hash_table_iter_next(&each, NULL, &asset))
		g_ptr_array_add(assets->sorted, asset);
	g_ptr_array_sort(assets->sorted, compare_names);
}

Assets *assets_read(const char *folders, GError **error)
{
	g_autoptr(Assets) assets = g_new0(Assets, 1);
	g_auto(GStrv) roots = g_strsplit(folders == NULL ? "" : folders, ":", -1);

	assets->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, asset_free);
	assets->sorted = g_ptr_array_new();
	add_built_in(assets);
	for (guint i = g_strv_length(roots); i > 0; i--) {
		if (roots[i - 1][0] != '\0' && !add_folder(assets, roots[i - 1], "", 1, error))
			return NULL;
	}
	sort(assets);
	return g_steal_pointer(&assets);
}

void assets_add(Assets *assets, const char *name, const char *bytes, gsize count)
{
	Asset *asset = g_new0(Asset, 1);

	asset->name = g_strdup(name);
	asset->origin = g_strdup(name);
	asset->owned = g_malloc(count + 1);
	memcpy(asset->owned, bytes, count);
	asset->owned[count] = '\0';
	asset->bytes = asset->owned;
	asset->count = count;
	add(assets, asset);
	sort(assets);
}

void assets_free(Assets *assets)
{
	if (assets == NULL)
		return;
	g_ptr_array_unref(assets->sorted);
	g_hash_table_unref(assets->by_name);
	g_free(assets);
}

int64_t assets_changed_s(const Assets *assets)
{
	return assets->changed_s;
}

const Asset *assets_find(const Assets *assets, const char *name)
{
	return g_hash_table_lookup(assets->by_name, name);
}

guint assets_count(const Assets *assets)
{
	return assets->sorted->len;
}

const Asset *assets_at(const Assets *assets, guint at)
{
	return g_ptr_array_index(assets->sorted, at);
}
