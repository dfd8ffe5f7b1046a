/*
 * http/pages/uploaded: what a page takes from a file that was chosen, or from what stands in the text field below it. Pure.
 *
 * A browser does not keep a file that it has sent, so the page shows its text in that field: the next step sends it again,
 * and a row that is wrong can be corrected there.
 */
#pragma once

#include "codec/form.h"
#include "domain/submission/submission.h"
#include "http/pages/manage_view.h"

enum {
	UPLOADED_CSV_BYTES_MAX =
		1024 *
		1024, /* of a file: some five thousand rows, about as many as are written in the time for an answer */
};

/* help: of the text. csv, encoding: NULL: as before anything was sent. wrong: as for manage_add_field(). */
typedef struct UploadedCsvFields {
	TextKey help;
	const char *csv, *encoding;
	const FieldErrors *wrong;
} UploadedCsvFields;

void uploaded_csv_add_fields(Json *form, const UploadedCsvFields *fields);

/*
 * Its text in UTF-8; g_free. A file is read in the encoding that the form names, or the one that is found; if it is not
 * UTF-8, the page says which one it was. NULL: there is nothing, or it cannot be read, and wrong says why.
 */
char *uploaded_csv_read(const Form *form, Json *page, FieldErrors *wrong) G_GNUC_WARN_UNUSED_RESULT;

/* A file of JSON or another text, before the field that it can be typed into. */
void uploaded_text_add_field(Json *form);

/* The file, or what was typed under that name, or ""; g_free. INVALID: the file is no text. */
char *uploaded_text_read(const Form *form, const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
