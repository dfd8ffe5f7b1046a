/* app/notifications/notifications: the table, what a view holds, and the templates that are shipped. */
#include "app/notifications/notifications.h"

#include <string.h>

#include "base/error.h"
#include "codec/json.h"

static const char submission[] = "{\"contact_name\":\"Zoë\",\"email\":\"zoe@client.example\",\"company\":\"Börse "
				 "AG\",\"title\":\"Order gateway\","
				 "\"description\":\"First line.\\n\\nSecond "
				 "line.\",\"use_case\":[\"trading_engine\",\"ml_training\"],\"start\":\"now\","
				 "\"hours\":\"not_sure\",\"budget_usd_year\":180000,\"overlap_hours\":4,\"languages\":"
				 "\"English\",\"unknown\":{\"x\":1}}";
static const char recommendation[] =
	"{\"engagement\":\"rust\",\"talent\":\"Rust "
	"Engineer\",\"confidence\":0.8,\"needs_review\":false,\"review_reasons\":[],"
	"\"reasons\":[{\"rule\":\"a\",\"says\":\"Speed.\",\"evidence\":\"gateway\",\"field\":"
	"\"title\",\"span\":[6,13]},"
	"{\"rule\":\"b\",\"says\":\"Soon.\",\"evidence\":\"now\",\"field\":\"start\"},{\"rule\":"
	"\"c\",\"says\":\"Third.\"},"
	"{\"rule\":\"d\",\"says\":\"Fourth.\"}],\"risks\":[\"Few "
	"engineers.\"],\"salary_range_usd\":{\"min\":140000,\"max\":250000}}";

static Json *view_of(const char *submission_json, const char *recommendation_json)
{
	g_autofree char *text = notifications_view_lead(&(NotificationLead){
		.reference = "LM-0000000000",
		.received_at_us = 1790000000 * (int64_t)G_USEC_PER_SEC,
		.submission = submission_json,
		.recommendation = recommendation_json,
		.recruiter_name = "Rosa",
		.lead_url = "https://leads.example.com/x",
	});
	g_autoptr(GError) error = NULL;
	Json *view = jsonc_decode(text, strlen(text), &error);

	g_assert_no_error(error);
	return view;
}

static const Json *item(const Json *view, const char *key, gsize at)
{
	return json_array_get(json_object_get(json_object_get(view, key), "list"), at);
}

static void assert_text(const Json *object, const char *key, const char *text)
{
	g_assert_cmpstr(json_string_value(json_object_get(object, key)), ==, text);
}

static void every_notification_is_found_by_its_name(void)
{
	for (Notification notification = 0; notification < NOTIFICATION_COUNT; notification++)
		g_assert_cmpint(notifications_find(notifications[notification].name), ==, notification);
	g_assert_cmpint(notifications_find("nonsense"), ==, NOTIFICATION_COUNT);
}

static void every_notification_has_three_templates(void)
{
	g_autoptr(GArray) specs = notifications_template_specs();

	g_assert_cmpuint(specs->len, ==, 3 * NOTIFICATION_COUNT);
	g_assert_cmpstr(g_array_index(specs, TemplateSpec, 0).name, ==, "emails/lead_received.subject.txt");
}

static void a_view_names_the_need_and_whom_to_hire(void)
{
	g_autoptr(Json) view = view_of(submission, recommendation);

	assert_text(view, "need", "Order gateway");
	assert_text(view, "talent", "Rust Engineer");
	assert_text(view, "engagement_title", "Rust");
	assert_text(view, "confidence_words", "good confidence");
	assert_text(view, "received_at", "Mon, Sep 21, 2026, 14:13 UTC");
	assert_text(json_object_get(view, "salary"), "salary_min", "140,000");
	g_assert_cmpint(json_integer_value(json_object_get(view, "confidence_percent")), ==, 80);
}

