/*
 * store/vitals: what an operator cannot see from outside: clocks, rights, and emails that somebody has to look at.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

enum {
	VITALS_SKEW_MAX_S = 5, /* between the database's clock and this machine's */
};

typedef struct Vitals {
	int64_t skew_us; /* how far this machine's clock is ahead of the database's */
} Vitals;

bool vitals_read(Db *db, Vitals *vitals, GError **error) G_GNUC_WARN_UNUSED_RESULT;

static inline bool vitals_has_skew(const Vitals *vitals)
{
	return ABS(vitals->skew_us) > VITALS_SKEW_MAX_S * G_USEC_PER_SEC;
}

/* Rows (table_name, missing, role, schema) of the rights on tables that this user lacks. */
DbResult *vitals_rights(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Emails that were permanently refused and wait for a person; -1: the database failed. */
int64_t vitals_rejected(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
