/* domain/access/totp: the vectors of RFC 6238 (appendix B), and what is accepted when. */
#include "domain/access/totp.h"

#include <string.h>

static const uint8_t secret[TOTP_SECRET_BYTES] = "12345678901234567890";

static void codes_are_those_of_the_rfc(void)
{
	static const struct {
		int64_t at_s;
		uint32_t code; /* eight digits */
	} vectors[] = {
		{59, 94287082},
		{1111111109, 7081804},
		{1111111111, 14050471},
		{1234567890, 89005924},
		{2000000000, 69279037},
		{20000000000, 65353130},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++)
		g_assert_cmpuint(totp_value(secret, vectors[i].at_s / TOTP_STEP_S) % 100000000, ==, vectors[i].code);
}

/* The code of a moment. */
static char *code_at(int64_t at_s)
{
	return g_strdup_printf("%06u", totp_value(secret, at_s / TOTP_STEP_S) % 1000000);
}

static void a_clock_may_be_one_step_off_and_no_more(void)
{
	const int64_t now_s = 1234567890;

	for (int64_t steps = -3; steps <= 3; steps++) {
		g_autofree char *code = code_at(now_s + steps * TOTP_STEP_S);
		const int64_t step = now_s / TOTP_STEP_S + steps;
		g_assert_cmpint(totp_match(secret, code, now_s, 0), ==, ABS(steps) <= 1 ? step : 0);
	}
}

static void a_code_that_was_used_and_those_before_it_are_refused(void)
{
	const int64_t now_s = 1234567890;
	const int64_t step = now_s / TOTP_STEP_S;
	g_autofree char *code = code_at(now_s);
	g_autofree char *next = code_at(now_s + TOTP_STEP_S);

	g_assert_cmpint(totp_match(secret, code, now_s, step - 1), ==, step);
	g_assert_cmpint(totp_match(secret, code, now_s, step), ==, 0);
	g_assert_cmpint(totp_match(secret, code, now_s, step + 1), ==, 0);
	g_assert_cmpint(totp_match(secret, next, now_s, step), ==, step + 1);
}

static void a_code_is_six_digits_however_they_are_grouped(void)
{
	static const char *const others[] = {"", "28708", "94287082", "28708x", "-87082", "２８７０８２", "287 08"};

	g_assert_cmpint(totp_match(secret, " 287 082 ", 59, 0), ==, 1);
	for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
		g_assert_cmpint(totp_match(secret, others[i], 59, 0), ==, 0);
}

static void the_secret_is_written_for_people_and_for_apps(void)
{
	g_autofree char *text = totp_secret_text(secret);
	g_autofree char *uri = totp_uri(secret, "lead match", "ann@a.example");
	g_autofree char *odd = base32_format((const uint8_t *)"foob", 4);

	g_assert_cmpstr(text, ==, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
	g_assert_cmpstr(uri, ==,
		"otpauth://totp/lead%20match:ann%40a.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=lead%20match");
	g_assert_cmpstr(odd, ==, "MZXW6YQ");
}

#define TEST(name) g_test_add_func("/domain/totp/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(codes_are_those_of_the_rfc);
	TEST(a_clock_may_be_one_step_off_and_no_more);
	TEST(a_code_that_was_used_and_those_before_it_are_refused);
	TEST(a_code_is_six_digits_however_they_are_grouped);
	TEST(the_secret_is_written_for_people_and_for_apps);
	return g_test_run();
}
