/*
 * app/visits: counts how far visitors of the public pages get (domain/visit_step). Nothing about a visitor is kept, not even in memory.
 *
 * Counting is an addition in memory, so that no page waits for it and none fails by it. The heartbeat adds what has been counted to
 * the day's sums every few seconds; a kill loses those seconds. Any thread.
 */
#pragma once

#include "db/connection.h"
#include "domain/visit_step.h"

typedef struct Visits Visits;

Visits *visits_new(void);
void visits_free(Visits *visits);

/* visits NULL: nobody counts here. */
void visits_count(Visits *visits, VisitStep step);

/* Adds to the sums what was counted since the last time. If that fails, the next time does; if nobody knows, it is lost rather than counted twice. */
void visits_store(Visits *visits, Db *db);
