#include "base/log.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/condition.h"
#include "base/json_writer.h"

enum {
	CONTEXT_FIELDS_MAX = 5, /* request, client, lead, actor, mail */
	CONTEXT_BYTES_MAX = 64, /* a UUID with room */
	POLL_MS = 100,
};

static struct {
	pthread_t thread;
	pthread_mutex_t lock; /* guards the rest */
	pthread_cond_t has_lines;
	pthread_cond_t is_done; /* nothing waits and nothing is being written */
	GString *waiting;
	bool is_running; /* lines go to the thread */
	bool is_writing;
	bool is_stopping;
	int64_t stop_us; /* when a stopping thread gives up */
	uint64_t dropped, dropped_told;
} writer = {.lock = PTHREAD_MUTEX_INITIALIZER};

typedef struct ContextField {
	const char *name;
	char text[CONTEXT_BYTES_MAX];
} ContextField;

static const char *const level_names[] = {"debug", "info", "warning", "error"};
G_STATIC_ASSERT(G_N_ELEMENTS(level_names) == LOG_LEVEL_COUNT);

static LogLevel level_min = LOG_LEVEL_INFO;
static _Thread_local ContextField context[CONTEXT_FIELDS_MAX];

static void put_text(JsonWriter *w, const char *name, const char *text)
{
	if (g_utf8_validate(text, -1, NULL)) {
		jsonw_put_text(w, name, text);
		return;
	}
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	jsonw_put_text(w, name, valid);
}

static void put_field(JsonWriter *w, const LogField *field)
{
	switch (field->kind) {
	case LOG_FIELD_TEXT:
		if (field->text != NULL)
			put_text(w, field->name, field->text);
		break;
	case LOG_FIELD_INT:
		jsonw_put_int(w, field->name, field->number);
		break;
	case LOG_FIELD_BOOL:
		jsonw_put_bool(w, field->name, field->number != 0);
		break;
	case LOG_FIELD_END:
		break;
	}
}

/* The thread that writes */

/* Under the lock: true once a stopping thread must give up. */
static bool is_over(void)
{
	return writer.is_stopping && clock_monotonic_us() >= writer.stop_us;
}

static bool must_give_up(void)
{
	pthread_mutex_lock(&writer.lock);
	const bool is_late = is_over();
	pthread_mutex_unlock(&writer.lock);
	return is_late;
}

/* Writes as the reader takes it. With room for PIPE_BUF bytes, writing so many never waits. */
static void write_patiently(const char *bytes, gsize count)
{
	struct pollfd room = {.fd = STDERR_FILENO, .events = POLLOUT};

	while (count > 0 && !must_give_up()) {
		if (poll(&room, 1, POLL_MS) <= 0)
			continue;
		const ssize_t written = write(STDERR_FILENO, bytes, MIN(count, (gsize)PIPE_BUF));
		if (written <= 0)
			return; /* no reader is left */
		bytes += written;
		count -= (gsize)written;
	}
}

static void append_dropped(GString *text, uint64_t lines)
{
	char at[CLOCK_TEXT_BYTES];
	JsonWriter w;

	clock_format_us(clock_now_us(), at);
	jsonw_init(&w, text);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "at", at);
	jsonw_put_text(&w, "level", level_names[LOG_LEVEL_WARNING]);
	jsonw_put_text(&w, "event", "log_lines_dropped");
	jsonw_put_int(&w, "lines", (int64_t)lines);
	jsonw_end_object(&w);
	g_string_append_c(text, '\n');
}

static void *writer_main(void *argument)
{
	GString *text = g_string_sized_new(PIPE_BUF);

	pthread_mutex_lock(&writer.lock);
	while (!is_over() && !(writer.is_stopping && writer.waiting->len == 0)) {
		if (writer.waiting->len == 0) {
			pthread_cond_wait(&writer.has_lines, &writer.lock);
			continue;
		}
		GString *taken = writer.waiting;
		const uint64_t dropped = writer.dropped - writer.dropped_told;
		writer.waiting = text;
		text = taken;
		writer.dropped_told = writer.dropped;
		writer.is_writing = true;
		pthread_mutex_unlock(&writer.lock);
		if (dropped > 0)
			append_dropped(text, dropped);
		write_patiently(text->str, text->len);
		g_string_truncate(text, 0);
		pthread_mutex_lock(&writer.lock);
		writer.is_writing = false;
		pthread_cond_broadcast(&writer.is_done);
	}
	pthread_mutex_unlock(&writer.lock);
	g_string_free(text, TRUE);
	return argument;
}

