#include "domain/rules/words.h"

#include <stdint.h>
#include <string.h>

#include "base/banned.h"
#include "base/text_scan.h"

/* What a byte is, for cutting, by its letter in the table below. */
typedef enum ByteClass {
	BYTE_OTHER = '-',
	BYTE_BLANK = ' ',
	BYTE_LETTER = 'a',
	BYTE_COMMA = ',',
	BYTE_CLAUSE = ':',
	BYTE_STOP = '.',
	BYTE_LINE = 'n',
} ByteClass;

/*
 * Sixteen bytes a line. Bytes of other scripts' letters count as letters; in UTF-8, C2 begins Latin-1 punctuation, E2 punctuation and
 * symbols, F0 emoji.
 */
static const char byte_classes[] = "----------n--n--"
				   "----------------"
				   " .------::--,-.-"
				   "aaaaaaaaaa::---."
				   "-aaaaaaaaaaaaaaa"
				   "aaaaaaaaaaa----a"
				   "-aaaaaaaaaaaaaaa"
				   "aaaaaaaaaaa-:---"
				   "aaaaaaaaaaaaaaaa"
				   "aaaaaaaaaaaaaaaa"
				   "aaaaaaaaaaaaaaaa"
				   "aaaaaaaaaaaaaaaa"
				   "aa-aaaaaaaaaaaaa"
				   "aaaaaaaaaaaaaaaa"
				   "aa-aaaaaaaaaaaaa"
				   "----------------";
G_STATIC_ASSERT(sizeof byte_classes == 256 + 1);

static ByteClass class_of(char byte)
{
	return (ByteClass)byte_classes[(guchar)byte];
}

static bool is_letter(const char *text, gsize bytes, gsize at)
{
	return at < bytes && class_of(text[at]) == BYTE_LETTER;
}

static bool is_blank_or_end(const char *text, gsize bytes, gsize at)
{
	return at >= bytes || g_ascii_isspace(text[at]);
}

/* Bytes of a character that only separates, at `at`: E2 xx xx, F0 xx xx xx, C2 xx, or one byte. */
static gsize separator_bytes(const char *text, gsize bytes, gsize at)
{
	const guchar lead = (guchar)text[at];

	if (lead < 0x80)
		return 1;
	gsize length = lead == 0xe2 ? 3 : lead >= 0xf0 ? 4 : lead == 0xc2 ? 2 : 1;

	/* A cut-off character ends where its continuation bytes do. */
	for (gsize i = 1; i < length; i++) {
		if (at + i >= bytes || ((guchar)text[at + i] & 0xc0) != 0x80)
			length = i;
	}
	return length;
}

/* U+2018 and U+2019, the typographer's apostrophes, are as good as the typewriter's. */
static gsize apostrophe_bytes(const char *text, gsize bytes, gsize at)
{
	if (at < bytes && text[at] == '\'')
		return 1;
	if (at + 2 < bytes && memcmp(text + at, "\xe2\x80\x99", 3) == 0)
		return 3;
	return 0;
}

G_NO_INLINE static bool is_dot_net(const char *text, gsize bytes, gsize at)
{
	return at + 3 < bytes && (text[at + 1] | 0x20) == 'n' && g_ascii_strncasecmp(text + at, ".net", 4) == 0 &&
	       !is_letter(text, bytes, at + 4) && (at == 0 || !is_letter(text, bytes, at - 1));
}

/* The stop of "e.g. Rust", "U.S. only", "etc. and so on" ends no sentence. */
static bool is_abbreviation(const char *text, gsize bytes, gsize at)
{
	const bool has_dots = at >= 2 && text[at - 2] == '.' && g_ascii_isalpha(text[at - 1]);
	const bool goes_on = at + 2 < bytes && text[at] == '.' && text[at + 1] == ' ' && g_ascii_islower(text[at + 2]);

	return has_dots || goes_on;
}

