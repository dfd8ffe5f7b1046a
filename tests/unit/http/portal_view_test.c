/* http/pages/portal_view: forms show what is known, or what was typed in vain and why. */
#include "http/pages/portal_view.h"

#include <string.h>

static Json *facts(void)
{
	static const char text[] = "{\"engagements\":[\"rust\",\"hybrid\"],\"capacity\":20,"
				   "\"timezone\":\"UTC\",\"hours\":null,"
				   "\"holidays\":null,\"bench\":[],\"leads\":[{\"reference\":\"LM-"
				   "1\",\"status\":\"accepted\"},"
				   "{\"reference\":\"LM-2\",\"status\":\"closed\"}]}";

	return jsonc_decode(text, strlen(text), NULL);
}

static const char *text_at(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static const Json *field_of(const Json *view, const char *name)
{
	return json_object_get(json_object_get(view, "form"), name);
}

/* Everything was sent empty but this. */
static void type(PortalInput *input, PortalField field, const char *text)
{
	for (PortalField other = 0; other < PORTAL_FIELD_COUNT; other++)
		input->texts[other] = g_strdup(other == field ? text : "");
}

static Json *look(void)
{
	return portal_view(&(PortalState){
		.facts = facts(), .path = "/d/x", .token = "t", .done = "pause", .field = PORTAL_FIELD_COUNT});
}

static Json *fail(const char *act, const PortalInput *input, PortalField field)
{
	return portal_view(&(PortalState){.facts = facts(),
		.path = "/d/x",
		.token = "t",
		.act = portal_find_act(act),
		.input = input,
		.problem = "No.",
		.field = field});
}

static void fields_show_what_is_known(void)
{
	g_autoptr(Json) view = look();

	g_assert_cmpstr(text_at(field_of(view, "capacity"), "value"), ==, "20");
	g_assert_cmpstr(text_at(field_of(view, "timezone"), "value"), ==, "UTC");
	g_assert_null(text_at(field_of(view, "hours"), "value"));
	g_assert_cmpstr(text_at(view, "kinds"), ==, "Rust and Hybrid");
	g_assert_true(json_is_true(json_object_get(json_object_get(view, "done"), "pause")));
	g_assert_true(json_is_null(json_object_get(view, "wrong")));
}

static void what_was_typed_in_vain_stands_there_with_the_reason(void)
{
	g_auto(PortalInput) input = {0};

	type(&input, PORTAL_HOURS, "mon 25");
	g_autoptr(Json) view = fail("time", &input, PORTAL_HOURS);
	g_assert_cmpstr(text_at(field_of(view, "hours"), "value"), ==, "mon 25");
	g_assert_cmpstr(text_at(field_of(view, "hours"), "problem"), ==, "No.");
	g_assert_cmpstr(text_at(field_of(view, "timezone"), "value"), ==, "");
	g_assert_null(text_at(field_of(view, "timezone"), "problem"));
	g_assert_cmpstr(text_at(json_object_get(view, "wrong"), "at"), ==, "hours");
	g_assert_true(json_is_true(json_object_get(json_object_get(view, "opened"), "time")));
}

static void a_form_in_vain_leaves_the_others_as_they_are(void)
{
	g_auto(PortalInput) input = {0};

	type(&input, PORTAL_HOURS, "mon 25");
	g_autoptr(Json) view = fail("time", &input, PORTAL_HOURS);
	g_assert_cmpstr(text_at(field_of(view, "capacity"), "value"), ==, "20");
}

static void a_note_in_vain_stays_with_its_lead(void)
{
	g_auto(PortalInput) input = {0};

	type(&input, PORTAL_NOTE, "long");
	g_free(input.texts[PORTAL_LEAD]);
	input.texts[PORTAL_LEAD] = g_strdup("LM-2");
	g_autoptr(Json) view = fail("note", &input, PORTAL_NOTE);
	const Json *leads = json_object_get(view, "leads");
	g_assert_null(text_at(json_array_get(leads, 0), "input_note"));
	g_assert_cmpstr(text_at(json_array_get(leads, 1), "input_note"), ==, "long");
	g_assert_cmpstr(text_at(json_array_get(leads, 1), "note_problem"), ==, "No.");
	g_assert_cmpstr(text_at(json_object_get(view, "wrong"), "at"), ==, "note_LM-2");
}

static void a_problem_of_no_field_leads_to_its_part_of_the_page(void)
{
	g_auto(PortalInput) input = {0};

	type(&input, PORTAL_ENTRY, "x");
	g_autoptr(Json) view = fail("time_off_end", &input, PORTAL_FIELD_COUNT);
	g_assert_cmpstr(text_at(json_object_get(view, "wrong"), "at"), ==, "time_off");
}

static void choices_are_chosen_again(void)
{
	g_auto(PortalInput) input = {0};

	type(&input, PORTAL_SENIORITY, "expert");
	g_autoptr(Json) view = fail("bench", &input, PORTAL_ENGINEERS);
	const Json *options = json_object_get(field_of(view, "seniority"), "options");
	for (gsize i = 0; i < json_array_size(options); i++) {
		const Json *option = json_array_get(options, i);
		g_assert_true(json_is_true(json_object_get(option, "is_chosen")) ==
			      (strcmp(text_at(option, "value"), "expert") == 0));
	}
	g_assert_cmpint((int)json_array_size(options), ==, 4);
}

#define TEST(function) g_test_add_func("/portal_view/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(fields_show_what_is_known);
	TEST(what_was_typed_in_vain_stands_there_with_the_reason);
	TEST(a_form_in_vain_leaves_the_others_as_they_are);
	TEST(a_note_in_vain_stays_with_its_lead);
	TEST(a_problem_of_no_field_leads_to_its_part_of_the_page);
	TEST(choices_are_chosen_again);
	return g_test_run();
}
