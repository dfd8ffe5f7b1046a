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

/* A former address of theirs, and what its server said to each attempt. */
static void an_email_to_a_client_hides_where_wherever_it_went(void)
{
	static const char text[] =
		"{\"submission\":{\"email\":\"new@client.example\"},\"emails\":["
		"{\"notification\":\"client_closed\",\"recipient\":\"old.one@former.example\",\"last_text\":\"old.one is gone\","
		"\"deliveries\":[{\"reply\":\"<Old.One@former.example> unknown\"},{\"reply\":null}]},"
		"{\"notification\":\"lead_offered\",\"recipient\":\"rosa@agency.example\",\"last_text\":\"rosa ok\","
		"\"deliveries\":[{\"reply\":\"<rosa@agency.example> ok\"}]}]}";
	Json *lead = json_loads(text, 0, NULL);

	contact_mask_lead(lead);
	char *shown = json_dumps(lead, JSON_COMPACT);
	g_autofree char *lower = g_ascii_strdown(shown, -1);
	g_assert_null(strstr(lower, "old.one"));
	g_assert_nonnull(strstr(shown, "@former.example> unknown"));
	g_assert_nonnull(strstr(shown, "rosa@agency.example\""));
	g_assert_nonnull(strstr(shown, "rosa ok"));
	g_assert_nonnull(strstr(shown, "<rosa@agency.example> ok"));
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

	g_assert_cmpstr(client, ==, "<…@Client.example>: User unknown (aXb)");
	static const char *const replies[][3] = {
		{"ada.brandt@client.example", "550 5.1.1 Unknown user: ADA.Brandt", "550 5.1.1 Unknown user: …"},
		{"ada.brandt@client.example", "no ada.brandt=client.example@relay.example",
			"no …=client.example@relay.example"},
		{"ada@client.example", "Adam and canada@x stay", "Adam and canada@x stay"},
		{"a@client.example", "not a user: a@client.example", "not a user: …@client.example"},
		{"jörg@client.example", "<JÖRG@client.example>?", "<…@client.example>?"},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
		g_autofree char *masked = contact_mask_reply("client_closed", replies[i][0], replies[i][1]);
		g_assert_cmpstr(masked, ==, replies[i][2]);
	}
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
	TEST(an_email_to_a_client_hides_where_wherever_it_went);
	TEST(what_goes_to_a_client_hides_where_and_what_goes_to_others_does_not);
	TEST(what_a_server_said_hides_where_too);
	return g_test_run();
}
