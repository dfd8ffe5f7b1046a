#include "domain/rules/brief_text.h"

#include <string.h>

#include "base/banned.h"
#include "base/text_scan.h"

enum {
	PIECE_BYTES_MAX = 16,  /* of one character's plain form that is kept; the longest that matters is "㎲" */
	FENCES_MAX = 200,      /* in one text; what comes later is read as text */
	COMPOSE_BYTES_MAX = 8, /* a letter and its mark */
};

struct BriefText {
	const char *bytes;
	gsize count;
	gsize original_count;
	bool is_original;
	GString *copy;
	GArray *origins; /* of uint32_t, one for each byte of copy; empty: a byte stands where it stood */
	GArray *code;	 /* of CodeRange */
};

BriefText *brief_text_new(void)
{
	BriefText *plain = g_new0(BriefText, 1);

	plain->copy = g_string_new(NULL);
	plain->origins = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	plain->code = g_array_new(FALSE, FALSE, sizeof(CodeRange));
	return plain;
}

void brief_text_free(BriefText *plain)
{
	if (plain == NULL)
		return;
	g_string_free(plain->copy, TRUE);
	g_array_unref(plain->origins);
	g_array_unref(plain->code);
	g_free(plain);
}

/* What a character needs. Everything else stays as it is. */
typedef enum Treatment {
	TREAT_KEEP,
	TREAT_DROP,
	TREAT_COMPOSE, /* joins the letter before, or goes */
	TREAT_FOLD,    /* to its compatible form */
} Treatment;

static const struct {
	gunichar first, last;
	Treatment treatment;
} treatments[] = {
	{0x00aa, 0x00aa, TREAT_FOLD}, /* ª */
	{0x00ad, 0x00ad, TREAT_DROP}, /* soft hyphen */
	{0x00b2, 0x00b5, TREAT_FOLD}, /* ² ³ ´ µ */
	{0x00b9, 0x00ba, TREAT_FOLD}, {0x0300, 0x036f, TREAT_COMPOSE},
	{0x1d2c, 0x1d6a, TREAT_FOLD}, /* modifier letters */
	{0x200b, 0x200d, TREAT_DROP}, {0x2060, 0x2064, TREAT_DROP},
	{0x2070, 0x209f, TREAT_FOLD},				       /* superscripts and subscripts */
	{0x20d0, 0x20ff, TREAT_COMPOSE}, {0x2100, 0x218f, TREAT_FOLD}, /* letter-like */
	{0x2460, 0x24ff, TREAT_FOLD},				       /* in circles and brackets */
	{0x3300, 0x33ff, TREAT_FOLD},				       /* squared units */
	{0xfb00, 0xfb4f, TREAT_FOLD},				       /* ligatures */
	{0xfe00, 0xfe0f, TREAT_DROP}, {0xfeff, 0xfeff, TREAT_DROP}, {0xff01, 0xff5e, TREAT_FOLD}, /* full width */
	{0x1d400, 0x1d7ff, TREAT_FOLD}, /* mathematical alphabets */
	{0x1f100, 0x1f1a9, TREAT_FOLD}, /* squared letters */
};

static Treatment treatment_of(gunichar c)
{
	for (gsize i = 0; i < G_N_ELEMENTS(treatments) && c >= treatments[i].first; i++) {
		if (c <= treatments[i].last)
			return treatments[i].treatment;
	}
	return TREAT_KEEP;
}

/* step 1: each byte stands one further than the one before; 0: all are of one character. */
static void append(BriefText *plain, const char *bytes, gsize count, gsize origin, gsize step)
{
	const guint first = plain->origins->len;

	g_string_append_len(plain->copy, bytes, (gssize)count);
	g_array_set_size(plain->origins, first + (guint)count);
	uint32_t *origins = &g_array_index(plain->origins, uint32_t, first);
	for (gsize i = 0; i < count; i++)
		origins[i] = (uint32_t)(origin + i * step);
}

static void fold(BriefText *plain, const char *character, gsize bytes, gsize origin)
{
	g_autofree char *plain_form = g_utf8_normalize(character, (gssize)bytes, G_NORMALIZE_ALL_COMPOSE);

	if (plain_form != NULL)
		append(plain, plain_form, MIN(strlen(plain_form), (gsize)PIECE_BYTES_MAX), origin, 0);
}

