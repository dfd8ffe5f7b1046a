#include "domain/rules/evidence.h"

#include <string.h>

#include "base/banned.h"
#include "domain/rules/words.h"

enum {
	NEGATION_REACH = 6,   /* "no need for any kind of machine learning" */
	NEGATED_REACH = 8,    /* "latency for the nightly jobs is not important" */
	LIST_GAP = 3,	      /* words between two languages of one list: "and some", "or" */
	LIST_LONG = 4,	      /* from here on a list of languages decides nothing */
	TITLE_WORDS_MAX = 16, /* a longer first line is no title */
	HEADING_WORDS_MAX = 7,
	NEAR_BYTES = 700, /* the first paragraphs count in full, */
	FAR_BYTES = 4000, /* from here on a mention counts FAR_FACTOR */
};

static const float TITLE_FACTOR = 2.0F;
static const float FAR_FACTOR = 0.6F;

/* What is left of a mention; the smallest that applies counts. */
static const struct {
	FindingFlag flag;
	float factor;
} flag_factors[] = {
	{FINDING_NEGATED, 0.0F},
	{FINDING_CANCELLED, 0.0F},
	{FINDING_EXISTING, 0.15F},
	{FINDING_LISTED, 0.3F},
	{FINDING_PASSING, 0.35F},
	{FINDING_CHOICE, 0.6F},
};

typedef struct TextWord {
	uint32_t start, end;
	uint8_t before; /* WordBreak */
	bool is_before_colon;
} TextWord;

struct Evidence {
	const RuleSet *rules;
	WordMemo *memo;
	GArray *known; /* of LexiconWord */
	GArray *words; /* of TextWord, one for each in known */
	GArray *findings;
	int lists;
	gsize words_count, known_count;
};

/* Where the reader is, and what still applies there. Counts are word numbers, -1 or 0 when nothing applies. */
typedef struct Reader {
	Evidence *evidence;
	SubmissionField field;
	gsize at;
	int section;
	bool is_title;
	gsize line_end; /* first word of the next line */
	gsize negated_until;
	gsize protected_until; /* "not only" is no negation */
	bool is_replacing;
	bool is_keeping;
	bool is_passing;
	bool has_or;	       /* in the list that is being read */
	guint list_first;      /* finding */
	guint list_languages;  /* different ones */
	gsize list_until;      /* the next language must come before this word */
	guint sentence_first;  /* finding */
	guint sentence_before; /* first finding of the sentence before */
	guint comma_first;     /* first finding after the last comma */
	gsize heading_until;   /* "useful skills" is not "skills" again */
	gsize signal_until;    /* words inside the phrase found last say nothing by themselves */
} Reader;

Evidence *evidence_new(const RuleSet *rules)
{
	Evidence *evidence = g_new0(Evidence, 1);

	evidence->rules = rules;
	evidence->memo = word_memo_new(rules->lexicon);
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
	g_array_unref(evidence->known);
	g_array_unref(evidence->words);
	g_array_unref(evidence->findings);
	g_free(evidence);
}

static void cut(Evidence *evidence, const char *text)
{
	const gsize bytes = strlen(text);
	gsize at = 0;
	Word word;

	g_array_set_size(evidence->known, 0);
	g_array_set_size(evidence->words, 0);
	while (evidence->words->len < EVIDENCE_WORDS_MAX && words_next(text, bytes, &at, &word)) {
		const LexiconWord known = {
			.ids = word_memo_find(evidence->memo, word.lower, word.length),
			.is_capital = word.is_capital,
			.is_joined = word.before == WORD_BREAK_NONE,
		};
		const TextWord place = {
			.start = (uint32_t)word.start,
			.end = (uint32_t)word.end,
			.before = (uint8_t)word.before,
			.is_before_colon = word.is_before_colon,
		};
		evidence->known_count += lexicon_has_word(evidence->rules->lexicon, known.ids);
		g_array_append_val(evidence->known, known);
		g_array_append_val(evidence->words, place);
	}
	evidence->words_count += evidence->words->len;
}

static const TextWord *word_at(const Reader *reader, gsize at)
{
	return &g_array_index(reader->evidence->words, TextWord, at);
}

static Finding *finding_at(const Reader *reader, guint at)
{
	return &g_array_index(reader->evidence->findings, Finding, at);
}

