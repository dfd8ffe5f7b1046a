/*
 * domain/submission/submission: what a client sent, checked.
 *
 * submission_fields is the one table of questions. It drives the JSON decoder, the form decoder, the form page, the
 * validation, the OpenAPI document and the export's columns: a new question is one row.
 *
 * A Submission owns its texts, all of them valid UTF-8 without NUL and trimmed. A choice that was not answered, or
 * answered with "not_sure", is SUBMISSION_NOT_SURE.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>
#include <jansson.h>

#include "codec/form.h"
#include "codec/wording.h"
#include "domain/submission/money.h"

enum {
	SUBMISSION_JSON_BYTES_MAX = 64 * 1024,
	/*
	 * In a form a description of 10,000 characters takes 90 kB in Chinese, and 120 kB where each takes four bytes.
	 */
	SUBMISSION_FORM_BYTES_MAX = 192 * 1024,
	SUBMISSION_DESCRIPTION_CHARS_MAX = 10000,
	SUBMISSION_TEXT_CHARS_MAX = 200,
	SUBMISSION_EMAIL_BYTES_MAX = 254, /* RFC 5321, 4.5.3.1.3 with the brackets taken off */
	SUBMISSION_USE_CASES_MAX = 2,
	SUBMISSION_LANGUAGE_CHARS_MAX = 2,
	SUBMISSION_NEXT_CHARS_MAX = 2000, /* an address with the parameters of a campaign */
	SUBMISSION_BUDGET_USD_MAX = MONEY_USD_YEAR_MAX,
	SUBMISSION_OVERLAP_HOURS_MAX = 24,
	SUBMISSION_HEADCOUNT_MAX = 1000,
	SUBMISSION_CANDIDATES_MAX = 50,
	SUBMISSION_KEYS_MAX = FORM_FIELDS_MAX, /* unknown keys are kept, so there is an end to them */
	SUBMISSION_NOT_SURE = -1,
};

/* The answer that every question takes and that says nothing. An empty answer is the same. */
#define SUBMISSION_NOT_SURE_NAME "not_sure"
/*
 * Stored with the yearly dollars of an amount that was written in another way:
 * {"text","low","high","currency","period"}. A name of ours: what others send under it is left out.
 */
#define SUBMISSION_AS_WRITTEN_NAME "budget_as_written"
/* Stored with the answers of a form: what it looked like to be filled in by. */
#define SUBMISSION_SIGNALS_NAME "form_signals"

typedef enum SubmissionField {
	FIELD_USE_CASE,
	FIELD_TITLE,
	FIELD_DESCRIPTION,
	FIELD_LATENCY,
	FIELD_MEMORY,
	FIELD_DATA_SHARE,
	FIELD_PRIORITY,
	FIELD_CODEBASE,
	FIELD_TEAM_KNOWS,
	FIELD_ENGINEERS,
	FIELD_SENIORITY,
	FIELD_START,
	FIELD_DURATION,
	FIELD_HOURS,
	FIELD_BUDGET_USD_YEAR,
	FIELD_TIMEZONE,
	FIELD_OVERLAP_HOURS,
	FIELD_LANGUAGES,
	FIELD_DEADLINE,
	FIELD_MUST_HAVES,
	FIELD_WORK_PLACE,
	FIELD_LOCATION,
	FIELD_CONTRACT,
	FIELD_RATE,
	FIELD_START_DATE,
	FIELD_HEADCOUNT,
	FIELD_CLEARANCE,
	FIELD_INTERVIEWS,
	FIELD_CANDIDATES,
	FIELD_CONTACT_NAME,
	FIELD_EMAIL,
	FIELD_COMPANY,
	FIELD_PHONE,
	FIELD_CONSENT,
	FIELD_SOURCE,
	FIELD_NEXT,
	FIELD_LANGUAGE, /* of the page it was filled in on, which we write to the client in */
	FIELD_COUNT
} SubmissionField;

