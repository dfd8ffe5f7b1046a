#include "domain/lead/lead_change.h"

#include <string.h>

#include "codec/text_keys.h"
#include "domain/lead/lead_tag.h"
#include "domain/submission/plain_text.h"

typedef struct ChangeKey {
	const char *name;
	glong chars_max;
	/* False when the text is none of the choices; a key without choices accepts every text. */
	bool (*set)(LeadChange *change, char *text);
	const char *(*choices)(void);
} ChangeKey;

static bool set_status(LeadChange *change, char *text)
{
	g_autofree char *name = text;

	return lead_status_parse(name, &change->status);
}

static bool set_stage(LeadChange *change, char *text)
{
	g_autofree char *name = text;

	return lead_stage_parse(name, &change->stage);
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

static bool set_link(LeadChange *change, char *text)
{
	return keep_text(&change->link, text);
}

static bool set_unlink(LeadChange *change, char *text)
{
	return keep_text(&change->unlink, text);
}

static bool set_owner(LeadChange *change, char *text)
{
	return keep_text(&change->owner, text);
}

/* False: no tag can be written so. */
static bool keep_tag(char **field, char *text)
{
	g_autofree char *typed = text;

	*field = lead_tag_of(typed);
	return *field != NULL || g_str_equal(g_strstrip(typed), "");
}

static bool set_tag(LeadChange *change, char *text)
{
	return keep_tag(&change->tag, text);
}

static bool set_untag(LeadChange *change, char *text)
{
	return keep_tag(&change->untag, text);
}

static const char *tag_rule(void)
{
	return wording_text(TEXT_ERROR_CHANGE_TAG_RULE);
}

static bool set_start_date(LeadChange *change, char *text)
{
	return keep_text(&change->start_date, text);
}

static bool set_role(LeadChange *change, char *text)
{
	return keep_text(&change->role, text);
}

static bool set_rate(LeadChange *change, char *text)
{
	return keep_text(&change->rate, text);
}

static bool set_fee(LeadChange *change, char *text)
{
	return keep_text(&change->fee, text);
}

static bool set_version(LeadChange *change, char *text)
{
	return keep_text(&change->version, text);
}

/* clang-format off */
static const ChangeKey change_keys[] = {
	{"status",     SUBMISSION_TEXT_CHARS_MAX,    set_status,     lead_status_names_of_staff},
	{"stage",      SUBMISSION_TEXT_CHARS_MAX,    set_stage,      lead_stage_names},
	{"engagement", SUBMISSION_TEXT_CHARS_MAX,    set_engagement, engagement_names},
	{"recruiter",  SUBMISSION_EMAIL_BYTES_MAX,   set_recruiter,  NULL},
	{"reason",     LEAD_CHANGE_REASON_CHARS_MAX, set_reason,     NULL},
	{"note",       LEAD_CHANGE_NOTE_CHARS_MAX,   set_note,       NULL},
	{"link",       SUBMISSION_TEXT_CHARS_MAX,    set_link,       NULL},
	{"unlink",     SUBMISSION_TEXT_CHARS_MAX,    set_unlink,     NULL},
	{"owner",      SUBMISSION_EMAIL_BYTES_MAX,   set_owner,      NULL},
	{"tag",        SUBMISSION_TEXT_CHARS_MAX,    set_tag,        tag_rule},
	{"untag",      SUBMISSION_TEXT_CHARS_MAX,    set_untag,      tag_rule},
	{"start_date", LEAD_OUTCOME_TEXT_CHARS_MAX,  set_start_date, NULL},
	{"role",       LEAD_OUTCOME_TEXT_CHARS_MAX,  set_role,       NULL},
	{"rate",       LEAD_OUTCOME_TEXT_CHARS_MAX,  set_rate,       NULL},
	{"fee",        LEAD_OUTCOME_TEXT_CHARS_MAX,  set_fee,        NULL},
	{"version",    SUBMISSION_TEXT_CHARS_MAX,    set_version,    NULL},
};
/* clang-format on */

bool lead_change_key_at(guint i, LeadChangeKeySpec *key)
{
	if (i >= G_N_ELEMENTS(change_keys))
		return false;
	*key = (LeadChangeKeySpec){change_keys[i].name, change_keys[i].chars_max, change_keys[i].choices};
	return true;
}

void lead_change_init(LeadChange *change)
{
	*change = (LeadChange){.status = LEAD_STATUS_COUNT, .stage = LEAD_STAGE_COUNT, .engagement = ENGAGEMENT_COUNT};
}

void lead_change_clear(LeadChange *change)
{
	g_clear_pointer(&change->recruiter, g_free);
	g_clear_pointer(&change->reason, g_free);
	g_clear_pointer(&change->note, g_free);
	g_clear_pointer(&change->link, g_free);
	g_clear_pointer(&change->unlink, g_free);
	g_clear_pointer(&change->owner, g_free);
	g_clear_pointer(&change->tags, g_strfreev);
	g_clear_pointer(&change->tag, g_free);
	g_clear_pointer(&change->untag, g_free);
	g_clear_pointer(&change->start_date, g_free);
	g_clear_pointer(&change->role, g_free);
	g_clear_pointer(&change->rate, g_free);
	g_clear_pointer(&change->fee, g_free);
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
			wording_string("key", key->name), wording_string("choices", key->choices()));
}

