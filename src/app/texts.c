#include "app/texts.h"

#include <string.h>

#include "app/template_files.h"
#include "app/wording_files.h"
#include "codec/json.h"

#define CONSENT_TEMPLATE "pages/consent.txt"

/* What is said in one language. */
typedef struct Voice {
	const Wording *wording;
	TemplateSet *templates;
	Consent consent;
	struct Voice *next; /* owned */
} Voice;

typedef struct Edition {
	Assets *assets;
	Brand *brand;
	DoorLists *lists;
	Wording *wording;      /* of all languages */
	Voice *voices;	       /* English first */
	struct Edition *older; /* owned */
} Edition;

struct Texts {
	const Settings *settings;
	const TemplateSpec *pages;
	gsize pages_count;
	Edition *current; /* atomic */
};

static void voice_free(Voice *voice)
{
	while (voice != NULL) {
		Voice *next = voice->next;
		g_free(voice->consent.words);
		template_set_free(voice->templates);
		g_free(voice);
		voice = next;
	}
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Voice, voice_free)

static void edition_free(Edition *edition)
{
	while (edition != NULL) {
		Edition *older = edition->older;
		voice_free(edition->voices);
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
static bool read_consent(Voice *voice, GError **error)
{
	g_autoptr(GString) words = g_string_new(NULL);
	g_autoptr(Json) nothing = json_object();

	if (!template_set_render(voice->templates, CONSENT_TEMPLATE, nothing, words, error))
		return false;
	g_strchomp(words->str);
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, words->str, -1);
	g_strlcpy(voice->consent.version, hash, sizeof voice->consent.version);
	voice->consent.words = g_strdup(words->str);
	return true;
}

/* Of this wording and those after it. NULL: INVALID. */
static Voice *voice_read(const Texts *texts, const Edition *edition, const Wording *wording, GError **error)
{
	g_autoptr(Voice) voice = g_new0(Voice, 1);
	const Wording *next = wording_next(wording);

	voice->wording = wording;
	voice->templates = template_files_read(edition->assets, wording, edition->brand, error);
	if (voice->templates == NULL ||
		!template_files_check(voice->templates, texts->pages, texts->pages_count, error) ||
		!read_consent(voice, error))
		return NULL;
	if (next != NULL) {
		voice->next = voice_read(texts, edition, next, error);
		if (voice->next == NULL)
			return NULL;
		voice->consent.next = &voice->next->consent;
	}
	g_strlcpy(voice->consent.language, wording_language(wording), sizeof voice->consent.language);
	return g_steal_pointer(&voice);
}

static Edition *edition_read(const Texts *texts, GError **error)
{
	g_autoptr(Edition) edition = g_new0(Edition, 1);

	edition->brand = brand_read(texts->settings, error);
	if (edition->brand == NULL)
		return NULL;
	edition->assets = assets_read(texts->settings->templates_path, error);
	if (edition->assets != NULL)
		edition->wording = wording_files_read(edition->assets, texts->settings->languages, error);
	if (edition->wording != NULL)
		edition->voices = voice_read(texts, edition, edition->wording, error);
	if (edition->voices == NULL) {
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
	const Edition *edition = current(texts);

	for (const Voice *voice = edition->voices; voice != NULL; voice = voice->next) {
		if (strcmp(wording_language(voice->wording), wording_spoken()) == 0)
			return voice->templates;
	}
	return edition->voices->templates;
}

const Consent *texts_consent(const Texts *texts)
{
	return &current(texts)->voices->consent;
}
