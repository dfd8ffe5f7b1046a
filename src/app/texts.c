#include "app/texts.h"

#include <string.h>

#include "app/template_files.h"
#include "app/wording_files.h"
#include "codec/json.h"

#define CONSENT_TEMPLATE "pages/consent.txt"

typedef struct Edition {
	Assets *assets;
	Brand *brand;
	DoorLists *lists;
	Wording *wording;
	TemplateSet *templates;
	Consent consent;
	struct Edition *older; /* owned */
} Edition;

struct Texts {
	const Settings *settings;
	const TemplateSpec *pages;
	gsize pages_count;
	Edition *current; /* atomic */
};

static void edition_free(Edition *edition)
{
	while (edition != NULL) {
		Edition *older = edition->older;
		g_free(edition->consent.words);
		template_set_free(edition->templates);
		brand_free(edition->brand);
		wording_free(edition->wording);
		door_lists_free(edition->lists);
		assets_free(edition->assets);
		g_free(edition);
		edition = older;
	}
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edition, edition_free)

/* What the form says, without its markup. */
static bool read_consent(Edition *edition, GError **error)
{
	g_autoptr(GString) words = g_string_new(NULL);
	g_autoptr(Json) nothing = json_object();

	if (!template_set_render(edition->templates, CONSENT_TEMPLATE, nothing, words, error))
		return false;
	g_strchomp(words->str);
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, words->str, -1);
	g_strlcpy(edition->consent.version, hash, sizeof edition->consent.version);
	edition->consent.words = g_strdup(words->str);
	return true;
}

static Edition *edition_read(const Texts *texts, GError **error)
{
	g_autoptr(Edition) edition = g_new0(Edition, 1);

	edition->brand = brand_read(texts->settings, error);
	if (edition->brand == NULL)
		return NULL;
	edition->assets = assets_read(texts->settings->templates_path, error);
	if (edition->assets != NULL)
		edition->wording = wording_files_read(edition->assets, error);
	if (edition->wording != NULL)
		edition->templates = template_files_read(edition->assets, edition->wording, edition->brand, error);
	if (edition->templates == NULL ||
		!template_files_check(edition->templates, texts->pages, texts->pages_count, error) ||
		!read_consent(edition, error)) {
		g_prefix_error(error, "LEADMATCH_TEMPLATES: ");
		return NULL;
	}
	brand_add_files(edition->brand, edition->assets);
	edition->lists = list_files_read(edition->assets);
	return g_steal_pointer(&edition);
}

Texts *texts_open(const Settings *settings, const TemplateSpec *pages, gsize pages_count, GError **error)
{
	g_autoptr(Texts) texts = g_new0(Texts, 1);

	texts->settings = settings;
	texts->pages = pages;
	texts->pages_count = pages_count;
	texts->current = edition_read(texts, error);
	if (texts->current == NULL)
		return NULL;
	wording_use(texts->current->wording);
	return g_steal_pointer(&texts);
}

void texts_free(Texts *texts)
{
	if (texts == NULL)
		return;
	wording_use(NULL);
	edition_free(texts->current);
	g_free(texts);
}

/* One asset and those it hides. */
static bool is_same_asset(const Asset *a, const Asset *b)
{
	for (; a != NULL && b != NULL; a = a->hidden, b = b->hidden) {
		if (strcmp(a->name, b->name) != 0 || a->count != b->count || memcmp(a->bytes, b->bytes, a->count) != 0)
			return false;
	}
	return a == b;
}

static bool is_same(const Assets *a, const Assets *b)
{
	if (assets_count(a) != assets_count(b))
		return false;
	for (guint i = 0; i < assets_count(a); i++) {
		if (!is_same_asset(assets_at(a, i), assets_at(b, i)))
			return false;
	}
	return true;
}

bool texts_reload(Texts *texts, GError **error)
{
	g_autoptr(Edition) edition = edition_read(texts, error);

	if (edition == NULL)
		return false;
	if (is_same(edition->assets, texts->current->assets))
		return true;
	edition->older = texts->current;
	wording_use(edition->wording);
	__atomic_store_n(&texts->current, g_steal_pointer(&edition), __ATOMIC_RELEASE);
	return true;
}

static const Edition *current(const Texts *texts)
{
	return __atomic_load_n(&texts->current, __ATOMIC_ACQUIRE);
}

const Assets *texts_assets(const Texts *texts)
{
	return current(texts)->assets;
}

const DoorLists *texts_lists(const Texts *texts)
{
	return current(texts)->lists;
}

const TemplateSet *texts_templates(const Texts *texts)
{
	return current(texts)->templates;
}

const Consent *texts_consent(const Texts *texts)
{
	return &current(texts)->consent;
}
