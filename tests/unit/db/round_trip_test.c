/* What is known after a statement, against a server of our own that answers as told, or does not. */
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "db/connection.h"
#include "db/statement.h"
#include "db/transaction.h"

enum {
	REPLIES_MAX = 6,
	SHORT_MS = 200, /* what a test waits for an answer that does not come */
};

/* The server: greets one client, then sends the next reply for each request, and closes when there is none. */
typedef struct Fake {
	int listener;
	uint16_t port;
	pthread_t thread;
	GByteArray *replies[REPLIES_MAX + 1]; /* NULL ends them; an empty one: no answer, the link stays */
	char asked[REPLIES_MAX +
		   1]; /* the first message of each request: 'P' brings a text, 'B' a prepared statement */
	bool is_deaf;  /* reads no request: the client's bytes stay in the buffers, which are full soon */
	int deaf;      /* the link that nobody reads */
} Fake;

static void put_message(GByteArray *out, char type, const void *body, gsize bytes)
{
	const uint32_t length = g_htonl((uint32_t)bytes + 4);

	g_byte_array_append(out, (const guint8 *)&type, 1);
	g_byte_array_append(out, (const guint8 *)&length, 4);
	g_byte_array_append(out, body, (guint)bytes);
}

/* The fields of an error or a notice: code letter and text in turn. */
static void put_fields(GByteArray *out, char type, const char *const *fields)
{
	g_autoptr(GByteArray) body = g_byte_array_new();

	for (; *fields != NULL; fields += 2) {
		g_byte_array_append(body, (const guint8 *)fields[0], 1);
		g_byte_array_append(body, (const guint8 *)fields[1], (guint)strlen(fields[1]) + 1);
	}
	g_byte_array_append(body, (const guint8 *)"", 1);
	put_message(out, type, body->data, body->len);
}

static void put_ready(GByteArray *out, char status)
{
	put_message(out, 'Z', &status, 1);
}

/* Parse, bind and describe are done, the tag says what was; status is the transaction's. */
static GByteArray *done(const char *tag, char status)
{
	GByteArray *out = g_byte_array_new();

	put_message(out, '1', "", 0);
	put_message(out, '2', "", 0);
	put_message(out, 'n', "", 0);
	put_message(out, 'C', tag, strlen(tag) + 1);
	put_ready(out, status);
	return out;
}

/* One row of one text column. */
static GByteArray *row(const char *value)
{
	const guint8 columns[] = {0, 1};
	const guint8 column[] = {'v', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0};
	const guint8 length[] = {0, 0, 0, (guint8)strlen(value)};
	g_autoptr(GByteArray) body = g_byte_array_new();
	GByteArray *out = g_byte_array_new();

	put_message(out, '1', "", 0);
	put_message(out, '2', "", 0);
	g_byte_array_append(body, columns, sizeof columns);
	g_byte_array_append(body, column, sizeof column);
	put_message(out, 'T', body->data, body->len);
	g_byte_array_set_size(body, 0);
	g_byte_array_append(body, columns, sizeof columns);
	g_byte_array_append(body, length, sizeof length);
	g_byte_array_append(body, (const guint8 *)value, (guint)strlen(value));
	put_message(out, 'D', body->data, body->len);
	put_message(out, 'C', "SELECT 1", sizeof "SELECT 1");
	put_ready(out, 'I');
	return out;
}

static GByteArray *parsed(void)
{
	GByteArray *out = g_byte_array_new();

	put_message(out, '1', "", 0);
	put_ready(out, 'I');
	return out;
}

static GByteArray *refused(const char *sqlstate, const char *severity)
{
	const char *const fields[] = {"S", severity, "V", severity, "C", sqlstate, "M",
		"key (email)=(ada@client.example)", "n", "lead_reference_key", NULL};
	GByteArray *out = g_byte_array_new();

	put_fields(out, 'E', fields);
	if (strcmp(severity, "ERROR") == 0)
		put_ready(out, 'I');
	return out;
}

static GByteArray *done_with_warning(const char *function)
{
	const char *const fields[] = {
		"S", "WARNUNG", "V", "WARNING", "C", "01000", "M", "storniere Warten", "R", function, NULL};
	g_autoptr(GByteArray) ok = done("INSERT 0 1", 'I');
	GByteArray *out = g_byte_array_new();

	put_fields(out, 'N', fields);
	g_byte_array_append(out, ok->data, ok->len);
	return out;
}

static bool read_exactly(int fd, void *bytes, gsize count)
{
	return count == 0 || recv(fd, bytes, count, MSG_WAITALL) == (ssize_t)count;
}

