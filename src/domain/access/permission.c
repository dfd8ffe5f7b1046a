#include "domain/access/permission.h"

#define BIT(role) (1U << ROLE_##role)
#define EVERYBODY (BIT(VIEWER) | BIT(AGENT) | BIT(ADMIN) | BIT(AUDITOR))

static const char *const role_names[] = {
	[ROLE_VIEWER] = "viewer",
	[ROLE_AGENT] = "agent",
	[ROLE_ADMIN] = "admin",
	[ROLE_AUDITOR] = "auditor",
};
G_STATIC_ASSERT(G_N_ELEMENTS(role_names) == ROLE_COUNT);

static const char *const scope_names[] = {
	[ACCESS_SCOPE_LEADS_SUBMIT] = "leads:submit",
	[ACCESS_SCOPE_LEADS_READ] = "leads:read",
	[ACCESS_SCOPE_LEADS_WRITE] = "leads:write",
	[ACCESS_SCOPE_LEADS_EXPORT] = "leads:export",
	[ACCESS_SCOPE_METRICS_READ] = "metrics:read",
	[ACCESS_SCOPE_ADMIN] = "admin",
};
G_STATIC_ASSERT(G_N_ELEMENTS(scope_names) == ACCESS_SCOPE_COUNT);

/* clang-format off */
static const struct {
	guint roles;
	AccessScope scope;
} permissions[] = {
	[ACCESS_PUBLIC]           = {EVERYBODY,                                  ACCESS_SCOPE_COUNT},
	[ACCESS_OWN_ACCOUNT]      = {EVERYBODY,                                  ACCESS_SCOPE_COUNT},
	[ACCESS_LEADS_SUBMIT]     = {0,                                          ACCESS_SCOPE_LEADS_SUBMIT},
	[ACCESS_LEADS_READ]       = {EVERYBODY,                                  ACCESS_SCOPE_LEADS_READ},
	[ACCESS_CONTACTS_READ]    = {BIT(AGENT) | BIT(ADMIN) | BIT(AUDITOR),     ACCESS_SCOPE_LEADS_READ},
	[ACCESS_LEADS_WRITE]      = {BIT(AGENT) | BIT(ADMIN),                    ACCESS_SCOPE_LEADS_WRITE},
	[ACCESS_LEADS_EXPORT]     = {BIT(AGENT) | BIT(ADMIN) | BIT(AUDITOR),     ACCESS_SCOPE_LEADS_EXPORT},
	[ACCESS_LEADS_EXPORT_ALL] = {BIT(ADMIN) | BIT(AUDITOR),                  ACCESS_SCOPE_LEADS_EXPORT},
	[ACCESS_LEADS_ERASE]      = {BIT(ADMIN),                                 ACCESS_SCOPE_ADMIN},
	[ACCESS_RECRUITERS_READ]  = {EVERYBODY,                                  ACCESS_SCOPE_LEADS_READ},
	[ACCESS_RECRUITERS_WRITE] = {BIT(ADMIN),                                 ACCESS_SCOPE_ADMIN},
	[ACCESS_OUTBOX_READ]      = {EVERYBODY,                                  ACCESS_SCOPE_ADMIN},
	[ACCESS_OUTBOX_WRITE]     = {BIT(AGENT) | BIT(ADMIN),                    ACCESS_SCOPE_ADMIN},
	[ACCESS_RULES_READ]       = {BIT(AGENT) | BIT(ADMIN) | BIT(AUDITOR),     ACCESS_SCOPE_ADMIN},
	[ACCESS_RULES_WRITE]      = {BIT(ADMIN),                                 ACCESS_SCOPE_ADMIN},
	[ACCESS_STAFF_READ]       = {BIT(ADMIN) | BIT(AUDITOR),                  ACCESS_SCOPE_ADMIN},
	[ACCESS_AUDIT_READ]       = {BIT(ADMIN) | BIT(AUDITOR),                  ACCESS_SCOPE_ADMIN},
	[ACCESS_METRICS_READ]     = {BIT(ADMIN) | BIT(AUDITOR),                  ACCESS_SCOPE_METRICS_READ},
	[ACCESS_ADMIN]            = {BIT(ADMIN),                                 ACCESS_SCOPE_ADMIN},
};
/* clang-format on */
G_STATIC_ASSERT(G_N_ELEMENTS(permissions) == ACCESS_COUNT);

static bool find_name(const char *const *names, guint count, const char *name, guint *found)
{
	for (guint i = 0; i < count; i++) {
		if (g_strcmp0(names[i], name) == 0) {
			*found = i;
			return true;
		}
	}
	return false;
}

const char *role_name(Role role)
{
	g_assert(role < ROLE_COUNT);
	return role_names[role];
}

bool role_parse(const char *name, Role *role)
{
	guint found = 0;
	const bool is_known = find_name(role_names, ROLE_COUNT, name, &found);

	if (is_known)
		*role = (Role)found;
	return is_known;
}

guint role_accesses(Role role)
{
	guint accesses = 0;

	for (guint i = 0; i < ACCESS_COUNT; i++) {
		if ((permissions[i].roles & (1U << role)) != 0)
			accesses |= 1U << i;
	}
	return accesses;
}

const char *access_scope_name(AccessScope scope)
{
	g_assert(scope < ACCESS_SCOPE_COUNT);
	return scope_names[scope];
}

bool access_scope_parse(const char *name, AccessScope *scope)
{
	guint found = 0;
	const bool is_known = find_name(scope_names, ACCESS_SCOPE_COUNT, name, &found);

	if (is_known)
		*scope = (AccessScope)found;
	return is_known;
}

guint access_scopes_accesses(guint scopes)
{
	guint accesses = 1U << ACCESS_PUBLIC;

	for (guint i = 0; i < ACCESS_COUNT; i++) {
		const AccessScope scope = permissions[i].scope;
		if (scope < ACCESS_SCOPE_COUNT && (scopes & (1U << scope)) != 0)
			accesses |= 1U << i;
	}
	return accesses;
}

AccessScope access_scope(Access access)
{
	g_assert(access < ACCESS_COUNT);
	return permissions[access].scope;
}
