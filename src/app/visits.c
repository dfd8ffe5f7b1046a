#include "app/visits.h"

#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "store/visit_day.h"

struct Visits {
	int64_t counts[VISIT_STEP_COUNT]; /* atomic, each for itself */
};

Visits *visits_new(void)
{
	return g_new0(Visits, 1);
}

void visits_free(Visits *visits)
{
	g_free(visits);
}

static void add(Visits *visits, VisitStep step, int64_t count)
{
	__atomic_fetch_add(&visits->counts[step], count, __ATOMIC_RELAXED);
}

void visits_count(Visits *visits, VisitStep step)
{
	if (visits != NULL)
		add(visits, step, 1);
}

void visits_store(Visits *visits, Db *db)
{
	g_autoptr(GString) json = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	int64_t taken[VISIT_STEP_COUNT], sum = 0;
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	for (VisitStep step = 0; step < VISIT_STEP_COUNT; step++) {
		taken[step] = __atomic_exchange_n(&visits->counts[step], 0, __ATOMIC_RELAXED);
		sum += taken[step];
		if (taken[step] > 0)
			jsonw_put_int(&w, visit_step_name(step), taken[step]);
	}
	jsonw_end_object(&w);
	if (sum == 0 || visit_day_add(db, json->str, &error))
		return;
	log_warning("visits_not_stored", log_int("visits", sum), log_error_text(error));
	if (leadmatch_error_is(error, LEADMATCH_ERROR_UNCERTAIN))
		return;
	for (VisitStep step = 0; step < VISIT_STEP_COUNT; step++)
		add(visits, step, taken[step]);
}