/* Reads messages up to the one that asks for an answer. */
static bool read_request(int fd, char *first)
{
	for (*first = 0;;) {
		char type = 0;
		uint32_t length = 0;
		if (!read_exactly(fd, &type, 1) || !read_exactly(fd, &length, 4))
			return false;
		if (*first == 0)
			*first = type;
		g_autofree char *body = g_malloc(g_ntohl(length));
		if (!read_exactly(fd, body, g_ntohl(length) - 4))
			return false;
		if (type == 'S' || type == 'Q')
			return true;
	}
}

static void greet(int fd)
{
	static const guint8 authenticated[4] = {0};
	uint32_t length = 0;
	g_autoptr(GByteArray) out = g_byte_array_new();

	g_assert_true(read_exactly(fd, &length, 4));
	g_autofree char *startup = g_malloc(g_ntohl(length));
	g_assert_true(read_exactly(fd, startup, g_ntohl(length) - 4));
	put_message(out, 'R', authenticated, sizeof authenticated);
	put_ready(out, 'I');
	g_assert_cmpint(send(fd, out->data, out->len, MSG_NOSIGNAL), ==, (gssize)out->len);
}

static void *serve(void *data)
{
	Fake *fake = data;
	const int fd = accept(fake->listener, NULL, NULL);

	greet(fd);
	if (fake->is_deaf) {
		fake->deaf = fd;
		return NULL;
	}
	char first;
	char *asked = fake->asked;
	for (GByteArray **reply = fake->replies; *reply != NULL && read_request(fd, asked++); reply++)
		g_assert_cmpint(send(fd, (*reply)->data, (*reply)->len, MSG_NOSIGNAL), ==, (gssize)(*reply)->len);
	/*
	 * After the last reply the next request finds the link closed; after a silent one it stays until the client
	 * goes.
	 */
	if (read_request(fd, &first))
		shutdown(fd, SHUT_RDWR);
	close(fd);
	return NULL;
}

static void fake_start(Fake *fake)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t bytes = sizeof address;

	fake->listener = socket(AF_INET, SOCK_STREAM, 0);
	g_assert_cmpint(bind(fake->listener, (struct sockaddr *)&address, bytes), ==, 0);
	g_assert_cmpint(listen(fake->listener, 1), ==, 0);
	g_assert_cmpint(getsockname(fake->listener, (struct sockaddr *)&address, &bytes), ==, 0);
	fake->port = ntohs(address.sin_port);
	g_assert_cmpint(pthread_create(&fake->thread, NULL, serve, fake), ==, 0);
}

static bool is_silent(const Fake *fake)
{
	for (GByteArray *const *reply = fake->replies; *reply != NULL; reply++) {
		if ((*reply)->len == 0)
			return true;
	}
	return false;
}

static Db *fake_connect(Fake *fake)
{
	g_autofree char *url = NULL;
	g_autoptr(GError) error = NULL;

	fake_start(fake);
	url = g_strdup_printf("host=127.0.0.1 port=%d sslmode=disable target_session_attrs=any", fake->port);
	Db *db = db_open(url, &error);
	g_assert_no_error(error);
	if (is_silent(fake))
		db_set_statement_ms(db, SHORT_MS);
	return db;
}

static void fake_end(Fake *fake, Db *db)
{
	db_close(db);
	pthread_join(fake->thread, NULL);
	if (fake->is_deaf)
		close(fake->deaf);
	close(fake->listener);
	for (gsize i = 0; i < REPLIES_MAX && fake->replies[i] != NULL; i++)
		g_byte_array_unref(fake->replies[i]);
}

static void assert_code(const GError *error, LeadmatchError code)
{
	g_assert_nonnull(error);
	g_assert_true(error->domain == LEADMATCH_ERROR);
	g_assert_cmpint(error->code, ==, code);
}

/* Runs one statement outside a transaction against these replies. */
static void assert_statement(GByteArray *reply, LeadmatchError code, bool stays_usable)
{
	Fake fake = {.replies = {reply}};
	Db *db = fake_connect(&fake);
	g_autoptr(GError) error = NULL;

	g_assert_false(db_run(db, "insert", DB_NO_PARAMS, &error));
	assert_code(error, code);
	g_assert_cmpint(db_is_usable(db), ==, stays_usable);
	fake_end(&fake, db);
}

