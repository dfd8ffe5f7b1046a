/*
 * store/spam_sender: who recruiters and staff called a sender of spam, for half a year. Senders are known by keyed hashes alone (app/door_keys).
 *
 * Every function works in the caller's transaction, or is one of its own.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"

/* All texts are borrowed. */
typedef struct SpamMark {
	const char *key;
	const char *address;  /* no longer counts as proven */
	const char *actor;    /* as in event.actor */
	const Ident *lead_id; /* NULL: about none */
} SpamMark;

/* Marking again restarts the period. */
bool spam_sender_mark(Db *db, const SpamMark *mark, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* keys: with NULL at the end. *lifted: whether there was a mark. */
bool spam_sender_lift(Db *db, const GStrv keys, bool *lifted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool spam_sender_lift_by_lead(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends [{"marked_at","until","marked_by","lead","email"}…], the latest first; both null once the lead is erased. */
bool spam_sender_list(Db *db, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL: not asked for. Without either, all. */
typedef struct SpamSearch {
	GStrv keys;	  /* of the sender */
	const char *part; /* of an address that a lead still shows */
	int64_t rows_max;
} SpamSearch;

/* Appends the same. */
bool spam_sender_search(Db *db, const SpamSearch *search, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *email: of the lead's client; the caller's; NULL: there is no such lead. */
bool spam_sender_of_lead(Db *db, const char *reference, char **email, GError **error) G_GNUC_WARN_UNUSED_RESULT;
