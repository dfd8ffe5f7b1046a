/* domain/search/search_operators: the table of operators, and the values that they know. */
#include "domain/search/search.h"

#include <string.h>

#include "codec/text_keys.h"
#include "domain/engagement.h"
#include "domain/language.h"
#include "domain/lead/lead_outcome.h"
#include "domain/lead/lead_status.h"
#include "domain/lead/triage.h"
#include "domain/offer/decline.h"
#include "domain/submission/submission.h"
#include "domain/submission/time_zone_country.h"
#include "domain/suspicion/suspicion.h"

static const char *engagement_at(guint at)
{
	return at < ENGAGEMENT_COUNT ? engagement_name((Engagement)at) : NULL;
}

static const char *status_at(guint at)
{
	return at < LEAD_STATUS_COUNT ? lead_status_name((LeadStatus)at) : NULL;
}

static const char *stage_at(guint at)
{
	return at < LEAD_STAGE_COUNT ? lead_stage_name((LeadStage)at) : NULL;
}

static const char *review_at(guint at)
{
	static const char *const values[] = {"yes", "no", NULL};

	return values[MIN(at, G_N_ELEMENTS(values) - 1)];
}

/* Why it is reviewed, held back, declined, lost, or closed; a name of two lists means both. */
static const char *reason_at(guint at)
{
	static const char *const of_the_database[] = {
		"same_text", "marked_sender", "limit_network", "limit_email", "limit_total"};

	if (at < TRIAGE_COUNT)
		return triage_reason_name((TriageReason)at);
	at -= TRIAGE_COUNT;
	if (at < SUSPICION_COUNT)
		return suspicion_name((Suspicion)at);
	at -= SUSPICION_COUNT;
	if (at < G_N_ELEMENTS(of_the_database))
		return of_the_database[at];
	at -= (guint)G_N_ELEMENTS(of_the_database);
	if (at < DECLINE_COUNT)
		return decline_reasons[at].name;
	at -= DECLINE_COUNT;
	for (LeadReasonKind kind = 0; kind < LEAD_REASON_COUNT; kind++) {
		for (guint i = 0; lead_reason_at(kind, i) != NULL; i++) {
			if (at-- == 0)
				return lead_reason_at(kind, i);
		}
	}
	return NULL;
}

static const char *use_case_at(guint at)
{
	return submission_fields[FIELD_USE_CASE].choices[at].name;
}

static const char *seniority_at(guint at)
{
	return submission_fields[FIELD_SENIORITY].choices[at].name;
}

static const char *has_at(guint at)
{
	static const char *const values[] = {
		"note", "question", "answer", "phone", "company", "budget", "offer", "owner", "tag", NULL};

	return values[MIN(at, G_N_ELEMENTS(values) - 1)];
}

static const char *is_at(guint at)
{
	static const char *const values[] = {
		"open", "ended", "unanswered", "late", "mine", "triage", "quarantined", "duplicate", NULL};

	return values[MIN(at, G_N_ELEMENTS(values) - 1)];
}

static const char *response_at(guint at)
{
	static const char *const values[] = {"late", "kept", "broken", NULL};

	return values[MIN(at, G_N_ELEMENTS(values) - 1)];
}

static const char *none_at(guint at)
{
	return at == 0 ? "none" : NULL;
}

static const char *owner_at(guint at)
{
	static const char *const values[] = {"me", "none", NULL};

	return values[MIN(at, G_N_ELEMENTS(values) - 1)];
}

static const char *actor_at(guint at)
{
	static const char *const values[] = {"me", "client", "dispatcher", NULL};

	return values[MIN(at, G_N_ELEMENTS(values) - 1)];
}

static const char *age_at(guint at)
{
	static const char *const values[] = {"today", "yesterday", NULL};

	return values[MIN(at, G_N_ELEMENTS(values) - 1)];
}

static const char *sort_at(guint at)
{
	static const char *const values[] = {"-created", "created", "-updated", "updated", "-budget", "budget",
		"-confidence", "confidence", "response", "-response", NULL};

	return values[MIN(at, G_N_ELEMENTS(values) - 1)];
}