static void flag_findings(Reader *reader, guint first, FindingFlag flag)
{
	for (guint i = first; i < reader->evidence->findings->len; i++)
		finding_at(reader, i)->flags |= (uint16_t)flag;
}

static bool is_language(const Reader *reader, const Finding *finding)
{
	return ruleset_signal(reader->evidence->rules, finding->signal)->is_language;
}

/* Which of the two languages are in the list that is being read. */
static bool list_names(const Reader *reader, Side side)
{
	for (guint i = reader->list_first; i < reader->evidence->findings->len; i++) {
		if (ruleset_signal(reader->evidence->rules, finding_at(reader, i)->signal)->names == side)
			return true;
	}
	return false;
}

/* A list of languages has ended: a long one with both decides nothing, and "Rust or Go" offers a choice. */
static void end_list(Reader *reader)
{
	const bool is_long = reader->list_languages >= LIST_LONG;
	const bool is_choice = reader->list_languages >= 2 && reader->has_or;

	if (is_long)
		reader->evidence->lists++;
	if (is_long || is_choice) {
		const bool has_both = list_names(reader, SIDE_RUST) && list_names(reader, SIDE_PYTHON);
		const FindingFlag flag = is_long && has_both ? FINDING_LISTED : FINDING_CHOICE;
		for (guint i = reader->list_first; i < reader->evidence->findings->len; i++) {
			if (is_language(reader, finding_at(reader, i)))
				finding_at(reader, i)->flags |= (uint16_t)flag;
		}
	}
	reader->list_languages = 0;
	reader->has_or = false;
}

/* "Python" and "in Python" are different signals and the same language. */
static bool is_in_list(const Reader *reader, int signal)
{
	const RuleSet *rules = reader->evidence->rules;
	const Side names = ruleset_signal(rules, signal)->names;

	for (guint i = reader->list_first; i < reader->evidence->findings->len; i++) {
		const int other = finding_at(reader, i)->signal;
		if (other == signal || (names != SIDE_NONE && ruleset_signal(rules, other)->names == names))
			return true;
	}
	return false;
}

static void note_language(Reader *reader, int signal, gsize end)
{
	if (reader->list_languages > 0 && reader->at > reader->list_until)
		end_list(reader);
	if (reader->list_languages == 0)
		reader->list_first = reader->evidence->findings->len;
	if (!is_in_list(reader, signal))
		reader->list_languages++;
	reader->list_until = end + LIST_GAP;
}

/* A language, or what is of one language only. */
static bool names_language(const Signal *signal)
{
	return signal->is_language || signal->names != SIDE_NONE;
}

static float place_factor(const Reader *reader, gsize start)
{
	if (reader->is_title)
		return TITLE_FACTOR;
	if (start <= NEAR_BYTES)
		return 1.0F;
	if (start >= FAR_BYTES)
		return FAR_FACTOR;
	return 1.0F - (1.0F - FAR_FACTOR) * (float)(start - NEAR_BYTES) / (float)(FAR_BYTES - NEAR_BYTES);
}

static void note_signal(Reader *reader, int signal, gsize words)
{
	Evidence *evidence = reader->evidence;
	const gsize end = reader->at + words;
	const Section *section = &g_array_index(evidence->rules->sections, Section, reader->section);

	reader->signal_until = end;
	if (evidence->findings->len >= EVIDENCE_FINDINGS_MAX)
		return;
	if (ruleset_signal(evidence->rules, signal)->is_language)
		note_language(reader, signal, end);
	Finding finding = {
		.signal = (int16_t)signal,
		.field = (uint8_t)reader->field,
		.start = word_at(reader, reader->at)->start,
		.end = word_at(reader, end - 1)->end,
	};
	finding.counts = place_factor(reader, finding.start) * (float)section->factor;
	if (reader->at < reader->negated_until)
		finding.flags |= FINDING_NEGATED;
	if (reader->is_passing)
		finding.flags |= FINDING_PASSING;
	if (reader->is_replacing && ruleset_signal(evidence->rules, signal)->is_language)
		finding.flags |= FINDING_EXISTING;
	if (reader->is_keeping && names_language(ruleset_signal(evidence->rules, signal)))
		finding.flags |= FINDING_EXISTING;
	if (reader->is_title)
		finding.flags |= FINDING_TITLE;
	if (section->is_asking)
		finding.flags |= FINDING_ASKED;
	if (section->factor < 1)
		finding.flags |= FINDING_ASIDE;
	g_array_append_val(evidence->findings, finding);
	/* "no Rust, Python or Go": the negation goes on through the list. */
	if (finding.flags & FINDING_NEGATED)
		reader->negated_until = end + NEGATION_REACH / 2;
}

