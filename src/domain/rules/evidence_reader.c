#include "domain/rules/evidence_reader.h"

#include <string.h>

#include "base/banned.h"
#include "domain/rules/durations.h"
#include "domain/rules/evidence_list.h"
#include "domain/rules/words.h"

enum {
	NEGATION_REACH = 6,	/* "no need for any kind of machine learning" */
	NEGATED_LIST_REACH = 2, /* "no Rust, Python or Go" */
	NEGATED_REACH = 8,	/* "latency for the nightly jobs is not important" */
	HEADING_WORDS_MAX = 7,
	NEAR_BYTES = 700,      /* the first paragraphs count in full, */
	FAR_BYTES = 4000,      /* from here on a mention counts FAR_FACTOR */
	REQUESTS_MAX = 3,      /* sentences that say what is asked for; those that come later repeat it */
	OPENING_SENTENCES = 2, /* say what is asked for, title or not */
	NAME_REACH = 2,	       /* "Mr. Anton Rust" */
	FIRM_REACH = 4,	       /* "Rust Brothers Roofing Ltd" */
	CONTEXT_REACH = 6,     /* "for a large crypto exchange" */
	TAKES_REACH = 4,       /* "our Python service takes 3 ms" */
};

static const float TITLE_FACTOR = 2.0F;
static const float FAR_FACTOR = 0.6F;

/* Answers that a program written in Python can hardly give, and that it gives with care. */
static const double TIGHT_SECONDS = 0.010;
static const double SOFT_SECONDS = 0.100;

/* Where the reader is, and what still applies there. Counts are word numbers, -1 or 0 when nothing applies. */
typedef struct Reader {
	Evidence *evidence;
	SubmissionField field;
	gsize at;
	int section;
	bool is_title;
	gsize line_end; /* first word of the next line */
	gsize negated_until;
	guint negated_first;   /* finding: the first that the last negation reaches */
	guint demanded_end;    /* finding: those before it are no mention in passing */
	gsize protected_until; /* "not only" is no negation */
	bool is_replacing;
	bool is_keeping;
	bool is_passing;
	EvidenceList list;     /* of languages, that is being read */
	guint sentence_first;  /* finding */
	guint sentence_before; /* first finding of the sentence before */
	guint comma_first;     /* first finding after the last comma */
	gsize heading_until;   /* "useful skills" is not "skills" again */
	gsize signal_until;    /* words inside the phrase found last say nothing by themselves */
	gsize cue_until;       /* nor do words inside a cue: "anything but" is no "but" */
	bool is_slow_pending;  /* "500 µs are needed, today 3 ms in Python": the language comes last */
	gsize name_until;      /* a capital word before this one is somebody's name */
	bool is_request;       /* this sentence says what is asked for */
	bool asks;	       /* and does so in words, or is the title */
	bool asked_before;     /* the same of the sentence before */
	bool has_pronoun;      /* this sentence speaks of what the one before names: "that" */
	int requests;	       /* sentences that did */
	int sentences;
	Side work;	      /* of what this sentence names first; SIDE_NONE: only languages so far */
	gsize context_until;  /* "a website for our exchange": another side's work before this word is its field */
	gsize everyday_until; /* a name before this word is an everyday word */
	gsize self_until;     /* "we are a robotics startup": work before this word is what the client is */
	bool is_line_negated; /* "not needed:" */
	bool is_now;	      /* the next duration is what there is today */
	double now_seconds;   /* of this sentence or the one before; 0: none */
	double needed_seconds;
	int duration_sentence;
	gsize python_until; /* a duration before this word is what Python takes */
} Reader;

static const TextWord *word_at(const Reader *reader, gsize at)
{
	return &g_array_index(reader->evidence->words, TextWord, at);
}

