#include "domain/rules/lexicon.h"

#include <string.h>

#include <libstemmer.h>

#include "base/error.h"
enum {
	MEMO_SETS_BITS = 13, /* 256 kB for a classifier: the words of a thousand briefs come again and again */
	MEMO_WAYS = 2,	     /* a word that comes once takes the place of the older of two */
	MEMO_LONG_BITS = 10, /* one word of fifty is long */
	NODES_FIRST = 1024,
};

/* Edges of the trie: (node, word) to node. Open addressing, at most half full. */
typedef struct Edge {
	uint64_t key; /* 0: free */
	uint32_t node;
} Edge;

typedef struct Node {
	int16_t number[PHRASE_KIND_COUNT]; /* of the phrase that ends here; -1: none */
	bool is_end;			   /* of any phrase */
	bool needs_capital;		   /* of the first word */
	uint64_t next;			   /* the word_bit() of every word that may follow; 0: no phrase goes on */
} Node;

struct Lexicon {
	GHashTable *exact; /* word to id */
	GHashTable *stems; /* stem to id */
	uint32_t words_count;
	uint32_t own_words_count; /* ids up to here are of phrases before lexicon_begin_foreign() */
	GArray *nodes;		  /* of Node; 0 is the root */
	GArray *first; /* of uint32_t, by word: the node behind the root's edge; 0: none. Most words end the walk here */
	GArray *marks; /* of uint8_t, by word */
	Edge *edges;
	gsize edges_size; /* a power of two */
	gsize edges_count;
	struct sb_stemmer *stemmer; /* for adding only */
};

/* Words are padded with NULs, which no word has, and compared and hashed as numbers. */
typedef struct ShortKey {
	uint32_t part[3];
} ShortKey;

typedef struct ShortSlot {
	ShortKey key; /* all 0: free */
	WordIds ids;
} ShortSlot;
G_STATIC_ASSERT(sizeof(ShortSlot) == 16);

typedef struct LongSlot {
	char word[WORD_BYTES_MAX];
	WordIds ids;
} LongSlot;

struct WordMemo {
	const Lexicon *lexicon;
	struct sb_stemmer *stemmer;
	ShortSlot sets[1 << MEMO_SETS_BITS][MEMO_WAYS]; /* the word found last first */
	LongSlot longs[1 << MEMO_LONG_BITS];
};

static struct sb_stemmer *stemmer_new(void)
{
	struct sb_stemmer *stemmer = sb_stemmer_new("english", NULL);

	g_assert(stemmer != NULL);
	return stemmer;
}

static uint32_t add_node(Lexicon *lexicon)
{
	const Node node = {.number = {-1, -1, -1}};

	g_array_append_val(lexicon->nodes, node);
	return lexicon->nodes->len - 1;
}

/* In the tables by word. */
static void make_room_for_words(Lexicon *lexicon)
{
	g_array_set_size(lexicon->first, lexicon->words_count + 1);
	g_array_set_size(lexicon->marks, lexicon->words_count + 1);
}

Lexicon *lexicon_new(void)
{
	Lexicon *lexicon = g_new0(Lexicon, 1);

	lexicon->exact = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	lexicon->stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	lexicon->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
	lexicon->first = g_array_new(FALSE, TRUE, sizeof(uint32_t));
	lexicon->marks = g_array_new(FALSE, TRUE, sizeof(uint8_t));
	make_room_for_words(lexicon); /* no phrase begins with the unknown word, 0 */
	lexicon->edges_size = NODES_FIRST;
	lexicon->edges = g_new0(Edge, lexicon->edges_size);
	lexicon->stemmer = stemmer_new();
	add_node(lexicon);
	return lexicon;
}

void lexicon_free(Lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	g_hash_table_unref(lexicon->exact);
	g_hash_table_unref(lexicon->stems);
	g_array_unref(lexicon->nodes);
	g_array_unref(lexicon->first);
	g_array_unref(lexicon->marks);
	g_free(lexicon->edges);
	sb_stemmer_delete(lexicon->stemmer);
	g_free(lexicon);
}

static gsize edge_slot(const Edge *edges, gsize size, uint64_t key)
{
	gsize slot = (key * 0x9e3779b97f4a7c15u >> 20) & (size - 1);

	while (edges[slot].key != 0 && edges[slot].key != key)
		slot = (slot + 1) & (size - 1);
	return slot;
}

