#include "app/notifications/notifications.h"

#include <string.h>

#include "app/notifications/lead_words.h"
#include "app/notifications/recommendation_part.h"
#include "codec/format.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "domain/engagement.h"
#include "domain/rules/decided.h"
#include "domain/submission/answers.h"
#include "domain/submission/masked_text.h"
#include "domain/submission/submission.h"

enum {
	DESCRIPTION_CHARS_MAX = 1500, /* the first screen or two; the rest is behind the link */
};

typedef struct FactRow {
	SubmissionField field;
	TextKey label;
	TextKey value; /* the answer with its unit; TEXT_NONE: it has none */
} FactRow;

/* What a recruiter wants to know before calling, in the order in which it is asked. */
static const FactRow facts[] = {
	{FIELD_USE_CASE, TEXT_EMAIL_FACT_USE_CASE, TEXT_NONE},
	{FIELD_ENGINEERS, TEXT_EMAIL_FACT_ENGINEERS, TEXT_NONE},
	{FIELD_SENIORITY, TEXT_EMAIL_FACT_SENIORITY, TEXT_NONE},
	{FIELD_START, TEXT_EMAIL_FACT_START, TEXT_NONE},
	{FIELD_DURATION, TEXT_EMAIL_FACT_DURATION, TEXT_NONE},
	{FIELD_HOURS, TEXT_EMAIL_FACT_HOURS, TEXT_NONE},
	{FIELD_BUDGET_USD_YEAR, TEXT_EMAIL_FACT_BUDGET, TEXT_EMAIL_FACT_BUDGET_VALUE},
	{FIELD_TIMEZONE, TEXT_EMAIL_FACT_TIMEZONE, TEXT_NONE},
	{FIELD_OVERLAP_HOURS, TEXT_EMAIL_FACT_OVERLAP_HOURS, TEXT_EMAIL_FACT_OVERLAP_HOURS_VALUE},
	{FIELD_LANGUAGES, TEXT_EMAIL_FACT_LANGUAGES, TEXT_NONE},
	{FIELD_CODEBASE, TEXT_EMAIL_FACT_CODEBASE, TEXT_NONE},
	{FIELD_TEAM_KNOWS, TEXT_EMAIL_FACT_TEAM_KNOWS, TEXT_NONE},
	{FIELD_MUST_HAVES, TEXT_EMAIL_FACT_MUST_HAVES, TEXT_NONE},
	{FIELD_DEADLINE, TEXT_EMAIL_FACT_DEADLINE, TEXT_NONE},
	{FIELD_WORK_PLACE, TEXT_EMAIL_FACT_WORK_PLACE, TEXT_NONE},
	{FIELD_LOCATION, TEXT_EMAIL_FACT_LOCATION, TEXT_NONE},
	{FIELD_CONTRACT, TEXT_EMAIL_FACT_CONTRACT, TEXT_NONE},
	{FIELD_RATE, TEXT_EMAIL_FACT_RATE, TEXT_NONE},
	{FIELD_START_DATE, TEXT_EMAIL_FACT_START_DATE, TEXT_NONE},
	{FIELD_HEADCOUNT, TEXT_EMAIL_FACT_HEADCOUNT, TEXT_NONE},
	{FIELD_CLEARANCE, TEXT_EMAIL_FACT_CLEARANCE, TEXT_NONE},
	{FIELD_INTERVIEWS, TEXT_EMAIL_FACT_INTERVIEWS, TEXT_NONE},
	{FIELD_CANDIDATES, TEXT_EMAIL_FACT_CANDIDATES, TEXT_NONE},
	{FIELD_LATENCY, TEXT_EMAIL_FACT_LATENCY, TEXT_NONE},
	{FIELD_MEMORY, TEXT_EMAIL_FACT_MEMORY, TEXT_NONE},
	{FIELD_DATA_SHARE, TEXT_EMAIL_FACT_DATA_SHARE, TEXT_NONE},
	{FIELD_PRIORITY, TEXT_EMAIL_FACT_PRIORITY, TEXT_NONE},
};

static const char *const email_parts[] = {"subject.txt", "txt", "html"};

Notification notifications_find(const char *name)
{
	Notification notification = 0;

	while (notification < NOTIFICATION_COUNT && strcmp(notifications[notification].name, name) != 0)
		notification++;
	return notification;
}

