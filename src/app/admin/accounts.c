#include "app/admin/accounts.h"

#include <string.h>

#include <sodium.h>

#include "app/audit.h"
#include "app/caller.h"
#include "app/staff/api_token.h"
#include "app/staff/password.h"
#include "base/clock.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "domain/access/totp.h"
#include "domain/email_address.h"
#include "domain/engagement.h"
#include "domain/matching/match_need.h"
#include "store/recruiter.h"
#include "store/staff.h"

enum {
	NEW_PASSWORD_BYTES = 10, /* 80 bits, 16 letters and digits */
};

static bool is_given(const char *text)
{
	return text != NULL && *text != '\0';
}

static bool is_right(const FieldErrors *wrong)
{
	return field_errors_count(wrong) == 0;
}

static bool refuse(FieldErrors *wrong, const char *field, const char *code, TextKey text)
{
	field_errors_add(wrong, field, code, text);
	return false;
}

static void check_name(const char *name, FieldErrors *wrong)
{
	if (!g_utf8_validate(name, -1, NULL) || g_utf8_strlen(name, -1) > ACCOUNTS_NAME_CHARS_MAX) {
		refuse(wrong, "name", "too_long", TEXT_ERROR_ACCOUNT_NAME_TOO_LONG);
		return;
	}
	for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
		if (g_unichar_iscntrl(g_utf8_get_char(at))) {
			refuse(wrong, "name", "bad_text", TEXT_ERROR_ACCOUNT_NAME_LINES);
			return;
		}
	}
}

/* The canonical address; NULL: it is none. Owned by the caller. */
static char *check_email(const char *email, FieldErrors *wrong)
{
	g_autoptr(GError) error = NULL;
	char *canonical = email_address_normalize(email, &error);

	if (canonical == NULL)
		field_errors_add_text(wrong, "email", "bad_email", error->message);
	return canonical;
}

typedef bool (*IsListItem)(const char *name);

static bool is_engagement(const char *name)
{
	Engagement engagement;

	return engagement_parse(name, &engagement);
}

static bool is_scope(const char *name)
{
	AccessScope scope;

	return access_scope_parse(name, &scope);
}

/* A list without blanks and without doubles; NULL when an item is none. Owned by the caller. */
static char *check_list(const char *text, IsListItem is_item)
{
	g_auto(GStrv) items = g_strsplit(text, ",", -1);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (char **item = items; *item != NULL; item++) {
		if (!is_item(g_strstrip(*item)))
			return NULL;
		if (g_hash_table_add(seen, *item))
			g_strv_builder_add(builder, *item);
	}
	g_auto(GStrv) kept = g_strv_builder_end(builder);
	return g_strjoinv(",", kept);
}

typedef struct NumberField {
	const char *field;
	const char *text; /* NULL or "": *number stays */
	int64_t min, max;
	int64_t *number;
} NumberField;

static void check_number(const NumberField *given, FieldErrors *wrong)
{
	if (is_given(given->text) &&
		!g_ascii_string_to_signed(given->text, 10, given->min, given->max, given->number, NULL))
		field_errors_add(wrong, given->field, "not_a_number", TEXT_ERROR_ACCOUNT_NUMBER,
			wording_number("min", given->min), wording_number("max", given->max));
}

/* The checked options, which own what change points to. */
typedef struct CheckedRecruiter {
	char *name;
	char *email;
	char *engagements;
	GPtrArray *texts; /* of the facts */
	RecruiterChange change;
} CheckedRecruiter;

