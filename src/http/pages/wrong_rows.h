/* http/pages/wrong_rows: what is wrong in a file that somebody imports on a page, as a table by line. Pure. */
#pragma once

#include "codec/json.h"

enum {
	WRONG_ROWS_SHOWN_MAX = 200, /* the summary says how many there are */
};

typedef struct WrongRows {
	Json *page;  /* of manage_page() */
	Json *table; /* of it; NULL: nothing is wrong yet */
	guint count;
} WrongRows;

void wrong_rows_add(WrongRows *wrong, guint line, const char *column, const char *says);

/* A number as a cell of manage_view. */
void wrong_rows_add_number(Json *row, guint number);
