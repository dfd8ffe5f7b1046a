/*
 * cmd/doctor: the checks of `leadmatch doctor`, each of which prints a line for what is well and a line with a fix for what is not.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "config/settings.h"
#include "db/connection.h"

typedef enum Health {
	HEALTH_OK,
	HEALTH_WARNING,
	HEALTH_FAILED,
	HEALTH_COUNT
} Health;

typedef struct Doctor {
	const Settings *settings;
	Db *db; /* NULL: no connection, and that was said */
	bool has_failed;
} Doctor;

/* Prints a line; HEALTH_FAILED makes the exit status 1. */
void doctor_say(Doctor *doctor, Health health, const char *name, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Opens doctor->db; it comes before the others, which say nothing without it. */
void doctor_check_database(Doctor *doctor, const char *name);
void doctor_check_durability(Doctor *doctor, const char *name);
void doctor_check_schema(Doctor *doctor, const char *name);
void doctor_check_rights(Doctor *doctor, const char *name);
void doctor_check_room(Doctor *doctor, const char *name);
void doctor_check_instances(Doctor *doctor, const char *name);
void doctor_check_clock(Doctor *doctor, const char *name);
