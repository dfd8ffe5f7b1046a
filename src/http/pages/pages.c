#include "http/pages/pages.h"

#include <string.h>

#include "app/service.h"
#include "base/log.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/pages/staff_view.h"
#include "http/pages/static_files.h"

#define LANGUAGE_PARAMETER "lang="

/* Of public_pages. */
#define RULES_KEYS                                                                                                  \
	"crumb", "dimensions", "label", "means", "is_range", "rust", "python", "rust_from", "rust_width",           \
		"python_from", "python_width", "rating", "performance", "memory", "productivity", "learning_curve", \
		"data", "talent", "hiring_cost", "salary", "hybrid", "compared", "is_more", "use_cases", "value",   \
		"side", "verdict", "split_plan", "join", "ruleset", "since", "bars", "ticks", "at", "x", "width",   \
		"example"

static const char *const sitemap_keys[] = {"pages", "address", "alternates", "code", "changed", NULL};
static const char *const security_keys[] = {"expires", "canonical", NULL};
static const char *const robots_keys[] = {"sitemap", NULL};
/* Of form_view_field(). */
#define FIELD_KEYS                                                                                                     \
	"name", "label", "help", "problem", "value", "is_required", "is_number", "is_line", "is_paragraphs",           \
		"has_options", "missing", "is_yes", "is_selected", "is_first", "is_unsure", "input_type", "chars_max", \
		"autocomplete", "shown_if", "options", "choice", "choice_label"

/* Of wrong_view. */
#define WRONG_KEYS "wrong", "list", "at", "says", "label"

static const char *const project_keys[] = {PAGE_FRAME_KEYS, FIELD_KEYS, "is_correction", "action", "token", "alert",
	"consent_version", WRONG_KEYS, "groups", "number", "heading", "screen", "seconds", "fields", "hidden", NULL};
/* Of offers_show() and offers_show_question(). */
#define LEAD_KEYS                                                                                                      \
	"reference", "received_at", "engagement", "engagement_title", "talent", "need", "confidence_words",            \
		"confidence_percent", "needs_review", "review", "reasons", "against", "risks", "is_undecided",         \
		"is_decided", "evidence_words", "conflict_words", "suggested", "suggested_question",                   \
		"suggested_options", "facts", "list", "says", "quote", "question", "answer", "label", "value",         \
		"salary", "salary_min", "salary_max", "description", "paragraphs", "is_cut", "response_due",           \
		"contact_name", "company", "email", "phone", "phone_link", "recruiter_name", "because", "your_client", \
		"is_email_bounced", "plan", "rust_parts", "python_parts", "part", "join", "team", "member",            \
		"team_note", "related"

/* Of progress_view(). */
#define PROGRESS_KEYS                                                                                              \
	"progress", "reference", "path", "stage_label", "is_working", "says_talking", "is_lost", "lost_because",   \
		"own_note", "placement", "start_date", "role", "rate", "fee", "opened", "contacted", "talking",    \
		"proposed", "placed", "lost", "return", "fell_through", "input", "lost_reasons", "return_reasons", \
		"engagements", "name", "label", "is_chosen", "is_first", "note", "reason", WRONG_KEYS

static const char *const offer_keys[] = {PAGE_FRAME_KEYS, LEAD_KEYS, PROGRESS_KEYS, "state", "newer", "url", "left",
	"alert", "unsent", "is_open", "is_asked", "is_accepted", "may_ask", "question_text", "answer_text", "declines",
	"name", "input_note", "input_question", "is_chosen", "ask", "question", "decline", "reason", NULL};
static const char *const question_keys[] = {PAGE_FRAME_KEYS, "reference", "contact_name", "question_text",
	"answer_text", "is_answered", "is_closed", "is_waited_for", "accepted_by", "alert", "unsent", "input_answer",
	"answer", WRONG_KEYS, NULL};
