/* How leads are offered, as the settings say it. */
#include "app/offer_policy.h"

#include <string.h>

#include "base/error.h"

static Settings settings_with(char **modes)
{
	return (Settings){
		.offer_modes = modes,
		.offer_hours = 4,
		.agency_hours = (char *)(guintptr) "mon-fri 09:00-18:00",
		.agency_timezone = (char *)(guintptr) "Europe/Berlin",
		.response_hours = 8,
		.escalation_hours = 4,
		.offer_rounds = 1,
		.fallback_to = (char *)(guintptr) "Desk <desk@agency.example>",
		.mail_from = (char *)(guintptr) "Leads <leads@leads.example.com>",
	};
}

static void what_is_not_named_is_offered_to_one_at_a_time(void)
{
	char *modes[] = {(char *)(guintptr) "rust=top:3", (char *)(guintptr) " hybrid = manual ", NULL};
	const Settings settings = settings_with(modes);
	g_auto(OfferPolicy) policy = {0};
	g_autoptr(GError) error = NULL;

	g_assert_true(offer_policy_init(&policy, &settings, &error));
	g_assert_cmpint(policy.modes[ENGAGEMENT_RUST], ==, OFFER_MODE_TOP);
	g_assert_cmpint(policy.tops[ENGAGEMENT_RUST], ==, 3);
	g_assert_cmpint(policy.modes[ENGAGEMENT_PYTHON], ==, OFFER_MODE_ONE);
	g_assert_cmpint(policy.modes[ENGAGEMENT_HYBRID], ==, OFFER_MODE_MANUAL);
	g_assert_cmpstr(policy.message_domain, ==, "leads.example.com");
}

static void a_mode_that_makes_no_sense_is_named(void)
{
	static const char *const wrong[] = {
		"rust", "cobol=one", "rust=many", "rust=top:0", "rust=top:11", "rust=one:2", "rust=top:x", "=one", ""};

	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		char *modes[] = {(char *)(guintptr)wrong[i], NULL};
		const Settings settings = settings_with(modes);
		OfferPolicy policy = {0};
		g_autoptr(GError) error = NULL;

		g_assert_false(offer_policy_init(&policy, &settings, &error));
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
		g_assert_nonnull(strstr(error->message, "LEADMATCH_OFFER_MODES"));
		g_assert_nonnull(strstr(error->message, wrong[i]));
	}
}

static void the_team_lead_is_told_before_the_fallback_address(void)
{
	Settings settings = settings_with(NULL);
	g_auto(OfferPolicy) alone = {0};
	g_auto(OfferPolicy) both = {0};

	g_assert_true(offer_policy_init(&alone, &settings, NULL));
	g_assert_cmpstr(offer_policy_human(&alone), ==, "desk@agency.example");
	settings.team_lead_to = (char *)(guintptr) "lead@agency.example";
	g_assert_true(offer_policy_init(&both, &settings, NULL));
	g_assert_cmpstr(offer_policy_human(&both), ==, "lead@agency.example");
}

static void an_address_that_is_none_is_named_by_its_setting(void)
{
	Settings settings = settings_with(NULL);
	OfferPolicy policy = {0};
	g_autoptr(GError) error = NULL;

	settings.team_lead_to = (char *)(guintptr) "nobody";
	g_assert_false(offer_policy_init(&policy, &settings, &error));
	g_assert_nonnull(strstr(error->message, "LEADMATCH_TEAM_LEAD_TO"));
}

static void the_agency_has_hours_to_answer_in(void)
{
	static const struct {
		const char *hours, *zone, *names;
	} wrong[] = {
		{"mon-fri 25:00-26:00", "UTC", "LEADMATCH_AGENCY_HOURS"},
		{"", "UTC", "LEADMATCH_AGENCY_HOURS"},
		{"mon-fri 09:00-18:00", "Mars/Olympus", "LEADMATCH_AGENCY_TIMEZONE"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		Settings settings = settings_with(NULL);
		OfferPolicy policy = {0};
		g_autoptr(GError) error = NULL;

		settings.agency_hours = (char *)(guintptr)wrong[i].hours;
		settings.agency_timezone = (char *)(guintptr)wrong[i].zone;
		g_assert_false(offer_policy_init(&policy, &settings, &error));
		g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
		g_assert_nonnull(strstr(error->message, wrong[i].names));
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/offer_policy/" #name, name)
	TEST(what_is_not_named_is_offered_to_one_at_a_time);
	TEST(a_mode_that_makes_no_sense_is_named);
	TEST(the_team_lead_is_told_before_the_fallback_address);
	TEST(the_agency_has_hours_to_answer_in);
	TEST(an_address_that_is_none_is_named_by_its_setting);
	return g_test_run();
}
