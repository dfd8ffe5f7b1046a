/*
 * What the flat reader or the one of trees takes, the parser takes as well, and both read the same. A submission is the same by
 * whichever way it was read: refused by both, or taken by both.
 */
#include <string.h>

#include "codec/json.h"
#include "codec/json_flat.h"
#include "domain/submission/submission.h"
#include "fuzz.h"

/* The JSON of a member, as the parser would write it. */
static bool take(const char *name, JsonFlatType type, const char *value, void *context)
{
	Json *members = context;

	if (json_object_get(members, name) != NULL)
		return false;
	switch (type) {
	case JSON_FLAT_TEXT:
		return json_object_set_new(members, name, json_string(value)) == 0;
	case JSON_FLAT_NUMBER:
		return json_object_set_new(members, name, json_integer(g_ascii_strtoll(value, NULL, 10))) == 0;
	case JSON_FLAT_BOOL:
		return json_object_set_new(members, name, json_boolean(strcmp(value, "true") == 0)) == 0;
	case JSON_FLAT_NULL:
		break;
	}
	return json_object_set_new(members, name, json_null()) == 0;
}

/* The values as they were read, one a line. */
static char *describe(const RawSubmission *raw)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; raw != NULL && i < raw->values->len; i++) {
		const RawValue *value = g_ptr_array_index(raw->values, i);
		g_string_append_printf(
			text, "%s %d %s", value->name, (int)value->type, value->value == NULL ? "" : value->value);
		for (guint at = 0; value->values != NULL && at < value->values->len; at++)
			g_string_append_printf(text, " [%s]", (const char *)g_ptr_array_index(value->values, at));
		g_string_append_c(text, '\n');
	}
	return g_string_free(text, FALSE);
}

static void compare_submissions(const char *bytes, size_t count)
{
	static const char mark[] = "\xef\xbb\xbf", nul[] = "\\u0000";

	/* Both are dropped on purpose before a submission is read; the parser alone refuses them. */
	if (memmem(bytes, count, mark, strlen(mark)) != NULL || memmem(bytes, count, nul, strlen(nul)) != NULL)
		return;
	g_autoptr(Json) document = jsonc_decode(bytes, count, NULL);
	g_autoptr(RawSubmission) by_tree = document == NULL ? NULL : raw_submission_from_json(document, NULL);
	g_autoptr(RawSubmission) directly = raw_submission_from_bytes(bytes, count, NULL);
	g_autofree char *expected = describe(by_tree);
	g_autofree char *found = describe(directly);

	g_assert_true((by_tree == NULL) == (directly == NULL));
	g_assert_cmpstr(found, ==, expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autoptr(Json) members = json_object();
	g_autoptr(Json) tree = json_flat_tree((const char *)bytes, count);
	g_autoptr(Json) by_parser =
		json_loadb((const char *)bytes, count, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);

	g_assert_true(tree == NULL || json_equal(tree, by_parser));
	compare_submissions((const char *)bytes, count);
	if (!json_flat_read((const char *)bytes, count, take, members))
		return 0;
	g_assert_true(json_equal(by_parser, members));
	return 0;
}
