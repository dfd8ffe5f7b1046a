#include "cmd/lead_card.h"

#include <string.h>

#include "cmd/table.h"
#include "domain/engagement.h"
#include "domain/rules/recommendation_words.h"
#include "domain/rules/third_person.h"
#include "domain/submission/answers.h"

/* clang-format off */
static const TableColumn offer_columns[] = {
	{"created_at", "offered", TABLE_TIME, 16},
	{"name",       "to",      TABLE_TEXT,   30},
	{"email",      "address", TABLE_TEXT,   36},
	{"status",     "status",  TABLE_TEXT,    9},
};

static const TableColumn related_columns[] = {
	{"reference",  "related lead", TABLE_TEXT, 13},
	{"created_at", "received",     TABLE_TIME, 16},
	{"status",     "status",       TABLE_TEXT, 11},
	{"kind",       "why",          TABLE_TEXT,  7},
	{"recruiter",  "recruiter",    TABLE_TEXT, 30},
};

static const TableColumn candidate_columns[] = {
	{"rank",   "rank",      TABLE_TEXT,  4},
	{"name",   "candidate", TABLE_TEXT, 30},
	{"result", "result",    TABLE_TEXT, 11},
	{"reason", "reason",    TABLE_TEXT, 48},
};

static const TableColumn email_columns[] = {
	{"created_at", "queued",    TABLE_TIME, 16},
	{"notification",     "email",       TABLE_TEXT,   13},
	{"recipient",  "to",          TABLE_TEXT,   28},
	{"state",      "state",       TABLE_TEXT,    9},
	{"last_text",  "last response", TABLE_TEXT,   26},
};

static const TableColumn event_columns[] = {
	{"at",      "at",      TABLE_TIME, 16},
	{"actor",   "who",     TABLE_TEXT,   24},
	{"what",    "what",    TABLE_TEXT,   20},
	{"changes", "changes", TABLE_TEXT,   34},
};
/* clang-format on */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static void print_line(FILE *out, const char *name, const char *text)
{
	g_autoptr(GString) plain = g_string_new(NULL);

	table_append_plain(plain, text);
	if (plain->len > 0)
		fprintf(out, "%-16s %s\n", name, plain->str);
}

/* Line breaks stay, so that paragraphs can be read. */
static void print_paragraphs(FILE *out, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line != NULL; line++) {
		g_autoptr(GString) plain = g_string_new(NULL);
		table_append_plain(plain, *line);
		fprintf(out, "  %s\n", plain->str);
	}
}

static void print_given(FILE *out, const char *name, const char *text)
{
	if (text != NULL)
		print_line(out, name, text);
}

static void print_head(FILE *out, const json_t *lead)
{
	const json_t *recommendation = json_object_get(lead, "recommendation");

	print_line(out, "Reference", text_of(lead, "reference"));
	print_line(out, "Received", text_of(lead, "created_at"));
	print_line(out, "Status", text_of(lead, "status"));
	print_given(out, "Released at", json_string_value(json_object_get(lead, "released_at")));
	print_given(out, "Kept until", json_string_value(json_object_get(lead, "kept_until")));
	print_given(out, "On legal hold", json_string_value(json_object_get(json_object_get(lead, "hold"), "reason")));
	print_given(out, "Erasure asked", json_string_value(json_object_get(lead, "erasure_asked_at")));
	print_line(out, "Engagement", text_of(lead, "engagement"));
	print_line(out, "Talent", text_of(recommendation, "talent"));
	fprintf(out, "%-16s %.2f%s\n", "Confidence", json_number_value(json_object_get(lead, "confidence")),
		json_is_true(json_object_get(lead, "needs_review")) ? ", needs review" : "");
	print_line(out, "Evidence", evidence_says(json_number_value(json_object_get(recommendation, "evidence"))));
	print_line(out, "Conflict",
		conflict_says(json_number_value(json_object_get(recommendation, "conflict")),
			strcmp(text_of(recommendation, "engagement"), engagement_name(ENGAGEMENT_HYBRID)) == 0));
}

/* What is said to the client, said of the client. */
static void print_sayings(FILE *out, const char *title, const json_t *list)
{
	gsize at;
	json_t *item;

	if (json_array_size(list) > 0)
		fprintf(out, "\n%s\n", title);
	json_array_foreach(list, at, item)
	{
		g_autofree char *of_client = third_person(text_of(item, "says"));
		print_paragraphs(out, of_client);
	}
}

