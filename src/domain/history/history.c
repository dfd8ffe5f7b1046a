#include "domain/history/history.h"

#include <string.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "domain/email_address.h"
#include "domain/lead/lead_outcome.h"

/* clang-format off */
const char *const history_fact_names[HISTORY_FACT_COUNT] = {
	[HISTORY_RECEIVED] = "received_at",
	[HISTORY_ENDED] = "ended_at",
	[HISTORY_STATUS] = "status",
	[HISTORY_ENGAGEMENT] = "engagement",
	[HISTORY_REASON] = "reason",
	[HISTORY_RECRUITER] = "recruiter",
	[HISTORY_RECRUITER_EMAIL] = "recruiter_email",
	[HISTORY_ACCEPTED] = "accepted_at",
	[HISTORY_START_DATE] = "start_date",
	[HISTORY_ROLE] = "role",
	[HISTORY_RATE] = "rate",
	[HISTORY_FEE] = "fee",
	[HISTORY_NOTE] = "note",
};

/* Other headings that mean the same, in small letters with _ for all else. */
static const struct {
	const char *heading;
	HistoryFact fact;
} fact_words[] = {
	{"created_at", HISTORY_RECEIVED}, {"created", HISTORY_RECEIVED}, {"date", HISTORY_RECEIVED}, {"received", HISTORY_RECEIVED}, {"created_on", HISTORY_RECEIVED}, {"date_created", HISTORY_RECEIVED}, {"received_on", HISTORY_RECEIVED},
	{"closed_at", HISTORY_ENDED}, {"closed", HISTORY_ENDED}, {"date_closed", HISTORY_ENDED}, {"close_date", HISTORY_ENDED}, {"closed_on", HISTORY_ENDED}, {"ended", HISTORY_ENDED}, {"completed_at", HISTORY_ENDED},
	{"outcome", HISTORY_STATUS}, {"result", HISTORY_STATUS}, {"state", HISTORY_STATUS},
	{"class", HISTORY_ENGAGEMENT}, {"category", HISTORY_ENGAGEMENT}, {"technology", HISTORY_ENGAGEMENT},
	{"lost_reason", HISTORY_REASON}, {"closed_reason", HISTORY_REASON}, {"close_reason", HISTORY_REASON}, {"loss_reason", HISTORY_REASON}, {"end_reason", HISTORY_REASON},
	{"recruiter_name", HISTORY_RECRUITER}, {"assigned_to", HISTORY_RECRUITER}, {"owner", HISTORY_RECRUITER}, {"consultant", HISTORY_RECRUITER},
	{"owner_email", HISTORY_RECRUITER_EMAIL}, {"consultant_email", HISTORY_RECRUITER_EMAIL},
	{"assigned_at", HISTORY_ACCEPTED}, {"accepted", HISTORY_ACCEPTED}, {"assigned_on", HISTORY_ACCEPTED},
	{"started_at", HISTORY_START_DATE}, {"started_on", HISTORY_START_DATE}, {"placed_at", HISTORY_START_DATE}, {"placed_on", HISTORY_START_DATE},
	{"job_title", HISTORY_ROLE}, {"position", HISTORY_ROLE},
	{"salary", HISTORY_RATE}, {"daily_rate", HISTORY_RATE},
	{"placement_fee", HISTORY_FEE}, {"commission", HISTORY_FEE},
	{"notes", HISTORY_NOTE}, {"comment", HISTORY_NOTE}, {"comments", HISTORY_NOTE}, {"remarks", HISTORY_NOTE},
};