/* Of recommendation_view. */
#define RECOMMENDATION_KEYS                                                                                            \
	"lang_query", "engagement", "talent", "is_undecided", "confidence", "evidence", "conflict", "balance", "here", \
		"before", "choice", "path", "reviews", "needs_review", "salary", "reasons", "against", "says",         \
		"quote", "before", "words", "after", "is_cut_before", "is_cut_after", "answer", "question", "text",    \
		"dimensions", "is_weighed", "label", "rust", "python", "weight", "weight_words", "weight_source",      \
		"sum", "risks", "changes", "list", "budget", "amount", "split_plan", "part", "join", "team",           \
		"team_note", "count", "seniority", "options", "field", "is_two_projects", "is_other_trade",            \
		"is_decided", "computed", "caption"

static const char *const rules_keys[] = {PAGE_FRAME_KEYS, RULES_KEYS, RECOMMENDATION_KEYS, "brief", "facts", NULL};
static const char *const client_page_keys[] = {PAGE_FRAME_KEYS, RECOMMENDATION_KEYS, "alert", "unsent", "reference",
	"asked", "taken_over_from", "received_at", "corrected_at", "status_title", "status_next", "is_accepted",
	"may_change", "path", "holder", "recruiter", "recruiter_email", "recruiter_phone", "recruiter_phone_link",
	"since", "until", "has_accepted", "due", "due_over", "undo_until", "version", "is_email_bounced", "has_phone",
	"is_not_for_us", "is_just_looking", "handed_back_by", "card", "answers", "is_unclear", "back", "next", "iso",
	"editing", "unanswered", "sharpen", "others", "is_one", "list", "other_reference", "other_status", "address",
	"need", "before", "is_outdated", "recruiter_question", "question_text", "begins", "kept_until", "is_kept",
	"is_erasure_asked", "may_erase", FIELD_KEYS, WRONG_KEYS, "withdraw", "erase", "is_read_only", NULL};
static const char *const client_confirm_keys[] = {PAGE_FRAME_KEYS, "path", "has_ended", "is_disowned", "is_taken_back",
	"is_stopped", "has_former", "unsent", "reference", "understood", "talent", "facts", "list", "label", "value",
	NULL};
static const char *const client_link_keys[] = {PAGE_FRAME_KEYS, "is_sent", "value", "problem", "unsent", NULL};
static const char *const erased_keys[] = {PAGE_FRAME_KEYS, "erased_at", "is_offer", "iso", "text", NULL};
static const char *const problem_keys[] = {PAGE_FRAME_KEYS, "detail", "is_passing", "can_try_again", "request",
	"is_for_client", "is_staff", "account", "token", "reference", "menu", "keys", "is_below", NULL};

/* Of portal_show() and portal_view(). */
static const char *const portal_keys[] = {PAGE_FRAME_KEYS, LEAD_KEYS, PROGRESS_KEYS, "recruiter", "kinds", "weight",
	"is_paused", "has_bounced", "path", "portal_path", "token", "done", "opened", "note", "time", "time_off",
	"time_off_end", "bench", "bench_confirm", "bench_confirm_all", "bench_remove", "emails", "weekly_summary",
	"capacity", "pause", "resume", "wrong", "says", "at", "offers", "more_offers", "leads", "filters", "count",
	"is_current", "has_leads", "has_bench", "current_standing", "words", "older_path", "terms", "standing_title",
	"reference", "engagement_title", "need", "is_asked", "deadline", "left", "standing", "accepted", "withdrawn",
	"closed", "accepted_at", "contact_name", "company", "email", "phone", "phone_link", "notes", "input_note",
	"note_problem", "days", "day", "hours", "is_today", "is_past", "is_time_off", "is_holiday", "id", "from", "to",
	"is_now", "cover", "covers_until", "seniority", "engineers", "available_from", "noted", "is_stale", "stats",
	"own", "others", "people", "declined", "expired", "open", "share", "target", "is_alone", "form", "timezone",
	"holidays", "time_off_from", "time_off_to", "accepted_leads", "load", "pause_offers", "pause_cover",
	"pause_leads", "engagement", "name", "label", "help", "input_type", "value", "is_required", "problem",
	"options", "is_chosen", "is_staff", "back_path", "back_label", "account", "menu", "keys", "is_below", "unsent",
	NULL};
static const char *const portal_link_keys[] = {
	PAGE_FRAME_KEYS, "is_expired", "is_foreign", "is_removed", "is_sent", "value", "problem", NULL};

