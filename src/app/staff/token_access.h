/*
 * app/staff/token_access: who is at the other end of a bearer token, and what that token may do.
 *
 * A token is "lmt_" and base64url of 16 bytes of id and 32 of secret. Only the secret's SHA-256 is stored, so a copy of
 * the database opens nothing. Revoked, expired and unknown tokens look the same from outside.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"

typedef enum AccessScope {
	ACCESS_SCOPE_LEADS_SUBMIT, /* sends submissions without limits */
	ACCESS_SCOPE_LEADS_READ,
	ACCESS_SCOPE_LEADS_WRITE,
	ACCESS_SCOPE_LEADS_EXPORT,
	ACCESS_SCOPE_METRICS_READ,
	ACCESS_SCOPE_ADMIN, /* operation: the outbox */
	ACCESS_SCOPE_COUNT
} AccessScope;

/* As they are given: "leads:read", "metrics:read". */
const char *token_access_scope_name(AccessScope scope);
bool token_access_scope_parse(const char *name, AccessScope *scope);

typedef struct AccessCaller {
	char *actor;  /* owned: "token:NAME", as events name it */
	guint scopes; /* bits 1 << AccessScope */
} AccessCaller;

void token_access_caller_clear(AccessCaller *caller);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AccessCaller, token_access_caller_clear)

/*
 * token: what stands behind "Bearer "; NULL: nothing did. DENIED: no valid token (answer 401). BUSY, UNAVAILABLE: the
 * database.
 */
bool token_access_identify(const App *app, const char *token, int64_t deadline_us, AccessCaller *caller,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* False: this caller's token lacks the scope (answer 403). */
bool token_access_allows(const AccessCaller *caller, AccessScope scope);
