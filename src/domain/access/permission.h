/*
 * domain/access/permission: who may do what: one table of roles and scopes for pages, API, and shell.
 *
 * An account has one role, an API token has scopes; both are turned into a set of accesses. Routes name the access that
 * they need, and use cases ask for it again (app/caller), so that no page, program, or command can do more than another.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum Access {
	ACCESS_PUBLIC,	      /* nobody needs to be known */
	ACCESS_OWN_ACCOUNT,   /* one's own password, sessions, and codes */
	ACCESS_LEADS_SUBMIT,  /* submissions without limits */
	ACCESS_LEADS_READ,    /* leads without contact data, and figures */
	ACCESS_CONTACTS_READ, /* who the client is, and how to reach them */
	ACCESS_LEADS_WRITE,
	ACCESS_LEADS_EXPORT,
	ACCESS_LEADS_EXPORT_ALL, /* more than a thousand together */
	ACCESS_LEADS_ERASE,
	ACCESS_RECRUITERS_READ,
	ACCESS_RECRUITERS_WRITE,
	ACCESS_OUTBOX_READ,
	ACCESS_OUTBOX_WRITE,
	ACCESS_RULES_READ,
	ACCESS_RULES_WRITE,
	ACCESS_STAFF_READ, /* accounts, tokens, and settings */
	ACCESS_AUDIT_READ,
	ACCESS_METRICS_READ,
	ACCESS_ADMIN, /* changes accounts, tokens, and settings */
	ACCESS_COUNT
} Access;

typedef enum Role {
	ROLE_VIEWER,
	ROLE_AGENT,
	ROLE_ADMIN,
	ROLE_AUDITOR, /* reads everything, changes nothing */
	ROLE_COUNT
} Role;

typedef enum AccessScope {
	ACCESS_SCOPE_LEADS_SUBMIT, /* sends submissions without limits */
	ACCESS_SCOPE_LEADS_READ,
	ACCESS_SCOPE_LEADS_WRITE,
	ACCESS_SCOPE_LEADS_EXPORT,
	ACCESS_SCOPE_METRICS_READ,
	ACCESS_SCOPE_ADMIN,
	ACCESS_SCOPE_COUNT
} AccessScope;

/* Sets of accesses: bits 1 << Access. */
#define ACCESS_ALL ((1U << ACCESS_COUNT) - 1)

const char *role_name(Role role);
bool role_parse(const char *name, Role *role);
guint role_accesses(Role role);

/* As they are given: "leads:read", "metrics:read". */
const char *access_scope_name(AccessScope scope);
bool access_scope_parse(const char *name, AccessScope *scope);
/* scopes: bits 1 << AccessScope. */
guint access_scopes_accesses(guint scopes);
/* The scope by which a token gets an access; ACCESS_SCOPE_COUNT: no token has it. */
AccessScope access_scope(Access access);
