#include "http/client_link.h"

#include "base/signed_token.h"

char *client_path(const App *app, const Ident *lead_id)
{
	/* Issued when the lead was made: a repeat gets the same link. */
	const SignedToken token = {.purpose = TOKEN_PURPOSE_CLIENT,
		.issued_at_s = ident_at_us(lead_id) / G_USEC_PER_SEC,
		.payload = *lead_id};
	char text[SIGNED_TOKEN_TEXT_BYTES];

	signed_token_format(app->settings->secret, &token, text);
	return g_strconcat("/r/", text, NULL);
}