static void print_reviews(FILE *out, const json_t *recommendation)
{
	const json_t *reasons = json_object_get(recommendation, "review_reasons");
	const char *trade = json_string_value(json_object_get(recommendation, "trade"));
	gsize at;
	json_t *reason;

	if (json_array_size(reasons) > 0)
		fputs("\nPlease check\n", out);
	json_array_foreach(reasons, at, reason)
	{
		const char *name = json_string_value(reason);
		g_autofree char *says = name == NULL ? NULL : review_says(name, trade, WORDS_FOR_STAFF);
		print_paragraphs(out, says != NULL ? says : name != NULL ? name : "");
	}
}

static void print_recommendation(FILE *out, const json_t *lead)
{
	const json_t *recommendation = json_object_get(lead, "recommendation");
	const SubmissionField question =
		submission_field_find(text_of(json_object_get(recommendation, "question"), "field"));

	print_sayings(out, "Reasons", json_object_get(recommendation, "reasons"));
	print_sayings(out, "Against it", json_object_get(recommendation, "against"));
	print_sayings(out, "Risks", json_object_get(recommendation, "risks"));
	print_reviews(out, recommendation);
	if (question == FIELD_COUNT)
		return;
	fputs("\nWhat to ask\n", out);
	print_paragraphs(out, wording_text(submission_fields[question].label));
}

static void print_submission(FILE *out, const json_t *lead)
{
	const json_t *submission = json_object_get(lead, "submission");

	fputs("\nSubmission\n", out);
	for (gsize i = 0; i < FIELD_COUNT; i++) {
		const FieldSpec *field = &submission_fields[i];
		g_autofree char *text = answers_cell(submission, (SubmissionField)i);
		if (text != NULL && field->kind != FIELD_KIND_PARAGRAPHS)
			print_line(out, field->name, text);
	}
	fputs("\nDescription\n", out);
	const char *description = answers_get(submission, FIELD_DESCRIPTION);
	print_paragraphs(out, description == NULL ? "" : description);
}

static void print_table(
	FILE *out, const char *title, const json_t *rows, const TableColumn *table_columns, gsize columns_count)
{
	if (json_array_size(rows) == 0)
		return;
	fprintf(out, "\n%s\n", title);
	table_print(out, rows, table_columns, columns_count);
}

/* The recruiter's name and address next to the offer, as the table wants them. */
static void flatten_offers(json_t *offers)
{
	gsize at;
	json_t *offer;

	json_array_foreach(offers, at, offer) json_object_update_missing(offer, json_object_get(offer, "recruiter"));
}

static char *value_text(const json_t *value)
{
	return json_is_string(value) ? g_strdup(json_string_value(value)) : jsonc_encode(value);
}

static void flatten_events(json_t *events)
{
	gsize at;
	json_t *event;

	json_array_foreach(events, at, event)
	{
		g_autoptr(GString) changes = g_string_new(NULL);
		const char *key;
		json_t *value;
		json_object_foreach(json_object_get(event, "new"), key, value)
		{
			g_autofree char *text = value_text(value);
			g_string_append_printf(changes, "%s%s %s", changes->len > 0 ? ", " : "", key, text);
		}
		json_object_set_new(event, "changes", json_string(changes->str));
	}
}

static void print_dispatches(FILE *out, const json_t *lead)
{
	gsize at;
	json_t *dispatch;

	json_array_foreach(json_object_get(lead, "dispatches"), at, dispatch) print_table(out, "Candidates",
		json_object_get(dispatch, "candidates"), candidate_columns, G_N_ELEMENTS(candidate_columns));
}

void lead_card_print(FILE *out, Json *lead)
{
	json_t *offers = json_object_get(lead, "offers");
	json_t *events = json_object_get(lead, "events");

	flatten_offers(offers);
	flatten_events(events);
	print_head(out, lead);
	print_recommendation(out, lead);
	print_submission(out, lead);
	print_table(out, "Related", json_object_get(lead, "related"), related_columns, G_N_ELEMENTS(related_columns));
	print_table(out, "Offers", offers, offer_columns, G_N_ELEMENTS(offer_columns));
	print_dispatches(out, lead);
	print_table(out, "Emails", json_object_get(lead, "emails"), email_columns, G_N_ELEMENTS(email_columns));
	print_table(out, "History", events, event_columns, G_N_ELEMENTS(event_columns));
}
