#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "app/notifications/notifications.h"
#include "app/template_files.h"
#include "app/wording_files.h"
#include "base/error.h"

/* A folder of templates for one test. */
static char *make_folder(void)
{
	g_autoptr(GError) error = NULL;
	char *folder = g_dir_make_tmp("template_files_XXXXXX", &error);

	g_assert_no_error(error);
	return folder;
}

static void write_file(const char *folder, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *parent = g_path_get_dirname(path);
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
	g_file_set_contents(path, text, -1, &error);
	g_assert_no_error(error);
}

static void remove_folder(const char *path)
{
	g_autoptr(GDir) folder = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
	const char *entry;

	while (folder != NULL && (entry = g_dir_read_name(folder)) != NULL) {
		g_autofree char *below = g_build_filename(path, entry, NULL);
		remove_folder(below);
	}
	g_remove(path);
}

static TemplateSet *read_set(const char *folders, GError **error)
{
	g_autoptr(Assets) assets = assets_read(folders, error);

	static char english[] = "en";
	char *const languages[] = {english, NULL};
	g_autoptr(Wording) wording = assets == NULL ? NULL : wording_files_read(assets, languages, error);

	static char name[] = "Agency", accent[] = "#1f4fd8";
	const Settings settings = {.site_name = name, .accent = accent};
	g_autoptr(Brand) brand = brand_read(&settings, error);

	return wording == NULL ? NULL : template_files_read(assets, wording, brand, error);
}

static void assert_not_read(const char *folder, const char *says)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TemplateSet) set = read_set(folder, &error);

	g_assert_null(set);
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
	g_assert_nonnull(strstr(error->message, says));
}

static void names_are_paths_below_the_folder(void)
{
	g_autofree char *folder = make_folder();
	g_autoptr(GError) error = NULL;

	write_file(folder, "a.html", "");
	write_file(folder, "emails/deep/b.subject.txt", "");
	write_file(folder, "c.svg", "");
	write_file(folder, "d.xml", "");
	g_autoptr(TemplateSet) set = read_set(folder, &error);
	remove_folder(folder);
	g_assert_no_error(error);
	g_assert_true(template_set_has(set, "a.html"));
	g_assert_true(template_set_has(set, "emails/deep/b.subject.txt"));
	g_assert_true(template_set_has(set, "c.svg"));
	g_assert_true(template_set_has(set, "d.xml"));
}

static void other_and_hidden_files_are_left_alone(void)
{
	g_autofree char *folder = make_folder();
	g_autoptr(GError) error = NULL;

	write_file(folder, "style.css", "{{");
	write_file(folder, "a.html~", "{{");
	write_file(folder, ".a.html", "{{");
	write_file(folder, ".git/a.html", "{{");
	g_autoptr(TemplateSet) set = read_set(folder, &error);
	remove_folder(folder);
	g_assert_no_error(error);
	g_assert_false(template_set_has(set, "style.css"));
	g_assert_false(template_set_has(set, ".a.html"));
}

static bool bytes_are(const Assets *assets, const char *name, const char *text)
{
	const Asset *asset = assets_find(assets, name);

	return asset != NULL && g_str_equal(asset->bytes, text);
}

static void the_first_folder_hides_the_others_and_what_is_built_in(void)
{
	g_autofree char *first = make_folder();
	g_autofree char *second = make_folder();
	g_autofree char *folders = g_strconcat(first, ":", second, NULL);
	g_autoptr(GError) error = NULL;

	write_file(first, "pages/faq.html", "first");
	write_file(second, "pages/faq.html", "second");
	write_file(second, "pages/foot.html", "second");
	g_autoptr(Assets) assets = assets_read(folders, &error);
	remove_folder(first);
	remove_folder(second);
	g_assert_no_error(error);
	g_assert_true(bytes_are(assets, "pages/faq.html", "first"));
	g_assert_true(bytes_are(assets, "pages/foot.html", "second"));
	g_assert_nonnull(assets_find(assets, "pages/head.html"));
	g_assert_nonnull(assets_find(assets, "static/site.css"));
}

static void what_is_built_in_is_complete(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TemplateSet) set = read_set(NULL, &error);

	g_assert_no_error(error);
	g_assert_true(template_files_check(set, NULL, 0, &error));
	g_assert_no_error(error);
}

static void a_mistake_is_told_with_file_and_line(void)
{
	g_autofree char *folder = make_folder();

	write_file(folder, "emails/a.html", "\n{{#b}}");
	assert_not_read(folder, "emails/a.html:2: section b is not closed");
	remove_folder(folder);
}

static void a_folder_that_is_not_there_is_named(void)
{
	assert_not_read("/nowhere/templates", "/nowhere/templates");
}

static void a_link_that_leads_back_up_ends(void)
{
	g_autofree char *folder = make_folder();
	g_autofree char *link = g_build_filename(folder, "again", NULL);

	g_assert_cmpint(symlink(".", link), ==, 0);
	assert_not_read(folder, "nested too deep");
	remove_folder(folder);
}

static void a_file_too_big_for_a_template_is_refused(void)
{
	g_autofree char *folder = make_folder();
	g_autofree char *text = g_strnfill(ASSET_BYTES_MAX + 1, ' ');

	write_file(folder, "a.html", text);
	assert_not_read(folder, "too large");
	remove_folder(folder);
}

static void every_mail_needs_its_templates(void)
{
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(GError) error = NULL;

	g_assert_false(template_files_check(set, NULL, 0, &error));
	g_assert_nonnull(strstr(error->message, "emails/"));
}

static TemplateSet *mails_set(void)
{
	g_autoptr(GArray) specs = notifications_template_specs();
	TemplateSet *set = template_set_new();

	for (guint i = 0; i < specs->len; i++)
		g_assert_true(template_set_add(set, g_array_index(specs, TemplateSpec, i).name, "", 0, NULL));
	g_assert_true(template_set_add(set, "static/site.css", "", 0, NULL));
	g_assert_true(template_set_add(set, "static/favicon.svg", "", 0, NULL));
	return set;
}

static void pages_are_checked_beside_the_emails(void)
{
	static const char *const keys[] = {"name", NULL};
	static const TemplateSpec page = {"pages/a.html", keys};
	g_autoptr(TemplateSet) set = mails_set();
	g_autoptr(GError) error = NULL;

	g_assert_true(template_files_check(set, NULL, 0, &error));
	g_assert_false(template_files_check(set, &page, 1, &error));
	g_assert_cmpstr(error->message, ==, "pages/a.html: the template is missing");
}

static void partials_of_templates_nobody_asked_for_are_checked(void)
{
	g_autoptr(TemplateSet) set = mails_set();
	g_autoptr(GError) error = NULL;

	g_assert_true(template_set_add(set, "old.html", "{{> b}}", 7, &error));
	g_assert_false(template_files_check(set, NULL, 0, &error));
	g_assert_cmpstr(error->message, ==, "old.html:1: there is no partial b.html");
}

#define TEST(function) g_test_add_func("/template_files/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(names_are_paths_below_the_folder);
	TEST(other_and_hidden_files_are_left_alone);
	TEST(the_first_folder_hides_the_others_and_what_is_built_in);
	TEST(what_is_built_in_is_complete);
	TEST(a_mistake_is_told_with_file_and_line);
	TEST(a_folder_that_is_not_there_is_named);
	TEST(a_link_that_leads_back_up_ends);
	TEST(a_file_too_big_for_a_template_is_refused);
	TEST(every_mail_needs_its_templates);
	TEST(pages_are_checked_beside_the_emails);
	TEST(partials_of_templates_nobody_asked_for_are_checked);
	return g_test_run();
}
