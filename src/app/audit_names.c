#include "app/audit_names.h"

#include <string.h>

#include "base/closest.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

#define EVENT_START "event." /* of the texts that say what happened to a lead */

/* What no event says, because it happens to no lead, or changes none. */
static const char *const own_names[] = {
	"account_added",
	"account_disabled",
	"account_enabled",
	"bench_added",
	"bench_confirmed",
	"bench_removed",
	"bulk_done",
	"bulk_undone",
	"contact_read",
	"contacts_listed",
	"evidence_exported",
	"exclusion_lifted",
	"export_started",
	"lead_erased",
	"leads_exported",
	"leads_imported",
	"outbox_cancelled",
	"outbox_retried",
	"password_changed",
	"password_set",
	"portal_link_made",
	"proved_again",
	"recovery_code_used",
	"recovery_codes_made",
	"recruiter_added",
	"recruiter_changed",
	"recruiter_paused",
	"recruiter_resumed",
	"role_changed",
	"rules_activated",
	"second_step_removed",
	"second_step_reset",
	"second_step_set",
	"sessions_ended",
	"sign_in_failed",
	"signed_in",
	"signed_out",
	"spam_sender_lifted",
	"spam_sender_marked",
	"spam_senders_listed",
	"time_off_added",
	"time_off_ended",
	"token_created",
	"token_revoked",
};

/* Texts that are a part of what another one says. */
static const char *const parts[] = {"no_owner", "reason_erasure", NULL};

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gpointer names_make(void)
{
	GArray *names = g_array_new(true, false, sizeof own_names[0]);

	g_array_append_vals(names, own_names, G_N_ELEMENTS(own_names));
	for (TextKey key = TEXT_NONE + 1; key < TEXT_COUNT; key++) {
		const char *text = wording_defaults[key].key;
		const char *name = g_str_has_prefix(text, EVENT_START) ? text + strlen(EVENT_START) : NULL;
		if (name != NULL && !g_strv_contains(parts, name))
			g_array_append_val(names, name);
	}
	g_array_sort(names, by_text);
	return g_array_free(names, false);
}

/* Made once, and never freed. */
static const char *const *all_names(void)
{
	static gsize names; /* const char ** */

	if (g_once_init_enter(&names))
		g_once_init_leave(&names, (gsize)names_make());
	return (const char *const *)names;
}

const char *audit_name_at(guint at)
{
	return all_names()[at];
}

bool audit_name_is_known(const char *name)
{
	return g_strv_contains(all_names(), name);
}

const char *audit_name_near(const char *typed)
{
	return closest_name(typed, audit_name_at, (guint)strlen(typed) / 3); /* a third of the letters may be wrong */
}
