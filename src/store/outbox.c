#include "store/outbox.h"

#include <string.h>

#include "base/error.h"
#include "base/json_writer.h"
#include "db/statement.h"
#include "store/outbox_sql.h"

static const char *const outcome_names[] = {
	[OUTBOX_DELIVERED] = "delivered",
	[OUTBOX_RETRY] = "retry",
	[OUTBOX_REJECTED] = "rejected",
	[OUTBOX_UNCERTAIN] = "uncertain",
};
G_STATIC_ASSERT(G_N_ELEMENTS(outcome_names) == OUTBOX_OUTCOME_COUNT);

const char *outbox_outcome_name(OutboxOutcome outcome)
{
	return outcome_names[outcome];
}

bool outbox_add_batch(Db *db, const char *json_array, GError **error)
{
	return db_run(db, SQL_OUTBOX_ADD_BATCH, DB_PARAMS(db_text(json_array)), error);
}

void outbox_mail_free(OutboxEmail *mail)
{
	if (mail == NULL)
		return;
	g_free(mail->id);
	g_free(mail->lead_id);
	g_free(mail->notification);
	g_free(mail->recipient);
	g_free(mail->view);
	g_free(mail->message_id);
	g_clear_pointer(&mail->message, g_bytes_unref);
	g_free(mail);
}

static GBytes *bytes_from_base64(const char *base64)
{
	gsize count = 0;

	if (base64 == NULL)
		return NULL;
	guchar *bytes = g_base64_decode(base64, &count);
	return g_bytes_new_take(bytes, count);
}

static OutboxEmail *email_from_row(const DbResult *rows, int row)
{
	OutboxEmail *mail = g_new(OutboxEmail, 1);

	*mail = (OutboxEmail){
		.id = g_strdup(db_get_text(rows, row, "id")),
		.lead_id = g_strdup(db_get_text(rows, row, "lead_id")),
		.notification = g_strdup(db_get_text(rows, row, "notification")),
		.recipient = g_strdup(db_get_text(rows, row, "recipient")),
		.view = g_strdup(db_get_text(rows, row, "view")),
		.message_id = g_strdup(db_get_text(rows, row, "message_id")),
		.message_date_s = db_get_int(rows, row, "message_date_s"),
		.attempt = db_get_int(rows, row, "attempt"),
		.fails = db_get_int(rows, row, "fails"),
		.uncertains = db_get_int(rows, row, "uncertains"),
		.message = bytes_from_base64(db_get_text(rows, row, "message")),
	};
	return mail;
}

bool outbox_claim(Db *db, const OutboxClaim *claim, GPtrArray *emails, GError **error)
{
	char token[IDENT_TEXT_BYTES];

	ident_format(&claim->token, token);
	g_autoptr(DbResult) rows = db_query(db, SQL_OUTBOX_CLAIM,
		DB_PARAMS(db_text(token), db_int(claim->emails_max), db_int(claim->lease_s),
			db_int(claim->give_up_hours)),
		error);
	if (rows == NULL)
		return false;
	for (int row = 0; row < db_rows(rows); row++)
		g_ptr_array_add(emails, email_from_row(rows, row));
	return true;
}

/* The ids as a PostgreSQL array; UUIDs need no quoting. */
static char *ids_as_array(const GPtrArray *ids)
{
	GString *text = g_string_new("{");

	for (guint i = 0; i < ids->len; i++) {
		if (i > 0)
			g_string_append_c(text, ',');
		g_string_append(text, g_ptr_array_index(ids, i));
	}
	g_string_append_c(text, '}');
	return g_string_free(text, FALSE);
}

static void collect_ids(const DbResult *rows, GHashTable *set)
{
	for (int row = 0; row < db_rows(rows); row++)
		g_hash_table_add(set, g_strdup(db_get_text(rows, row, "id")));
}

bool outbox_renew(Db *db, const Ident *token, const GPtrArray *ids, int64_t lease_s, GHashTable *held, GError **error)
{
	g_autofree char *array = ids_as_array(ids);
	char token_text[IDENT_TEXT_BYTES];

	ident_format(token, token_text);
	g_autoptr(DbResult) rows =
		db_query(db, SQL_OUTBOX_RENEW, DB_PARAMS(db_text(token_text), db_text(array), db_int(lease_s)), error);
	if (rows == NULL)
		return false;
	collect_ids(rows, held);
	return true;
}

