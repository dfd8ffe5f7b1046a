#include "app/admin/people.h"

#include <string.h>

#include "app/admin/accounts.h"
#include "app/caller.h"
#include "base/error.h"
#include "base/ident.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/staff.h"

bool people_list(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_STAFF_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       staff_list(loan.db, out, error);
}

/* One account as JSON; NOT_FOUND. */
static Json *load_one(Db *db, const char *who, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (!staff_list_one(db, who, text, error))
		return NULL;
	g_autoptr(Json) list = jsonc_decode(text->str, text->len, error);
	if (list == NULL)
		return NULL;
	if (json_array_size(list) > 0)
		return json_incref(json_array_get(list, 0));
	wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_STAFF_NOT_FOUND, wording_string("email", who));
	return NULL;
}

bool people_show(const App *app, const char *who, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	if (!caller_check(ACCESS_ADMIN, error) || !db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(Json) account = load_one(loan.db, who, error);
	if (account == NULL)
		return false;
	g_autofree char *text = jsonc_encode(account);
	g_string_append(out, text);
	return true;
}

static bool add(Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error)
{
	return accounts_add_staff(db, options, wrong, error);
}

static bool set_role(Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error)
{
	return accounts_set_role(db, options->email, options->role, wrong, error);
}

static bool set_password(Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error)
{
	return accounts_set_password(db, options, wrong, error);
}

static bool disable(Db *db, const StaffOptions *options, FieldErrors *wrong G_GNUC_UNUSED, GError **error)
{
	return accounts_disable_staff(db, options->email, error);
}

static bool enable(Db *db, const StaffOptions *options, FieldErrors *wrong G_GNUC_UNUSED, GError **error)
{
	return accounts_enable_staff(db, options->email, error);
}

static bool reset_totp(Db *db, const StaffOptions *options, FieldErrors *wrong G_GNUC_UNUSED, GError **error)
{
	return accounts_reset_second_step(db, options->email, error);
}

static const struct {
	const char *name;
	bool (*change)(Db *db, const StaffOptions *options, FieldErrors *wrong, GError **error);
	bool makes_password;
} actions[] = {
	{"add", add, true},
	{"role", set_role, false},
	{"password", set_password, true},
	{"disable", disable, false},
	{"enable", enable, false},
	{"reset_totp", reset_totp, false},
};

bool people_change(const App *app, const PeopleChange *change, char **password, FieldErrors *wrong, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autofree char *made = NULL;
	gsize i = 0;

	*password = NULL;
	while (i < G_N_ELEMENTS(actions) && g_strcmp0(actions[i].name, change->action) != 0)
		i++;
	if (i == G_N_ELEMENTS(actions))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_ACCOUNT_ACTION);
	if (actions[i].makes_password)
		made = accounts_new_password();
	StaffOptions options = {
		.email = change->email == NULL ? "" : change->email, .role = change->role, .password = made};
	Ident id;
	if (!db_loan_take(&loan, app->pool, change->deadline_us, error))
		return false;
	g_autoptr(Json) account = ident_parse(options.email, &id) ? load_one(loan.db, options.email, error) : NULL;
	if (account != NULL)
		options.email = json_string_value(json_object_get(account, "email"));
	else if (ident_parse(options.email, &id))
		return false;
	if (!actions[i].change(loan.db, &options, wrong, error))
		return false;
	*password = g_steal_pointer(&made);
	return true;
}