static void checked_recruiter_clear(CheckedRecruiter *checked)
{
	g_clear_pointer(&checked->name, g_free);
	g_clear_pointer(&checked->email, g_free);
	g_clear_pointer(&checked->engagements, g_free);
	g_clear_pointer(&checked->texts, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CheckedRecruiter, checked_recruiter_clear)

static void check_recruiter(const RecruiterOptions *options, CheckedRecruiter *checked, FieldErrors *wrong)
{
	RecruiterChange *change = &checked->change;

	change->capacity = RECRUITER_CAPACITY_KEEP;
	if (is_given(options->name)) {
		checked->name = g_strstrip(g_strdup(options->name));
		check_name(checked->name, wrong);
	}
	if (is_given(options->email))
		checked->email = check_email(options->email, wrong);
	if (is_given(options->engagements)) {
		checked->engagements = check_list(options->engagements, is_engagement);
		if (checked->engagements == NULL)
			refuse(wrong, "engagements", "not_a_choice", TEXT_ERROR_ACCOUNT_ENGAGEMENTS);
	}
	check_number(&(NumberField){"capacity", options->capacity, 0, ACCOUNTS_CAPACITY_MAX, &change->capacity}, wrong);
	change->name = is_given(checked->name) ? checked->name : NULL;
	change->email = checked->email;
	change->engagements = checked->engagements;
	checked->texts = g_ptr_array_new_with_free_func(g_free);
	recruiter_options_check(&options->facts, change, checked->texts, wrong);
}

/* The entry of a change to a recruiter, as audit_end(). */
static bool end_recruiter(DbTransaction *tx, const char *what, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return audit_end(tx, what, "recruiter", text, error);
}

static void check_new_recruiter(const RecruiterOptions *options, CheckedRecruiter *checked, FieldErrors *wrong)
{
	const struct {
		const char *field, *text;
	} required[] = {{"name", options->name}, {"email", options->email}, {"engagements", options->engagements}};

	for (gsize i = 0; i < G_N_ELEMENTS(required); i++) {
		g_autofree char *text = g_strstrip(g_strdup(required[i].text == NULL ? "" : required[i].text));
		if (*text == '\0')
			refuse(wrong, required[i].field, "required", TEXT_ERROR_ACCOUNT_REQUIRED);
	}
	check_recruiter(options, checked, wrong);
	checked->change.is_paused = options->is_paused;
}

bool accounts_check_recruiter(const RecruiterOptions *options, FieldErrors *wrong)
{
	g_auto(CheckedRecruiter) checked = {0};

	check_new_recruiter(options, &checked, wrong);
	return is_right(wrong);
}

bool accounts_add_recruiter(Db *db, const RecruiterOptions *options, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(CheckedRecruiter) checked = {0};
	const Ident id = ident_new();

	if (!caller_check(ACCESS_RECRUITERS_WRITE, error))
		return false;
	check_new_recruiter(options, &checked, wrong);
	return is_right(wrong) && audit_begin(&tx, db, error) && recruiter_add(db, &id, &checked.change, error) &&
	       end_recruiter(&tx, "recruiter_added", &id, error);
}

bool accounts_set_recruiter(
	Db *db, const char *who, const RecruiterOptions *options, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(CheckedRecruiter) checked = {0};
	Ident id;

	check_recruiter(options, &checked, wrong);
	if (!is_right(wrong))
		return false;
	if (checked.change.name == NULL && checked.change.email == NULL && checked.change.engagements == NULL &&
		checked.change.capacity == RECRUITER_CAPACITY_KEEP && recruiter_options_are_empty(&options->facts))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_ACCOUNT_NO_CHANGE);
	return recruiter_find_id(db, who, &id, error) && audit_begin(&tx, db, error) &&
	       recruiter_set(db, &id, &checked.change, error) && end_recruiter(&tx, "recruiter_changed", &id, error);
}

bool accounts_pause_recruiter(Db *db, const char *who, bool is_paused, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Ident id;

	return recruiter_find_id(db, who, &id, error) && audit_begin(&tx, db, error) &&
	       recruiter_pause(db, &id, is_paused ? &(RecruiterPause){0} : NULL, error) &&
	       end_recruiter(&tx, is_paused ? "recruiter_paused" : "recruiter_resumed", &id, error);
}