/* Begins, runs one statement, and commits when that went well. */
static void assert_transaction(Fake *fake, LeadmatchError code)
{
	Db *db = fake_connect(fake);
	g_autoptr(GError) error = NULL;
	{
		g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
		g_assert_true(db_begin(&tx, db, NULL));
		g_assert_false(db_run(db, "insert", DB_NO_PARAMS, &error) && db_commit(&tx, &error));
	}
	assert_code(error, code);
	fake_end(fake, db);
}

static void a_statement_that_was_answered_is_done(void)
{
	Fake fake = {.replies = {done("INSERT 0 3", 'I')}};
	Db *db = fake_connect(&fake);
	g_autoptr(GError) error = NULL;
	g_autoptr(DbResult) result = db_query(db, "insert", DB_PARAMS(db_int(-7)), &error);

	g_assert_no_error(error);
	g_assert_cmpint(db_rows_changed(result), ==, 3);
	g_assert_true(db_is_usable(db));
	fake_end(&fake, db);
}

static void a_link_lost_after_a_statement_was_sent_is_uncertain(void)
{
	assert_statement(NULL, LEADMATCH_ERROR_UNCERTAIN, false);
}

static void a_server_that_ends_the_session_leaves_the_statement_uncertain(void)
{
	assert_statement(refused("57P01", "FATAL"), LEADMATCH_ERROR_UNCERTAIN, false);
}

static void silence_until_the_deadline_is_uncertain(void)
{
	const int64_t begin_us = clock_monotonic_us();

	assert_statement(g_byte_array_new(), LEADMATCH_ERROR_UNCERTAIN, false);
	g_assert_cmpint(clock_monotonic_us() - begin_us, >=, SHORT_MS * 1000);
}

static void a_commit_that_was_not_replicated_is_uncertain_in_any_language(void)
{
	assert_statement(done_with_warning("SyncRepWaitForLSN"), LEADMATCH_ERROR_UNCERTAIN, false);
}

static void any_other_warning_changes_nothing(void)
{
	Fake fake = {.replies = {done_with_warning("checkTempNamespaceStatus")}};
	Db *db = fake_connect(&fake);

	g_assert_true(db_run(db, "insert", DB_NO_PARAMS, NULL));
	fake_end(&fake, db);
}

static void a_transaction_left_open_behind_a_statement_is_uncertain(void)
{
	assert_statement(done("BEGIN", 'T'), LEADMATCH_ERROR_UNCERTAIN, false);
}

static void a_refused_statement_did_not_happen_and_the_session_goes_on(void)
{
	assert_statement(refused("23505", "ERROR"), LEADMATCH_ERROR_CONFLICT, true);
}

/* The server that the tests talk to tells no process id, so its own is 0. */
static const char PREPARED[] = "/* prepared */ insert";

static void assert_runs(Db *db, int times)
{
	for (int i = 0; i < times; i++) {
		g_autoptr(GError) error = NULL;
		const bool is_done = db_run(db, PREPARED, DB_NO_PARAMS, &error);
		g_assert_no_error(error);
		g_assert_true(is_done);
	}
}

static void a_marked_statement_is_prepared_when_it_runs_again(void)
{
	Fake fake = {.replies = {done("INSERT 0 1", 'I'), row("0"), parsed(), done("INSERT 0 1", 'I'),
			     done("INSERT 0 1", 'I')}};
	Db *db = fake_connect(&fake);

	assert_runs(db, 3);
	fake_end(&fake, db);
	g_assert_cmpstr(fake.asked, ==, "PPPBB");
}

static void nothing_is_prepared_behind_a_pooler(void)
{
	Fake fake = {.replies = {done("INSERT 0 1", 'I'), row("7"), done("INSERT 0 1", 'I'), done("INSERT 0 1", 'I')}};
	Db *db = fake_connect(&fake);

	assert_runs(db, 3);
	fake_end(&fake, db);
	g_assert_cmpstr(fake.asked, ==, "PPPP");
}

static void a_prepared_statement_that_is_gone_is_sent_as_text(void)
{
	Fake fake = {.replies = {done("INSERT 0 1", 'I'), row("0"), parsed(), refused("26000", "ERROR"),
			     done("INSERT 0 1", 'I'), done("INSERT 0 1", 'I')}};
	Db *db = fake_connect(&fake);

	assert_runs(db, 3);
	fake_end(&fake, db);
	g_assert_cmpstr(fake.asked, ==, "PPPBPP");
}

static void a_server_that_turned_read_only_is_not_used_again(void)
{
	assert_statement(refused("25006", "ERROR"), LEADMATCH_ERROR_UNAVAILABLE, false);
}

