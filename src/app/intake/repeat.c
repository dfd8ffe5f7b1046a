#include "app/intake/repeat.h"

#include <string.h>

#include <sodium.h>

#include "base/text_scan.h"
#include "db/pool.h"
#include "domain/submission/answers.h"
#include "store/lead.h"

G_STATIC_ASSERT((int)INTAKE_KEY_BYTES == (int)crypto_generichash_BYTES);

static void hash_key(const char *kind, const void *key, gsize bytes, uint8_t hash[static INTAKE_KEY_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, INTAKE_KEY_BYTES);
	/* With its NUL, so that no kind's end can be read as the beginning of the key. */
	crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
	crypto_generichash_update(&state, key, bytes);
	crypto_generichash_final(&state, hash, INTAKE_KEY_BYTES);
}

void repeat_key_of_client(const void *key, gsize bytes, uint8_t hash[static INTAKE_KEY_BYTES])
{
	hash_key("api", key, bytes, hash);
}

void repeat_key_of_form(const void *nonce, gsize bytes, uint8_t hash[static INTAKE_KEY_BYTES])
{
	hash_key("form", nonce, bytes, hash);
}

/* Without differences in case and blanks that nobody means; ends with NUL. */
static void append_folded(GString *out, const char *text)
{
	const gsize before = out->len;
	bool is_blank = false;

	for (; text != NULL && *text != '\0'; text++) {
		if (g_ascii_isspace(*text)) {
			is_blank = true;
			continue;
		}
		if (is_blank)
			g_string_append_c(out, ' ');
		is_blank = false;
		g_string_append_c(out, *text);
	}
	text_lower_ascii(out->str + before, out->len - before);
	g_string_append_c(out, '\0');
}

static void append_answers(GString *out, const Submission *submission)
{
	for (SubmissionField field = 0; field < FIELD_CONSENT; field++) {
		append_folded(out, submission->texts[field]);
		g_string_append_printf(
			out, "%d %" G_GINT64_FORMAT " ", submission->choices[field], submission->integers[field]);
	}
	for (int i = 0; i < submission->use_cases_count; i++)
		g_string_append_printf(out, "%d ", submission->use_cases[i]);
}

void repeat_key_of_answers(const Submission *submission, uint8_t hash[static INTAKE_KEY_BYTES])
{
	g_autoptr(GString) key = g_string_sized_new(2048);

	append_folded(key, submission->texts[FIELD_EMAIL]);
	append_folded(key, submission->texts[FIELD_CONTACT_NAME]);
	const gsize before = key->len;
	append_folded(key, submission->texts[FIELD_TITLE]);
	append_folded(key, submission->texts[FIELD_DESCRIPTION]);
	if (key->len - before < REPEAT_TEXT_BYTES_MIN)
		append_answers(key, submission);
	hash_key("answers", key->str, key->len, hash);
}

static bool is_same(const char *a, const char *b)
{
	g_autoptr(GString) left = g_string_new(NULL);
	g_autoptr(GString) right = g_string_new(NULL);

	append_folded(left, a);
	append_folded(right, b);
	return g_string_equal(left, right);
}

static bool has_same(const Json *stored, const Submission *submission, SubmissionField field)
{
	return is_same(answers_get(stored, field), submission->texts[field]);
}

static RepeatOfPage meaning_of(const DbResult *rows, int row, const IntakeLead *lead)
{
	g_autoptr(Json) stored = answers_decode(db_get_text(rows, row, "submission"));
	g_autoptr(GString) hash = g_string_new(NULL);
	const Submission *submission = lead->submission;

	if (!db_get_bool(rows, row, "is_open"))
		return REPEAT_OF_NONE;
	lead_key_write(lead->body_hash, hash);
	if (has_same(stored, submission, FIELD_EMAIL)) {
		if (strcmp(hash->str, db_get_text(rows, row, "body_hash")) != 0)
			return REPEAT_CORRECTION;
		return db_get_bool(rows, row, "is_young") ? REPEAT_AGAIN : REPEAT_OF_NONE;
	}
	/* The name as well: of two people behind one cached page, the second must not see the first one's request. */
	const bool is_typo =
		db_get_bool(rows, row, "is_just_sent") && has_same(stored, submission, FIELD_CONTACT_NAME) &&
		has_same(stored, submission, FIELD_TITLE) && has_same(stored, submission, FIELD_DESCRIPTION);
	return is_typo ? REPEAT_CORRECTION : REPEAT_OF_NONE;
}

bool repeat_of_page(const App *app, const IntakeLead *lead, int64_t deadline_us, RepeatOfPage *meaning, Ident *lead_id,
	GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	*meaning = REPEAT_OF_NONE;
	if (!db_loan_take(&loan, app->pool, deadline_us, error))
		return false;
	g_autoptr(DbResult) rows = lead_find_by_form(loan.db, lead->form_key, error);
	if (rows == NULL)
		return false;
	for (int row = 0; row < db_rows(rows) && *meaning == REPEAT_OF_NONE; row++) {
		*meaning = meaning_of(rows, row, lead);
		const bool is_id = ident_parse(db_get_text(rows, row, "id"), lead_id);
		g_assert(is_id); /* the schema's type ensures it */
	}
	return true;
}
