#include "http/pages/staff_lead_parts.h"

#include <string.h>

#include "codec/format.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/lead/contact_mask.h"
#include "domain/submission/answers.h"
#include "http/pages/client_page_view.h"
#include "http/pages/staff_history_view.h"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* "offer_closed" as "offer closed"; g_free. */
static char *words_of(const char *name)
{
	return g_strdelimit(g_strdup(name == NULL ? "" : name), "_", ' ');
}

static void add(Json *list, char *says)
{
	g_autofree char *owned = says;

	json_array_append_new(list, json_string(owned));
}

/* --- what a change would do ------------------------------------------------------------------------------------------- */

static void add_status(Json *list, const Json *preview, const Json *effect)
{
	const char *from = text_of(preview, "old_status"), *to = text_of(effect, "status");
	const char *engagement = text_of(effect, "engagement");

	if (g_strcmp0(from, to) != 0)
		add(list, wording_format(TEXT_PAGE_STAFF_EFFECT_STATUS, wording_string("from", from),
				  wording_string("to", to)));
	if (g_strcmp0(text_of(preview, "old_engagement"), engagement) != 0) {
		g_autofree char *title = format_title(engagement);
		add(list, wording_format(TEXT_PAGE_STAFF_EFFECT_ENGAGEMENT, wording_string("engagement", title)));
	}
}

static void add_offers(Json *list, const Json *offers)
{
	const Json *offer;
	size_t i;

	json_array_foreach(jsonc_for_walking(offers), i, offer)
	{
		const char *recruiter = text_of(offer, "recruiter"), *status = text_of(offer, "status");
		add(list, g_strcmp0(status, "accepted") == 0
				  ? wording_format(
					    TEXT_PAGE_STAFF_EFFECT_ACCEPTED, wording_string("recruiter", recruiter))
				  : wording_format(TEXT_PAGE_STAFF_EFFECT_OFFER_ENDED,
					    wording_string("recruiter", recruiter), wording_string("status", status)));
	}
}

/* Who is asked then: the recruiter that staff name, or the one that the ranking chooses. */
static void add_next(Json *list, const Json *preview, const Json *effect)
{
	const char *assigned = text_of(effect, "assigned");
	const Json *next = json_object_get(preview, "next");
	g_autoptr(GString) names = g_string_new(assigned);
	const Json *candidate;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(next, "candidates")), i, candidate)
	{
		if (g_strcmp0(text_of(candidate, "result"), "chosen") == 0)
			g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", text_of(candidate, "name"));
	}
	if (names->len > 0)
		add(list, wording_format(TEXT_PAGE_STAFF_EFFECT_NEXT, wording_string("names", names->str)));
	else if (next != NULL)
		add(list, g_strdup(wording_text(TEXT_PAGE_STAFF_EFFECT_NOBODY)));
}

static void add_emails(Json *list, const Json *emails)
{
	const Json *email;
	size_t i;

	json_array_foreach(jsonc_for_walking(emails), i, email)
	{
		g_autofree char *what = words_of(text_of(email, "notification"));
		g_autofree char *recipient =
			contact_mask_recipient(text_of(email, "notification"), text_of(email, "recipient"));
		add(list, wording_format(TEXT_PAGE_STAFF_EFFECT_EMAIL, wording_string("recipient", recipient),
				  wording_string("what", what)));
	}
}

Json *staff_effects_view(const Json *preview)
{
	const Json *effect = json_object_get(preview, "effect");
	Json *list = json_array();

	add_status(list, preview, effect);
	add_offers(list, json_object_get(effect, "offers"));
	add_next(list, preview, effect);
	add_emails(list, json_object_get(effect, "emails"));
	if (json_array_size(list) == 0)
		add(list, g_strdup(wording_text(TEXT_PAGE_STAFF_EFFECT_HISTORY)));
	return list;
}

/* --- what two people changed ------------------------------------------------------------------------------------------ */