static void a_reason_quotes_the_clients_words_or_answer(void)
{
	g_autoptr(Json) view = view_of(submission, recommendation);

	assert_text(item(view, "reasons", 0), "quote", "gateway");
	assert_text(item(view, "reasons", 1), "answer", "Immediately");
	g_assert_null(json_object_get(item(view, "reasons", 1), "quote"));
	g_assert_nonnull(item(view, "reasons", 2));
	g_assert_null(item(view, "reasons", 3));
	assert_text(item(view, "risks", 0), "says", "Few engineers.");
}

static void facts_are_only_what_was_answered(void)
{
	g_autoptr(Json) view = view_of(submission, recommendation);
	g_autoptr(GString) said = g_string_new(NULL);

	for (gsize i = 0; item(view, "facts", i) != NULL; i++)
		g_string_append_printf(said, "%s: %s|",
			json_string_value(json_object_get(item(view, "facts", i), "label")),
			json_string_value(json_object_get(item(view, "facts", i), "value")));
	g_assert_cmpstr(said->str, ==,
		"What: High-frequency trading engine, ML model training|Start: Immediately|"
		"Budget: $180,000 a year per engineer|Overlap: 4 hours a day|Languages: "
		"English|");
}

static void empty_lists_leave_no_heading(void)
{
	g_autoptr(Json) view = view_of(submission, "{\"reasons\":[],\"risks\":[]}");

	g_assert_null(json_object_get(view, "reasons"));
	g_assert_null(json_object_get(view, "risks"));
	g_assert_null(json_object_get(view, "review"));
}

static void the_need_is_cut_between_words(void)
{
	g_autoptr(GString) text = g_string_new("{\"description\":\"");

	for (int i = 0; i < 100; i++)
		g_string_append(text, "wörd ");
	g_string_append(text, "\"}");
	g_autoptr(Json) view = view_of(text->str, "{}");
	const char *need = json_string_value(json_object_get(view, "need"));
	g_assert_cmpint(g_utf8_strlen(need, -1), <=, 111);
	g_assert_true(g_str_has_suffix(need, "wörd…"));
	const char *headline = json_string_value(json_object_get(view, "headline"));
	g_assert_cmpint(g_utf8_strlen(headline, -1), <=, 61);
}

static void a_headline_has_the_need_and_the_terms(void)
{
	static const struct {
		const char *submission;
		const char *headline;
	} cases[] = {
		{"{\"title\":\"Gateway\"}", "Gateway"},
		{"{\"description\":\"Help.\\n\\nSoon.\\n\\nAnswer to the question “Where?”:\\nHere.\"}", "Help. Soon."},
		{"{\"description\":\"Answer to the question “Where?”:\\nHere.\",\"use_case\":\"trading_engine\"}",
			"High-frequency trading engine"},
		{"{\"title\":\"Gateway\",\"start\":\"now\",\"budget_usd_year\":150000,\"timezone\":\"Berlin\"}",
			"Gateway, starts now, $150k–200k, Germany"},
		{"{\"title\":\"Gateway\",\"budget_usd_year\":49999,\"timezone\":\"UTC+2\"}", "Gateway, under $50k"},
		{"{\"title\":\"Gateway\",\"start\":\"1_2_weeks\",\"budget_usd_year\":300000,\"timezone\":\"PST\"}",
			"Gateway, starts in 1–2 weeks, over $300k, US"},
		{"{\"title\":\"A title that is much too long for a line of a subject\",\"start\":\"1_2_weeks\","
		 "\"budget_usd_year\":100000,\"timezone\":\"Indian/Chagos\"}",
			"A title that is much too…, starts in 1–2 weeks, $100k–150k"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Json) view = view_of(cases[i].submission, "{}");
		assert_text(view, "headline", cases[i].headline);
	}
}

static void a_long_description_is_cut_and_says_so(void)
{
	g_autofree char *words = g_strnfill(5000, 'x');
	g_autofree char *text = g_strdup_printf("{\"description\":\"%s\"}", words);
	g_autoptr(Json) view = view_of(text, "{}");
	const Json *description = json_object_get(view, "description");

	g_assert_true(json_is_true(json_object_get(description, "is_cut")));
	g_assert_cmpuint(json_string_length(json_array_get(json_object_get(description, "paragraphs"), 0)), ==, 1500);
}

