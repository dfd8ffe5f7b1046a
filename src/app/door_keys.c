#include "app/door_keys.h"

#include <string.h>

#include <sodium.h>

#include "base/net_address.h"

enum {
	KEY_BYTES = (DOOR_KEY_TEXT_BYTES - 1) / 2,
	NETWORK_BYTES_V4 = 15, /* of the mapped address: all but the last */
	NETWORK_BYTES_V6 = 8,
};
G_STATIC_ASSERT((int)KEY_BYTES >= (int)crypto_generichash_BYTES_MIN);

typedef struct Hashed {
	const char *purpose; /* a key of one purpose is never that of another */
	const void *bytes;
	gsize count;
} Hashed;

static void hash(const char *secret, const Hashed *what, char key[static DOOR_KEY_TEXT_BYTES])
{
	uint8_t hash_key[crypto_generichash_KEYBYTES], out[KEY_BYTES];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof hash_key);
	crypto_generichash_update(&state, (const uint8_t *)what->purpose, strlen(what->purpose) + 1);
	crypto_generichash_update(&state, (const uint8_t *)secret, strlen(secret));
	crypto_generichash_final(&state, hash_key, sizeof hash_key);
	crypto_generichash_init(&state, hash_key, sizeof hash_key, sizeof out);
	crypto_generichash_update(&state, what->bytes, what->count);
	crypto_generichash_final(&state, out, sizeof out);
	sodium_bin2hex(key, DOOR_KEY_TEXT_BYTES, out, sizeof out);
	sodium_memzero(hash_key, sizeof hash_key);
}

/* Owned by the caller; without the blanks around. */
static GStrv split_secrets(const char *secrets)
{
	GStrv list = g_strsplit(secrets, ",", -1);

	for (char **secret = list; *secret != NULL; secret++)
		g_strstrip(*secret);
	return list;
}

void door_key_of_network(const char *secrets, const struct NetAddress *address, char key[static DOOR_KEY_TEXT_BYTES])
{
	static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	g_auto(GStrv) list = split_secrets(secrets);
	const bool is_v4 = memcmp(address->bytes, mapped, sizeof mapped) == 0;

	hash(list[0], &(Hashed){"leadmatch network", address->bytes, is_v4 ? NETWORK_BYTES_V4 : NETWORK_BYTES_V6}, key);
}

/* Owned by the caller. */
static char *mailbox_of(const char *email)
{
	g_autofree char *lower = g_utf8_casefold(email, -1);
	const char *at = strrchr(lower, '@');
	const gsize local_bytes = at == NULL ? strlen(lower) : (gsize)(at - lower);
	const char *plus = memchr(lower, '+', local_bytes);
	const gsize kept = plus == NULL || plus == lower ? local_bytes : (gsize)(plus - lower);

	return g_strdup_printf("%.*s%s", (int)kept, lower, at == NULL ? "" : at);
}

static void hash_email(const char *secret, const char *email, char key[static DOOR_KEY_TEXT_BYTES])
{
	g_autofree char *mailbox = mailbox_of(email);

	hash(secret, &(Hashed){"leadmatch sender", mailbox, strlen(mailbox)}, key);
}

void door_key_of_email(const char *secrets, const char *email, char key[static DOOR_KEY_TEXT_BYTES])
{
	g_auto(GStrv) list = split_secrets(secrets);

	hash_email(list[0], email, key);
}

GStrv door_keys_of_email(const char *secrets, const char *email)
{
	g_auto(GStrv) list = split_secrets(secrets);
	GStrv keys = g_new0(char *, g_strv_length(list) + 1);

	for (guint i = 0; list[i] != NULL; i++) {
		keys[i] = g_malloc(DOOR_KEY_TEXT_BYTES);
		hash_email(list[i], email, keys[i]);
	}
	return keys;
}
