/*
 * http/api/api_body: what a program sends, held against the schema of api_schemas that also describes it in /openapi.json.
 *
 * Types are strict: "true" is no boolean, and "20" no number. All that is wrong is answered together, by member.
 */
#pragma once

#include "codec/json.h"
#include "domain/submission/submission.h"
#include "http/server/exchange.h"

/* The body as an object of that schema; NULL: it is none, and that has been answered. The caller's. */
Json *api_body_read(Exchange *x, const char *schema) G_GNUC_WARN_UNUSED_RESULT;

/*
 * A member as people type it: a text, a number, or a list with commas between its items; cleared for null. NULL: it was
 * not sent. g_free.
 */
char *api_body_text(const Json *body, const char *name, const char *cleared) G_GNUC_WARN_UNUSED_RESULT;

/* True: it was sent, and is true. */
bool api_body_is(const Json *body, const char *name);