static const struct {
	const char *heading;
	SubmissionField field;
} question_words[] = {
	{"name", FIELD_CONTACT_NAME}, {"contact", FIELD_CONTACT_NAME}, {"full_name", FIELD_CONTACT_NAME}, {"client", FIELD_CONTACT_NAME}, {"client_name", FIELD_CONTACT_NAME}, {"contact_person", FIELD_CONTACT_NAME},
	{"e_mail", FIELD_EMAIL}, {"email_address", FIELD_EMAIL}, {"mail", FIELD_EMAIL}, {"mail_address", FIELD_EMAIL}, {"client_email", FIELD_EMAIL}, {"contact_email", FIELD_EMAIL},
	{"company_name", FIELD_COMPANY}, {"organization", FIELD_COMPANY}, {"account", FIELD_COMPANY}, {"firm", FIELD_COMPANY}, {"account_name", FIELD_COMPANY}, {"employer", FIELD_COMPANY},
	{"phone_number", FIELD_PHONE}, {"telephone", FIELD_PHONE}, {"mobile", FIELD_PHONE}, {"tel", FIELD_PHONE},
	{"subject", FIELD_TITLE}, {"project", FIELD_TITLE}, {"project_title", FIELD_TITLE}, {"lead_name", FIELD_TITLE}, {"opportunity_name", FIELD_TITLE},
	{"brief", FIELD_DESCRIPTION}, {"details", FIELD_DESCRIPTION}, {"requirements", FIELD_DESCRIPTION}, {"project_description", FIELD_DESCRIPTION}, {"message", FIELD_DESCRIPTION},
	{"budget", FIELD_BUDGET_USD_YEAR}, {"amount", FIELD_BUDGET_USD_YEAR}, {"value", FIELD_BUDGET_USD_YEAR},
	{"time_zone", FIELD_TIMEZONE},
	{"lead_source", FIELD_SOURCE}, {"channel", FIELD_SOURCE}, {"campaign", FIELD_SOURCE},
};
/* clang-format on */

/* In these nobody is asked anymore. */
static const LeadStatus endings[] = {LEAD_STATUS_PLACED, LEAD_STATUS_LOST, LEAD_STATUS_WITHDRAWN, LEAD_STATUS_CLOSED};

/* --- which column says what --- */

/* "Mail address" to "mail_address" */
static char *slug_of(const char *heading)
{
	GString *slug = g_string_new(NULL);

	for (const char *c = heading; *c != '\0'; c = g_utf8_next_char(c)) {
		const gunichar letter = g_unichar_tolower(g_utf8_get_char(c));
		if (g_unichar_isalnum(letter))
			g_string_append_unichar(slug, letter);
		else if (slug->len > 0 && slug->str[slug->len - 1] != '_')
			g_string_append_c(slug, '_');
	}
	if (slug->len > 0 && slug->str[slug->len - 1] == '_')
		g_string_truncate(slug, slug->len - 1);
	return g_string_free(slug, FALSE);
}

/* Where a name puts its column; NULL: it is none of ours. Consent is not asked of the past. */
static int *place_of(HistoryMap *map, const char *name)
{
	const SubmissionField field = submission_field_find(name);

	/* What became of a lead goes before what was asked for: start_date is when the engineer started. */
	for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++) {
		if (strcmp(history_fact_names[fact], name) == 0)
			return &map->facts[fact];
	}
	return field != FIELD_COUNT && field != FIELD_CONSENT && field != FIELD_NEXT ? &map->questions[field] : NULL;
}

static int *place_of_other_word(HistoryMap *map, const char *slug)
{
	for (gsize i = 0; i < G_N_ELEMENTS(fact_words); i++) {
		if (strcmp(fact_words[i].heading, slug) == 0)
			return &map->facts[fact_words[i].fact];
	}
	for (gsize i = 0; i < G_N_ELEMENTS(question_words); i++) {
		if (strcmp(question_words[i].heading, slug) == 0)
			return &map->questions[question_words[i].field];
	}
	return NULL;
}

/* Our own names first, then other words for what has no column yet; the first of two columns with the same heading counts. */
static void place_columns(HistoryMap *map, int *(*place)(HistoryMap *, const char *))
{
	for (int column = 0; map->headings[column] != NULL; column++) {
		g_autofree char *slug = slug_of(map->headings[column]);
		int *at = place(map, slug);
		if (at != NULL && *at == HISTORY_NOWHERE)
			*at = column;
	}
}

void history_map_init(HistoryMap *map, const GPtrArray *headings, GTimeZone *zone)
{
	*map = (HistoryMap){
		.headings = g_new0(char *, headings->len + 1),
		.is_left_out = g_new0(bool, headings->len + 1),
		.values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
		.zone = g_time_zone_ref(zone),
	};
	for (guint i = 0; i < headings->len; i++)
		map->headings[i] = g_strstrip(g_strdup(headings->pdata[i]));
	for (SubmissionField field = 0; field < FIELD_COUNT; field++)
		map->questions[field] = HISTORY_NOWHERE;
	for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++)
		map->facts[fact] = HISTORY_NOWHERE;
	place_columns(map, place_of);
	place_columns(map, place_of_other_word);
}

