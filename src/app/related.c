#include "app/related.h"

#include <string.h>

#include "codec/text_keys.h"
#include "codec/wording.h"

typedef enum RelatedHolder {
	RELATED_HOLDER_NOBODY,
	RELATED_HOLDER_COLLEAGUE,
	RELATED_HOLDER_READER,
	RELATED_HOLDER_COUNT
} RelatedHolder;

static const TextKey sentences[][RELATED_HOLDER_COUNT] = {
	{TEXT_EMAIL_RELATED_CLIENT_OPEN, TEXT_EMAIL_RELATED_CLIENT_COLLEAGUE, TEXT_EMAIL_RELATED_CLIENT_YOU},
	{TEXT_EMAIL_RELATED_COMPANY_OPEN, TEXT_EMAIL_RELATED_COMPANY_COLLEAGUE, TEXT_EMAIL_RELATED_COMPANY_YOU},
};

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* What staff linked is the same client's, too. */
static bool is_of_company(const Json *lead)
{
	return g_strcmp0(text_of(lead, "kind"), "company") == 0;
}

Json *related_read(const RelatedLeads *leads, const Ident *lead_id)
{
	char id[IDENT_TEXT_BYTES];
	Json *related = NULL;
	const Json *other;
	size_t i;

	ident_format(lead_id, id);
	for (int row = 0; row < db_rows(leads->rows) && related == NULL; row++) {
		const char *text = db_get_text(leads->rows, row, "related");
		if (strcmp(db_get_text(leads->rows, row, "lead_id"), id) == 0)
			related = jsonc_decode(text, strlen(text), NULL);
	}
	json_array_foreach(jsonc_for_walking(related), i, other)
	{
		const char *recruiter =
			leads->given == NULL ? NULL : g_hash_table_lookup(leads->given, text_of(other, "id"));
		if (recruiter != NULL)
			json_array_append_new(json_object_get(other, "recruiters"), json_string(recruiter));
	}
	return related == NULL ? json_null() : related;
}

void related_tie(Roster *roster, const Json *related)
{
	for (guint i = 0; i < roster_count(roster); i++)
		roster->recruiters[i].related = NULL;
	/* The newest comes last, and stays. */
	for (size_t i = json_array_size(related); i > 0; i--) {
		const Json *lead = json_array_get(related, i - 1);
		const Json *recruiters = json_object_get(lead, "recruiters");
		for (size_t n = 0; n < json_array_size(recruiters); n++) {
			Ident id;
			const int at = ident_parse(json_string_value(json_array_get(recruiters, n)), &id)
					       ? roster_find(roster, &id)
					       : -1;
			if (at < 0)
				continue;
			roster->recruiters[at].related = text_of(lead, "reference");
			roster->recruiters[at].is_related_by_company = is_of_company(lead);
		}
	}
}

static RelatedHolder holder_of(const Json *lead, const char *reader)
{
	const Json *recruiters = json_object_get(lead, "recruiters");

	for (size_t i = 0; i < json_array_size(recruiters); i++) {
		if (g_strcmp0(json_string_value(json_array_get(recruiters, i)), reader) == 0)
			return RELATED_HOLDER_READER;
	}
	return json_array_size(recruiters) > 0 ? RELATED_HOLDER_COLLEAGUE : RELATED_HOLDER_NOBODY;
}

static Json *says(const Json *related, const char *reader)
{
	Json *list = json_array();
	const Json *lead;
	size_t i;

	json_array_foreach(jsonc_for_walking(related), i, lead)
	{
		g_autofree char *sentence = wording_format(sentences[is_of_company(lead)][holder_of(lead, reader)],
			wording_string("reference", text_of(lead, "reference")));
		json_array_append_new(
			list, json_pack("{s:s, s:s}", "reference", text_of(lead, "reference"), "says", sentence));
	}
	return list;
}

Json *related_says(const Json *related, const Ident *recruiter_id)
{
	char reader[IDENT_TEXT_BYTES];

	ident_format(recruiter_id, reader);
	return says(related, reader);
}

Json *related_says_of(const char *related, const char *recruiter_id)
{
	g_autoptr(Json) list = related == NULL ? NULL : jsonc_decode(related, strlen(related), NULL);

	return says(list, recruiter_id);
}
