/*
 * app/related: open leads of the same person or company (store/lead_link), as recruiters are told of them, and as they
 * count in matching.
 */
#pragma once

#include <glib.h>

#include "app/roster.h"
#include "base/ident.h"
#include "codec/json.h"
#include "db/statement.h"

/* What is known of the leads of one batch. */
typedef struct RelatedLeads {
	const DbResult *rows; /* of lead_link_related() */
	GHashTable
		*given; /* ids of leads that are being offered in the batch, to ids of their recruiters; NULL: none */
} RelatedLeads;

/* The related leads of a lead; null: none. Owned by the caller. */
Json *related_read(const RelatedLeads *leads, const Ident *lead_id) G_GNUC_WARN_UNUSED_RESULT;

/* Marks the recruiters who have one of these leads or are asked about it, with the newest of them; takes other marks back. */
void related_tie(Roster *roster, const Json *related);

/*
 * Sentences for a recruiter: "Also from this client: LM-…, with you." related: an array as the view lead_related gives
 * it; NULL or null: none. Returns an array, owned by the caller, which is empty if there are none.
 */
Json *related_says(const Json *related, const Ident *recruiter_id) G_GNUC_WARN_UNUSED_RESULT;
/* The same from its text; NULL: none. */
Json *related_says_of(const char *related, const char *recruiter_id) G_GNUC_WARN_UNUSED_RESULT;