static void grow_edges(Lexicon *lexicon)
{
	const gsize size = lexicon->edges_size * 2;
	Edge *edges = g_new0(Edge, size);

	for (gsize i = 0; i < lexicon->edges_size; i++) {
		if (lexicon->edges[i].key != 0)
			edges[edge_slot(edges, size, lexicon->edges[i].key)] = lexicon->edges[i];
	}
	g_free(lexicon->edges);
	lexicon->edges = edges;
	lexicon->edges_size = size;
}

static uint64_t edge_key(uint32_t node, uint32_t word)
{
	return (uint64_t)node << 32 | word;
}

static uint64_t word_bit(uint32_t word)
{
	return (uint64_t)1 << (word & 63);
}

static const Node *node_at(const Lexicon *lexicon, uint32_t node)
{
	return &g_array_index(lexicon->nodes, Node, node);
}

/* The node behind an edge; 0 if there is none (no edge leads to the root). */
static uint32_t follow(const Lexicon *lexicon, uint32_t node, uint32_t word)
{
	if (node == 0)
		return g_array_index(lexicon->first, uint32_t, word);
	if (word == 0 || (node_at(lexicon, node)->next & word_bit(word)) == 0)
		return 0;
	return lexicon->edges[edge_slot(lexicon->edges, lexicon->edges_size, edge_key(node, word))].node;
}

static void add_edge(Lexicon *lexicon, uint32_t node, uint32_t word, uint32_t next)
{
	if (node == 0) {
		g_array_index(lexicon->first, uint32_t, word) = next;
		return;
	}
	if (lexicon->edges_count * 2 >= lexicon->edges_size)
		grow_edges(lexicon);
	const uint64_t key = edge_key(node, word);
	lexicon->edges[edge_slot(lexicon->edges, lexicon->edges_size, key)] = (Edge){key, next};
	g_array_index(lexicon->nodes, Node, node).next |= word_bit(word);
	lexicon->edges_count++;
}

static uint32_t follow_or_add(Lexicon *lexicon, uint32_t node, uint32_t word)
{
	uint32_t next = follow(lexicon, node, word);

	if (next == 0) {
		next = add_node(lexicon);
		add_edge(lexicon, node, word, next);
	}
	return next;
}

/* All words that differ only in the number they begin with have one stem: "250ms" and "5ms" are "0ms". */
static const char *stem_of(struct sb_stemmer *stemmer, const char *word, gsize bytes, char stem[WORD_BYTES_MAX + 1])
{
	gsize digits = 0;

	while (digits < bytes && g_ascii_isdigit(word[digits]))
		digits++;
	if (digits > 0) {
		stem[0] = '0';
		memmove(stem + 1, word + digits, bytes - digits);
		stem[1 + bytes - digits] = '\0';
		return stem;
	}
	const sb_symbol *symbols = sb_stemmer_stem(stemmer, (const sb_symbol *)word, (int)bytes);
	const gsize length = MIN((gsize)sb_stemmer_length(stemmer), (gsize)WORD_BYTES_MAX);

	memcpy(stem, symbols, length);
	stem[length] = '\0';
	return stem;
}

/* The word's id, a new one for a new word; 0: there are too many. */
static uint32_t intern(Lexicon *lexicon, GHashTable *table, const char *word)
{
	gpointer id = g_hash_table_lookup(table, word);

	if (id == NULL && lexicon->words_count < LEXICON_WORDS_MAX) {
		id = GUINT_TO_POINTER(++lexicon->words_count);
		make_room_for_words(lexicon);
		g_hash_table_insert(table, g_strdup(word), id);
	}
	return GPOINTER_TO_UINT(id);
}

/* "3d" and "365" stand for themselves, "0" for any number. */
static bool is_own_number(const Word *word)
{
	return g_ascii_isdigit(word->lower[0]) &&
	       (word->lower[0] != '0' || (word->length > 1 && g_ascii_isdigit(word->lower[1])));
}

