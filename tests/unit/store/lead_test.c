/* The texts that a batch of leads is put together from. */
#include "store/lead.h"

#include <string.h>

#include "codec/json.h"

static const uint8_t key[LEAD_KEY_BYTES] = {0x00, 0x0f, 0xf0, 0xff};
static const uint8_t body_hash[LEAD_KEY_BYTES] = {0xab};

static const NewLead lead = {
	.submission_key = key,
	.body_hash = body_hash,
	.engagement = ENGAGEMENT_HYBRID,
	.confidence = 0.8125,
	.needs_review = true,
	.contact_name = "Ada \"Countess\" Brandt",
	.email = "ada@client.example",
	.company = NULL,
	.ruleset = "2026-11",
};

static char *written(void)
{
	GString *json = g_string_new(NULL);

	new_lead_write(&lead, json);
	return g_string_free(json, FALSE);
}

static void assert_text(const Json *object, const char *name, const char *text)
{
	g_assert_cmpstr(json_string_value(json_object_get(object, name)), ==, text);
}

static void a_lead_is_written_with_all_its_columns(void)
{
	g_autofree char *text = written();
	g_autoptr(Json) object = jsonc_decode(text, strlen(text), NULL);

	g_assert_nonnull(object);
	assert_text(object, "id", "00000000-0000-0000-0000-000000000000");
	assert_text(object, "engagement", "hybrid");
	assert_text(object, "contact_name", "Ada \"Countess\" Brandt");
	assert_text(object, "email", "ada@client.example");
	assert_text(object, "ruleset", "2026-11");
	g_assert_true(json_is_null(json_object_get(object, "company")));
	g_assert_true(json_is_true(json_object_get(object, "needs_review")));
	g_assert_cmpfloat(json_number_value(json_object_get(object, "confidence")), ==, 0.8125);
}

static void keys_are_written_in_hexadecimal(void)
{
	g_autofree char *text = written();
	g_autoptr(Json) object = jsonc_decode(text, strlen(text), NULL);
	const char *hex = json_string_value(json_object_get(object, "submission_key"));

	g_assert_cmpuint(strlen(hex), ==, 2 * LEAD_KEY_BYTES);
	g_assert_true(g_str_has_prefix(hex, "000ff0ff00"));
	g_assert_true(g_str_has_prefix(json_string_value(json_object_get(object, "body_hash")), "ab00"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lead/a_lead_is_written_with_all_its_columns", a_lead_is_written_with_all_its_columns);
	g_test_add_func("/lead/keys_are_written_in_hexadecimal", keys_are_written_in_hexadecimal);
	return g_test_run();
}
