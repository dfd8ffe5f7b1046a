#include "http/pages/wrong_rows.h"

#include "codec/format.h"
#include "codec/text_keys.h"
#include "http/pages/manage_view.h"

enum {
	NUMBER_BYTES = 16,
};

void wrong_rows_add_number(Json *row, guint number)
{
	char text[NUMBER_BYTES];

	g_snprintf(text, sizeof text, "%u", number);
	manage_add_cell(row, text, NULL);
}

void wrong_rows_add(WrongRows *wrong, guint line, const char *column, const char *says)
{
	static const TextKey heads[] = {
		TEXT_PAGE_MANAGE_LINE, TEXT_PAGE_MANAGE_COLUMN, TEXT_PAGE_MANAGE_PROBLEM, TEXT_NONE};

	if (wrong->count++ >= WRONG_ROWS_SHOWN_MAX)
		return;
	if (wrong->table == NULL)
		wrong->table = manage_add_table(
			wrong->page, TEXT_PAGE_MANAGE_IMPORT_PROBLEMS, TEXT_PAGE_MANAGE_IMPORT_PROBLEMS_EMPTY, heads);
	Json *row = manage_add_row(wrong->table);
	wrong_rows_add_number(row, line);
	g_autofree char *sentence = format_sentence(says);
	manage_add_cell(row, column, NULL);
	manage_add_cell(row, sentence, NULL);
}
