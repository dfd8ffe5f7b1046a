#include "app/staff/staff_labels.h"

#include <string.h>

#include "app/caller.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "domain/lead/lead_tag.h"
#include "store/event.h"
#include "store/lead_label.h"

#define STAFF_ACTOR "staff:"

static bool refuse(const LabelTurn *turn, const char *field, const char *code, char *says, GError **error)
{
	g_autofree char *owned = says;

	field_errors_add_text(turn->errors, field, code, owned);
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, owned);
	return false;
}

/* NULL: none. */
static Json *text_or_null(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

/* {key: value} as text; value is taken over. */
static char *labeled(const char *key, Json *value)
{
	g_autoptr(Json) object = json_pack("{s:o}", key, value);

	return jsonc_encode(object);
}

static bool tell(const LabelTurn *turn, const char *what, char *old, char *new, GError **error)
{
	g_autofree char *old_owned = old;
	g_autofree char *new_owned = new;

	return event_add(turn->db,
		&(Event){.lead_id = turn->lead_id,
			.actor = turn->actor,
			.what = what,
			.old_json = old_owned,
			.new_json = new_owned},
		error);
}

/* --- owner ------------------------------------------------------------------------------------------------------------ */

/* The address that is meant; NULL: nobody is to own it. */
static const char *wanted_owner(const LabelTurn *turn)
{
	const char *owner = turn->change->owner;

	if (strcmp(owner, "me") == 0 && g_str_has_prefix(turn->actor, STAFF_ACTOR))
		return turn->actor + strlen(STAFF_ACTOR);
	return strcmp(owner, "none") == 0 ? NULL : owner;
}

static bool write_owner(const LabelTurn *turn, const char *before, GError **error)
{
	const char *wanted = wanted_owner(turn);
	g_autoptr(DbResult) account = wanted == NULL ? NULL : lead_label_account(turn->db, wanted, error);
	const char *now = NULL;

	if (wanted != NULL && account == NULL)
		return false;
	if (wanted != NULL && db_rows(account) == 0)
		return refuse(turn, "owner", "not_a_choice",
			wording_format(TEXT_ERROR_CHANGE_OWNER, wording_string("owner", wanted)), error);
	if (account != NULL)
		now = db_get_text(account, 0, "email");
	if ((now == NULL && before == NULL) || (now != NULL && before != NULL && g_ascii_strcasecmp(now, before) == 0))
		return true;
	return lead_label_own(turn->db, turn->lead_id, account == NULL ? NULL : db_get_text(account, 0, "id"), error) &&
	       tell(turn, "owner_changed", labeled("owner", text_or_null(before)), labeled("owner", text_or_null(now)),
		       error);
}

/* --- tags ------------------------------------------------------------------------------------------------------------- */

static char **strings_of(const Json *array)
{
	GPtrArray *strings = g_ptr_array_new();
	const Json *item;
	size_t i;

	json_array_foreach(jsonc_for_walking(array), i, item)
		g_ptr_array_add(strings, g_strdup(json_string_value(item)));
	g_ptr_array_add(strings, NULL);
	return (char **)g_ptr_array_free(strings, FALSE);
}

static Json *array_of(char *const *strings)
{
	Json *array = json_array();

	for (char *const *each = strings; *each != NULL; each++)
		json_array_append_new(array, json_string(*each));
	return array;
}

static char **wanted_tags(const LeadChange *change, char *const *before)
{
	char **tags = g_strdupv(change->tags == NULL ? (char **)(guintptr)before : change->tags);

	if (change->tag != NULL) {
		char **more = lead_tags_with(tags, change->tag);
		g_strfreev(tags);
		tags = more;
	}
	if (change->untag != NULL) {
		char **fewer = lead_tags_without(tags, change->untag);
		g_strfreev(tags);
		tags = fewer;
	}
	return tags;
}

static bool write_tags(const LabelTurn *turn, const char *before_json, GError **error)
{
	g_autoptr(Json) before_array = jsonc_decode(before_json, strlen(before_json), error);

	if (before_array == NULL)
		return false;
	g_auto(GStrv) before = strings_of(before_array);
	g_auto(GStrv) now = wanted_tags(turn->change, before);
	if (g_strv_equal((const char *const *)before, (const char *const *)now))
		return true;
	if (g_strv_length(now) > LEAD_TAGS_MAX)
		return refuse(turn, turn->change->tag == NULL ? "tags" : "tag", "too_long",
			wording_format(TEXT_ERROR_CHANGE_TAGS, wording_number("max", LEAD_TAGS_MAX)), error);
	g_autoptr(Json) now_array = array_of(now);
	g_autofree char *now_json = jsonc_encode(now_array);
	return lead_label_tag(turn->db, turn->lead_id, now_json, error) &&
	       tell(turn, "tags_changed", labeled("tags", json_incref(before_array)),
		       labeled("tags", json_incref(now_array)), error);
}

bool staff_labels_write(const LabelTurn *turn, GError **error)
{
	const LeadChange *change = turn->change;
	const bool has_tags = change->tags != NULL || change->tag != NULL || change->untag != NULL;

	if (change->owner == NULL && !has_tags)
		return true;
	g_autoptr(DbResult) before = lead_label_load(turn->db, turn->lead_id, error);
	if (before == NULL)
		return false;
	const char *owner = db_is_null(before, 0, "owner") ? NULL : db_get_text(before, 0, "owner");
	return (change->owner == NULL || write_owner(turn, owner, error)) &&
	       (!has_tags || write_tags(turn, db_get_text(before, 0, "tags"), error));
}

bool staff_labels_choices(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) accounts = g_string_new(NULL);
	JsonWriter w;

	if (!caller_check(ACCESS_LEADS_READ, error) || !db_loan_take(&loan, app->pool, deadline_us, error) ||
		!lead_label_accounts(loan.db, accounts, error))
		return false;
	g_autoptr(DbResult) tags = lead_label_known(loan.db, "", STAFF_LABELS_KNOWN_MAX, error);
	if (tags == NULL)
		return false;
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_key(&w, "accounts");
	jsonw_raw(&w, accounts->str);
	jsonw_key(&w, "tags");
	jsonw_begin_array(&w);
	for (int i = 0; i < db_rows(tags); i++)
		jsonw_text(&w, db_get_text(tags, i, "tag"));
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	return true;
}