#define STAFF_FRAME_KEYS                                                                                               \
	"title", "is_refused", "assets", "account", "token", "reference", "script", "menu", "keys", "address", "name", \
		"is_here", "is_below"

static const char *const staff_login_keys[] = {
	STAFF_FRAME_KEYS, "value", "next", "problem", "first_step", "kept", "kept_path", "fields", "name", NULL};
static const char *const staff_codes_keys[] = {STAFF_FRAME_KEYS, "codes", "code", NULL};
static const char *const staff_proof_keys[] = {
	STAFF_FRAME_KEYS, "says", "back", "action", "fields", "name", "value", "has_second_step", "problem", NULL};
static const char *const staff_unsent_keys[] = {STAFF_FRAME_KEYS, "path", "back", "fields", "name", "value", "label",
	"words", "is_file", "is_long", "is_line", NULL};
static const char *const staff_people_keys[] = {STAFF_FRAME_KEYS, "people", "email", "role", "roles", "value",
	"is_chosen", "is_disabled", "has_totp", "is_this", "may_change", "seen_at", "iso", "text", "problem", "done",
	"password", "of", "typed_email", NULL};
static const char *const staff_board_keys[] = {STAFF_FRAME_KEYS, "urgent", "others", "count", "address", "is_some",
	"triage", "escalated", "late", "quarantined", "erasures_asked", "emails_rejected", "waiting", "offered",
	"accepted", "erasures", "probe", "says", "reply", "list", "since", "reference", "count_name", "as_of", "iso",
	"text", "spans", "value", "label", "is_chosen", "charts", "chart_id", "heading", "finding", "has_drawing",
	"legend", "side", "ticks", "y", "marks", "tip", "x", "width", "height", "heads", "rows", "name", "cells",
	"help", "names", "anchor", "has_rows", NULL};
static const char *const staff_leads_keys[] = {STAFF_FRAME_KEYS, "path", "is_empty", "has_query", "has_rows", "rows",
	"cells", "piece", "pieces", "is_marked", "tag", "kind", "review", "received_at", "iso", "text", "address",
	"label", "value", "is_chosen", "q", "columns", "columns_text", "problems", "wrong", "notice", "says", "before",
	"marked", "after", "tags", "facets", "facet", "heading", "values", "counts_path", "counted_page", "view_id",
	"suggestions", "has_suggestions", "operators", "views", "is_current", "count", "id", "exports", "may_import",
	"may_save", "is_slow", "searched_to", "next_page", "further_page", "previous_page", "bulk", "accounts", "known",
	"recruiters", "engagements", "reasons", "leads_max", "row_reference", "done", "is_open", "others",
	"more_facets", "more", "is_more_open", NULL};
static const char *const staff_lead_keys[] = {STAFF_FRAME_KEYS, RECOMMENDATION_KEYS, "path", "need", "engagement_title",
	"status", "received_at", "iso", "alert", "card", "answers", "is_unclear", "offers", "recruiter",
	"recruiter_email", "since", "until", "reason", "note", "question_text", "answer_text", "questions",
	"candidates", "result", "emails", "notification", "recipient", "state", "at", "reply", "events", "what",
	"actor", "details", "facts", "spam_address", "reason_groups", "form", "version", "moves", "engagements",
	"recruiters", "input_recruiter", "input_note", "input_link", "value", "is_chosen", "may_change", "contact",
	"contact_name", "email", "phone", "show_path", "related", "address", "is_person", "is_company", "is_repeat",
	"is_staff", "hold", "hold_reason", "held_by", "hold_form", "is_held", "is_erasure", "is_erasure_asked",
	"input_hold_reason", "evidence_path", "may_erase", "done", "notes", "versions", "has_versions", "has_stage",
	"stages", "version_title", "changes_list", "field", "change", "is_folded", "conflict", "now", "yours", "by",
	"preview", "effects", "input", "name", "email_id", "email_address", "is_stuck", "labels", "owner", "owners",
	"is_mine", "tags", "tag", "known", "may_be_placed", "placement", "label", "type", "was", NULL};
