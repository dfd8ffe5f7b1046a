#include "store/outbox.h"

#include <string.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "base/json_writer.h"
#include "db/statement.h"
#include "store/outbox_sql.h"

enum {
	SINCE_MAX = 100000, /* of any unit; longer than anything is kept */
	CODE_MIN = 200,
	CODE_MAX = 599,
};

bool outbox_add_batch(Db *db, const char *json_array, GError **error)
{
	return db_run(db, SQL_OUTBOX_ADD_BATCH, DB_PARAMS(db_text(json_array)), error);
}

DbResult *outbox_take_unsent(
	Db *db, const Ident *lead_id, const char *notification, const char *recipient, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_query(
		db, SQL_OUTBOX_TAKE_UNSENT, DB_PARAMS(db_text(id), db_text(notification), db_text(recipient)), error);
}

bool outbox_hold(Db *db, const Ident *lead_id, const char *notification, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(lead_id, id);
	return db_run(db, SQL_OUTBOX_HOLD, DB_PARAMS(db_text(id), db_text(notification)), error);
}

bool outbox_drop_repeated(Db *db, const char *json_array, GError **error)
{
	return db_run(db, SQL_OUTBOX_DROP_REPEATED, DB_PARAMS(db_text(json_array)), error);
}

bool outbox_collect(Db *db, const OutboxCollection *collection, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(collection->lead_id, id);
	return db_run(db, SQL_OUTBOX_COLLECT,
		DB_PARAMS(db_text(id), db_text(collection->notification), db_int(collection->minutes),
			collection->since_us == 0 ? db_null() : db_int(collection->since_us)),
		error);
}

DbResult *outbox_claim_bundled(Db *db, int64_t digest_minutes, GError **error)
{
	return db_query(db, SQL_OUTBOX_CLAIM_BUNDLED, DB_PARAMS(db_int(digest_minutes)), error);
}

bool outbox_end_bundled(Db *db, const char *json_array, GError **error)
{
	return db_run(db, SQL_OUTBOX_END_BUNDLED, DB_PARAMS(db_text(json_array)), error);
}

void outbox_mail_free(OutboxEmail *mail)
{
	if (mail == NULL)
		return;
	g_free(mail->id);
	g_free(mail->lead_id);
	g_free(mail->notification);
	g_free(mail->recipient);
	g_free(mail->lane);
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
		.lane = g_strdup(db_get_text(rows, row, "lane")),
		.view = g_strdup(db_get_text(rows, row, "view")),
		.message_id = g_strdup(db_get_text(rows, row, "message_id")),
		.message_date_s = db_get_int(rows, row, "message_date_s"),
		.attempt = db_get_int(rows, row, "attempt"),
		.fails = (int)db_get_int(rows, row, "fails"),
		.uncertain = (int)db_get_int(rows, row, "uncertain"),
		.refused_us = db_get_int(rows, row, "refused_us"),
		.message = bytes_from_base64(db_get_text(rows, row, "message")),
	};
	return mail;
}

bool outbox_claim(Db *db, const OutboxClaim *claim, GPtrArray *emails, GError **error)
{
	char token[IDENT_TEXT_BYTES];

	ident_format(&claim->token, token);
	const DbParam all[] = {
		db_text(token), db_int(claim->emails_max), db_int(claim->lease_s), db_int(claim->give_up_hours)};
	const DbParam one[] = {db_text(token), db_int(claim->lease_s), db_int(claim->give_up_hours)};
	g_autoptr(DbResult) rows = claim->is_slow ? db_query(db, SQL_OUTBOX_CLAIM_SLOW, G_N_ELEMENTS(one), one, error)
						  : db_query(db, SQL_OUTBOX_CLAIM, G_N_ELEMENTS(all), all, error);
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
	const DeliveryPlan *plan = &result->plan;
	const bool is_final = plan->outcome == DELIVERY_DELIVERED || plan->outcome == DELIVERY_REJECTED;

	jsonw_begin_object(w);
	jsonw_put_text(w, "id", result->id);
	jsonw_put_int(w, "attempt", result->attempt);
	jsonw_put_text(w, "outcome", delivery_outcome_name(plan->outcome));
	jsonw_put_text(w, "fault", delivery_fault_name(plan->fault));
	jsonw_put_int(w, "own_fault", plan->is_own_fault ? 1 : 0);
	jsonw_put_bool(w, "is_slow", plan->is_slow);
	jsonw_put_bool(w, "is_refused", plan->is_refused);
	jsonw_put_int(w, "wait_us", plan->wait_us);
	if (result->code != 0)
		jsonw_put_int(w, "code", result->code);
	jsonw_put_text(w, "reply", result->text);
	if (result->message != NULL && !is_final) {
		gsize count = 0;
		const guchar *bytes = g_bytes_get_data(result->message, &count);
		g_autofree char *base64 = g_base64_encode(bytes, count);
		jsonw_put_text(w, "message", base64);
	}
	jsonw_end_object(w);
}

/* As a JSON array. */
static char *lanes_as_json(const GPtrArray *lanes)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_array(&w);
	for (guint i = 0; i < lanes->len; i++)
		jsonw_text(&w, g_ptr_array_index(lanes, i));
	jsonw_end_array(&w);
	return g_string_free(json, FALSE);
}

