/*
 * http/server/request_form: the form in a request's body, of either type that browsers send. Read as form_read() says,
 * so there always is one: what cannot be read is not there, and the page says what is missing.
 */
#pragma once

#include "http/server/request.h"

#define REQUEST_FORM_TYPE "application/x-www-form-urlencoded"

/* True when the body is of this type; a form may come in either. */
bool request_has_body_type(const Request *request, const char *type);

Form *request_form(const Request *request) G_GNUC_WARN_UNUSED_RESULT;

/* What a person typed into a field, without what cannot be seen (domain/submission/plain_text); "" when it was not sent. Owned by the caller. */
char *request_form_text(const Form *form, const char *name) G_GNUC_WARN_UNUSED_RESULT;
