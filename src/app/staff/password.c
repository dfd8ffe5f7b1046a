#include "app/staff/password.h"

#include <stdatomic.h>
#include <string.h>

#include <sodium.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

enum {
	PASSES = 3,
	MEMORY_BYTES = 64 * 1024 * 1024,
	DISTINCT_CHARS_MIN = 5, /* fewer: aaaaaaaaaaaa, 123123123123 */
	CONTEXT_CHARS_MIN = 4,	/* shorter names occur in good passwords by chance */
};

G_STATIC_ASSERT(PASSWORD_HASH_BYTES == crypto_pwhash_STRBYTES);

/* Hashes that are being made or compared by this process. */
static atomic_int at_work;

static guint distinct_chars(const char *text)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
		g_hash_table_add(seen, GUINT_TO_POINTER(g_utf8_get_char(at)));
	return g_hash_table_size(seen);
}

/* The account's own name, or the service's, is what is tried first. */
static bool has_context_word(const char *password, const char *email)
{
	const char *at = strchr(email, '@');
	g_autofree char *local = at == NULL ? g_strdup(email) : g_strndup(email, (gsize)(at - email));
	g_autofree char *folded = g_utf8_casefold(password, -1);
	g_autofree char *folded_local = g_utf8_casefold(local, -1);

	return strstr(folded, "leadmatch") != NULL ||
	       (strlen(folded_local) >= CONTEXT_CHARS_MIN && strstr(folded, folded_local) != NULL);
}

bool password_check(const char *password, const char *email, GError **error)
{
	if (!g_utf8_validate(password, -1, NULL))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_PASSWORD_UTF8);
	const glong chars = g_utf8_strlen(password, -1);
	if (chars < PASSWORD_CHARS_MIN)
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_PASSWORD_SHORT,
			wording_number("min", PASSWORD_CHARS_MIN));
	if (chars > PASSWORD_CHARS_MAX)
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_PASSWORD_LONG,
			wording_number("max", PASSWORD_CHARS_MAX));
	if (distinct_chars(password) < DISTINCT_CHARS_MIN)
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_PASSWORD_REPETITIVE);
	if (has_context_word(password, email))
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_PASSWORD_NAMES);
	return true;
}

/* False: PASSWORD_CHECKS_MAX are under way. */
static bool take_place(void)
{
	if (atomic_fetch_add(&at_work, 1) < PASSWORD_CHECKS_MAX)
		return true;
	atomic_fetch_sub(&at_work, 1);
	return false;
}

bool password_hash(const char *password, char hash[static PASSWORD_HASH_BYTES], GError **error)
{
	if (!take_place())
		return wording_fail(error, LEADMATCH_ERROR_BUSY, TEXT_ERROR_SESSION_BUSY);
	const bool is_hashed = crypto_pwhash_str(hash, password, strlen(password), PASSES, MEMORY_BYTES) == 0;
	atomic_fetch_sub(&at_work, 1);
	if (is_hashed)
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_TOO_BIG, "not enough memory to hash a password (64 MiB)");
	return false;
}

PasswordAnswer password_try(const char *password, const char *hash)
{
	/* Of a random password that nobody knows, with the same cost. */
	static const char nobodys[] =
		"$argon2id$v=19$m=65536,t=3,p=1$NFD6kJ0PJAhtCaJ7YMYIVQ$liDHcMkVP90NBYfKvyuNW4H2/88/XMkD/8dj+OZRU9A";

	if (!take_place())
		return PASSWORD_BUSY;
	const bool is_right = crypto_pwhash_str_verify(hash == NULL ? nobodys : hash, password, strlen(password)) == 0;
	atomic_fetch_sub(&at_work, 1);
	return is_right && hash != NULL ? PASSWORD_RIGHT : PASSWORD_WRONG;
}
