/*
 * app/place: gives leads to recruiters.
 *
 * One transaction claims the leads that are due, ranks the recruiters for each (domain/match) with the loads as they grow, and writes
 * offers, placements with every candidate and reason, events and mails. A lead that nobody is free for goes to the fallback address:
 * after placing, every lead has somebody who was told.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"

enum {
	/*
	 * Candidates that a placement keeps, best first. A person reads a few dozen; with 1,000 recruiters all of them would be 100 kB a lead.
	 * What is left out is counted in a last element.
	 */
	PLACE_CANDIDATES_MAX = 50,
};

typedef struct PlaceOptions {
	const char *fallback_to;    /* mailbox of who gets a lead that nobody is free for */
	const char *base_url;	    /* for links in mails */
	const char *secret;	    /* LEADMATCH_SECRET: signs them */
	const char *message_domain; /* right side of Message-IDs */
} PlaceOptions;

/*
 * Places the leads that are due, a batch at most. *leads: how many; 0: none is due. When it returns true they are committed and their
 * mails are waiting for the senders.
 */
bool place_due(
	Db *db, const PlaceOptions *options, int *leads, GError **error) G_GNUC_WARN_UNUSED_RESULT;