/* What came before in this clause, not too far back, is not wanted. */
static void negate_back(Reader *reader)
{
	const gsize first = reader->at > NEGATED_REACH ? reader->at - NEGATED_REACH : 0;
	const guint from = word_at(reader, first)->start;

	for (guint i = reader->comma_first; i < reader->evidence->findings->len; i++) {
		if (finding_at(reader, i)->start >= from)
			finding_at(reader, i)->flags |= FINDING_NEGATED;
	}
}

/* Where the findings begin that "it" stands for: in this sentence, or in the one before if this one names nothing yet. */
static guint last_named(const Reader *reader)
{
	return reader->sentence_first < reader->evidence->findings->len ? reader->sentence_first
									: reader->sentence_before;
}

/* "Our Rust back end works fine": nobody is needed for it. */
static void mark_kept(Reader *reader)
{
	for (guint i = last_named(reader); i < reader->evidence->findings->len; i++) {
		const int signal = finding_at(reader, i)->signal;
		if (names_language(ruleset_signal(reader->evidence->rules, signal)))
			finding_at(reader, i)->flags |= FINDING_EXISTING;
	}
}

/*
 * "We use Python. It is too slow": the languages of this sentence, or of the one before, are what exists. Rust that is too slow wants Rust.
 * Returns whether Python is among them.
 */
static bool mark_existing(Reader *reader)
{
	bool has_python = false;

	for (guint i = last_named(reader); i < reader->evidence->findings->len; i++) {
		const Signal *signal = ruleset_signal(reader->evidence->rules, finding_at(reader, i)->signal);
		if (!signal->is_language || signal->names == SIDE_RUST)
			continue;
		finding_at(reader, i)->flags |= FINDING_EXISTING;
		has_python |= signal->names == SIDE_PYTHON;
	}
	return has_python;
}

/* Slow Python is a signal of its own, quoted by the words that say so. */
static void note_too_slow(Reader *reader, gsize words)
{
	const int signal = reader->evidence->rules->slow_python;

	if (mark_existing(reader) && signal != -1 && reader->at >= reader->signal_until)
		note_signal(reader, signal, words);
}

static void begin_clause(Reader *reader)
{
	reader->negated_until = 0;
	reader->is_keeping = false;
	reader->comma_first = reader->evidence->findings->len;
}

static void take_cue(Reader *reader, CueKind cue, gsize words)
{
	const gsize end = reader->at + words;

	switch (cue) {
	case CUE_NEGATION:
		if (reader->at >= reader->protected_until)
			reader->negated_until = end + NEGATION_REACH;
		break;
	case CUE_NOT_NEGATION:
		reader->protected_until = end;
		break;
	case CUE_NEGATED:
		negate_back(reader);
		break;
	case CUE_CLAUSE:
		begin_clause(reader);
		break;
	case CUE_PASSING:
		reader->is_passing = true;
		flag_findings(reader, reader->sentence_first, FINDING_PASSING);
		break;
	case CUE_PASSING_NEXT:
		reader->is_passing = true;
		break;
	case CUE_REPLACE:
		reader->is_replacing = true;
		break;
	case CUE_TARGET:
		reader->is_replacing = false;
		break;
	case CUE_TOO_SLOW:
		note_too_slow(reader, words);
		break;
	case CUE_KEPT:
		mark_kept(reader);
		break;
	case CUE_KEPT_NEXT:
		reader->is_keeping = true;
		break;
	case CUE_OR:
		reader->has_or |= reader->list_languages > 0 && reader->at <= reader->list_until;
		break;
	case CUE_COUNT:
		break;
	}
}

static void begin_sentence(Reader *reader)
{
	end_list(reader);
	reader->sentence_before = reader->sentence_first;
	reader->sentence_first = reader->evidence->findings->len;
	reader->is_replacing = false;
	reader->is_passing = false;
}

