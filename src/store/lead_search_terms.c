#include "store/lead_search_terms.h"

#include <math.h>
#include <string.h>

#include "domain/engagement.h"
#include "domain/language.h"
#include "domain/lead/lead_status.h"
#include "store/lead_search_sql.h"

enum {
	BUCKET_LEVEL_MAX = 7, /* as search_buckets() of the schema */
	BUCKET_MAX = 255,
	REFERENCE_CHARS = 10,	/* without LM- */
	BROAD_PREFIX_CHARS = 3, /* so few letters begin so many words that the index reads most of itself for them */
};

#define TIME_US_MAX 253402300799e6 /* the year 9999 */

/* --- the words and facets of one term -------------------------------------------------------------------------------- */

/* Text as a lexeme of a tsquery; prefix: everything that begins so. */
static void append_lexeme(GString *out, const char *facet, const char *text, bool is_prefix)
{
	g_string_append_printf(out, "'%s", facet);
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\'' || *at == '\\')
			g_string_append_c(out, *at);
		g_string_append_c(out, *at);
	}
	g_string_append(out, is_prefix ? "':*" : "'");
}

static char *lexeme(const char *facet, const char *text)
{
	const gsize length = strlen(text);
	const bool is_prefix = length > 1 && text[length - 1] == '*';
	g_autofree char *whole = g_strndup(text, is_prefix ? length - 1 : length);
	GString *out = g_string_new(NULL);

	append_lexeme(out, facet, whole, is_prefix);
	return g_string_free(out, FALSE);
}

/* Any of the words that clients write for it. */
static char *language_lexemes(const SearchNode *term)
{
	g_autofree char *names = language_words(term->value);
	g_autofree char *between = g_strdup_printf("' | '%s", term->op->facet);
	g_auto(GStrv) words = g_strsplit(names, " ", -1);
	g_autofree char *joined = g_strjoinv(between, words);

	return g_strdup_printf("'%s%s'", term->op->facet, joined);
}

static char *email_lexeme(const SearchNode *term)
{
	return g_str_has_prefix(term->value, "*@") ? lexeme("=d:", term->value + 2)
						   : lexeme(term->op->facet, term->value);
}

/* As reference_parse() forgives it; a part of one is how it begins. */
static char *reference_lexeme(const SearchNode *term)
{
	const bool has_prefix = g_str_has_prefix("lm-", term->value) || g_str_has_prefix(term->value, "lm-");
	g_autofree char *text =
		g_strdup(has_prefix ? term->value + MIN(strlen("lm-"), strlen(term->value)) : term->value);
	GString *out = g_string_new(NULL);

	text[strcspn(text, "*")] = '\0';
	for (char *at = text; *at != '\0'; at++)
		*at = *at == 'o' ? '0' : *at == 'i' || *at == 'l' ? '1' : *at;
	append_lexeme(out, term->op->facet, text, strlen(text) < REFERENCE_CHARS);
	return g_string_free(out, FALSE);
}

/* The few blocks of numbers that low..high consists of. */
static char *bucket_lexemes(const char *facet, int low, int high)
{
	GString *out = g_string_new(NULL);

	while (low <= high) {
		int level = 0;
		while (level < BUCKET_LEVEL_MAX && low % (2 << level) == 0 && low + (2 << level) - 1 <= high)
			level++;
		g_string_append_printf(out, "%s'%s%d:%d'", out->len > 0 ? " | " : "", facet, level, low >> level);
		low += 1 << level;
	}
	return g_string_free(out, FALSE);
}

/* One bucket more on each side: rounding here may differ from the database's. */
static char *range_lexemes(const SearchNode *term, double low, double high)
{
	return bucket_lexemes(
		term->op->facet, (int)CLAMP(floor(low) - 1, 0, BUCKET_MAX), (int)CLAMP(ceil(high) + 1, 0, BUCKET_MAX));
}

static char *money_lexemes(const SearchNode *term)
{
	if (term->high <= 0)
		return lexeme("=b:", "none");
	return range_lexemes(term, 4 * log2(MAX(term->low, 1)), 4 * log2(MAX(term->high, 1)));
}

