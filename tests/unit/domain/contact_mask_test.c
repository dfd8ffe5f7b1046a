/* domain/lead/contact_mask: nothing is left by which a client could be reached. */
#include "domain/lead/contact_mask.h"

#include <string.h>

#include <glib.h>

static void a_name_keeps_its_first_part_and_an_initial(void)
{
	static const char *const rows[][2] = {
		{"Ada Lovelace", "Ada L."},
		{" Ada  King Lovelace ", "Ada L."},
		{"Ada", "Ada"},
		{"Jörg Ölmann", "Jörg Ö."},
		{"", ""},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *masked = contact_mask_name(rows[i][0]);
		g_assert_cmpstr(masked, ==, rows[i][1]);
	}
}

static void an_address_keeps_its_domain(void)
{
	g_autofree char *masked = contact_mask_email("ada.lovelace@client.example");
	g_assert_cmpstr(masked, ==, "…@client.example");
}

static void a_lead_shows_no_way_to_its_client_and_keeps_the_rest(void)
{
	static const char text[] =
		"{\"reference\":\"LM-1\",\"contact_name\":\"Ada Lovelace\",\"email\":\"ada@client.example\","
		"\"submission\":{\"contact_name\":\"Ada Lovelace\",\"email\":\"Ada@client.example\",\"phone\":\"+1 555\",\"title\":\"Engine\"},"
		"\"emails\":[{\"recipient\":\"ada@client.example\",\"last_text\":\"<ADA@client.example>: no such user\"},{\"recipient\":\"rosa@agency.example\"}]}";
	Json *lead = json_loads(text, 0, NULL);

	contact_mask_lead(lead);
	char *shown = json_dumps(lead, 0);
	g_assert_null(strstr(shown, "Lovelace"));
	g_assert_null(strstr(shown, "ada@"));
	g_assert_null(strstr(shown, "Ada@"));
	g_assert_null(strstr(shown, "ADA@"));
	g_assert_null(strstr(shown, "555"));
	g_assert_nonnull(strstr(shown, "rosa@agency.example"));
	g_assert_nonnull(strstr(shown, "Engine"));
	free(shown);
	json_decref(lead);
}

static void what_goes_to_a_client_hides_where_and_what_goes_to_others_does_not(void)
{
	g_autofree char *client = contact_mask_recipient("client_closed", "ada@client.example");
	g_autofree char *recruiter = contact_mask_recipient("offer_closed", "rosa@agency.example");

	g_assert_cmpstr(client, ==, "…@client.example");
	g_assert_cmpstr(recruiter, ==, "rosa@agency.example");
}

static void what_a_server_said_hides_where_too(void)
{
	g_autofree char *client = contact_mask_reply(
		"client_closed", "a.b+c@client.example", "<A.b+c@Client.example>: User unknown (aXb)");
	g_autofree char *recruiter =
		contact_mask_reply("offer_closed", "rosa@agency.example", "<rosa@agency.example>: User unknown");
	g_autofree char *nothing = contact_mask_reply("client_closed", "ada@client.example", NULL);

	g_assert_cmpstr(client, ==, "<…@client.example>: User unknown (aXb)");
	g_assert_cmpstr(recruiter, ==, "<rosa@agency.example>: User unknown");
	g_assert_null(nothing);
}

#define TEST(name) g_test_add_func("/domain/contact_mask/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_name_keeps_its_first_part_and_an_initial);
	TEST(an_address_keeps_its_domain);
	TEST(a_lead_shows_no_way_to_its_client_and_keeps_the_rest);
	TEST(what_goes_to_a_client_hides_where_and_what_goes_to_others_does_not);
	TEST(what_a_server_said_hides_where_too);
	return g_test_run();
}