/* Of a byte of the plain text. */
static uint32_t as_sent(const Reader *reader, uint32_t at)
{
	return (uint32_t)brief_text_origin(reader->evidence->plain, at);
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

/* "Mr. Rust": a capital word where a name is expected. */
static bool is_name(const Reader *reader)
{
	return reader->at < reader->name_until &&
	       g_array_index(reader->evidence->known, LexiconWord, reader->at).is_capital;
}

static void note_signal(Reader *reader, int signal, gsize words)
{
	Evidence *evidence = reader->evidence;
	const gsize end = reader->at + words;
	const Signal *said = ruleset_signal(evidence->rules, signal);
	const Section *section = &g_array_index(evidence->rules->sections, Section, reader->section);

	reader->signal_until = end;
	if (evidence->findings->len >= EVIDENCE_FINDINGS_MAX)
		return;
	if (said->is_language)
		evidence_list_add(&reader->list, evidence, signal, reader->at, end);
	Finding finding = {
		.signal = (int16_t)signal,
		.field = (uint8_t)reader->field,
		.start = as_sent(reader, word_at(reader, reader->at)->start),
		.end = as_sent(reader, word_at(reader, end - 1)->end),
	};
	finding.counts = place_factor(reader, finding.start) * (float)section->factor;
	const bool is_negated = reader->at < reader->negated_until || reader->is_line_negated;
	/* "No hiring" says so by its negation. */
	if (is_negated && !said->is_not_a_hire)
		finding.flags |= FINDING_NEGATED;
	if (word_at(reader, reader->at)->is_code)
		finding.flags |= FINDING_CODE;
	if (is_name(reader))
		finding.flags |= FINDING_CANCELLED;
	if (reader->is_request)
		finding.flags |= FINDING_REQUEST;
	if (reader->is_passing)
		finding.flags |= FINDING_PASSING;
	if ((reader->is_slow_pending && said->names == SIDE_PYTHON) || (reader->is_replacing && said->is_language) ||
		(reader->is_keeping && names_language(said)))
		finding.flags |= FINDING_EXISTING;
	if (reader->is_title)
		finding.flags |= FINDING_TITLE;
	if (section->is_asking)
		finding.flags |= FINDING_ASKED;
	const bool is_work = !names_language(said) && said->side != SIDE_NONE;
	if (is_work && reader->at < reader->self_until)
		finding.flags |= FINDING_PASSING;
	if (is_work && reader->at < reader->context_until && said->side != reader->work)
		finding.flags |= FINDING_CONTEXT;
	if (is_work && reader->work == SIDE_NONE)
		reader->work = said->side;
	if (section->factor < 1)
		finding.flags |= FINDING_ASIDE;
	if (end <= reader->everyday_until)
		finding.flags |= FINDING_EVERYDAY;
	else
		evidence->is_about_software |= names_language(said);
	g_array_append_val(evidence->findings, finding);
	/* "no Rust, Python or Go": the negation goes on through the list. */
	if (finding.flags & FINDING_NEGATED)
		reader->negated_until = end + NEGATED_LIST_REACH;
	if (said->names == SIDE_PYTHON)
		reader->python_until = end + TAKES_REACH;
}

/* What came before in this clause, not too far back, is not wanted. */
static void negate_back(Reader *reader)
{
	const gsize first = reader->at > NEGATED_REACH ? reader->at - NEGATED_REACH : 0;
	const uint32_t from = as_sent(reader, word_at(reader, first)->start);

	for (guint i = reader->comma_first; i < reader->evidence->findings->len; i++) {
		if (finding_at(reader, i)->start >= from)
			finding_at(reader, i)->flags |= FINDING_NEGATED;
	}
}

/*
 * Where the findings begin that something is said of: in this sentence, or in the one before if this one names nothing yet. What that one asks for
 * is not meant by a sentence about something else: "We need a Rust developer. Overtime is out of the question."
 */
static guint last_named(const Reader *reader)
{
	const guint end = reader->evidence->findings->len;
	const bool has_subject = !reader->has_pronoun && word_at(reader, reader->at)->before < WORD_BREAK_SENTENCE;

	if (reader->sentence_first < end)
		return reader->sentence_first;
	return reader->asked_before && has_subject ? end : reader->sentence_before;
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
 * "We use Python. It is too slow", "our Flask service times out": the languages of this sentence, or of the one before, and what is of one of
 * them, are what exists. Rust that is too slow wants Rust.
 * Returns whether Python is among them.
 */
static bool mark_existing(Reader *reader)
{
	bool has_python = false;

	for (guint i = last_named(reader); i < reader->evidence->findings->len; i++) {
		const Signal *signal = ruleset_signal(reader->evidence->rules, finding_at(reader, i)->signal);
		if (!names_language(signal) || signal->names == SIDE_RUST)
			continue;
		has_python |= signal->names == SIDE_PYTHON;
		/* Data work that is slow stays data work. */
		if (signal->gives.of[DIMENSION_DATA] == 0)
			finding_at(reader, i)->flags |= FINDING_EXISTING;
	}
	return has_python;
}

/* Slow Python is a signal of its own, quoted by the words that say so. False: no Python is named yet. */
static bool note_too_slow(Reader *reader, gsize words)
{
	const int signal = reader->evidence->rules->given[WHEN_PYTHON_TOO_SLOW];
	const bool has_python = mark_existing(reader);

	/* "We run a Python service that is too slow": what hurts is not what they are. */
	reader->self_until = 0;
	if (has_python && signal != -1 && reader->at >= reader->signal_until)
		note_signal(reader, signal, words);
	return has_python;
}

static void begin_clause(Reader *reader)
{
	reader->negated_until = 0;
	reader->is_keeping = false;
	reader->comma_first = reader->evidence->findings->len;
}

/* "Rust? No, thanks." */
static bool answers_a_question(const Reader *reader)
{
	gsize bytes = 0;
	const char *text = brief_text_bytes(reader->evidence->plain, &bytes);
	gsize at = word_at(reader, reader->at)->start;

	if (word_at(reader, reader->at)->before != WORD_BREAK_SENTENCE)
		return false;
	while (at > 0 && g_ascii_isspace(text[at - 1]))
		at--;
	return at > 0 && text[at - 1] == '?';
}

/* "not needed: …" holds for the line. */
static void negate(Reader *reader, gsize end)
{
	if (reader->at < reader->protected_until)
		return;
	if (answers_a_question(reader)) {
		flag_findings(reader, reader->sentence_before, FINDING_NEGATED);
		return;
	}
	reader->negated_until = end + NEGATION_REACH;
	reader->negated_first = reader->evidence->findings->len;
	reader->is_line_negated |= word_at(reader, end - 1)->is_before_colon;
}

/* "Rust Brothers Roofing Ltd", "Rust & Sons": the capital words before are the firm's name. */
static void take_firm(Reader *reader, gsize words)
{
	const LexiconWord *known = &g_array_index(reader->evidence->known, LexiconWord, 0);
	gsize first = reader->at;

	if (!known[reader->at + words - 1].is_capital)
		return;
	while (first > 0 && first + FIRM_REACH > reader->at && known[first - 1].is_capital &&
		word_at(reader, first)->before <= WORD_BREAK_COMMA)
		first--;
	const uint32_t from = as_sent(reader, word_at(reader, first)->start);
	for (guint i = reader->sentence_first; i < reader->evidence->findings->len; i++) {
		if (finding_at(reader, i)->start >= from)
			finding_at(reader, i)->flags |= FINDING_CANCELLED;
	}
	reader->name_until = reader->at + words;
}

/* The whole sentence says what is asked for. The company and what it offers are asked for by nobody. */
static void begin_request(Reader *reader)
{
	reader->asks = true;
	if (reader->is_request || reader->requests >= REQUESTS_MAX ||
		g_array_index(reader->evidence->rules->sections, Section, reader->section).factor < 1)
		return;
	reader->is_request = true;
	reader->requests++;
	flag_findings(reader, reader->sentence_first, FINDING_REQUEST);
}

/* "No Python needed, we want Rust": what is asked for behind something negated is asked for. */
static void end_negation(Reader *reader)
{
	if (reader->evidence->findings->len > reader->negated_first)
		reader->negated_until = 0;
}

/* "No Python, Rust is a must", "Python is a plus, Rust is a must": what the list began with ended at its comma. */
static void demand(Reader *reader)
{
	const unsigned gone = FINDING_PASSING | (reader->comma_first > reader->negated_first ? FINDING_NEGATED : 0);

	for (guint i = reader->comma_first; i < reader->evidence->findings->len; i++)
		finding_at(reader, i)->flags &= (uint16_t)~gone;
	reader->demanded_end = reader->evidence->findings->len;
	reader->is_passing = false;
	end_negation(reader);
}

/* "Not needed" behind what it speaks of, or before it: "no se necesita Python". */
static void take_negated(Reader *reader, gsize end)
{
	const bool begins = word_at(reader, reader->at)->before != WORD_BREAK_NONE;

	if (begins && end < reader->evidence->words->len && word_at(reader, end)->before == WORD_BREAK_NONE)
		negate(reader, end);
	else
		negate_back(reader);
	reader->is_line_negated |= word_at(reader, end - 1)->is_before_colon;
}

/* Cues that say where the reader is rather than what is wanted. */
static void take_place_cue(Reader *reader, CueKind cue, gsize words)
{
	if (cue == CUE_REQUEST || cue == CUE_NEEDED) {
		reader->is_now = false;
		reader->python_until = 0;
		end_negation(reader);
	}
	if (cue == CUE_REQUEST)
		begin_request(reader);
	else if (cue == CUE_NAME_NEXT)
		reader->name_until = reader->at + words + NAME_REACH;
	else if (cue == CUE_FIRM)
		take_firm(reader, words);
	else if (cue == CUE_NOW)
		reader->is_now = true;
	else if (cue == CUE_SEPARATE)
		reader->evidence->separations++;
	else if (cue == CUE_PRONOUN)
		reader->has_pronoun = true;
	else if (cue == CUE_DEMANDED)
		demand(reader);
	else if (cue == CUE_CONTEXT && reader->is_request && reader->work != SIDE_NONE)
		reader->context_until = reader->at + words + CONTEXT_REACH;
	else if (cue == CUE_SELF)
		reader->self_until = reader->at + words + CONTEXT_REACH;
	else if (cue == CUE_EVERYDAY)
		reader->everyday_until = reader->at + words;
	else if (cue == CUE_SOFTWARE)
		reader->evidence->is_about_software = true;
}

static void take_cue(Reader *reader, CueKind cue, gsize words)
{
	const gsize end = reader->at + words;

	reader->cue_until = end;
	take_place_cue(reader, cue, words);
	switch (cue) {
	case CUE_NEGATION:
		negate(reader, end);
		break;
	case CUE_NOT_NEGATION:
		reader->protected_until = end;
		break;
	case CUE_NEGATED:
		take_negated(reader, end);
		break;
	case CUE_NEGATED_BEFORE:
		flag_findings(reader, last_named(reader), FINDING_NEGATED);
		break;
	case CUE_ONLY:
		if (reader->at >= reader->protected_until)
			reader->negated_until = 0;
		break;
	case CUE_CLAUSE:
		begin_clause(reader);
		break;
	case CUE_PASSING:
		reader->is_passing = true;
		flag_findings(reader, MAX(reader->sentence_first, reader->demanded_end), FINDING_PASSING);
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
		evidence_list_or(&reader->list, reader->at);
		break;
	default: /* take_place_cue() */
		break;
	}
}

/* How many words a duration has that ends at a byte of the plain text. */
static gsize words_until(const Reader *reader, gsize end)
{
	gsize count = 1;

	while (reader->at + count < reader->evidence->words->len && word_at(reader, reader->at + count)->start < end)
		count++;
	return count;
}

/*
 * "From 40 ms to 2 ms", "currently 3 ms, budget 500 µs": what there is today is no need; what is needed is, and says of slow Python that
 * it is slow.
 */
static void take_duration(Reader *reader)
{
	gsize bytes = 0;
	gsize end = 0;
	double seconds = 0;
	const char *text = brief_text_bytes(reader->evidence->plain, &bytes);
	const gsize at = word_at(reader, reader->at)->start;
	const bool is_inside =
		at > 0 && (text[at - 1] == '.' || text[at - 1] == ',') && at > 1 && g_ascii_isdigit(text[at - 2]);

	if (is_inside || !duration_read(text, bytes, at, &seconds, &end))
		return;
	const gsize words = words_until(reader, end);
	reader->duration_sentence = reader->sentences;
	if (reader->is_now || reader->at < reader->python_until) {
		reader->now_seconds = seconds;
		reader->is_now = false;
		reader->python_until = 0;
		reader->signal_until = reader->at + words;
	} else {
		const RuleSet *rules = reader->evidence->rules;
		const int signal = seconds <= TIGHT_SECONDS  ? rules->given[WHEN_LATENCY_TIGHT]
				   : seconds <= SOFT_SECONDS ? rules->given[WHEN_LATENCY_SOFT]
							     : -1;
		reader->needed_seconds = seconds;
		if (signal != -1)
			note_signal(reader, signal, words);
	}
	if (reader->needed_seconds > 0 && reader->needed_seconds < reader->now_seconds) {
		reader->signal_until = 0;
		reader->is_slow_pending = !note_too_slow(reader, words);
		reader->signal_until = reader->at + words;
		reader->now_seconds = 0;
	}
}

static void begin_sentence(Reader *reader)
{
	evidence_list_end(&reader->list, reader->evidence);
	reader->sentence_before = reader->sentence_first;
	reader->asked_before = reader->asks;
	reader->asks = reader->is_title;
	reader->has_pronoun = false;
	reader->sentence_first = reader->evidence->findings->len;
	reader->is_replacing = reader->is_passing = false;
	reader->work = SIDE_NONE;
	reader->sentences++;
	reader->is_request = reader->is_title || reader->sentences <= OPENING_SENTENCES;
	reader->is_now = false;
	reader->is_line_negated = false;
	reader->is_slow_pending = false;
	if (reader->sentences > reader->duration_sentence + 1)
		reader->needed_seconds = reader->now_seconds = 0;
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
	if (before != WORD_BREAK_NONE)
		reader->context_until = reader->self_until = 0;
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
	if (match.number[PHRASE_CUE] != -1 && reader->at >= reader->cue_until)
		take_cue(reader, (CueKind)match.number[PHRASE_CUE], match.words[PHRASE_CUE]);
	if (reader->at < reader->signal_until)
		return;
	if (word_at(reader, reader->at)->is_number)
		take_duration(reader);
	if (match.number[PHRASE_SIGNAL] != -1 && reader->at >= reader->signal_until)
		note_signal(reader, match.number[PHRASE_SIGNAL], match.words[PHRASE_SIGNAL]);
}

void evidence_walk(Evidence *evidence, SubmissionField field, gsize title_words)
{
	const guint first = evidence->findings->len;
	Reader reader = {
		.evidence = evidence,
		.field = field,
		.sentence_first = first,
		.sentence_before = first,
		.comma_first = first,
		.work = SIDE_NONE,
	};

	for (reader.at = 0; reader.at < evidence->words->len; reader.at++) {
		reader.is_title = reader.at < title_words;
		take_break(&reader, (WordBreak)word_at(&reader, reader.at)->before);
		read_word(&reader);
	}
	evidence_list_end(&reader.list, evidence);
}
