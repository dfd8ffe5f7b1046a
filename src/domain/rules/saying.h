/*
 * domain/rules/saying: the published figures in the rule set's sentences.
 *
 * A sentence names a figure instead of repeating it, so that it never says an old one: "{rust.performance}" is "9/10",
 * "{python.hiring_cost}" is "$120k–$190k".
 */
#pragma once

#include "domain/rules/rules_model.h"

/* The dimensions are filled. *unknown: the first name in braces that is none, owned by the caller; NULL: all are known. */
char *saying_fill(
	const DimensionRow dimensions[DIMENSION_COUNT], const char *text, char **unknown) G_GNUC_WARN_UNUSED_RESULT;
