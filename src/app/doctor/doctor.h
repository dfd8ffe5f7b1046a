/*
 * app/doctor: tests everything the service stands on, end to end, and suggests fixes: for `leadmatch doctor` and the console.
 *
 * Nothing is changed and no email is sent, but the mail server is asked whether it answers. Each check says what is well
 * in one finding, and what is not in one with a fix.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/template_files.h"
#include "config/settings.h"

typedef enum Health {
	HEALTH_OK,
	HEALTH_WARNING,
	HEALTH_FAILED,
	HEALTH_COUNT
} Health;

typedef struct DoctorFinding {
	Health health;
	const char *check; /* the name of what was tested */
	const char *says;
} DoctorFinding;

typedef struct DoctorVisit {
	const Settings *settings;
	const TemplateSpec *pages; /* those that templates are checked for */
	gsize pages_count;
	int patience_s;						   /* for each answer of the mail server */
	void (*tell)(void *context, const DoctorFinding *finding); /* as soon as it is found */
	void *context;
} DoctorVisit;

/* "ok", "warning", "failed" */
const char *health_name(Health health);

/* False: something failed. Works on a database connection of its own. */
bool doctor_examine(const DoctorVisit *visit);
