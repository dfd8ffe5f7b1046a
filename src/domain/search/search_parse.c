/* domain/search/search_parse: the grammar, by recursive descent without going back. */
#include "domain/search/search_node.h"

#include <string.h>

#include "codec/text_keys.h"
#include "domain/search/search_known.h"
#include "domain/search/search_value.h"

typedef struct Parser {
	const SearchScene *scene;
	SearchQuery *query;
	SearchError *error; /* code != NULL: parsing has ended */
	const char *text;
	guint at;
	guint value_from; /* of the term that is read */
	guint depth;
	guint items;
	guint sorts;
	guint words; /* with something to look for */
} Parser;

enum {
	SMALL_BUDGET_USD = 1000, /* a year: somebody meant thousands */
};
/* --- errors ----------------------------------------------------------------------------------------------------------- */

/* Points at bytes from..to; says is taken over. */
static void fail(Parser *p, guint from, guint to, const char *code, char *says)
{
	search_error_at(p->query, &(const SearchNode){.from = from, .to = to}, code, says, p->error);
}

static bool has_failed(const Parser *p)
{
	return p->error->code != NULL;
}

static void suggest(Parser *p, guint from, guint to, const char *replacement)
{
	const SearchNode place = {.from = from, .to = to};

	search_error_suggest(p->error, p->text, &place, replacement);
}

/* --- values ----------------------------------------------------------------------------------------------------------- */

typedef bool (*ReadSpan)(const char *text, SearchSpan *span);

static bool set_span(SearchNode *node, const SearchSpan *span)
{
	node->is_range = true;
	node->low = span->low;
	node->high = span->high;
	return node->low < node->high;
}

static void refuse_value(Parser *p, const SearchNode *node)
{
	search_refuse_value(p->query, node, p->error);
}

static void refuse_span(Parser *p, const SearchNode *node, const char *code, TextKey says)
{
	fail(p, node->from, node->to, code, wording_format(says, wording_string("operator", node->op->name)));
}

static void read_span(Parser *p, SearchNode *node, ReadSpan read, TextKey says)
{
	SearchSpan span;

	if (!read(node->value, &span))
		refuse_span(p, node, "bad_range", says);
	else if (!set_span(node, &span))
		refuse_span(p, node, "empty_range", TEXT_SEARCH_ERROR_EMPTY_RANGE);
}

/* "150" where "150k" is meant can be answered, so it is no error. */
static void note_small_budget(Parser *p, const SearchNode *node)
{
	const gsize digits = strspn(node->value, "<>=.0123456789$");
	const double amount = node->low > 0 ? node->low : node->high;

	if (amount <= 0 || amount >= SMALL_BUDGET_USD || node->value[digits] != '\0' ||
		strstr(node->value, "..") != NULL)
		return;
	search_error_at(p->query, node, "small_budget",
		wording_format(TEXT_SEARCH_NOTE_SMALL_BUDGET, wording_string("amount", node->value)), &p->query->note);
	g_autofree char *term = g_strconcat("budget:", node->value, "k", NULL);
	if (p->query->note.suggestions->len == 0)
		search_error_suggest(&p->query->note, p->text, node, term);
}

static void read_money(Parser *p, SearchNode *node)
{
	if (strcmp(node->value, "none") == 0) {
		set_span(node, &(const SearchSpan){-1, 0});
		return;
	}
	read_span(p, node, search_value_money, TEXT_SEARCH_ERROR_MONEY);
	if (!has_failed(p))
		note_small_budget(p, node);
}

static void read_time(Parser *p, SearchNode *node)
{
	SearchSpan span;

	if (!search_value_time(node->value, p->scene->now_us, &span))
		refuse_span(p, node, "bad_time", TEXT_SEARCH_ERROR_TIME);
	else if (!set_span(node, &span))
		refuse_span(p, node, "empty_range", TEXT_SEARCH_ERROR_EMPTY_RANGE);
}

static void read_response(Parser *p, SearchNode *node)
{
	const double now = (double)p->scene->now_us;
	const bool is_late = strcmp(node->value, "late") == 0;
	SearchSpan span = {-SEARCH_FOREVER_US, 0};

	if (!is_late && search_knows(node->op, node->value))
		return;
	if (!is_late && !search_value_duration(node->value, &span))
		refuse_value(p, node);
	else
		set_span(node, &(const SearchSpan){span.low + now, span.high + now});
}

