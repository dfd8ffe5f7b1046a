#include "http/pages/staff_bulk_view.h"

#include <string.h>

#include "app/caller.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/engagement.h"
#include "domain/lead/lead_outcome.h"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void add(Json *list, char *says)
{
	g_autofree char *owned = says;

	json_array_append_new(list, json_string(owned));
}

/* "offer_closed" as "offer closed"; g_free. */
static char *words_of(const char *name)
{
	return g_strdelimit(g_strdup(name == NULL ? "" : name), "_", ' ');
}

/* What an act is done with, as people read it; g_free. */
static char *value_words(const char *act, const char *value)
{
	if (g_strcmp0(act, "decide") == 0 && value != NULL)
		return format_title(value);
	for (guint i = 0; g_strcmp0(act, "close") == 0 && lead_reason_at(LEAD_REASON_CLOSED, i) != NULL; i++) {
		if (g_strcmp0(lead_reason_at(LEAD_REASON_CLOSED, i), value) == 0)
			return g_strdup(wording_text(lead_reason_text(LEAD_REASON_CLOSED, i)));
	}
	return g_strdup(value == NULL ? "" : value);
}

/* "Give them the owner anna@…"; g_free. */
static char *title_of(const char *act, const char *value)
{
	static const struct {
		const char *act;
		TextKey says;
	} titles[] = {
		{"own", TEXT_PAGE_BULK_OWN},
		{"tag", TEXT_PAGE_BULK_TAG},
		{"untag", TEXT_PAGE_BULK_UNTAG},
		{"decide", TEXT_PAGE_BULK_DECIDE},
		{"assign", TEXT_PAGE_BULK_ASSIGN},
		{"close", TEXT_PAGE_BULK_CLOSE},
		{"release", TEXT_PAGE_BULK_RELEASE},
		{"spam", TEXT_PAGE_BULK_SPAM},
		{"ask", TEXT_PAGE_BULK_ASK},
	};

	g_autofree char *shown = value_words(act, value);
	for (gsize i = 0; i < G_N_ELEMENTS(titles); i++) {
		if (g_strcmp0(titles[i].act, act) == 0)
			return wording_format(titles[i].says, wording_string("value", shown));
	}
	return g_strdup(act);
}

static void add_choice(Json *list, const char *value, const char *label)
{
	json_array_append_new(list, json_pack("{s:s, s:s}", "value", value, "label", label));
}

static Json *engagement_choices(void)
{
	Json *list = json_array();

	for (Engagement engagement = 0; engagement < ENGAGEMENT_COUNT; engagement++) {
		g_autofree char *title = format_title(engagement_name(engagement));
		add_choice(list, engagement_name(engagement), title);
	}
	return list;
}

static Json *reason_choices(void)
{
	Json *list = json_array();

	for (guint i = 0; lead_reason_at(LEAD_REASON_CLOSED, i) != NULL; i++)
		add_choice(list, lead_reason_at(LEAD_REASON_CLOSED, i),
			wording_text(lead_reason_text(LEAD_REASON_CLOSED, i)));
	return list;
}

static Json *emails_of(const Json *recruiters)
{
	Json *list = json_array();
	const Json *recruiter;
	size_t i;

	json_array_foreach(jsonc_for_walking(recruiters), i, recruiter)
		json_array_append(list, json_object_get(recruiter, "email"));
	return list;
}

Json *staff_bulk_form_view(const Json *labels, const Json *recruiters)
{
	return json_pack("{s:O, s:O, s:o, s:o, s:o, s:i}", "accounts", json_object_get(labels, "accounts"), "known",
		json_object_get(labels, "tags"), "recruiters", emails_of(recruiters), "engagements",
		engagement_choices(), "reasons", reason_choices(), "leads_max", STAFF_BULK_LEADS_MAX);
}

/* --- what it would do ------------------------------------------------------------------------------------------------- */

static void add_rows(Json *list, const Json *rows, TextKey says, const char *name, const char *number)
{
	const Json *row;
	size_t i;

	json_array_foreach(jsonc_for_walking(rows), i, row)
	{
		g_autofree char *what = words_of(text_of(row, name));
		add(list,
			wording_format(says, wording_number("count", json_integer_value(json_object_get(row, number))),
				wording_string("what", what)));
	}
}

static void add_moves(Json *list, const Json *moves)
{
	const Json *row;
	size_t i;

	json_array_foreach(jsonc_for_walking(moves), i, row)
	{
		add(list, wording_format(TEXT_PAGE_BULK_MOVE,
				  wording_number("count", json_integer_value(json_object_get(row, "leads"))),
				  wording_string("from", text_of(row, "from")),
				  wording_string("to", text_of(row, "to"))));
	}
}

