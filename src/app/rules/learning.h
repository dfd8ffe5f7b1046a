/*
 * app/rules/learning: what stored leads teach a rule set, from the classes that staff chose or confirmed and those that
 * were placed.
 *
 * Reads only. The leads are held in memory for the search (domain/rules/suggestion), the newest LEARNING_LEADS_MAX of
 * them at most.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"
#include "domain/rules/ruleset.h"

enum {
	LEARNING_LEADS_MAX = 20 * 1000, /* some 100 MB */
};

typedef struct Learning {
	RuleSet *rules;
	int leads_max;	 /* LEARNING_LEADS_MAX at most */
	int support_min; /* clients that a phrase must help */
} Learning;

/*
 * Appends
 *
 *   {"ruleset", "leads", "decided", "missed", "support_min",    missed: decided leads for which the rules name another
 *   class
 *    "phrases": [{"phrase", "engagement", "signal", "support", "harm", "changes", "leads": [reference…]}…]}
 */
bool learning_run(Db *db, const Learning *learning, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
