/*
 * domain/matching/match_tell: tells recruiters why they were chosen for a lead, with the numbers that decided. Staff read
 * match_explain(), which names other recruiters; here nobody is named but the reader.
 */
#pragma once

#include "domain/matching/match.h"

/*
 * "You know this client. It's your turn: …". candidates: as match_rank() and match_choose() left them; at: the index of
 * one who was chosen. g_free.
 */
char *match_tell(
	const MatchNeed *need, const MatchCandidate *candidates, gsize count, gsize at) G_GNUC_WARN_UNUSED_RESULT;
