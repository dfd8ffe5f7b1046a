#include "domain/rules/evidence.h"

#include <string.h>

#include "base/banned.h"
#include "domain/rules/evidence_reader.h"
#include "domain/rules/team_text.h"

enum {
	TITLE_WORDS_MAX = 24, /* a longer first line is no title */
};

/* What is left of a mention; the smallest that applies counts. */
static const struct {
	FindingFlag flag;
	float factor;
} flag_factors[] = {
	{FINDING_NEGATED, 0.0F},
	{FINDING_CANCELLED, 0.0F},
	{FINDING_CODE, 0.1F},
	{FINDING_EXISTING, 0.15F},
	{FINDING_LISTED, 0.3F},
	{FINDING_PASSING, 0.35F},
	{FINDING_CONTEXT, 0.5F},
	{FINDING_CHOICE, 0.6F},
};

Evidence *evidence_new(const RuleSet *rules)
{
	Evidence *evidence = g_new0(Evidence, 1);

	evidence->rules = rules;
	evidence->memo = word_memo_new(rules->lexicon);
	evidence->plain = brief_text_new();
	evidence->known = g_array_new(FALSE, FALSE, sizeof(LexiconWord));
	evidence->words = g_array_new(FALSE, FALSE, sizeof(TextWord));
	evidence->findings = g_array_sized_new(FALSE, FALSE, sizeof(Finding), EVIDENCE_FINDINGS_MAX);
	return evidence;
}

void evidence_free(Evidence *evidence)
{
	if (evidence == NULL)
		return;
	word_memo_free(evidence->memo);
	brief_text_free(evidence->plain);
	g_array_unref(evidence->known);
	g_array_unref(evidence->words);
	g_array_unref(evidence->findings);
	g_free(evidence);
}

/* "20 US customers": capitals behind a number are a country, not microseconds or people. */
static bool is_country(const char *text, const Word *word)
{
	return word->length == 2 && memcmp(text + word->start, "US", 2) == 0;
}

static void cut(Evidence *evidence, const char *text)
{
	const Lexicon *lexicon = evidence->rules->lexicon;
	gsize bytes = 0;
	gsize at = 0;
	gsize ranges = 0;
	Word word;

	brief_text_read(evidence->plain, text, strlen(text));
	const char *plain = brief_text_bytes(evidence->plain, &bytes);
	const CodeRange *code = brief_text_code(evidence->plain, &ranges);
	const CodeRange *last = code + ranges;
	const guint words_max = (guint)MIN(bytes, EVIDENCE_WORDS_MAX);
	g_array_set_size(evidence->known, words_max);
	g_array_set_size(evidence->words, words_max);
	LexiconWord *known = (LexiconWord *)(void *)evidence->known->data;
	TextWord *places = (TextWord *)(void *)evidence->words->data;
	guint count = 0;
	while (count < words_max && words_next(plain, bytes, &at, &word)) {
		const WordIds ids = word_memo_find(evidence->memo, &word);
		while (code < last && word.start >= code->end)
			code++;
		known[count] = (LexiconWord){
			.ids = is_country(plain, &word) ? (WordIds){0, 0} : ids,
			.is_capital = word.is_capital,
			.is_joined = word.before == WORD_BREAK_NONE,
		};
		places[count] = (TextWord){
			.start = (uint32_t)word.start,
			.end = (uint32_t)word.end,
			.before = (uint8_t)word.before,
			.mark = lexicon_mark_of(lexicon, ids),
			.is_before_colon = word.is_before_colon,
			.is_number = g_ascii_isdigit(plain[word.start]),
			.is_code = code < last && word.start >= code->start,
		};
		count++;
	}
	g_array_set_size(evidence->known, count);
	g_array_set_size(evidence->words, count);
	evidence->words_count += count;
	evidence->known_count += lexicon_count_own(lexicon, known, count);
}

/* Reads of the client's team what the words say, unless what was sent has other words or more. */
static void read_team(Evidence *evidence)
{
	const guint count = evidence->words->len;
	const TextWord *words = (const TextWord *)(void *)evidence->words->data;
	TeamText team;

	if (!brief_text_is_original(evidence->plain) || count == EVIDENCE_WORDS_MAX)
		return;
	team_text_begin(&team);
	for (guint i = 0; i < count; i++)
		team_text_read(&team, (WordBreak)words[i].before, words[i].mark);
	evidence->team = (int)team_text_end(&team);
}

