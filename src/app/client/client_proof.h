/*
 * app/client/client_proof: whether the address that somebody typed is theirs.
 *
 * Every email to a client holds a link of its own (app/links). Until its owner has pressed "confirm" on the page that
 * the link opens, that page shows nothing that was typed, and neither does any email; opening it proves nothing,
 * because scanners open links. "This wasn't me" quarantines the request, or takes back the address if it had another one before
 * (app/client/address_change).
 *
 * Errors of all: NOT_FOUND: the lead is erased. BUSY, TIMEOUT, UNAVAILABLE: the database.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "base/ident.h"
#include "codec/json.h"

typedef struct ClientOpened {
	Ident lead_id;
	bool is_current; /* false: the lead has another address by now, so this email opens nothing */
	bool is_proven;
	bool has_ended;	      /* nobody works on it */
	bool is_held_back;    /* in quarantine */
	bool is_held;	      /* on legal hold, so it cannot be erased at any time */
	bool is_disowned;     /* the owner of the address said that the request is not theirs */
	bool has_former;      /* the request had another address before, and goes back to it if they say so */
	const char *language; /* that the lead was written in; NULL: not known. A constant */
	Json *understood;     /* owned: {"reference","talent","facts"} as in the email, in our words */
} ClientOpened;

void client_opened_clear(ClientOpened *opened);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ClientOpened, client_opened_clear)

/* What the link in this email opens. */
bool client_open_email(const App *app, const Ident *email_id, int64_t deadline_us, ClientOpened *opened,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The address is theirs. Changes nothing when it is no longer the lead's, or when they said that it is not. */
bool client_confirm(
	const App *app, const Ident *email_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The request is not theirs: nobody goes on with it until staff have looked, or it goes back to the address that it had before. The recruiter who
 * has it is told. CONFLICT: the address was confirmed before.
 */
bool client_disown(
	const App *app, const Ident *email_id, int64_t deadline_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
