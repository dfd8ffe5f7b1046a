/*
 * base/json_writer: appends JSON to a GString, for what must be quick and the same bytes every time
 * (recommendations, batches of leads, log lines). Reading JSON is jansson's work, in codec/.
 *
 * The writer places commas and colons; the caller nests begin and end correctly (asserted). Text must be valid UTF-8
 * and is escaped by the one escaper here: quotes, backslash and control characters. Depth is bounded by JSON_DEPTH_MAX.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"

enum {
	JSON_DEPTH_MAX = 32
}; /* a value from outside has at most 16 levels (codec/json.h); ours around it have 6 */

typedef struct JsonWriter {
	GString *out; /* the caller's */
	uint8_t depth;
	bool has_item[JSON_DEPTH_MAX + 1]; /* per level: the next item needs a comma */
	bool after_key;
} JsonWriter;

void jsonw_init(JsonWriter *w, GString *out);

void jsonw_begin_object(JsonWriter *w);
void jsonw_end_object(JsonWriter *w);
void jsonw_begin_array(JsonWriter *w);
void jsonw_end_array(JsonWriter *w);

/* Inside an object: the name of the next value. Names are our own constants or already checked UTF-8. */
void jsonw_key(JsonWriter *w, const char *name);

void jsonw_text(JsonWriter *w, const char *text); /* NULL writes null */
void jsonw_text_n(JsonWriter *w, const char *text, gsize bytes);
void jsonw_int(JsonWriter *w, int64_t value);
/* A number with at most `decimals` (0-6) digits after the point, trailing zeros dropped: 0.9, 12, -3.25. */
void jsonw_decimal(JsonWriter *w, double value, int decimals);
void jsonw_bool(JsonWriter *w, bool value);
void jsonw_null(JsonWriter *w);
/* One complete JSON value that is already serialized. */
void jsonw_raw(JsonWriter *w, const char *json);

/* Inside an object: members that are already serialized, at least one. */
void jsonw_members(JsonWriter *w, const char *json);

/* Key and value in one call. */
void jsonw_put_text(JsonWriter *w, const char *name, const char *text);
void jsonw_put_int(JsonWriter *w, const char *name, int64_t value);
void jsonw_put_bool(JsonWriter *w, const char *name, bool value);
/* An id as its text; nothing at all for NULL. */
void jsonw_put_ident(JsonWriter *w, const char *name, const Ident *id);

/* Only the escaper: appends the text between quotes. */
void jsonw_append_quoted(GString *out, const char *text, gsize bytes);

/* {"name":"text"}, a whole object. g_free. */
char *jsonw_object_of_text(const char *name, const char *text);
