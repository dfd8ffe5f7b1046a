/*
 * app/offers: what becomes of an offer. The room's door; inside it,
 *
 *   moves         the only writer of what becomes of an offer
 *   respond       recruiters accept, decline, and hand back
 *   offer_question  they ask, and clients answer
 *   offer_case    what all of these read and lock first
 *   offers_due    what is due by the clock
 *   offer_digest  offers that are told together
 *
 * README.md has the invariants.
 */
#pragma once

#include "app/offers/moves.h"
#include "app/offers/offer_digest.h"
#include "app/offers/offers_due.h"
#include "app/offers/respond.h"
