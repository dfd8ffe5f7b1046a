/*
 * codec/template_set: all templates of the program by name ("emails/offer.html"), with the partials they use.
 *
 * A name ends in .txt (nothing is escaped), .html, .xml, .svg and the like (HTML-escaped). A partial {{>
 * emails/reason_lines}} is looked up with the extension of the template that uses it, so text and HTML each have their
 * own. Immutable after template_set_check(), then shared by all threads.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

#include "codec/mustache.h"

typedef struct TemplateSet TemplateSet;

TemplateSet *template_set_new(void);
void template_set_free(TemplateSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TemplateSet, template_set_free)

/* Parses and keeps one; it replaces an older one of this name. INVALID: file and line. */
bool template_set_add(
	TemplateSet *set, const char *name, const char *text, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How a template of this name escapes. */
MustacheEscape template_set_escape(const char *name);

/* The full names of partials that templates of the set use and that it does not have, each once; g_strfreev. */
char **template_set_missing(const TemplateSet *set);

/*
 * What every template of the set sees under a name, besides its view; the value is kept. Templates use {{name.key}}, and
 * each part is checked to be there; a value may be null.
 */
void template_set_share(TemplateSet *set, const char *name, json_t *value);

/* What the code offers to one template: its name and every key its view may hold, at any depth. */
typedef struct TemplateSpec {
	const char *name;
	const char *const *keys; /* ends with NULL */
} TemplateSpec;

/*
 * True when every template of specs is there and uses no name that its keys do not list and no partial that does not
 * exist. A dotted name is known when each of its parts is. Partials are checked with the keys of each template that
 * uses them. INVALID: file, line and the unknown name.
 */
bool template_set_check(
	const TemplateSet *set, const TemplateSpec *specs, gsize specs_count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True when every partial that any template of the set uses is there. INVALID: file, line and the missing partial. */
bool template_set_check_partials(const TemplateSet *set, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool template_set_has(const TemplateSet *set, const char *name);
/* NOT_FOUND: there is no such template. INVALID: partials nested too deep. */
bool template_set_render(const TemplateSet *set, const char *name, const json_t *view, GString *out,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