/* "e" and an acute accent are "é"; a letter with a mark that makes no other letter stays the letter. */
static void compose(BriefText *plain, const char *mark, gsize bytes)
{
	const char *end = plain->copy->str + plain->copy->len;
	const char *before = g_utf8_find_prev_char(plain->copy->str, end);
	char pair[COMPOSE_BYTES_MAX];

	if (before == NULL || (gsize)(end - before) + bytes > sizeof pair)
		return;
	const gsize letter = (gsize)(end - before);
	memcpy(pair, before, letter);
	memcpy(pair + letter, mark, bytes);
	g_autofree char *composed = g_utf8_normalize(pair, (gssize)(letter + bytes), G_NORMALIZE_ALL_COMPOSE);
	if (composed == NULL || g_utf8_strlen(composed, -1) != 1)
		return;
	const gsize at = plain->copy->len - letter;
	const gsize origin = g_array_index(plain->origins, uint32_t, at);
	g_string_truncate(plain->copy, at);
	g_array_set_size(plain->origins, (guint)at);
	append(plain, composed, strlen(composed), origin, 0);
}

/* Copies with every character in its plain form; what stays as it is, in one piece. */
static void normalize(BriefText *plain, const char *text, gsize bytes)
{
	gsize kept = 0;
	gsize at = 0;

	while (at < bytes) {
		if ((guchar)text[at] < 0x80) {
			at++;
			continue;
		}
		const gunichar c = g_utf8_get_char_validated(text + at, (gssize)(bytes - at));
		const bool is_broken = c == (gunichar)-1 || c == (gunichar)-2;
		const gsize length = is_broken ? 1 : (gsize)(g_utf8_next_char(text + at) - (text + at));
		const Treatment treatment = is_broken ? TREAT_KEEP : treatment_of(c);
		if (treatment != TREAT_KEEP) {
			append(plain, text + kept, at - kept, kept, 1);
			kept = at + length;
		}
		if (treatment == TREAT_COMPOSE)
			compose(plain, text + at, length);
		else if (treatment == TREAT_FOLD)
			fold(plain, text + at, length, at);
		at += length;
	}
	append(plain, text + kept, bytes - kept, kept, 1);
}

#define ADDRESS_ENDS " \t\n\f\r<>()[]{}\"'|,;"

static bool ends_address(char byte)
{
	return byte == '\0' || strchr(ADDRESS_ENDS, byte) != NULL;
}

static bool is_of_domain(char byte)
{
	return g_ascii_isalnum(byte) || byte == '-' || byte == '.' || byte == '_' || (guchar)byte >= 0x80;
}

/* The domains that people write without a scheme. "node.js" and "main.rs" are none. */
static bool is_bare_domain(const char *word, gsize bytes)
{
	static const char *const endings[] = {".com", ".org", ".edu", ".gov", ".info", ".de", ".fr", ".es", ".ch",
		".at", ".uk", ".eu", ".it", ".nl", ".pl", ".dev/", ".io/", ".ai/", ".rs/", ".net/", ".app/", ".co/"};
	gsize domain = 0;

	while (domain < bytes && is_of_domain(word[domain]))
		domain++;
	const gsize with_slash = domain < bytes && word[domain] == '/' ? domain + 1 : domain;
	while (domain > 0 && word[domain - 1] == '.')
		domain--;
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
		const gsize length = strlen(endings[i]);
		const gsize end = endings[i][length - 1] == '/' ? with_slash : domain;
		if (end > length && g_ascii_strncasecmp(word + end - length, endings[i], length) == 0)
			return true;
	}
	return false;
}

static bool is_address(const char *word, gsize bytes)
{
	const char *at = memchr(word, '@', bytes);

	if (memchr(word, '.', bytes) == NULL && memchr(word, ':', bytes) == NULL)
		return false;
	if (memmem(word, bytes, "://", 3) != NULL || (bytes > 4 && g_ascii_strncasecmp(word, "www.", 4) == 0))
		return true;
	if (at != NULL && at > word && memchr(at, '.', bytes - (gsize)(at - word)) != NULL)
		return true;
	return memchr(word, '.', bytes) != NULL && is_bare_domain(word, bytes);
}

