#include "app/dispatch/receipts.h"

#include "base/ident.h"
#include "store/dispatch_rows.h"

/* As dispatch_rows_choose_receipts() takes them; NULL: none. */
static GString *write_wanted(const DbResult *leads)
{
	g_autoptr(GString) wanted = g_string_new(NULL);
	bool is_any = false;
	JsonWriter w;

	jsonw_init(&w, wanted);
	jsonw_begin_array(&w);
	for (int row = 0; row < db_rows(leads); row++) {
		if (!db_get_bool(leads, row, "awaits_receipt"))
			continue;
		jsonw_begin_object(&w);
		jsonw_put_text(&w, "lead_id", db_get_text(leads, row, "id"));
		jsonw_put_text(&w, "address", db_get_text(leads, row, "email"));
		jsonw_put_bool(&w, "is_known", db_get_bool(leads, row, "is_known"));
		jsonw_end_object(&w);
		is_any = true;
	}
	jsonw_end_array(&w);
	return is_any ? g_steal_pointer(&wanted) : NULL;
}

void receipts_clear(Receipts *receipts)
{
	g_clear_pointer(&receipts->chosen, g_hash_table_unref);
}

bool receipts_choose(Receipts *receipts, Db *db, const OfferPolicy *policy, const DbResult *leads, GError **error)
{
	g_autoptr(GString) wanted =
		client_email_is_on(policy, NOTIFICATION_CLIENT_RECEIVED) ? write_wanted(leads) : NULL;

	receipts->policy = policy;
	receipts->leads = leads;
	receipts->chosen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (wanted == NULL)
		return true;
	g_autoptr(DbResult) rows = dispatch_rows_choose_receipts(db, wanted->str, RECEIPTS_PER_HOUR_MAX, error);
	for (int row = 0; rows != NULL && row < db_rows(rows); row++)
		g_hash_table_add(receipts->chosen, g_strdup(db_get_text(rows, row, "lead_id")));
	return rows != NULL;
}

bool receipts_write(const Receipts *receipts, int row, const ReceiptFacts *facts, JsonWriter *emails)
{
	const DbResult *leads = receipts->leads;
	Ident lead_id;

	if (!g_hash_table_contains(receipts->chosen, db_get_text(leads, row, "id")))
		return false;
	const bool is_id = ident_parse(db_get_text(leads, row, "id"), &lead_id);
	g_assert(is_id); /* the column's type is uuid */
	client_email_write(emails, receipts->policy,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_RECEIVED,
			.lead_id = &lead_id,
			.reference = db_get_text(leads, row, "reference"),
			.address = db_get_text(leads, row, "email"),
			.name = db_get_text(leads, row, "contact_name"),
			.is_proven = db_get_bool(leads, row, "is_proven"),
			.is_bounced = db_get_bool(leads, row, "is_email_bounced"),
			.submission = db_get_text(leads, row, "submission"),
			.recommendation = db_get_text(leads, row, "recommendation"),
			.is_triage = facts->is_triage,
			.due_us = facts->due_us,
			.opens_us = facts->opens_us,
		});
	return true;
}

void receipts_write_handed_back(const Receipts *receipts, int row, int64_t due_us, JsonWriter *emails)
{
	const DbResult *leads = receipts->leads;
	Ident lead_id;
	const bool is_id = ident_parse(db_get_text(leads, row, "id"), &lead_id);

	g_assert(is_id); /* the column's type is uuid */
	if (db_is_null(leads, row, "handed_back_by"))
		return;
	client_email_write(emails, receipts->policy,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_HANDED_BACK,
			.lead_id = &lead_id,
			.reference = db_get_text(leads, row, "reference"),
			.address = db_get_text(leads, row, "email"),
			.confirmed_before = db_get_text(leads, row, "confirmed_before"),
			.name = db_get_text(leads, row, "contact_name"),
			.is_proven = db_get_bool(leads, row, "is_proven"),
			.is_bounced = db_get_bool(leads, row, "is_email_bounced"),
			.submission = db_get_text(leads, row, "submission"),
			.recruiter_name = db_get_text(leads, row, "handed_back_by"),
			.due_us = due_us,
		});
}
