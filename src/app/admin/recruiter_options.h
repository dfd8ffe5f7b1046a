/*
 * app/admin/recruiter_options: a recruiter's optional facts: when they work and what suits them.
 *
 * Every one is optional. "none" takes away what was said before (0 for a budget floor).
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "domain/submission/submission.h"
#include "store/recruiter.h"

/* As typed; NULL or "": stays. */
typedef struct RecruiterFactOptions {
	const char *weight;	    /* share of offers: 100 is ordinary */
	const char *phone;	    /* as clients are to read it */
	const char *timezone;	    /* "Europe/Berlin", "+05:30" */
	const char *hours;	    /* "mon-fri 09:00-17:30" */
	const char *holidays;	    /* "2026-12-28, 12-25" */
	const char *languages;	    /* "english, de" */
	const char *seniority;	    /* some of entry, intermediate, expert */
	const char *tags;	    /* "trading, embedded" */
	const char *budget_floor;   /* US dollars a year */
	const char *weekly_summary; /* "on" or "off" */
} RecruiterFactOptions;

/* Fills change; what it points to is added to owned (a GPtrArray that frees by g_free). wrong gets every bad field. */
void recruiter_options_check(
	const RecruiterFactOptions *options, RecruiterChange *change, GPtrArray *owned, FieldErrors *wrong);

/* True when none is given. */
bool recruiter_options_are_empty(const RecruiterFactOptions *options);
