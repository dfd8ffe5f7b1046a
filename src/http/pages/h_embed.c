/*
 * http/pages/h_embed: GET /embed.js: the script that puts the short form into another site's page, with the questions
 * it asks.
 */
#include "app/app.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/submission/submission.h"
#include "http/handlers.h"
#include "http/pages/pages.h"
#include "http/pages/static_files.h"

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

static void write_questions(const App *app, GString *out)
{
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_array(&w);
	for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
		const FieldSpec *spec = &submission_fields[asked[i]];
		jsonw_begin_object(&w);
		jsonw_put_text(&w, "name", spec->name);
		jsonw_put_text(
			&w, "label", asked[i] == FIELD_CONSENT ? app->consent->words : wording_text(spec->label));
		jsonw_put_text(&w, "kind", kinds[spec->kind]);
		jsonw_put_bool(&w, "is_required", spec->is_required);
		if (spec->choices != NULL)
			write_options(&w, spec);
		jsonw_end_object(&w);
	}
	jsonw_end_array(&w);
}

void h_embed(Exchange *x)
{
	const StaticFile *file = static_files_find(page_statics(x), "embed.js");

	if (file == NULL) {
		exchange_problem(x, PROBLEM_NOT_FOUND, wording_text(TEXT_PROBLEM_NOT_FOUND_FILE));
		return;
	}
	GString *script = g_string_new("const leadmatchQuestions = ");
	write_questions(x->site->app, script);
	g_string_append(script, ";\n");
	g_string_append_len(script, file->bytes, (gssize)file->count);
	response_give(&x->response, 200, file->content_type, script);
	response_add_header(&x->response, "Cache-Control", "public, max-age=3600");
}
