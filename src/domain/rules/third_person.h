/*
 * domain/rules/third_person: what is said to the client, said of the client.
 *
 * The rule set and the form speak to the client ("You need low latency"). Recruiters and staff read the same sentences about somebody
 * else: "The client needs low latency". What stands in quotation marks stays as it is. A table of the few verbs and adverbs that such sentences use; a unit test reads every
 * sentence of the built-in rule set.
 */
#pragma once

#include <glib.h>

char *third_person(const char *says) G_GNUC_WARN_UNUSED_RESULT;
