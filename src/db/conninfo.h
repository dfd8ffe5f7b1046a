/*
 * db/conninfo: a connection string of libpq with our defaults added where it does not say otherwise. For db/ alone.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct Conninfo {
	GPtrArray *keywords; /* of char *, the last NULL: as PQconnectdbParams takes them */
	GPtrArray *values;
} Conninfo;

/* INVALID: the string is not one; the message does not repeat it, since it may hold a password. */
bool conninfo_parse(Conninfo *conninfo, const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void conninfo_clear(Conninfo *conninfo);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Conninfo, conninfo_clear)

/* Sets a keyword of ours that conninfo_parse() has set to something already. */
void conninfo_set(Conninfo *conninfo, const char *keyword, const char *value);

/* Takes our own "options" back, for a pooler that refuses them; false when they are the operator's. */
bool conninfo_drop_default_options(Conninfo *conninfo);