GArray *notifications_template_specs(void)
{
	GArray *specs = g_array_new(FALSE, FALSE, sizeof(TemplateSpec));

	for (Notification notification = 0; notification < NOTIFICATION_COUNT; notification++) {
		for (gsize part = 0; part < G_N_ELEMENTS(email_parts); part++) {
			g_autofree char *name = g_strdup_printf(
				"emails/%s.%s", notifications[notification].template, email_parts[part]);
			const TemplateSpec spec = {
				/* Interned: the array needs no function to free it. */
				.name = g_intern_string(name),
				.keys = notifications[notification].keys,
			};
			g_array_append_val(specs, spec);
		}
	}
	return specs;
}

static char *need_of(const Json *submission)
{
	const char *title = answers_get(submission, FIELD_TITLE);
	g_autofree char *description = answers_first_description(submission);

	if (title != NULL)
		return lead_words_first(title, NEED_CHARS_MAX);
	if (description != NULL)
		return lead_words_first(description, NEED_CHARS_MAX);
	char *use_case = answers_text(submission, FIELD_USE_CASE);
	return use_case != NULL ? use_case : g_strdup(wording_text(TEXT_EMAIL_NO_NEED));
}

/* Only choices, which are in our words. */
static bool is_choice(const Json *submission, SubmissionField field)
{
	const FieldKind kind = submission_fields[field].kind;

	return (kind == FIELD_KIND_CHOICE || kind == FIELD_KIND_CHOICES) && !answers_is_unclear(submission, field);
}

static void write_facts(JsonWriter *w, const Json *submission, bool is_choices_only)
{
	jsonw_key(w, "facts");
	jsonw_begin_object(w);
	jsonw_key(w, "list");
	jsonw_begin_array(w);
	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
		g_autofree char *answer = answers_text(submission, facts[i].field);
		if (answer == NULL || (is_choices_only && !is_choice(submission, facts[i].field)))
			continue;
		g_autofree char *value = facts[i].value == TEXT_NONE
						 ? g_strdup(answer)
						 : wording_format(facts[i].value, wording_string("answer", answer));
		g_autofree char *unclear =
			answers_is_unclear(submission, facts[i].field)
				? wording_format(TEXT_EMAIL_FACT_UNCLEAR, wording_string("answer", value))
				: NULL;
		jsonw_begin_object(w);
		jsonw_put_text(w, "label", wording_text(facts[i].label));
		jsonw_put_text(w, "value", unclear != NULL ? unclear : value);
		jsonw_end_object(w);
	}
	if (!is_choices_only)
		lead_words_write_language(w, submission);
	jsonw_end_array(w);
	jsonw_end_object(w);
}

static void write_paragraphs(JsonWriter *w, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	jsonw_key(w, "paragraphs");
	jsonw_begin_array(w);
	for (char **line = lines; *line != NULL; line++) {
		g_strstrip(*line);
		if (**line != '\0')
			jsonw_text(w, *line);
	}
	jsonw_end_array(w);
}

static void write_description(JsonWriter *w, const Json *submission)
{
	const char *text = answers_get(submission, FIELD_DESCRIPTION);

	if (text == NULL)
		return;
	const bool is_cut = g_utf8_strlen(text, -1) > DESCRIPTION_CHARS_MAX;
	g_autofree char *shown = is_cut ? g_utf8_substring(text, 0, DESCRIPTION_CHARS_MAX) : g_strdup(text);

	jsonw_key(w, "description");
	jsonw_begin_object(w);
	write_paragraphs(w, shown);
	jsonw_put_bool(w, "is_cut", is_cut);
	jsonw_end_object(w);
}

static void write_contact(JsonWriter *w, const Json *submission)
{
	static const SubmissionField contact[] = {FIELD_CONTACT_NAME, FIELD_COMPANY, FIELD_EMAIL, FIELD_PHONE};

	for (gsize i = 0; i < G_N_ELEMENTS(contact); i++) {
		const char *text = answers_get(submission, contact[i]);
		if (text != NULL)
			jsonw_put_text(w, submission_fields[contact[i]].name, text);
	}
	lead_words_put_phone_link(w, answers_get(submission, FIELD_PHONE));
}

