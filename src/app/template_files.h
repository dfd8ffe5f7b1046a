/*
 * app/template_files: the templates of a folder.
 *
 * Every file of the folder and those below it with one of the extensions .html .txt .xml .svg is a template; its name is its path below
 * the folder ("emails/offer.html"). Other and hidden files are left alone. Read once at start: a change needs a restart.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "codec/template_set.h"

enum {
	TEMPLATE_FILE_BYTES_MAX = 1024 * 1024, /* our largest is some 20 kB */
	TEMPLATE_FOLDERS_MAX = 8,	       /* within each other; a link that leads back up ends here */
};

/* INVALID: a folder or file that cannot be read, or a template with a mistake, with file and line. */
TemplateSet *template_files_read(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * True when all templates that the program renders are right: those of the emails (app/notifications/notifications) and the given pages, each there, with no
 * name that its view cannot have, and every partial there. INVALID: file, line and what is wrong.
 */
bool template_files_check(
	const TemplateSet *set, const TemplateSpec *pages, gsize pages_count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
