/*
 * codec/wording: the texts that people read, by key, in one language.
 *
 * A wording file is a flat JSON object, one text a line, so that a key and a message are both found by grep:
 *
 *   "form.title": "Tell us about your project",
 *
 * A text is a Mustache template of one line. Templates show it as the partial {{> w.form.title}}, which is never a line
 * of its own (codec/mustache), in HTML with its letters escaped; so one text serves the HTML and the plain part of an
 * email. Code asks for texts without variables by wording_text(). Immutable once read, then shared by all threads.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "codec/mustache.h"
#include "codec/template_set.h"

enum {
	WORDING_TEXT_BYTES_MAX = 8 * 1024, /* our longest is some 600 bytes */
};

typedef struct Wording Wording;

/* origin names the file in messages. INVALID: no such JSON, or a text that is no template, with file and line. */
Wording *wording_read(const char *origin, const char *json, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void wording_free(Wording *wording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wording, wording_free)

/* Replaces the texts that another file has as well. INVALID: as above, or a key that wording does not have. */
bool wording_override(
	Wording *wording, const char *origin, const char *json, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Owned by wording. A key that is not there is a mistake of ours: it ends the program. */
const char *wording_text(const Wording *wording, const char *key);
/* The same, but NULL for a key that is not there. */
const char *wording_find(const Wording *wording, const char *key);

/*
 * A text as a template of its own that escapes like the one that uses it; the caller frees it. NULL: a key that is not
 * there.
 */
char *wording_partial(const Wording *wording, const char *key, MustacheEscape escape) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Makes every text a partial of set, for .txt, .html, and .xml templates. INVALID: file and line of what is no
 * template.
 */
bool wording_add_partials(const Wording *wording, TemplateSet *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls visit with every key and text, in no order. */
void wording_each(
	const Wording *wording, void (*visit)(const char *key, const char *text, void *context), void *context);
