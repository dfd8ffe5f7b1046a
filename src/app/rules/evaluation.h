/*
 * app/rules/evaluation: how well a rule set does on briefs whose class is known. No database.
 *
 * A brief is one JSON line: "id", "label" (rust, python, hybrid, undecided), and either "text" or the fields of a
 * submission. What is predicted is undecided where the recommendation says so, else its engagement.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/rules/ruleset.h"

typedef struct Evaluation Evaluation;

Evaluation *evaluation_new(RuleSet *rules);
void evaluation_free(Evaluation *evaluation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evaluation, evaluation_free)

/* Classifies one line and counts it. INVALID: the line is no labeled brief; it is counted as unreadable. */
bool evaluation_add(Evaluation *evaluation, const char *line, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many were classified. */
int64_t evaluation_briefs(const Evaluation *evaluation);

/*
 * Appends
 *
 *   {"ruleset", "briefs", "unreadable",
 *    "confusion": {LABEL: {PREDICTED: count…}…}, "f1": {LABEL: 0 to 1, null where there is none…}, "macro_f1",
 *    "decided_accuracy",               of the briefs with a class, how often the engagement is it
 *    "calibration_error", "calibration": [{"from", "to", "briefs", "confidence", "right"}…],   the same briefs, in ten
 *    bins
 *    "misses": [{"id", "label", "predicted", "confidence", "reasons": [{"rule", "evidence"}…]}…]}   the surest first,
 *    misses_max at most
 *
 * Shares are null where there is nothing to divide by.
 */
void evaluation_write(const Evaluation *evaluation, guint misses_max, GString *out);