/* The id of one word of a phrase; 0: there are too many words. */
static uint32_t phrase_word_id(Lexicon *lexicon, const Word *word, bool is_exact)
{
	char text[WORD_BYTES_MAX + 1];

	if (!is_exact && !is_own_number(word))
		return intern(lexicon, lexicon->stems, stem_of(lexicon->stemmer, word->lower, word->length, text));
	memcpy(text, word->lower, word->length);
	text[word->length] = '\0';
	return intern(lexicon, lexicon->exact, text);
}

static bool refuse(GError **error, const char *phrase, const char *why)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "phrase \"%s\" %s", phrase, why);
	return false;
}

bool lexicon_add(Lexicon *lexicon, PhraseKind kind, int number, const char *phrase, int *number_before, GError **error)
{
	const gsize bytes = strlen(phrase);
	uint32_t node = 0;
	gsize at = 0;
	int count = 0;
	bool needs_capital = false;
	Word word;

	*number_before = -1;
	while (words_next(phrase, bytes, &at, &word)) {
		const char mark = word.start > 0 ? phrase[word.start - 1] : ' ';
		if (word.length == 0)
			return refuse(error, phrase, "has a word that is too long");
		if (++count > LEXICON_PHRASE_WORDS_MAX)
			return refuse(error, phrase, "has more than four words");
		if (count == 1)
			needs_capital = mark == '^';
		const uint32_t id = phrase_word_id(lexicon, &word, mark == '=' || mark == '^');
		if (id == 0)
			return refuse(error, phrase, "has one new word too many");
		node = follow_or_add(lexicon, node, id);
	}
	if (count == 0)
		return refuse(error, phrase, "has no word");
	Node *end = &g_array_index(lexicon->nodes, Node, node);
	if (end->number[kind] != -1) {
		*number_before = end->number[kind];
		return refuse(error, phrase, "is duplicated");
	}
	end->number[kind] = (int16_t)number;
	end->is_end = true;
	end->needs_capital = needs_capital;
	return true;
}

void lexicon_begin_foreign(Lexicon *lexicon)
{
	lexicon->own_words_count = lexicon->words_count;
}

bool lexicon_mark(Lexicon *lexicon, const char *word, uint8_t mark)
{
	const uint32_t id = intern(lexicon, lexicon->exact, word);

	if (id == 0)
		return false;
	g_array_index(lexicon->marks, uint8_t, id) = mark;
	return true;
}

uint8_t lexicon_mark_of(const Lexicon *lexicon, WordIds ids)
{
	return g_array_index(lexicon->marks, uint8_t, ids.exact);
}

WordMemo *word_memo_new(const Lexicon *lexicon)
{
	WordMemo *memo = g_new0(WordMemo, 1);

	memo->lexicon = lexicon;
	memo->stemmer = stemmer_new();
	return memo;
}

void word_memo_free(WordMemo *memo)
{
	if (memo == NULL)
		return;
	sb_stemmer_delete(memo->stemmer);
	g_free(memo);
}

static WordIds look_up(WordMemo *memo, const Word *word)
{
	char text[WORD_BYTES_MAX + 1];
	WordIds ids;

	memcpy(text, word->lower, word->length);
	text[word->length] = '\0';
	ids.exact = (uint16_t)GPOINTER_TO_UINT(g_hash_table_lookup(memo->lexicon->exact, text));
	ids.stem = (uint16_t)GPOINTER_TO_UINT(
		g_hash_table_lookup(memo->lexicon->stems, stem_of(memo->stemmer, word->lower, word->length, text)));
	return ids;
}

/* Of a number that a multiplication has spread over its high bits. */
static gsize high_bits(uint64_t hash, int bits)
{
	return hash >> (64 - bits);
}

