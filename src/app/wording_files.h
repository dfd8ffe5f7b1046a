/*
 * app/wording_files: the wording among the assets: wording/en.json as it is built in, with the texts that the files of
 * LEADMATCH_TEMPLATES replace, the first folder last.
 */
#pragma once

#include "app/assets.h"
#include "codec/wording.h"

/* INVALID: file, line, and what is wrong. */
Wording *wording_files_read(const Assets *assets, GError **error) G_GNUC_WARN_UNUSED_RESULT;
