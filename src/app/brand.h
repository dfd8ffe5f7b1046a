/*
 * app/brand: how the site looks and whose it is, from the settings LEADMATCH_SITE_NAME to LEADMATCH_SOCIAL_IMAGE.
 *
 * Every template sees it as {{brand.…}}: name, site_url, contact_email, privacy_url, imprint_url (null where not given),
 * home (the address of this site), response_hours (within which a client hears from a person), logo and email_logo (null: the built-in mark), social_image (its address), and light
 * and dark with accent, accent_ink, and accent_soft as colors. Files it names are assets below static/. Immutable.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "app/assets.h"
#include "config/settings.h"

enum {
	BRAND_LOGO_BYTES_MAX = 64 * 1024,    /* a page weighs less than 60 kB with everything */
	BRAND_SOCIAL_BYTES_MAX = 512 * 1024, /* what the large networks fetch without complaint */
};

typedef struct Brand Brand;

/* Reads the files. INVALID: one that cannot be used, with the setting that names it. */
Brand *brand_read(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void brand_free(Brand *brand);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Brand, brand_free)

/* The view; owned by brand. */
json_t *brand_view(const Brand *brand);

/* Puts its files among the assets, in place of those of the same name. */
void brand_add_files(const Brand *brand, Assets *assets);