bool accounts_remove_recruiter(Db *db, const char *who, const char *actor, int64_t *leads_moved, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Ident id;

	return caller_check(ACCESS_RECRUITERS_WRITE, error) && recruiter_find_id(db, who, &id, error) &&
	       audit_begin(&tx, db, error) && recruiter_remove(db, &id, actor, leads_moved, error) &&
	       end_recruiter(&tx, "recruiter_removed", &id, error);
}

/* A moment in somebody's zone; of a day its start, or its end. */
static bool read_moment(const char *text, GTimeZone *zone, bool is_end, int64_t *at_us)
{
	const bool is_day = strchr(text, 'T') == NULL;
	g_autofree char *full = g_strconcat(text, is_day ? "T00:00:00" : strlen(text) == 16 ? ":00" : "", NULL);
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(full, zone);
	g_autoptr(GDateTime) next = at == NULL ? NULL : g_date_time_add_days(at, 1);

	if (at == NULL || next == NULL)
		return false;
	*at_us = g_date_time_to_unix(is_day && is_end ? next : at) * G_USEC_PER_SEC;
	return true;
}

static GTimeZone *zone_of(Db *db, const Ident *id, GError **error)
{
	g_autoptr(DbResult) row = recruiter_facts(db, id, error);

	if (row == NULL)
		return NULL;
	const char *zone = db_rows(row) == 0 ? NULL : db_get_text(row, 0, "timezone");
	return zone == NULL ? g_time_zone_new_utc() : working_zone_new(zone, error);
}

/* A recruiter who covers for another, and when. */
typedef struct Cover {
	const char *who; /* as given */
	const Ident *away;
	int64_t start_us, end_us; /* end_us 0: now */
	bool gets_leads;	  /* that are accepted */
	Ident id;
} Cover;

/* False: *error is set, or it was not found, which is about the field, as is what else speaks against it. */
static bool find_cover(Db *db, Cover *cover, FieldErrors *wrong, GError **error)
{
	g_autoptr(GError) reason = NULL;
	bool takes_leads;

	if (!recruiter_find_id(db, cover->who, &cover->id, &reason)) {
		if (leadmatch_error_is(reason, LEADMATCH_ERROR_NOT_FOUND))
			field_errors_add_text(wrong, "cover", "not_found", reason->message);
		else
			g_propagate_error(error, g_steal_pointer(&reason));
		return false;
	}
	if (memcmp(&cover->id, cover->away, sizeof cover->id) == 0)
		refuse(wrong, "cover", "not_a_choice", TEXT_ERROR_ACCOUNT_COVER);
	g_autoptr(DbResult) facts = recruiter_cover(db, &cover->id, cover->start_us, cover->end_us, error);
	if (facts == NULL || !recruiter_takes_leads(db, &cover->id, cover->away, &takes_leads, error))
		return false;
	if (db_rows(facts) == 1 && db_get_bool(facts, 0, "is_paused"))
		field_errors_add(wrong, "cover", "not_a_choice", TEXT_ERROR_ACCOUNT_COVER_PAUSED,
			wording_string("name", db_get_text(facts, 0, "name")));
	else if (db_rows(facts) == 1 && db_get_bool(facts, 0, "is_off"))
		field_errors_add(wrong, "cover", "not_a_choice", TEXT_ERROR_ACCOUNT_COVER_OFF,
			wording_string("name", db_get_text(facts, 0, "name")));
	else if (db_rows(facts) == 1 && cover->gets_leads && !takes_leads)
		field_errors_add(wrong, "cover", "not_a_choice", TEXT_ERROR_ACCOUNT_COVER_CLASS,
			wording_string("name", db_get_text(facts, 0, "name")));
	return true;
}

