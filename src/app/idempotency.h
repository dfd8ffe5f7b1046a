/*
 * app/idempotency: a change that a program sends again, with the same Idempotency-Key, is answered as it was the first time, and not made again.
 *
 * A key belongs to the token that sent it, for a day, and to one request: what it must equal is method, path, and the values of the body, in whatever
 * order they are written. While the first is being made, a second one is told to wait; if its maker died, it is made after a minute: a crash between
 * a change and its answer is the one case in which it can be made twice. The intake of leads has keys of its own (app/intake/submit), without that
 * case.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"

typedef enum IdempotencyState {
	IDEMPOTENCY_BEGUN,  /* the caller makes the change, and ends it by idempotency_end() */
	IDEMPOTENCY_KNOWN,  /* it was made: the answer is there */
	IDEMPOTENCY_BUSY,   /* it is being made */
	IDEMPOTENCY_REUSED, /* the key was used for another request */
	IDEMPOTENCY_STATE_COUNT
} IdempotencyState;

typedef struct IdempotentRequest {
	const char *actor;
	const char *key;
	const char *method, *path;
	const char *body; /* NULL: none */
	gsize body_bytes;
} IdempotentRequest;

typedef struct IdempotentAnswer {
	int status;
	char *etag; /* owned, as is the next; NULL: none */
	char *body;
} IdempotentAnswer;

void idempotent_answer_clear(IdempotentAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IdempotentAnswer, idempotent_answer_clear)

/* answer: zeroed; filled if it is KNOWN. */
bool idempotency_begin(const App *app, const IdempotentRequest *request, int64_t deadline_us, IdempotencyState *state,
	IdempotentAnswer *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* answer NULL: nothing was changed, and the key is free again. What cannot be kept is logged. */
void idempotency_end(const App *app, const IdempotentRequest *request, const IdempotentAnswer *answer);