/* The values of each choice, in the order of its table row. */
enum {
	USE_CASE_TRADING_ENGINE,
	USE_CASE_REALTIME_PIPELINE,
	USE_CASE_GAME_ENGINE,
	USE_CASE_ML_TRAINING,
	USE_CASE_INTERNAL_API,
	USE_CASE_DATA_ANALYSIS,
	USE_CASE_OTHER,
	USE_CASE_COUNT
};
enum {
	LATENCY_UNDER_1MS,
	LATENCY_UNDER_10MS,
	LATENCY_UNDER_100MS,
	LATENCY_ABOUT_1S,
	LATENCY_NO_LIMIT
};
enum {
	MEMORY_TIGHT,
	MEMORY_COST_MATTERS,
	MEMORY_ORDINARY
};
enum {
	DATA_SHARE_MOST,
	DATA_SHARE_PART,
	DATA_SHARE_NONE
};
enum {
	PRIORITY_FIRST_VERSION,
	PRIORITY_SPEED_UNDER_LOAD,
	PRIORITY_BOTH
};
enum {
	CODEBASE_NEW,
	CODEBASE_PYTHON_TOO_SLOW,
	CODEBASE_RUST,
	CODEBASE_OTHER_LANGUAGE,
	CODEBASE_ONGOING,
	CODEBASE_JUST_LOOKING
};
enum {
	TEAM_KNOWS_PYTHON,
	TEAM_KNOWS_RUST,
	TEAM_KNOWS_BOTH,
	TEAM_KNOWS_NEITHER,
	TEAM_KNOWS_NO_TEAM
};
enum {
	ENGINEERS_1,
	ENGINEERS_2_3,
	ENGINEERS_4_PLUS
};
enum {
	SENIORITY_ENTRY,
	SENIORITY_INTERMEDIATE,
	SENIORITY_EXPERT
};
enum {
	START_NOW,
	START_1_2_WEEKS,
	START_LATER
};
enum {
	DURATION_UNDER_1_MONTH,
	DURATION_1_3_MONTHS,
	DURATION_3_6_MONTHS,
	DURATION_OVER_6_MONTHS
};
enum {
	HOURS_FULL_TIME,
	HOURS_PART_TIME,
	HOURS_HOURLY
};
enum {
	DEADLINE_FIXED,
	DEADLINE_FLEXIBLE
};
enum {
	WORK_PLACE_REMOTE,
	WORK_PLACE_PARTLY,
	WORK_PLACE_ON_SITE
};
enum {
	CONTRACT_PERMANENT,
	CONTRACT_CONTRACT,
	CONTRACT_FIXED_PRICE,
	CONTRACT_TRAINING
};

typedef enum FieldKind {
	FIELD_KIND_TEXT,       /* one line */
	FIELD_KIND_PARAGRAPHS, /* line breaks kept, as \n */
	FIELD_KIND_EMAIL,
	FIELD_KIND_CHOICE,  /* one of choices, or not_sure */
	FIELD_KIND_CHOICES, /* a list of at most SUBMISSION_USE_CASES_MAX of choices, or not_sure */
	FIELD_KIND_INTEGER, /* min..max */
	FIELD_KIND_MONEY,   /* as people write it (money.h), counted in US dollars a year */
	FIELD_KIND_YES,	    /* must be true */
	FIELD_KIND_CARRIED, /* carried along, unseen by the one who sends it: never refused */
} FieldKind;

typedef struct FieldChoice {
	const char *name; /* as sent and stored */
	TextKey label;	  /* as shown */
} FieldChoice;

typedef struct FieldSpec {
	const char *name; /* as sent and stored */
	FieldKind kind;
	bool is_required;
	int chars_max;		    /* texts */
	int64_t min, max;	    /* integers */
	const FieldChoice *choices; /* ends with a NULL name; not_sure is not listed */
	TextKey label;		    /* the question, as a person reads it */
	TextKey help;		    /* one more sentence, or TEXT_NONE */
	TextKey missing;	    /* required fields: the error when there is no answer */
} FieldSpec;

extern const FieldSpec submission_fields[FIELD_COUNT];

/* The field with this name, FIELD_COUNT if there is none. */
SubmissionField submission_field_find(const char *name);

typedef struct Submission {
	/*
	 * Texts, paragraphs, what is carried along, and email, whose domain is lower-case A-labels; NULL when not
	 * given.
	 */
	char *texts[FIELD_COUNT];
	/* Index into the row's choices, or SUBMISSION_NOT_SURE. FIELD_USE_CASE has its own list instead. */
	int8_t choices[FIELD_COUNT];
	/* USE_CASE_…, in the order given, each once. */
	int8_t use_cases[SUBMISSION_USE_CASES_MAX];
	uint8_t use_cases_count;
	int64_t integers
		[FIELD_COUNT]; /* and US dollars a year; SUBMISSION_NOT_SURE when not given, or not understood */
	char *budget_text;     /* as written, when that is not just the number; NULL otherwise */
	Money budget;	       /* of budget_text */
	bool consent;
} Submission;

G_STATIC_ASSERT(USE_CASE_COUNT < INT8_MAX);

Submission *submission_new(void);
void submission_free(Submission *submission);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Submission, submission_free)

/*
 * One thing that is wrong with one field, or, as a warning, what was accepted but not used as it is. Codes are stable.
 *
 * - Errors: required, too_long, bad_email, wrong_type, too_many.
 * - Warnings: not_a_choice, not_a_number, out_of_range, not_understood, wrong_type (kept, but not answered), too_long
 *   (cut or left out), converted (an amount in US dollars a year), unknown_field (kept).
 */