/* Who gave a field the value that it has, and when; g_free; NULL: nobody has since the lead came. */
static char *changed_by(const Json *events, const char *name, const char *now)
{
	for (size_t i = json_array_size(events); i > 0; i--) {
		const Json *event = json_array_get(events, i - 1);
		if (g_strcmp0(text_of(json_object_get(event, "new"), name), now) != 0 ||
			g_strcmp0(text_of(json_object_get(event, "old"), name), now) == 0 ||
			g_strcmp0(text_of(event, "what"), "lead_received") == 0)
			continue;
		g_autoptr(Json) at = moment_view(text_of(event, "at"));
		g_autofree char *actor = staff_actor_words(text_of(event, "actor"), NULL);
		return wording_format(TEXT_PAGE_STAFF_CHANGE_ACTOR, wording_string("actor", actor),
			wording_string("at", text_of(at, "text")));
	}
	return NULL;
}

Json *staff_conflict_view(const Json *lead, const Form *input)
{
	static const struct {
		const char *name;
		TextKey label;
	} fields[] = {
		{"status", TEXT_PAGE_STAFF_STATUS},
		{"stage", TEXT_PAGE_STAFF_FACT_STAGE},
		{"engagement", TEXT_PAGE_STAFF_ENGAGEMENT},
		{"start_date", TEXT_PAGE_STAFF_START_DATE},
		{"role", TEXT_PAGE_STAFF_ROLE},
		{"rate", TEXT_PAGE_STAFF_RATE},
		{"fee", TEXT_PAGE_STAFF_FEE},
	};
	const Json *placement = json_object_get(lead, "placement");
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		const char *yours = form_find(input, fields[i].name), *now = text_of(lead, fields[i].name);
		if (now == NULL)
			now = text_of(placement, fields[i].name);
		if (yours == NULL || *yours == '\0' || g_strcmp0(yours, now) == 0)
			continue;
		g_autofree char *by = changed_by(json_object_get(lead, "events"), fields[i].name, now);
		json_array_append_new(list, json_pack("{s:s, s:s?, s:s, s:s?}", "label", wording_text(fields[i].label),
						    "now", now, "yours", yours, "by", by));
	}
	return list;
}

/* --- what it was before ----------------------------------------------------------------------------------------------- */

enum {
	CHANGE_FOLDED_BYTES = 400, /* a longer one hides the others */
};

static char *change_text(const char *before, const char *after)
{
	if (before == NULL || *before == '\0')
		return wording_format(TEXT_PAGE_STAFF_VERSION_ADDED, wording_string("after", after));
	if (after == NULL || *after == '\0')
		return wording_format(TEXT_PAGE_STAFF_VERSION_REMOVED, wording_string("before", before));
	return wording_format(
		TEXT_PAGE_STAFF_VERSION_CHANGED, wording_string("before", before), wording_string("after", after));
}

static void add_change(Json *list, const char *label, const char *before, const char *after)
{
	g_autofree char *change = change_text(before, after);

	json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "field", label, "change", change, "is_folded",
					    strlen(change) > CHANGE_FOLDED_BYTES));
}

/* From one version to the one after it. */
static Json *changes_view(const Json *before, const Json *after)
{
	g_autoptr(Json) changes =
		answers_changes(json_object_get(before, "submission"), json_object_get(after, "submission"));
	const char *old_class = text_of(before, "engagement"), *new_class = text_of(after, "engagement");
	Json *list = json_array();
	const Json *change;
	size_t i;

	json_array_foreach(changes, i, change)
		add_change(list, text_of(change, "label"), text_of(change, "old"), text_of(change, "new"));
	if (g_strcmp0(old_class, new_class) != 0)
		add_change(list, wording_text(TEXT_PAGE_STAFF_VERSION_CLASS), old_class, new_class);
	if (json_array_size(list) == 0)
		json_array_append_new(
			list, json_pack("{s:s}", "field", wording_text(TEXT_PAGE_STAFF_VERSION_UNCHANGED)));
	return list;
}

