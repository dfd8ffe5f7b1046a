/*
 * app/template_files: the templates among the assets, with the texts of the wording as partials.
 *
 * Every asset with one of the extensions .html .txt .xml .svg, and below static/ also .css, is a template, named like
 * the asset ("emails/offer.html"). All see the brand as {{brand.…}} and their language
 * as {{voice.language}}; style sheets and drawings see nothing else.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/assets.h"
#include "app/brand.h"
#include "codec/template_set.h"
#include "codec/wording.h"

/* INVALID: a template with a mistake, with file and line. */
TemplateSet *template_files_read(
	const Assets *assets, const Wording *wording, const Brand *brand, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * True when all templates that the program renders are right: those of the emails (app/notifications/notifications) and the given pages,
 * each there, with no name that its view cannot have, and every partial there. INVALID: file, line and what is wrong.
 */
bool template_files_check(
	const TemplateSet *set, const TemplateSpec *pages, gsize pages_count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for what each language makes of the templates, English first. INVALID: as of both. */
bool template_files_check_all(const Assets *assets, const Wording *english, const Brand *brand,
	const TemplateSpec *pages, gsize pages_count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
