/*
 * app/admin/admin_requests: recruiters and tokens as the pages of the console show and change them: what app/admin/accounts
 * does, with a connection of the pool.
 *
 * Bad input is data, as in app/admin/accounts: false with entries in wrong. Errors of all: NOT_FOUND, CONFLICT as there;
 * BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/admin/accounts.h"
#include "app/admin/recruiter_import.h"
#include "app/app.h"
#include "store/recruiter.h"

/* Appends what recruiter_list() gives. */
bool admin_recruiters(const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends what recruiter_page() gives. */
bool admin_recruiter_page(const App *app, const RecruiterPage *page, int64_t deadline_us, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Appends {"recruiter":{…},"time_off":[…],"bench":[…]}, for who may read recruiters or has just changed this one. who: an
 * address or id.
 */
bool admin_show_recruiter(
	const App *app, const char *who, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is asked of one recruiter. */
typedef struct AdminRequest {
	const App *app;
	const char *who; /* an id or an address; NULL: a new one */
	const char *actor;
	int64_t deadline_us;
	FieldErrors *wrong; /* initialized by the caller */
} AdminRequest;

/* Adds or changes; what is NULL or "" in options stays. */
bool admin_save_recruiter(
	const AdminRequest *request, const RecruiterOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool admin_pause_recruiter(const AdminRequest *request, bool is_paused, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* With what a pause takes along; fields of request->wrong: cover, leads. */
bool admin_pause_recruiter_with(
	const AdminRequest *request, const PauseOptions *pause, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Leave and bench, which agents keep as well. entry: an id, or NULL: all. NOT_FOUND. */
bool admin_add_time_off(
	const AdminRequest *request, const TimeOffOptions *time_off, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool admin_end_time_off(const AdminRequest *request, const char *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool admin_add_bench(const AdminRequest *request, const BenchOptions *bench, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool admin_remove_bench(const AdminRequest *request, const char *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* To the recruiter's portal; the caller's to g_free. Recorded, because anyone who has it sees what the recruiter sees. NULL: error. */
char *admin_portal_link(const AdminRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
enum {
	ADMIN_IMPORT_ROWS_MAX = 500, /* some second; the shell reads more */
};

/* Sets rows_max. request: who and wrong are not read. */
bool admin_import_recruiters(const AdminRequest *request, RecruiterImport *import, RecruiterImportResult *result,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool admin_remove_recruiter(
	const AdminRequest *request, int64_t *leads_moved, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends what token_list() gives. */
bool admin_tokens(const App *app, int64_t deadline_us, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *text: the token, for this once; the caller's to g_free. who is not read. */
bool admin_create_token(const AdminRequest *request, const TokenOptions *options, char **text,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* who: its name. */
bool admin_revoke_token(const AdminRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
