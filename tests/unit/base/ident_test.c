#include <string.h>

#include <glib.h>
#include <sodium.h>

#include "base/clock.h"
#include "base/ident.h"

static const Ident sample = {
	{0x01, 0x8f, 0x3c, 0x2a, 0x10, 0x00, 0x71, 0x23, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67}};

static void an_id_is_a_uuid_of_version_7(void)
{
	const Ident id = ident_new();

	g_assert_cmpint(id.bytes[6] >> 4, ==, 7);
	g_assert_cmpint(id.bytes[8] >> 6, ==, 2);
}

static void an_id_tells_when_it_was_made(void)
{
	const int64_t before = clock_now_us();
	const Ident id = ident_new();
	const int64_t after = clock_now_us();

	g_assert_cmpint(ident_at_us(&id), >=, before - 1000);
	g_assert_cmpint(ident_at_us(&id), <=, after);
}

static void ids_are_all_different(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (int i = 0; i < 10000; i++) {
		char text[IDENT_TEXT_BYTES];
		const Ident id = ident_new();
		ident_format(&id, text);
		g_assert_true(g_hash_table_add(seen, g_strdup(text)));
	}
}

static void a_later_id_sorts_behind_an_earlier_one(void)
{
	const Ident early = ident_floor_us(1700000000000000);
	const Ident late = ident_floor_us(1700000000001000);

	g_assert_cmpint(memcmp(early.bytes, late.bytes, sizeof early.bytes), <, 0);
}

static void the_floor_is_below_every_id_of_its_moment(void)
{
	const Ident id = ident_new();
	const Ident floor = ident_floor_us(ident_at_us(&id));

	g_assert_cmpint(memcmp(floor.bytes, id.bytes, sizeof id.bytes), <=, 0);
	g_assert_cmpint(ident_at_us(&floor), ==, ident_at_us(&id));
}

static void an_id_reads_back_from_its_text(void)
{
	char text[IDENT_TEXT_BYTES];
	Ident id;

	ident_format(&sample, text);
	g_assert_cmpstr(text, ==, "018f3c2a-1000-7123-89ab-cdef01234567");
	g_assert_true(ident_parse("018F3C2A-1000-7123-89AB-CDEF01234567", &id));
	g_assert_cmpint(memcmp(&id, &sample, sizeof id), ==, 0);
}

static void nothing_else_is_read_as_an_id(void)
{
	static const char *const texts[] = {"", "018f3c2a-1000-7123-89ab-cdef0123456",
		"018f3c2a-1000-7123-89ab-cdef012345678", "018f3c2a1000-7123-89ab-cdef01234567-",
		"018f3c2a-1000-7123-89ab-cdef0123456g", "{18f3c2a-1000-7123-89ab-cdef0123456}",
		"018f3c2a-1000-7123-89ab-cdef012345 7", "018f3c2a_1000_7123_89ab_cdef01234567"};
	Ident id;

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_false(ident_parse(texts[i], &id));
}

static void a_reference_reads_back(void)
{
	for (int i = 0; i < 1000; i++) {
		char text[REFERENCE_TEXT_BYTES];
		char canonical[REFERENCE_TEXT_BYTES];
		const Ident id = ident_new();
		reference_format(&id, text);
		g_assert_cmpuint(strlen(text), ==, REFERENCE_TEXT_BYTES - 1);
		g_assert_true(reference_parse(text, canonical));
		g_assert_cmpstr(canonical, ==, text);
	}
}

static void a_reference_is_read_however_people_write_it(void)
{
	char text[REFERENCE_TEXT_BYTES];
	char canonical[REFERENCE_TEXT_BYTES];

	reference_format(&sample, text);
	g_autofree char *lower = g_ascii_strdown(text, -1);
	g_autofree char *spaced = g_strdup_printf("  %.6s %.4s-%s ", text, text + 6, text + 10);
	g_autofree char *similar = g_strdup(text + 3);
	g_assert_nonnull(strpbrk(similar, "01"));
	for (char *c = similar; *c != '\0'; c++)
		*c = *c == '0' ? 'O' : *c == '1' ? 'l' : *c;
	const char *const written[] = {lower, spaced, text + 3, similar};
	for (gsize i = 0; i < G_N_ELEMENTS(written); i++) {
		g_assert_true(reference_parse(written[i], canonical));
		g_assert_cmpstr(canonical, ==, text);
	}
}

static void a_wrong_character_is_found(void)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char text[REFERENCE_TEXT_BYTES];
	char canonical[REFERENCE_TEXT_BYTES];

	reference_format(&sample, text);
	for (gsize i = 3; i < REFERENCE_TEXT_BYTES - 1; i++) {
		const char right = text[i];
		for (gsize d = 0; d < sizeof digits - 1; d++) {
			/* Modulo 31 the two ends of the alphabet are the same. */
			const bool are_ends = (right == '0' && digits[d] == 'Z') || (right == 'Z' && digits[d] == '0');
			text[i] = digits[d];
			if (digits[d] != right && !are_ends)
				g_assert_false(reference_parse(text, canonical));
		}
		text[i] = right;
	}
}

static void swapped_neighbours_are_found(void)
{
	char text[REFERENCE_TEXT_BYTES];
	char canonical[REFERENCE_TEXT_BYTES];

	reference_format(&sample, text);
	for (gsize i = 3; i < REFERENCE_TEXT_BYTES - 3; i++) {
		if (text[i] == text[i + 1])
			continue;
		const char kept = text[i];
		text[i] = text[i + 1];
		text[i + 1] = kept;
		g_assert_false(reference_parse(text, canonical));
		text[i + 1] = text[i];
		text[i] = kept;
	}
}

static void nothing_else_is_read_as_a_reference(void)
{
	static const char *const texts[] = {"", "LM-", "LM-123", "LM-0000000000000", "LM-00000U0000", "LM-!000000000",
		"018f3c2a-1000-7123-89ab-cdef01234567"};
	char canonical[REFERENCE_TEXT_BYTES];

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_false(reference_parse(texts[i], canonical));
}

#define TEST(function) g_test_add_func("/ident/" #function, function)

int main(int argc, char **argv)
{
	g_assert_cmpint(sodium_init(), >=, 0);
	g_test_init(&argc, &argv, NULL);
	TEST(an_id_is_a_uuid_of_version_7);
	TEST(an_id_tells_when_it_was_made);
	TEST(ids_are_all_different);
	TEST(a_later_id_sorts_behind_an_earlier_one);
	TEST(the_floor_is_below_every_id_of_its_moment);
	TEST(an_id_reads_back_from_its_text);
	TEST(nothing_else_is_read_as_an_id);
	TEST(a_reference_reads_back);
	TEST(a_reference_is_read_however_people_write_it);
	TEST(a_wrong_character_is_found);
	TEST(swapped_neighbours_are_found);
	TEST(nothing_else_is_read_as_a_reference);
	return g_test_run();
}