void history_map_clear(HistoryMap *map)
{
	g_clear_pointer(&map->headings, g_strfreev);
	g_clear_pointer(&map->is_left_out, g_free);
	g_clear_pointer(&map->values, g_hash_table_unref);
	g_clear_pointer(&map->zone, g_time_zone_unref);
}

static int find_column(const HistoryMap *map, const char *heading)
{
	for (int column = 0; map->headings[column] != NULL; column++) {
		if (strcmp(map->headings[column], heading) == 0)
			return column;
	}
	return HISTORY_NOWHERE;
}

char *history_names(void)
{
	GString *names = g_string_new(NULL);

	for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++)
		g_string_append_printf(names, "%s, ", history_fact_names[fact]);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		bool is_fact = false;
		for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++)
			is_fact = is_fact || strcmp(history_fact_names[fact], submission_fields[field].name) == 0;
		if (!is_fact && field != FIELD_CONSENT && field != FIELD_NEXT)
			g_string_append_printf(names, "%s, ", submission_fields[field].name);
	}
	g_string_truncate(names, names->len - 2);
	return g_string_free(names, FALSE);
}

bool history_map_set(HistoryMap *map, const char *assignment, GError **error)
{
	g_auto(GStrv) sides = g_strsplit(assignment, "=", 2);

	if (g_strv_length(sides) != 2)
		return wording_fail(
			error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_MAP, wording_string("text", assignment));
	int *place = place_of(map, g_strstrip(sides[0]));
	const int column = find_column(map, g_strstrip(sides[1]));
	if (place == NULL && *sides[0] != '\0') {
		g_autofree char *names = history_names();
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_NAME,
			wording_string("name", sides[0]), wording_string("names", names));
	}
	if (column == HISTORY_NOWHERE && *sides[1] != '\0') {
		g_autofree char *headings = g_strjoinv(", ", map->headings);
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_COLUMN,
			wording_string("column", sides[1]), wording_string("columns", headings));
	}
	if (place != NULL)
		*place = column;
	else if (column != HISTORY_NOWHERE)
		map->is_left_out[column] = true;
	return true;
}

static char *value_key(const char *name, const char *value)
{
	g_autofree char *small = g_utf8_strdown(value, -1);

	return g_strconcat(name, "\n", small, NULL);
}

bool history_map_value(HistoryMap *map, const char *assignment, GError **error)
{
	const char *colon = strchr(assignment, ':');
	const char *equals = strrchr(assignment, '=');

	if (colon == NULL || equals == NULL || equals < colon)
		return wording_fail(
			error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_VALUE, wording_string("text", assignment));
	g_autofree char *name = g_strndup(assignment, (gsize)(colon - assignment));
	g_autofree char *value = g_strndup(colon + 1, (gsize)(equals - colon) - 1);
	if (place_of(map, name) == NULL) {
		g_autofree char *names = history_names();
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_NAME,
			wording_string("name", name), wording_string("names", names));
	}
	g_hash_table_replace(map->values, value_key(name, g_strstrip(value)), g_strdup(equals + 1));
	return true;
}

bool history_map_check(const HistoryMap *map, GError **error)
{
	const struct {
		int column;
		const char *name;
	} needed[] = {
		{map->facts[HISTORY_RECEIVED], history_fact_names[HISTORY_RECEIVED]},
		{map->questions[FIELD_EMAIL], submission_fields[FIELD_EMAIL].name},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
		if (needed[i].column != HISTORY_NOWHERE)
			continue;
		g_autofree char *headings = g_strjoinv(", ", map->headings);
		return wording_fail(error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_IMPORT_NEEDED,
			wording_string("name", needed[i].name), wording_string("columns", headings));
	}
	return true;
}

/* --- a row --- */

void history_lead_clear(HistoryLead *lead)
{
	g_clear_pointer(&lead->raw, raw_submission_free);
	g_clear_pointer(&lead->submission, submission_free);
	for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++)
		g_clear_pointer(&lead->texts[fact], g_free);
}

/* What the cell means; NULL: nothing. g_free. */
static char *meaning_of(const HistoryMap *map, const GPtrArray *cells, int column, const char *name)
{
	if (column == HISTORY_NOWHERE || (guint)column >= cells->len)
		return NULL;
	g_autofree char *text = g_strstrip(g_strdup(cells->pdata[column]));
	g_autofree char *key = value_key(name, text);
	const char *meant = g_hash_table_lookup(map->values, key);
	const char *value = meant != NULL ? meant : text;
	return *value == '\0' ? NULL : g_strdup(value);
}

