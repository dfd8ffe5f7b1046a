/*
 * app/notifications/lead_words: how emails put a lead into words.
 */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/json_writer.h"
#include "codec/json.h"
#include "domain/submission/submission.h"

enum {
	NEED_CHARS_MAX = 110,	 /* one line on a phone held sideways */
	HEADLINE_CHARS_MAX = 60, /* leaves room for the rest of the longest subject (mail/compose) */
	HEADLINE_NEED_CHARS_MIN = 24,
};

/* What tells leads apart at a glance, in our words. */
typedef struct LeadTerms {
	int start;	      /* START_…, or SUBMISSION_NOT_SURE */
	int64_t budget_usd;   /* a year and engineer; SUBMISSION_NOT_SURE: not said, or not understood */
	const char *timezone; /* as the client wrote it; NULL: not said */
} LeadTerms;

LeadTerms lead_words_terms(const Json *submission);
/* "starts now, $150k–200k, Germany"; "" when nothing was said. Nothing in the client's own words. g_free. */
char *lead_words_terms_text(const LeadTerms *terms) G_GNUC_WARN_UNUSED_RESULT;

/* At most chars_max characters of one line's worth of text, cut between words. Owned by the caller. */
char *lead_words_first(const char *text, glong chars_max) G_GNUC_WARN_UNUSED_RESULT;

/* Members need, and headline: the need and the terms in one line of an email's subject. */
void lead_words_put_need(JsonWriter *w, const char *need, const LeadTerms *terms);
/* Members engagement and engagement_title; none for NULL. */
void lead_words_put_engagement(JsonWriter *w, const char *engagement);
/* Members confidence_words and confidence_percent. */
void lead_words_put_confidence(JsonWriter *w, double confidence);
/* Member received_at, in UTC. */
/* The number as a tel: address has it; NULL: text has none, or is NULL. */
char *lead_words_phone_link(const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* "phone_link": the same; nothing if text has no number. */
void lead_words_put_phone_link(JsonWriter *w, const char *text);

void lead_words_put_received_at(JsonWriter *w, GTimeZone *zone, int64_t received_at_us);

/* A fact, {"label","value"}: the language that a client is written to in who did not write in English; else nothing. */
void lead_words_write_language(JsonWriter *w, const Json *submission);
