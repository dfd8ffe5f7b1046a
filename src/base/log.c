#include "base/log.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json_writer.h"

enum {
	CONTEXT_FIELDS_MAX = 4, /* request, lead, actor, mail */
	CONTEXT_BYTES_MAX = 64, /* a UUID with room */
};

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

	/* A log that cannot be written must not stop the service. */
	const ssize_t written = write(STDERR_FILENO, line->str, line->len);
	(void)written;
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
