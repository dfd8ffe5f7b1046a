/*
 * codec/json_flat: JSON read without jansson's parser, which looks at each byte several times: the flat object that a
 * submission nearly always is without building a tree, and any value as a tree.
 *
 * The flat reader takes one object whose values are texts, whole numbers, true, false and null, in valid UTF-8.
 * Whatever else either meets, right or wrong JSON, makes it return false or NULL; jansson then has the word and names
 * what is wrong. What they take they read as it does (a fuzz target compares them), but for keys that come twice: the
 * caller of the flat reader refuses them.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

typedef enum JsonFlatType {
	JSON_FLAT_TEXT,
	JSON_FLAT_NUMBER, /* value: as written */
	JSON_FLAT_BOOL,	  /* value: "true" or "false" */
	JSON_FLAT_NULL,	  /* value: "null" */
} JsonFlatType;

/* name and value live until it returns. False ends the reading. */
typedef bool (*JsonFlatTake)(const char *name, JsonFlatType type, const char *value, void *context);

/* False: not all of it was read; members may have been handed over already. */
bool json_flat_read(const char *bytes, gsize count, JsonFlatTake take, void *context) G_GNUC_WARN_UNUSED_RESULT;

/* For jsonc_decode(), which begins with this. Keys that come twice are refused. NULL: not all of it was read. */
json_t *json_flat_tree(const char *bytes, gsize count) G_GNUC_WARN_UNUSED_RESULT;
