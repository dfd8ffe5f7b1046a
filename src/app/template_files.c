#include "app/template_files.h"

#include "app/notifications/notifications.h"
#include "base/error.h"

static const char *const extensions[] = {".html", ".txt", ".xml", ".svg"};

typedef struct Reading {
	TemplateSet *set;
	const char *root;
	GError **error;
} Reading;

static bool read_folder(const Reading *reading, const char *below, int depth);

static bool is_template(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++) {
		if (g_str_has_suffix(name, extensions[i]))
			return true;
	}
	return false;
}

static bool fail(const Reading *reading, const char *path, const char *says)
{
	g_set_error(reading->error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: %s", path, says);
	return false;
}

/* GLib's messages name the path. */
static bool fail_by(const Reading *reading, const GError *cause)
{
	g_set_error_literal(reading->error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, cause->message);
	return false;
}

static bool read_template(const Reading *reading, const char *path, const char *name)
{
	g_autoptr(GError) cause = NULL;
	g_autofree char *text = NULL;
	gsize bytes = 0;

	if (!g_file_get_contents(path, &text, &bytes, &cause))
		return fail_by(reading, cause);
	if (bytes > TEMPLATE_FILE_BYTES_MAX)
		return fail(reading, path, "is too big for a template");
	return template_set_add(reading->set, name, text, bytes, reading->error);
}

static bool read_entry(const Reading *reading, const char *name, int depth)
{
	g_autofree char *path = g_strconcat(reading->root, "/", name, NULL);

	if (g_file_test(path, G_FILE_TEST_IS_DIR))
		return read_folder(reading, name, depth + 1);
	return !is_template(name) || read_template(reading, path, name);
}

/* below: the folder under the root; NULL is the root itself. */
static bool read_folder(const Reading *reading, const char *below, int depth)
{
	g_autoptr(GError) cause = NULL;
	g_autofree char *path = g_strconcat(reading->root, below == NULL ? NULL : "/", below, NULL);
	g_autoptr(GDir) folder = g_dir_open(path, 0, &cause);
	const char *entry;

	if (folder == NULL)
		return fail_by(reading, cause);
	if (depth > TEMPLATE_FOLDERS_MAX)
		return fail(reading, path, "there are too many folders within each other");
	while ((entry = g_dir_read_name(folder)) != NULL) {
		if (entry[0] == '.')
			continue;
		g_autofree char *name = below == NULL ? g_strdup(entry) : g_strconcat(below, "/", entry, NULL);
		if (!read_entry(reading, name, depth))
			return false;
	}
	return true;
}

TemplateSet *template_files_read(const char *folder, GError **error)
{
	g_autoptr(TemplateSet) set = template_set_new();
	const Reading reading = {set, folder, error};

	return read_folder(&reading, NULL, 1) ? g_steal_pointer(&set) : NULL;
}

bool template_files_check(const TemplateSet *set, const TemplateSpec *pages, gsize pages_count, GError **error)
{
	g_autoptr(GArray) emails = notifications_template_specs();

	return template_set_check(set, (const TemplateSpec *)(const void *)emails->data, emails->len, error) &&
	       template_set_check(set, pages, pages_count, error) && template_set_check_partials(set, error);
}
