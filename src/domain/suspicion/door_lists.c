#include "domain/suspicion/door_lists.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	PHRASE_WORDS_MAX = 6,
	FILTER_BITS = 4096, /* some hundred first words leave it nearly empty, so most words of a text cost one look */
};

static const char *const files[] = {
	[DOOR_LIST_FREE_MAIL] = "lists/free_mail.list",
	[DOOR_LIST_THROW_AWAY] = "lists/throw_away.list",
	[DOOR_LIST_ADVERTISING] = "lists/advertising.list",
};
G_STATIC_ASSERT(G_N_ELEMENTS(files) == DOOR_LIST_COUNT);

struct DoorLists {
	GHashTable *entries[DOOR_LIST_COUNT]; /* sets of owned texts */
	uint8_t filter[FILTER_BITS / 8];      /* of the first words of phrases */
};

const char *door_list_file(DoorList list)
{
	g_assert(list < DOOR_LIST_COUNT);
	return files[list];
}

DoorLists *door_lists_new(void)
{
	DoorLists *lists = g_new0(DoorLists, 1);

	for (DoorList list = 0; list < DOOR_LIST_COUNT; list++)
		lists->entries[list] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return lists;
}

void door_lists_free(DoorLists *lists)
{
	if (lists == NULL)
		return;
	for (DoorList list = 0; list < DOOR_LIST_COUNT; list++)
		g_hash_table_unref(lists->entries[list]);
	g_free(lists);
}

static int compare_texts(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;

	return strcmp(*left, *right);
}

static bool is_in_word(guchar c)
{
	return g_ascii_isalnum(c) || c >= 0x80;
}

/*
 * The next word at or behind text; the place behind it, or NULL if there is none. Appends it to out (NULL: nowhere) in lower
 * case. Apostrophes are dropped, so that "you've" is one word.
 */
static const char *next_word(const char *text, guint32 *hash, GString *out)
{
	*hash = 2166136261U; /* FNV-1a */
	while (*text != '\0' && !is_in_word((guchar)*text))
		text++;
	if (*text == '\0')
		return NULL;
	for (; is_in_word((guchar)*text) || *text == '\''; text++) {
		if (*text == '\'')
			continue;
		const guchar lower = (guchar)(g_ascii_isupper(*text) ? *text - 'A' + 'a' : *text);
		*hash = (*hash ^ lower) * 16777619U;
		if (out != NULL)
			g_string_append_c(out, (gchar)lower);
	}
	return text;
}

static bool begins_some_phrase(const DoorLists *lists, guint32 hash)
{
	return (lists->filter[hash % FILTER_BITS / 8] & (1U << hash % 8)) != 0;
}

/* A phrase as words with single blanks between; a domain as it is, in lower case. */
static char *entry_of(DoorLists *lists, DoorList list, const char *line)
{
	guint32 hash;

	if (list != DOOR_LIST_ADVERTISING)
		return g_ascii_strdown(line, -1);
	GString *words = g_string_new(NULL);
	for (const char *at = next_word(line, &hash, words); at != NULL; at = next_word(at, &hash, words)) {
		if (strchr(words->str, ' ') == NULL)
			lists->filter[hash % FILTER_BITS / 8] |= (uint8_t)(1U << hash % 8);
		g_string_append_c(words, ' ');
	}
	return g_strchomp(g_string_free(words, FALSE));
}

void door_lists_add(DoorLists *lists, DoorList list, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **at = lines; *at != NULL; at++) {
		const char *line = g_strstrip(*at);
		if (*line == '\0' || *line == '#')
			continue;
		const bool is_removed = *line == '-';
		g_autofree char *entry = entry_of(lists, list, is_removed ? line + 1 : line);
		if (is_removed)
			g_hash_table_remove(lists->entries[list], entry);
		else if (*entry != '\0')
			g_hash_table_add(lists->entries[list], g_steal_pointer(&entry));
	}
}

GStrv door_lists_entries(const DoorLists *lists, DoorList list)
{
	g_autofree gpointer *keys = g_hash_table_get_keys_as_array(lists->entries[list], NULL);
	GStrv entries = g_strdupv((GStrv)keys);

	qsort(entries, g_strv_length(entries), sizeof *entries, compare_texts);
	return entries;
}

/* Of a.b.c: a.b.c, .a.b.c, then .b.c and .c; where domains under one count, b.c and c as well. */
bool door_lists_has_domain(const DoorLists *lists, DoorList list, const char *domain)
{
	g_autofree char *dotted = g_strconcat(".", domain, NULL);
	GHashTable *entries = lists->entries[list];

	for (char *c = dotted; *c != '\0'; c++)
		*c = g_ascii_tolower(*c);
	if (g_hash_table_contains(entries, dotted + 1))
		return true;
	for (const char *at = dotted; at != NULL; at = strchr(at + 1, '.')) {
		if (g_hash_table_contains(entries, at) ||
			(list == DOOR_LIST_THROW_AWAY && g_hash_table_contains(entries, at + 1)))
			return true;
	}
	return false;
}

static bool begins_phrase(const DoorLists *lists, const char *text)
{
	g_autoptr(GString) phrase = g_string_new(NULL);
	guint32 hash;

	for (guint words = 0; words < PHRASE_WORDS_MAX && (text = next_word(text, &hash, phrase)) != NULL; words++) {
		if (g_hash_table_contains(lists->entries[DOOR_LIST_ADVERTISING], phrase->str))
			return true;
		g_string_append_c(phrase, ' ');
	}
	return false;
}

bool door_lists_has_phrase(const DoorLists *lists, const char *text)
{
	const char *end;
	guint32 hash;

	for (; (end = next_word(text, &hash, NULL)) != NULL; text = end) {
		if (begins_some_phrase(lists, hash) && begins_phrase(lists, text))
			return true;
	}
	return false;
}