typedef struct FieldError {
	char *field;	  /* as sent, for unknown keys too */
	const char *code; /* a constant */
	char *says;	  /* a sentence that a person understands */
} FieldError;

typedef struct FieldErrors {
	GPtrArray *list; /* of FieldError, in the table's order */
} FieldErrors;

void field_errors_init(FieldErrors *errors);
void field_errors_clear(FieldErrors *errors);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FieldErrors, field_errors_clear)

/* field_errors_add(errors, "title", "too_long", TEXT_ERROR_TOO_LONG, wording_number("max", 200)) */
#define field_errors_add(...) field_errors_add_values(__VA_ARGS__, wording_end())
void field_errors_add_values(FieldErrors *errors, const char *field, const char *code, TextKey key, ...);
/* What somebody else has put into words. */
void field_errors_add_text(FieldErrors *errors, const char *field, const char *code, const char *says);
const FieldError *field_errors_get(const FieldErrors *errors, guint at);
guint field_errors_count(const FieldErrors *errors);

/*
 * The raw form of a submission between decoding and checking: for every key its values as text, with the JSON type it
 * had. Decoders fill it, submission_check() reads it, the form page re-renders from it, and the stored JSON is written
 * from it (unknown keys included).
 */
typedef enum RawType {
	RAW_TEXT,   /* a JSON string, or a form value */
	RAW_NUMBER, /* a JSON number, as its text */
	RAW_BOOL,   /* "true" or "false" */
	RAW_NULL,
	RAW_LIST,  /* several texts: a JSON array of strings, or a repeated form key */
	RAW_OTHER, /* an object or a mixed array, as compact JSON text in value: no field takes it */
} RawType;

typedef struct RawValue {
	char *name;
	RawType type;
	char *value;	   /* RAW_LIST: NULL */
	GPtrArray *values; /* RAW_LIST: of char *; NULL otherwise */
} RawValue;

typedef struct RawSubmission {
	GPtrArray *values; /* of RawValue *, in the order sent, names unique */
	bool is_json;	   /* a program sent it, which has booleans; in a form, a word says yes */
} RawSubmission;

RawSubmission *raw_submission_new(void);
void raw_submission_free(RawSubmission *raw);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RawSubmission, raw_submission_free)

/*
 * Appends; the name must be new. value is copied, of a RAW_TEXT without what cannot be seen (plain_text.h); NULL for
 * RAW_LIST, whose values the caller fills.
 */
RawValue *raw_submission_add(RawSubmission *raw, const char *name, RawType type, const char *value);
const RawValue *raw_submission_find(const RawSubmission *raw, const char *name);
/* Takes out what is no answer, such as a page's token; nothing happens if it is not there. */
void raw_submission_remove(RawSubmission *raw, const char *name);

/* INVALID: the document is no object, or has more than SUBMISSION_KEYS_MAX members. */
RawSubmission *raw_submission_from_json(const json_t *document, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/*
 * The same from the document's bytes, as jsonc_decode() reads them, but for a byte order mark before them and every
 * \u0000 in them, which are dropped. INVALID: what is wrong, with line and column.
 */
RawSubmission *raw_submission_from_bytes(const char *bytes, gsize count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same from what submission_write_json() wrote, as it was sent; fields of a form may take the place of others. */
RawSubmission *raw_submission_from_stored(const json_t *document, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Fields that were left empty are left out: a page sends every field. */
RawSubmission *raw_submission_from_form(const Form *form);

typedef enum SubmissionCheck {
	SUBMISSION_CHECK_LEAD,		 /* all that is required to store a lead */
	SUBMISSION_CHECK_RECOMMENDATION, /* use_case or description is enough: nothing will be stored */
} SubmissionCheck;

/* True when the last of what was sent says yes: a page may send "0" for the empty box and "1" for the ticked one. */
bool raw_value_is_yes(const RawValue *value);

/*
 * Returns the checked submission, or NULL with at least one entry in errors (all bad fields together). A person is
 * refused only for what is missing or cannot be stored: what is not understood is a warning, and counts as not
 * answered. rates: NULL for US dollars alone. Both lists are initialized by the caller.
 */
Submission *submission_check(const RawSubmission *raw, SubmissionCheck check, const MoneyRates *rates,
	FieldErrors *errors, FieldErrors *warnings);

/*
 * The JSON object that is stored and exported: what was sent under its own names, unknown keys included, each answer as
 * it was understood: texts as in the checked submission, so that spans of a recommendation fit; numbers, choices, and
 * true as what they mean. What was not understood is as it was sent.
 */
void submission_write_json(const RawSubmission *raw, const Submission *submission, GString *out);
