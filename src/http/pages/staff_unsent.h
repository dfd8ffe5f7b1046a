/*
 * http/pages/staff_unsent: what was typed into a form of the console outlives the session that it was typed in.
 *
 * A form that comes without a session is kept by the page that asks to sign in, in fields of its own; after signing in,
 * or immediately if only its token is of another session, a page shows what was typed, and sends the same form again.
 * Nothing is stored. Passwords and codes are left out, and a chosen file has to be chosen again.
 */
#pragma once

#include <stdbool.h>

#include "codec/form.h"
#include "codec/json.h"
#include "http/server/exchange.h"

/*
 * {"kept_path","fields":[{"name","value"}…]}, for the page that asks to sign in: of a form that was sent without a
 * session, or what such a page kept before. null: nothing.
 */
Json *staff_unsent_keep(const Exchange *x, const Form *form);

/* Whether the form is of a page that asked to sign in, and kept something. */
bool staff_unsent_is_kept(const Form *form);

/* Asks for that, if the form, which came without a session, has something to keep. False: nothing was answered. */
bool staff_unsent_ask_to_sign_in(Exchange *x, const Form *form);

/*
 * Shows what was typed, for a session that is valid now: of the request's own form, or of what was kept of one.
 * False: there is nothing to show, and nothing was answered.
 */
bool staff_unsent_show(Exchange *x, int status, const Form *form);