/* The first line of a description is its title when there is none and it is short. */
static gsize title_words(const Evidence *evidence, bool has_title)
{
	gsize count = 1;

	if (has_title || evidence->words->len == 0 || g_array_index(evidence->words, TextWord, 0).is_code)
		return 0;
	while (count < evidence->words->len &&
		g_array_index(evidence->words, TextWord, count).before != WORD_BREAK_LINE)
		count++;
	return count < evidence->words->len && count <= TITLE_WORDS_MAX ? count : 0;
}

static void read_field(Evidence *evidence, SubmissionField field, const char *text, bool has_title)
{
	cut(evidence, text);
	if (field == FIELD_DESCRIPTION)
		read_team(evidence);
	evidence_walk(evidence, field, field == FIELD_TITLE ? evidence->words->len : title_words(evidence, has_title));
}

/* A signal that says what a language's name really means here takes away what the name seemed to say. */
static void cancel(Evidence *evidence)
{
	bool rust = false;
	bool python = false;

	for (guint i = 0; i < evidence->findings->len; i++) {
		const Finding *finding = &g_array_index(evidence->findings, Finding, i);
		const Signal *signal = ruleset_signal(evidence->rules, finding->signal);
		rust |= signal->cancels_rust;
		python |= signal->cancels_python;
	}
	for (guint i = 0; (rust || python) && i < evidence->findings->len; i++) {
		Finding *finding = &g_array_index(evidence->findings, Finding, i);
		const Side names = ruleset_signal(evidence->rules, finding->signal)->names;
		if ((rust && names == SIDE_RUST) || (python && names == SIDE_PYTHON))
			finding->flags |= FINDING_CANCELLED;
	}
}

/* Cargo bikes and celery juice are no software. Among the things that an engineer must bring along, every name is meant. */
static void cancel_everyday(Evidence *evidence)
{
	for (guint i = 0; !evidence->is_about_software && i < evidence->findings->len; i++) {
		Finding *finding = &g_array_index(evidence->findings, Finding, i);
		if ((finding->flags & FINDING_EVERYDAY) && finding->field != FIELD_MUST_HAVES)
			finding->flags |= FINDING_CANCELLED;
	}
}

static void weigh(Evidence *evidence)
{
	for (guint i = 0; i < evidence->findings->len; i++) {
		Finding *finding = &g_array_index(evidence->findings, Finding, i);
		float factor = 1.0F;
		for (gsize f = 0; f < G_N_ELEMENTS(flag_factors); f++) {
			if (finding->flags & flag_factors[f].flag)
				factor = MIN(factor, flag_factors[f].factor);
		}
		finding->counts *= factor;
	}
}

void evidence_read(Evidence *evidence, const char *title, const char *description, const char *must_haves)
{
	g_array_set_size(evidence->findings, 0);
	evidence->lists = evidence->separations = 0;
	evidence->is_about_software = false;
	evidence->words_count = evidence->known_count = 0;
	evidence->team = -1;
	if (title != NULL)
		read_field(evidence, FIELD_TITLE, title, true);
	if (description != NULL)
		read_field(evidence, FIELD_DESCRIPTION, description, title != NULL);
	if (must_haves != NULL)
		read_field(evidence, FIELD_MUST_HAVES, must_haves, true);
	cancel(evidence);
	cancel_everyday(evidence);
	weigh(evidence);
}

const Finding *evidence_findings(const Evidence *evidence, gsize *count)
{
	*count = evidence->findings->len;
	return (const Finding *)(void *)evidence->findings->data;
}

int evidence_lists(const Evidence *evidence)
{
	return evidence->lists;
}

int evidence_separations(const Evidence *evidence)
{
	return evidence->separations;
}

Side evidence_team(const Evidence *evidence, const char *description)
{
	const gsize bytes = description == NULL ? 0 : strlen(description);
	gsize at = 0;
	TeamText team;
	Word word;

	if (evidence->team != -1)
		return (Side)evidence->team;
	team_text_begin(&team);
	while (words_next(description, bytes, &at, &word)) {
		const WordIds ids = word_memo_find(evidence->memo, &word);
		team_text_read(&team, word.before, lexicon_mark_of(evidence->rules->lexicon, ids));
	}
	return team_text_end(&team);
}

gsize evidence_words(const Evidence *evidence)
{
	return evidence->words_count;
}

gsize evidence_known_words(const Evidence *evidence)
{
	return evidence->known_count;
}
