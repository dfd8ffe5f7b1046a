/*
 * app/dispatch/roster: recruiters as the database knows them, turned into the facts that domain/matching/match ranks.
 *
 * Calendars are kept from one reading to the next, one for each that differs, because the first use of a time zone reads a file. A damaged
 * calendar (settings are checked when they are made) counts as none. Belongs to one thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"
#include "domain/matching/match.h"

/* Of somebody whose hours are not known: always at work. */
#define PEOPLE_HOURS_ALWAYS "mon-sun 00:00-24:00"

typedef struct People {
	GHashTable *calendars;	    /* "zone|hours|holidays|leave" to PersonCalendar */
	int64_t allowed_us;	    /* working time that an offer stands */
	DbResult *rows;		    /* of the last reading; owned */
	MatchRecruiter *recruiters; /* one for each row, in the same order */
	GPtrArray *lists;	    /* what the facts point to */
	int64_t at_us;		    /* reckoned as if it were then; 0: now */
	int64_t now_us;		    /* the database's at the last reading, or at_us */
} People;

void people_init(People *people, int64_t allowed_us);
void people_clear(People *people);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(People, people_clear)

/* Everybody who may be asked (id NULL), or one, whoever it is. Replaces what was read before. */
bool people_read(People *people, Db *db, const Ident *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint people_count(const People *people);
/* -1: not among those read. */
int people_find(const People *people, const Ident *id);
const char *people_name(const People *people, int at);
const char *people_email(const People *people, int at);
/* Never NULL. */
const WorkingCalendar *people_calendar(const People *people, int at);
