/*
 * app/texts: what the program says: assets, brand, wording, and templates, which belong together and are replaced together.
 *
 * Readers on any thread get the edition of the moment. An edition that was replaced stays until texts_free(): somebody may be in the midst
 * of it, and templates change a few times a year. The wording is put in use by codec/wording. One Texts at a time.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/app.h"
#include "app/brand.h"
#include "app/list_files.h"
#include "codec/template_set.h"

typedef struct Texts Texts;

/*
 * settings: the folders and the brand; they outlive the texts, as does pages: what the pages need, checked together with the emails'.
 * INVALID: a folder or a file, with its line.
 */
Texts *texts_open(const Settings *settings, const TemplateSpec *pages, gsize pages_count,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* No thread reads anymore. */
void texts_free(Texts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Texts, texts_free)

/* Reads the folders again. One thread at a time. Errors as of texts_open(): the old edition stays. */
bool texts_reload(Texts *texts, GError **error) G_GNUC_WARN_UNUSED_RESULT;

const Assets *texts_assets(const Texts *texts);
const DoorLists *texts_lists(const Texts *texts);
/* In the language that this thread speaks. */
const TemplateSet *texts_templates(const Texts *texts);
/* What clients agree to, in English; the other languages follow. */
const Consent *texts_consent(const Texts *texts);
