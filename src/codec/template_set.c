#include "codec/template_set.h"

#include <string.h>

#include "base/error.h"

struct TemplateSet {
	GHashTable *templates; /* name to Mustache */
	json_t *shared;	       /* object: what every template sees */
};

static void free_template(void *template)
{
	mustache_free(template);
}

TemplateSet *template_set_new(void)
{
	TemplateSet *set = g_new0(TemplateSet, 1);

	set->templates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_template);
	set->shared = json_object();
	return set;
}

void template_set_free(TemplateSet *set)
{
	if (set == NULL)
		return;
	g_hash_table_unref(set->templates);
	json_decref(set->shared);
	g_free(set);
}

MustacheEscape template_set_escape(const char *name)
{
	return g_str_has_suffix(name, ".txt") ? MUSTACHE_ESCAPE_NONE : MUSTACHE_ESCAPE_HTML;
}

bool template_set_add(TemplateSet *set, const char *name, const char *text, gsize bytes, GError **error)
{
	Mustache *template = mustache_parse(name, text, bytes, template_set_escape(name), error);

	if (template == NULL)
		return false;
	g_hash_table_replace(set->templates, g_strdup(name), template);
	return true;
}

void template_set_share(TemplateSet *set, const char *name, json_t *value)
{
	json_object_set(set->shared, name, value);
}

bool template_set_has(const TemplateSet *set, const char *name)
{
	return g_hash_table_contains(set->templates, name);
}

/* ".html", with the dot; "" if the name has none. */
static const char *extension_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL || strchr(dot, '/') != NULL ? "" : dot;
}

/* What one template is rendered or checked with. */
typedef struct Use {
	const TemplateSet *set;
	const char *name;	  /* the template at work, a partial perhaps */
	const TemplateSpec *spec; /* whose keys hold; NULL: only partials are checked */
	GHashTable *seen;	  /* names of templates that were checked with this spec */
	GHashTable *missing;	  /* gets the names of partials that are not there; NULL: one is an error */
	GError **error;
} Use;

static char *partial_name(const char *user, const char *partial)
{
	return g_strconcat(partial, extension_of(user), NULL);
}

static const Mustache *find_partial(const char *name, void *context)
{
	const Use *use = context;
	g_autofree char *full = partial_name(use->name, name);

	return g_hash_table_lookup(use->set->templates, full);
}

bool template_set_render(const TemplateSet *set, const char *name, const json_t *view, GString *out, GError **error)
{
	const Mustache *template = g_hash_table_lookup(set->templates, name);
	Use use = {.set = set, .name = name};

	if (template == NULL) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no template %s", name);
		return false;
	}
	const MustacheUse rendered = {.view = view, .shared = set->shared, .find = find_partial, .context = &use};
	return mustache_render(template, &rendered, out, error);
}

static bool is_listed(const char *const *keys, const char *key)
{
	for (; *keys != NULL; keys++) {
		if (strcmp(*keys, key) == 0)
			return true;
	}
	return false;
}

static bool is_shared(const json_t *shared, char *const *parts)
{
	const json_t *value = shared;

	for (; *parts != NULL && value != NULL; parts++)
		value = json_object_get(value, *parts);
	return value != NULL;
}

static bool is_known(const TemplateSet *set, const TemplateSpec *spec, const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, ".", -1);

	if (is_shared(set->shared, parts))
		return true;
	for (char **part = parts; *part != NULL; part++) {
		if (!is_listed(spec->keys, *part))
			return false;
	}
	return true;
}

static bool check_template(const Use *use, const char *name);

static bool check_partial(const Use *use, const char *name, guint line)
{
	g_autofree char *full = partial_name(use->name, name);

	if (template_set_has(use->set, full))
		return use->spec == NULL || check_template(use, full);
	if (use->missing != NULL) {
		g_hash_table_add(use->missing, g_steal_pointer(&full));
		return true;
	}
	g_set_error(use->error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s:%u: there is no partial %s", use->name,
		line, full);
	return false;
}

static bool check_tag(const char *name, bool is_partial, guint line, void *context)
{
	const Use *use = context;

	if (is_partial)
		return check_partial(use, name, line);
	if (use->spec == NULL || is_known(use->set, use->spec, name))
		return true;
	g_set_error(use->error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s:%u: there is no %s in what %s can show",
		use->name, line, name, use->spec->name);
	return false;
}

static bool check_template(const Use *use, const char *name)
{
	gpointer key = NULL;
	gpointer template = NULL;
	Use inner = *use;

	if (!g_hash_table_lookup_extended(use->set->templates, name, &key, &template)) {
		g_set_error(use->error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: the template is missing", name);
		return false;
	}
	/* A partial may use itself. */
	if (!g_hash_table_add(use->seen, key))
		return true;
	inner.name = key;
	return mustache_walk(template, check_tag, &inner);
}

static bool check_spec(const TemplateSet *set, const TemplateSpec *spec, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	const Use use = {.set = set, .spec = spec, .seen = seen, .error = error};

	return check_template(&use, spec->name);
}

bool template_set_check(const TemplateSet *set, const TemplateSpec *specs, gsize specs_count, GError **error)
{
	for (gsize i = 0; i < specs_count; i++) {
		if (!check_spec(set, &specs[i], error))
			return false;
	}
	return true;
}

/* Every partial of every template. */
static bool check_partials(Use *use)
{
	GHashTableIter templates;
	gpointer name;
	gpointer template;

	g_hash_table_iter_init(&templates, use->set->templates);
	while (g_hash_table_iter_next(&templates, &name, &template)) {
		use->name = name;
		if (!mustache_walk(template, check_tag, use))
			return false;
	}
	return true;
}

bool template_set_check_partials(const TemplateSet *set, GError **error)
{
	return check_partials(&(Use){.set = set, .error = error});
}

char **template_set_missing(const TemplateSet *set)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	check_partials(&(Use){.set = set, .missing = names});
	char **list = (char **)g_hash_table_get_keys_as_array(names, NULL);
	g_hash_table_steal_all(names);
	return list;
}
