#include "app/offer_policy.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"

static bool read_mode(OfferPolicy *policy, const char *text, GError **error)
{
	g_auto(GStrv) sides = g_strsplit(text, "=", 2);
	g_auto(GStrv) mode = g_strsplit(sides[0] == NULL || sides[1] == NULL ? "" : sides[1], ":", 2);
	Engagement engagement;
	guint64 top = 2;

	if (g_strv_length(sides) == 2 && mode[0] != NULL && engagement_parse(g_strstrip(sides[0]), &engagement) &&
		offer_mode_parse(g_strstrip(mode[0]), &policy->modes[engagement]) &&
		(mode[1] == NULL || (policy->modes[engagement] == OFFER_MODE_TOP &&
					    g_ascii_string_to_unsigned(mode[1], 10, 1, OFFER_TOP_MAX, &top, NULL)))) {
		policy->tops[engagement] = (int)top;
		return true;
	}
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
		"LEADMATCH_OFFER_MODES: \"%s\" is not like rust=one, python=top:3 (up to %d), or hybrid=manual", text,
		OFFER_TOP_MAX);
	return false;
}

static bool read_address(Mailbox *mailbox, const char *name, const char *text, GError **error)
{
	if (text == NULL || mailbox_parse(text, mailbox, error))
		return true;
	g_prefix_error(error, "%s: ", name);
	return false;
}

/*
 * A response time that never comes would leave clients without an answer, so hours without any, and hours that are
 * rarer than the horizon of calendars, are refused. 1970 began like any other year.
 */
static bool read_agency(OfferPolicy *policy, const Settings *settings, GError **error)
{
	const WorkingCalendarSpec spec = {.zone = settings->agency_timezone, .hours = settings->agency_hours};
	g_autoptr(GTimeZone) zone = working_zone_new(settings->agency_timezone, error);
	WorkingHours hours;

	if (zone == NULL) {
		g_prefix_error(error, "LEADMATCH_AGENCY_TIMEZONE: ");
		return false;
	}
	if (!working_hours_parse(settings->agency_hours, &hours, error)) {
		g_prefix_error(error, "LEADMATCH_AGENCY_HOURS: ");
		return false;
	}
	policy->agency = working_calendar_new(&spec, error);
	if (policy->agency == NULL)
		return false;
	if (working_time_add(policy->agency, 0, MAX(policy->response_us, policy->triage_us)) != WORKING_TIME_NEVER)
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
		"LEADMATCH_AGENCY_HOURS: \"%s\" has too few hours for LEADMATCH_RESPONSE_HOURS or LEADMATCH_TRIAGE_HOURS",
		settings->agency_hours);
	return false;
}

static bool read_settings(OfferPolicy *policy, const Settings *settings, GError **error)
{
	g_auto(Mailbox) from = {0};

	for (char **mode = settings->offer_modes; mode != NULL && *mode != NULL; mode++) {
		if (!read_mode(policy, *mode, error))
			return false;
	}
	retention_init(&policy->retention);
	for (char **entry = settings->retain_days; entry != NULL && *entry != NULL; entry++) {
		if (retention_read(&policy->retention, *entry, error))
			continue;
		g_prefix_error(error, "LEADMATCH_RETAIN_DAYS: ");
		return false;
	}
	if (!read_agency(policy, settings, error) ||
		!read_address(&policy->levels[ESCALATION_TEAM_LEAD], "LEADMATCH_TEAM_LEAD_TO", settings->team_lead_to,
			error) ||
		!read_address(
			&policy->levels[ESCALATION_FALLBACK], "LEADMATCH_FALLBACK_TO", settings->fallback_to, error) ||
		!read_address(&policy->staff_notice, "LEADMATCH_STAFF_NOTICE_TO", settings->staff_notice_to, error))
		return false;
	if (settings->mail_from == NULL) /* a command that sends nothing */
		return true;
	if (!mailbox_parse(settings->mail_from, &from, error)) {
		g_prefix_error(error, "LEADMATCH_MAIL_FROM: ");
		return false;
	}
	policy->message_domain = g_strdup(email_address_domain(from.address));
	return true;
}

bool offer_policy_init(OfferPolicy *policy, const Settings *settings, GError **error)
{
	*policy = (OfferPolicy){
		.allowed_us = settings->offer_hours * WORKING_TIME_HOUR,
		.response_us = settings->response_hours * WORKING_TIME_HOUR,
		.triage_us = settings->triage_hours * WORKING_TIME_HOUR,
		.escalation_us = settings->escalation_hours * WORKING_TIME_HOUR,
		.rounds_max = (int)settings->offer_rounds,
		.accepted_load_percent = (int)settings->accepted_load_percent,
		.settings = settings,
	};
	if (read_settings(policy, settings, error))
		return true;
	offer_policy_clear(policy);
	return false;
}

const char *offer_policy_human(const OfferPolicy *policy)
{
	guint level = 0;

	while (level < ESCALATION_FALLBACK && policy->levels[level].address == NULL)
		level++;
	return policy->levels[level].address;
}

const char *offer_policy_staff(const OfferPolicy *policy)
{
	return policy->staff_notice.address != NULL ? policy->staff_notice.address : offer_policy_human(policy);
}

int64_t offer_policy_kept_us(const OfferPolicy *policy, LeadStatus status)
{
	const int days = policy->retention.days[status];

	return days == 0 ? 0 : clock_now_us() + days * WORKING_TIME_DAY;
}

void offer_policy_clear(OfferPolicy *policy)
{
	for (guint level = 0; level < ESCALATION_LEVEL_COUNT; level++)
		mailbox_clear(&policy->levels[level]);
	mailbox_clear(&policy->staff_notice);
	g_clear_pointer(&policy->message_domain, g_free);
	g_clear_pointer(&policy->agency, working_calendar_free);
}