static const char *const staff_bulk_keys[] = {STAFF_FRAME_KEYS, "heading", "path", "says", "act", "value", "q", "leads",
	"effects", "problems", "problem", "references", "more", "can_confirm", "back", "done", "undone", "failed",
	"has_done", "has_undone", "has_failed", "may_undo", "reference", "address", "status", NULL};
static const char *const staff_audit_keys[] = {STAFF_FRAME_KEYS, "entries", "actors", "value", "is_chosen", "is_empty",
	"known", "alert", "next_page", "seal_hash", "seal_number", "what", "lead", "from", "to", "at", "iso", "text",
	"who", "address", "details", "is_sealed", NULL};
static const char *const staff_queue_keys[] = {STAFF_FRAME_KEYS, RECOMMENDATION_KEYS, "path", "list_address",
	"is_triage", "alert", "done", "says", "done_reference", "next_reference", "done_address", "undo", "previous",
	"next", "lead", "lead_address", "need", "position", "received_at", "iso", "version", "facts", "spam_address",
	"value", "card", "answers", "is_unclear", "contact_name", "company", "acts", "key", "then", "is_danger",
	"is_off", "is_visit", "side", "may_change", "asked_at", "reply", "at", NULL};
static const char *const staff_manage_keys[] = {STAFF_FRAME_KEYS, "path", "subject", "summary", "links", "address",
	"label", "alert", "note", "done", "secret", "tables", "table_id", "heading", "empty", "has_rows", "head",
	"is_broad", "after", "pages", "rel", "sort", "order", "heads", "rows", "cells", "is_name", "parts", "text",
	"acts", "act", "about", "is_danger", "is_query", "queries", "forms", "form_id", "button", "says", "fields",
	"name", "value", "help", "problem", "at", "iso", "is_required", "is_long", "is_choice", "is_several", "choices",
	"is_chosen", "is_file", NULL};
static const char *const staff_account_keys[] = {STAFF_FRAME_KEYS, "email", "sessions", "is_this", "seen_at", "iso",
	"text", "user_agent", "password_problem", "new_password_problem", "done", "id", "address", "role",
	"step_problem", "uses_totp", "has_totp", "may_remove_totp", "must_set_up", "codes_left", "setup", "key", "size",
	"qr_path", "code_problem", NULL};
static const char *const staff_sample_keys[] = {STAFF_FRAME_KEYS, "what", "audience", "subject", "html_address", "text",
	"versions", "address", "label", "is_chosen", NULL};

const TemplateSpec page_specs[PAGE_COUNT] = {
	[PAGE_COMPARISON] = {"pages/comparison.html", rules_keys},
	[PAGE_HIRE_RUST] = {"pages/hire_rust.html", rules_keys},
	[PAGE_HIRE_PYTHON] = {"pages/hire_python.html", rules_keys},
	[PAGE_HIRE_HYBRID] = {"pages/hire_hybrid.html", rules_keys},
	[PAGE_SITEMAP] = {"pages/sitemap.xml", sitemap_keys},
	[PAGE_SECURITY] = {"pages/security.txt", security_keys},
	[PAGE_ROBOTS] = {"pages/robots.txt", robots_keys},
	[PAGE_PROJECT] = {"pages/project.html", project_keys},
	[PAGE_CLIENT] = {"pages/client_page.html", client_page_keys},
	[PAGE_CLIENT_CONFIRM] = {"pages/client_confirm.html", client_confirm_keys},
	[PAGE_CLIENT_LINK] = {"pages/client_link.html", client_link_keys},
	[PAGE_OFFER] = {"pages/offer.html", offer_keys},
	[PAGE_QUESTION] = {"pages/question.html", question_keys},
	[PAGE_ERASED] = {"pages/erased.html", erased_keys},
	[PAGE_PORTAL] = {"pages/portal.html", portal_keys},
	[PAGE_PORTAL_LINK] = {"pages/portal_link.html", portal_link_keys},
	[PAGE_STAFF_LOGIN] = {"pages/staff_login.html", staff_login_keys},
	[PAGE_STAFF_BOARD] = {"pages/staff_board.html", staff_board_keys},
	[PAGE_STAFF_LEADS] = {"pages/staff_leads.html", staff_leads_keys},
	[PAGE_STAFF_LEAD] = {"pages/staff_lead.html", staff_lead_keys},
	[PAGE_STAFF_CODES] = {"pages/staff_codes.html", staff_codes_keys},
	[PAGE_STAFF_PROOF] = {"pages/staff_proof.html", staff_proof_keys},
	[PAGE_STAFF_UNSENT] = {"pages/staff_unsent.html", staff_unsent_keys},
	[PAGE_STAFF_PEOPLE] = {"pages/staff_people.html", staff_people_keys},
	[PAGE_STAFF_AUDIT] = {"pages/staff_audit.html", staff_audit_keys},
	[PAGE_STAFF_SAMPLE] = {"pages/staff_sample.html", staff_sample_keys},
	[PAGE_STAFF_BULK] = {"pages/staff_bulk.html", staff_bulk_keys},
	[PAGE_STAFF_QUEUE] = {"pages/staff_queue.html", staff_queue_keys},
	[PAGE_STAFF_MANAGE] = {"pages/staff_manage.html", staff_manage_keys},
	[PAGE_STAFF_ACCOUNT] = {"pages/staff_account.html", staff_account_keys},
	[PAGE_PROBLEM] = {"pages/problem.html", problem_keys},
};