/* What may be shown before anybody has accepted the lead. */
static void mask(Json *submission, Json *recommendation)
{
	g_auto(GStrv) names = answers_names(submission);
	const char *const *given = (const char *const *)names;
	static const char *const lists[] = {"reasons", "against"};

	answers_mask(submission, given);
	for (gsize l = 0; l < G_N_ELEMENTS(lists); l++) {
		const Json *reasons = json_object_get(recommendation, lists[l]);
		for (gsize i = 0; i < json_array_size(reasons); i++) {
			Json *reason = json_array_get(reasons, i);
			const char *evidence = json_string_value(json_object_get(reason, "evidence"));
			if (evidence == NULL)
				continue;
			g_autofree char *masked = masked_text(evidence, given);
			json_object_set_new(reason, "evidence", json_string(masked));
		}
	}
}

char *notifications_need(const char *submission_text)
{
	g_autoptr(Json) submission = answers_decode(submission_text);

	return need_of(submission);
}

char *notifications_answers(const char *submission_text)
{
	g_autoptr(Json) submission = answers_decode(submission_text);
	GString *line = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
		const FieldKind kind = submission_fields[facts[i].field].kind;
		/* Only what is in our own words. */
		if (kind == FIELD_KIND_TEXT || kind == FIELD_KIND_PARAGRAPHS ||
			answers_is_unclear(submission, facts[i].field))
			continue;
		g_autofree char *answer = answers_text(submission, facts[i].field);
		if (answer != NULL)
			g_string_append_printf(
				line, "%s%s: %s", line->len > 0 ? "; " : "", wording_text(facts[i].label), answer);
	}
	if (line->len == 0)
		g_string_append(line, wording_text(TEXT_EMAIL_NO_NEED));
	return g_string_free(line, FALSE);
}

static void put_given(JsonWriter *w, const char *key, const char *text)
{
	if (text != NULL)
		jsonw_put_text(w, key, text);
}

static bool mentions(const char *text, const char *reference)
{
	return text != NULL && reference != NULL && strstr(text, reference) != NULL;
}

/* But for what was said before, as the reason why they get it. A list that is empty is left out. */
static void write_related(JsonWriter *w, const NotificationLead *lead)
{
	g_autoptr(Json) list = json_array();

	for (gsize i = 0; i < json_array_size(lead->related); i++) {
		Json *other = json_array_get(lead->related, i);
		const char *reference = json_string_value(json_object_get(other, "reference"));
		if (!mentions(lead->because, reference) && !mentions(lead->your_client, reference))
			json_array_append(list, other);
	}
	if (json_array_size(list) == 0)
		return;
	jsonw_key(w, "related");
	jsonw_begin_object(w);
	jsonw_key(w, "list");
	jsonc_write(w, list);
	jsonw_end_object(w);
}

char *notifications_view_lead(const NotificationLead *lead)
{
	g_autoptr(Json) submission = answers_decode(lead->submission);
	g_autoptr(Json) recommendation = answers_decode(lead->recommendation);

	recommendation_decide(recommendation, lead->engagement, lead->is_decided);
	if (lead->is_masked)
		mask(submission, recommendation);
	g_autofree char *need = need_of(submission);
	GString *out = g_string_sized_new(2048);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	const LeadTerms terms = lead_words_terms(submission);
	jsonw_put_text(&w, "reference", lead->reference);
	lead_words_put_received_at(&w, lead->zone, lead->received_at_us);
	lead_words_put_need(&w, need, &terms);
	put_given(&w, "recruiter_name", lead->recruiter_name);
	put_given(&w, "taken_over_from", lead->taken_over_from);
	put_given(&w, "lead_url", lead->lead_url);
	put_given(&w, "portal_url", lead->portal_url);
	put_given(&w, "deadline", lead->deadline);
	put_given(&w, "response_due", lead->response_due);
	put_given(&w, "explanation", lead->says);
	put_given(&w, "because", lead->because);
	put_given(&w, "your_client", lead->your_client);
	if (lead->replies != NULL) {
		jsonw_key(&w, "replies");
		jsonw_begin_object(&w);
		write_paragraphs(&w, lead->replies);
		jsonw_end_object(&w);
	}
	if (!lead->is_masked) {
		write_contact(&w, submission);
		jsonw_put_bool(&w, "is_email_bounced", lead->is_email_bounced);
	}
	write_related(&w, lead);
	recommendation_part_write(&w, recommendation, submission);
	write_facts(&w, submission, false);
	write_description(&w, submission);
	jsonw_end_object(&w);
	return g_string_free(out, FALSE);
}

