#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"

/* Standard error, caught in a pipe, which holds more than any test writes. */
typedef struct Capture {
	int kept;
	int read_end;
} Capture;

static Capture capture_start(void)
{
	int ends[2];

	g_assert_cmpint(pipe(ends), ==, 0);
	const Capture capture = {.kept = dup(STDERR_FILENO), .read_end = ends[0]};
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return capture;
}

/* What was written since, up to nothing. */
static char *capture_end(Capture capture)
{
	g_autoptr(GString) out = g_string_new(NULL);
	char bytes[4096];
	ssize_t n;

	dup2(capture.kept, STDERR_FILENO);
	close(capture.kept);
	while ((n = read(capture.read_end, bytes, sizeof bytes)) > 0)
		g_string_append_len(out, bytes, n);
	close(capture.read_end);
	return g_strdup(out->str);
}

/* The line without the time it begins with. */
static const char *after_time(const char *line)
{
	g_assert_true(g_str_has_prefix(line, "{\"at\":\"20"));
	const char *rest = strstr(line, "Z\",");
	g_assert_nonnull(rest);
	return rest + 3;
}

static void a_line_has_level_event_and_typed_fields(void)
{
	const Capture capture = capture_start();

	log_info("lead_received", log_text("lead", "LM-1"), log_int("ms", -12), log_bool("is_repeat", true));
	g_autofree char *line = capture_end(capture);
	g_assert_cmpstr(after_time(line), ==,
		"\"level\":\"info\",\"event\":\"lead_received\",\"lead\":\"LM-1\",\"ms\":-12,\"is_"
		"repeat\":true}\n");
}

static void texts_cannot_break_the_line(void)
{
	const Capture capture = capture_start();

	log_warning("odd", log_text("text", "a\"\n\x1b[31m"));
	g_autofree char *line = capture_end(capture);
	g_assert_cmpstr(
		after_time(line), ==, "\"level\":\"warning\",\"event\":\"odd\",\"text\":\"a\\\"\\n\\u001b[31m\"}\n");
}

static void broken_utf8_is_replaced(void)
{
	const Capture capture = capture_start();

	log_error("odd", log_text("text", "a\xff"));
	g_autofree char *line = capture_end(capture);
	g_assert_true(g_utf8_validate(line, -1, NULL));
	g_assert_nonnull(strstr(line, "\"text\":\"a\xef\xbf\xbd\""));
}

static void no_text_is_no_field(void)
{
	const Capture capture = capture_start();

	log_info("quiet", log_text("text", NULL), log_error_text(NULL));
	g_autofree char *line = capture_end(capture);
	g_assert_cmpstr(after_time(line), ==, "\"level\":\"info\",\"event\":\"quiet\"}\n");
}

static void an_error_is_its_message(void)
{
	g_autoptr(GError) error = g_error_new_literal(LEADMATCH_ERROR, LEADMATCH_ERROR_BUSY, "full right now");
	const Capture capture = capture_start();

	log_info("failed", log_error_text(error));
	g_autofree char *line = capture_end(capture);
	g_assert_nonnull(strstr(line, "\"error\":\"full right now\""));
}

static void lines_below_the_level_are_dropped(void)
{
	const Capture capture = capture_start();

	log_debug("not_shown");
	log_set_level(LOG_LEVEL_ERROR);
	log_warning("not_shown");
	log_error("shown");
	log_set_level(LOG_LEVEL_DEBUG);
	log_debug("shown_too");
	log_set_level(LOG_LEVEL_INFO);
	g_autofree char *lines = capture_end(capture);
	g_assert_null(strstr(lines, "not_shown"));
	g_assert_nonnull(strstr(lines, "\"shown\""));
	g_assert_nonnull(strstr(lines, "\"shown_too\""));
}

static void the_context_stands_in_every_line_until_cleared(void)
{
	const Capture capture = capture_start();

	log_context_set("request", "r1");
	log_context_set("lead", "LM-1");
	log_context_set("request", "r2");
	log_info("with");
	log_context_clear();
	log_info("without");
	g_autofree char *lines = capture_end(capture);
	g_assert_nonnull(strstr(lines, "\"event\":\"with\",\"request\":\"r2\",\"lead\":\"LM-1\"}\n"));
	g_assert_nonnull(strstr(lines, "\"event\":\"without\"}\n"));
}

static void *log_of_another_thread(G_GNUC_UNUSED void *nothing)
{
	log_info("other");
	return NULL;
}

static void the_context_belongs_to_its_thread(void)
{
	const Capture capture = capture_start();
	pthread_t thread;

	log_context_set("request", "r1");
	g_assert_cmpint(pthread_create(&thread, NULL, log_of_another_thread, NULL), ==, 0);
	pthread_join(thread, NULL);
	log_context_clear();
	g_autofree char *line = capture_end(capture);
	g_assert_cmpstr(after_time(line), ==, "\"level\":\"info\",\"event\":\"other\"}\n");
}

static void a_log_that_cannot_be_written_stops_nobody(void)
{
	const int kept = dup(STDERR_FILENO);

	close(STDERR_FILENO);
	log_info("unheard");
	dup2(kept, STDERR_FILENO);
	close(kept);
}

#define TEST(function) g_test_add_func("/log/" #function, function)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_line_has_level_event_and_typed_fields);
	TEST(texts_cannot_break_the_line);
	TEST(broken_utf8_is_replaced);
	TEST(no_text_is_no_field);
	TEST(an_error_is_its_message);
	TEST(lines_below_the_level_are_dropped);
	TEST(the_context_stands_in_every_line_until_cleared);
	TEST(the_context_belongs_to_its_thread);
	TEST(a_log_that_cannot_be_written_stops_nobody);
	return g_test_run();
}
