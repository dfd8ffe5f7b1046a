/*
 * codec/mustache: Mustache templates over JSON values: the whole public specification except lambdas and the optional
 * modules (inheritance, dynamic names): variables, sections, inverted sections, comments, set delimiter, partials, with
 * standalone lines and the indentation of partials. {{name}} is HTML-escaped; {{{name}}} and {{&name}} are not.
 *
 * Where the specification leaves a choice:
 * - Only false, null, an empty list and what is not there are false. An empty text, 0 and an empty object are true, so
 *   a view says null for what was not given.
 * - A key with null is found: the search does not go on in outer contexts.
 * - Numbers are written in their shortest form, true and false as such, lists and objects as nothing.
 * - A partial whose name begins with MUSTACHE_INLINE_PARTIAL stands for words in a line: it is never standalone, so
 *   what follows it stays.
 * - The indentation of a standalone partial stands before each of its lines, empty ones included.
 * - A tag's name has no white space in it and no empty part between dots: such a template is refused, not guessed at.
 *
 * A template is immutable once parsed, so any number of threads may render it.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

typedef struct Mustache Mustache;

#define MUSTACHE_INLINE_PARTIAL "w." /* of codec/wording */

enum {
	MUSTACHE_SECTIONS_MAX = 32, /* open simultaneously; rendering recurses. Our deepest page has 4 */
	MUSTACHE_PARTIALS_MAX = 32, /* within each other; a partial may use itself */
};

typedef enum MustacheEscape {
	MUSTACHE_ESCAPE_HTML, /* & < > " ' */
	MUSTACHE_ESCAPE_NONE, /* plain text emails: {{name}} is as it is */
} MustacheEscape;

/*
 * Text and bytes are copied. name is for messages ("emails/offer.txt"). INVALID: "emails/offer.txt:12: section reasons
 * is not closed".
 */
Mustache *mustache_parse(const char *name, const char *text, gsize bytes, MustacheEscape escape,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
void mustache_free(Mustache *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mustache, mustache_free)

/* Finds a partial by its name; NULL renders as nothing (the specification's rule). */
typedef const Mustache *(*MustacheFind)(const char *name, void *context);

/* What a template is rendered with. */
typedef struct MustacheUse {
	const json_t *view;
	const json_t *shared; /* object: what the view does not have is looked up here; NULL: nothing */
	MustacheFind find;    /* NULL: there are no partials */
	void *context;
} MustacheUse;

/* Appends to out. INVALID: partials nested deeper than MUSTACHE_PARTIALS_MAX. Missing names render as nothing. */
bool mustache_render(
	const Mustache *template, const MustacheUse *use, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Walks every tag. visit is called with each name that is looked up (dotted names whole, "." left out) and each
 * partial, with its line; it returns false to stop the walk, and then so does this.
 */
typedef bool (*MustacheVisit)(const char *name, bool is_partial, guint line, void *context);
bool mustache_walk(const Mustache *template, MustacheVisit visit, void *context);
