/*
 * app/intake/repeat: what makes two submissions the same request. Keys are hashes, so that neither a client's own key
 * nor a form's nonce is stored; a key of one kind is never that of another.
 *
 * - The same address, name, and text are the same request, whatever else was answered in between. A text of a few words
 *   says too little: then all answers must be the same, so that nobody can ask for a stranger's page by guessing.
 * - One page of the form may be sent by several people, from a cache or after Back: repeat_of_page() says whose lead is
 *   meant.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"
#include "app/intake/intake.h"

enum {
	REPEAT_TEXT_BYTES_MIN = 30, /* nobody guesses a title and description of so many */
};

void repeat_key_of_client(const void *key, gsize bytes, uint8_t hash[static INTAKE_KEY_BYTES]);
void repeat_key_of_form(const void *nonce, gsize bytes, uint8_t hash[static INTAKE_KEY_BYTES]);
void repeat_key_of_answers(const Submission *submission, uint8_t hash[static INTAKE_KEY_BYTES]);

typedef enum RepeatOfPage {
	REPEAT_OF_NONE,	   /* a new lead */
	REPEAT_CORRECTION, /* the same person, with other answers, or a mistyped address put right */
	REPEAT_AGAIN,	   /* the same answers */
} RepeatOfPage;

/* What the page's lead is to this submission; *lead_id unless none. False: the database. */
bool repeat_of_page(const App *app, const IntakeLead *lead, int64_t deadline_us, RepeatOfPage *meaning, Ident *lead_id,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
