/* http/api/lead_etag: the version of a lead as HTTP has it: the ETag of an answer, and what If-Match names. */
#pragma once

#include "http/server/exchange.h"

/*
 * *version: what If-Match names, the caller's to g_free; left as it is without one. False: it is no version, and that
 * has been answered.
 */
bool lead_etag_read(Exchange *x, char **version);

/* Of the lead that was written as an answer. */
void lead_etag_add(Exchange *x, const GString *lead);

/* The answer to a change of a lead that somebody else changed first: 412 for those who named a version, else 409. */
void lead_etag_refuse(Exchange *x, const GError *error);
