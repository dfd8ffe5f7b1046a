/*
 * http/pages/board_chart: one chart of the board: columns as a drawing for eyes, with the same numbers as a table, or a table alone. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/board/board.h"
#include "codec/json.h"
#include "codec/wording.h"

enum {
	BOARD_SERIES_MAX = 3,
};

typedef struct BoardSeries {
	const char *side; /* a class of the style sheet */
	char *label;	  /* owned */
	int64_t values[BOARD_DAYS_KEPT];
} BoardSeries;

/* Columns, one for each day or whatever a board has names of; series stand on one another. */
typedef struct BoardColumns {
	const char *id;
	TextKey heading;
	TextKey unit;  /* what the columns are */
	char *finding; /* taken over */
	TextKey help;  /* how it is counted; TEXT_NONE: as one expects */
	BoardSeries series[BOARD_SERIES_MAX];
	gsize count;
	bool is_side_by_side; /* from the ground each, the later in front */
	bool has_shares;      /* the table says how many percent of the first column each is */
} BoardColumns;

/* What the columns stand for. */
typedef struct Board {
	const Json *found;
	size_t days;
	const char *names[BOARD_DAYS_KEPT];
	const char *addresses[BOARD_DAYS_KEPT]; /* NULL: those of days */
	const Json *figures[BOARD_DAYS_KEPT];	/* NULL: not counted yet */
	const Json *visits[BOARD_DAYS_KEPT];	/* by step; NULL: none */
	bool leads_nowhere;			/* columns have no addresses */
} Board;

/* "25%", or a dash of nothing. g_free. */
char *board_percent(int64_t part, int64_t whole);

/* Texts up to TEXT_NONE. */
Json *board_heads(TextKey first, ...);
/* cells are texts, taken over; address NULL: none. */
void board_add_row(Json *rows, const char *name, const char *address, Json *cells);
void board_add_number(Json *cells, int64_t value);
void board_add_percent(Json *cells, int64_t part, int64_t whole);

/* Appends the chart; finding and labels of columns are freed. */
void board_add_columns(Json *charts, const Board *board, BoardColumns *columns);
/* Appends a chart that is a table alone; heads and rows are taken over. */
void board_add_table(Json *charts, const char *id, TextKey heading, Json *heads, Json *rows);