static void set_term(SearchNode *node, const char *op, const char *value)
{
	node->op = search_operator_find(op);
	g_free(node->value);
	node->value = g_strdup(value);
}

static void read_actor(Parser *p, const SearchNode *node)
{
	if (strcmp(node->value, "me") == 0 && p->scene->me == NULL)
		fail(p, node->from, node->to, "nobody", g_strdup(wording_text(TEXT_SEARCH_ERROR_NOT_ME)));
}

/* Addresses are found whole, by their beginning, or by their domain; anything else would find nothing and not say why. */
static void read_email(Parser *p, const SearchNode *node)
{
	const bool is_domain = strchr(node->value, '.') != NULL;
	g_autofree char *meant = g_strconcat(is_domain ? "*@" : "", node->value, is_domain ? NULL : "*", NULL);

	if (strchr(node->value, '@') != NULL || g_str_has_suffix(node->value, "*"))
		return;
	refuse_span(p, node, "bad_email", TEXT_SEARCH_ERROR_EMAIL);
	if (p->text[node->to - 1] != '"')
		suggest(p, node->value_from, node->to, meant);
}

/* Of the many names of one thing, that by which leads are found. */
static void read_name(Parser *p, SearchNode *node)
{
	g_autofree char *typed = g_strndup(p->text + node->value_from, node->to - node->value_from);
	char *known = search_known_name(node, node->is_phrase ? node->value : typed);

	if (known == NULL)
		refuse_value(p, node);
	else
		set_term(node, node->op->name, known);
	node->is_phrase = node->is_phrase && strchr(node->value, ' ') != NULL;
	g_free(known);
}

