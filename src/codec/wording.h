/*
 * codec/wording: the texts that people read on pages, in emails, and in answers of the API, by key, in each language.
 *
 * They stand in templates/wording/en.json, a flat JSON object, one text a line, so that a key and a message are both
 * found by grep:
 *
 *   "form.title": "Tell us about your project",
 *   "error.too_many": "Choose at most {max}.",
 *
 * - A template shows a text as the partial {{> w.form.title}} (codec/mustache), in HTML with its letters escaped; so one
 *   text serves the HTML and the plain part of an email. {{name}} in it is the template's.
 * - C names it TEXT_FORM_TITLE, which the build makes of the key: a text that is not there does not compile, and tables
 *   hold keys. {name} in it is what the caller of wording_format() gives. Nothing is escaped; that is done by the template
 *   or the writer that the text goes into.
 *
 * The build makes a table of the file, which is the wording of a program that says nothing else, such as a unit test.
 *
 * The first wording is English, which staff and recruiters read. Those of other languages, which clients read, hang on
 * it, and what one of them does not say is said in English. Which language a thread speaks is set where it takes up a
 * request or an email (wording_speak()), so that nobody between has to pass it on.
 *
 * A wording is immutable once it is in use: wording_use() sets it at the start and when files are read again, and every
 * thread reads it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/error.h"
#include "codec/mustache.h"
#include "codec/template_set.h"

#define WORDING_ENGLISH "en"

enum {
	WORDING_TEXT_BYTES_MAX = 8 * 1024, /* our longest is some 600 bytes */
	WORDING_LANGUAGE_BYTES = 3,	   /* two letters of ISO 639-1, and the end */
};

typedef struct Wording Wording;

/* One of codec/text_keys.h, which only those include that name one: a new text compiles these again, not the rest. */
typedef guint TextKey;

enum {
	TEXT_NONE = 0,
};

/* A row of the table that the build makes. */
typedef struct WordingDefault {
	const char *key;
	const char *text;
	guint line; /* of wording/en.json */
} WordingDefault;

extern const WordingDefault wording_defaults[]; /* TEXT_COUNT rows; that of TEXT_NONE is empty */

/* The built-in texts, in English. */
Wording *wording_new(void);
/* Frees those of the other languages as well. */
void wording_free(Wording *wording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wording, wording_free)

/*
 * Replaces the texts that a file names; origin names the file in messages. INVALID, with file and line: no such JSON, a
 * key that there is not, or a {name} that the replaced text does not have.
 */
bool wording_override(
	Wording *wording, const char *origin, const char *json, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Adds another language to the English wording, which owns it: two small letters. It says everything in English until
 * wording_override() tells it what to say. INVALID: no such letters, or a language that is there.
 */
Wording *wording_add_language(Wording *english, const char *language, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* English first; NULL: that was the last one. */
const Wording *wording_next(const Wording *wording);
const char *wording_language(const Wording *wording);
bool wording_is_english(const Wording *wording);

/*
 * Sentences that are not ours but a rule set's, and are stored in English: a flat JSON object, {"English": "translated"}.
 * {name} in both stands for any words, which are looked up in turn. INVALID: as of wording_override().
 */
bool wording_add_phrases(
	Wording *wording, const char *origin, const char *json, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From now on every thread reads this wording and its other languages, which outlive their readers; NULL: the built-in one. */
void wording_use(const Wording *english);

/* --- the language that this thread speaks */

typedef struct WordingScope {
	char before[WORDING_LANGUAGE_BYTES];
} WordingScope;

/* g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak("de"): until the end of the block. NULL, and a language not offered: English. */
WordingScope wording_speak(const char *language) G_GNUC_WARN_UNUSED_RESULT;
void wording_speak_as_before(WordingScope *scope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WordingScope, wording_speak_as_before)

/* Until the scope that is open ends. */
void wording_switch(const char *language);

/* The language, such as "en"; a constant. */
const char *wording_spoken(void);
bool wording_speaks_english(void);
/* Those in use, English first; NULL: there are fewer. */
const char *wording_offered_at(guint at);
/* A constant of the same letters if the language is in use; NULL: it is not. language may be NULL. */
const char *wording_offered(const char *language);

/* The text in the language that is spoken, owned by its wording; NULL for TEXT_NONE. */
const char *wording_text(TextKey key);

/* A sentence of a rule set in the language that is spoken; English where there is none. NULL for NULL. The caller frees it. */
char *wording_phrase(const char *english) G_GNUC_WARN_UNUSED_RESULT;

/* 150000 as "150,000", added to out. */
void wording_append_number(GString *out, int64_t number);

/* What stands for {name}. */
typedef struct WordingValue {
	const char *name;
	const char *text; /* borrowed for the call; NULL: the number */
	int64_t number;	  /* as wording_append_number() writes it: no year */
} WordingValue;

static inline WordingValue wording_string(const char *name, const char *text)
{
	return (WordingValue){name, text == NULL ? "" : text, 0};
}

static inline WordingValue wording_number(const char *name, int64_t number)
{
	return (WordingValue){name, NULL, number};
}

static inline WordingValue wording_end(void)
{
	return (WordingValue){NULL, NULL, 0};
}

/* wording_format(TEXT_ERROR_TOO_MANY, wording_number("max", 2)): the text with its values; the caller frees it. */
#define wording_format(...) wording_format_values(__VA_ARGS__, wording_end())
char *wording_format_values(TextKey key, ...) G_GNUC_WARN_UNUSED_RESULT;
char *wording_format_list(TextKey key, va_list values) G_GNUC_WARN_UNUSED_RESULT;

/* wording_append(out, TEXT_MATCH_CAPACITY, wording_number("open", 2)): the same, added to out. */
#define wording_append(...) wording_append_values(__VA_ARGS__, wording_end())
void wording_append_values(GString *out, TextKey key, ...);

/* wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_HOURS_MANY, wording_number("max", 50)): sets error; false. */
#define wording_fail(...) wording_fail_values(__VA_ARGS__, wording_end())
bool wording_fail_values(GError **error, LeadmatchError code, TextKey key, ...);

/* The key as it is written in the file, such as "form.title"; TEXT_NONE: there is none. */
TextKey wording_find(const char *key);

/* A text as a template of its own that escapes like the one that uses it; the caller frees it. */
char *wording_partial(const Wording *wording, TextKey key, MustacheEscape escape) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Makes every text that a template of set uses a partial of set, escaped like what uses it, and every text that has tags
 * one for plain text. INVALID: file and line of a text that is no template.
 */
bool wording_add_partials(const Wording *wording, TemplateSet *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;
