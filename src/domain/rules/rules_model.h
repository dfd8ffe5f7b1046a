/*
 * domain/rules/rules_model: what a rule set is once it is compiled. For the classifier's own files; everybody else sees domain/rules/ruleset.h.
 *
 * ruleset.c fills it from JSON, nothing changes it afterwards. All texts are owned by the rule set and valid as long as it is.
 * Tables are indexed by the enums below; signals, sections and cues by the numbers that the lexicon hands out.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/engagement.h"
#include "domain/rules/lexicon.h"
#include "domain/rules/ruleset.h"
#include "domain/submission/submission.h"

typedef enum Dimension {
	DIMENSION_PERFORMANCE,
	DIMENSION_MEMORY,
	DIMENSION_PRODUCTIVITY,
	DIMENSION_LEARNING_CURVE,
	DIMENSION_DATA,
	DIMENSION_TALENT,
	DIMENSION_HIRING_COST,
	DIMENSION_COUNT
} Dimension;

/* Who a piece of text evidence speaks for. */
typedef enum Side {
	SIDE_RUST,
	SIDE_PYTHON,
	SIDE_HYBRID,
	SIDE_NEITHER,
	SIDE_NONE, /* look-alikes: swallows the words, says nothing */
	SIDE_COUNT
} Side;

/* What the text alone may say: the three engagements, or that nothing separates them. */
enum {
	READING_UNDECIDED = ENGAGEMENT_COUNT,
	READING_COUNT
};

/* The steps of the decision, in their order (decide.c); each has a sentence and a confidence in the rule set. */
typedef enum Verdict {
	VERDICT_HYBRID_USE_CASES,   /* use cases from both sides */
	VERDICT_HYBRID_SLOW_PYTHON, /* python_too_slow with a share of data work */
	VERDICT_HYBRID_TEXT,	    /* the text asks for both */
	VERDICT_HYBRID_PART,	    /* part data work, and a Rust drive of 2 or more */
	VERDICT_HYBRID_MOST,	    /* mostly data work, and performance or memory 3 */
	VERDICT_ASKED,		    /* the brief asks for the engineer by the language */
	VERDICT_USE_CASE,
	VERDICT_MARGIN,
	VERDICT_TEXT,	/* no answer decides: what an expert reads in the brief */
	VERDICT_SUPPLY, /* a margin of exactly 0, broken by learning curve, talent and cost */
	VERDICT_NOTHING,
	VERDICT_COUNT
} Verdict;

/* What the reader finds by itself, and a signal of the rule set stands for. */
typedef enum When {
	WHEN_PYTHON_TOO_SLOW, /* Python, and a cue or two durations that say so */
	WHEN_LATENCY_TIGHT,   /* a duration that is needed and that Python can hardly keep */
	WHEN_LATENCY_SOFT,    /* one that it keeps with care */
	WHEN_COUNT
} When;

/* What can make an engagement hard to staff or to take over (risks.c); each has a sentence in the rule set. */
typedef enum Supply {
	SUPPLY_TEAM_MUST_LEARN_RUST,
	SUPPLY_TEAM_MUST_LEARN_PYTHON,
	SUPPLY_SEVERAL_ENGINEERS,
	SUPPLY_MANY_ENGINEERS,
	SUPPLY_SOON,
	SUPPLY_NOW,
	SUPPLY_ONE_FOR_BOTH,
	SUPPLY_ENTRY_LEVEL,
	SUPPLY_BUDGET_FAR_UNDER_RUST,
	SUPPLY_BUDGET_FAR_UNDER_PYTHON,
	SUPPLY_BUDGET_UNDER_BOTH,
	SUPPLY_BUDGET_UNDER_RUST,
	SUPPLY_BUDGET_OVER_RUST,
	SUPPLY_BUDGET_OVER_PYTHON,
	SUPPLY_COUNT
} Supply;

