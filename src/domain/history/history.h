/*
 * domain/history: a row of somebody's old list of leads, read as a lead that is over.
 *
 * history_fact_names are what a list may say besides the questions of the form (domain/submission). A column belongs to a fact or a question by
 * its heading, by one of the usual other words for it, or because the caller says so; any other is kept with the answers under its own heading. What
 * comes out is history: its status is one of those in which nobody is asked anymore.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/engagement.h"
#include "domain/lead/lead_status.h"
#include "domain/submission/submission.h"

typedef enum HistoryFact {
	HISTORY_RECEIVED, /* when the client wrote: required */
	HISTORY_ENDED,
	HISTORY_STATUS,
	HISTORY_ENGAGEMENT,
	HISTORY_REASON,
	HISTORY_RECRUITER, /* name or address of the one who had it */
	HISTORY_RECRUITER_EMAIL,
	HISTORY_ACCEPTED,
	HISTORY_START_DATE,
	HISTORY_ROLE,
	HISTORY_RATE,
	HISTORY_FEE,
	HISTORY_NOTE,
	HISTORY_FACT_COUNT
} HistoryFact;

extern const char *const history_fact_names[HISTORY_FACT_COUNT];

/* How days are written with numbers alone. ISO dates (2026-01-31) are always understood. */
typedef enum HistoryDates {
	HISTORY_DATES_ISO,
	HISTORY_DATES_DMY, /* 31.01.2026, 31/1/2026 */
	HISTORY_DATES_MDY, /* 1/31/2026 */
	HISTORY_DATES_COUNT
} HistoryDates;

enum {
	HISTORY_NOWHERE = -1,
};

/* Which column says what, and how its values are meant. */
typedef struct HistoryMap {
	char **headings;
	int questions[FIELD_COUNT]; /* columns, or HISTORY_NOWHERE */
	int facts[HISTORY_FACT_COUNT];
	bool *is_left_out;  /* by column */
	GHashTable *values; /* "status\nwon" to "placed" */
	HistoryDates dates;
	GTimeZone *zone;    /* of times without one */
	const char *source; /* of leads that name none */
} HistoryMap;

/* headings: cells of the first row. zone: a reference of its own. */
void history_map_init(HistoryMap *map, const GPtrArray *headings, GTimeZone *zone);
void history_map_clear(HistoryMap *map);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HistoryMap, history_map_clear)

/* "email=Mail address": that column; "email=": none; "=Internal": that column is left out. INVALID: names what is not there. */
bool history_map_set(HistoryMap *map, const char *assignment, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "status:Won=placed": in the column of status, Won means placed. INVALID. */
bool history_map_value(HistoryMap *map, const char *assignment, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What must have a column: INVALID says which is missing. */
bool history_map_check(const HistoryMap *map, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "use_case, title, …": all names that history_map_set() takes. g_free. */
char *history_names(void);

typedef struct HistoryLead {
	RawSubmission *raw;
	Submission *submission;
	LeadStatus status;
	Engagement engagement; /* ENGAGEMENT_COUNT: as recommended */
	int64_t received_us, ended_us;
	int64_t accepted_us;		 /* 0: nobody had it */
	char *texts[HISTORY_FACT_COUNT]; /* trimmed, values as they are meant; NULL: not given */
} HistoryLead;

void history_lead_clear(HistoryLead *lead);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HistoryLead, history_lead_clear)

/*
 * A row. lead: zeroed by the caller. False: errors (initialized) has all that is wrong, each under the heading of its column, or the name of the
 * fact or question if it has none. now_us: nothing is later.
 */
bool history_read(
	const HistoryMap *map, const GPtrArray *cells, int64_t now_us, HistoryLead *lead, FieldErrors *errors);