const StaticFiles *page_statics(const Exchange *x)
{
	return __atomic_load_n(&x->site->statics, __ATOMIC_ACQUIRE);
}

/* "?lang=de"; a constant. */
static const char *page_query_of(const char *language)
{
	g_autofree char *query = g_strconcat("?" LANGUAGE_PARAMETER, language, NULL);

	return g_intern_string(query);
}

const char *page_language_query(const Exchange *x)
{
	return !x->is_language_asked ? "" : page_query_of(x->language);
}

char *page_address(const char *address, const char *language)
{
	return g_strconcat(address, strcmp(language, WORDING_ENGLISH) == 0 ? "" : page_query_of(language), NULL);
}

Json *page_alternates(const char *address)
{
	Json *list = json_array();
	const char *language;

	if (wording_offered_at(1) == NULL)
		return list;
	for (guint at = 0; (language = wording_offered_at(at)) != NULL; at++) {
		g_autofree char *there = page_address(address, language);
		json_array_append_new(list, json_pack("{s:s, s:s}", "code", language, "address", there));
	}
	json_array_append_new(list, json_pack("{s:s, s:s}", "code", "x-default", "address", address));
	return list;
}

bool page_asks_language_alone(const Exchange *x)
{
	const char *query = x->request.query;

	return query == NULL || (g_str_has_prefix(query, LANGUAGE_PARAMETER) && strchr(query, '&') == NULL);
}

/* "?use_case=game_engine&", without the language; "?": nothing else is asked for. g_free. */
static char *query_without_language(const char *query)
{
	GString *kept = g_string_new("?");
	g_auto(GStrv) pairs = g_strsplit(query == NULL ? "" : query, "&", -1);

	for (char **pair = pairs; *pair != NULL; pair++) {
		if (**pair != '\0' && !g_str_has_prefix(*pair, LANGUAGE_PARAMETER))
			g_string_append_printf(kept, "%s&", *pair);
	}
	return g_string_free(kept, FALSE);
}

/* Links to the page in the other languages, with all else that is asked of it; null: there are none. */
static Json *switch_view(const char *path, const char *query)
{
	g_autofree char *rest = query_without_language(query);
	const char *spoken = wording_spoken(), *language;
	Json *list = json_array();

	for (guint at = 0; (language = wording_offered_at(at)) != NULL; at++) {
		if (strcmp(language, spoken) == 0)
			continue;
		g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(language);
		g_autofree char *address = g_strconcat(path, rest, LANGUAGE_PARAMETER, language, NULL);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "code", language, "address", address, "name",
						    wording_text(TEXT_PAGE_HEAD_LANGUAGE_NAME)));
	}
	return json_pack("{s:o}", "languages", list);
}

