/*
 * app/dispatch/receipts: the email that tells a client that we have the request, and the one that tells that the recruiter
 * who had it no longer has. Written when the dispatcher first looks at the lead: by then it is known until when somebody
 * will answer, and what is quarantined is not among them.
 *
 * One receipt per address and day and RECEIPTS_PER_HOUR_MAX in total, over all instances: the form takes any address,
 * so it must not become a way to write to strangers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/client_email.h"
#include "app/offer_policy.h"
#include "base/json_writer.h"
#include "db/connection.h"
#include "db/statement.h"

enum {
	RECEIPTS_PER_HOUR_MAX = CLIENT_EMAIL_STRANGERS_PER_HOUR_MAX,
};

typedef struct Receipts {
	const OfferPolicy *policy; /* borrowed, as the rows */
	const DbResult *leads;
	GHashTable *chosen; /* ids of those whose client gets a receipt now; owned */
} Receipts;

void receipts_clear(Receipts *receipts);

/* Among rows of dispatch_rows_claim(). The caller holds the dispatcher's lock. */
bool receipts_choose(Receipts *receipts, Db *db, const OfferPolicy *policy, const DbResult *leads,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct ReceiptFacts {
	bool is_triage;	  /* staff decide first */
	int64_t due_us;	  /* until when the client gets an answer */
	int64_t opens_us; /* who is to read it is at work from then on; 0: is already */
} ReceiptFacts;

/* Writes the receipt of that row; false: it gets none. */
bool receipts_write(const Receipts *receipts, int row, const ReceiptFacts *facts, JsonWriter *emails);

/* Writes that its recruiter handed back the lead of that row, if that has just happened. */
void receipts_write_handed_back(const Receipts *receipts, int row, int64_t due_us, JsonWriter *emails);
