/* http/pages/static_files: only what was there at start is ever served. */
#include <string.h>

#include <glib/gstdio.h>

#include "http/pages/static_files.h"

static char *new_folder(const char *name, const char *text)
{
	char *folder = g_dir_make_tmp("static-XXXXXX", NULL);
	g_autofree char *below = g_build_filename(folder, "static", NULL);
	g_autofree char *path = g_build_filename(below, name, NULL);

	g_assert_cmpint(g_mkdir(below, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	return folder;
}

static void remove_folder(char *folder, const char *name)
{
	g_autofree char *below = g_build_filename(folder, "static", NULL);
	g_autofree char *path = g_build_filename(below, name, NULL);

	g_unlink(path);
	g_rmdir(below);
	g_rmdir(folder);
	g_free(folder);
}

static TemplateSet *templates;

static void a_style_sheet_shows_the_brand(void)
{
	char *folder = new_folder("a.css", "a { color: {{brand.accent}} }");
	g_autoptr(GError) error = NULL;
	g_autoptr(Assets) assets = assets_read(folder, &error);
	g_autoptr(TemplateSet) set = template_set_new();
	json_t *brand = json_pack("{s:s}", "accent", "#123456");

	template_set_share(set, "brand", brand);
	json_decref(brand);
	g_assert_true(template_set_add(set, "static/a.css", "a { color: {{brand.accent}} }", 29, &error));
	g_autoptr(StaticFiles) files = static_files_load(assets, set, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(static_files_find(files, "a.css")->bytes, ==, "a { color: #123456 }");
	remove_folder(folder, "a.css");
}

static void a_file_is_found_by_its_bare_name_alone(void)
{
	char *folder = new_folder("site.css", "body {}");
	g_autoptr(GError) error = NULL;
	g_autoptr(Assets) assets = assets_read(folder, &error);
	g_autoptr(StaticFiles) files = static_files_load(assets, templates, &error);
	const StaticFile *file = static_files_find(files, "site.css");

	g_assert_no_error(error);
	g_assert_cmpstr(file->bytes, ==, "body {}");
	g_assert_cmpuint(file->count, ==, 7);
	g_assert_cmpstr(file->content_type, ==, "text/css; charset=utf-8");
	g_assert_null(static_files_find(files, "./site.css"));
	g_assert_null(static_files_find(files, "../site.css"));
	g_assert_null(static_files_find(files, ""));
	remove_folder(folder, "site.css");
}

static void another_content_has_another_tag(void)
{
	char *one = new_folder("a.css", "1");
	char *two = new_folder("a.css", "2");
	g_autoptr(Assets) one_asset = assets_read(one, NULL);
	g_autoptr(Assets) other_asset = assets_read(two, NULL);
	g_autoptr(StaticFiles) first = static_files_load(one_asset, templates, NULL);
	g_autoptr(StaticFiles) second = static_files_load(other_asset, templates, NULL);

	g_assert_cmpstr(static_files_find(first, "a.css")->etag, !=, static_files_find(second, "a.css")->etag);
	remove_folder(one, "a.css");
	remove_folder(two, "a.css");
}

static void a_file_of_unknown_type_is_named(void)
{
	char *folder = new_folder("page.php", "");
	g_autoptr(GError) error = NULL;
	g_autoptr(Assets) assets = assets_read(folder, NULL);

	g_assert_null(static_files_load(assets, templates, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_nonnull(strstr(error->message, "page.php"));
	remove_folder(folder, "page.php");
}

#define TEST(name) g_test_add_func("/http/static_files/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	templates = template_set_new();
	TEST(a_style_sheet_shows_the_brand);
	TEST(a_file_is_found_by_its_bare_name_alone);
	TEST(another_content_has_another_tag);
	TEST(a_file_of_unknown_type_is_named);
	const int status = g_test_run();
	template_set_free(templates);
	return status;
}