/* The ways that lead on from every page for clients. path: of the page; NULL: it has none of its own. */
static Json *navigation_view(const char *path)
{
	static const struct {
		const char *path;
		TextKey name;
	} ways[] = {
		{"/hire/compare/rust-vs-python", TEXT_PAGE_HEAD_COMPARE},
		{"/hire/rust-engineer", TEXT_PAGE_HEAD_RUST},
		{"/hire/python-developer", TEXT_PAGE_HEAD_PYTHON},
		{"/hire/hybrid-team", TEXT_PAGE_HEAD_BOTH},
	};
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:b}", "address", ways[i].path, "name", wording_text(ways[i].name),
				      "is_here", g_strcmp0(path, ways[i].path) == 0));
	return list;
}

/* What the frame of the page says of where it is. A form that was sent has no address of its own. */
static void add_place(const Exchange *x, Json *view)
{
	const char *canonical = json_string_value(json_object_get(view, "canonical"));
	const char *given_path = json_string_value(json_object_get(view, "path_in_languages"));
	const bool is_read = x->request.method == HTTP_GET && x->language != NULL;
	const char *path = given_path != NULL ? given_path : is_read ? x->request.path : NULL;
	const char *query = page_language_query(x);
	g_autofree char *more = *query == '\0' ? g_strdup("") : g_strconcat("&", query + 1, NULL);

	json_object_set_new(view, "lang_query", json_string(query));
	json_object_set_new(view, "lang_more", json_string(more));
	json_object_set_new(view, "navigation", navigation_view(path));
	json_object_set_new(view, "is_form", json_boolean(g_strcmp0(path, "/project") == 0));
	/* A page that is kept for all who ask is made without anyone's query. */
	json_object_set_new(view, "switch",
		path == NULL || wording_offered_at(1) == NULL
			? json_null()
			: switch_view(path, given_path != NULL ? NULL : x->request.query));
	if (canonical == NULL)
		return;
	g_autofree char *own = page_address(canonical, wording_spoken());
	json_object_set_new(view, "alternates", page_alternates(canonical));
	json_object_set_new(view, "canonical", json_string(own));
}

/* Read before the words are: of a page that is made while they change, it is the older one, and its reader is asked again. */
static void add_consent(const App *app, Json *view)
{
	const Consent *consent = consent_in(app_consent(app), wording_spoken());

	json_object_set_new(view, "consent_version", json_string(consent->version));
}

GString *page_render(Exchange *x, Page page, Json *view, GError **error)
{
	GString *html = g_string_sized_new(32 * 1024);

	json_object_set_new(view, "assets", json_string(static_files_version(page_statics(x))));
	add_place(x, view);
	if (page == PAGE_PROJECT)
		add_consent(x->site->app, view);
	if (template_set_render(texts_templates(x->site->service->texts), page_specs[page].name, view, html, error))
		return html;
	g_string_free(html, TRUE);
	return NULL;
}

static void give(Exchange *x, int status, Page page, Json *view, const char *cache_control)
{
	g_autoptr(Json) owned = view;
	g_autoptr(GError) error = NULL;

	/* The title says so first, for who hears the page (WCAG 2.2, technique G199). */
	json_object_set_new(view, "is_refused",
		json_boolean(x->request.method == HTTP_POST && status >= 400 && status != STATUS_GONE));
	GString *html = page_render(x, page, owned, &error);

	if (html == NULL) {
		exchange_fail(x, error);
		return;
	}
	response_give_page(&x->response, status, html);
	response_add_header(&x->response, "Cache-Control", cache_control);
	page_add_language(x);
}

void page_add_language(Exchange *x)
{
	if (x->language == NULL || wording_offered_at(1) == NULL)
		return;
	response_add_header(&x->response, "Content-Language", wording_spoken());
	response_vary(&x->response, "Accept-Language");
}

void page_show(Exchange *x, int status, Page page, Json *view)
{
	give(x, status, page, view, "no-store");
}

void page_show_kept(Exchange *x, GString *html)
{
	response_give_page(&x->response, 200, html);
	response_add_header(&x->response, "Cache-Control", "no-store");
	page_add_language(x);
}

void page_show_going_back(Exchange *x, int status, Page page, Json *view)
{
	give(x, status, page, view, PAGE_GOING_BACK);
}

