/*
 * http/pages/client_link: what a link to a client's request opens. The one that they were answered with when they sent it opens its page; that of
 * an email, while the request has the address that it went to, and once its owner has confirmed it.
 */
#pragma once

#include <stdbool.h>

#include "base/ident.h"
#include "base/signed_token.h"
#include "codec/json.h"
#include "http/server/exchange.h"

/* Of forms: which question of the client's page is answered; the answer to a recruiter's. */
#define CLIENT_ANSWER_FIELD   "field"
#define QUESTION_ANSWER_FIELD "answer"

typedef enum ClientLink {
	CLIENT_LINK_OPENS,
	CLIENT_LINK_ASKS,   /* first whose the address is */
	CLIENT_LINK_OLD,    /* the request has another address by now */
	CLIENT_LINK_REFUSED /* no link of ours, or the request is erased */
} ClientLink;

/* Fills *lead_id if it opens. Anything but OPENS has been answered, except ASKS and OLD if keeps: the caller does. */
ClientLink client_link_read(Exchange *x, Ident *lead_id, bool keeps) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a caller that has nothing else to say: false: it has been answered. What was typed is shown again, unsent. */
bool client_link_open(Exchange *x, Ident *lead_id) G_GNUC_WARN_UNUSED_RESULT;

/* True: the link is of this kind; *payload is what it is of. */
bool client_link_is(const Exchange *x, TokenPurpose purpose, Ident *payload) G_GNUC_WARN_UNUSED_RESULT;

/* The page of this link, where forms go back to; g_free. */
char *client_link_path(const Exchange *x) G_GNUC_WARN_UNUSED_RESULT;

/* lead: {"erased_at"}, or {}. */
void client_link_show_erased(Exchange *x, const Json *lead);
