/*
 * app/probe/probe: the trial run that never ends (LEADMATCH_PROBE). Every so often a test lead goes the way of all leads, from the fields
 * of the form to the mail server's answer about its offer, and is removed again.
 *
 *   begun -> submit() -> classified -> offered by the dispatcher -> queued -> delivered
 *
 * The row of table probe that is under way is everybody's: each instance with the setting looks how far it came, submits what is not there
 * (with the run's id as its key, so twice is once), and finishes it; two instances make one run, and a run outlives the instance that began it.
 * What has not happened in time is an alarm: in the log, in metrics, on the board, among the reasons of /readyz, and by one email to staff; so
 * is the end of it. Nobody else meets the test lead: is_probe keeps it out of lists, searches, counts, reports, shares, and limits.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"

typedef enum ProbeStep {
	PROBE_STEP_STORE,
	PROBE_STEP_CLASSIFY,
	PROBE_STEP_OFFER,
	PROBE_STEP_QUEUE,
	PROBE_STEP_DELIVER,
	PROBE_STEP_COUNT /* none is missing */
} ProbeStep;

/* "store", as in probe.missing. */
const char *probe_step_name(ProbeStep step);
/* PROBE_STEP_COUNT: there is none of that name. */
ProbeStep probe_step_parse(const char *name);
/* What a person reads when it is missing. */
const char *probe_step_says(ProbeStep step);

typedef struct Probe Probe;

/* app outlives it. */
Probe *probe_new(const App *app);
void probe_free(Probe *probe);

void probe_start(Probe *probe);
void probe_stop(Probe *probe);

/* How the last run went, by whichever instance; safe from any thread. */
typedef struct ProbeFigures {
	bool has_run;
	ProbeStep missing; /* PROBE_STEP_COUNT: it passed */
	int64_t passed_us; /* when one last passed, since 1970; 0: never */
} ProbeFigures;

ProbeFigures probe_figures(Probe *probe);