G_NO_INLINE static WordBreak break_at(const char *text, gsize bytes, gsize at)
{
	switch (class_of(text[at])) {
	case BYTE_COMMA:
		return is_blank_or_end(text, bytes, at + 1) ? WORD_BREAK_COMMA : WORD_BREAK_NONE;
	case BYTE_CLAUSE:
		return WORD_BREAK_CLAUSE;
	case BYTE_STOP:
		if (!is_blank_or_end(text, bytes, at + 1) || is_abbreviation(text, bytes, at))
			return WORD_BREAK_NONE;
		return WORD_BREAK_SENTENCE;
	case BYTE_LINE:
		return WORD_BREAK_LINE;
	case BYTE_OTHER:
	case BYTE_BLANK:
	case BYTE_LETTER:
		break;
	}
	return WORD_BREAK_NONE;
}

/* À to Þ (C3 80 to C3 9E, without the sign ×) become à to þ. */
static void lower_latin(char *letters, gsize count)
{
	for (gsize i = 1; i < count; i++) {
		const guchar value = (guchar)letters[i];
		if (letters[i - 1] == '\xc3' && value >= 0x80 && value <= 0x9e && value != 0x97)
			letters[i] = (char)(value + 0x20);
	}
}

enum {
	STEP = sizeof(uint64_t)
};

/* The same byte in all eight places. */
#define EACH(byte) ((byte)*0x0101010101010101u)

/*
 * Eight bytes of text, the first in the lowest place. Returns how many from the first are ASCII's letters and digits, and leaves those, in lower
 * case, with NULs behind them.
 */
static gsize lower_run(uint64_t *eight)
{
	/* Each has its highest bit set where the byte is at least the first one, or beyond the last. */
	const uint64_t digits = *eight & EACH(0x7fu);
	const uint64_t letters = digits | EACH(0x20u);
	const uint64_t is_digit = (digits + EACH(0x80u - '0')) & ~(digits + EACH(0x7fu - '9'));
	const uint64_t is_letter = (letters + EACH(0x80u - 'a')) & ~(letters + EACH(0x7fu - 'z'));
	const uint64_t others = ~(is_digit | is_letter) | *eight;
	const uint64_t ends = others & EACH(0x80u);
	const int bits = ends == 0 ? 64 : __builtin_ctzll(ends) - 7;

	*eight |= (is_letter & EACH(0x80u)) >> 2;
	if (bits < 64)
		*eight &= ((uint64_t)1 << bits) - 1;
	return (gsize)bits / 8;
}

/* Whether a run of these may end within a word: before other letters, an apostrophe, or the signs of "c++" and "c#". */
static bool may_go_on(const char *text, gsize bytes, gsize at)
{
	return at < bytes && (class_of(text[at]) == BYTE_LETTER || class_of(text[at]) == BYTE_OTHER);
}

/*
 * Reads a word of ASCII's letters and digits alone, as nearly all are. False, with nothing said of the word: it may have more than these, is
 * too long, or is among the text's last bytes.
 */
static bool take_plain_word(const char *text, gsize bytes, gsize at, Word *word)
{
	gsize length = 0;
	gsize run;

	memset(word->lower, 0, sizeof word->lower);
	do {
		uint64_t eight;
		if (length == WORD_BYTES_MAX || at + length + STEP > bytes)
			return false;
		memcpy(&eight, text + at + length, sizeof eight);
		eight = GUINT64_FROM_LE(eight);
		run = lower_run(&eight);
		eight = GUINT64_TO_LE(eight);
		memcpy(word->lower + length, &eight, sizeof eight);
		length += run;
	} while (run == STEP);
	if (may_go_on(text, bytes, at + length))
		return false;
	word->start = at;
	word->end = at + length;
	word->length = (unsigned char)length;
	return true;
}

/* Appends the letters that begin at `at`, as they are; returns where they end. */
static gsize take_letters(const char *text, gsize bytes, gsize at, Word *word, gsize *length)
{
	const char *end = text + bytes;
	const char *letter = text + at;

	while (letter < end && class_of(*letter) == BYTE_LETTER)
		letter++;
	const gsize count = (gsize)(letter - (text + at));
	if (*length + count <= WORD_BYTES_MAX)
		memcpy(word->lower + *length, text + at, count);
	*length += count;
	return at + count;
}

