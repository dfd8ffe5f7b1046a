/*
 * app/staff/staff_link: staff say that two leads belong together, or do not: written and told with both. In the caller's transaction.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

typedef struct StaffLink {
	Db *db;
	const char *actor;
	const Ident *one, *other;
	DbResult *const *pair; /* where lead_link_lock() was put; NULL in it: nothing is linked or unlinked */
	bool is_linked;	       /* from now on */
} StaffLink;

/* What is linked already stays as it is. */
bool staff_link_write(const StaffLink *link, GError **error) G_GNUC_WARN_UNUSED_RESULT;
