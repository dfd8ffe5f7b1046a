/*
 * http/server/received: a submission that came in a request, decoded and checked; and how wrong fields are answered.
 */
#pragma once

#include <stdbool.h>

#include "domain/submission/submission.h"
#include "http/server/exchange.h"

typedef struct Received {
	RawSubmission *raw;
	Submission *submission;
	FieldErrors errors;
	FieldErrors warnings; /* what was kept but not understood */
} Received;

#define RECEIVED_INIT \
	{             \
		0     \
	}

/* From a JSON body. False: it is no submission, and that has been answered: 400 or 422. */
bool received_from_json(Exchange *x, SubmissionCheck check, Received *received);
void received_clear(Received *received);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Received, received_clear)

/* Answers 422 with all errors. */
void refuse_fields(Exchange *x, const FieldErrors *errors);

/* [{"field","code","says"}…] */
void field_errors_write(JsonWriter *w, const FieldErrors *errors);
