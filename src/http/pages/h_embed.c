/*
 * http/pages/h_embed: GET /embed.js: the script that puts the short form into another site's page, with the questions
 * it asks in each language: the page's own decides.
 */
#include <string.h>

#include "app/app.h"
#include "base/color.h"
#include "codec/gzip.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/submission.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/static_files.h"

#define TEXT_CONTRAST 4.5 /* WCAG 2.2, 1.4.3 */

/* What a visitor of another site is willing to answer: enough for a recommendation and an answer. */
static const SubmissionField asked[] = {FIELD_USE_CASE, FIELD_DESCRIPTION, FIELD_LATENCY, FIELD_DATA_SHARE,
	FIELD_CONTACT_NAME, FIELD_EMAIL, FIELD_COMPANY, FIELD_CONSENT};

static const char *const kinds[] = {
	[FIELD_KIND_TEXT] = "text",
	[FIELD_KIND_PARAGRAPHS] = "paragraphs",
	[FIELD_KIND_EMAIL] = "email",
	[FIELD_KIND_CHOICE] = "choice",
	[FIELD_KIND_CHOICES] = "choices",
	[FIELD_KIND_INTEGER] = "text",
	[FIELD_KIND_MONEY] = "text",
	[FIELD_KIND_YES] = "yes",
	[FIELD_KIND_CARRIED] = "text",
};

static void write_options(JsonWriter *w, const FieldSpec *spec)
{
	jsonw_key(w, "options");
	jsonw_begin_array(w);
	for (const FieldChoice *choice = spec->choices; choice->name != NULL; choice++) {
		jsonw_begin_array(w);
		jsonw_text(w, choice->name);
		jsonw_text(w, wording_text(choice->label));
		jsonw_end_array(w);
	}
	jsonw_end_array(w);
}

/* What browsers know of their owner (HTML, autofill). */
static const char *const autocompletes[FIELD_COUNT] = {
	[FIELD_CONTACT_NAME] = "name",
	[FIELD_EMAIL] = "email",
	[FIELD_COMPANY] = "organization",
};

static const char *label_of(const App *app, SubmissionField field)
{
	return field == FIELD_CONSENT ? consent_in(app->consent, wording_spoken())->words
				      : wording_text(submission_fields[field].label);
}

static void write_question(JsonWriter *w, const App *app, SubmissionField field)
{
	const FieldSpec *spec = &submission_fields[field];

	jsonw_begin_object(w);
	jsonw_put_text(w, "name", spec->name);
	jsonw_put_text(w, "label", label_of(app, field));
	jsonw_put_text(w, "kind", kinds[spec->kind]);
	if (spec->help != TEXT_NONE)
		jsonw_put_text(w, "help", wording_text(spec->help));
	if (autocompletes[field] != NULL)
		jsonw_put_text(w, "autocomplete", autocompletes[field]);
	if (spec->choices != NULL)
		write_options(w, spec);
	jsonw_end_object(w);
}

typedef struct TextRow {
	const char *name;
	TextKey text;
} TextRow;

static const TextRow texts[] = {
	{"send", TEXT_PAGE_EMBED_SEND},
	{"recommend", TEXT_PAGE_EMBED_RECOMMEND},
	{"next", TEXT_PAGE_EMBED_NEXT},
	{"follow", TEXT_PAGE_EMBED_FOLLOW},
	{"check", TEXT_PAGE_EMBED_CHECK},
	{"lost", TEXT_PAGE_EMBED_LOST},
	{"privacy", TEXT_CONSENT_PRIVACY},
};

static void write_language(JsonWriter *w, const App *app, const char *language)
{
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(language);

	jsonw_key(w, language);
	jsonw_begin_object(w);
	jsonw_key(w, "texts");
	jsonw_begin_object(w);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		jsonw_put_text(w, texts[i].name, wording_text(texts[i].text));
	jsonw_end_object(w);
	jsonw_key(w, "questions");
	jsonw_begin_array(w);
	for (gsize i = 0; i < G_N_ELEMENTS(asked); i++)
		write_question(w, app, asked[i]);
	jsonw_end_array(w);
	jsonw_end_object(w);
}

static void write_settings(const Exchange *x, GString *out)
{
	static const Color white = {255, 255, 255}, black = {0, 0, 0};
	const App *app = x->site->app;
	char accent[COLOR_TEXT_BYTES];
	const char *language;
	Color color = black;
	JsonWriter w;

	/* A shade that white letters can be read on. */
	const bool is_color = color_parse(app->settings->accent, &color);
	g_assert(is_color); /* settings_check() has seen it */
	color_format(color_readable(color, black, white, TEXT_CONTRAST), accent);
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "accent", accent);
	jsonw_put_text(&w, "privacy", app->settings->privacy_url);
	jsonw_key(&w, "languages");
	jsonw_begin_object(&w);
	for (guint at = 0; (language = wording_offered_at(at)) != NULL; at++)
		write_language(&w, app, language);
	jsonw_end_object(&w);
	jsonw_end_object(&w);
}

/* The program of a script, without the comment above it and without indentation. */
static void append_program(GString *script, const StaticFile *file)
{
	const char *comment_end = strstr(file->bytes, "*/\n");
	const char *c = comment_end == NULL ? file->bytes : comment_end + strlen("*/\n");

	for (; *c != '\0'; c++) {
		if (*c != '\t')
			g_string_append_c(script, *c);
	}
	g_strchomp(script->str);
	g_string_set_size(script, strlen(script->str));
}

void h_embed(Exchange *x)
{
	const StaticFile *file = static_files_find(page_statics(x), "embed.js");

	if (file == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_FILE));
		return;
	}
	GString *script = g_string_new(NULL);
	append_program(script, file);
	g_string_append_c(script, '(');
	write_settings(x, script);
	g_string_append(script, ");\n");
	g_autoptr(GBytes) packed = request_accepts_gzip(&x->request) ? gzip_pack(script->str, script->len) : NULL;
	if (packed != NULL) {
		gsize count;
		const char *bytes = g_bytes_get_data(packed, &count);
		g_string_truncate(script, 0);
		g_string_append_len(script, bytes, (gssize)count);
		response_add_header(&x->response, "Content-Encoding", "gzip");
	}
	response_give(&x->response, 200, file->content_type, script);
	response_add_header(&x->response, "Vary", "Accept-Encoding");
	response_add_header(&x->response, "Cache-Control", "public, max-age=3600");
}