void lead_search_set_lexemes(SearchNode *term)
{
	const SearchOperator *op = term->op;

	if (op == NULL || term->lexemes != NULL)
		return;
	switch (op->form) {
	case SEARCH_FORM_CHOICE:
	case SEARCH_FORM_ZONE:
		term->lexemes = lexeme(op->facet, term->value);
		break;
	case SEARCH_FORM_LANGUAGE:
		term->lexemes = language_lexemes(term);
		break;
	case SEARCH_FORM_REFERENCE:
		term->lexemes = reference_lexeme(term);
		break;
	case SEARCH_FORM_EMAIL:
		term->lexemes = email_lexeme(term);
		break;
	case SEARCH_FORM_SHARE:
		term->lexemes = range_lexemes(term, 64 * term->low, 64 * term->high);
		break;
	case SEARCH_FORM_MONEY:
		term->lexemes = money_lexemes(term);
		break;
	case SEARCH_FORM_RESPONSE:
		term->lexemes = term->is_range ? g_strdup("'=o:unanswered'") : lexeme(op->facet, term->value);
		break;
	case SEARCH_FORM_PERSON:
		if (strcmp(term->value, "none") == 0)
			term->lexemes = lexeme(op->facet, term->value);
		break;
	case SEARCH_FORM_COMPANY:
		if (!term->is_phrase && strchr(term->value, '.') != NULL)
			term->lexemes = lexeme("=d:", term->value);
		break;
	case SEARCH_FORM_WORDS:
	case SEARCH_FORM_ACTOR:
	case SEARCH_FORM_ACCOUNT:
	case SEARCH_FORM_TAG:
	case SEARCH_FORM_SOURCE:
	case SEARCH_FORM_TIME:
	case SEARCH_FORM_SORT:
		break;
	}
}

/* --- conditions ------------------------------------------------------------------------------------------------------- */

/* The condition of a statement lead_search_is_…, with its parameters numbered behind those that there are. */
static void append_condition(LeadSearchTerms *terms, GString *out, const char *sql, gsize count, const DbParam *values)
{
	const char *condition = strstr(sql, "where ") + strlen("where ");

	for (const char *at = condition; *at != '\0'; at++) {
		if (*at == '$' && g_ascii_isdigit(at[1]))
			g_string_append_printf(out, "$%u", terms->params->len + (guint)(*++at - '0'));
		else
			g_string_append_c(out, *at == '\n' ? ' ' : *at);
	}
	g_array_append_vals(terms->params, values, (guint)count);
}

/* Owned by terms. */
static const char *keep(LeadSearchTerms *terms, char *text)
{
	g_ptr_array_add(terms->texts, text);
	return text;
}

static void append_found_by(LeadSearchTerms *terms, GString *out, char *tsquery)
{
	const DbParam value = db_text(keep(terms, tsquery));

	append_condition(terms, out, SQL_LEAD_SEARCH_IS_FOUND_BY, 1, &value);
}

static void append_passes(LeadSearchTerms *terms, GString *out, char *tsquery)
{
	const DbParam value = db_text(keep(terms, tsquery));

	append_condition(terms, out, SQL_LEAD_SEARCH_PASSES, 1, &value);
}

static int64_t whole(double number)
{
	return (int64_t)ceil(CLAMP(number, -1, 1e15));
}

static Ident id_at(double us)
{
	return ident_floor_us((int64_t)CLAMP(us, 0, TIME_US_MAX));
}

static char *id_text(const Ident *id)
{
	char *text = g_malloc(IDENT_TEXT_BYTES);

	ident_format(id, text);
	return text;
}

static char *number_text(double number)
{
	char *text = g_malloc(G_ASCII_DTOSTR_BUF_SIZE);

	return g_ascii_dtostr(text, G_ASCII_DTOSTR_BUF_SIZE, number);
}

static void append_range(LeadSearchTerms *terms, GString *out, const SearchNode *term)
{
	const Ident from = id_at(term->low);
	const Ident before = id_at(term->high);

	switch (term->op->form) {
	case SEARCH_FORM_SHARE:
		append_condition(terms, out, SQL_LEAD_SEARCH_IS_CONFIDENCE,
			DB_PARAMS(db_text(keep(terms, number_text(term->low))),
				db_text(keep(terms, number_text(term->high)))));
		break;
	case SEARCH_FORM_MONEY:
		append_condition(terms, out, SQL_LEAD_SEARCH_IS_BUDGET,
			DB_PARAMS(db_int(whole(term->low)), db_int(whole(term->high))));
		break;
	case SEARCH_FORM_RESPONSE:
		append_condition(terms, out, SQL_LEAD_SEARCH_IS_RESPONSE,
			DB_PARAMS(db_int((int64_t)CLAMP(term->low, 0, TIME_US_MAX)),
				db_int((int64_t)CLAMP(term->high, 0, TIME_US_MAX))));
		break;
	case SEARCH_FORM_TIME:
		append_condition(terms, out, SQL_LEAD_SEARCH_IS_CREATED,
			DB_PARAMS(db_text(keep(terms, id_text(&from))), db_text(keep(terms, id_text(&before)))));
		break;
	default:
		g_assert_not_reached();
	}
}

