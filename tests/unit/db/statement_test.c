/* Parameters in PostgreSQL's binary form. */
#include "db/statement.h"

#include <string.h>

static void documents_are_an_array_with_their_count_and_lengths(void)
{
	static const char wanted[] = "\0\0\0\1"	  /* dimensions */
				     "\0\0\0\0"	  /* no nulls */
				     "\0\0\0\162" /* json */
				     "\0\0\0\2\0\0\0\1"
				     "\0\0\0\2{}"
				     "\0\0\0\3 7\n";
	g_autoptr(GString) documents = g_string_new(NULL);

	db_documents_add(documents, "{}", 2);
	db_documents_add(documents, " 7\n", 3);
	const DbParam param = db_documents(documents);
	g_assert_cmpuint(param.bytes, ==, sizeof wanted - 1);
	g_assert_cmpint(memcmp(param.text, wanted, param.bytes), ==, 0);
}

static void no_documents_are_null(void)
{
	g_autoptr(GString) documents = g_string_new(NULL);

	g_assert_null(db_documents(documents).text);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/statement/documents_are_an_array_with_their_count_and_lengths",
		documents_are_an_array_with_their_count_and_lengths);
	g_test_add_func("/statement/no_documents_are_null", no_documents_are_null);
	return g_test_run();
}
