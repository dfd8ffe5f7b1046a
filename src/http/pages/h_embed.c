/*
 * http/pages/h_embed: GET /embed.json: what the short form that embed.js puts into another site's page asks and says,
 * in the language that the page wants.
 */
#include "app/app.h"
#include "app/intake/submit.h"
#include "base/color.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/submission.h"
#include "http/handlers.h"

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
	return field == FIELD_CONSENT ? consent_in(app_consent(app), wording_spoken())->words
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
	{"undecided", TEXT_PAGE_EMBED_UNDECIDED},
	{"next", TEXT_PAGE_EMBED_NEXT},
	{"follow", TEXT_PAGE_EMBED_FOLLOW},
	{"check", TEXT_PAGE_EMBED_CHECK},
	{"lost", TEXT_PAGE_EMBED_LOST},
	{"outdated", TEXT_ERROR_SUBMISSION_CONSENT_OUTDATED},
	{"privacy", TEXT_CONSENT_PRIVACY},
};

static void write_texts(JsonWriter *w)
{
	jsonw_key(w, "texts");
	jsonw_begin_object(w);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		jsonw_put_text(w, texts[i].name, wording_text(texts[i].text));
	jsonw_end_object(w);
}

static void write_questions(JsonWriter *w, const App *app)
{
	jsonw_key(w, "questions");
	jsonw_begin_array(w);
	for (gsize i = 0; i < G_N_ELEMENTS(asked); i++)
		write_question(w, app, asked[i]);
	jsonw_end_array(w);
}

/* A shade of the brand's that white letters can be read on. */
static void write_accent(JsonWriter *w, const Settings *settings)
{
	static const Color white = {255, 255, 255}, black = {0, 0, 0};
	char accent[COLOR_TEXT_BYTES];
	Color color = black;

	const bool is_color = color_parse(settings->accent, &color);
	g_assert(is_color); /* settings_check() has seen it */
	color_format(color_readable(color, black, white, TEXT_CONTRAST), accent);
	jsonw_put_text(w, "accent", accent);
}

void h_embed(Exchange *x)
{
	const App *app = x->site->app;
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "language", wording_spoken());
	jsonw_put_text(&w, SUBMIT_CONSENT_VERSION_NAME, consent_in(app_consent(app), wording_spoken())->version);
	write_accent(&w, app->settings);
	jsonw_put_text(&w, "privacy", app->settings->privacy_url);
	write_texts(&w);
	write_questions(&w, app);
	jsonw_end_object(&w);
	response_give(&x->response, 200, "application/json", json);
	response_vary(&x->response, "Accept-Language");
	response_add_header(&x->response, "Cache-Control", "public, max-age=3600");
}
