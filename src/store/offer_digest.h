/*
 * store/offer_digest: offers that are told together, because their recruiter gets too many an hour.
 *
 * An offer that awaits a digest (offer.awaits_digest) is made like any other, and its time runs; only the mail is missing, until a digest
 * takes it. recruiter.digest_at says when the next one may come.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

enum {
	OFFER_DIGEST_RECRUITERS_MAX = 100, /* digests in one transaction */
	OFFER_DIGEST_OFFERS_MAX = 200,	   /* in one mail; the others are in the next */
};

/* Columns id, hour_offers of those who had offers in their running hour. */
DbResult *offer_digest_hours(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Columns as in offer_digest.sql, by recruiter; locks the recruiters until the transaction ends. */
DbResult *offer_digest_claim(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* lines: as in offer_digest.sql. minutes: until a recruiter's next digest. */
bool offer_digest_write(Db *db, const char *lines, int64_t minutes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