/* How the two halves of a hybrid meet (split_plan.c). */
typedef enum Join {
	JOIN_PYO3,
	JOIN_SERVICE,
	JOIN_C_ABI,
	JOIN_QUEUE,
	JOIN_COUNT
} Join;

/* Why a split plan's team is as it is. */
typedef enum TeamNote {
	TEAM_NOTE_KEEPS_PYTHON, /* the client's team knows Python: hire for Rust alone */
	TEAM_NOTE_KEEPS_RUST,
	TEAM_NOTE_PYTHON_EXISTS, /* the code is there, and nothing is said of a team */
	TEAM_NOTE_RUST_EXISTS,
	TEAM_NOTE_ONE_RUST, /* one person for both, mostly Rust */
	TEAM_NOTE_ONE_PYTHON,
	TEAM_NOTE_TWO_PROJECTS, /* each half can be staffed by itself */
	TEAM_NOTE_COUNT
} TeamNote;

typedef struct Weights {
	uint8_t of[DIMENSION_COUNT]; /* 0 to 3 */
} Weights;

typedef struct DimensionRow {
	char *label;
	char *means;
	int rust, python;						    /* ratings of 10; 0 for the hiring cost */
	int64_t rust_usd_min, rust_usd_max, python_usd_min, python_usd_max; /* hiring cost only */
	char *json; /* how its object in a recommendation begins: the members that are the same in all */
} DimensionRow;

/* What one answer gives. */
typedef struct AnswerRow {
	SubmissionField field;
	int choice; /* index into the field's choices */
	Weights gives;
	char *says;
	char *part;  /* what it is in a split plan; NULL: no part of its own */
	char *topic; /* of several reasons on one topic only the strongest is given; NULL: a topic of its own */
	char *apart; /* said instead where Python cannot be part of the loop; NULL: the same */
	bool is_published_use_case;
	Engagement engagement; /* of a published use case */
} AnswerRow;

typedef struct SupplyRow {
	Weights gives;
	char *says; /* NULL: not in this rule set */
} SupplyRow;

typedef struct VerdictRow {
	const char *name; /* verdict_names */
	char *says;
	char *parts; /* said instead where the client named a part for each language: {rust}, {python}; NULL: the same */
	double confidence; /* of the rule when answers decide; VERDICT_TEXT takes the model's */
} VerdictRow;

typedef struct Signal {
	char *name;
	Side side;
	bool is_language; /* counts in lists of languages */
	Side names;	  /* SIDE_RUST, SIDE_PYTHON: the language's name; SIDE_NONE: something else */
	Weights gives;
	char *says;
	char *part;			   /* what of the work this is, for a split plan; NULL: not a part */
	char *topic, *apart;		   /* as of an answer */
	char *trade;			   /* whose work it is if not ours ("network administration"); NULL: nobody's */
	Side hires;			   /* the language asked for by name for the person to hire; SIDE_NONE: none */
	bool is_not_a_hire;		   /* nobody is to be hired */
	bool cancels_rust, cancels_python; /* found: the word means something else in the whole text */
	double weights[READING_COUNT];	   /* the fitted model: what a full feature adds to each reading */
} Signal;