/* All of it is words and facets. */
static bool is_of_lexemes(const SearchNode *node)
{
	if (node->kind == SEARCH_TERM)
		return !node->is_range;
	for (guint i = 0; i < node->items->len; i++) {
		if (!is_of_lexemes(node->items->pdata[i]))
			return false;
	}
	return true;
}

static bool has_negation(const SearchNode *node)
{
	if (node->kind == SEARCH_TERM || node->kind == SEARCH_NOT)
		return node->kind == SEARCH_NOT;
	for (guint i = 0; i < node->items->len; i++) {
		if (has_negation(node->items->pdata[i]))
			return true;
	}
	return false;
}

/* Of a node of lexemes. */
static void append_tsquery(GString *out, const SearchNode *node)
{
	if (node->kind == SEARCH_TERM) {
		g_string_append_printf(out, "(%s)", node->lexemes);
		return;
	}
	g_string_append(out, node->kind == SEARCH_NOT ? "!(" : "(");
	for (guint i = 0; i < node->items->len; i++) {
		g_string_append(out, i == 0 ? "" : node->kind == SEARCH_ANY ? " | " : " & ");
		append_tsquery(out, node->items->pdata[i]);
	}
	g_string_append_c(out, ')');
}

static void append_test(LeadSearchTerms *terms, GString *out, const SearchNode *node)
{
	if (is_of_lexemes(node)) {
		GString *tsquery = g_string_new(NULL);
		append_tsquery(tsquery, node);
		append_passes(terms, out, g_string_free(tsquery, FALSE));
		return;
	}
	if (node->kind == SEARCH_TERM) {
		append_range(terms, out, node);
		return;
	}
	g_string_append(out, node->kind == SEARCH_NOT ? "not (" : "(");
	for (guint i = 0; i < node->items->len; i++) {
		g_string_append(out, i == 0 ? "" : node->kind == SEARCH_ANY ? " or " : " and ");
		append_test(terms, out, node->items->pdata[i]);
	}
	g_string_append_c(out, ')');
}

/* Has such a prefix in it. */
static bool is_broad(const SearchNode *node)
{
	if (node->kind == SEARCH_TERM)
		return node->op == NULL && !node->is_phrase && g_str_has_suffix(node->value, "*") &&
		       g_utf8_strlen(node->value, -1) <= BROAD_PREFIX_CHARS + 1;
	for (guint i = 0; i < node->items->len; i++) {
		if (is_broad(node->items->pdata[i]))
			return true;
	}
	return false;
}

/* What the index looks for; false: nothing. */
static bool append_key(GString *out, const SearchNode *node)
{
	const gsize start = out->len;
	bool is_any = false;

	if (node->kind == SEARCH_NOT || (node->kind == SEARCH_TERM && node->lexemes == NULL))
		return false;
	if (node->kind == SEARCH_TERM) {
		g_string_append_printf(out, "(%s)", node->lexemes);
		return true;
	}
	g_string_append_c(out, '(');
	for (guint i = 0; i < node->items->len; i++) {
		const gsize before = out->len;
		g_string_append(out, !is_any ? "" : node->kind == SEARCH_ANY ? " | " : " & ");
		const bool has_key = append_key(out, node->items->pdata[i]);
		is_any = is_any || has_key;
		if (has_key)
			continue;
		g_string_truncate(out, before);
		if (node->kind == SEARCH_ANY) { /* what has no key could be anything */
			g_string_truncate(out, start);
			return false;
		}
	}
	g_string_append_c(out, ')');
	if (!is_any)
		g_string_truncate(out, start);
	return is_any;
}

/* --- the whole query -------------------------------------------------------------------------------------------------- */

/* The parts that must all hold. */
static guint parts_count(const LeadQuery *query)
{
	const SearchNode *root = query->search.root;

	return root == NULL ? 0 : root->kind == SEARCH_ALL ? root->items->len : 1;
}

static const SearchNode *part_at(const LeadQuery *query, guint at)
{
	const SearchNode *root = query->search.root;

	return root->kind == SEARCH_ALL ? root->items->pdata[at] : root;
}

