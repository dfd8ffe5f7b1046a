/*
 * domain/visit_step: how far visitors of the public pages get before they send a request, from arriving to sending. Counted by day,
 * without anything about anybody. Pure.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum VisitStep {
	VISIT_ARRIVED, /* at a public page, from elsewhere */
	VISIT_OPENED,  /* the form, which begins with its first screen */
	VISIT_WORDS,   /* reached this screen of the form; as are the next */
	VISIT_SPEED,
	VISIT_TEAM,
	VISIT_WHEN,
	VISIT_CONTACT,
	VISIT_SENT,
	VISIT_STEP_COUNT
} VisitStep;

/* As it is stored and reported. */
const char *visit_step_name(VisitStep step);

/* Screens are what the form's script may report. False: no such screen. */
bool visit_step_parse_screen(const char *name, VisitStep *step);
