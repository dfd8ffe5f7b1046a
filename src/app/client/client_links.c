#include "app/client/client_links.h"

#include "app/client_email.h"
#include "db/transaction.h"
#include "domain/email_address.h"
#include "store/lead_address.h"
#include "store/outbox.h"
#include "store/recruiter.h"

enum {
	LINKS_MAX = 3,	       /* emails for one press */
	LINKS_PER_DAY_MAX = 3, /* when an address that is not confirmed is sent no more */
};

static void write_link(JsonWriter *emails, const OfferPolicy *policy, const DbResult *leads, int row)
{
	Ident lead_id;
	const bool is_id = ident_parse(db_get_text(leads, row, "id"), &lead_id);

	g_assert(is_id); /* the column's type is uuid */
	client_email_write(emails, policy,
		&(ClientEmail){
			.notification = NOTIFICATION_CLIENT_LINK,
			.lead_id = &lead_id,
			.reference = db_get_text(leads, row, "reference"),
			.address = db_get_text(leads, row, "email"),
			.name = db_get_text(leads, row, "contact_name"),
			.submission = db_get_text(leads, row, "submission"),
			.is_proven = db_get_bool(leads, row, "is_proven"),
		});
}

bool client_links_write(Db *db, const OfferPolicy *policy, const char *address, GError **error)
{
	/* Recruiters ask for theirs by the same address. */
	g_autofree char *asked = g_strconcat("client ", address, NULL);
	g_autoptr(GString) rows = g_string_new(NULL);
	bool is_first = false;
	JsonWriter w;

	if (!recruiter_record_link_request(db, asked, CLIENT_LINKS_PAUSE_MIN, &is_first, error))
		return false;
	g_autoptr(DbResult) leads = lead_address_links(db, address, LINKS_MAX, LINKS_PER_DAY_MAX, error);
	if (leads == NULL)
		return false;
	if (!is_first || db_rows(leads) == 0)
		return true;
	jsonw_init(&w, rows);
	jsonw_begin_array(&w);
	for (int row = 0; row < db_rows(leads); row++)
		write_link(&w, policy, leads, row);
	jsonw_end_array(&w);
	return outbox_add_batch(db, rows->str, error);
}

bool client_send_links(const App *app, const char *address, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_autofree char *email = email_address_normalize(address, error);

	if (email == NULL || !db_loan_take(&loan, app->pool, deadline_us, error) || !db_begin(&tx, loan.db, error) ||
		!client_links_write(loan.db, app->policy, email, error) || !db_commit(&tx, error))
		return false;
	wake_signal(app->senders_wake);
	return true;
}