Json *staff_versions_view(const Json *versions, const Json *lead)
{
	g_autoptr(Json) now = json_pack("{s:O, s:O}", "submission", json_object_get(lead, "submission"), "engagement",
		json_object_get(json_object_get(lead, "recommendation"), "engagement"));
	const Json *after = now;
	Json *list = json_array();
	const Json *version;
	size_t i;

	json_array_foreach(jsonc_for_walking(versions), i, version)
	{
		g_autofree char *title = wording_format(TEXT_PAGE_STAFF_VERSION_UNTIL,
			wording_number("number", json_integer_value(json_object_get(version, "revision"))));
		json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "version_title", title, "until",
						    moment_view(text_of(version, "replaced_at")), "changes_list",
						    changes_view(version, after)));
		after = version;
	}
	return list;
}

/* --- notes ------------------------------------------------------------------------------------------------------------ */

Json *staff_notes_view(const Json *events)
{
	Json *list = json_array();

	for (size_t i = json_array_size(events); i > 0; i--) {
		const Json *event = json_array_get(events, i - 1);
		const char *note = text_of(json_object_get(event, "new"), "note");
		if (note == NULL || g_strcmp0(text_of(event, "what"), "note_added") != 0)
			continue;
		g_autofree char *actor = staff_actor_words(text_of(event, "actor"), NULL);
		json_array_append_new(list, json_pack("{s:s, s:o, s:s}", "note", note, "at",
						    moment_view(text_of(event, "at")), "actor", actor));
	}
	return list;
}

/* --- owner and tags --------------------------------------------------------------------------------------------------- */

static Json *owners_view(const Json *accounts, const char *owner)
{
	Json *list = json_array();
	const Json *account;
	size_t i;

	json_array_foreach(jsonc_for_walking(accounts), i, account)
	{
		const char *email = json_string_value(account);
		json_array_append_new(
			list, json_pack("{s:s, s:b}", "value", email, "is_chosen", g_strcmp0(email, owner) == 0));
	}
	return list;
}

static Json *tags_view(const Json *tags)
{
	Json *list = json_array();
	const Json *tag;
	size_t i;

	json_array_foreach(jsonc_for_walking(tags), i, tag)
	{
		g_autofree char *escaped = g_uri_escape_string(json_string_value(tag), NULL, false);
		g_autofree char *address = g_strconcat("/staff/leads?q=tag%3A", escaped, NULL);
		json_array_append_new(list, json_pack("{s:O, s:s}", "tag", tag, "address", address));
	}
	return list;
}

Json *staff_labels_view(const Json *lead, const Json *choices, const char *me)
{
	const char *owner = text_of(lead, "owner");
	const bool is_mine = owner != NULL && me != NULL && g_ascii_strcasecmp(owner, me) == 0;

	return json_pack("{s:s?, s:b, s:o, s:o, s:O}", "owner", owner, "is_mine", is_mine, "owners",
		owners_view(json_object_get(choices, "accounts"), owner), "tags",
		tags_view(json_object_get(lead, "tags")), "known", json_object_get(choices, "tags"));
}

/* --- a placement ------------------------------------------------------------------------------------------------------ */

Json *staff_placement_view(const Json *lead, const Form *input)
{
	static const struct {
		const char *name;
		TextKey label;
		const char *type;
	} fields[] = {
		{"start_date", TEXT_PAGE_STAFF_START_DATE, "date"},
		{"role", TEXT_PAGE_STAFF_ROLE, "text"},
		{"rate", TEXT_PAGE_STAFF_RATE, "text"},
		{"fee", TEXT_PAGE_STAFF_FEE, "text"},
	};
	const Json *placement = json_object_get(lead, "placement");
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		const char *typed = input == NULL ? NULL : form_find(input, fields[i].name);
		const char *was = text_of(placement, fields[i].name);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?, s:s?}", "name", fields[i].name, "label",
						    wording_text(fields[i].label), "type", fields[i].type, "value",
						    typed != NULL ? typed : was, "was", was));
	}
	return list;
}