static const char *heading_of(const HistoryMap *map, int column, const char *name)
{
	return column == HISTORY_NOWHERE ? name : map->headings[column];
}

static const char *heading_of_fact(const HistoryMap *map, HistoryFact fact)
{
	return heading_of(map, map->facts[fact], history_fact_names[fact]);
}

/* "31.01.2026" to year, month, day. */
static bool parse_day(const char *text, HistoryDates dates, int ymd[static 3], int *used)
{
	static const int orders[HISTORY_DATES_COUNT][3] = {
		[HISTORY_DATES_ISO] = {0, 1, 2}, [HISTORY_DATES_DMY] = {2, 1, 0}, [HISTORY_DATES_MDY] = {1, 2, 0}};
	const bool is_iso = strlen(text) >= 10 && text[4] == '-' && text[7] == '-';
	const int *order = orders[is_iso ? HISTORY_DATES_ISO : dates];
	const char *at = text;

	for (int i = 0; i < 3; i++) {
		const gsize digits = strspn(at, "0123456789");
		if (digits == 0 || digits > 4)
			return false;
		ymd[order[i]] = 0;
		for (gsize d = 0; d < digits; d++)
			ymd[order[i]] = ymd[order[i]] * 10 + (at[d] - '0');
		at += digits;
		if (i < 2 && (*at == '\0' || strchr("-./", *at++) == NULL))
			return false;
	}
	*used = (int)(at - text);
	return ymd[0] >= 1970 && ymd[0] <= 9999;
}

/* "14:30", "9:05", "14:30:05.123Z", "14:30+02:00"; nothing is midnight. */
static GDateTime *parse_time(const HistoryMap *map, const int ymd[static 3], const char *rest)
{
	while (*rest == ' ' || *rest == 'T' || *rest == ',')
		rest++;
	if (*rest == '\0')
		return g_date_time_new(map->zone, ymd[0], ymd[1], ymd[2], 0, 0, 0);
	g_autoptr(GString) time = g_string_new(rest);
	if (time->len > 1 && time->str[1] == ':')
		g_string_prepend_c(time, '0');
	if (time->len >= 5 && time->str[5] != ':')
		g_string_insert(time, 5, ":00");
	g_autofree char *iso = g_strdup_printf("%04d-%02d-%02dT%s", ymd[0], ymd[1], ymd[2], time->str);
	return g_date_time_new_from_iso8601(iso, map->zone);
}

/* 0: it is no time. */
static int64_t parse_moment(const HistoryMap *map, const char *text)
{
	int ymd[3], used;

	if (!parse_day(text, map->dates, ymd, &used))
		return 0;
	g_autoptr(GDateTime) at = parse_time(map, ymd, text + used);
	return at == NULL ? 0 : g_date_time_to_unix(at) * G_USEC_PER_SEC;
}

static int64_t read_moment(
	const HistoryMap *map, HistoryFact fact, const HistoryLead *lead, int64_t now_us, FieldErrors *errors)
{
	if (lead->texts[fact] == NULL)
		return 0;
	const int64_t at_us = parse_moment(map, lead->texts[fact]);
	if (at_us <= 0)
		field_errors_add(errors, heading_of_fact(map, fact), "bad_date", TEXT_ERROR_IMPORT_DATE,
			wording_string("text", lead->texts[fact]));
	else if (at_us > now_us)
		field_errors_add(errors, heading_of_fact(map, fact), "future", TEXT_ERROR_IMPORT_FUTURE,
			wording_string("text", lead->texts[fact]));
	return at_us;
}

static void read_moments(const HistoryMap *map, int64_t now_us, HistoryLead *lead, FieldErrors *errors)
{
	if (lead->texts[HISTORY_RECEIVED] == NULL)
		field_errors_add(errors, heading_of_fact(map, HISTORY_RECEIVED), "required", TEXT_ERROR_IMPORT_EMPTY);
	lead->received_us = read_moment(map, HISTORY_RECEIVED, lead, now_us, errors);
	lead->ended_us = read_moment(map, HISTORY_ENDED, lead, now_us, errors);
	lead->accepted_us = read_moment(map, HISTORY_ACCEPTED, lead, now_us, errors);
	if (lead->ended_us == 0)
		lead->ended_us = MAX(lead->received_us, lead->accepted_us);
	else if (lead->ended_us < lead->received_us)
		field_errors_add(errors, heading_of_fact(map, HISTORY_ENDED), "before_start", TEXT_ERROR_IMPORT_ORDER);
}

