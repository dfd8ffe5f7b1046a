/* app/rules/mistakes: the leads whose class the rules got wrong, by the month in which that was decided. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"

/*
 * Appends [{"reference","computed","actual","decided_by","ruleset","decided_at"}…]: leads that were placed, or decided by
 * staff, as another class than the rules computed. month: "2026-11"; NULL or "": this one. INVALID: it is no month.
 */
bool mistakes_list(Db *db, const char *month, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