/* is: has names for what other operators say. */
static void read_is(Parser *p, SearchNode *node)
{
	static const char *const same[][3] = {
		{"late", "response", "late"},
		{"triage", "status", "triage"},
		{"quarantined", "status", "quarantined"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(same); i++) {
		if (strcmp(node->value, same[i][0]) != 0)
			continue;
		set_term(node, same[i][1], same[i][2]);
		if (node->op->form == SEARCH_FORM_RESPONSE)
			read_response(p, node);
		return;
	}
	if (strcmp(node->value, "mine") == 0)
		set_term(node, "owner", "me");
	read_actor(p, node);
}

static void read_value(Parser *p, SearchNode *node)
{
	switch (node->op->form) {
	case SEARCH_FORM_CHOICE:
		read_name(p, node);
		if (!has_failed(p) && strcmp(node->op->name, "is") == 0)
			read_is(p, node);
		break;
	case SEARCH_FORM_SHARE:
		read_span(p, node, search_value_share, TEXT_SEARCH_ERROR_SHARE);
		break;
	case SEARCH_FORM_MONEY:
		read_money(p, node);
		break;
	case SEARCH_FORM_TIME:
		read_time(p, node);
		break;
	case SEARCH_FORM_RESPONSE:
		read_response(p, node);
		break;
	case SEARCH_FORM_EMAIL:
		read_email(p, node);
		break;
	case SEARCH_FORM_REFERENCE:
	case SEARCH_FORM_LANGUAGE:
	case SEARCH_FORM_ZONE:
		read_name(p, node);
		break;
	case SEARCH_FORM_ACTOR:
	case SEARCH_FORM_ACCOUNT:
		read_actor(p, node);
		break;
	default:
		break;
	}
}

/* --- items ------------------------------------------------------------------------------------------------------------ */

static bool ends_word(char c)
{
	return c == '\0' || c == '(' || c == ')' || c == '"' || g_ascii_isspace(c);
}

static void skip_spaces(Parser *p)
{
	while (g_ascii_isspace(p->text[p->at]))
		p->at++;
}

/* The word from at on; *length: its bytes. */
static const char *peek_word(const Parser *p, gsize *length)
{
	const char *word = p->text + p->at;
	*length = 0;
	while (!ends_word(word[*length]))
		(*length)++;
	return word;
}

static bool is_or(const Parser *p)
{
	gsize length;
	const char *word = peek_word(p, &length);

	return length == 2 && g_ascii_strncasecmp(word, "or", 2) == 0;
}

/* From after the opening quotation mark; NULL: it is never closed. g_free. */
static char *read_quoted(Parser *p, guint opened_at)
{
	const char *from = p->text + p->at;
	const char *end = strchr(from, '"');

	if (end == NULL) {
		fail(p, opened_at, (guint)strlen(p->text), "open_quote",
			g_strdup(wording_text(TEXT_SEARCH_ERROR_OPEN_QUOTE)));
		g_autofree char *closed = g_strconcat(p->text + opened_at, "\"", NULL);
		if (search_value_has_letters(from))
			suggest(p, opened_at, (guint)strlen(p->text), closed);
		return NULL;
	}
	p->at += (guint)(end - from) + 1;
	return g_strstrip(g_strndup(from, (gsize)(end - from)));
}

static bool count_item(Parser *p, guint from)
{
	if (++p->items <= SEARCH_ITEMS_MAX)
		return true;
	fail(p, from, p->at, "too_many",
		wording_format(TEXT_SEARCH_ERROR_TOO_MANY, wording_number("max", SEARCH_ITEMS_MAX)));
	return false;
}

/* A term of its own (value taken over), read; NULL: it is invalid. */
static SearchNode *new_term(Parser *p, const SearchOperator *op, char *value, bool is_phrase, guint from)
{
	g_autoptr(SearchNode) node = search_node_new(SEARCH_TERM);

	node->op = op;
	node->value = value;
	node->is_phrase = is_phrase;
	node->from = from;
	node->value_from = MAX(p->value_from, from);
	node->to = p->at;
	if (!count_item(p, from))
		return NULL;
	if (op != NULL && !is_phrase) {
		g_autofree char *typed = node->value;
		node->value = g_utf8_strdown(typed, -1);
	}
	if (op != NULL)
		read_value(p, node);
	p->words++;
	return has_failed(p) ? NULL : g_steal_pointer(&node);
}

static bool read_sort(Parser *p, const char *value, guint from)
{
	if (search_sort_parse(value, &p->query->sort, &p->query->is_rising)) {
		if (p->depth == 0 && ++p->sorts == 1)
			return true;
		fail(p, from, p->at, "sort_misplaced", g_strdup(wording_text(TEXT_SEARCH_ERROR_SORT_MISPLACED)));
		return false;
	}
	g_autofree char *copy = g_strdup(value);
	const SearchNode node = {.op = search_operator_find("sort"),
		.value = copy,
		.from = from,
		.value_from = p->value_from,
		.to = p->at};
	refuse_value(p, &node);
	return false;
}

/* One of the values after "name:"; g_free. *is_phrase: in quotation marks. NULL: failed. */
static char *read_one_value(Parser *p, bool *is_phrase)
{
	const guint from = p->at;
	gsize length = 0;
	p->value_from = from;
	*is_phrase = p->text[p->at] == '"';
	if (*is_phrase)
		return read_quoted(p, p->at++);
	while (!ends_word(p->text[p->at + length]) && p->text[p->at + length] != ',')
		length++;
	p->at += (guint)length;
	return g_strndup(p->text + from, length);
}

/* owner:none is -has:owner: a lead that nobody ever owned says nothing of owners. */
static SearchNode *not_owned(SearchNode *node)
{
	set_term(node, "has", "owner");
	return search_node_negate(node);
}

/* Behind "name:". NULL: failed, or a sort. */
static SearchNode *read_term(Parser *p, const SearchOperator *op, guint from)
{
	g_autoptr(SearchNode) any = search_node_new(SEARCH_ANY);
	bool is_phrase = false;

	do {
		const guint value_from = any->items->len == 0 ? from : p->at + 1;
		if (any->items->len > 0)
			p->at++;
		char *value = read_one_value(p, &is_phrase);
		if (value == NULL)
			return NULL;
		if (!search_value_has_letters(value)) {
			g_free(value);
			fail(p, from, p->at, "value_missing",
				wording_format(TEXT_SEARCH_ERROR_VALUE_MISSING, wording_string("operator", op->name)));
			search_error_suggest_value(p->error, p->text, from, p->at);
			return NULL;
		}
		if (op->form == SEARCH_FORM_SORT) {
			read_sort(p, value, from);
			g_free(value);
			return NULL;
		}
		SearchNode *node = new_term(p, op, value, is_phrase, value_from);
		if (node == NULL)
			return NULL;
		if (op->form == SEARCH_FORM_ACCOUNT && strcmp(node->value, "none") == 0)
			node = not_owned(node);
		search_node_add(any, node);
	} while (p->text[p->at] == ',');
	return search_node_simplify(g_steal_pointer(&any));
}

static void refuse_operator(Parser *p, const char *name, guint from, gsize word_bytes)
{
	const guint name_to = from + (guint)strlen(name);
	g_autofree char *as_text = g_strdup_printf("\"%.*s\"", (int)word_bytes, p->text + from);

	fail(p, from, name_to, "unknown_operator",
		wording_format(TEXT_SEARCH_ERROR_UNKNOWN_OPERATOR, wording_string("operator", name)));
	for (guint i = 0; i < SEARCH_OPERATORS_COUNT; i++) {
		if (search_is_close(name, search_operators[i].name))
			suggest(p, from, name_to, search_operators[i].name);
	}
	suggest(p, from, from + (guint)word_bytes, as_text);
}

/* "status" of "status:new"; NULL: it is no operator and does not look like one. g_free */
static char *operator_name(const char *word, gsize length)
{
	gsize letters = 0;

	while (letters < length && (g_ascii_isalpha(word[letters]) || word[letters] == '_'))
		letters++;
	/* An address of the web, and a word with a colon behind it, are words. */
	if (letters < 2 || letters >= length || word[letters] != ':' || g_str_has_prefix(word + letters, "://"))
		return NULL;
	return g_ascii_strdown(word, (gssize)letters);
}

/* What means something by itself: a reference, an address. */
static const SearchOperator *operator_of_word(const char *word)
{
	const char *at = strchr(word, '@');

	if (strpbrk(word, ",:") != NULL)
		return NULL;
	if (g_ascii_strncasecmp(word, "lm-", 3) == 0 && g_ascii_isalnum(word[3]))
		return search_operator_find("ref");
	if (at != NULL && at > word && strchr(at, '.') != NULL && strchr(at + 1, '@') == NULL)
		return search_operator_find("email");
	return NULL;
}

static bool is_prefix_too_short(const char *word)
{
	const glong chars = g_utf8_strlen(word, -1);

	return chars > 0 && word[strlen(word) - 1] == '*' && chars - 1 < SEARCH_PREFIX_CHARS_MIN;
}

/* NULL: nothing to look for, or failed. */
static SearchNode *read_word(Parser *p)
{
	const guint from = p->at;
	gsize length;
	const char *start = peek_word(p, &length);
	g_autofree char *name = operator_name(start, length);
	const SearchOperator *op = name == NULL ? NULL : search_operator_find(name);

	if (op != NULL) {
		p->at += (guint)strlen(name) + 1;
		return read_term(p, op, from);
	}
	p->at += (guint)length;
	if (name != NULL) {
		refuse_operator(p, name, from, length);
		return NULL;
	}
	g_autofree char *word = g_strndup(start, length);
	if (!search_value_has_letters(word))
		return NULL;
	if (is_prefix_too_short(word)) {
		fail(p, from, p->at, "short_prefix",
			wording_format(TEXT_SEARCH_ERROR_SHORT_PREFIX, wording_string("word", word)));
		return NULL;
	}
	op = operator_of_word(word);
	return new_term(p, op, g_steal_pointer(&word), false, from);
}

static SearchNode *read_either(Parser *p);

static SearchNode *read_group(Parser *p)
{
	const guint from = p->at++;

	if (++p->depth > SEARCH_DEPTH_MAX) {
		fail(p, from, p->at, "too_deep",
			wording_format(TEXT_SEARCH_ERROR_TOO_DEEP, wording_number("max", SEARCH_DEPTH_MAX)));
		return NULL;
	}
	SearchNode *node = read_either(p);
	p->depth--;
	if (has_failed(p)) {
		g_clear_pointer(&node, search_node_free);
	} else if (p->text[p->at] != ')') {
		fail(p, from, from + 1, "open_parenthesis", g_strdup(wording_text(TEXT_SEARCH_ERROR_OPEN_PARENTHESIS)));
		g_clear_pointer(&node, search_node_free);
	} else {
		p->at++;
		if (node == NULL)
			fail(p, from, p->at, "word_missing",
				g_strdup(wording_text(TEXT_SEARCH_ERROR_EMPTY_PARENTHESES)));
	}
	return node;
}

static SearchNode *read_phrase(Parser *p)
{
	const guint from = p->at++;
	char *phrase = read_quoted(p, from);

	if (phrase == NULL)
		return NULL;
	if (search_value_has_letters(phrase))
		return new_term(p, NULL, phrase, true, from);
	g_free(phrase);
	return NULL;
}

/* NULL: nothing to look for (punctuation, a sort), or failed. */
static SearchNode *read_item(Parser *p)
{
	const guint from = p->at;
	bool is_negated = false;
	SearchNode *item;

	while (p->text[p->at] == '-' && (!ends_word(p->text[p->at + 1]) || strchr("(\"", p->text[p->at + 1]) != NULL) &&
		p->text[p->at + 1] != '\0') {
		is_negated = !is_negated;
		p->at++;
	}
	const guint sorts = p->sorts;
	if (p->text[p->at] == '(')
		item = read_group(p);
	else if (p->text[p->at] == '"')
		item = read_phrase(p);
	else
		item = read_word(p);
	if (is_negated && p->sorts > sorts && !has_failed(p))
		fail(p, from, p->at, "sort_misplaced", g_strdup(wording_text(TEXT_SEARCH_ERROR_SORT_MISPLACED)));
	return item != NULL && is_negated ? search_node_negate(item) : item;
}

static SearchNode *read_both(Parser *p)
{
	g_autoptr(SearchNode) all = search_node_new(SEARCH_ALL);

	for (skip_spaces(p); p->text[p->at] != '\0' && p->text[p->at] != ')' && !is_or(p); skip_spaces(p)) {
		SearchNode *item = read_item(p);
		if (item != NULL)
			search_node_add(all, item);
		if (has_failed(p))
			return NULL;
	}
	return search_node_simplify(g_steal_pointer(&all));
}

static SearchNode *read_either(Parser *p)
{
	g_autoptr(SearchNode) any = search_node_new(SEARCH_ANY);
	bool is_more = true;

	while (is_more && !has_failed(p)) {
		const guint from = p->at;
		SearchNode *both = read_both(p);
		is_more = !has_failed(p) && is_or(p);
		if (both != NULL)
			search_node_add(any, both);
		else if (!has_failed(p) && (is_more || any->items->len > 0)) {
			/* Nothing stands before this "or", or behind the last. */
			fail(p, is_more ? p->at : from, is_more ? p->at + 2 : p->at, "word_missing",
				g_strdup(wording_text(is_more ? TEXT_SEARCH_ERROR_WORD_MISSING_BEFORE
							      : TEXT_SEARCH_ERROR_WORD_MISSING)));
		}
		if (is_more)
			p->at += 2;
	}
	return has_failed(p) ? NULL : search_node_simplify(g_steal_pointer(&any));
}

static void parse_text(Parser *p)
{
	const gsize length = strlen(p->text);

	if (length > SEARCH_BYTES_MAX) {
		fail(p, 0, 0, "too_long",
			wording_format(TEXT_SEARCH_ERROR_TOO_LONG, wording_number("max", SEARCH_BYTES_MAX)));
		return;
	}
	p->query->root = read_either(p);
	if (has_failed(p))
		return;
	if (p->text[p->at] == ')')
		fail(p, p->at, p->at + 1, "close_parenthesis",
			g_strdup(wording_text(TEXT_SEARCH_ERROR_CLOSE_PARENTHESIS)));
	else if (p->query->root == NULL && p->sorts == 0 && p->words == 0 && length > strspn(p->text, " \t\r\n"))
		fail(p, 0, (guint)length, "word_missing", g_strdup(wording_text(TEXT_SEARCH_ERROR_NOTHING)));
}

bool search_parse(const char *text, const SearchScene *scene, SearchQuery *query, SearchError *error)
{
	g_free(query->text);
	query->text = g_utf8_make_valid(text, -1);
	Parser parser = {.scene = scene, .query = query, .error = error, .text = query->text};

	g_clear_pointer(&query->root, search_node_free);
	parse_text(&parser);
	if (has_failed(&parser))
		g_clear_pointer(&query->root, search_node_free);
	return !has_failed(&parser);
}