static Json *problems_view(const Json *problems)
{
	Json *list = json_array();
	const Json *row;
	size_t i;

	json_array_foreach(jsonc_for_walking(problems), i, row)
	{
		const Json *leads = json_object_get(row, "leads");
		const json_int_t more =
			json_integer_value(json_object_get(row, "count")) - (json_int_t)json_array_size(leads);
		g_autofree char *problem = g_strdup(text_of(row, "problem"));
		problem[0] = g_ascii_toupper(problem[0]);
		json_array_append_new(list, json_pack("{s:s, s:O, s:o}", "problem", problem, "references", leads,
						    "more", more > 0 ? json_integer(more) : json_null()));
	}
	return list;
}

static Json *leads_view(char *const *leads)
{
	Json *list = json_array();

	for (char *const *lead = leads; *lead != NULL; lead++)
		json_array_append_new(list, json_string(*lead));
	return list;
}

static char *back_address(const char *q)
{
	g_autofree char *escaped = g_uri_escape_string(q, NULL, false);

	return g_strconcat("/staff/leads?q=", escaped, NULL);
}

Json *staff_bulk_review_view(const StaffBulk *bulk, const char *q, const Json *preview)
{
	const json_int_t count = json_integer_value(json_object_get(preview, "leads"));
	g_autofree char *title = title_of(bulk->act->name, bulk->value);
	g_autofree char *back = back_address(q);
	Json *effects = json_array();

	add(effects, count == 1 ? g_strdup(wording_text(TEXT_PAGE_BULK_LEADS_ONE))
				: wording_format(TEXT_PAGE_BULK_LEADS, wording_number("count", count)));
	add_moves(effects, json_object_get(preview, "moves"));
	add_rows(effects, json_object_get(preview, "offers"), TEXT_PAGE_BULK_OFFERS, "status", "offers");
	add_rows(effects, json_object_get(preview, "emails"), TEXT_PAGE_BULK_EMAILS, "notification", "emails");
	if (bulk->act->is_release)
		add(effects, g_strdup(wording_text(TEXT_PAGE_BULK_RELEASE_FINAL)));
	return json_pack("{s:s, s:s, s:o, s:o, s:s, s:s, s:o, s:s, s:b}", "heading", title, "back", back, "effects",
		effects, "problems", problems_view(json_object_get(preview, "problems")), "act", bulk->act->name,
		"value", bulk->value, "leads", leads_view(bulk->leads), "q", q, "can_confirm", count > 0);
}

/* --- what it did ------------------------------------------------------------------------------------------------------ */

static Json *item_view(const Json *item)
{
	const char *reference = text_of(item, "reference");
	const char *problem =
		text_of(item, "problem") != NULL ? text_of(item, "problem") : text_of(item, "undo_problem");
	g_autofree char *address = g_strconcat("/staff/leads/", reference, NULL);

	return json_pack("{s:s, s:s, s:s, s:s?}", "reference", reference, "address", address, "status",
		text_of(item, "status"), "problem", problem);
}

Json *staff_bulk_done_view(const Json *act)
{
	g_autofree char *title = title_of(text_of(act, "act"), text_of(act, "value"));
	g_autofree char *path = g_strconcat("/staff/acts/", text_of(act, "id"), NULL);
	const bool is_undone = text_of(act, "undone_at") != NULL;
	const StaffBulkAct *spec = staff_single_act(text_of(act, "act"));
	const bool is_final = spec != NULL && spec->is_release;
	Json *done = json_array();
	Json *undone = json_array();
	Json *failed = json_array();
	const Json *item;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(act, "items")), i, item)
	{
		const bool has_problem = text_of(item, "problem") != NULL || text_of(item, "undo_problem") != NULL;
		Json *list = has_problem ? failed : json_is_true(json_object_get(item, "is_undone")) ? undone : done;
		json_array_append_new(list, item_view(item));
	}
	const size_t counts[] = {json_array_size(done), json_array_size(undone), json_array_size(failed)};
	g_autofree char *says = wording_format(is_undone ? TEXT_PAGE_BULK_UNDONE_SAYS : TEXT_PAGE_BULK_DONE_SAYS,
		wording_number("count", (int64_t)(is_undone ? counts[1] : counts[0])),
		wording_number("not", (int64_t)counts[2]));
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:b, s:b, s:b}", "heading", title, "path", path, "says",
		says, "done", done, "undone", undone, "failed", failed, "has_done", counts[0] > 0, "has_undone",
		counts[1] > 0, "has_failed", counts[2] > 0, "may_undo",
		!is_undone && !is_final && counts[0] > 0 && caller_may(ACCESS_LEADS_WRITE));
}
