#include "app/links.h"

#include <string.h>

#include "base/clock.h"
#include "base/signed_token.h"

#define REPLY_LOCAL "leads+"

enum {
	DAY_S = 24 * 3600,
};

static char *signed_path(
	const Settings *settings, const char *folder, TokenPurpose purpose, const Ident *id, int64_t issued_at_us)
{
	const SignedToken token = {.purpose = purpose, .issued_at_s = issued_at_us / G_USEC_PER_SEC, .payload = *id};
	char text[SIGNED_TOKEN_TEXT_BYTES];

	signed_token_format(settings->secret, &token, text);
	return g_strconcat(folder, text, NULL);
}

char *link_page(const Settings *settings, const char *path)
{
	return g_strconcat(settings->base_url, path, NULL);
}

static char *whole_url(const Settings *settings, char *path)
{
	g_autofree char *owned = path;

	return link_page(settings, owned);
}

char *link_offer(const Settings *settings, const Ident *offer)
{
	return whole_url(settings, signed_path(settings, "/o/", TOKEN_PURPOSE_OFFER, offer, ident_at_us(offer)));
}

char *link_offer_act(const Settings *settings, const Ident *offer, const char *act)
{
	g_autofree char *url = link_offer(settings, offer);

	return g_strconcat(url, "?do=", act, NULL);
}

char *link_question_path(const Settings *settings, const Ident *question)
{
	return signed_path(settings, "/q/", TOKEN_PURPOSE_QUESTION, question, ident_at_us(question));
}

char *link_question(const Settings *settings, const Ident *email)
{
	return whole_url(settings, signed_path(settings, "/q/", TOKEN_PURPOSE_CLIENT_EMAIL, email, ident_at_us(email)));
}

char *link_client_path(const Settings *settings, const Ident *lead)
{
	return signed_path(settings, "/r/", TOKEN_PURPOSE_CLIENT, lead, ident_at_us(lead));
}

char *link_client_email(const Settings *settings, const Ident *email)
{
	return whole_url(settings, signed_path(settings, "/r/", TOKEN_PURPOSE_CLIENT_EMAIL, email, ident_at_us(email)));
}

char *link_reply_address(const Settings *settings, const Ident *email)
{
	char token[REPLY_TOKEN_TEXT_BYTES];

	if (settings->reply_domain == NULL || email == NULL)
		return g_strdup(settings->reply_to == NULL ? settings->fallback_to : settings->reply_to);
	reply_token_format(settings->secret, email, token);
	return g_strconcat(REPLY_LOCAL, token, "@", settings->reply_domain, NULL);
}

bool link_reply_read(const Settings *settings, const char *address, Ident *email)
{
	const char *at = strrchr(address, '@');

	if (at == NULL || settings->reply_domain == NULL || g_ascii_strcasecmp(at + 1, settings->reply_domain) != 0 ||
		g_ascii_strncasecmp(address, REPLY_LOCAL, strlen(REPLY_LOCAL)) != 0)
		return false;
	address += strlen(REPLY_LOCAL);
	g_autofree char *token = g_strndup(address, (gsize)(at > address ? at - address : 0));
	return reply_token_parse(settings->secret, token, email);
}

char *link_portal(const Settings *settings, const Ident *recruiter)
{
	return whole_url(settings, signed_path(settings, "/d/", TOKEN_PURPOSE_RECRUITER, recruiter, clock_now_us()));
}

char *link_staff(const Settings *settings, const char *page)
{
	return g_strconcat(settings->base_url, "/staff/", page, NULL);
}

char *link_staff_lead(const Settings *settings, const char *reference)
{
	return g_strconcat(settings->base_url, "/staff/leads/", reference, NULL);
}

char *link_api_lead(const Settings *settings, const char *lead)
{
	return g_strconcat(settings->base_url, "/api/v1/leads/", lead, NULL);
}

LinkState link_portal_read(const char *secret, const char *token, int64_t now_s, Ident *recruiter)
{
	SignedToken read;

	if (!signed_token_parse(secret, TOKEN_PURPOSE_RECRUITER, token, &read))
		return LINK_FOREIGN;
	if (now_s - read.issued_at_s > (int64_t)LINK_DAYS * DAY_S)
		return LINK_EXPIRED;
	*recruiter = read.payload;
	return LINK_GOOD;
}
