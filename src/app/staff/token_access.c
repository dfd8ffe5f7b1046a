#include "app/staff/token_access.h"

#include <sodium.h>

#include "app/staff/api_token.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/staff.h"

static bool denied(GError **error)
{
	return wording_fail(error, LEADMATCH_ERROR_DENIED, TEXT_ERROR_TOKEN_REQUIRED);
}

static guint parse_scopes(const char *names)
{
	g_auto(GStrv) list = g_strsplit(names, ",", -1);
	guint scopes = 0;

	for (char **name = list; *name != NULL; name++) {
		AccessScope scope;
		if (access_scope_parse(*name, &scope))
			scopes |= 1U << scope;
	}
	return scopes;
}

static bool has_secret(const DbResult *row, const ApiToken *token)
{
	uint8_t hash[API_TOKEN_HASH_BYTES];
	uint8_t stored[API_TOKEN_HASH_BYTES];
	size_t bytes = 0;
	const char *hex = db_get_text(row, 0, "secret_hash");

	api_token_hash(token, hash);
	return sodium_hex2bin(stored, sizeof stored, hex, strlen(hex), NULL, &bytes, NULL) == 0 &&
	       bytes == sizeof stored && sodium_memcmp(stored, hash, sizeof hash) == 0;
}

/*
 * Knowing when a token was last used helps to find those nobody needs; an answer does not wait for that to be written.
 */
static void note_use(Db *db, const DbResult *row)
{
	g_autoptr(GError) error = NULL;

	if (db_get_bool(row, 0, "is_use_noted"))
		return;
	if (!token_note_use(db, db_get_text(row, 0, "id"), &error))
		log_warning("token_last_used_not_saved", log_error_text(error));
}

bool token_access_is_token(const char *text)
{
	ApiToken parsed;

	return api_token_parse(text, &parsed);
}

bool token_access_identify(const App *app, const char *token, int64_t deadline_us, Caller *caller, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	ApiToken parsed;

	if (token == NULL || !api_token_parse(token, &parsed))
		return denied(error);
	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) row = token_find(loan.db, &parsed.id, error);
	if (row == NULL)
		return false;
	if (db_rows(row) == 0 || !has_secret(row, &parsed))
		return denied(error);
	*caller = (Caller){.kind = CALLER_PROGRAM,
		.is_proved = true,
		.accesses = access_scopes_accesses(parse_scopes(db_get_text(row, 0, "scopes")))};
	g_snprintf(caller->actor, sizeof caller->actor, "token:%s", db_get_text(row, 0, "name"));
	g_strlcpy(caller->record, caller->actor, sizeof caller->record);
	note_use(loan.db, row);
	return true;
}
