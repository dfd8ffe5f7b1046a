#include "codec/form.h"

#include <string.h>

#include "base/error.h"

struct Form {
	char *buffer; /* the body, decoded in place: decoding only ever shortens */
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
				return fail(error, "a % in the form is not followed by two "
						   "hexadecimal digits");
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
	form->fields[form->count++] = (FormField){pair, value};
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

void form_free(Form *form)
{
	if (form == NULL)
		return;
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
