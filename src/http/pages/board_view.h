/*
 * http/pages/board_view: the charts of the board: each is a drawing for eyes, one sentence, and a table with the same
 * numbers, which is what screen readers, keyboards, and paper have. Pure.
 */
#pragma once

#include "codec/json.h"

/*
 * found: of board_read(). salary: {"rust","python"} as rules_view() writes it. {"as_of","charts":[{"chart_id","heading","finding","help","legend":[{"side","label"}…],
 * "marks":[{"x","y","width","height","side","address","tip"}…],"ticks":[{"y","label"}…],"heads":[…],
 * "rows":[{"name","address","cells":[…]}…],"has_drawing"}…]}
 */
Json *board_view(const Json *found, const Json *salary);
