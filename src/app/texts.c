#include "app/texts.h"

#include <string.h>

#include "app/template_files.h"
#include "app/wording_files.h"

typedef struct Edition {
	Assets *assets;
	DoorLists *lists;
	Wording *wording;
	TemplateSet *templates;
	struct Edition *older; /* owned */
} Edition;

struct Texts {
	char *folders;
	const TemplateSpec *pages;
	gsize pages_count;
	Edition *current; /* atomic */
};

static void edition_free(Edition *edition)
{
	while (edition != NULL) {
		Edition *older = edition->older;
		template_set_free(edition->templates);
		wording_free(edition->wording);
		door_lists_free(edition->lists);
		assets_free(edition->assets);
		g_free(edition);
		edition = older;
	}
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edition, edition_free)

static Edition *edition_read(const Texts *texts, GError **error)
{
	g_autoptr(Edition) edition = g_new0(Edition, 1);

	edition->assets = assets_read(texts->folders, error);
	if (edition->assets != NULL)
		edition->wording = wording_files_read(edition->assets, error);
	if (edition->wording != NULL)
		edition->templates = template_files_read(edition->assets, edition->wording, error);
	if (edition->templates == NULL ||
		!template_files_check(edition->templates, texts->pages, texts->pages_count, error)) {
		g_prefix_error(error, "LEADMATCH_TEMPLATES: ");
		return NULL;
	}
	edition->lists = list_files_read(edition->assets);
	return g_steal_pointer(&edition);
}

Texts *texts_open(const char *folders, const TemplateSpec *pages, gsize pages_count, GError **error)
{
	g_autoptr(Texts) texts = g_new0(Texts, 1);

	texts->folders = g_strdup(folders);
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
	g_free(texts->folders);
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
