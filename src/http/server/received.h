/*
 * http/server/received: a submission that came in a request, decoded; and how wrong fields are answered.
 */
#pragma once

#include "domain/submission/submission.h"
#include "http/server/exchange.h"

/* From a JSON body; the caller's. NULL: it is no submission, and that has been answered: 400. */
RawSubmission *received_answers(Exchange *x);

/* Answers 422 with all errors. */
void refuse_fields(Exchange *x, const FieldErrors *errors);

/* [{"field","code","says"}…] */
void field_errors_write(JsonWriter *w, const FieldErrors *errors);
