/*
 * codec/json_flat: the flat JSON object that a submission nearly always is, read without building a tree.
 *
 * Takes one object whose values are texts, whole numbers, true, false and null, in valid UTF-8. Whatever else it meets,
 * right or wrong JSON, makes it return false; jsonc_decode() then has the word and names what is wrong. What it takes
 * it reads as jsonc_decode() does (a fuzz target compares both), but for keys that come twice: the caller refuses them.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

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
