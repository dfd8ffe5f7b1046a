#include "http/pages/uploaded.h"

#include <string.h>

#include "base/error.h"
#include "codec/csv_reader.h"
#include "codec/format.h"
#include "codec/text_keys.h"
#include "http/server/request_form.h"

#define FIELD_FILE     "file"
#define FIELD_CSV      "csv"
#define FIELD_ENCODING "encoding"

void uploaded_csv_add_fields(Json *form, const UploadedCsvFields *fields)
{
	manage_add_field(form,
		&(ManageField){.name = FIELD_FILE,
			.label = TEXT_PAGE_MANAGE_CSV_FILE,
			.help = TEXT_PAGE_MANAGE_CSV_FILE_HELP,
			.is_file = true},
		fields->wrong);
	manage_add_field(form,
		&(ManageField){.name = FIELD_CSV,
			.label = TEXT_PAGE_MANAGE_IMPORT_CSV,
			.help = fields->help,
			.value = fields->csv,
			.is_long = true},
		fields->wrong);
	manage_add_field(form,
		&(ManageField){.name = FIELD_ENCODING,
			.label = TEXT_PAGE_MANAGE_CSV_ENCODING,
			.help = TEXT_PAGE_MANAGE_CSV_ENCODING_HELP,
			.value = fields->encoding},
		fields->wrong);
}

static char *decode(const FormField *file, const char *encoding, Json *page, FieldErrors *wrong)
{
	g_autoptr(GError) error = NULL;
	const char *found = NULL;
	char *text = csv_decode(file->bytes, file->count, encoding, &found, &error);

	if (text == NULL) {
		g_autofree char *says = format_sentence(error->message);
		field_errors_add_text(wrong, FIELD_FILE, "invalid", says);
	} else if (encoding == NULL && strcmp(found, "UTF-8") != 0) {
		g_autofree char *says = wording_format(TEXT_PAGE_MANAGE_CSV_READ_AS, wording_string("encoding", found));
		manage_set_note(page, says);
	}
	return text;
}

char *uploaded_csv_read(const Form *form, Json *page, FieldErrors *wrong)
{
	const FormField *file = form_find_file(form, FIELD_FILE);
	const char *typed = form_find(form, FIELD_CSV);
	g_autofree char *encoding = request_form_text(form, FIELD_ENCODING);

	if (file == NULL && typed != NULL && *typed != '\0')
		return g_strdup(typed);
	if (file == NULL)
		field_errors_add_text(wrong, FIELD_FILE, "required", wording_text(TEXT_PAGE_MANAGE_CSV_MISSING));
	else if (file->count > UPLOADED_CSV_BYTES_MAX)
		field_errors_add_text(wrong, FIELD_FILE, "too_large", wording_text(TEXT_PAGE_MANAGE_CSV_TOO_LARGE));
	else
		return decode(file, *encoding == '\0' ? NULL : encoding, page, wrong);
	return NULL;
}

void uploaded_text_add_field(Json *form)
{
	manage_add_field(form,
		&(ManageField){.name = FIELD_FILE,
			.label = TEXT_PAGE_MANAGE_FILE,
			.help = TEXT_PAGE_MANAGE_FILE_HELP,
			.is_file = true},
		NULL);
}

char *uploaded_text_read(const Form *form, const char *typed, GError **error)
{
	const FormField *file = form_find_file(form, FIELD_FILE);
	const char *text = form_find(form, typed), *found = NULL;

	if (file != NULL)
		return csv_decode(file->bytes, file->count, NULL, &found, error);
	return g_strdup(text == NULL ? "" : text);
}
