/* http/pages/form_view: the form shows every question, what was typed, and what is wrong with it. */
#include <string.h>

#include "http/pages/form_view.h"

static Json *view_of(const char *form_text, const FieldErrors *errors)
{
	g_autoptr(Form) form = form_decode(form_text, strlen(form_text), NULL);
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);

	return form_view(&(FormState){.token = "t", .raw = raw, .errors = errors, .corrects = "/r/x/correct"});
}

/* The field's part of the view; NULL if it is not asked. */
static const Json *field_of(const Json *view, const char *name)
{
	const Json *groups = json_object_get(view, "groups");

	for (gsize i = 0; i < json_array_size(groups); i++) {
		const Json *fields = json_object_get(json_array_get(groups, i), "fields");
		for (gsize at = 0; at < json_array_size(fields); at++) {
			const Json *field = json_array_get(fields, at);
			if (strcmp(json_string_value(json_object_get(field, "name")), name) == 0)
				return field;
		}
	}
	return NULL;
}

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* "game_engine,other": what is selected. */
static char *selected_of(const Json *field)
{
	const Json *options = json_object_get(field, "options");
	GString *names = g_string_new(NULL);

	for (gsize i = 0; i < json_array_size(options); i++) {
		const Json *option = json_array_get(options, i);
		if (json_is_true(json_object_get(option, "is_selected")))
			g_string_append_printf(names, "%s%s", names->len > 0 ? "," : "", text_of(option, "choice"));
	}
	return g_string_free(names, FALSE);
}

static void every_question_is_asked_once_in_one_way(void)
{
	static const char *const ways[] = {"is_line", "is_paragraphs", "has_options", "is_yes"};
	g_autoptr(Json) view = view_of("", NULL);

	for (SubmissionField field = 0; field < FIELD_SOURCE; field++) {
		const Json *shown = field_of(view, submission_fields[field].name);
		guint ways_count = 0;
		g_assert_nonnull(shown);
		for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
			ways_count += json_is_true(json_object_get(shown, ways[i]));
		g_assert_cmpuint(ways_count, ==, 1);
	}
	g_assert_null(field_of(view, "source"));
}

static void what_was_typed_stands_there_again(void)
{
	g_autoptr(Json) view = view_of("title=A+%22b%22&use_case=game_engine&use_case=other&"
				       "latency=under_1ms&consent=yes&source=page",
		NULL);
	g_autofree char *use_cases = selected_of(field_of(view, "use_case"));
	g_autofree char *latency = selected_of(field_of(view, "latency"));
	const Json *hidden = json_array_get(json_object_get(view, "hidden"), 0);

	g_assert_cmpstr(text_of(field_of(view, "title"), "value"), ==, "A \"b\"");
	g_assert_cmpstr(use_cases, ==, "game_engine,other");
	g_assert_cmpstr(latency, ==, "under_1ms");
	g_assert_true(json_is_true(json_object_get(field_of(view, "consent"), "is_selected")));
	g_assert_cmpstr(text_of(hidden, "value"), ==, "page");
}

static void a_text_sent_twice_shows_the_first(void)
{
	g_autoptr(Json) view = view_of("title=one&title=two", NULL);

	g_assert_cmpstr(text_of(field_of(view, "title"), "value"), ==, "one");
}

static void what_is_wrong_stands_above_and_beside_the_field(void)
{
	FieldErrors errors;

	field_errors_init(&errors);
	field_errors_add_text(&errors, "email", "bad_email", "No address.");
	g_autoptr(Json) view = view_of("email=x", &errors);
	const Json *summary = json_array_get(json_object_get(json_object_get(view, "wrong"), "list"), 0);
	g_assert_cmpstr(text_of(summary, "at"), ==, "email");
	g_assert_cmpstr(text_of(field_of(view, "email"), "problem"), ==, "No address.");
	g_assert_null(text_of(field_of(view, "title"), "problem"));
	field_errors_clear(&errors);
}

#define TEST(name) g_test_add_func("/http/form_view/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(every_question_is_asked_once_in_one_way);
	TEST(what_was_typed_stands_there_again);
	TEST(a_text_sent_twice_shows_the_first);
	TEST(what_is_wrong_stands_above_and_beside_the_field);
	return g_test_run();
}