/* A line may be a heading: a known one begins its section, any other short one with a colon ends the section before. */
static void begin_line(Reader *reader)
{
	const GArray *words = reader->evidence->words;
	gsize end = reader->at + 1;

	while (end < words->len && word_at(reader, end)->before != WORD_BREAK_LINE)
		end++;
	reader->line_end = end;
	const bool is_short = end - reader->at <= HEADING_WORDS_MAX;
	if (is_short && word_at(reader, end - 1)->is_before_colon)
		reader->section = 0;
}

/* "About us:" anywhere, or alone on its line, or at the beginning of a line that ends with a colon. */
static void take_heading(Reader *reader, int section, gsize words)
{
	const gsize last = reader->at + words - 1;
	const bool is_marked = word_at(reader, last)->is_before_colon;
	const bool begins_line = word_at(reader, reader->at)->before == WORD_BREAK_LINE;
	const bool is_alone = begins_line && (reader->line_end - reader->at <= words + 1 ||
						     word_at(reader, reader->line_end - 1)->is_before_colon);

	if (!is_marked && !is_alone)
		return;
	reader->section = section;
	reader->heading_until = reader->at + words;
}

static void take_break(Reader *reader, WordBreak before)
{
	if (before >= WORD_BREAK_SENTENCE)
		begin_sentence(reader);
	if (before >= WORD_BREAK_CLAUSE)
		begin_clause(reader);
	else if (before == WORD_BREAK_COMMA)
		reader->comma_first = reader->evidence->findings->len;
	if (before == WORD_BREAK_LINE)
		begin_line(reader);
}

static void read_word(Reader *reader)
{
	const GArray *known = reader->evidence->known;
	const PhraseMatch match = lexicon_match(reader->evidence->rules->lexicon,
		&g_array_index(known, LexiconWord, reader->at), known->len - reader->at);

	if (match.number[PHRASE_SECTION] != -1 && reader->at >= reader->heading_until)
		take_heading(reader, match.number[PHRASE_SECTION], match.words[PHRASE_SECTION]);
	if (match.number[PHRASE_CUE] != -1)
		take_cue(reader, (CueKind)match.number[PHRASE_CUE], match.words[PHRASE_CUE]);
	if (match.number[PHRASE_SIGNAL] != -1 && reader->at >= reader->signal_until)
		note_signal(reader, match.number[PHRASE_SIGNAL], match.words[PHRASE_SIGNAL]);
}

/* The first line of a description is its title when there is none and it is short. */
static gsize title_words(const Evidence *evidence, bool has_title)
{
	gsize count = 1;

	if (has_title)
		return 0;
	while (count < evidence->words->len &&
		g_array_index(evidence->words, TextWord, count).before != WORD_BREAK_LINE)
		count++;
	return count < evidence->words->len && count <= TITLE_WORDS_MAX ? count : 0;
}

static void read_field(Evidence *evidence, SubmissionField field, const char *text, bool has_title)
{
	const guint first = evidence->findings->len;
	Reader reader = {
		.evidence = evidence,
		.field = field,
		.list_first = first,
		.sentence_first = first,
		.sentence_before = first,
		.comma_first = first,
	};

	cut(evidence, text);
	const gsize title = field == FIELD_TITLE ? evidence->words->len : title_words(evidence, has_title);
	for (reader.at = 0; reader.at < evidence->words->len; reader.at++) {
		reader.is_title = reader.at < title;
		take_break(&reader, (WordBreak)word_at(&reader, reader.at)->before);
		read_word(&reader);
	}
	end_list(&reader);
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

void evidence_read(Evidence *evidence, const char *title, const char *description)
{
	g_array_set_size(evidence->findings, 0);
	evidence->lists = 0;
	evidence->words_count = evidence->known_count = 0;
	if (title != NULL)
		read_field(evidence, FIELD_TITLE, title, true);
	if (description != NULL)
		read_field(evidence, FIELD_DESCRIPTION, description, title != NULL);
	cancel(evidence);
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

gsize evidence_words(const Evidence *evidence)
{
	return evidence->words_count;
}

gsize evidence_known_words(const Evidence *evidence)
{
	return evidence->known_count;
}