typedef enum CueKind {
	CUE_NEGATION,	    /* "no", "without": what follows is not wanted */
	CUE_NEGATED,	    /* "is not needed": what came before is not wanted */
	CUE_CLAUSE,	    /* "but", "however": ends the reach of a cue */
	CUE_PASSING,	    /* "nice to have", "a plus": the whole line is a mention in passing */
	CUE_PASSING_NEXT,   /* "will consider": what follows in the sentence is one */
	CUE_REPLACE,	    /* "port", "replace": languages up to "to" or "in" exist, those after are wanted */
	CUE_TARGET,	    /* "to", "into", "in", "with": turns a replacement to its target */
	CUE_TOO_SLOW,	    /* "is too slow": the languages just named exist and are not wanted */
	CUE_OR,		    /* "or": the list offers a choice */
	CUE_NOT_NEGATION,   /* "not only": looks like a negation and is none */
	CUE_KEPT,	    /* "works fine", "stays as it is": the languages just named exist */
	CUE_KEPT_NEXT,	    /* "keep their": what follows in the clause exists */
	CUE_NEGATED_BEFORE, /* "is out of the question": what this sentence, or the one before, names is not wanted */
	CUE_ONLY,	    /* "Python only": ends a negation */
	CUE_REQUEST,	    /* "we are looking for": the sentence says what is asked for */
	CUE_NAME_NEXT,	    /* "Mr.": the next capital words are a name */
	CUE_FIRM,	    /* "Ltd": the capital words before are a name */
	CUE_NOW,	    /* "currently": the next duration is what there is */
	CUE_NEEDED,	    /* "budget", "under": the next duration is what is needed */
	CUE_SEPARATE,	    /* "separately": one brief, two projects */
	CUE_DEMANDED,	    /* "is a must": what came before is wanted, even in a list that began with "no" */
	CUE_CONTEXT,	    /* "for", "about": behind what is asked for comes its field */
	CUE_PRONOUN,	    /* "that": the sentence speaks of what the one before names */
	CUE_SELF,	    /* "we are a": what the client is, not what is asked for */
	CUE_EVERYDAY,	    /* "cargo", "flask": a name in software, where the text is about software at all */
	CUE_SOFTWARE,	    /* "developer", "API": it is */
	CUE_COUNT
} CueKind;

typedef struct Section {
	char *name;
	double factor;	/* what a mention in it counts */
	bool is_asking; /* says what is asked for: requirements, skills, the stack */
} Section;

/* What the model looks at besides the signals; each is between 0 and 1 (reading.c computes them). */
typedef enum Shape {
	SHAPE_RUST_IN_TITLE,
	SHAPE_PYTHON_IN_TITLE,
	SHAPE_OTHER_IN_TITLE, /* another language */
	SHAPE_RUST_WORK_IN_TITLE,
	SHAPE_PYTHON_WORK_IN_TITLE,
	SHAPE_NEITHER_IN_TITLE,
	SHAPE_BOTH_LANGUAGES, /* both named, and neither only in a list */
	SHAPE_BALANCE,	      /* both named about as often */
	SHAPE_BOTH_PARTS,     /* work of both sides */
	SHAPE_RUST_ALONE,     /* Rust named, Python not */
	SHAPE_PYTHON_ALONE,
	SHAPE_RUST_FIRST, /* the language named first */
	SHAPE_PYTHON_FIRST,
	SHAPE_RUST_ASKED, /* named among the requirements */
	SHAPE_PYTHON_ASKED,
	SHAPE_BOTH_ASKED,
	SHAPE_SYSTEMS_AND_PYTHON, /* C or C++ and Python named, Rust not */
	SHAPE_OTHER_ASKED,
	SHAPE_POLYGLOT,	       /* a list of four languages or more */
	SHAPE_RUST_NAME_SHARE, /* of all languages named */
	SHAPE_PYTHON_NAME_SHARE,
	SHAPE_OTHER_NAME_SHARE,
	SHAPE_RUST_WORK_SHARE, /* of all that the work is about */
	SHAPE_PYTHON_WORK_SHARE,
	SHAPE_NEITHER_WORK_SHARE,
	SHAPE_SILENCE,		/* next to no evidence */
	SHAPE_SLOW_PYTHON_DATA, /* Python that is too slow, and data work alongside */
	SHAPE_TERSE_PARTS,	/* work of both sides in few words, where nothing is said in passing */
	SHAPE_RUST_REQUESTED,	/* each one's part of what the title and the requests name, */
	SHAPE_PYTHON_REQUESTED,
	SHAPE_SYSTEMS_REQUESTED,
	SHAPE_OTHER_REQUESTED,
	SHAPE_RUST_WORK_REQUESTED, /* and of the work they are about */
	SHAPE_PYTHON_WORK_REQUESTED,
	SHAPE_NEITHER_WORK_REQUESTED,
	SHAPE_BOTH_REQUESTED,
	SHAPE_RUST_REFUSED,
	SHAPE_PYTHON_REFUSED,
	SHAPE_SYSTEMS_ALONE, /* C or C++ named, neither Rust nor Python */
	SHAPE_OTHER_ALONE,   /* other languages named, and none of these */
	SHAPE_RUST_ROLE,     /* a Rust engineer is asked for by name */
	SHAPE_PYTHON_ROLE,
	SHAPE_BOTH_SIDES,		/* names and work of both sides */
	SHAPE_SEPARATE_PARTS,		/* work of both sides, said to be apart */
	SHAPE_OTHER_IN_SYSTEMS,		/* another language alone, for work of the Rust side */
	SHAPE_OTHER_IN_PYTHON_WORK,	/* another language alone, for work of the Python side */
	SHAPE_FRONT_IN_SYSTEMS,		/* what is asked for is another trade's, in a system of the Rust side */
	SHAPE_SYSTEMS_AND_PYTHON_ASKED, /* C or C++ and Python, both asked for, Rust not named */
	SHAPE_SYSTEMS_OVER_PYTHON,	/* C or C++ named much more than Python */
	SHAPE_TERSE_SIDES,		/* something firm of both sides, the more the shorter the text */
	SHAPE_BOTH_SIDES_REQUESTED,	/* the requests ask for something of both sides */
	SHAPE_COUNT
} Shape;

