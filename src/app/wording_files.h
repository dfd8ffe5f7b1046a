/*
 * app/wording_files: the wordings among the assets: wording/LANGUAGE.json as it is built in, with the texts that the files
 * of LEADMATCH_TEMPLATES replace, the first folder last; and in wording/rules.LANGUAGE.json what the sentences of rule
 * sets are in that language.
 */
#pragma once

#include "app/assets.h"
#include "codec/wording.h"

/* languages: English first, then the others; ends with NULL. INVALID: file, line, and what is wrong. */
Wording *wording_files_read(const Assets *assets, char *const *languages, GError **error) G_GNUC_WARN_UNUSED_RESULT;
