/*
 * http/pages/visitor: whether a request comes from a person who reads our pages, so that it counts as a visit (app/visits).
 *
 * What tells so is what browsers say of a request themselves (Fetch Metadata: https, or localhost) and the name that crawlers give themselves.
 * Programs that send neither do not count. Nothing of it is kept. An answer never depends on it.
 */
#pragma once

#include "domain/visit_step.h"
#include "http/server/exchange.h"

/* A public page is about to be shown: counts it as an arrival if the visitor comes from elsewhere. */
void visitor_arrives(const Exchange *x);

/* Counts the step that this request is: the page was opened, or the form sent. */
void visitor_takes(const Exchange *x, VisitStep step);

/* True when a script of this site makes the request. */
bool visitor_is_own_script(const Exchange *x);

/* Counts what such a script reports. */
void visitor_reports(const Exchange *x, VisitStep step);
