/*
 * base/log: one JSON line per event on standard error.
 *
 *   log_info("lead_received", log_text("lead", reference), log_int("ms", 12));
 *   {"at":"2026-01-31T09:15:00.123Z","level":"info","event":"lead_received","request":"…","lead":"LM-…","ms":12}
 *
 * The event is a fixed name to search for. Fields of the unit of work (request, lead, actor) are set once per thread by
 * log_context_set() and stand in every line until log_context_clear(). No visitor text and no email address at info or
 * above. Lines of threads never mix. Broken UTF-8 is replaced.
 *
 * A command writes each line itself. The service gives them to a thread of its own (log_start): the log's reader may
 * stop reading, and no request waits for that. What does not fit into LOG_WAITING_BYTES_MAX is dropped and counted; the
 * log says so once it is read again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

enum {
	LOG_WAITING_BYTES_MAX = 1024 * 1024, /* some 5,000 lines */
	LOG_STOP_MS = 1000,		     /* for a reader to take what waits at the end */
};

typedef enum LogLevel {
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_INFO,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_ERROR,
	LOG_LEVEL_COUNT
} LogLevel;

typedef enum LogFieldKind {
	LOG_FIELD_END,
	LOG_FIELD_TEXT,
	LOG_FIELD_INT,
	LOG_FIELD_BOOL,
} LogFieldKind;

typedef struct LogField {
	LogFieldKind kind;
	const char *name;
	const char *text; /* borrowed for the call */
	int64_t number;
} LogField;

static inline LogField log_text(const char *name, const char *text)
{
	return (LogField){LOG_FIELD_TEXT, name, text, 0};
}

static inline LogField log_int(const char *name, int64_t number)
{
	return (LogField){LOG_FIELD_INT, name, NULL, number};
}

static inline LogField log_bool(const char *name, bool value)
{
	return (LogField){LOG_FIELD_BOOL, name, NULL, value};
}

/* The message of a GError as field "error"; none for NULL. */
static inline LogField log_error_text(const GError *error)
{
	return log_text("error", error == NULL ? NULL : error->message);
}

static inline LogField log_end(void)
{
	return (LogField){LOG_FIELD_END, NULL, NULL, 0};
}

#define log_debug(...)	 log_write(LOG_LEVEL_DEBUG, __VA_ARGS__, log_end())
#define log_info(...)	 log_write(LOG_LEVEL_INFO, __VA_ARGS__, log_end())
#define log_warning(...) log_write(LOG_LEVEL_WARNING, __VA_ARGS__, log_end())
#define log_error(...)	 log_write(LOG_LEVEL_ERROR, __VA_ARGS__, log_end())

/* event, then LogField values up to log_end(). Use the macros. */
void log_write(LogLevel level, const char *event, ...);

/* From now on lines are written by a thread. Signals that it must not take are blocked by the caller. */
void log_start(void);
/* Ends the thread once everything is written, or after LOG_STOP_MS. */
void log_stop(void);
/* Waits until everything is written, LOG_STOP_MS at most: before a process ends itself. */
void log_flush(void);
/* How many lines were dropped so far. */
uint64_t log_lines_dropped(void);

/* Lines below this level are dropped. Set once, before threads start; info until then. */
void log_set_level(LogLevel level);

/* A field of the unit of work of this thread; text is copied (63 bytes at most). A second set of a name replaces it. */
void log_context_set(const char *name, const char *text);
void log_context_clear(void);
