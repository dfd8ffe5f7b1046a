#include "codec/multipart.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"

enum {
	BOUNDARY_BYTES_MAX = 70, /* RFC 2046, 5.1.1 */
};

typedef struct Span {
	const char *at, *end;
} Span;

static bool begins_with(Span span, const char *word)
{
	const gsize bytes = strlen(word);

	return (gsize)(span.end - span.at) >= bytes && g_ascii_strncasecmp(span.at, word, bytes) == 0;
}

/*
 * The value of a header's parameter, its quotes taken off; false: there is none. A quoted text may hold what else would
 * end it.
 */
static bool find_parameter(Span header, const char *name, GString *value)
{
	const char *at = header.at;

	while (at < header.end) {
		bool is_quoted = false;
		for (; at < header.end && (is_quoted || *at != ';'); at++) {
			if (*at == '\\' && is_quoted && at + 1 < header.end)
				at++;
			else if (*at == '"')
				is_quoted = !is_quoted;
		}
		if (at == header.end)
			return false;
		do {
			at++;
		} while (at < header.end && (*at == ' ' || *at == '\t'));
		Span rest = {at, header.end};
		if (!begins_with(rest, name) || at + strlen(name) >= header.end || at[strlen(name)] != '=')
			continue;
		at += strlen(name) + 1;
		is_quoted = at < header.end && *at == '"';
		for (at += is_quoted; at < header.end && *at != (is_quoted ? '"' : ';'); at++) {
			/* Browsers write a quote as %22; others as \". */
			if (is_quoted && *at == '\\' && at + 1 < header.end && at[1] == '"')
				at++;
			if (!is_quoted && (*at == ' ' || *at == '\t'))
				break;
			g_string_append_c(value, *at);
		}
		return true;
	}
	return false;
}

/* The line of a part's head that says what it is; false: there is none. */
static bool find_disposition(Span head, Span *found)
{
	static const char name[] = "Content-Disposition:";

	for (const char *line = head.at; line < head.end;) {
		const char *line_end = g_strstr_len(line, head.end - line, "\r\n");
		if (line_end == NULL)
			line_end = head.end;
		*found = (Span){line, line_end};
		if (begins_with(*found, name))
			return true;
		line = line_end + strlen("\r\n");
	}
	return false;
}

static const char *find_bytes(Span span, const char *wanted)
{
	/* The bytes may hold NUL. */
	return memmem(span.at, (gsize)(span.end - span.at), wanted, strlen(wanted));
}

static void read_part(Form *form, Span part)
{
	g_autoptr(GString) name = g_string_new(NULL);
	g_autoptr(GString) file = g_string_new(NULL);
	const char *head_end = find_bytes(part, "\r\n\r\n");
	Span disposition;

	if (head_end == NULL || !find_disposition((Span){part.at, head_end}, &disposition) ||
		!find_parameter(disposition, "name", name))
		return;
	g_string_replace(name, "%22", "\"", 0);
	const char *value = head_end + strlen("\r\n\r\n");
	const gsize count = (gsize)(part.end - value);
	if (!find_parameter(disposition, "filename", file)) {
		form_add(form, name->str, name->len, value, count);
	} else if (form_count(form) < FORM_FIELDS_MAX) {
		form_add(form, name->str, name->len, file->str, file->len);
		form_set_file(form, value, count);
	}
}

Form *multipart_read(const char *content_type, const char *bytes, gsize count, GError **error)
{
	g_autoptr(GString) delimiter = g_string_new("\r\n--");
	const gsize bare = delimiter->len;
	Span rest = {bytes, bytes + count};

	if (!find_parameter((Span){content_type, content_type + strlen(content_type)}, "boundary", delimiter) ||
		delimiter->len == bare || delimiter->len - bare > BOUNDARY_BYTES_MAX) {
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"multipart/form-data comes with a boundary of 1 to 70 characters");
		return NULL;
	}
	/* The first one may stand at the very beginning, without the line break before it. */
	const char *const opening = delimiter->str + strlen("\r\n");
	const gsize opening_bytes = strlen(opening);
	const bool is_first = count >= opening_bytes && memcmp(bytes, opening, opening_bytes) == 0;
	const char *first = is_first ? bytes : find_bytes(rest, delimiter->str);
	if (first == NULL) {
		g_set_error_literal(
			error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "the body does not have its boundary");
		return NULL;
	}
	g_autoptr(Form) form = form_new();
	rest.at = first + (is_first ? opening_bytes : delimiter->len);
	while (rest.at < rest.end && !begins_with(rest, "--")) {
		const char *next = find_bytes(rest, delimiter->str);
		read_part(form, (Span){rest.at, next == NULL ? rest.end : next});
		rest.at = next == NULL ? rest.end : next + delimiter->len;
	}
	return g_steal_pointer(&form);
}