typedef struct SplitPlanTexts {
	char *rust, *python; /* where the brief names no part */
	char *joins[JOIN_COUNT];
	char *team[TEAM_NOTE_COUNT];
} SplitPlanTexts;

extern const char *const dimension_names[DIMENSION_COUNT];
extern const char *const side_names[SIDE_COUNT];
extern const char *const verdict_names[VERDICT_COUNT];
extern const char *const when_names[WHEN_COUNT];
extern const char *const supply_names[SUPPLY_COUNT];
extern const char *const join_names[JOIN_COUNT];
extern const char *const team_note_names[TEAM_NOTE_COUNT];
extern const char *const cue_names[CUE_COUNT];
extern const char *const shape_names[SHAPE_COUNT];
extern const char *const reading_names[READING_COUNT];

enum {
	RULESET_BYTES_MAX = 2 * 1024 * 1024, /* ours has 60 kB */
	RULESET_SIGNALS_MAX = 200,	     /* features of a reading live on the stack */
	RULESET_CHOICES_MAX = 8,	     /* no question has more */
};

struct RuleSet {
	gatomicrefcount references;
	char *json;
	char *version, *author, *note;
	DimensionRow dimensions[DIMENSION_COUNT];
	GArray *answers;				      /* of AnswerRow */
	int8_t answer_rows[FIELD_COUNT][RULESET_CHOICES_MAX]; /* number in answers; -1: none */
	SupplyRow supply[SUPPLY_COUNT];
	VerdictRow verdicts[VERDICT_COUNT];
	SplitPlanTexts split_plan;
	MoneyRates rates;
	Lexicon *lexicon;
	GArray *signals;       /* of Signal */
	int given[WHEN_COUNT]; /* the signal that stands for it; -1: none */
	GArray *sections;      /* of Section; number 0 is the text before any heading, factor 1 */
	double bias[READING_COUNT];
	double shapes[SHAPE_COUNT][READING_COUNT];
	double temperature;	 /* flattens the model's probabilities until they are calibrated */
	double thin_below;	 /* a confidence under this asks for a review */
	double understood_above; /* from this share of known words on a text is understood; 0: always */
};

/* Fills an empty rule set from JSON; what is wrong goes to problems, one line each (ruleset_parse.c). */
void ruleset_fill(RuleSet *rules, const char *source, GPtrArray *problems);

static inline const Signal *ruleset_signal(const RuleSet *rules, int at)
{
	return &g_array_index(rules->signals, Signal, at);
}