/* What becomes of their accepted leads; a cover takes them over unless something else is said. */
static const char *check_leads(const char *leads, const char *cover, FieldErrors *wrong)
{
	static const char *const choices[] = {"keep", "cover", "return"};

	if (!is_given(leads))
		return is_given(cover) ? "cover" : "keep";
	for (gsize i = 0; i < G_N_ELEMENTS(choices); i++) {
		if (g_str_equal(choices[i], leads) && (is_given(cover) || !g_str_equal(choices[i], "cover")))
			return choices[i];
	}
	refuse(wrong, "leads", "not_a_choice", TEXT_ERROR_ACCOUNT_LEADS);
	return NULL;
}

bool accounts_add_time_off(Db *db, const char *who, const TimeOffOptions *time_off, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	const int64_t now_us = clock_now_us();
	RecruiterTimeOff row = {.start_us = now_us, .leads = check_leads(time_off->leads, time_off->cover, wrong)};
	Ident id;
	Cover cover = {.who = time_off->cover, .away = &id};

	if (!recruiter_find_id(db, who, &id, error))
		return false;
	g_autoptr(GTimeZone) zone = zone_of(db, &id, error);
	if (zone == NULL)
		return false;
	if (is_given(time_off->from) && !read_moment(time_off->from, zone, false, &row.start_us))
		refuse(wrong, "from", "bad_text", TEXT_ERROR_ACCOUNT_TIME);
	if (!is_given(time_off->to) || !read_moment(time_off->to, zone, true, &row.end_us))
		refuse(wrong, "to", is_given(time_off->to) ? "bad_text" : "required", TEXT_ERROR_ACCOUNT_TIME);
	else if (row.end_us <= row.start_us)
		refuse(wrong, "to", "out_of_range", TEXT_ERROR_ACCOUNT_LAST_DAY);
	else if (row.end_us <= now_us)
		refuse(wrong, "to", "out_of_range", TEXT_ERROR_ACCOUNT_PAST_DAY);
	if (is_given(time_off->cover)) {
		cover.gets_leads = g_strcmp0(row.leads, "cover") == 0;
		cover.start_us = row.start_us;
		cover.end_us = row.end_us;
		if (!find_cover(db, &cover, wrong, error))
			return false;
		row.cover = &cover.id;
	}
	return is_right(wrong) && audit_begin(&tx, db, error) && recruiter_time_off_add(db, &id, &row, error) &&
	       end_recruiter(&tx, "time_off_added", &id, error);
}

bool accounts_pause_with(Db *db, const char *who, const PauseOptions *pause, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	const char *leads = check_leads(pause->leads, pause->cover, wrong);
	RecruiterPause row = {
		.moves_offers = pause->moves_offers, .leads = g_strcmp0(leads, "keep") == 0 ? NULL : leads};
	Ident id;
	Cover cover = {.who = pause->cover,
		.away = &id,
		.start_us = clock_now_us(),
		.gets_leads = g_strcmp0(leads, "cover") == 0};

	if (!recruiter_find_id(db, who, &id, error))
		return false;
	if (is_given(pause->cover)) {
		if (!find_cover(db, &cover, wrong, error))
			return false;
		row.cover = &cover.id;
	}
	return is_right(wrong) && audit_begin(&tx, db, error) && recruiter_pause(db, &id, &row, error) &&
	       end_recruiter(&tx, "recruiter_paused", &id, error);
}

bool accounts_end_time_off(Db *db, const char *who, const Ident *time_off, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Ident id;

	return recruiter_find_id(db, who, &id, error) && audit_begin(&tx, db, error) &&
	       recruiter_time_off_end(db, &id, time_off, error) && end_recruiter(&tx, "time_off_ended", &id, error);
}

static bool is_date(const char *text)
{
	g_autofree char *full = g_strconcat(text, "T00:00:00Z", NULL);
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(full, NULL);

	return strlen(text) == strlen("2026-12-24") && at != NULL;
}

