/*
 * http/intake_key: what makes a repeated submission a repeat, and the link that a client finds the lead by.
 *
 * Keys are hashes, so that neither a client's own key nor a form's nonce is stored. A key of one kind is never that of another.
 */
#pragma once

#include <stdbool.h>

#include "app/intake/intake.h"
#include "app/app.h"
#include "http/server/exchange.h"

/*
 * From Idempotency-Key; without one a random key: then every request is a lead of its own. False: the header is no key, and that
 * has been answered.
 */
bool intake_key_of_request(Exchange *x, uint8_t key[static INTAKE_KEY_BYTES]);

/* From the nonce of a page that was rendered. */
void intake_key_of_form(const Ident *nonce, uint8_t key[static INTAKE_KEY_BYTES]);

/* From the answers alone (their SHA-256): of a form that no page of ours gave a nonce. */
void intake_key_of_answers(const uint8_t answers_hash[static INTAKE_KEY_BYTES], uint8_t key[static INTAKE_KEY_BYTES]);

/* "/r/TOKEN": the client's own page. The same for a lead whenever it is asked for. */
char *client_path(const App *app, const Ident *lead_id);