/* All tags as an array of texts. */
static void read_tags(LeadChange *change, const json_t *value, FieldErrors *errors)
{
	g_auto(GStrv) tags = g_new0(char *, 1);
	const json_t *item;
	gsize i;

	if (value == NULL || json_is_null(value))
		return;
	if (!json_is_array(value) || json_array_size(value) > LEAD_TAGS_MAX) {
		field_errors_add(errors, "tags", json_is_array(value) ? "too_long" : "wrong_type",
			TEXT_ERROR_CHANGE_TAGS, wording_number("max", LEAD_TAGS_MAX));
		return;
	}
	json_array_foreach(jsonc_for_walking(value), i, item)
	{
		g_autofree char *tag = json_is_string(item) ? lead_tag_of(json_string_value(item)) : NULL;
		if (tag == NULL) {
			field_errors_add(errors, "tags", "not_a_choice", TEXT_ERROR_CHANGE_NOT_A_CHOICE,
				wording_string("key", "tags"), wording_string("choices", tag_rule()));
			return;
		}
		char **more = lead_tags_with(tags, tag);
		g_strfreev(tags);
		tags = more;
	}
	change->tags = g_steal_pointer(&tags);
}

static void refuse_unknown_keys(Json *body, FieldErrors *errors)
{
	const char *name;
	const json_t *value G_GNUC_UNUSED;

	json_object_foreach(body, name, value)
	{
		bool is_known = strcmp(name, "tags") == 0;
		for (gsize i = 0; i < G_N_ELEMENTS(change_keys) && !is_known; i++)
			is_known = strcmp(change_keys[i].name, name) == 0;
		if (!is_known)
			field_errors_add(
				errors, name, "unknown_field", TEXT_ERROR_CHANGE_UNKNOWN, wording_string("key", name));
	}
}

LeadReport lead_change_report(const LeadChange *change, LeadEvent event)
{
	return (LeadReport){
		.event = event,
		.stage = change->stage,
		.reason = change->reason,
		.start_date = change->start_date,
		.role = change->role,
		.rate = change->rate,
		.fee = change->fee,
		.engagement = change->engagement,
	};
}

static void check_reason(const LeadChange *change, FieldErrors *errors)
{
	LeadReasonKind kind;

	if (!lead_reason_kind_of(change->status, &kind)) {
		if (change->engagement != ENGAGEMENT_COUNT &&
			(change->reason == NULL || !lead_reason_is_known(LEAD_REASON_CLASS, change->reason)))
			field_errors_add(errors, "reason", change->reason == NULL ? "required" : "not_a_choice",
				TEXT_ERROR_CHANGE_CLASS_REASON,
				wording_string("engagement", engagement_name(change->engagement)),
				wording_string("choices", lead_reason_names(LEAD_REASON_CLASS)));
	} else if (change->reason == NULL || !lead_reason_is_known(kind, change->reason)) {
		field_errors_add(errors, "reason", change->reason == NULL ? "required" : "not_a_choice",
			TEXT_ERROR_CHANGE_END_REASON, wording_string("status", lead_status_name(change->status)),
			wording_string("choices", lead_reason_names(kind)));
	}
}

static void check_outcome(const LeadChange *change, FieldErrors *errors)
{
	const LeadReport report = lead_change_report(change, LEAD_EVENT_PLACE);
	const bool has_details =
		change->start_date != NULL || change->role != NULL || change->rate != NULL || change->fee != NULL;

	if (change->status == LEAD_STATUS_PLACED && !lead_report_check(&report, errors))
		return;
	if (change->status != LEAD_STATUS_PLACED && has_details)
		field_errors_add(errors, "status", "required", TEXT_ERROR_CHANGE_PLACEMENT);
	if (change->stage != LEAD_STAGE_COUNT && change->status != LEAD_STATUS_COUNT &&
		change->status != LEAD_STATUS_ACCEPTED)
		field_errors_add(errors, "stage", "not_a_choice", TEXT_ERROR_CHANGE_STAGE);
}

static bool is_empty(const LeadChange *change)
{
	const void *const given[] = {change->recruiter, change->reason, change->note, change->link, change->unlink,
		change->owner, change->tags, change->tag, change->untag};

	for (gsize i = 0; i < G_N_ELEMENTS(given); i++) {
		if (given[i] != NULL)
			return false;
	}
	return change->status == LEAD_STATUS_COUNT && change->stage == LEAD_STAGE_COUNT &&
	       change->engagement == ENGAGEMENT_COUNT;
}

bool lead_change_parse(Json *body, LeadChange *change, FieldErrors *errors)
{
	if (!json_is_object(body)) {
		field_errors_add(errors, "", "wrong_type", TEXT_ERROR_CHANGE_NO_OBJECT);
		return false;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(change_keys); i++)
		read_key(change, &change_keys[i], json_object_get(body, change_keys[i].name), errors);
	read_tags(change, json_object_get(body, "tags"), errors);
	refuse_unknown_keys(body, errors);
	if (field_errors_count(errors) > 0)
		return false;
	check_reason(change, errors);
	check_outcome(change, errors);
	if (change->link != NULL && change->unlink != NULL)
		field_errors_add(errors, "unlink", "not_a_choice", TEXT_ERROR_CHANGE_LINK_BOTH);
	if (is_empty(change) && field_errors_count(errors) == 0)
		field_errors_add(errors, "status", "required", TEXT_ERROR_CHANGE_EMPTY);
	return field_errors_count(errors) == 0;
}
