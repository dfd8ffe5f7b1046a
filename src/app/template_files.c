#include "app/template_files.h"

#include "app/notifications/notifications.h"
#include "base/error.h"
#include "codec/json.h"

static const char *const extensions[] = {".html", ".txt", ".xml", ".svg"};

static bool is_template(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++) {
		if (g_str_has_suffix(name, extensions[i]))
			return true;
	}
	return g_str_has_prefix(name, "static/") && g_str_has_suffix(name, ".css");
}

TemplateSet *template_files_read(const Assets *assets, const Wording *wording, const Brand *brand, GError **error)
{
	g_autoptr(TemplateSet) set = template_set_new();
	g_autoptr(Json) voice = json_pack("{s:s}", "language", wording_language(wording));

	template_set_share(set, "brand", brand_view(brand));
	template_set_share(set, "voice", voice);
	for (guint i = 0; i < assets_count(assets); i++) {
		const Asset *asset = assets_at(assets, i);
		if (is_template(asset->name) && !template_set_add(set, asset->name, asset->bytes, asset->count, error))
			return NULL;
	}
	return wording_add_partials(wording, set, error) ? g_steal_pointer(&set) : NULL;
}

static const char *const no_keys[] = {NULL};

static const TemplateSpec statics[] = {
	{"static/site.css", no_keys},
	{"static/favicon.svg", no_keys},
};

bool template_files_check(const TemplateSet *set, const TemplateSpec *pages, gsize pages_count, GError **error)
{
	g_autoptr(GArray) emails = notifications_template_specs();

	return template_set_check(set, (const TemplateSpec *)(const void *)emails->data, emails->len, error) &&
	       template_set_check(set, statics, G_N_ELEMENTS(statics), error) &&
	       template_set_check(set, pages, pages_count, error) && template_set_check_partials(set, error);
}

bool template_files_check_all(const Assets *assets, const Wording *english, const Brand *brand,
	const TemplateSpec *pages, gsize pages_count, GError **error)
{
	for (const Wording *wording = english; wording != NULL; wording = wording_next(wording)) {
		g_autoptr(TemplateSet) set = template_files_read(assets, wording, brand, error);
		if (set == NULL || !template_files_check(set, pages, pages_count, error))
			return false;
	}
	return true;
}