static void errors_name_code_and_constraint_but_no_values(void)
{
	Fake fake = {.replies = {refused("23505", "ERROR")}};
	Db *db = fake_connect(&fake);
	g_autoptr(GError) error = NULL;

	g_assert_false(db_run(db, "insert", DB_NO_PARAMS, &error));
	g_assert_nonnull(strstr(error->message, "23505"));
	g_assert_nonnull(strstr(error->message, "lead_reference_key"));
	g_assert_null(strstr(error->message, "ada@client.example"));
	fake_end(&fake, db);
}

static void a_link_lost_inside_a_transaction_is_certain_failure(void)
{
	Fake fake = {.replies = {done("BEGIN", 'T')}};

	assert_transaction(&fake, LEADMATCH_ERROR_UNAVAILABLE);
}

static void silence_inside_a_transaction_is_a_timeout(void)
{
	Fake fake = {.replies = {done("BEGIN", 'T'), g_byte_array_new()}};

	assert_transaction(&fake, LEADMATCH_ERROR_TIMEOUT);
}

static void a_link_lost_during_commit_is_uncertain(void)
{
	Fake fake = {.replies = {done("BEGIN", 'T'), done("INSERT 0 1", 'T')}};

	assert_transaction(&fake, LEADMATCH_ERROR_UNCERTAIN);
}

static void a_commit_answered_with_rollback_is_no_commit(void)
{
	Fake fake = {.replies = {done("BEGIN", 'T'), done("INSERT 0 1", 'T'), done("ROLLBACK", 'I')}};

	assert_transaction(&fake, LEADMATCH_ERROR_INTERNAL);
}

static void a_commit_is_done_when_the_server_says_commit(void)
{
	Fake fake = {.replies = {done("BEGIN", 'T'), done("INSERT 0 1", 'T'), done("COMMIT", 'I')}};
	Db *db = fake_connect(&fake);
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	g_assert_true(db_begin(&tx, db, NULL));
	g_assert_true(db_run(db, "insert", DB_NO_PARAMS, NULL));
	g_assert_true(db_commit(&tx, NULL));
	g_assert_true(db_is_usable(db));
	fake_end(&fake, db);
}

static void a_statement_that_cannot_be_sent_in_full_did_not_happen(void)
{
	Fake fake = {.is_deaf = true};
	const gsize bytes = 64 * 1024 * 1024; /* more than the buffers of both sides hold */
	g_autofree char *large = g_malloc(bytes + 1);
	Db *db = fake_connect(&fake);
	g_autoptr(GError) error = NULL;

	memset(large, 'x', bytes);
	large[bytes] = '\0';
	db_set_statement_ms(db, SHORT_MS);
	g_assert_false(db_run(db, "insert", DB_PARAMS(db_text(large)), &error));
	assert_code(error, LEADMATCH_ERROR_TIMEOUT);
	g_assert_false(db_is_usable(db));
	fake_end(&fake, db);
}

typedef struct Case {
	const char *path;
	void (*run)(void);
} Case;

#define CASE(name)                         \
	{                                  \
		"/round_trip/" #name, name \
	}

static const Case cases[] = {
	CASE(a_statement_that_was_answered_is_done),
	CASE(a_link_lost_after_a_statement_was_sent_is_uncertain),
	CASE(a_server_that_ends_the_session_leaves_the_statement_uncertain),
	CASE(silence_until_the_deadline_is_uncertain),
	CASE(a_commit_that_was_not_replicated_is_uncertain_in_any_language),
	CASE(any_other_warning_changes_nothing),
	CASE(a_transaction_left_open_behind_a_statement_is_uncertain),
	CASE(a_refused_statement_did_not_happen_and_the_session_goes_on),
	CASE(a_marked_statement_is_prepared_when_it_runs_again),
	CASE(nothing_is_prepared_behind_a_pooler),
	CASE(a_prepared_statement_that_is_gone_is_sent_as_text),
	CASE(a_server_that_turned_read_only_is_not_used_again),
	CASE(errors_name_code_and_constraint_but_no_values),
	CASE(a_link_lost_inside_a_transaction_is_certain_failure),
	CASE(silence_inside_a_transaction_is_a_timeout),
	CASE(a_link_lost_during_commit_is_uncertain),
	CASE(a_commit_answered_with_rollback_is_no_commit),
	CASE(a_commit_is_done_when_the_server_says_commit),
	CASE(a_statement_that_cannot_be_sent_in_full_did_not_happen),
};

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	log_set_level(LOG_LEVEL_ERROR);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add_func(cases[i].path, cases[i].run);
	return g_test_run();
}
