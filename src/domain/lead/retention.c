#include "domain/lead/retention.h"

#include <string.h>

#include "base/error.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

/* The ends that a lead can come to, and quarantine, which it seldom comes out of. */
static const struct {
	LeadStatus status;
	int days;
} ends[] = {
	{LEAD_STATUS_QUARANTINED, 30},
	{LEAD_STATUS_WITHDRAWN, 30},
	{LEAD_STATUS_CLOSED, 365},
	{LEAD_STATUS_LOST, 365},
	{LEAD_STATUS_PLACED, 1095},
};

#define OFF "off"

void retention_init(Retention *retention)
{
	*retention = (Retention){0};
	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
		retention->days[ends[i].status] = ends[i].days;
}

static bool is_end(LeadStatus status)
{
	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (ends[i].status == status)
			return true;
	}
	return false;
}

bool retention_read(Retention *retention, const char *entry, GError **error)
{
	g_auto(GStrv) sides = g_strsplit(entry, "=", 2);
	gint64 days = 0;
	LeadStatus status;

	if (strcmp(entry, OFF) == 0) {
		*retention = (Retention){0};
		return true;
	}
	if (g_strv_length(sides) == 2 && lead_status_parse(g_strstrip(sides[0]), &status) && is_end(status) &&
		(strcmp(g_strstrip(sides[1]), OFF) == 0 ||
			g_ascii_string_to_signed(sides[1], 10, 1, RETENTION_DAYS_MAX, &days, NULL))) {
		retention->days[status] = (int)days;
		return true;
	}
	g_autofree char *says = wording_format(
		TEXT_ERROR_RETENTION_ENTRY, wording_string("entry", entry), wording_number("max", RETENTION_DAYS_MAX));
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, says);
	return false;
}

char *retention_json(const Retention *retention)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		if (retention->days[status] > 0)
			jsonw_put_int(&w, lead_status_name(status), retention->days[status]);
	}
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}
