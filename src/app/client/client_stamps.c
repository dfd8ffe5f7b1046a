#include "app/client/client_stamps.h"

#include <pthread.h>

#include "base/condition.h"
#include "store/lead.h"

/* Belongs to its caller and, until it is answered, to the queue or to who reads. */
typedef struct Ask {
	Ident lead_id;
	guint row; /* of what is read: those who ask for one lead share it */
	char *stamp;
	bool is_answered;
	bool is_read;
} Ask;

struct ClientStamps {
	DbPool *pool;
	pthread_mutex_t lock; /* guards the rest and what an Ask was answered */
	pthread_cond_t answered;
	GPtrArray *waiting; /* of Ask */
	bool is_reading;    /* one of the callers asks the database */
};

static void ask_clear(gpointer data)
{
	g_free(((Ask *)data)->stamp);
}

static void ask_release(gpointer data)
{
	g_atomic_rc_box_release_full(data, ask_clear);
}

static GPtrArray *asks_new(void)
{
	return g_ptr_array_new_with_free_func(ask_release);
}

ClientStamps *client_stamps_new(DbPool *pool)
{
	ClientStamps *stamps = g_new0(ClientStamps, 1);

	stamps->pool = pool;
	pthread_mutex_init(&stamps->lock, NULL);
	condition_init(&stamps->answered);
	stamps->waiting = asks_new();
	return stamps;
}

void client_stamps_free(ClientStamps *stamps)
{
	if (stamps == NULL)
		return;
	g_ptr_array_unref(stamps->waiting);
	pthread_cond_destroy(&stamps->answered);
	pthread_mutex_destroy(&stamps->lock);
	g_free(stamps);
}

/* A row for each lead that asks are about, whose places are set; NULL: they could not be read. */
static DbResult *read_stamps(DbPool *pool, GPtrArray *asks, int64_t deadline_us)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GError) error = NULL;
	g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) ids = g_string_new("{");
	char id[IDENT_TEXT_BYTES];

	for (guint i = 0; i < asks->len; i++) {
		Ask *ask = g_ptr_array_index(asks, i);
		gpointer row;
		ident_format(&ask->lead_id, id);
		if (!g_hash_table_lookup_extended(rows, id, NULL, &row)) {
			row = GUINT_TO_POINTER(g_hash_table_size(rows));
			g_string_append_printf(ids, "%s%s", ids->len > 1 ? "," : "", id);
			g_hash_table_insert(rows, g_strdup(id), row);
		}
		ask->row = GPOINTER_TO_UINT(row);
	}
	g_string_append_c(ids, '}');
	if (!db_loan_take(&loan, pool, deadline_us, &error))
		return NULL;
	return lead_client_stamps(loan.db, ids->str, &error);
}

/* Answers all that wait. The lock is held before and after, not while the database works. */
static void answer_waiting(ClientStamps *stamps, int64_t deadline_us)
{
	g_autoptr(GPtrArray) asks = g_steal_pointer(&stamps->waiting);

	stamps->waiting = asks_new();
	stamps->is_reading = true;
	pthread_mutex_unlock(&stamps->lock);
	g_autoptr(DbResult) rows = read_stamps(stamps->pool, asks, deadline_us);
	pthread_mutex_lock(&stamps->lock);
	stamps->is_reading = false;
	for (guint i = 0; i < asks->len; i++) {
		Ask *ask = g_ptr_array_index(asks, i);
		ask->is_answered = true;
		ask->is_read = rows != NULL;
		ask->stamp = rows == NULL ? NULL : g_strdup(db_get_text(rows, (int)ask->row, "stamp"));
	}
	pthread_cond_broadcast(&stamps->answered);
}

bool client_stamps_read(ClientStamps *stamps, const Ident *lead_id, int64_t deadline_us, char **stamp)
{
	Ask *ask = g_atomic_rc_box_new0(Ask);

	ask->lead_id = *lead_id;
	pthread_mutex_lock(&stamps->lock);
	g_ptr_array_add(stamps->waiting, g_atomic_rc_box_acquire(ask));
	while (!ask->is_answered) {
		if (!stamps->is_reading)
			answer_waiting(stamps, deadline_us);
		else if (!condition_wait(&stamps->answered, &stamps->lock, deadline_us))
			break;
	}
	const bool is_read = ask->is_read;
	*stamp = g_steal_pointer(&ask->stamp);
	pthread_mutex_unlock(&stamps->lock);
	ask_release(ask);
	return is_read;
}
