/* What the flat reader takes, the parser takes as well, and both read the same members. */
#include <string.h>

#include "codec/json.h"
#include "codec/json_flat.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Json) members = json_object();

	if (!json_flat_read((const char *)bytes, count, take, members))
		return 0;
	g_autoptr(Json) value = jsonc_decode((const char *)bytes, count, &error);
	g_assert_no_error(error);
	g_assert_true(json_equal(value, members));
	return 0;
}
