#include "domain/lead/lead_change.h"

#include <string.h>

#include "domain/submission/plain_text.h"

typedef struct ChangeKey {
	const char *name;
	glong chars_max;
	/* False when the text is none of what the key takes; then choices says what it takes. */
	bool (*set)(LeadChange *change, char *text);
	const char *choices; /* NULL: lead_status_names_of_staff() */
} ChangeKey;

static bool set_status(LeadChange *change, char *text)
{
	g_autofree char *name = text;

	return lead_status_parse(name, &change->status);
}

static bool set_engagement(LeadChange *change, char *text)
{
	g_autofree char *name = text;

	return engagement_parse(name, &change->engagement);
}

static bool keep_text(char **field, char *text)
{
	g_autofree char *written = text;
	g_autofree char *visible = plain_text(written, PLAIN_TEXT_PARAGRAPHS);

	if (*visible != '\0')
		*field = g_steal_pointer(&visible);
	return true;
}

static bool set_recruiter(LeadChange *change, char *text)
{
	return keep_text(&change->recruiter, text);
}

static bool set_reason(LeadChange *change, char *text)
{
	return keep_text(&change->reason, text);
}

static bool set_note(LeadChange *change, char *text)
{
	return keep_text(&change->note, text);
}

static bool set_version(LeadChange *change, char *text)
{
	return keep_text(&change->version, text);
}

/* clang-format off */
static const ChangeKey change_keys[] = {
	{"status",     SUBMISSION_TEXT_CHARS_MAX,    set_status,     NULL},
	{"engagement", SUBMISSION_TEXT_CHARS_MAX,    set_engagement, "rust, python, or hybrid"},
	{"recruiter",  SUBMISSION_EMAIL_BYTES_MAX,   set_recruiter,  "an address or id of a recruiter"},
	{"reason",     LEAD_CHANGE_REASON_CHARS_MAX, set_reason,     "a text"},
	{"note",       LEAD_CHANGE_NOTE_CHARS_MAX,   set_note,       "a text"},
	{"version",    SUBMISSION_TEXT_CHARS_MAX,    set_version,    "a text"},
};
/* clang-format on */

void lead_change_init(LeadChange *change)
{
	*change = (LeadChange){.status = LEAD_STATUS_COUNT, .engagement = ENGAGEMENT_COUNT};
}

void lead_change_clear(LeadChange *change)
{
	g_clear_pointer(&change->recruiter, g_free);
	g_clear_pointer(&change->reason, g_free);
	g_clear_pointer(&change->note, g_free);
	g_clear_pointer(&change->version, g_free);
}

static void read_key(LeadChange *change, const ChangeKey *key, const json_t *value, FieldErrors *errors)
{
	const char *text = json_string_value(value);

	if (value == NULL || json_is_null(value))
		return;
	if (text == NULL)
		field_errors_add(errors, key->name, "wrong_type", TEXT_ERROR_CHANGE_WRONG_TYPE,
			wording_string("key", key->name));
	else if (g_utf8_strlen(text, -1) > key->chars_max)
		field_errors_add(errors, key->name, "too_long", TEXT_ERROR_CHANGE_TOO_LONG,
			wording_string("key", key->name), wording_number("max", key->chars_max));
	else if (!key->set(change, g_strdup(text)))
		field_errors_add(errors, key->name, "not_a_choice", TEXT_ERROR_CHANGE_NOT_A_CHOICE,
			wording_string("key", key->name),
			wording_string("choices", key->choices != NULL ? key->choices : lead_status_names_of_staff()));
}

static void refuse_unknown_keys(Json *body, FieldErrors *errors)
{
	const char *name;
	const json_t *value G_GNUC_UNUSED;

	json_object_foreach(body, name, value)
	{
		bool is_known = false;
		for (gsize i = 0; i < G_N_ELEMENTS(change_keys) && !is_known; i++)
			is_known = strcmp(change_keys[i].name, name) == 0;
		if (!is_known)
			field_errors_add(
				errors, name, "unknown_field", TEXT_ERROR_CHANGE_UNKNOWN, wording_string("key", name));
	}
}

bool lead_change_parse(Json *body, LeadChange *change, FieldErrors *errors)
{
	if (!json_is_object(body)) {
		field_errors_add(errors, "", "wrong_type", TEXT_ERROR_CHANGE_NO_OBJECT);
		return false;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(change_keys); i++)
		read_key(change, &change_keys[i], json_object_get(body, change_keys[i].name), errors);
	refuse_unknown_keys(body, errors);
	if (field_errors_count(errors) > 0)
		return false;
	if (change->engagement != ENGAGEMENT_COUNT && change->reason == NULL)
		field_errors_add(errors, "reason", "required", TEXT_ERROR_CHANGE_REASON,
			wording_string("engagement", engagement_name(change->engagement)));
	if (change->status == LEAD_STATUS_COUNT && change->engagement == ENGAGEMENT_COUNT &&
		change->recruiter == NULL && change->note == NULL)
		field_errors_add(errors, "status", "required", TEXT_ERROR_CHANGE_EMPTY);
	return field_errors_count(errors) == 0;
}
