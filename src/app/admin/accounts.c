#include "app/admin/accounts.h"

#include <string.h>

#include "app/staff/token_access.h"
#include "app/staff/api_token.h"
#include "app/staff/password.h"
#include "base/clock.h"
#include "base/error.h"
#include "domain/email_address.h"
#include "domain/engagement.h"
#include "domain/matching/match_need.h"
#include "store/recruiter.h"
#include "store/staff.h"
#include "store/token.h"

static bool is_given(const char *text)
{
	return text != NULL && *text != '\0';
}

static bool invalid(GError **error, const char *option, const char *says)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s %s", option, says);
	return false;
}

static bool check_name(const char *name, GError **error)
{
	if (!g_utf8_validate(name, -1, NULL) || g_utf8_strlen(name, -1) > ACCOUNTS_NAME_CHARS_MAX)
		return invalid(error, "--name", "takes a name of at most 200 characters");
	for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
		if (g_unichar_iscntrl(g_utf8_get_char(at)))
			return invalid(error, "--name", "takes a name on one line");
	}
	return true;
}

static char *check_email(const char *option, const char *email, GError **error)
{
	char *canonical = email_address_normalise(email, error);

	if (canonical == NULL)
		g_prefix_error(error, "%s: ", option);
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

	return token_access_scope_parse(name, &scope);
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

static bool check_number(const char *option, const char *text, int64_t max, int64_t *number, GError **error)
{
	if (g_ascii_string_to_signed(text, 10, 0, max, number, NULL))
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
		"%s takes a whole number from 0 to %" G_GINT64_FORMAT, option, max);
	return false;
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

static bool check_recruiter(const RecruiterOptions *options, CheckedRecruiter *checked, GError **error)
{
	RecruiterChange *change = &checked->change;

	change->capacity = RECRUITER_CAPACITY_KEEP;
	if (is_given(options->name)) {
		checked->name = g_strstrip(g_strdup(options->name));
		if (!check_name(checked->name, error))
			return false;
	}
	if (is_given(options->email)) {
		checked->email = check_email("--email", options->email, error);
		if (checked->email == NULL)
			return false;
	}
	if (is_given(options->engagements)) {
		checked->engagements = check_list(options->engagements, is_engagement);
		if (checked->engagements == NULL)
			return invalid(
				error, "--engagements", "takes some of rust, python and hybrid, separated by commas");
	}
	if (is_given(options->capacity) &&
		!check_number("--capacity", options->capacity, ACCOUNTS_CAPACITY_MAX, &change->capacity, error))
		return false;
	change->name = is_given(checked->name) ? checked->name : NULL;
	change->email = checked->email;
	change->engagements = checked->engagements;
	checked->texts = g_ptr_array_new_with_free_func(g_free);
	return recruiter_options_check(&options->facts, change, checked->texts, error);
}

bool accounts_add_recruiter(Db *db, const RecruiterOptions *options, GError **error)
{
	g_auto(CheckedRecruiter) checked = {0};
	const Ident id = ident_new();

	if (!check_recruiter(options, &checked, error))
		return false;
	if (checked.change.name == NULL)
		return invalid(error, "--name", "is missing");
	if (checked.change.email == NULL)
		return invalid(error, "--email", "is missing");
	if (checked.change.engagements == NULL)
		return invalid(error, "--engagements", "is missing");
	return recruiter_add(db, &id, &checked.change, error);
}

bool accounts_set_recruiter(Db *db, const char *who, const RecruiterOptions *options, GError **error)
{
	g_auto(CheckedRecruiter) checked = {0};
	Ident id;

	if (!check_recruiter(options, &checked, error))
		return false;
	if (checked.change.name == NULL && checked.change.email == NULL && checked.change.engagements == NULL &&
		checked.change.capacity == RECRUITER_CAPACITY_KEEP && recruiter_options_are_empty(&options->facts))
		return invalid(error, "set:", "needs at least one thing to change (see --help)");
	return recruiter_find_id(db, who, &id, error) && recruiter_set(db, &id, &checked.change, error);
}

bool accounts_pause_recruiter(Db *db, const char *who, bool is_paused, GError **error)
{
	Ident id;

	return recruiter_find_id(db, who, &id, error) && recruiter_pause(db, &id, is_paused, error);
}

bool accounts_remove_recruiter(Db *db, const char *who, const char *actor, int64_t *leads_moved, GError **error)
{
	Ident id;

	return recruiter_find_id(db, who, &id, error) && recruiter_remove(db, &id, actor, leads_moved, error);
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

#define TIME_OFF_TAKES "takes a day or a moment, such as 2026-12-24 or 2026-12-24T12:00"

bool accounts_add_time_off(Db *db, const char *who, const TimeOffOptions *time_off, GError **error)
{
	RecruiterTimeOff row = {.start_us = clock_now_us()};
	Ident id;
	Ident cover;

	if (!recruiter_find_id(db, who, &id, error))
		return false;
	g_autoptr(GTimeZone) zone = zone_of(db, &id, error);
	if (zone == NULL)
		return false;
	if (is_given(time_off->from) && !read_moment(time_off->from, zone, false, &row.start_us))
		return invalid(error, "--from", TIME_OFF_TAKES);
	if (!is_given(time_off->to) || !read_moment(time_off->to, zone, true, &row.end_us))
		return invalid(error, "--to", TIME_OFF_TAKES);
	if (row.end_us <= row.start_us)
		return invalid(error, "--to", "is before --from");
	if (row.end_us <= clock_now_us())
		return invalid(error, "--to", "is over already");
	if (is_given(time_off->cover)) {
		if (!recruiter_find_id(db, time_off->cover, &cover, error)) {
			g_prefix_error(error, "--cover: ");
			return false;
		}
		if (memcmp(&cover, &id, sizeof id) == 0)
			return invalid(error, "--cover", "is somebody else");
		row.cover = &cover;
	}
	return recruiter_time_off_add(db, &id, &row, error);
}

bool accounts_end_time_off(Db *db, const char *who, const Ident *time_off, GError **error)
{
	Ident id;

	return recruiter_find_id(db, who, &id, error) && recruiter_time_off_end(db, &id, time_off, error);
}

static bool is_date(const char *text)
{
	g_autofree char *full = g_strconcat(text, "T00:00:00Z", NULL);
	g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(full, NULL);

	return strlen(text) == strlen("2026-12-24") && at != NULL;
}

bool accounts_add_bench(Db *db, const char *who, const BenchOptions *bench, GError **error)
{
	RecruiterBench row = {.engagement = bench->engagement, .engineers = 1};
	Ident id;

	if (!is_given(bench->engagement) || !is_engagement(bench->engagement))
		return invalid(error, "--engagement", "takes rust, python or hybrid");
	if (is_given(bench->seniority) && seniority_parse(bench->seniority) == MATCH_UNKNOWN)
		return invalid(error, "--seniority", "takes entry, intermediate or expert");
	if (is_given(bench->engineers) &&
		(!check_number("--engineers", bench->engineers, ACCOUNTS_BENCH_MAX, &row.engineers, error)))
		return false;
	if (row.engineers == 0)
		return invalid(error, "--engineers", "takes a whole number from 1 to 1000");
	if (is_given(bench->available_from) && !is_date(bench->available_from))
		return invalid(error, "--available-from", "takes a day, such as 2026-12-24");
	row.seniority = is_given(bench->seniority) ? bench->seniority : NULL;
	row.available_from = is_given(bench->available_from) ? bench->available_from : NULL;
	return recruiter_find_id(db, who, &id, error) && recruiter_bench_add(db, &id, &row, error);
}

bool accounts_confirm_bench(Db *db, const char *who, const Ident *entry, GError **error)
{
	Ident id;

	return recruiter_find_id(db, who, &id, error) && recruiter_bench_confirm(db, &id, entry, error);
}

bool accounts_remove_bench(Db *db, const char *who, const Ident *entry, GError **error)
{
	Ident id;

	return recruiter_find_id(db, who, &id, error) && recruiter_bench_remove(db, &id, entry, error);
}

static bool check_role(const char *role, GError **error)
{
	static const char *const roles[] = {"viewer", "agent", "admin", NULL};

	if (role != NULL && g_strv_contains(roles, role))
		return true;
	return invalid(error, "--role", "takes viewer, agent or admin");
}

/* The password's hash; the caller's canonical address in *email, to be freed by g_free. */
static bool check_staff(const StaffOptions *options, char **email, char hash[PASSWORD_HASH_BYTES], GError **error)
{
	*email = check_email("EMAIL", options->email, error);
	return *email != NULL && password_check(options->password, *email, error) &&
	       password_hash(options->password, hash, error);
}

bool accounts_add_staff(Db *db, const StaffOptions *options, GError **error)
{
	g_autofree char *email = NULL;
	char hash[PASSWORD_HASH_BYTES];

	if (!check_role(options->role, error) || !check_staff(options, &email, hash, error))
		return false;
	return staff_add(db,
		&(NewStaff){
			.id = ident_new(),
			.email = email,
			.role = options->role,
			.password_hash = hash,
		},
		error);
}

bool accounts_set_password(Db *db, const StaffOptions *options, GError **error)
{
	g_autofree char *email = NULL;
	char hash[PASSWORD_HASH_BYTES];

	return check_staff(options, &email, hash, error) && staff_set_password(db, email, hash, error);
}

/* Names stand in events, logs and shell lines: letters, digits and a little punctuation. */
static bool check_token_name(const char *name, GError **error)
{
	bool is_good = is_given(name) && strlen(name) <= ACCOUNTS_TOKEN_NAME_CHARS_MAX;

	for (const char *at = name; is_good && *at != '\0'; at++)
		is_good = g_ascii_isalnum(*at) || strchr("-_.@", *at) != NULL;
	if (is_good)
		return true;
	return invalid(error, "NAME", "takes up to 64 letters, digits and - _ . @");
}

bool accounts_create_token(Db *db, const TokenOptions *options, char **text, GError **error)
{
	ApiToken token = api_token_new();
	NewToken row = {.id = token.id, .name = options->name};

	G_STATIC_ASSERT(sizeof row.secret_hash == API_TOKEN_HASH_BYTES);
	if (!check_token_name(options->name, error))
		return false;
	g_autofree char *scopes = is_given(options->scopes) ? check_list(options->scopes, is_scope) : NULL;
	if (scopes == NULL)
		return invalid(error, "--scope",
			"takes some of leads:read, leads:write and leads:export, separated by "
			"commas");
	if (is_given(options->days) &&
		!check_number("--days", options->days, ACCOUNTS_TOKEN_DAYS_MAX, &row.valid_days, error))
		return false;
	row.scopes = scopes;
	api_token_hash(&token, row.secret_hash);
	if (!token_add(db, &row, error))
		return false;
	*text = g_malloc(API_TOKEN_TEXT_BYTES);
	api_token_format(&token, *text);
	return true;
}
