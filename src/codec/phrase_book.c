#include "codec/phrase_book.h"

#include <string.h>

#include "base/error.h"
#include "codec/json.h"

enum {
	PLACES_MAX = 4, /* in one sentence; ours have two */
	TEXT_BYTES_MAX = 8 * 1024,
	DEPTH_MAX = 2, /* a phrase within a phrase */
};

/* A phrase with places: the text before each, and after the last. */
typedef struct Pattern {
	char *texts[PLACES_MAX + 1];
	char *names[PLACES_MAX];
	guint places;
	gsize letters; /* of the texts */
	char *translated;
} Pattern;

struct PhraseBook {
	GHashTable *plain;   /* English → translated */
	GPtrArray *patterns; /* of Pattern, the one with most letters first */
};

static void pattern_free(void *data)
{
	Pattern *pattern = data;

	for (guint i = 0; i <= PLACES_MAX; i++)
		g_free(pattern->texts[i]);
	for (guint i = 0; i < PLACES_MAX; i++)
		g_free(pattern->names[i]);
	g_free(pattern->translated);
	g_free(pattern);
}

PhraseBook *phrase_book_new(void)
{
	PhraseBook *book = g_new0(PhraseBook, 1);

	book->plain = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	book->patterns = g_ptr_array_new_with_free_func(pattern_free);
	return book;
}

void phrase_book_free(PhraseBook *book)
{
	if (book == NULL)
		return;
	g_hash_table_unref(book->plain);
	g_ptr_array_unref(book->patterns);
	g_free(book);
}

/* --- reading */

static bool fail(const char *origin, const char *english, const char *message, GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: \"%s\": %s", origin, english, message);
	return false;
}

/* NULL: too many places. */
static Pattern *pattern_new(const char *english, const char *translated)
{
	Pattern *pattern = g_new0(Pattern, 1);
	const char *open;

	pattern->translated = g_strdup(translated);
	while ((open = strchr(english, '{')) != NULL) {
		const char *close = strchr(open, '}');
		if (close == NULL || pattern->places == PLACES_MAX) {
			pattern_free(pattern);
			return NULL;
		}
		pattern->texts[pattern->places] = g_strndup(english, (gsize)(open - english));
		pattern->names[pattern->places++] = g_strndup(open, (gsize)(close + 1 - open));
		pattern->letters += (gsize)(open - english);
		english = close + 1;
	}
	pattern->texts[pattern->places] = g_strdup(english);
	pattern->letters += strlen(english);
	return pattern;
}

/* The place whose name text begins with; -1: none. */
static int find_place(const Pattern *pattern, const char *text)
{
	for (guint i = 0; i < pattern->places; i++) {
		if (g_str_has_prefix(text, pattern->names[i]))
			return (int)i;
	}
	return -1;
}

static bool has_unknown_place(const Pattern *pattern)
{
	for (const char *open = strchr(pattern->translated, '{'); open != NULL; open = strchr(open + 1, '{')) {
		if (find_place(pattern, open) < 0)
			return true;
	}
	return false;
}

static gint by_letters(gconstpointer a, gconstpointer b)
{
	const Pattern *left = *(Pattern *const *)a, *right = *(Pattern *const *)b;

	return left->letters == right->letters ? 0 : left->letters > right->letters ? -1 : 1;
}

static bool add(PhraseBook *book, const char *origin, const char *english, const json_t *value, GError **error)
{
	const char *translated = json_string_value(value);

	if (translated == NULL)
		return fail(origin, english, "must be a text", error);
	if (json_string_length(value) > TEXT_BYTES_MAX)
		return fail(origin, english, "is too long", error);
	Pattern *pattern = pattern_new(english, translated);
	if (pattern == NULL)
		return fail(origin, english, "has too many {names}, or one that does not end", error);
	if (has_unknown_place(pattern)) {
		pattern_free(pattern);
		return fail(origin, english, "is translated with a {name} that it does not have", error);
	}
	if (pattern->places > 0) {
		/* A later one that is the same is found first, since sorting keeps the order. */
		g_ptr_array_insert(book->patterns, 0, pattern);
		return true;
	}
	pattern_free(pattern);
	g_hash_table_insert(book->plain, g_strdup(english), g_strdup(translated));
	return true;
}

bool phrase_book_read(PhraseBook *book, const char *origin, const char *json, gsize bytes, GError **error)
{
	g_autoptr(Json) object = jsonc_decode(json, bytes, error);
	const char *english;
	json_t *value;

	if (object == NULL) {
		g_prefix_error(error, "%s: ", origin);
		return false;
	}
	if (!json_is_object(object))
		return fail(origin, "the file", "must be a JSON object", error);
	json_object_foreach(object, english, value)
	{
		if (!add(book, origin, english, value, error))
			return false;
	}
	g_ptr_array_sort(book->patterns, by_letters);
	return true;
}

/* --- translating */

/* What stands in the places of a sentence; the first fit counts. */
static bool fits(const Pattern *pattern, const char *english, char *values[PLACES_MAX])
{
	const char *at = english;

	if (!g_str_has_prefix(at, pattern->texts[0]))
		return false;
	at += strlen(pattern->texts[0]);
	for (guint i = 0; i < pattern->places; i++) {
		const char *text = pattern->texts[i + 1];
		const bool is_last = i + 1 == pattern->places;
		const char *end = *text == '\0'				  ? at + strlen(at)
				  : is_last && strlen(at) >= strlen(text) ? at + strlen(at) - strlen(text)
									  : strstr(at, text);
		if (end == NULL || !g_str_has_prefix(end, text))
			return false;
		values[i] = g_strndup(at, (gsize)(end - at));
		at = end + strlen(text);
	}
	return *at == '\0';
}

static char *translate(const PhraseBook *book, const char *english, int depth);

static char *translate_value(const PhraseBook *book, const char *value, int depth)
{
	char *found = translate(book, value, depth);

	if (found == NULL && g_ascii_islower(value[0])) {
		g_autofree char *capital = g_strdup(value);
		capital[0] = g_ascii_toupper(capital[0]);
		found = translate(book, capital, depth);
	}
	return found != NULL ? found : g_strdup(value);
}

static char *fill(const PhraseBook *book, const Pattern *pattern, char *values[PLACES_MAX], int depth)
{
	GString *out = g_string_new(NULL);

	for (const char *at = pattern->translated; *at != '\0';) {
		const int place = *at == '{' ? find_place(pattern, at) : -1;
		if (place < 0) {
			g_string_append_c(out, *at++);
			continue;
		}
		g_autofree char *value = translate_value(book, values[place], depth + 1);
		g_string_append(out, value);
		at += strlen(pattern->names[place]);
	}
	return g_string_free(out, FALSE);
}

static char *translate(const PhraseBook *book, const char *english, int depth)
{
	const char *plain = g_hash_table_lookup(book->plain, english);
	char *found = NULL;

	if (plain != NULL)
		return g_strdup(plain);
	for (guint i = 0; found == NULL && depth < DEPTH_MAX && i < book->patterns->len; i++) {
		const Pattern *pattern = g_ptr_array_index(book->patterns, i);
		char *values[PLACES_MAX] = {NULL};
		if (fits(pattern, english, values))
			found = fill(book, pattern, values, depth);
		for (guint place = 0; place < PLACES_MAX; place++)
			g_free(values[place]);
	}
	return found;
}

char *phrase_book_translate(const PhraseBook *book, const char *english)
{
	return translate(book, english, 0);
}
