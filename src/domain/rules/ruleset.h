/*
 * domain/rules/ruleset: the comparison rules as data.
 *
 * The published ratings, what each answer gives, the text evidence and the sentences of reasons and risks, parsed from JSON and
 * compiled once; immutable afterwards and shared by all threads. The built-in default is src/domain/rules/rules.json, embedded by the build.
 */
#pragma once

#include <glib.h>

#include "domain/submission/money.h"

typedef struct RuleSet RuleSet;

/* source names the file in messages. INVALID: says what is wrong, with line and column where JSON tells them. */
RuleSet *ruleset_parse(const char *source, const char *json, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All that is wrong with it, one "source:line:column: what" each, in the order found; empty: it is fine. Unref when done. */
GPtrArray *ruleset_check(const char *source, const char *json, gsize bytes);
/* The embedded default; always valid (a unit test checks it). */
RuleSet *ruleset_new_default(void);
/* Counted references, because a worker may still use the old set while a new one is activated. Thread-safe. */
RuleSet *ruleset_ref(RuleSet *rules);
void ruleset_unref(RuleSet *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RuleSet, ruleset_unref)

/* The version that every recommendation names, as written in the file ("2026.12"). */
const char *ruleset_version(const RuleSet *rules);
/* Who wrote it, and why. */
const char *ruleset_author(const RuleSet *rules);
const char *ruleset_note(const RuleSet *rules);
/* The JSON text it was parsed from. */
const char *ruleset_json(const RuleSet *rules);
/* SHA-256 of that text, in hexadecimal: what is stored with the version. Free when done. */
char *ruleset_hash(const RuleSet *rules);
/* What people call a dimension ("memory": "Memory usage"); its own name if the set has none of that name. */
const char *ruleset_dimension_label(const RuleSet *rules, const char *dimension);
/* What submission_check() counts amounts of money by; lives as long as the set. */
const MoneyRates *ruleset_rates(const RuleSet *rules);
