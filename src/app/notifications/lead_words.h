/*
 * app/notifications/lead_words: how emails put a lead into words.
 */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/json_writer.h"
enum {
	NEED_CHARS_MAX = 110,	   /* one line on a phone held sideways */
	NEED_SHORT_CHARS_MAX = 42, /* leaves room for the rest of the longest subject in 80 characters */
};

/* At most chars_max characters of one line's worth of text, cut between words. Owned by the caller. */
char *lead_words_first(const char *text, glong chars_max) G_GNUC_WARN_UNUSED_RESULT;

/* Members need and need_short. */
void lead_words_put_need(JsonWriter *w, const char *need);
/* Members engagement and engagement_title; none for NULL. */
void lead_words_put_engagement(JsonWriter *w, const char *engagement);
/* Members confidence_words and confidence_percent. */
void lead_words_put_confidence(JsonWriter *w, double confidence);
/* Member received_at, in UTC. */
void lead_words_put_received_at(JsonWriter *w, int64_t received_at_us);
