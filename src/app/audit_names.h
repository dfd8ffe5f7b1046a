/*
 * app/audit_names: what an entry of the record can say that was done: the names of its own, and those of events.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Sorted; NULL behind the last. */
const char *audit_name_at(guint at);

bool audit_name_is_known(const char *name);

/* The one that was probably meant; NULL: none is near. */
const char *audit_name_near(const char *typed);
