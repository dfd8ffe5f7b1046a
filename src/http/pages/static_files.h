/*
 * http/pages/static_files: the assets below static/, served from memory.
 *
 * Style sheets and drawings are templates, which show the brand. Only what was there at start exists, so no path that a client sends ever reaches the file system. Immutable.
 */
#pragma once

#include <glib.h>

#include "app/assets.h"
#include "codec/template_set.h"
#include "base/error.h"

typedef struct StaticFile {
	char *name;	   /* without folders */
	const char *bytes; /* the asset's, or owned */
	char *owned;	   /* what a template made; NULL: it is none */
	gsize count;
	const char *content_type;
	char *etag;	/* quoted, as sent */
	GBytes *packed; /* by gzip; NULL: not worth it */
	char *packed_etag;
} StaticFile;

typedef struct StaticFiles StaticFiles;

/* INVALID: there is a file of a type that is not served. */
StaticFiles *static_files_load(
	const Assets *assets, const TemplateSet *templates, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void static_files_free(StaticFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StaticFiles, static_files_free)

/* NULL: there is none of that name. */
const StaticFile *static_files_find(const StaticFiles *files, const char *name);

/* Names the content of all of them together: another file, another version. */
const char *static_files_version(const StaticFiles *files);
