#include "codec/json_flat.h"

#include <string.h>

#include "base/banned.h"
#include "base/text_scan.h"
#include "codec/json.h"

enum {
	DIGITS_MAX = 15, /* any whole number of so many fits 64 bits */
	HEX_DIGITS = 4,
};

typedef struct Flat {
	const char *at, *end;
} Flat;

static void skip_blanks(Flat *flat)
{
	while (flat->at < flat->end &&
		(*flat->at == ' ' || *flat->at == '\t' || *flat->at == '\n' || *flat->at == '\r'))
		flat->at++;
}

/* Blanks, then this character. */
static bool take_sign(Flat *flat, char sign)
{
	skip_blanks(flat);
	if (flat->at == flat->end || *flat->at != sign)
		return false;
	flat->at++;
	return true;
}

static bool take_hex(Flat *flat, gunichar *value)
{
	*value = 0;
	if (flat->end - flat->at < HEX_DIGITS)
		return false;
	for (int i = 0; i < HEX_DIGITS; i++) {
		const int digit = g_ascii_xdigit_value(*flat->at++);
		if (digit == -1)
			return false;
		*value = *value * 16 + (gunichar)digit;
	}
	return true;
}

/* One character, or the pair of surrogates that an emoji comes as. NUL and half a pair are refused: left to jsonc_decode(). */
static bool take_unicode(Flat *flat, GString *text)
{
	gunichar character = 0;
	gunichar second = 0;

	if (!take_hex(flat, &character) || character == 0)
		return false;
	if (character >= 0xd800 && character <= 0xdfff) {
		const bool is_pair =
			character <= 0xdbff && flat->end - flat->at >= 2 && flat->at[0] == '\\' && flat->at[1] == 'u';
		if (!is_pair)
			return false;
		flat->at += 2;
		if (!take_hex(flat, &second) || second < 0xdc00 || second > 0xdfff)
			return false;
		character = 0x10000 + ((character - 0xd800) << 10) + (second - 0xdc00);
	}
	g_string_append_unichar(text, character);
	return true;
}

/* What follows a backslash. */
static bool take_escape(Flat *flat, GString *text)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";

	if (flat->at == flat->end)
		return false;
	const char letter = *flat->at++;
	if (letter == 'u')
		return take_unicode(flat, text);
	const char *found = letter == '\0' ? NULL : strchr(letters, letter);
	if (found == NULL)
		return false;
	g_string_append_c(text, meant[found - letters]);
	return true;
}

static bool take_text(Flat *flat, GString *text)
{
	if (!take_sign(flat, '"'))
		return false;
	g_string_truncate(text, 0);
	while (flat->at < flat->end) {
		const char *run = flat->at;
		flat->at += text_clean_bytes(flat->at, (gsize)(flat->end - flat->at));
		while (flat->at < flat->end && (guchar)*flat->at >= 0x20 && *flat->at != '"' && *flat->at != '\\')
			flat->at++;
		g_string_append_len(text, run, flat->at - run);
		if (flat->at == flat->end || (guchar)*flat->at < 0x20)
			return false;
		if (*flat->at++ == '"')
			return true;
		if (!take_escape(flat, text))
			return false;
	}
	return false;
}

/* 0, 12 or -12; what is longer or no whole number is left to jsonc_decode(). */
static bool take_number(Flat *flat, GString *text)
{
	const char *start = flat->at;

	if (*flat->at == '-')
		flat->at++;
	const char *first = flat->at;
	while (flat->at < flat->end && g_ascii_isdigit(*flat->at))
		flat->at++;
	const gsize digits = (gsize)(flat->at - first);
	if (digits == 0 || digits > DIGITS_MAX || (*first == '0' && flat->at - start > 1))
		return false;
	g_string_truncate(text, 0);
	g_string_append_len(text, start, flat->at - start);
	return flat->at < flat->end && strchr(".eE", *flat->at) == NULL;
}

static bool take_word(Flat *flat, const char *word, GString *text)
{
	const gsize bytes = strlen(word);

	if ((gsize)(flat->end - flat->at) < bytes || memcmp(flat->at, word, bytes) != 0)
		return false;
	flat->at += bytes;
	g_string_assign(text, word);
	return true;
}

static bool take_value(Flat *flat, GString *text, JsonFlatType *type)
{
	skip_blanks(flat);
	if (flat->at == flat->end)
		return false;
	switch (*flat->at) {
	case '"':
		*type = JSON_FLAT_TEXT;
		return take_text(flat, text);
	case 't':
		*type = JSON_FLAT_BOOL;
		return take_word(flat, "true", text);
	case 'f':
		*type = JSON_FLAT_BOOL;
		return take_word(flat, "false", text);
	case 'n':
		*type = JSON_FLAT_NULL;
		return take_word(flat, "null", text);
	default:
		*type = JSON_FLAT_NUMBER;
		return take_number(flat, text);
	}
}

