/*
 * http/pages/staff_proof: asks who is signed in for the password or a code again, and then does what they wanted.
 *
 * A use case that needs it fails as UNPROVED (app/caller); the answer to that is a page that sends the same form again,
 * together with the proof. What was asked for by GET is sent to STAFF_PROOF_PATH, which leads back to it.
 */
#pragma once

#include <stdbool.h>

#include "codec/form.h"
#include "http/server/exchange.h"

#define STAFF_PROOF_PATH  "/staff/confirm"
#define STAFF_PROOF_FIELD "proof"

/* For Site.show_problem: the page that asks. */
void staff_proof_ask(Exchange *x);

/* Takes the proof that a form brings, if it brings one. False: it was wrong, and that has been answered. */
bool staff_proof_take(Exchange *x, const Form *form);
