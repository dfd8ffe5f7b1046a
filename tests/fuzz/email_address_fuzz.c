/* What is taken fits into a header line and an SMTP command, and is its own canonical form. */
#include <string.h>

#include "domain/email_address.h"
#include "fuzz.h"

static void assert_is_safe(const char *address)
{
	const char *at = strchr(address, '@');

	g_assert_cmpuint(strlen(address), <=, EMAIL_ADDRESS_BYTES_MAX);
	g_assert_nonnull(at);
	g_assert_null(strchr(at + 1, '@'));
	for (const char *c = address; *c != '\0'; c++) {
		g_assert_cmpint(*c, >=, 0x21);
		g_assert_cmpint(*c, <=, 0x7e);
		g_assert_null(strchr("<>()[]\\,;:\"", *c));
	}
}

static void check_address(const char *text)
{
	g_autofree char *address = email_address_normalize(text, NULL);

	if (address == NULL)
		return;
	assert_is_safe(address);
	g_autofree char *again = email_address_normalize(address, NULL);
	g_assert_cmpstr(again, ==, address);
}

static void check_mailbox(const char *text)
{
	g_auto(Mailbox) mailbox = {NULL, NULL};

	if (!mailbox_parse(text, &mailbox, NULL))
		return;
	assert_is_safe(mailbox.address);
	if (mailbox.name != NULL)
		g_assert_null(strpbrk(mailbox.name, "<>\"\\\r\n"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	g_autofree char *text = fuzz_text(bytes, count);

	check_address(text);
	check_mailbox(text);
	return 0;
}
