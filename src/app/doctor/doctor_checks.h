/*
 * app/doctor/doctor_checks: what the checks of app/doctor work with. For this room alone.
 */
#pragma once

#include "app/doctor/doctor.h"
#include "db/connection.h"

typedef struct Doctor {
	const DoctorVisit *visit;
	const Settings *settings;
	Db *db; /* NULL: no connection, and that was said */
	bool has_failed;
} Doctor;

/* Tells a finding; HEALTH_FAILED is what doctor_examine() returns. */
void doctor_say(Doctor *doctor, Health health, const char *name, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Opens doctor->db; it comes before the others, which say nothing without it. */
void doctor_check_database(Doctor *doctor, const char *name);
void doctor_check_durability(Doctor *doctor, const char *name);
void doctor_check_schema(Doctor *doctor, const char *name);
void doctor_check_rights(Doctor *doctor, const char *name);
void doctor_check_room(Doctor *doctor, const char *name);
void doctor_check_instances(Doctor *doctor, const char *name);
void doctor_check_clock(Doctor *doctor, const char *name);