void log_start(void)
{
	condition_init(&writer.has_lines);
	condition_init(&writer.is_done);
	writer.waiting = g_string_sized_new(PIPE_BUF);
	writer.is_stopping = false;
	if (pthread_create(&writer.thread, NULL, writer_main, NULL) != 0)
		g_error("cannot start a thread");
	pthread_mutex_lock(&writer.lock);
	writer.is_running = true;
	pthread_mutex_unlock(&writer.lock);
}

void log_flush(void)
{
	const int64_t until_us = clock_monotonic_us() + LOG_STOP_MS * INT64_C(1000);

	pthread_mutex_lock(&writer.lock);
	while (writer.is_running && (writer.waiting->len > 0 || writer.is_writing)) {
		if (!condition_wait(&writer.is_done, &writer.lock, until_us))
			break;
	}
	pthread_mutex_unlock(&writer.lock);
}

void log_stop(void)
{
	pthread_mutex_lock(&writer.lock);
	writer.is_running = false;
	writer.is_stopping = true;
	writer.stop_us = clock_monotonic_us() + LOG_STOP_MS * INT64_C(1000);
	pthread_cond_signal(&writer.has_lines);
	pthread_mutex_unlock(&writer.lock);
	pthread_join(writer.thread, NULL);
	pthread_cond_destroy(&writer.has_lines);
	pthread_cond_destroy(&writer.is_done);
	g_string_free(g_steal_pointer(&writer.waiting), TRUE);
}

uint64_t log_lines_dropped(void)
{
	pthread_mutex_lock(&writer.lock);
	const uint64_t dropped = writer.dropped;
	pthread_mutex_unlock(&writer.lock);
	return dropped;
}

/* False: there is no thread to give it to. */
static bool hand_over(const GString *line)
{
	pthread_mutex_lock(&writer.lock);
	const bool is_running = writer.is_running;
	const bool was_empty = is_running && writer.waiting->len == 0;
	if (is_running && writer.waiting->len + line->len <= LOG_WAITING_BYTES_MAX)
		g_string_append_len(writer.waiting, line->str, (gssize)line->len);
	else if (is_running)
		writer.dropped++;
	pthread_mutex_unlock(&writer.lock);
	if (was_empty)
		pthread_cond_signal(&writer.has_lines);
	return is_running;
}

static void emit(const GString *line)
{
	if (hand_over(line))
		return;
	/* A log that cannot be written is no reason to fail. */
	const ssize_t written = write(STDERR_FILENO, line->str, line->len);
	(void)written;
}

void log_write(LogLevel level, const char *event, ...)
{
	if (level < level_min)
		return;

	g_autoptr(GString) line = g_string_sized_new(256);
	char at[CLOCK_TEXT_BYTES];
	JsonWriter w;
	va_list fields;

	clock_format_us(clock_now_us(), at);
	jsonw_init(&w, line);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "at", at);
	jsonw_put_text(&w, "level", level_names[level]);
	jsonw_put_text(&w, "event", event);
	for (gsize i = 0; i < CONTEXT_FIELDS_MAX && context[i].name != NULL; i++)
		put_text(&w, context[i].name, context[i].text);
	va_start(fields, event);
	for (LogField f = va_arg(fields, LogField); f.kind != LOG_FIELD_END; f = va_arg(fields, LogField))
		put_field(&w, &f);
	va_end(fields);
	jsonw_end_object(&w);
	g_string_append_c(line, '\n');

	emit(line);
}

void log_set_level(LogLevel level)
{
	level_min = level;
}

void log_context_set(const char *name, const char *text)
{
	for (gsize i = 0; i < CONTEXT_FIELDS_MAX; i++) {
		if (context[i].name != NULL && strcmp(context[i].name, name) != 0)
			continue;
		context[i].name = name;
		g_strlcpy(context[i].text, text, sizeof context[i].text);
		return;
	}
	g_assert_not_reached();
}

void log_context_clear(void)
{
	memset(context, 0, sizeof context);
}