static void damaged_documents_make_a_poorer_view(void)
{
	g_autoptr(Json) view = view_of("{", "[1]");

	assert_text(view, "reference", "LM-0000000000");
	assert_text(view, "need", "a new project");
}

/* The keys of a view, at any depth, that its notification does not list. */
static void check_keys(const Json *value, const char *const *keys)
{
	const char *key;
	Json *member;
	gsize at;

	json_object_foreach(jsonc_for_walking(value), key, member)
	{
		if (!g_strv_contains(keys, key))
			g_error("\"%s\" is not listed", key);
		check_keys(member, keys);
	}
	json_array_foreach(value, at, member) check_keys(member, keys);
}

static void every_key_of_a_view_is_listed(void)
{
	g_autoptr(Json) view = view_of(submission, recommendation);

	check_keys(view, notifications[NOTIFICATION_LEAD_OFFERED].keys);
}

static void a_note_about_a_new_lead_says_what_and_who(void)
{
	g_autoptr(Submission) sent = submission_new();
	const Recommendation found = {.engagement = ENGAGEMENT_HYBRID, .confidence = 0.93, .needs_review = true};

	sent->texts[FIELD_CONTACT_NAME] = g_strdup("Zoë");
	sent->use_cases[sent->use_cases_count++] = USE_CASE_TRADING_ENGINE;
	g_autofree char *text = notifications_view_received(
		&(NotificationReceived){.reference = "LM-0000000000", .submission = sent, .recommendation = &found});
	g_autoptr(Json) view = jsonc_decode(text, strlen(text), NULL);
	assert_text(view, "need", wording_text(submission_fields[FIELD_USE_CASE].choices[0].label));
	assert_text(view, "contact_name", "Zoë");
	assert_text(view, "engagement_title", "Hybrid");
	assert_text(view, "confidence_words", "high confidence");
	g_assert_true(json_is_true(json_object_get(view, "needs_review")));
	check_keys(view, notifications[NOTIFICATION_LEAD_RECEIVED].keys);
}

static void a_mail_is_written_as_the_outbox_reads_it(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const Ident lead_id = ident_new();
	const NotificationEmail mail = {
		.notification = NOTIFICATION_LEAD_WAITING,
		.id = ident_new(),
		.lead_id = &lead_id,
		.recipient = "rosa@agency.example",
		.message_domain = "leads.example.com",
		.view = "{\"a\":1}",
	};
	char id[IDENT_TEXT_BYTES];
	JsonWriter w;

	jsonw_init(&w, out);
	notifications_write_email(&w, &mail);
	g_autoptr(Json) row = jsonc_decode(out->str, out->len, NULL);
	ident_format(&mail.id, id);
	g_autofree char *message_id = g_strdup_printf("<%s@leads.example.com>", id);
	assert_text(row, "id", id);
	assert_text(row, "message_id", message_id);
	assert_text(row, "notification", "lead_waiting");
	g_assert_nonnull(json_object_get(row, "lead_id"));
	g_assert_null(json_object_get(row, "offer_id"));
	g_assert_cmpint(json_integer_value(json_object_get(json_object_get(row, "view"), "a")), ==, 1);
}

#define ADD(test) g_test_add_func("/notices/" #test, test)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD(every_notification_is_found_by_its_name);
	ADD(every_notification_has_three_templates);
	ADD(a_view_names_the_need_and_whom_to_hire);
	ADD(a_reason_quotes_the_clients_words_or_answer);
	ADD(facts_are_only_what_was_answered);
	ADD(empty_lists_leave_no_heading);
	ADD(the_need_is_cut_between_words);
	ADD(a_headline_has_the_need_and_the_terms);
	ADD(a_long_description_is_cut_and_says_so);
	ADD(damaged_documents_make_a_poorer_view);
	ADD(every_key_of_a_view_is_listed);
	ADD(a_note_about_a_new_lead_says_what_and_who);
	ADD(a_mail_is_written_as_the_outbox_reads_it);
	return g_test_run();
}