static bool is_time(const SearchNode *part)
{
	return part->kind == SEARCH_TERM && part->op != NULL && part->op->form == SEARCH_FORM_TIME;
}

void lead_search_narrow(const LeadQuery *query, Ident *from, Ident *before)
{
	for (guint i = 0; i < parts_count(query); i++) {
		const SearchNode *part = part_at(query, i);
		if (!is_time(part))
			continue;
		const Ident low = id_at(part->low);
		const Ident high = id_at(part->high);
		if (memcmp(low.bytes, from->bytes, sizeof low.bytes) > 0)
			*from = low;
		if (part->high < TIME_US_MAX && memcmp(high.bytes, before->bytes, sizeof high.bytes) < 0)
			*before = high;
	}
}

static const char *engagement_of_bit(guint bit)
{
	return engagement_name((Engagement)bit);
}

static const char *status_of_bit(guint bit)
{
	return lead_status_name((LeadStatus)bit);
}

/* Any of them; NULL: none is given. */
static char *choice_lexemes(const char *facet, guint choices, const char *(*name_of)(guint bit))
{
	GString *out = choices == 0 ? NULL : g_string_new(NULL);

	for (guint bit = 0; choices >> bit != 0; bit++) {
		if ((choices >> bit & 1) == 0)
			continue;
		g_string_append(out, out->len > 0 ? " | " : "");
		append_lexeme(out, facet, name_of(bit), false);
	}
	return out == NULL ? NULL : g_string_free(out, FALSE);
}

/* The only one that is asked for; NULL: none, or several. */
static const char *only_choice(guint choices, const char *(*name_of)(guint bit))
{
	return choices != 0 && (choices & (choices - 1)) == 0 ? name_of((guint)g_bit_nth_lsf(choices, -1)) : NULL;
}

/* The filters that have names of their own in the API, as lexemes; NULL: that one was not given. */
static void filter_lexemes(const LeadQuery *query, char *lexemes[static 3])
{
	lexemes[0] = choice_lexemes("=e:", query->engagements, engagement_of_bit);
	lexemes[1] = choice_lexemes("=s:", query->statuses, status_of_bit);
	lexemes[2] = query->review == LEAD_QUERY_REVIEW_ANY
			     ? NULL
			     : lexeme("=r:", query->review == LEAD_QUERY_REVIEW_NEEDED ? "yes" : "no");
}

static bool is_choice(const SearchNode *part, const char *op)
{
	return part->kind == SEARCH_TERM && part->op != NULL && strcmp(part->op->name, op) == 0;
}

/* Engagement and status together have a lexeme of their own, since many leads have each and few may have both. NULL: not both asked for. */
static char *pair_lexeme(const LeadQuery *query)
{
	const char *engagement = only_choice(query->engagements, engagement_of_bit);
	const char *status = only_choice(query->statuses, status_of_bit);

	for (guint i = 0; i < parts_count(query); i++) {
		const SearchNode *part = part_at(query, i);
		if (is_choice(part, "engagement"))
			engagement = part->value;
		else if (is_choice(part, "status"))
			status = part->value;
	}
	if (engagement == NULL || status == NULL)
		return NULL;
	g_autofree char *pair = g_strdup_printf("%s/%s", engagement, status);
	return lexeme("=x:", pair);
}

/* How common what it looks for probably is: the index begins with the rarest. */
static guint commonness(const SearchNode *part)
{
	if (part->kind != SEARCH_TERM)
		return 2;
	if (part->op == NULL)
		return 1;
	if (part->op->form == SEARCH_FORM_EMAIL || part->op->form == SEARCH_FORM_REFERENCE)
		return 0;
	return part->is_range ? 4 : part->op->form == SEARCH_FORM_CHOICE ? 3 : 1;
}

enum {
	COMMONNESS_COUNT = 5
};

/* Where the index can look for something else, it does not look for broad prefixes. */
static bool leaves_broad(const LeadQuery *query)
{
	g_autoptr(GString) key = g_string_new(NULL);

	for (guint i = 0; i < parts_count(query); i++) {
		if (!is_broad(part_at(query, i)) && append_key(key, part_at(query, i)))
			return true;
	}
	return false;
}

