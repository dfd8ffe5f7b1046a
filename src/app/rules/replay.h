/*
 * app/rules/replay: a rule set tried on the stored leads, which stay untouched.
 *
 * Every lead's submission is answered again, newest first, page by page, each page a read of its own: no snapshot
 * outlives a page, and leads that arrive later are not looked at. "before" is what the client was answered at the time,
 * by whichever set was active then.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "domain/rules/ruleset.h"
#include "store/report.h"

/* Called after every page. */
typedef void (*ReplayProgress)(int64_t leads_done, int64_t leads, void *context);

typedef struct Replay {
	RuleSet *rules;
	ReplayRange range;
	int64_t leads_max;	 /* the newest of the range */
	ReplayProgress progress; /* NULL: nobody looks */
	void *context;
} Replay;

/*
 * Appends
 *
 *   {"ruleset", "leads", "unreadable",            unreadable: submissions that no longer pass the checks
 *    "before": {"rust", "python", "hybrid", "needs_review"}, "after": {the same},
 *    "staff": {"decided", "agree_before", "agree_after"},     leads whose engagement staff chose or confirmed
 *    "flips": [{"reference", "before", "after", "rule", "staff"}…]}
 *
 * rule is the strongest reason of the new answer that the old one did not have; staff is null where they decided
 * nothing.
 */
bool replay_run(Db *db, const Replay *replay, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
