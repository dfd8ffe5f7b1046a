/*
 * codec/mustache: Mustache templates over JSON values: the whole public specification except lambdas and the optional modules
 * (inheritance, dynamic names): variables, sections, inverted sections, comments, set delimiter, partials, with standalone lines and
 * the indentation of partials. {{name}} is HTML-escaped; {{{name}}} and {{&name}} are not.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

typedef struct Mustache Mustache;

typedef enum MustacheEscape {
	MUSTACHE_ESCAPE_HTML, /* & < > " ' */
	MUSTACHE_ESCAPE_NONE, /* plain text mails: {{name}} is as it is */
} MustacheEscape;

/* name is for messages ("mails/offer.txt"). INVALID: "mails/offer.txt:12: section reasons is not closed". */
Mustache *mustache_parse(const char *name, const char *text, gsize bytes, MustacheEscape escape, GError **error)
	G_GNUC_WARN_UNUSED_RESULT;
void mustache_free(Mustache *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mustache, mustache_free)

/* Finds a partial by its name; NULL renders as nothing (the specification's rule). */
typedef const Mustache *(*MustacheFind)(const char *name, void *context);

/* INVALID: partials nested deeper than a bound. Missing names render as nothing. */
bool mustache_render(const Mustache *template, const json_t *view, MustacheFind find, void *context, GString *out, GError **error)
	G_GNUC_WARN_UNUSED_RESULT;

/*
 * Walks every tag. visit is called with each name that is looked up (dotted names whole, "." left out) and each partial, with its line;
 * it returns false to stop the walk, and then so does this.
 */
typedef bool (*MustacheVisit)(const char *name, bool is_partial, guint line, void *context);
bool mustache_walk(const Mustache *template, MustacheVisit visit, void *context);
