/*
 * domain/matching/match_need: what a stored submission asks of a recruiter.
 *
 * Read leniently: what is missing, or written in a way nobody understands, is not known and filters nobody.
 */
#pragma once

#include <stdint.h>

#include "codec/json.h"
#include "domain/matching/match.h"

typedef struct LeadNeed {
	MatchNeed match; /* what it points to belongs to this */
	WorkingCalendar *client_hours;
	MatchWords *words;
} LeadNeed;

/* submission: the stored object. now_us is when it was asked for, start times are counted from it. */
void lead_need_read(LeadNeed *need, const Json *submission, int64_t now_us);
void lead_need_clear(LeadNeed *need);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LeadNeed, lead_need_clear)

/* SENIORITY_… of its name, MATCH_UNKNOWN if there is none such. */
int seniority_parse(const char *name);