/* What visitors read instead of words for programs. */
static const struct {
	ProblemKind kind;
	TextKey title;
	TextKey detail; /* TEXT_NONE: what the program would be told */
} for_visitors[] = {
	{PROBLEM_BAD_REQUEST, TEXT_PAGE_PROBLEM_MISUSED, TEXT_PAGE_PROBLEM_MISUSED_DETAIL},
	{PROBLEM_MALFORMED, TEXT_PAGE_PROBLEM_MISUSED, TEXT_PAGE_PROBLEM_MISUSED_DETAIL},
	{PROBLEM_NOT_FOUND, TEXT_PAGE_PROBLEM_NOT_FOUND, TEXT_NONE},
	{PROBLEM_METHOD_NOT_ALLOWED, TEXT_PAGE_PROBLEM_MISUSED, TEXT_PAGE_PROBLEM_MISUSED_DETAIL},
	{PROBLEM_UNSUPPORTED_TYPE, TEXT_PAGE_PROBLEM_MISUSED, TEXT_PAGE_PROBLEM_MISUSED_DETAIL},
	{PROBLEM_LENGTH_REQUIRED, TEXT_PAGE_PROBLEM_MISUSED, TEXT_PAGE_PROBLEM_MISUSED_DETAIL},
	{PROBLEM_TOO_LARGE, TEXT_PAGE_PROBLEM_TOO_LARGE, TEXT_NONE},
	{PROBLEM_TARGET_TOO_LONG, TEXT_PAGE_PROBLEM_TARGET_TOO_LONG, TEXT_PAGE_PROBLEM_TARGET_TOO_LONG_DETAIL},
	{PROBLEM_HEADERS_TOO_LARGE, TEXT_PAGE_PROBLEM_HEADERS_TOO_LARGE, TEXT_PAGE_PROBLEM_HEADERS_TOO_LARGE_DETAIL},
	{PROBLEM_INTERNAL, TEXT_PAGE_PROBLEM_INTERNAL, TEXT_NONE},
};

static void say_to_visitors(ProblemKind kind, TextKey *title, const char **detail)
{
	for (gsize i = 0; i < G_N_ELEMENTS(for_visitors); i++) {
		if (for_visitors[i].kind != kind)
			continue;
		*title = for_visitors[i].title;
		if (for_visitors[i].detail != TEXT_NONE)
			*detail = wording_text(for_visitors[i].detail);
	}
}

/* An exchange can fail before it has a path. */
static bool is_under(const Exchange *x, const char *path)
{
	return x->request.path != NULL && g_str_has_prefix(x->request.path, path);
}

void page_show_problem(Exchange *x, ProblemKind kind, const char *detail)
{
	const ProblemSpec *spec = &problems[kind];
	g_autoptr(GError) error = NULL;
	const bool is_staff = x->session != NULL;
	TextKey title = spec->title;
	if (!is_staff)
		say_to_visitors(kind, &title, &detail);
	g_autofree char *says = detail == NULL || *detail == '\0' ? NULL : format_sentence(detail);
	const bool is_for_recruiter = !is_staff && is_under(x, "/o/");
	const bool is_for_client = !is_staff && (is_under(x, "/r/") || is_under(x, "/q/"));
	g_autoptr(Json) view = json_pack("{s:s, s:s?, s:s?, s:b, s:b, s:b}", "title", wording_text(title), "detail",
		says, "request", spec->status >= 500 ? x->id : NULL, "is_staff", is_staff, "is_for_recruiter",
		is_for_recruiter, "is_for_client", is_for_client);
	/* What passes is no reason to go elsewhere. */
	const bool is_passing = !is_staff && spec->status == problems[PROBLEM_UNAVAILABLE].status;
	json_object_set_new(view, "is_passing", json_boolean(is_passing));
	json_object_set_new(view, "can_try_again", json_boolean(is_passing && x->request.method == HTTP_GET));
	if (is_staff)
		staff_view_frame(x, spec->title, view);
	GString *html = page_render(x, PAGE_PROBLEM, view, &error);

	if (html == NULL) {
		log_error("page_render_failed", log_error_text(error));
		html = g_string_new(wording_text(spec->title));
	}
	response_give_page(&x->response, spec->status, html);
	response_add_header(&x->response, "Cache-Control", "no-store");
	page_add_language(x);
}