static bool take_members(Flat *flat, JsonFlatTake take, void *context)
{
	g_autoptr(GString) name = g_string_new(NULL);
	g_autoptr(GString) value = g_string_new(NULL);
	JsonFlatType type;

	do {
		if (!take_text(flat, name) || !take_sign(flat, ':') || !take_value(flat, value, &type) ||
			!take(name->str, type, value->str, context))
			return false;
	} while (take_sign(flat, ','));
	return take_sign(flat, '}');
}

bool json_flat_read(const char *bytes, gsize count, JsonFlatTake take, void *context)
{
	Flat flat = {.at = bytes, .end = bytes + count};

	if (!text_is_utf8(bytes, count) || !take_sign(&flat, '{') || !take_members(&flat, take, context))
		return false;
	skip_blanks(&flat);
	return flat.at == flat.end;
}

/* --- as a tree */

typedef struct Tree {
	Flat flat;
	GString *text; /* with what was behind a backslash */
	int depth;
} Tree;

static json_t *take_tree(Tree *tree);

/* A text of which nothing is written with a backslash; it lies in the input. False: there may be more to it. */
static bool take_plain_text(Flat *flat, const char **text, gsize *bytes)
{
	const char *at = flat->at + 1;

	at += text_clean_bytes(at, (gsize)(flat->end - at));
	if (at == flat->end || *at != '"')
		return false;
	*text = flat->at + 1;
	*bytes = (gsize)(at - *text);
	flat->at = at + 1;
	return true;
}

static json_t *take_tree_text(Tree *tree)
{
	const char *text;
	gsize bytes;

	if (take_plain_text(&tree->flat, &text, &bytes))
		return json_stringn_nocheck(text, bytes);
	return take_text(&tree->flat, tree->text) ? json_stringn_nocheck(tree->text->str, tree->text->len) : NULL;
}

static bool take_member(Tree *tree, json_t *object)
{
	const char *name;
	gsize bytes;

	skip_blanks(&tree->flat);
	if (tree->flat.at == tree->flat.end || *tree->flat.at != '"' || !take_plain_text(&tree->flat, &name, &bytes) ||
		json_object_getn(object, name, bytes) != NULL || !take_sign(&tree->flat, ':'))
		return false;
	return json_object_setn_new_nocheck(object, name, bytes, take_tree(tree)) == 0;
}

static bool take_item(Tree *tree, json_t *array)
{
	return json_array_append_new(array, take_tree(tree)) == 0;
}

/* What begins with this bracket; fills the container, which is freed if that fails. */
static json_t *take_container(Tree *tree, json_t *container, char end, bool (*take)(Tree *, json_t *))
{
	tree->flat.at++;
	bool is_taken = ++tree->depth <= JSON_NESTING_MAX;
	if (is_taken && !take_sign(&tree->flat, end)) {
		do
			is_taken = take(tree, container);
		while (is_taken && take_sign(&tree->flat, ','));
		is_taken = is_taken && take_sign(&tree->flat, end);
	}
	tree->depth--;
	if (!is_taken)
		g_clear_pointer(&container, json_decref);
	return container;
}

/* jansson knows the limits of numbers. */
static json_t *take_tree_number(Flat *flat)
{
	const char *start = flat->at;

	while (flat->at < flat->end && *flat->at != '\0' && strchr("+-.0123456789Ee", *flat->at) != NULL)
		flat->at++;
	return json_loadb(start, (gsize)(flat->at - start), JSON_DECODE_ANY, NULL);
}

static json_t *take_tree(Tree *tree)
{
	Flat *flat = &tree->flat;

	skip_blanks(flat);
	if (flat->at == flat->end)
		return NULL;
	switch (*flat->at) {
	case '"':
		return take_tree_text(tree);
	case '{':
		return take_container(tree, json_object(), '}', take_member);
	case '[':
		return take_container(tree, json_array(), ']', take_item);
	case 't':
		return take_word(flat, "true", tree->text) ? json_true() : NULL;
	case 'f':
		return take_word(flat, "false", tree->text) ? json_false() : NULL;
	case 'n':
		return take_word(flat, "null", tree->text) ? json_null() : NULL;
	default:
		return take_tree_number(flat);
	}
}

json_t *json_flat_tree(const char *bytes, gsize count)
{
	g_autoptr(GString) text = g_string_new(NULL);
	Tree tree = {.flat = {.at = bytes, .end = bytes + count}, .text = text};
	json_t *value = text_is_utf8(bytes, count) ? take_tree(&tree) : NULL;

	skip_blanks(&tree.flat);
	if (tree.flat.at != tree.flat.end)
		g_clear_pointer(&value, json_decref);
	return value;
}