bool accounts_add_bench(Db *db, const char *who, const BenchOptions *bench, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	RecruiterBench row = {.engagement = bench->engagement, .engineers = 1};
	Ident id;

	if (!is_given(bench->engagement) || !is_engagement(bench->engagement))
		refuse(wrong, "engagement", "not_a_choice", TEXT_ERROR_ACCOUNT_ENGAGEMENT);
	if (is_given(bench->seniority) && seniority_parse(bench->seniority) == MATCH_UNKNOWN)
		refuse(wrong, "seniority", "not_a_choice", TEXT_ERROR_ACCOUNT_SENIORITY);
	check_number(&(NumberField){"engineers", bench->engineers, 1, ACCOUNTS_BENCH_MAX, &row.engineers}, wrong);
	if (is_given(bench->available_from) && !is_date(bench->available_from))
		refuse(wrong, "available_from", "bad_text", TEXT_ERROR_ACCOUNT_DAY);
	row.seniority = is_given(bench->seniority) ? bench->seniority : NULL;
	row.available_from = is_given(bench->available_from) ? bench->available_from : NULL;
	return is_right(wrong) && recruiter_find_id(db, who, &id, error) && audit_begin(&tx, db, error) &&
	       recruiter_bench_add(db, &id, &row, error) && end_recruiter(&tx, "bench_added", &id, error);
}

bool accounts_confirm_bench(Db *db, const char *who, const Ident *entry, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Ident id;

	return recruiter_find_id(db, who, &id, error) && audit_begin(&tx, db, error) &&
	       recruiter_bench_confirm(db, &id, entry, error) && end_recruiter(&tx, "bench_confirmed", &id, error);
}

bool accounts_remove_bench(Db *db, const char *who, const Ident *entry, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Ident id;

	return recruiter_find_id(db, who, &id, error) && audit_begin(&tx, db, error) &&
	       recruiter_bench_remove(db, &id, entry, error) && end_recruiter(&tx, "bench_removed", &id, error);
}

/* The password's hash; the canonical address in *email, owned by the caller. */
static bool check_staff(
	const StaffOptions *options, char **email, char hash[PASSWORD_HASH_BYTES], FieldErrors *wrong, GError **error)
{
	*email = check_email(options->email, wrong);
	return is_right(wrong) && password_check(options->password, *email, error) &&
	       password_hash(options->password, hash, error);
}

/* The entry of a change to an account, as audit_end(); it names the account by its id. */
static bool end_account(DbTransaction *tx, const char *what, const char *email, GError **error)
{
	g_autoptr(DbResult) account = staff_find_id(tx->db, email, error);

	return account != NULL &&
	       audit_end(tx, what, "account", db_rows(account) == 0 ? NULL : db_get_text(account, 0, "id"), error);
}

bool accounts_add_staff(Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autofree char *email = NULL;
	char hash[PASSWORD_HASH_BYTES];
	Role role;

	if (!caller_check_proved(ACCESS_ADMIN, error))
		return false;
	if (options->role == NULL || !role_parse(options->role, &role))
		refuse(wrong, "role", "not_a_choice", TEXT_ERROR_ACCOUNT_ROLE);
	if (!check_staff(options, &email, hash, wrong, error))
		return false;
	const NewStaff staff = {
		.id = ident_new(),
		.email = email,
		.role = options->role,
		.password_hash = hash,
	};
	return audit_begin(&tx, db, error) && staff_add(db, &staff, error) &&
	       end_account(&tx, "account_added", email, error);
}

bool accounts_set_password(Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autofree char *email = NULL;
	char hash[PASSWORD_HASH_BYTES];

	return caller_check_proved(ACCESS_ADMIN, error) && check_staff(options, &email, hash, wrong, error) &&
	       audit_begin(&tx, db, error) && staff_set_password(db, email, hash, error) &&
	       end_account(&tx, "password_set", email, error);
}

char *accounts_new_password(void)
{
	uint8_t bytes[NEW_PASSWORD_BYTES];

	randombytes_buf(bytes, sizeof bytes);
	return base32_format(bytes, sizeof bytes);
}

