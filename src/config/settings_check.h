/*
 * config/settings_check: what a value must be beyond its type, and which settings go together. For config/ alone.
 */
#pragma once

#include "config/settings.h"

/* The entries of a comma-separated list, without blanks around them and without empty ones; NULL is an empty list. Owned by the caller. */
char **settings_split(const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Appends a line to problems for each invalid value. Removes the slash at the end of the base URL. */
void settings_check(Settings *settings, GString *problems);
