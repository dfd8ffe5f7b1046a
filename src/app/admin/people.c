#include "app/admin/people.h"

#include <string.h>

#include "app/admin/accounts.h"
#include "app/caller.h"
#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/staff.h"

bool people_list(const App *app, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return caller_check(ACCESS_STAFF_READ, error) && db_loan_take(&loan, app->pool, deadline_us, error) &&
	       staff_list(loan.db, out, error);
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
	const StaffOptions options = {
		.email = change->email == NULL ? "" : change->email, .role = change->role, .password = made};
	if (!db_loan_take(&loan, app->pool, change->deadline_us, error) ||
		!actions[i].change(loan.db, &options, wrong, error))
		return false;
	*password = g_steal_pointer(&made);
	return true;
}
