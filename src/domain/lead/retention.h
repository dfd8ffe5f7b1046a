/*
 * domain/lead/retention: for how many days a lead is kept that was held back or has come to an end, by its status, as a setting says it:
 * "quarantined=30", "placed=off". What is not said is as by default. Nothing open is ever erased. Pure.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "domain/lead/lead_status.h"

enum {
	RETENTION_DAYS_MAX = 36500,
};

typedef struct Retention {
	int days[LEAD_STATUS_COUNT]; /* 0: until somebody erases it */
} Retention;

void retention_init(Retention *retention);

/* One entry. INVALID: says what an entry is like. "off" alone is for all. */
bool retention_read(Retention *retention, const char *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* {"quarantined":30,…} of those that are erased at all; owned by the caller. */
char *retention_json(const Retention *retention) G_GNUC_WARN_UNUSED_RESULT;