/* Somebody else stays who can undo it. A shell has the database itself. */
static bool check_admins(Db *db, const char *email, GError **error)
{
	g_autoptr(DbResult) admins = staff_lock_admins(db, email, error);

	if (admins == NULL)
		return false;
	if (caller_get()->kind == CALLER_SHELL || db_rows(admins) != 1 || !db_get_bool(admins, 0, "is_this"))
		return true;
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ACCOUNT_LAST_ADMIN);
}

bool accounts_set_role(Db *db, const char *email, const char *role, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	Role wanted;

	if (!caller_check_proved(ACCESS_ADMIN, error))
		return false;
	if (role == NULL || !role_parse(role, &wanted))
		return refuse(wrong, "role", "not_a_choice", TEXT_ERROR_ACCOUNT_ROLE);
	return audit_begin(&tx, db, error) && (wanted == ROLE_ADMIN || check_admins(db, email, error)) &&
	       staff_set_role(db, email, role, error) && end_account(&tx, "role_changed", email, error);
}

bool accounts_disable_staff(Db *db, const char *email, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return caller_check_proved(ACCESS_ADMIN, error) && audit_begin(&tx, db, error) &&
	       check_admins(db, email, error) && staff_disable(db, email, error) &&
	       end_account(&tx, "account_disabled", email, error);
}

bool accounts_enable_staff(Db *db, const char *email, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return caller_check_proved(ACCESS_ADMIN, error) && audit_begin(&tx, db, error) &&
	       staff_enable(db, email, error) && end_account(&tx, "account_enabled", email, error);
}

bool accounts_reset_second_step(Db *db, const char *email, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return caller_check_proved(ACCESS_ADMIN, error) && audit_begin(&tx, db, error) &&
	       staff_reset_totp(db, email, error) && end_account(&tx, "second_step_reset", email, error);
}

bool accounts_revoke_token(Db *db, const char *name, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	return caller_check(ACCESS_ADMIN, error) && audit_begin(&tx, db, error) && token_revoke(db, name, error) &&
	       audit_end(&tx, "token_revoked", "token", name, error);
}

/* Names are in events, logs and shell lines: letters, digits and a little punctuation. */
static bool is_token_name(const char *name)
{
	bool is_good = is_given(name) && strlen(name) <= ACCOUNTS_TOKEN_NAME_CHARS_MAX;

	for (const char *at = name; is_good && *at != '\0'; at++)
		is_good = g_ascii_isalnum(*at) || strchr("-_.@", *at) != NULL;
	return is_good;
}

bool accounts_create_token(Db *db, const TokenOptions *options, char **text, FieldErrors *wrong, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	ApiToken token = api_token_new();
	NewToken row = {.id = token.id, .name = options->name};

	G_STATIC_ASSERT(sizeof row.secret_hash == API_TOKEN_HASH_BYTES);
	if (!caller_check_proved(ACCESS_ADMIN, error))
		return false;
	if (!is_token_name(options->name))
		refuse(wrong, "name", "bad_text", TEXT_ERROR_ACCOUNT_TOKEN_NAME);
	g_autofree char *scopes = is_given(options->scopes) ? check_list(options->scopes, is_scope) : NULL;
	if (scopes == NULL)
		refuse(wrong, "scope", "not_a_choice", TEXT_ERROR_ACCOUNT_SCOPES);
	check_number(&(NumberField){"days", options->days, 0, ACCOUNTS_TOKEN_DAYS_MAX, &row.valid_days}, wrong);
	if (!is_right(wrong))
		return false;
	row.scopes = scopes;
	api_token_hash(&token, row.secret_hash);
	if (!audit_begin(&tx, db, error) || !token_add(db, &row, error) ||
		!audit_end(&tx, "token_created", "token", row.name, error))
		return false;
	*text = g_malloc(API_TOKEN_TEXT_BYTES);
	api_token_format(&token, *text);
	return true;
}