/* Of ASCII and of Latin-1's letters; with the NULs behind it, in whole steps. */
static void lower(Word *word, gsize length)
{
	const gsize padded = (length + 7) & ~(gsize)7;

	text_lower_ascii(word->lower, padded);
	if (!text_is_ascii(word->lower, padded))
		lower_latin(word->lower, length);
}

static void append_signs(Word *word, gsize *length, const char *signs)
{
	for (; *signs != '\0'; signs++)
		word->lower[(*length)++] = *signs;
}

/* "c++", "c#": the signs belong to the word when nothing follows them. */
static gsize take_signs(const char *text, gsize bytes, gsize at, Word *word, gsize *length)
{
	if (*length > 2)
		return at;
	if (at + 1 < bytes && text[at] == '+' && text[at + 1] == '+') {
		append_signs(word, length, "++");
		return at + 2;
	}
	if (at < bytes && text[at] == '#' && !is_letter(text, bytes, at + 1)) {
		append_signs(word, length, "#");
		return at + 1;
	}
	return at;
}

/* Reads any word that begins at `at`; returns where it ends. Seldom needed. */
G_NO_INLINE static gsize take_word(const char *text, gsize bytes, gsize at, Word *word)
{
	gsize length = 0;

	memset(word->lower, 0, sizeof word->lower);
	word->start = at;
	word->end = at;
	for (;;) {
		word->end = at = take_letters(text, bytes, at, word, &length);
		const gsize apostrophe = apostrophe_bytes(text, bytes, at);
		if (apostrophe == 0 || !is_letter(text, bytes, at + apostrophe))
			break;
		at += apostrophe;
		const bool is_genitive = g_ascii_tolower(text[at]) == 's' && !is_letter(text, bytes, at + 1);
		if (is_genitive) {
			at++;
			break;
		}
	}
	if (at == word->end)
		at = word->end = take_signs(text, bytes, at, word, &length);
	if (length > WORD_BYTES_MAX)
		length = 0;
	lower(word, length);
	word->length = (unsigned char)length;
	return at;
}

/* Paragraphs come wrapped at column 72, too: one line end before a small letter is a blank. */
G_NO_INLINE static bool is_wrapped(const char *text, gsize from, gsize to)
{
	int lines = 0;

	for (gsize i = from; i < to; i++) {
		if (!g_ascii_isspace(text[i]))
			return false;
		lines += text[i] == '\n';
	}
	return from > 0 && lines == 1 && g_ascii_islower(text[to]);
}

bool words_next(const char *text, gsize bytes, gsize *at, Word *word)
{
	WordBreak before = *at == 0 ? WORD_BREAK_LINE : WORD_BREAK_NONE;
	gsize i = *at;

	while (i < bytes && class_of(text[i]) != BYTE_LETTER) {
		if (class_of(text[i]) == BYTE_BLANK) {
			i++;
			continue;
		}
		if (text[i] == '.' && is_dot_net(text, bytes, i))
			break;
		before = MAX(before, break_at(text, bytes, i));
		i += separator_bytes(text, bytes, i);
	}
	if (i >= bytes) {
		*at = bytes;
		return false;
	}
	if (before == WORD_BREAK_LINE && is_wrapped(text, *at, i))
		before = WORD_BREAK_NONE;
	word->before = before;
	word->is_capital = g_ascii_isupper(text[i]);
	if (text[i] == '.') {
		word->start = i;
		word->end = i + 4;
		word->length = 4;
		memset(word->lower, 0, sizeof word->lower);
		memcpy(word->lower, ".net", 4);
		*at = i + 4;
	} else if (take_plain_word(text, bytes, i, word)) {
		*at = word->end;
	} else {
		*at = take_word(text, bytes, i, word);
	}
	word->is_before_colon = *at < bytes && text[*at] == ':';
	return true;
}