static bool is_same(const ShortKey *a, const ShortKey *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

static WordIds find_short(WordMemo *memo, const Word *word)
{
	ShortKey key;

	memcpy(&key, word->lower, sizeof key);
	const uint64_t first = (uint64_t)key.part[1] << 32 | key.part[0];
	const uint64_t hash = (first ^ key.part[2] * 0xc2b2ae3d27d4eb4fu) * 0x9e3779b97f4a7c15u;
	ShortSlot *set = memo->sets[high_bits(hash, MEMO_SETS_BITS)];
	if (is_same(&set[0].key, &key))
		return set[0].ids;
	const WordIds ids = is_same(&set[1].key, &key) ? set[1].ids : look_up(memo, word);
	set[1] = set[0];
	set[0] = (ShortSlot){key, ids};
	return ids;
}

G_NO_INLINE static WordIds find_long(WordMemo *memo, const Word *word)
{
	uint64_t part[WORD_BYTES_MAX / 8];

	memcpy(part, word->lower, sizeof part);
	const uint64_t hash = part[0] * 0x9e3779b97f4a7c15u ^ part[1] * 0xc2b2ae3d27d4eb4fu ^
			      part[2] * 0x165667b19e3779f9u ^ part[3] * 0x27d4eb2f165667c5u;
	LongSlot *slot = &memo->longs[high_bits((hash ^ hash >> 29) * 0xbf58476d1ce4e5b9u, MEMO_LONG_BITS)];
	if (memcmp(slot->word, word->lower, sizeof slot->word) != 0) {
		slot->ids = look_up(memo, word);
		memcpy(slot->word, word->lower, sizeof slot->word);
	}
	return slot->ids;
}

WordIds word_memo_find(WordMemo *memo, const Word *word)
{
	if (word->length == 0)
		return (WordIds){0, 0};
	return word->length <= sizeof(ShortKey) ? find_short(memo, word) : find_long(memo, word);
}

/* Notes the phrases that end at a node, words long. Longer ones come later and win. */
static void note_ends(const Node *node, bool is_capital, uint8_t words, PhraseMatch *match)
{
	if (!node->is_end || (node->needs_capital && !is_capital))
		return;
	for (int kind = 0; kind < PHRASE_KIND_COUNT; kind++) {
		if (node->number[kind] != -1 && words >= match->words[kind]) {
			match->number[kind] = node->number[kind];
			match->words[kind] = words;
		}
	}
}

typedef struct Walk {
	const Lexicon *lexicon;
	const LexiconWord *words;
	gsize count;
	PhraseMatch match;
} Walk;

/* Says "no" for nearly every word that does not follow, without a look at the edges. */
static bool may_go_on(const Walk *walk, const Node *node, gsize depth)
{
	if (depth >= walk->count)
		return false;
	const WordIds ids = walk->words[depth].ids;
	return (node->next & (word_bit(ids.stem) | word_bit(ids.exact))) != 0 && walk->words[depth].is_joined;
}

static void walk_on(Walk *walk, uint32_t node, gsize depth);

/*
 * At a node, behind depth words: most walks end here. The root stands for "none": no phrase ends there, and its edges are elsewhere. (Whether a word
 * begins a phrase is a guess that processors lose, so nothing asks for it.)
 */
static inline void reach(Walk *walk, uint32_t node, gsize depth)
{
	const Node *here = node_at(walk->lexicon, node);

	note_ends(here, walk->words[0].is_capital, (uint8_t)depth, &walk->match);
	if (may_go_on(walk, here, depth))
		walk_on(walk, node, depth);
}

/* A word may be known exactly and by its stem, so the walk may fork; it is as deep as the longest phrase. */
static void walk_on(Walk *walk, uint32_t node, gsize depth)
{
	const WordIds ids = walk->words[depth].ids;

	reach(walk, follow(walk->lexicon, node, ids.stem), depth + 1);
	reach(walk, follow(walk->lexicon, node, ids.exact), depth + 1);
}

/* 0 is before the first. */
static guint is_own(const Lexicon *lexicon, uint32_t id)
{
	return id - 1 < lexicon->own_words_count;
}

gsize lexicon_count_own(const Lexicon *lexicon, const LexiconWord *words, gsize count)
{
	gsize own = 0;

	for (gsize i = 0; i < count; i++)
		own += is_own(lexicon, words[i].ids.exact) | is_own(lexicon, words[i].ids.stem);
	return own;
}

PhraseMatch lexicon_match(const Lexicon *lexicon, const LexiconWord *words, gsize count)
{
	Walk walk = {
		.lexicon = lexicon,
		.words = words,
		.count = count,
		.match = {.number = {-1, -1, -1}},
	};

	if (count > 0) {
		reach(&walk, follow(lexicon, 0, words[0].ids.stem), 1);
		reach(&walk, follow(lexicon, 0, words[0].ids.exact), 1);
	}
	return walk.match;
}