static void append_keys(LeadSearchTerms *terms, const LeadQuery *query, GString *out)
{
	char *filters[3];
	char *pair = pair_lexeme(query);
	const bool has_others = leaves_broad(query);

	if (pair != NULL) {
		g_string_append(out, " and ");
		append_found_by(terms, out, pair);
	}
	for (guint level = 0; level < COMMONNESS_COUNT; level++) {
		for (guint i = 0; i < parts_count(query); i++) {
			g_autoptr(GString) key = g_string_new(NULL);
			if (commonness(part_at(query, i)) != level || (has_others && is_broad(part_at(query, i))) ||
				!append_key(key, part_at(query, i)))
				continue;
			g_string_append(out, " and ");
			append_found_by(terms, out, g_strdup(key->str));
		}
	}
	filter_lexemes(query, filters);
	for (gsize i = 0; i < G_N_ELEMENTS(filters); i++) {
		if (filters[i] == NULL)
			continue;
		g_string_append(out, " and ");
		append_found_by(terms, out, filters[i]);
	}
}

/* is_keyed: what a key says exactly need not be tested again. */
/* Changed since then; 0: whenever. */
static void append_changed(LeadSearchTerms *terms, const LeadQuery *query, GString *out)
{
	if (query->changed_us == 0)
		return;
	g_string_append(out, " and ");
	append_condition(terms, out, SQL_LEAD_SEARCH_IS_CHANGED, DB_PARAMS(db_int(query->changed_us)));
}

static void append_tests(LeadSearchTerms *terms, const LeadQuery *query, bool is_keyed, GString *out)
{
	const bool tests_broad = leaves_broad(query);
	char *filters[3];

	for (guint i = 0; i < parts_count(query); i++) {
		const SearchNode *part = part_at(query, i);
		const bool is_key =
			is_keyed && is_of_lexemes(part) && !has_negation(part) && !(tests_broad && is_broad(part));
		if (is_time(part) || is_key)
			continue;
		g_string_append(out, " and ");
		append_test(terms, out, part);
	}
	append_changed(terms, query, out);
	if (is_keyed)
		return;
	filter_lexemes(query, filters);
	for (gsize i = 0; i < G_N_ELEMENTS(filters); i++) {
		if (filters[i] == NULL)
			continue;
		g_string_append(out, " and ");
		append_found_by(terms, out, filters[i]);
	}
}

bool lead_search_has_keys(const LeadQuery *query)
{
	g_autoptr(GString) key = g_string_new(NULL);

	if (query->engagements != 0 || query->statuses != 0 || query->review != LEAD_QUERY_REVIEW_ANY)
		return true;
	for (guint i = 0; i < parts_count(query); i++) {
		if (append_key(key, part_at(query, i)))
			return true;
	}
	return false;
}

void lead_search_terms_init(
	LeadSearchTerms *terms, const LeadQuery *query, const char *statement, gsize fixed_count, const DbParam *fixed)
{
	static const char test_mark[] = "true /* test */";
	static const char key_mark[] = "true /* keys */";
	static const char range_mark[] = "true /* range */";
	const bool is_keyed = strstr(statement, key_mark) != NULL;
	g_autoptr(GString) tests = g_string_new("true");
	g_autoptr(GString) keys = g_string_new("true");
	g_autoptr(GString) range = g_string_new("true");
	g_autoptr(GString) sql = g_string_new(statement);

	*terms = (LeadSearchTerms){
		.params = g_array_new(FALSE, FALSE, sizeof(DbParam)), .texts = g_ptr_array_new_with_free_func(g_free)};
	g_array_append_vals(terms->params, fixed, (guint)fixed_count);
	if (is_keyed)
		append_keys(terms, query, keys);
	append_tests(terms, query, is_keyed, tests);
	if (strstr(statement, range_mark) != NULL) /* where the walk begins or ends */
		append_changed(terms, query, range);
	g_string_replace(range, "s.", "", 0);
	g_string_replace(sql, key_mark, keys->str, 1);
	g_string_replace(sql, test_mark, tests->str, 1);
	g_string_replace(sql, range_mark, range->str, 1);
	terms->sql = g_string_free(g_steal_pointer(&sql), FALSE);
}

char *lead_search_sorted_by(const char *statement, const char *column)
{
	GString *sql = g_string_new(statement);

	g_string_replace(sql, "budget", column, 0);
	return g_string_free(sql, FALSE);
}

void lead_search_terms_clear(LeadSearchTerms *terms)
{
	g_free(terms->sql);
	g_array_unref(terms->params);
	g_ptr_array_unref(terms->texts);
}
