#include "app/portal/portal_link.h"

#include "base/clock.h"
#include "base/signed_token.h"

enum {
	DAY_S = 24 * 3600,
};

char *portal_link_url(const Settings *settings, const Ident *recruiter)
{
	const SignedToken token = {
		.purpose = TOKEN_PURPOSE_RECRUITER,
		.issued_at_s = clock_now_us() / G_USEC_PER_SEC,
		.payload = *recruiter,
	};
	char text[SIGNED_TOKEN_TEXT_BYTES];

	signed_token_format(settings->secret, &token, text);
	return g_strconcat(settings->base_url, "/d/", text, NULL);
}

PortalLink portal_link_read(const char *secret, const char *token, int64_t now_s, Ident *recruiter)
{
	SignedToken read;

	if (!signed_token_parse(secret, TOKEN_PURPOSE_RECRUITER, token, &read))
		return PORTAL_LINK_FOREIGN;
	if (now_s - read.issued_at_s > (int64_t)PORTAL_LINK_DAYS * DAY_S)
		return PORTAL_LINK_EXPIRED;
	*recruiter = read.payload;
	return PORTAL_LINK_GOOD;
}
