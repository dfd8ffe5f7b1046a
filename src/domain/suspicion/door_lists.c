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

/* A text as words of lower case with single blanks between; starts[i] is where word i begins. */
typedef struct Words {
	GString *text;
	GArray *starts;
	GArray *hashes;
} Words;

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

/* Apostrophes are dropped, so that "you've" is one word. */
static void words_read(Words *words, const char *text)
{
	bool is_in = false;
	guint32 hash = 0;

	words->text = g_string_sized_new(strlen(text) + 1);
	words->starts = g_array_new(FALSE, FALSE, sizeof(guint));
	words->hashes = g_array_new(FALSE, FALSE, sizeof(guint32));
	for (; *text != '\0'; text++) {
		const guchar c = (guchar)*text;
		if (c == '\'')
			continue;
		if (is_in_word(c) && !is_in) {
			if (words->text->len > 0)
				g_string_append_c(words->text, ' ');
			const guint start = (guint)words->text->len;
			g_array_append_val(words->starts, start);
			hash = 2166136261U; /* FNV-1a */
		}
		if (!is_in_word(c) && is_in)
			g_array_append_val(words->hashes, hash);
		is_in = is_in_word(c);
		if (is_in) {
			const char lower = g_ascii_tolower((gchar)c);
			g_string_append_c(words->text, lower);
			hash = (hash ^ (guchar)lower) * 16777619U;
		}
	}
	if (is_in)
		g_array_append_val(words->hashes, hash);
}

static void words_clear(Words *words)
{
	g_string_free(words->text, TRUE);
	g_array_unref(words->starts);
	g_array_unref(words->hashes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static guint filter_bit(const Words *words, guint word)
{
	return g_array_index(words->hashes, guint32, word) % FILTER_BITS;
}

/* A phrase as words; a domain as it is, in lower case. */
static char *entry_of(DoorLists *lists, DoorList list, const char *line)
{
	if (list != DOOR_LIST_ADVERTISING)
		return g_ascii_strdown(line, -1);
	g_auto(Words) words = {0};
	words_read(&words, line);
	if (words.starts->len > 0)
		lists->filter[filter_bit(&words, 0) / 8] |= (uint8_t)(1U << filter_bit(&words, 0) % 8);
	return g_strdup(words.text->str);
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

static bool begins_phrase(const DoorLists *lists, const Words *words, guint first)
{
	const guint start = g_array_index(words->starts, guint, first);

	for (guint count = 1; count <= PHRASE_WORDS_MAX && first + count <= words->starts->len; count++) {
		const gsize end = first + count < words->starts->len
					  ? g_array_index(words->starts, guint, first + count) - 1
					  : words->text->len;
		g_autofree char *phrase = g_strndup(words->text->str + start, end - start);
		if (g_hash_table_contains(lists->entries[DOOR_LIST_ADVERTISING], phrase))
			return true;
	}
	return false;
}

bool door_lists_has_phrase(const DoorLists *lists, const char *text)
{
	g_auto(Words) words = {0};

	words_read(&words, text);
	for (guint word = 0; word < words.starts->len; word++) {
		const guint bit = filter_bit(&words, word);
		if ((lists->filter[bit / 8] & (1U << bit % 8)) != 0 && begins_phrase(lists, &words, word))
			return true;
	}
	return false;
}
