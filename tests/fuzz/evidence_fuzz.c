/*
 * Any bytes are read to their end: spans lie inside the text and in its order, findings and words have an end, and
 * probabilities are probabilities.
 */
#include <string.h>

#include "domain/rules/evidence.h"
#include "domain/rules/reading.h"
#include "fuzz.h"

static void check_findings(const Evidence *evidence, gsize bytes)
{
	gsize count = 0;
	const Finding *findings = evidence_findings(evidence, &count);

	g_assert_cmpuint(count, <=, EVIDENCE_FINDINGS_MAX);
	g_assert_cmpuint(evidence_words(evidence), <=, EVIDENCE_WORDS_MAX);
	for (gsize i = 0; i < count; i++) {
		g_assert_cmpuint(findings[i].start, <, findings[i].end);
		g_assert_cmpuint(findings[i].end, <=, bytes);
		g_assert_cmpfloat(findings[i].counts, >=, 0);
		g_assert_true(i == 0 || findings[i - 1].start <= findings[i].start);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static RuleSet *rules;
	static Evidence *evidence;
	g_autofree char *text = fuzz_text(bytes, count);
	Reading reading;
	double sum = 0;

	if (rules == NULL) {
		rules = ruleset_new_default();
		evidence = evidence_new(rules);
	}
	evidence_read(evidence, NULL, text, NULL);
	check_findings(evidence, strlen(text));
	reading_take(&reading, rules, evidence);
	for (int r = 0; r < READING_COUNT; r++)
		sum += reading.probability[r];
	g_assert_cmpfloat_with_epsilon(sum, 1, 1e-9);
	return 0;
}
