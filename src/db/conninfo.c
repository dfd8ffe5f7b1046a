#include "db/conninfo.h"

#include <string.h>

#include <libpq-fe.h>

#include "base/error.h"

typedef struct Default {
	const char *keyword;
	const char *value;
} Default;

/*
 * A client waits 8 s at most, and a dead link must be noticed within that. tcp_user_timeout bounds sending, the
 * keepalives waiting: each alone still hung for more than 40 s when a link was cut. connect_timeout is for each host:
 * two of them and a statement fit into 8 s. The client keeps the deadlines of statements itself; the limits in options
 * end what the server does for a client that has gone.
 *
 * Compiling (JIT) never pays for statements this short. A kept plan is made for unknown values, so its cost is guessed
 * high enough for it: 100 ms of compiling in each run, where the run takes 5.
 */
static const Default defaults[] = {
	{"connect_timeout", "3"},
	{"tcp_user_timeout", "5000"},
	{"keepalives", "1"},
	{"keepalives_idle", "5"},
	{"keepalives_interval", "2"},
	{"keepalives_count", "3"},
	{"target_session_attrs", "read-write"},
	{"application_name", "leadmatch"},
	{"client_encoding", "UTF8"},
	{"gssencmode", "disable"}, /* a Kerberos cache would delay the start of every connection */
	{"options",
		"-c statement_timeout=60000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c client_connection_check_interval=2000 -c jit=off"},
};

static const char *default_for(const char *keyword)
{
	for (gsize i = 0; i < G_N_ELEMENTS(defaults); i++) {
		if (strcmp(defaults[i].keyword, keyword) == 0)
			return defaults[i].value;
	}
	return NULL;
}

bool conninfo_parse(Conninfo *conninfo, const char *url, GError **error)
{
	char *message = NULL;
	PQconninfoOption *options = PQconninfoParse(url, &message);

	if (options == NULL) {
		/* libpq quotes the string it was given, password included. */
		PQfreemem(message);
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"LEADMATCH_DATABASE_URL is not a connection string that libpq understands; write postgresql://user:password@host:5432/database");
		return false;
	}
	conninfo->keywords = g_ptr_array_new_with_free_func(g_free);
	conninfo->values = g_ptr_array_new_with_free_func(g_free);
	for (const PQconninfoOption *option = options; option->keyword != NULL; option++) {
		const char *value = option->val != NULL ? option->val : default_for(option->keyword);
		if (value == NULL)
			continue;
		g_ptr_array_add(conninfo->keywords, g_strdup(option->keyword));
		g_ptr_array_add(conninfo->values, g_strdup(value));
	}
	g_ptr_array_add(conninfo->keywords, NULL);
	g_ptr_array_add(conninfo->values, NULL);
	PQconninfoFree(options);
	return true;
}

void conninfo_clear(Conninfo *conninfo)
{
	g_clear_pointer(&conninfo->keywords, g_ptr_array_unref);
	g_clear_pointer(&conninfo->values, g_ptr_array_unref);
}

/* The place of a keyword; that of the last NULL when it is not set. */
static guint index_of(const Conninfo *conninfo, const char *keyword)
{
	guint i = 0;

	while (i + 1 < conninfo->keywords->len && strcmp(g_ptr_array_index(conninfo->keywords, i), keyword) != 0)
		i++;
	return i;
}

void conninfo_set(Conninfo *conninfo, const char *keyword, const char *value)
{
	gpointer *place = &g_ptr_array_index(conninfo->values, index_of(conninfo, keyword));

	g_assert(*place != NULL);
	g_free(*place);
	*place = g_strdup(value);
}

bool conninfo_drop_default_options(Conninfo *conninfo)
{
	const guint at = index_of(conninfo, "options");

	if (g_strcmp0(g_ptr_array_index(conninfo->values, at), default_for("options")) != 0)
		return false;
	g_ptr_array_remove_index(conninfo->keywords, at);
	g_ptr_array_remove_index(conninfo->values, at);
	return true;
}
