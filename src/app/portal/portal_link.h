/*
 * app/portal/portal_link: the signed link to a recruiter's own page, which is all that a recruiter needs to get there.
 *
 * A link is bound to one recruiter and is good for PORTAL_LINK_DAYS; whoever is removed has none (app/portal/portal). Nothing of it is stored. Pure,
 * but for the time at which a new one is issued.
 */
#pragma once

#include <stdint.h>

#include "base/ident.h"
#include "config/settings.h"

enum {
	/* Every offer brings a new one; this carries somebody over a long leave. Emails say it in words. */
	PORTAL_LINK_DAYS = 30,
};

typedef enum PortalLink {
	PORTAL_LINK_GOOD,
	PORTAL_LINK_EXPIRED,
	PORTAL_LINK_FOREIGN, /* forged, cut off, or for something else */
} PortalLink;

/* https://leads.example.com/d/TOKEN; owned by the caller. */
char *portal_link_url(const Settings *settings, const Ident *recruiter) G_GNUC_WARN_UNUSED_RESULT;

/* Whose page it opens at that second since 1970; *recruiter is set only for a good one. */
PortalLink portal_link_read(const char *secret, const char *token, int64_t now_s, Ident *recruiter);
