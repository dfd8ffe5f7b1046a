/*
 * app/admin/people: the accounts of staff, as administrators see and change them in the console; the shell calls
 * app/admin/accounts, as this does.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "domain/submission/submission.h"

/* Appends what staff_list() gives. DENIED. */
bool people_list(const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends one account, by its email or id. NOT_FOUND. Asks for ACCESS_ADMIN: it is told what it has just changed. */
bool people_show(
	const App *app, const char *who, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As typed; NULL: not given. */
typedef struct PeopleChange {
	const char *action; /* add, role, password, disable, enable, reset_totp */
	const char *email;  /* or id, but of add */
	const char *role;   /* of add and role */
	int64_t deadline_us;
} PeopleChange;

/*
 * *password: of add and password, a new one that nobody knows yet (g_free); otherwise NULL. False with entries in wrong
 * (email, role), or with *error: INVALID: there is no such action; DENIED, NOT_FOUND, CONFLICT: app/admin/accounts.
 */
bool people_change(const App *app, const PeopleChange *change, char **password, FieldErrors *wrong,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
