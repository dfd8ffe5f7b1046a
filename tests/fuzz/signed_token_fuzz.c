/* Only what was issued is taken: whatever parses is byte for byte what we would issue. */
#include <sodium.h>

#include "base/signed_token.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static const char secret[] = "sixteen letters!";
	g_autofree char *text = fuzz_text(bytes, count);
	char again[SIGNED_TOKEN_TEXT_BYTES];
	SignedToken token;

	g_assert_cmpint(sodium_init(), >=, 0);
	for (TokenPurpose purpose = TOKEN_PURPOSE_FORM; purpose <= TOKEN_PURPOSE_QUESTION; purpose++) {
		if (!signed_token_parse(secret, purpose, text, &token))
			continue;
		signed_token_format(secret, &token, again);
		g_assert_cmpstr(again, ==, text);
	}
	return 0;
}
