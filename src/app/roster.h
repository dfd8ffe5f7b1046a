/*
 * app/roster: recruiters as the database knows them, turned into the facts that domain/matching/match ranks.
 *
 * Calendars are kept from one reading to the next, one for each that differs, because the first use of a time zone
 * reads a file. A damaged calendar (settings are checked when they are made) counts as none. Belongs to one thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"
#include "domain/matching/match.h"

/* Of a recruiter whose hours are not known: always at work. */
#define ROSTER_HOURS_ALWAYS "mon-sun 00:00-24:00"

typedef struct Roster {
	GHashTable *calendars; /* "zone|hours|holidays|leave" to PersonCalendar */
	GHashTable *tags;      /* column "tags" to its stems */
	int64_t allowed_us;    /* working time that an offer stands */
	int accepted_load_percent;
	DbResult *rows;		    /* of the last reading; owned */
	MatchRecruiter *recruiters; /* one for each row, in the same order */
	GPtrArray *lists;	    /* what the facts point to */
	int64_t at_us;		    /* calculated as if it were then; 0: now */
	int64_t now_us;		    /* the database's at the last reading, or at_us */
} Roster;

/* accepted_load_percent: of an open offer that an accepted lead still in work counts as. */
void roster_init(Roster *roster, int64_t allowed_us, int accepted_load_percent);
void roster_clear(Roster *roster);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Roster, roster_clear)

/* All who may be asked (id NULL), or one, removed or not. Replaces what was read before. */
bool roster_read(Roster *roster, Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint roster_count(const Roster *roster);
/* -1: not among those read. */
int roster_find(const Roster *roster, const Ident *id);
const char *roster_name(const Roster *roster, int at);
const char *roster_email(const Roster *roster, int at);
/* Never NULL. */
const WorkingCalendar *roster_calendar(const Roster *roster, int at);