static const char *submitted_need(const Submission *submission)
{
	const char *const needs[] = {submission->texts[FIELD_TITLE], submission->texts[FIELD_DESCRIPTION]};

	for (gsize i = 0; i < G_N_ELEMENTS(needs); i++) {
		if (needs[i] != NULL)
			return needs[i];
	}
	return submission->use_cases_count == 0
		       ? wording_text(TEXT_EMAIL_NO_NEED)
		       : wording_text(submission_fields[FIELD_USE_CASE].choices[submission->use_cases[0]].label);
}

char *notifications_view_received(const NotificationReceived *taken)
{
	const Submission *submission = taken->submission;
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);
	g_autofree char *need = lead_words_first(submitted_need(submission), NEED_CHARS_MAX);
	GString *out = g_string_sized_new(512);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "reference", taken->reference);
	lead_words_put_received_at(&w, taken->zone, taken->received_at_us);
	lead_words_put_need(&w, need,
		&(LeadTerms){
			.start = submission->choices[FIELD_START],
			.budget_usd = submission->integers[FIELD_BUDGET_USD_YEAR],
			.timezone = submission->texts[FIELD_TIMEZONE],
		});
	lead_words_put_engagement(&w, engagement_name(taken->recommendation->engagement));
	lead_words_put_confidence(&w, taken->recommendation->confidence);
	jsonw_put_bool(&w, "needs_review", taken->recommendation->needs_review);
	jsonw_put_bool(&w, "is_undecided", taken->recommendation->is_undecided);
	put_given(&w, "contact_name", submission->texts[FIELD_CONTACT_NAME]);
	put_given(&w, "company", submission->texts[FIELD_COMPANY]);
	put_given(&w, "lead_url", taken->lead_url);
	jsonw_end_object(&w);
	return g_string_free(out, FALSE);
}

static void write_quote(JsonWriter *w, const char *text)
{
	jsonw_key(w, "quote");
	jsonw_begin_object(w);
	write_paragraphs(w, text);
	jsonw_end_object(w);
}

/* The lead in a line, as in an email's subject. */
static void write_need(JsonWriter *w, const char *submission_text, bool is_masked)
{
	g_autoptr(Json) submission = answers_decode(submission_text);
	g_autoptr(Json) nothing = json_object();

	if (is_masked)
		mask(submission, nothing);
	const LeadTerms terms = lead_words_terms(submission);
	g_autofree char *need = need_of(submission);
	lead_words_put_need(w, need, &terms);
}

char *notifications_view_note(const NotificationNote *note)
{
	GString *out = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	put_given(&w, "reference", note->reference);
	put_given(&w, "name", note->name);
	if (note->submission != NULL)
		write_need(&w, note->submission, note->is_masked);
	lead_words_put_engagement(&w, note->engagement);
	put_given(&w, "explanation", note->says);
	put_given(&w, "url", note->url);
	put_given(&w, "portal_url", note->portal_url);
	put_given(&w, "deadline", note->deadline);
	put_given(&w, "email", note->email);
	put_given(&w, "contact_name", note->contact_name);
	put_given(&w, "phone", note->phone);
	put_given(&w, "held", note->held);
	put_given(&w, "taken_over_by", note->taken_over_by);
	if (note->quote != NULL)
		write_quote(&w, note->quote);
	jsonw_end_object(&w);
	return g_string_free(out, FALSE);
}

/* Who we recommend; NULL while that is not decided. */
static const char *decided_talent(const Json *recommendation)
{
	static const char *const doubts[] = {"undecided", "other_trade"};
	const Json *reasons = json_object_get(recommendation, "review_reasons");

	for (gsize i = 0; i < json_array_size(reasons); i++) {
		const char *reason = json_string_value(json_array_get(reasons, i));
		if (g_strcmp0(reason, doubts[0]) == 0 || g_strcmp0(reason, doubts[1]) == 0)
			return NULL;
	}
	return json_string_value(json_object_get(recommendation, "talent"));
}

static bool has_choice(const Json *submission)
{
	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
		g_autofree char *answer = answers_text(submission, facts[i].field);
		if (answer != NULL && is_choice(submission, facts[i].field))
			return true;
	}
	return false;
}