/* A start may lie ahead. It is stored as 2026-01-31. */
static void read_start(const HistoryMap *map, HistoryLead *lead, FieldErrors *errors)
{
	int ymd[3], used;
	char **text = &lead->texts[HISTORY_START_DATE];

	if (*text == NULL)
		return;
	if (!parse_day(*text, map->dates, ymd, &used) ||
		!g_date_valid_dmy((GDateDay)ymd[2], (GDateMonth)ymd[1], (GDateYear)ymd[0])) {
		field_errors_add(errors, heading_of_fact(map, HISTORY_START_DATE), "bad_date", TEXT_ERROR_IMPORT_DATE,
			wording_string("text", *text));
		return;
	}
	g_free(*text);
	*text = g_strdup_printf("%04d-%02d-%02d", ymd[0], ymd[1], ymd[2]);
}

static bool is_ending(LeadStatus status)
{
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
		if (endings[i] == status)
			return true;
	}
	return false;
}

/* Without a status it is closed. */
static void read_status(const HistoryMap *map, HistoryLead *lead, FieldErrors *errors)
{
	const char *text = lead->texts[HISTORY_STATUS];
	g_autofree char *small = text == NULL ? NULL : g_ascii_strdown(text, -1);
	LeadReasonKind kind;

	lead->status = LEAD_STATUS_CLOSED;
	if (small != NULL && (!lead_status_parse(small, &lead->status) || !is_ending(lead->status))) {
		field_errors_add(errors, heading_of_fact(map, HISTORY_STATUS), "bad_status", TEXT_ERROR_IMPORT_STATUS,
			wording_string("text", text));
		return;
	}
	char **reason = &lead->texts[HISTORY_REASON];
	if (!lead_reason_kind_of(lead->status, &kind)) {
		g_clear_pointer(reason, g_free);
	} else if (*reason == NULL) {
		*reason = g_strdup("other");
	} else if (!lead_reason_is_known(kind, *reason)) {
		field_errors_add(errors, heading_of_fact(map, HISTORY_REASON), "bad_reason", TEXT_ERROR_IMPORT_REASON,
			wording_string("text", *reason), wording_string("reasons", lead_reason_names(kind)));
	}
}

static void read_engagement(const HistoryMap *map, HistoryLead *lead, FieldErrors *errors)
{
	const char *text = lead->texts[HISTORY_ENGAGEMENT];
	g_autofree char *small = text == NULL ? NULL : g_ascii_strdown(text, -1);

	lead->engagement = ENGAGEMENT_COUNT;
	if (small != NULL && !engagement_parse(small, &lead->engagement))
		field_errors_add(errors, heading_of_fact(map, HISTORY_ENGAGEMENT), "bad_engagement",
			TEXT_ERROR_IMPORT_ENGAGEMENT, wording_string("text", text));
}

static void read_recruiter(const HistoryMap *map, HistoryLead *lead, FieldErrors *errors)
{
	char **address = &lead->texts[HISTORY_RECRUITER_EMAIL];
	HistoryFact fact = HISTORY_RECRUITER_EMAIL;
	g_autoptr(GError) problem = NULL;

	if (*address == NULL && lead->texts[HISTORY_RECRUITER] != NULL &&
		strchr(lead->texts[HISTORY_RECRUITER], '@') != NULL) {
		fact = HISTORY_RECRUITER;
		*address = g_strdup(lead->texts[HISTORY_RECRUITER]);
	}
	if (*address == NULL)
		return;
	char *canonical = email_address_normalize(*address, &problem);
	if (canonical == NULL) {
		field_errors_add(errors, heading_of_fact(map, fact), "bad_email", TEXT_ERROR_IMPORT_ADDRESS,
			wording_string("text", *address), wording_string("why", problem->message));
		return;
	}
	g_free(*address);
	*address = canonical;
}

static void check_lengths(const HistoryMap *map, const HistoryLead *lead, FieldErrors *errors)
{
	for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++) {
		const glong max = fact == HISTORY_NOTE ? LEAD_OUTCOME_NOTE_CHARS_MAX : LEAD_OUTCOME_TEXT_CHARS_MAX;
		const glong count = lead->texts[fact] == NULL ? 0 : g_utf8_strlen(lead->texts[fact], -1);
		if (count > max)
			field_errors_add(errors, heading_of_fact(map, fact), "too_long", TEXT_ERROR_TOO_LONG,
				wording_number("max", max), wording_number("count", count));
	}
}

