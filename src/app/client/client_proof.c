#include "app/client/client_proof.h"

#include <string.h>

#include "app/client/address_change.h"
#include "app/client/client_edit.h"
#include "app/door_keys.h"
#include "app/offer_policy.h"
#include "app/offers/offers.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "domain/lead/lead_status.h"
#include "domain/submission/answers.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/lead_address.h"
#include "store/outbox.h"
#include "store/spam_sender.h"

#define ACTOR CLIENT_ACTOR

void client_opened_clear(ClientOpened *opened)
{
	g_clear_pointer(&opened->understood, json_decref);
}

static bool read_opened(Db *db, const Ident *email_id, ClientOpened *opened, GError **error)
{
	g_autoptr(DbResult) row = lead_of_client_email(db, email_id, error);

	if (row == NULL)
		return false;
	const bool is_id = ident_parse(db_get_text(row, 0, "id"), &opened->lead_id);
	g_assert(is_id); /* the column's type is uuid */
	opened->is_current = db_get_bool(row, 0, "is_current");
	opened->is_proven = db_get_bool(row, 0, "is_proven");
	opened->has_ended = db_get_bool(row, 0, "has_ended");
	opened->is_held_back = db_get_bool(row, 0, "is_held_back");
	opened->is_held = db_get_bool(row, 0, "is_held");
	opened->is_disowned = db_get_bool(row, 0, "is_disowned");
	opened->has_former = db_get_bool(row, 0, "has_former");
	g_autoptr(Json) submission = answers_decode(db_get_text(row, 0, "submission"));
	opened->language = wording_offered(answers_get(submission, FIELD_LANGUAGE));
	g_auto(WordingScope) scope G_GNUC_UNUSED =
		wording_speak(opened->language != NULL ? opened->language : wording_spoken());
	g_autofree char *view = notifications_view_client(&(NotificationClient){
		.reference = db_get_text(row, 0, "reference"),
		.submission = db_get_text(row, 0, "submission"),
		.recommendation = db_get_text(row, 0, "recommendation"),
		.engagement = db_get_text(row, 0, "engagement"),
		.is_decided = db_get_bool(row, 0, "is_decided"),
	});
	opened->understood = jsonc_decode(view, strlen(view), error);
	return opened->understood != NULL;
}

/* The same, read again when the lead is locked: its address may be another one by then, which nobody has proven. */
static bool lock_opened(Db *db, const Ident *email_id, ClientOpened *opened, GError **error)
{
	if (!read_opened(db, email_id, opened, error))
		return false;
	g_autoptr(DbResult) locked = lead_lock(db, &opened->lead_id, error);
	if (locked == NULL)
		return false;
	client_opened_clear(opened);
	return read_opened(db, email_id, opened, error);
}

bool client_open_email(const App *app, const Ident *email_id, int64_t deadline_us, ClientOpened *opened, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) && read_opened(loan.db, email_id, opened, error);
}

static bool add_event(Db *db, const Ident *lead_id, const char *what, const char *new_json, GError **error)
{
	return event_add(db, &(Event){.lead_id = lead_id, .actor = ACTOR, .what = what, .new_json = new_json}, error);
}

bool client_confirm(const App *app, const Ident *email_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientOpened) opened = {0};
	bool is_new = false;

	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !db_begin(&tx, loan.db, error) ||
		!lock_opened(loan.db, email_id, &opened, error))
		return false;
	if (!opened.is_current || opened.is_disowned)
		return true;
	return lead_prove_email(loan.db, &opened.lead_id, &is_new, error) &&
	       (!is_new ||
		       (add_event(loan.db, &opened.lead_id, "client_confirmed", NULL, error) && db_commit(&tx, error)));
}

