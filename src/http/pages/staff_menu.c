#include "http/pages/staff_menu.h"

#include <stdbool.h>
#include <string.h>

#include "app/caller.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

enum {
	PLACES_MAX = 4,
};

/* clang-format off */
static const struct {
	const char *address;
	const char *keys; /* NULL: none */
	TextKey name;
	Access access;
	const char *places[PLACES_MAX]; /* other paths that belong to it, each with what is below */
} entries[] = {
	{"/staff",            "g b", TEXT_PAGE_STAFF_BOARD,        ACCESS_LEADS_READ,      {"/staff/reports"}},
	{"/staff/leads",      "g l", TEXT_PAGE_STAFF_LEADS,        ACCESS_LEADS_READ,      {"/staff/acts", "/staff/bulk", "/staff/import"}},
	{"/staff/triage",     "g t", TEXT_PAGE_STAFF_TRIAGE,       ACCESS_LEADS_READ,      {NULL}},
	{"/staff/quarantine", "g q", TEXT_PAGE_STAFF_QUARANTINE,   ACCESS_LEADS_READ,      {"/staff/spam"}},
	{"/staff/recruiters", "g r", TEXT_PAGE_MANAGE_RECRUITERS,  ACCESS_RECRUITERS_READ, {"/staff/match"}},
	{"/staff/outbox",     "g e", TEXT_PAGE_STAFF_EMAILS,       ACCESS_OUTBOX_READ,     {"/staff/emails"}},
	{"/staff/rules",      "g u", TEXT_PAGE_MANAGE_RULES,       ACCESS_RULES_READ,      {NULL}},
	{"/staff/people",     NULL,  TEXT_PAGE_STAFF_PEOPLE,       ACCESS_STAFF_READ,      {NULL}},
	{"/staff/audit",      NULL,  TEXT_PAGE_STAFF_AUDIT,        ACCESS_AUDIT_READ,      {NULL}},
	{"/staff/tokens",     NULL,  TEXT_PAGE_MANAGE_TOKENS,      ACCESS_STAFF_READ,      {NULL}},
	{"/staff/settings",   NULL,  TEXT_PAGE_MANAGE_SETTINGS,    ACCESS_STAFF_READ,      {"/staff/doctor"}},
	{"/staff/account",    NULL,  TEXT_PAGE_STAFF_ACCOUNT,      ACCESS_OWN_ACCOUNT,     {NULL}},
};
/* clang-format on */

static bool is_below(const char *path, const char *place)
{
	const gsize bytes = strlen(place);

	return strncmp(path, place, bytes) == 0 && path[bytes] == '/';
}

/* Everything is below the board's address, which is no place of it. */
static bool belongs_to(const char *path, gsize entry)
{
	bool belongs = entry > 0 && is_below(path, entries[entry].address);

	for (gsize i = 0; i < PLACES_MAX && entries[entry].places[i] != NULL; i++) {
		const char *place = entries[entry].places[i];
		belongs = belongs || strcmp(path, place) == 0 || is_below(path, place);
	}
	return belongs;
}

Json *staff_menu_view(const char *path)
{
	Json *list = json_array();

	for (gsize i = 0; i < G_N_ELEMENTS(entries); i++) {
		if (!caller_may(entries[i].access))
			continue;
		json_array_append_new(
			list, json_pack("{s:s, s:s?, s:s, s:b, s:b}", "address", entries[i].address, "keys",
				      entries[i].keys, "name", wording_text(entries[i].name), "is_here",
				      strcmp(path, entries[i].address) == 0, "is_below", belongs_to(path, i)));
	}
	return list;
}