/* clang-format off */
const SearchOperator search_operators[SEARCH_OPERATORS_COUNT] = {
	{"engagement", SEARCH_FORM_CHOICE,    "=e:", engagement_at, TEXT_SEARCH_HELP_ENGAGEMENT},
	{"computed",   SEARCH_FORM_CHOICE,    "=k:", engagement_at, TEXT_SEARCH_HELP_COMPUTED},
	{"status",     SEARCH_FORM_CHOICE,    "=s:", status_at,     TEXT_SEARCH_HELP_STATUS},
	{"stage",      SEARCH_FORM_CHOICE,    "=g:", stage_at,      TEXT_SEARCH_HELP_STAGE},
	{"review",     SEARCH_FORM_CHOICE,    "=r:", review_at,     TEXT_SEARCH_HELP_REVIEW},
	{"reason",     SEARCH_FORM_CHOICE,    "=v:", reason_at,     TEXT_SEARCH_HELP_REASON},
	{"confidence", SEARCH_FORM_SHARE,     "=c",  NULL,          TEXT_SEARCH_HELP_CONFIDENCE},
	{"budget",     SEARCH_FORM_MONEY,     "=b",  none_at,       TEXT_SEARCH_HELP_BUDGET},
	{"created",    SEARCH_FORM_TIME,      NULL,  age_at,        TEXT_SEARCH_HELP_CREATED},
	{"response",   SEARCH_FORM_RESPONSE,  "=w:", response_at,   TEXT_SEARCH_HELP_RESPONSE},
	{"email",      SEARCH_FORM_EMAIL,     "=m:", NULL,          TEXT_SEARCH_HELP_EMAIL},
	{"company",    SEARCH_FORM_COMPANY,   "=j:", NULL,          TEXT_SEARCH_HELP_COMPANY},
	{"recruiter",  SEARCH_FORM_PERSON,    "=p:", none_at,       TEXT_SEARCH_HELP_RECRUITER},
	{"asked",      SEARCH_FORM_PERSON,    "=q:", none_at,       TEXT_SEARCH_HELP_ASKED},
	{"by",         SEARCH_FORM_ACTOR,     "=a:", actor_at,      TEXT_SEARCH_HELP_BY},
	{"owner",      SEARCH_FORM_ACCOUNT,   "=own:", owner_at,    TEXT_SEARCH_HELP_OWNER},
	{"tag",        SEARCH_FORM_TAG,       "=tag:", NULL,        TEXT_SEARCH_HELP_TAG},
	{"source",     SEARCH_FORM_SOURCE,    "=f:", NULL,          TEXT_SEARCH_HELP_SOURCE},
	{"use_case",   SEARCH_FORM_CHOICE,    "=u:", use_case_at,   TEXT_SEARCH_HELP_USE_CASE},
	{"seniority",  SEARCH_FORM_CHOICE,    "=n:", seniority_at,  TEXT_SEARCH_HELP_SENIORITY},
	{"language",   SEARCH_FORM_LANGUAGE,  "=y:", language_at,   TEXT_SEARCH_HELP_LANGUAGE},
	{"timezone",   SEARCH_FORM_ZONE,      "=z:", time_zone_country_zone, TEXT_SEARCH_HELP_TIMEZONE},
	{"country",    SEARCH_FORM_CHOICE,    "=l:", time_zone_country_key,         TEXT_SEARCH_HELP_COUNTRY},
	{"ref",        SEARCH_FORM_REFERENCE, "=i:", NULL,          TEXT_SEARCH_HELP_REF},
	{"has",        SEARCH_FORM_CHOICE,    "=h:", has_at,        TEXT_SEARCH_HELP_HAS},
	{"is",         SEARCH_FORM_CHOICE,    "=o:", is_at,         TEXT_SEARCH_HELP_IS},
	{"sort",       SEARCH_FORM_SORT,      NULL,  sort_at,       TEXT_SEARCH_HELP_SORT},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(search_operators) == SEARCH_OPERATORS_COUNT);

const SearchOperator *search_operator_find(const char *name)
{
	for (guint i = 0; i < SEARCH_OPERATORS_COUNT; i++) {
		if (strcmp(search_operators[i].name, name) == 0)
			return &search_operators[i];
	}
	return NULL;
}

bool search_sort_parse(const char *name, SearchSort *sort, bool *is_rising)
{
	static const struct {
		const char *name;
		SearchSort sort;
	} sorts[] = {
		{"created", SEARCH_SORT_CREATED},
		{"updated", SEARCH_SORT_UPDATED},
		{"budget", SEARCH_SORT_BUDGET},
		{"confidence", SEARCH_SORT_CONFIDENCE},
		{"response", SEARCH_SORT_RESPONSE},
	};
	const bool is_falling = name[0] == '-';

	for (gsize i = 0; i < G_N_ELEMENTS(sorts); i++) {
		if (strcmp(sorts[i].name, name + is_falling) != 0)
			continue;
		*sort = sorts[i].sort;
		*is_rising = !is_falling;
		return true;
	}
	return false;
}