bool outbox_settle(Db *db, const Ident *token, const GArray *results, const GPtrArray *lanes_kept, GHashTable *settled,
	GError **error)
{
	g_autofree char *lanes = lanes_as_json(lanes_kept);
	g_autoptr(GString) json = g_string_new(NULL);
	char token_text[IDENT_TEXT_BYTES];
	JsonWriter w;

	ident_format(token, token_text);
	jsonw_init(&w, json);
	jsonw_begin_array(&w);
	for (guint i = 0; i < results->len; i++)
		write_result(&w, &g_array_index(results, OutboxResult, i));
	jsonw_end_array(&w);
	g_autoptr(DbResult) rows = db_query(
		db, SQL_OUTBOX_SETTLE, DB_PARAMS(db_text(token_text), db_text(json->str), db_text(lanes)), error);
	if (rows == NULL)
		return false;
	collect_ids(rows, settled);
	return true;
}

bool outbox_release(Db *db, const Ident *token, const GPtrArray *ids, const GPtrArray *lanes_kept, GError **error)
{
	g_autofree char *array = ids_as_array(ids);
	g_autofree char *lanes = lanes_as_json(lanes_kept);
	char token_text[IDENT_TEXT_BYTES];

	ident_format(token, token_text);
	return db_run(db, SQL_OUTBOX_RELEASE, DB_PARAMS(db_text(token_text), db_text(array), db_text(lanes)), error);
}

DbResult *outbox_take_undeliverable(Db *db, const char *notification, GError **error)
{
	return db_query(db, SQL_OUTBOX_TAKE_UNDELIVERABLE, DB_PARAMS(db_text(notification)), error);
}

bool outbox_filter_parse(OutboxFilter *filter, const char *state, GError **error)
{
	static const char *const states[] = {"queued", "bundled", "delivered", "rejected", "cancelled", NULL};

	*filter = (OutboxFilter){.is_trouble = state == NULL || g_str_equal(state, "trouble")};
	if (filter->is_trouble || g_str_equal(state, "all"))
		return true;
	filter->state = state;
	if (g_strv_contains(states, state))
		return true;
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, wording_text(TEXT_ERROR_OUTBOX_FILTER));
	return false;
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
	return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_OUTBOX_NOT_FOUND, wording_string("id", id));
}

bool outbox_show(Db *db, const char *id, GString *out, GError **error)
{
	if (!check_id(id, error))
		return false;
	g_autoptr(DbResult) rows = db_query(db, SQL_OUTBOX_SHOW, DB_PARAMS(db_text(id)), error);
	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0)
		return wording_fail(
			error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_OUTBOX_NOT_FOUND, wording_string("id", id));
	g_string_append(out, db_get_text(rows, 0, "mail"));
	return true;
}

/* Says why a change by staff found no row that it may touch. */
static bool explain_refusal(Db *db, const char *id, GError **error)
{
	g_autoptr(DbResult) rows = db_query(db, SQL_OUTBOX_STATE, DB_PARAMS(db_text(id)), error);

	if (rows == NULL)
		return false;
	if (db_rows(rows) == 0)
		return wording_fail(
			error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_OUTBOX_NOT_FOUND, wording_string("id", id));
	const char *state = db_get_text(rows, 0, "state");
	const bool is_held = strcmp(state, "queued") == 0;
	if (is_held)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_OUTBOX_HELD, wording_string("id", id));
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_OUTBOX_STATE, wording_string("id", id),
		wording_string("state", state));
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

/* "90s", "30m", "2h", "3d". */
static bool parse_since(const char *text, int64_t *seconds)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	const gsize bytes = strlen(text);
	g_autofree char *digits = g_strndup(text, bytes == 0 ? 0 : bytes - 1);
	guint64 number = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
		if (bytes < 2 || text[bytes - 1] != units[i].unit ||
			!g_ascii_string_to_unsigned(digits, 10, 1, SINCE_MAX, &number, NULL))
			continue;
		*seconds = (int64_t)number * units[i].seconds;
		return true;
	}
	return false;
}

bool outbox_selection_parse(
	OutboxSelection *selection, const char *state, const char *since, const char *code, GError **error)
{
	static const char *const states[] = {"queued", "rejected", "cancelled", NULL};
	guint64 number = 0;

	*selection = (OutboxSelection){.state = state};
	if (state != NULL && !g_strv_contains(states, state))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_OUTBOX_RETRY_STATE);
	if (since != NULL && !parse_since(since, &selection->since_s))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_OUTBOX_SINCE);
	if (code != NULL && !g_ascii_string_to_unsigned(code, 10, CODE_MIN, CODE_MAX, &number, NULL))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_OUTBOX_CODE);
	selection->code = (int)number;
	return true;
}

bool outbox_retry_all(Db *db, const OutboxSelection *selection, int64_t give_up_hours, int64_t *count, GError **error)
{
	g_autoptr(DbResult) result = db_query(db, SQL_OUTBOX_RETRY_ALL,
		DB_PARAMS(db_text(selection->state), selection->since_s == 0 ? db_null() : db_int(selection->since_s),
			selection->code == 0 ? db_null() : db_int(selection->code), db_int(give_up_hours)),
		error);

	if (result == NULL)
		return false;
	*count = db_rows_changed(result);
	return true;
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

bool outbox_forget(Db *db, const Ident *id, GError **error)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	return db_run(db, SQL_OUTBOX_FORGET, DB_PARAMS(db_text(text)), error);
}

DbResult *outbox_of_reply(Db *db, const Ident *email_id, const char *message_id, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(email_id, id);
	return db_query(db, SQL_OUTBOX_OF_REPLY, DB_PARAMS(db_text(id), db_text(message_id)), error);
}

bool outbox_bounce(Db *db, const char *message_id, const char *fault, const char *text, bool *is_ours, GError **error)
{
	g_autoptr(DbResult) rows =
		db_query(db, SQL_OUTBOX_BOUNCE, DB_PARAMS(db_text(message_id), db_text(fault), db_text(text)), error);

	if (rows != NULL)
		*is_ours = db_rows_changed(rows) > 0;
	return rows != NULL;
}
