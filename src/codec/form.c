#include "codec/form.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"

struct Form {
	char *buffer;	     /* the body, decoded in place: decoding only ever shortens; NULL: see texts */
	GStringChunk *texts; /* of form_add(); NULL: see buffer */
	gsize count;
	FormField fields[FORM_FIELDS_MAX];
};

static gboolean fail(GError **error, const char *says)
{
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, says);
	return FALSE;
}

/* Decodes one name or value in place and ends it with NUL; the byte at end is the separator, no longer needed. */
static gboolean decode_part(char *text, const char *end, GError **error)
{
	char *out = text;

	for (const char *in = text; in < end; in++) {
		if (*in == '+') {
			*out++ = ' ';
		} else if (*in != '%') {
			*out++ = *in;
		} else {
			const int high = end - in > 2 ? g_ascii_xdigit_value(in[1]) : -1;
			const int low = end - in > 2 ? g_ascii_xdigit_value(in[2]) : -1;
			if (high < 0 || low < 0)
				return fail(error, "a % in the form is not followed by two hexadecimal digits");
			*out++ = (char)(high << 4 | low);
			in += 2;
		}
	}
	const gsize length = (gsize)(out - text);
	*out = '\0';
	/* With a length given, this refuses NUL as well. */
	if (!g_utf8_validate_len(text, length, NULL))
		return fail(error, "the form is not valid UTF-8 text without NUL");
	return TRUE;
}

static gboolean decode_pair(Form *form, char *pair, char *end, GError **error)
{
	char *equals = memchr(pair, '=', (gsize)(end - pair));
	char *value = equals == NULL ? end : equals + 1;

	if (form->count == FORM_FIELDS_MAX) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "the form has more than %d fields",
			(int)FORM_FIELDS_MAX);
		return FALSE;
	}
	form->fields[form->count++] = (FormField){.name = pair, .value = value};
	/* The value first: the NUL behind the name overwrites nothing but the separator. */
	return decode_part(value, end, error) && decode_part(pair, equals == NULL ? end : equals, error);
}

Form *form_decode(const char *bytes, gsize count, GError **error)
{
	g_autoptr(Form) form = g_new0(Form, 1);

	form->buffer = g_malloc(count + 1);
	memcpy(form->buffer, bytes, count);
	form->buffer[count] = '\0';
	char *const end = form->buffer + count;
	for (char *pair = form->buffer; pair < end;) {
		char *pair_end = memchr(pair, '&', (gsize)(end - pair));
		if (pair_end == NULL)
			pair_end = end;
		if (pair_end > pair && !decode_pair(form, pair, pair_end, error))
			return NULL;
		pair = pair_end + 1;
	}
	return g_steal_pointer(&form);
}

/*
 * The upper half of Windows-1252 where it differs from Latin-1 (WHATWG Encoding, index windows-1252). The five bytes
 * without a meaning stand for C1 controls, which no text of ours keeps.
 */
static const gunichar windows_1252[] = {
	0x20ac,
	0x0081,
	0x201a,
	0x0192,
	0x201e,
	0x2026,
	0x2020,
	0x2021,
	0x02c6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	0x008d,
	0x017d,
	0x008f,
	0x0090,
	0x2018,
	0x2019,
	0x201c,
	0x201d,
	0x2022,
	0x2013,
	0x2014,
	0x02dc,
	0x2122,
	0x0161,
	0x203a,
	0x0153,
	0x009d,
	0x017e,
	0x0178,
};

static const char *keep_text(Form *form, const char *bytes, gsize count)
{
	g_autoptr(GString) text = g_string_sized_new(count);

	for (gsize i = 0; i < count; i++) {
		if (bytes[i] != '\0')
			g_string_append_c(text, bytes[i]);
	}
	if (g_utf8_validate_len(text->str, text->len, NULL))
		return g_string_chunk_insert_len(form->texts, text->str, (gssize)text->len);

	g_autoptr(GString) utf8 = g_string_sized_new(2 * text->len);
	for (gsize i = 0; i < text->len; i++) {
		const guchar byte = (guchar)text->str[i];
		const gsize at = (gsize)byte - 0x80;
		g_string_append_unichar(
			utf8, byte >= 0x80 && at < G_N_ELEMENTS(windows_1252) ? windows_1252[at] : byte);
	}
	return g_string_chunk_insert_len(form->texts, utf8->str, (gssize)utf8->len);
}

Form *form_new(void)
{
	Form *form = g_new0(Form, 1);

	form->texts = g_string_chunk_new(4096);
	return form;
}

void form_add(Form *form, const char *name, gsize name_bytes, const char *value, gsize value_bytes)
{
	if (form->count == FORM_FIELDS_MAX)
		return;
	form->fields[form->count].name = keep_text(form, name, name_bytes);
	form->fields[form->count].value = keep_text(form, value, value_bytes);
	form->count++;
}

void form_set_file(Form *form, const char *bytes, gsize count)
{
	g_assert(form->count > 0);
	form->fields[form->count - 1].bytes = bytes;
	form->fields[form->count - 1].count = count;
}

/* Appends the bytes that a name or value stands for. */
static void unescape(const char *text, const char *end, GString *out)
{
	for (const char *in = text; in < end; in++) {
		const bool may_escape = *in == '%' && end - in > 2;
		const int high = may_escape ? g_ascii_xdigit_value(in[1]) : -1;
		const int low = may_escape ? g_ascii_xdigit_value(in[2]) : -1;
		if (high >= 0 && low >= 0) {
			g_string_append_c(out, (char)(high << 4 | low));
			in += 2;
		} else {
			g_string_append_c(out, *in == '+' ? ' ' : *in);
		}
	}
}

Form *form_read(const char *bytes, gsize count)
{
	Form *form = form_new();
	g_autoptr(GString) name = g_string_new(NULL);
	g_autoptr(GString) value = g_string_new(NULL);
	const char *const end = bytes + count;

	for (const char *pair = bytes; pair < end;) {
		const char *pair_end = memchr(pair, '&', (gsize)(end - pair));
		if (pair_end == NULL)
			pair_end = end;
		const char *equals = memchr(pair, '=', (gsize)(pair_end - pair));
		g_string_truncate(name, 0);
		g_string_truncate(value, 0);
		unescape(pair, equals == NULL ? pair_end : equals, name);
		unescape(equals == NULL ? pair_end : equals + 1, pair_end, value);
		if (pair_end > pair)
			form_add(form, name->str, name->len, value->str, value->len);
		pair = pair_end + 1;
	}
	return form;
}

void form_free(Form *form)
{
	if (form == NULL)
		return;
	if (form->texts != NULL)
		g_string_chunk_free(form->texts);
	g_free(form->buffer);
	g_free(form);
}

gsize form_count(const Form *form)
{
	return form->count;
}

const FormField *form_at(const Form *form, gsize at)
{
	g_assert(at < form->count);
	return &form->fields[at];
}

const char *form_find(const Form *form, const char *name)
{
	for (gsize i = 0; i < form->count; i++) {
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].value;
	}
	return NULL;
}

const FormField *form_find_file(const Form *form, const char *name)
{
	for (gsize i = 0; i < form->count; i++) {
		const FormField *field = &form->fields[i];
		/* An input in which no file was chosen is sent without a file name. */
		if (field->bytes != NULL && *field->value != '\0' && strcmp(field->name, name) == 0)
			return field;
	}
	return NULL;
}
