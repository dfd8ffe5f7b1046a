#include "app/idempotency.h"

#include <string.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/log.h"
#include "codec/json.h"
#include "store/idempotent_rows.h"

enum {
	HASH_BYTES = crypto_hash_sha256_BYTES,
	HASH_TEXT_BYTES = 2 * HASH_BYTES + 1,
	KEEP_MS = 3000, /* the change is made; its answer waits no longer for being kept */
};

void idempotent_answer_clear(IdempotentAnswer *answer)
{
	g_clear_pointer(&answer->etag, g_free);
	g_clear_pointer(&answer->body, g_free);
}

static void hash_request(const IdempotentRequest *request, char text[static HASH_TEXT_BYTES])
{
	const char *body = request->body == NULL ? "" : request->body;
	g_autoptr(Json) document = jsonc_decode(body, request->body_bytes, NULL);
	g_autofree char *sorted = document == NULL ? NULL : jsonc_encode_sorted(document);
	crypto_hash_sha256_state state;
	uint8_t hash[HASH_BYTES];

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const guchar *)request->method, strlen(request->method) + 1);
	crypto_hash_sha256_update(&state, (const guchar *)request->path, strlen(request->path) + 1);
	if (sorted != NULL)
		crypto_hash_sha256_update(&state, (const guchar *)sorted, strlen(sorted));
	else
		crypto_hash_sha256_update(&state, (const guchar *)body, request->body_bytes);
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(text, HASH_TEXT_BYTES, hash, sizeof hash);
}

static IdempotencyState state_of(const DbResult *row)
{
	if (db_get_bool(row, 0, "is_begun"))
		return IDEMPOTENCY_BEGUN;
	/* Another one has begun this very moment: what is there cannot be seen yet. */
	if (db_is_null(row, 0, "is_same"))
		return IDEMPOTENCY_BUSY;
	if (!db_get_bool(row, 0, "is_same"))
		return IDEMPOTENCY_REUSED;
	return db_get_bool(row, 0, "is_done") ? IDEMPOTENCY_KNOWN : IDEMPOTENCY_BUSY;
}

bool idempotency_begin(const App *app, const IdempotentRequest *request, int64_t deadline_us, IdempotencyState *state,
	IdempotentAnswer *answer, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	char hash[HASH_TEXT_BYTES];

	hash_request(request, hash);
	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) row = idempotent_rows_begin(loan.db, request->actor, request->key, hash, error);
	if (row == NULL)
		return false;
	*state = state_of(row);
	if (*state == IDEMPOTENCY_KNOWN) {
		answer->status = (int)db_get_int(row, 0, "status");
		answer->etag = g_strdup(db_get_text(row, 0, "etag"));
		answer->body = g_strdup(db_get_text(row, 0, "body"));
	}
	return true;
}

void idempotency_end(const App *app, const IdempotentRequest *request, const IdempotentAnswer *answer)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GError) error = NULL;

	if (!db_loan_take(&loan, app->pool, clock_monotonic_us() + KEEP_MS * INT64_C(1000), &error)) {
		log_warning("answer_not_kept", log_error_text(error));
		return;
	}
	const bool is_kept = answer == NULL ? idempotent_rows_drop(loan.db, request->actor, request->key, &error)
					    : idempotent_rows_finish(loan.db,
						      &(IdempotentRow){
							      .actor = request->actor,
							      .key = request->key,
							      .status = answer->status,
							      .etag = answer->etag,
							      .body = answer->body,
						      },
						      &error);
	if (!is_kept)
		log_warning("answer_not_kept", log_error_text(error));
}
