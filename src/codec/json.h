/*
 * codec/json: JSON bytes from outside to a jansson value and back, strictly.
 *
 * Refused with INVALID and line and column: broken UTF-8, NUL (raw or \u0000), duplicate keys, nesting deeper than
 * JSON_NESTING_MAX (found before parsing, since jansson recurses), anything after the value.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

enum { JSON_NESTING_MAX = 16 }; /* a submission has 2 levels; a rule set 8 */

typedef json_t Json; /* a counted reference */
void json_value_free(Json *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Json, json_value_free)

Json *json_decode(const char *bytes, gsize count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Compact, keys in the order they were set. */
char *json_encode(const Json *value);
