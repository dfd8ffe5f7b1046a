/*
 * app/client/client_edit: a lead that its client changes, locked, and what every such change does: the event, and the emails to everybody who
 * has the lead. All of it in the caller's transaction.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/app.h"
#include "app/client_email.h"
#include "app/notifications/notifications.h"
#include "base/ident.h"
#include "codec/json.h"
#include "db/connection.h"
#include "db/statement.h"
#include "domain/lead/lead_status.h"

#define CLIENT_ACTOR "client"

typedef struct ClientEdit {
	Db *db;
	Ident id;
	DbResult *before; /* of lead_lock() */
	LeadStatus status;
	bool sends_letter; /* to the address that it gets (app/client/address_change) */
} ClientEdit;

void client_edit_clear(ClientEdit *edit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ClientEdit, client_edit_clear)

/* Fills before and status; the caller has set db and id. NOT_FOUND. */
bool client_edit_lock(ClientEdit *edit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* CONFLICT: it is over, so its client cannot change it. */
bool client_edit_check_open(const ClientEdit *edit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One line of the history, by the client. old, new: NULL: nothing to say. */
bool client_edit_tell(const ClientEdit *edit, const char *what, const Json *old, const Json *new,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All but the first and message_domain may be NULL. */
typedef struct ClientNotification {
	Notification notification;
	const Ident *lead_id; /* NULL: the lead is about to be erased */
	const char *message_domain;
	const char *email;
	const char *submission; /* as it is from now on; NULL: as before */
	const char *talent;	/* what the lead now needs, which no digest holds back; NULL: the same as before */
	const char *
		settled_as; /* what staff's question settled that the lead is; NULL: nothing was asked, or is open still */
	const char *staff;	  /* an address that hears of it besides; NULL: none */
	const Settings *settings; /* for links; NULL: none */
	const Json *changes;
	const Json *masked_changes; /* the same for somebody who does not know whose lead it is */
	bool is_staff_told;	    /* the caller tells staff more than that, so this goes to recruiters alone */
	bool is_holder_told;	    /* who accepted it hears something else */
	bool is_retention;	    /* it is erased because its time is over */
	bool is_by_client;	    /* or because its client asked for it; neither: staff did */
} ClientNotification;

/*
 * To everybody who accepted the lead, has an open offer, or was sent its contact; of an erasure, to everybody who was ever shown it. Before
 * their offers end.
 */
bool client_edit_notify_holders(
	const ClientEdit *edit, const ClientNotification *what, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Allowed by client_edit_check_open(). is_erasure_asked: the client wants more, as recruiters hear here; the caller tells staff. */
bool client_edit_withdraw(
	const ClientEdit *edit, const App *app, bool is_erasure_asked, GError **error) G_GNUC_WARN_UNUSED_RESULT;