/* Open offers end; a recruiter who accepted keeps theirs in the history, and is told. */
static bool end_offers(const App *app, Db *db, const Ident *lead_id, GError **error)
{
	g_auto(OfferLead) lead = {0};
	g_auto(OfferMoves) moves = {0};

	if (!offer_lead_lock(&lead, db, lead_id, error))
		return false;
	offer_moves_init(&moves, app->policy);
	offer_moves_add_others(&moves, &lead, NULL,
		&(OfferTurn){
			.event = OFFER_EVENT_LEAD_ENDS,
			.actor = OFFER_ACTOR_CLIENT,
			.actor_name = ACTOR,
			.lead_status = LEAD_STATUS_COUNT,
			.says = wording_text(TEXT_EMAIL_OFFER_DISOWNED),
		});
	offer_moves_tell_holder(&moves, &lead, wording_text(TEXT_EMAIL_OFFER_DISOWNED));
	return offer_moves_write(&moves, db, error);
}

/* Staff who were sent the lead, as recruiters were offered it. */
static bool tell_staff(const App *app, Db *db, const Ident *lead_id, const DbResult *lead, GError **error)
{
	g_autoptr(DbResult) holders = lead_holders(db, lead_id, false, NULL, error);
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;

	if (holders == NULL)
		return false;
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.reference = db_get_text(lead, 0, "reference"),
		.submission = db_get_text(lead, 0, "submission"),
		.says = wording_text(TEXT_EMAIL_OFFER_DISOWNED),
	});
	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	for (int row = 0; row < db_rows(holders); row++) {
		if (strcmp(db_get_text(holders, row, "status"), "staff") == 0)
			notifications_write_email(&w, &(NotificationEmail){
							      .notification = NOTIFICATION_OFFER_CLOSED,
							      .id = ident_new(),
							      .lead_id = lead_id,
							      .recipient = db_get_text(holders, row, "email"),
							      .message_domain = app->message_domain,
							      .view = view,
						      });
	}
	jsonw_end_array(&w);
	return outbox_add_batch(db, emails->str, error);
}

/* What is sent with that address from now on is held back, until staff lift the mark; not what a client of ours sends, whose address was abused. */
static bool mark_sender(const App *app, const ClientEdit *edit, GError **error)
{
	const char *address = db_get_text(edit->before, 0, "email");
	char key[DOOR_KEY_TEXT_BYTES];

	if (db_get_bool(edit->before, 0, "is_known"))
		return true;
	door_key_of_email(app->settings->secret, address, key);
	return spam_sender_mark(edit->db, &(SpamMark){key, address, CLIENT_ACTOR, &edit->id}, error);
}

/* Nobody goes on with a request that never had another address. */
static bool disown(const App *app, Db *db, const Ident *lead_id, GError **error)
{
	g_auto(WordingScope) english G_GNUC_UNUSED = wording_speak(NULL);
	g_auto(ClientEdit) edit = {.db = db, .id = *lead_id};
	bool is_back = false;

	if (!client_edit_lock(&edit, error) || !address_change_take_back(&edit, app, &is_back, error))
		return false;
	if (is_back)
		return true;
	const LeadMove move = lead_next(edit.status, LEAD_EVENT_QUARANTINE, LEAD_ACTOR_CLIENT);
	g_autofree char *new_json = jsonw_object_of_text("status", lead_status_name(move.to));

	return add_event(db, lead_id, "lead_disowned", new_json, error) && lead_address_disown(db, lead_id, error) &&
	       mark_sender(app, &edit, error) &&
	       (!move.is_allowed ||
		       (tell_staff(app, db, lead_id, edit.before, error) && end_offers(app, db, lead_id, error) &&
			       lead_write(db, lead_id, &move, NULL, error)));
}

bool client_disown(const App *app, const Ident *email_id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(ClientOpened) opened = {0};
	char id[IDENT_TEXT_BYTES];

	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !db_begin(&tx, loan.db, error) ||
		!lock_opened(loan.db, email_id, &opened, error))
		return false;
	if (opened.is_disowned)
		return true;
	if (opened.is_current && opened.is_proven)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_CONFIRMED_BEFORE);
	if (!opened.is_current)
		return lead_address_disown_before(loan.db, &opened.lead_id, email_id, error) && db_commit(&tx, error);
	if (!disown(app, loan.db, &opened.lead_id, error) || !db_commit(&tx, error))
		return false;
	ident_format(&opened.lead_id, id);
	log_info("lead_disowned", log_text("lead", id));
	wake_signal(app->senders_wake);
	return true;
}
