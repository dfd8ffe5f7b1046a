#include "domain/email_address.h"

#include <stdbool.h>
#include <string.h>

#include <idn2.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

enum {
	LABEL_BYTES_MAX = 63, /* RFC 1035, 2.3.4 */
};

static bool fail(GError **error, TextKey says)
{
	return wording_fail(error, LEADMATCH_ERROR_INVALID, says);
}

/* atext of RFC 5322, 3.2.3 */
static bool is_atom_byte(char c)
{
	return g_ascii_isalnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool check_local(const char *local, gsize count, GError **error)
{
	if (count == 0)
		return fail(error, TEXT_ERROR_EMAIL_LOCAL_EMPTY);
	if (count > EMAIL_LOCAL_BYTES_MAX)
		return fail(error, TEXT_ERROR_EMAIL_LOCAL_LONG);
	for (gsize i = 0; i < count; i++) {
		if (local[i] == '.') {
			if (i == 0 || i == count - 1 || local[i - 1] == '.')
				return fail(error, TEXT_ERROR_EMAIL_LOCAL_DOT);
		} else if (!is_atom_byte(local[i])) {
			return fail(error, TEXT_ERROR_EMAIL_LOCAL_CHARACTER);
		}
	}
	return true;
}

static bool check_label(const char *label, gsize count, GError **error)
{
	if (count == 0)
		return fail(error, TEXT_ERROR_EMAIL_DOMAIN_DOT);
	if (count > LABEL_BYTES_MAX)
		return fail(error, TEXT_ERROR_EMAIL_LABEL_LONG);
	if (label[0] == '-' || label[count - 1] == '-')
		return fail(error, TEXT_ERROR_EMAIL_LABEL_HYPHEN);
	for (gsize i = 0; i < count; i++) {
		if (!g_ascii_isalnum(label[i]) && label[i] != '-')
			return fail(error, TEXT_ERROR_EMAIL_DOMAIN_CHARACTER);
	}
	return true;
}

/* The domain as A-labels. A top-level label of digits would be a number, not a name. */
static bool check_domain(const char *domain, bool needs_dot, GError **error)
{
	const char *label = domain;

	for (const char *dot = strchr(label, '.'); dot != NULL; dot = strchr(label, '.')) {
		if (!check_label(label, (gsize)(dot - label), error))
			return false;
		label = dot + 1;
	}
	if (!check_label(label, strlen(label), error))
		return false;
	if (needs_dot && label == domain)
		return fail(error, TEXT_ERROR_EMAIL_DOMAIN_ENDING);
	if (label[strspn(label, "0123456789")] == '\0')
		return fail(error, TEXT_ERROR_EMAIL_DOMAIN_NUMBER);
	return true;
}

/* Lower case and A-labels; NULL when it is no international domain name. */
static char *domain_to_ascii(const char *domain, GError **error)
{
	uint8_t *ascii = NULL;

	if (g_str_is_ascii(domain))
		return g_ascii_strdown(domain, -1);
	if (idn2_lookup_u8((const uint8_t *)domain, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK) {
		fail(error, TEXT_ERROR_EMAIL_DOMAIN_INTERNATIONAL);
		return NULL;
	}
	char *copy = g_strdup((const char *)ascii);
	idn2_free(ascii);
	return copy;
}

static char *normalize(const char *text, bool needs_dot, GError **error)
{
	const char *at = strchr(text, '@');

	if (at == NULL || strchr(at + 1, '@') != NULL) {
		fail(error, TEXT_ERROR_EMAIL_AT);
		return NULL;
	}
	/* Before any conversion, so that its cost is bounded. */
	if (strlen(text) > EMAIL_ADDRESS_BYTES_MAX) {
		fail(error, TEXT_ERROR_EMAIL_LONG);
		return NULL;
	}
	if (!check_local(text, (gsize)(at - text), error))
		return NULL;
	g_autofree char *domain = domain_to_ascii(at + 1, error);
	if (domain == NULL || !check_domain(domain, needs_dot, error))
		return NULL;
	if ((gsize)(at + 1 - text) + strlen(domain) > EMAIL_ADDRESS_BYTES_MAX) {
		fail(error, TEXT_ERROR_EMAIL_LONG);
		return NULL;
	}
	return g_strdup_printf("%.*s@%s", (int)(at - text), text, domain);
}

char *email_address_normalize(const char *text, GError **error)
{
	return normalize(text, true, error);
}

const char *email_address_domain(const char *canonical)
{
	const char *at = strrchr(canonical, '@');

	g_assert(at != NULL);
	return at + 1;
}

void mailbox_clear(Mailbox *mailbox)
{
	g_clear_pointer(&mailbox->name, g_free);
	g_clear_pointer(&mailbox->address, g_free);
}

/* Trimmed and without the quotes around it; NULL for nothing. */
static bool parse_name(const char *text, gsize count, char **name, GError **error)
{
	g_autofree char *copy = g_strstrip(g_strndup(text, count));
	const gsize length = strlen(copy);

	if (length >= 2 && copy[0] == '"' && copy[length - 1] == '"') {
		copy[length - 1] = '\0';
		memmove(copy, copy + 1, length - 1);
	}
	if (!g_utf8_validate(copy, -1, NULL) || g_utf8_strlen(copy, -1) > EMAIL_NAME_CHARS_MAX)
		return fail(error, TEXT_ERROR_EMAIL_NAME_LONG);
	for (const char *c = copy; *c != '\0'; c++) {
		if ((guchar)*c < 0x20 || *c == 0x7f || strchr("<>\"\\", *c) != NULL)
			return fail(error, TEXT_ERROR_EMAIL_NAME_CHARACTER);
	}
	*name = *copy == '\0' ? NULL : g_steal_pointer(&copy);
	return true;
}

gboolean mailbox_parse(const char *text, Mailbox *mailbox, GError **error)
{
	g_auto(Mailbox) parsed = {NULL, NULL};
	g_autofree char *trimmed = g_strstrip(g_strdup(text));
	char *open = strrchr(trimmed, '<');

	if (open != NULL) {
		const gsize length = strlen(open);
		if (open[length - 1] != '>')
			return fail(error, TEXT_ERROR_EMAIL_MAILBOX);
		if (!parse_name(trimmed, (gsize)(open - trimmed), &parsed.name, error))
			return false;
		open[length - 1] = '\0';
	}
	parsed.address = normalize(open == NULL ? trimmed : open + 1, false, error);
	if (parsed.address == NULL)
		return false;
	*mailbox = parsed;
	parsed = (Mailbox){NULL, NULL};
	return true;
}