/* --- its answers --- */

/* True: a fact or a question has it. */
static bool is_placed(const HistoryMap *map, int column)
{
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		if (map->questions[field] == column)
			return true;
	}
	for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++) {
		if (map->facts[fact] == column)
			return true;
	}
	return false;
}

static void add_once(RawSubmission *raw, const char *name, const char *value)
{
	if (value != NULL && *value != '\0' && *name != '\0' && raw_submission_find(raw, name) == NULL)
		raw_submission_add(raw, name, RAW_TEXT, value);
}

/* What a list has under another heading, or leaves to the reader. */
static void fill_in(const HistoryMap *map, RawSubmission *raw)
{
	const RawValue *company = raw_submission_find(raw, submission_fields[FIELD_COMPANY].name);
	const RawValue *title = raw_submission_find(raw, submission_fields[FIELD_TITLE].name);

	if (company != NULL)
		add_once(raw, submission_fields[FIELD_CONTACT_NAME].name, company->value);
	if (title != NULL && raw_submission_find(raw, submission_fields[FIELD_USE_CASE].name) == NULL)
		add_once(raw, submission_fields[FIELD_DESCRIPTION].name, title->value);
	add_once(raw, submission_fields[FIELD_SOURCE].name, map->source);
}

static RawSubmission *read_answers(const HistoryMap *map, const GPtrArray *cells)
{
	RawSubmission *raw = raw_submission_new();

	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const char *name = submission_fields[field].name;
		g_autofree char *value = meaning_of(map, cells, map->questions[field], name);
		add_once(raw, name, value);
	}
	for (int column = 0; map->headings[column] != NULL && (guint)column < cells->len; column++) {
		g_autofree char *slug = slug_of(map->headings[column]);
		if (!map->is_left_out[column] && !is_placed(map, column) &&
			submission_field_find(slug) == FIELD_COUNT && raw->values->len < SUBMISSION_KEYS_MAX)
			add_once(raw, slug, cells->pdata[column]);
	}
	fill_in(map, raw);
	return raw;
}

/* The heading of a question's column. */
static const char *heading_of_question(const HistoryMap *map, const char *name)
{
	const SubmissionField field = submission_field_find(name);

	return field == FIELD_COUNT ? name : heading_of(map, map->questions[field], name);
}

static void check_answers(const HistoryMap *map, HistoryLead *lead, FieldErrors *errors)
{
	static const char *const consent = "consent";
	g_auto(FieldErrors) wrong, warnings;

	field_errors_init(&wrong);
	field_errors_init(&warnings);
	/* To whatever it was that they agreed: the stored answers do not say so. */
	raw_submission_add(lead->raw, consent, RAW_BOOL, "true");
	lead->submission = submission_check(lead->raw, SUBMISSION_CHECK_LEAD, NULL, &wrong, &warnings);
	raw_submission_remove(lead->raw, consent);
	for (guint i = 0; i < field_errors_count(&wrong); i++) {
		const FieldError *error = field_errors_get(&wrong, i);
		field_errors_add_text(errors, heading_of_question(map, error->field), error->code, error->says);
	}
}

bool history_read(const HistoryMap *map, const GPtrArray *cells, int64_t now_us, HistoryLead *lead, FieldErrors *errors)
{
	const guint columns = g_strv_length(map->headings);

	if (cells->len > columns)
		field_errors_add(errors, map->headings[columns - 1], "too_many_cells", TEXT_ERROR_IMPORT_CELLS,
			wording_number("count", cells->len), wording_number("columns", columns));
	for (HistoryFact fact = 0; fact < HISTORY_FACT_COUNT; fact++)
		lead->texts[fact] = meaning_of(map, cells, map->facts[fact], history_fact_names[fact]);
	read_moments(map, now_us, lead, errors);
	read_start(map, lead, errors);
	read_status(map, lead, errors);
	read_engagement(map, lead, errors);
	read_recruiter(map, lead, errors);
	check_lengths(map, lead, errors);
	lead->raw = read_answers(map, cells);
	check_answers(map, lead, errors);
	return field_errors_count(errors) == 0;
}