/* A stop behind an address ends the sentence and is not of the address. Every address has a dot or a colon. */
static void blank_addresses(GString *copy)
{
	gsize at = 0;

	for (;;) {
		gsize start = at + strcspn(copy->str + at, ".:");
		if (start == copy->len)
			return;
		const gsize end = start + strcspn(copy->str + start, ADDRESS_ENDS);
		while (start > at && !ends_address(copy->str[start - 1]))
			start--;
		gsize last = end;
		while (last > start && strchr(".!?:", copy->str[last - 1]) != NULL)
			last--;
		if (last > start && is_address(copy->str + start, last - start))
			memset(copy->str + start, ' ', last - start);
		at = end;
	}
}

static bool has_address(const char *text, gsize bytes)
{
	if (memchr(text, '@', bytes) != NULL)
		return true;
	for (const char *colon = memchr(text, ':', bytes); colon != NULL;
		colon = memchr(colon + 1, ':', bytes - (gsize)(colon + 1 - text))) {
		if (g_str_has_prefix(colon, "://"))
			return true;
	}
	for (const char *dot = memchr(text, '.', bytes); dot != NULL;
		dot = memchr(dot + 1, '.', bytes - (gsize)(dot + 1 - text))) {
		if (dot + 1 < text + bytes && g_ascii_isalpha(dot[1]))
			return true;
	}
	return false;
}

/* What opens code, and what closes it. */
static const struct {
	const char *open, *close;
} fences[] = {
	{"```", "```"},
	{"~~~", "~~~"},
	{"<pre", "</pre>"},
	{"<code", "</code>"},
	{"[code", "[/code]"},
};

/* Every fence begins with one of these. */
#define FENCE_BEGINS "`~<["

/* The fence that opens at a byte of the text; G_N_ELEMENTS(fences): none. */
static gsize fence_at(const char *text)
{
	gsize i = 0;

	while (i < G_N_ELEMENTS(fences) && strncmp(text, fences[i].open, strlen(fences[i].open)) != 0)
		i++;
	return i;
}

/* A fence that nothing closes is no fence; nor is any later one of its kind, so nobody looks for its end again. */
static void find_code(BriefText *plain)
{
	bool is_open_ended[G_N_ELEMENTS(fences)] = {false};
	gsize at = strcspn(plain->bytes, FENCE_BEGINS);

	while (at < plain->count && plain->code->len < FENCES_MAX) {
		const gsize fence = fence_at(plain->bytes + at);
		gsize next = at + 1;
		if (fence < G_N_ELEMENTS(fences) && !is_open_ended[fence]) {
			const char *close = strstr(plain->bytes + at + strlen(fences[fence].open), fences[fence].close);
			is_open_ended[fence] = close == NULL;
			if (close != NULL) {
				next = (gsize)(close - plain->bytes) + strlen(fences[fence].close);
				const CodeRange range = {at, next};
				g_array_append_val(plain->code, range);
			}
		}
		at = next + strcspn(plain->bytes + next, FENCE_BEGINS);
	}
}

void brief_text_read(BriefText *plain, const char *text, gsize bytes)
{
	const bool is_ascii = text_is_ascii(text, bytes);

	g_string_truncate(plain->copy, 0);
	g_array_set_size(plain->origins, 0);
	g_array_set_size(plain->code, 0);
	plain->bytes = text;
	plain->count = plain->original_count = bytes;
	if (!is_ascii)
		normalize(plain, text, bytes);
	else if (has_address(text, bytes))
		g_string_append_len(plain->copy, text, (gssize)bytes);
	if (!is_ascii || plain->copy->len > 0) {
		blank_addresses(plain->copy);
		plain->bytes = plain->copy->str;
		plain->count = plain->copy->len;
	}
	plain->is_original = plain->count == bytes && memcmp(plain->bytes, text, bytes) == 0;
	find_code(plain);
}

const char *brief_text_bytes(const BriefText *plain, gsize *bytes)
{
	*bytes = plain->count;
	return plain->bytes;
}

bool brief_text_is_original(const BriefText *plain)
{
	return plain->is_original;
}

gsize brief_text_origin(const BriefText *plain, gsize at)
{
	if (plain->origins->len == 0)
		return at;
	/* The end of a character is where the next one begins: marks that were dropped belong to it. */
	if (at >= plain->origins->len)
		return plain->original_count;
	return g_array_index(plain->origins, uint32_t, at);
}

const CodeRange *brief_text_code(const BriefText *plain, gsize *count)
{
	*count = plain->code->len;
	return (const CodeRange *)(void *)plain->code->data;
}