/* Left out as a whole where there is nothing to say, so that a template can put a heading before it. */
static void write_understood(JsonWriter *w, const NotificationClient *client)
{
	if (client->recommendation == NULL || client->submission == NULL)
		return;
	g_autoptr(Json) recommendation = answers_decode(client->recommendation);
	g_autoptr(Json) submission = answers_decode(client->submission);
	recommendation_decide(recommendation, client->engagement, client->is_decided);
	g_autofree char *talent = wording_phrase(decided_talent(recommendation));
	if (talent == NULL && !has_choice(submission))
		return;
	jsonw_key(w, "understood");
	jsonw_begin_object(w);
	put_given(w, "talent", talent);
	write_facts(w, submission, true);
	jsonw_end_object(w);
}

char *notifications_view_client(const NotificationClient *client)
{
	GString *out = g_string_sized_new(1024);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	put_given(&w, "language", client->language);
	put_given(&w, "reference", client->reference);
	put_given(&w, "name", client->name);
	write_understood(&w, client);
	put_given(&w, "recruiter_name", client->recruiter_name);
	put_given(&w, "recruiter_email", client->recruiter_email);
	put_given(&w, "recruiter_phone", client->recruiter_phone);
	lead_words_put_phone_link(&w, client->recruiter_phone);
	put_given(&w, "taken_over_from", client->taken_over_from);
	put_given(&w, "due", client->due);
	put_given(&w, "opens", client->opens);
	put_given(&w, "url", client->url);
	jsonw_put_bool(&w, "is_withdrawn", client->is_withdrawn);
	jsonw_put_bool(&w, "is_erased", client->is_erased);
	jsonw_put_bool(&w, "is_ended", client->is_ended);
	jsonw_put_bool(&w, "is_lost", client->is_lost);
	jsonw_put_bool(&w, "is_placed", client->is_placed);
	jsonw_put_bool(&w, "is_just_looking", client->is_just_looking);
	jsonw_put_bool(&w, "is_erasure_held", client->is_erasure_held);
	jsonw_put_bool(&w, "is_triage", client->is_triage);
	jsonw_put_bool(&w, "has_question", client->has_question);
	put_given(&w, "new_talent", client->new_talent);
	put_given(&w, "kept_until", client->kept_until);
	if (client->quote != NULL)
		write_quote(&w, client->quote);
	jsonw_end_object(&w);
	return g_string_free(out, FALSE);
}

void notifications_write_email(JsonWriter *w, const NotificationEmail *mail)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(&mail->id, id);
	g_autofree char *message_id = g_strdup_printf("<%s@%s>", id, mail->message_domain);
	jsonw_begin_object(w);
	jsonw_put_text(w, "id", id);
	jsonw_put_ident(w, "lead_id", mail->lead_id);
	jsonw_put_ident(w, "offer_id", mail->offer_id);
	jsonw_put_text(w, "notification", notifications[mail->notification].name);
	jsonw_put_text(w, "recipient", mail->recipient);
	jsonw_put_bool(w, "may_wait", notifications[mail->notification].digest_title != TEXT_NONE && !mail->is_urgent);
	jsonw_put_text(w, "message_id", message_id);
	jsonw_key(w, "view");
	jsonw_raw(w, mail->view);
	jsonw_end_object(w);
}

char *notifications_view_client_act(const NotificationClientAct *act)
{
	GString *out = g_string_sized_new(512);
	JsonWriter w;

	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "reference", act->reference);
	put_given(&w, "recruiter_name", act->recruiter_name);
	put_given(&w, "email", act->email);
	put_given(&w, "talent", act->talent);
	if (act->submission != NULL)
		write_need(&w, act->submission, act->is_masked);
	put_given(&w, "url", act->url);
	put_given(&w, "lead_url", act->lead_url);
	jsonw_put_bool(&w, "is_theirs", act->is_theirs);
	jsonw_put_bool(&w, "is_retention", act->is_retention);
	jsonw_put_bool(&w, "is_by_client", act->is_by_client);
	if (act->settled_as != NULL) {
		g_autofree char *title = format_title(act->settled_as);
		jsonw_put_text(&w, "settled_as", title);
	}
	if (act->changes != NULL) {
		jsonw_key(&w, "changes");
		jsonw_begin_object(&w);
		jsonw_key(&w, "list");
		jsonc_write(&w, act->changes);
		jsonw_end_object(&w);
	}
	jsonw_end_object(&w);
	return g_string_free(out, FALSE);
}
