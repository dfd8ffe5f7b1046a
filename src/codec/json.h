/*
 * codec/json: JSON bytes from outside to a jansson value and back, strictly.
 *
 * Refused with INVALID and line and column: broken UTF-8, NUL (raw or \u0000), duplicate keys, nesting deeper than
 * JSON_NESTING_MAX (found before parsing, since jansson recurses), anything after the value. Columns count characters.
 * A message may quote a few characters of the input: it is for the sender, not for the log.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "base/json_writer.h"

enum {
	JSON_NESTING_MAX = 16, /* a submission has 2 levels; a rule set 8 */
	JSON_NUMBER_TEXT_BYTES = G_ASCII_DTOSTR_BUF_SIZE,
};

typedef json_t Json; /* a counted reference */
void jsonc_value_free(Json *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Json, jsonc_value_free)

/* For json_object_foreach, which changes nothing but has no const form. */
static inline Json *jsonc_for_walking(const Json *object)
{
	return (Json *)(guintptr)object;
}

/* Any one JSON value. The caller checks that it is the object it wants. */
Json *jsonc_decode(const char *bytes, gsize count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Compact, keys in the order they were set, numbers in their shortest form. Owned by the caller (g_free). */
char *jsonc_encode(const Json *value);
/* The same with keys in alphabetical order at every depth: equal values give equal texts. */
char *jsonc_encode_sorted(const Json *value);

/* The same into a document that is being written. */
void jsonc_write(JsonWriter *w, const Json *value);

/* The shortest text that reads back as the same number: 12, 0.1, 1e+300. */
void jsonc_number_text(const Json *number, char text[static JSON_NUMBER_TEXT_BYTES]);
