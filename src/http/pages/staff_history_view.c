#include "http/pages/staff_history_view.h"

#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/lead/lead_outcome.h"
#include "domain/lead/triage.h"
#include "domain/offer/decline.h"
#include "http/pages/client_page_view.h"
#include "http/pages/event_words.h"

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static char *words_of(const char *name)
{
	return name == NULL ? NULL : g_strdelimit(g_strdup(name), "_", ' ');
}

/* "lead_offered" as "Lead offered". */
static char *title_of(const char *name)
{
	char *words = words_of(name);

	words[0] = g_ascii_toupper(words[0]);
	return words;
}

char *staff_actor_words(const char *actor, const Json *recruiters)
{
	static const struct {
		const char *prefix;
		TextKey says; /* TEXT_NONE: only what comes after it */
	} kinds[] = {
		{"staff:", TEXT_NONE},
		{"token:", TEXT_PAGE_STAFF_ACTOR_TOKEN},
		{"cli:", TEXT_PAGE_STAFF_ACTOR_SHELL},
	};

	if (g_str_has_prefix(actor, "recruiter:"))
		return g_strdup(event_recruiter_name(recruiters, actor + strlen("recruiter:")));
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (!g_str_has_prefix(actor, kinds[i].prefix))
			continue;
		const char *name = actor + strlen(kinds[i].prefix);
		return kinds[i].says == TEXT_NONE ? g_strdup(name)
						  : wording_format(kinds[i].says, wording_string("name", name));
	}
	return g_strdup(actor);
}

char *staff_reason_words(const char *reason)
{
	DeclineReason declined;

	if (reason == NULL)
		return NULL;
	for (LeadReasonKind kind = 0; kind < LEAD_REASON_COUNT; kind++) {
		if (lead_reason_is_known(kind, reason))
			return title_of(reason);
	}
	if (triage_reason_parse(reason) != TRIAGE_COUNT)
		return title_of(reason);
	return decline_parse(reason, &declined)	 ? g_strdup(wording_text(decline_reasons[declined].label))
	       : strcmp(reason, "time_off") == 0 ? title_of(reason)
						 : g_strdup(reason);
}

static void add(GString *text, const char *value)
{
	if (value != NULL)
		g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", value);
}

/* "Budget too low, asked for twice as much": what an event says besides what happened. g_free; NULL: nothing. */
static char *event_details(const Json *new)
{
	g_autofree char *level = words_of(text_of(new, "level"));
	g_autofree char *reason = staff_reason_words(text_of(new, "reason"));
	const Json *tags = json_object_get(new, "tags");
	GString *text = g_string_new(NULL);

	add(text, level);
	add(text, reason);
	add(text, text_of(new, "question"));
	add(text, text_of(new, "text")); /* of an email that came in */
	add(text, text_of(new, "note"));
	for (size_t i = 0; i < json_array_size(tags); i++)
		add(text, json_string_value(json_array_get(tags, i)));
	return g_string_free(text, text->len == 0);
}

Json *staff_events_view(const Json *events, const Json *recruiters)
{
	Json *list = json_array();

	for (size_t i = json_array_size(events); i > 0; i--) {
		const Json *event = json_array_get(events, i - 1);
		g_autofree char *what = event_words(event, recruiters);
		g_autofree char *actor = staff_actor_words(text_of(event, "actor"), recruiters);
		g_autofree char *details = event_details(json_object_get(event, "new"));
		json_array_append_new(list, json_pack("{s:o, s:s, s:s, s:s?}", "at", moment_view(text_of(event, "at")),
						    "what", what, "actor", actor, "details", details));
	}
	return list;
}