static void write_result(JsonWriter *w, const OutboxResult *result)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "id", result->id);
	jsonw_put_int(w, "attempt", result->attempt);
	jsonw_put_text(w, "outcome", outbox_outcome_name(result->outcome));
	jsonw_put_int(w, "own_fault", result->is_own_fault ? 1 : 0);
	if (result->code != 0)
		jsonw_put_int(w, "code", result->code);
	jsonw_put_text(w, "reply", result->text);
	jsonw_put_int(w, "wait_ms", result->wait_ms);
	if (result->message != NULL && result->outcome != OUTBOX_DELIVERED && result->outcome != OUTBOX_REJECTED) {
		gsize count = 0;
		const guchar *bytes = g_bytes_get_data(result->message, &count);
		g_autofree char *base64 = g_base64_encode(bytes, count);
		jsonw_put_text(w, "message", base64);
	}
	jsonw_end_object(w);
}

bool outbox_settle(Db *db, const Ident *token, const GArray *results, GHashTable *settled, GError **error)
{
	g_autoptr(GString) json = g_string_new(NULL);
	char token_text[IDENT_TEXT_BYTES];
	JsonWriter w;

	ident_format(token, token_text);
	jsonw_init(&w, json);
	jsonw_begin_array(&w);
	for (guint i = 0; i < results->len; i++)
		write_result(&w, &g_array_index(results, OutboxResult, i));
	jsonw_end_array(&w);
	g_autoptr(DbResult) rows =
		db_query(db, SQL_OUTBOX_SETTLE, DB_PARAMS(db_text(token_text), db_text(json->str)), error);
	if (rows == NULL)
		return false;
	collect_ids(rows, settled);
	return true;
}

bool outbox_release(Db *db, const Ident *token, const GPtrArray *ids, GError **error)
{
	g_autofree char *array = ids_as_array(ids);
	char token_text[IDENT_TEXT_BYTES];

	ident_format(token, token_text);
	return db_run(db, SQL_OUTBOX_RELEASE, DB_PARAMS(db_text(token_text), db_text(array)), error);
}

bool outbox_list(Db *db, const OutboxFilter *filter, GString *out, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_OUTBOX_LIST,
		DB_PARAMS(db_text(filter->state), db_bool(filter->is_trouble), db_int(filter->emails_max)), error);

	if (rows == NULL)
		return false;
	g_string_append(out, db_get_text(rows, 0, "emails"));
	return true;
}

/* An id that is none is one that does not exist. */
static bool check_id(const char *id, GError **error)
{
	Ident ident;

	if (ident_parse(id, &ident))
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND,
		"there is no mail \"%s\"; the list shows the ids", id);
	return false;
}

bool outbox_show(Db *db, const char *id, GString *out, GError **error)
{
	if (!check_id(id, error))
		return false;
	g_autoptr(DbResult) rows = db_query(db, SQL_OUTBOX_SHOW, DB_PARAMS(db_text(id)), error);
	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no mail %s", id);
		return false;
	}
	g_string_append(out, db_get_text(rows, 0, "mail"));
	return true;
}

/* Says why a change by staff found no row that it may touch. */
static bool explain_refusal(Db *db, const char *id, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_OUTBOX_STATE, DB_PARAMS(db_text(id)), error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_NOT_FOUND, "there is no mail %s", id);
		return false;
	}
	const char *state = db_get_text(rows, 0, "state");
	const bool is_held = strcmp(state, "queued") == 0;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_CONFLICT,
		is_held ? "a sender is at work on mail %s right now; look again in a minute" : "mail %s is %s", id,
		state);
	return false;
}

bool outbox_retry(Db *db, const char *id, int64_t give_up_hours, GError **error)
{
	if (!check_id(id, error))
		return false;
	g_autoptr(DbResult) result =
		db_query(db, SQL_OUTBOX_RETRY, DB_PARAMS(db_text(id), db_int(give_up_hours)), error);
	if (result == NULL)
		return false;
	return db_rows_changed(result) > 0 || explain_refusal(db, id, error);
}

bool outbox_cancel(Db *db, const char *id, GError **error)
{
	if (!check_id(id, error))
		return false;
	g_autoptr(DbResult) result = db_query(db, SQL_OUTBOX_CANCEL, DB_PARAMS(db_text(id)), error);
	if (result == NULL)
		return false;
	return db_rows_changed(result) > 0 || explain_refusal(db, id, error);
}
