/*
 * domain/submission/field_errors: the list of everything that is wrong with a submission
 * (domain/submission/submission.h).
 */
#include "domain/submission/submission.h"

#include <stdarg.h>

static void field_error_free(void *data)
{
	FieldError *error = data;

	g_free(error->field);
	g_free(error->says);
	g_free(error);
}

void field_errors_init(FieldErrors *errors)
{
	errors->list = g_ptr_array_new_with_free_func(field_error_free);
}

void field_errors_clear(FieldErrors *errors)
{
	g_clear_pointer(&errors->list, g_ptr_array_unref);
}

void field_errors_add_text(FieldErrors *errors, const char *field, const char *code, const char *says)
{
	FieldError *error = g_new0(FieldError, 1);

	error->field = g_strdup(field);
	error->code = code;
	error->says = g_strdup(says);
	g_ptr_array_add(errors->list, error);
}

void field_errors_add_values(FieldErrors *errors, const char *field, const char *code, TextKey key, ...)
{
	va_list values;

	va_start(values, key);
	g_autofree char *says = wording_format_list(key, values);
	va_end(values);
	field_errors_add_text(errors, field, code, says);
}

const FieldError *field_errors_get(const FieldErrors *errors, guint at)
{
	g_assert(at < errors->list->len);
	return g_ptr_array_index(errors->list, at);
}

guint field_errors_count(const FieldErrors *errors)
{
	return errors->list->len;
}
