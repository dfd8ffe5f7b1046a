#include "base/secret_box.h"

#include <string.h>

#include <sodium.h>

static void derive_key(const char *secret, uint8_t key[static crypto_secretbox_KEYBYTES])
{
	static const char purpose[] = "leadmatch secret box";
	crypto_generichash_state state;

	crypto_generichash_init(&state, (const uint8_t *)purpose, sizeof purpose - 1, crypto_secretbox_KEYBYTES);
	crypto_generichash_update(&state, (const uint8_t *)secret, strlen(secret));
	crypto_generichash_final(&state, key, crypto_secretbox_KEYBYTES);
}

static GStrv split_secrets(const char *secrets)
{
	GStrv list = g_strsplit(secrets, ",", -1);

	for (char **secret = list; *secret != NULL; secret++)
		g_strstrip(*secret);
	return list;
}

char *secret_box_seal(const char *secrets, const uint8_t *bytes, gsize count)
{
	g_auto(GStrv) list = split_secrets(secrets);
	const gsize sealed_bytes = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + count;
	g_autofree uint8_t *sealed = g_malloc(sealed_bytes);
	char *hex = g_malloc(2 * sealed_bytes + 1);
	uint8_t key[crypto_secretbox_KEYBYTES];

	derive_key(list[0], key);
	randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, bytes, count, sealed, key);
	sodium_memzero(key, sizeof key);
	return sodium_bin2hex(hex, 2 * sealed_bytes + 1, sealed, sealed_bytes);
}

bool secret_box_open(const char *secrets, const char *hex, uint8_t *bytes, gsize count)
{
	g_auto(GStrv) list = split_secrets(secrets);
	const gsize sealed_bytes = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + count;
	g_autofree uint8_t *sealed = g_malloc(sealed_bytes);
	uint8_t key[crypto_secretbox_KEYBYTES];
	size_t found = 0;
	bool is_open = false;

	if (sodium_hex2bin(sealed, sealed_bytes, hex, strlen(hex), NULL, &found, NULL) != 0 || found != sealed_bytes)
		return false;
	for (char **secret = list; *secret != NULL && !is_open; secret++) {
		derive_key(*secret, key);
		is_open = crypto_secretbox_open_easy(bytes, sealed + crypto_secretbox_NONCEBYTES,
				  sealed_bytes - crypto_secretbox_NONCEBYTES, sealed, key) == 0;
	}
	sodium_memzero(key, sizeof key);
	return is_open;
}
