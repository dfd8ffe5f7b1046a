#include "app/probe/probe.h"

#include <pthread.h>
#include <string.h>

#include "app/intake/submit.h"
#include "app/links.h"
#include "app/notifications/notifications.h"
#include "app/offer_policy.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/form.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "db/transaction.h"
#include "store/outbox.h"
#include "store/probe_rows.h"

/* Ends in no mailbox: nothing is ever sent to the client of a test lead. */
#define PROBE_CLIENT "probe@leadmatch.invalid"

enum {
	WITHIN_S_MAX = 300, /* a relay that greylists takes some minutes */
	IDLE_MS = 2000,	    /* another instance may have begun one */
	BUSY_MS = 500,
	BORROW_MS = 2000,
	SUBMIT_MS = 8000, /* as long as a client waits */
};

static const struct {
	const char *name;
	TextKey says;
} steps[] = {
	[PROBE_STEP_STORE] = {"store", TEXT_PROBE_MISSING_STORE},
	[PROBE_STEP_CLASSIFY] = {"classify", TEXT_PROBE_MISSING_CLASSIFY},
	[PROBE_STEP_OFFER] = {"offer", TEXT_PROBE_MISSING_OFFER},
	[PROBE_STEP_QUEUE] = {"queue", TEXT_PROBE_MISSING_QUEUE},
	[PROBE_STEP_DELIVER] = {"deliver", TEXT_PROBE_MISSING_DELIVER},
};
G_STATIC_ASSERT(G_N_ELEMENTS(steps) == PROBE_STEP_COUNT);

struct Probe {
	const App *app;
	Wake *wake;
	bool has_thread;
	bool is_failing; /* this instance, to look at all; said once */
	pthread_t thread;
	pthread_mutex_t lock; /* guards the rest */
	ProbeFigures figures;
};

const char *probe_step_name(ProbeStep step)
{
	return steps[step].name;
}

ProbeStep probe_step_parse(const char *name)
{
	ProbeStep step = 0;

	while (step < PROBE_STEP_COUNT && g_strcmp0(steps[step].name, name) != 0)
		step++;
	return step;
}

const char *probe_step_says(ProbeStep step)
{
	return wording_text(steps[step].says);
}

Probe *probe_new(const App *app)
{
	Probe *probe = g_new0(Probe, 1);

	probe->app = app;
	probe->wake = wake_new();
	probe->figures.missing = PROBE_STEP_COUNT;
	pthread_mutex_init(&probe->lock, NULL);
	return probe;
}

void probe_free(Probe *probe)
{
	if (probe == NULL)
		return;
	pthread_mutex_destroy(&probe->lock);
	wake_free(probe->wake);
	g_free(probe);
}

ProbeFigures probe_figures(Probe *probe)
{
	pthread_mutex_lock(&probe->lock);
	const ProbeFigures figures = probe->figures;
	pthread_mutex_unlock(&probe->lock);
	return figures;
}

/* --- the test lead -------------------------------------------------------------------------------------------------- */

/* As a browser sends the form. */
static char *form_body(void)
{
	const struct {
		SubmissionField field;
		const char *value;
	} answers[] = {
		{FIELD_USE_CASE, "trading_engine"},
		{FIELD_TITLE, wording_text(TEXT_PROBE_TITLE)},
		{FIELD_DESCRIPTION, wording_text(TEXT_PROBE_DESCRIPTION)},
		{FIELD_LATENCY, "under_1ms"},
		{FIELD_CONTACT_NAME, wording_text(TEXT_PROBE_NAME)},
		{FIELD_EMAIL, PROBE_CLIENT},
		{FIELD_CONSENT, "yes"},
	};
	GString *body = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
		g_autofree char *value = g_uri_escape_string(answers[i].value, NULL, FALSE);
		g_string_append_printf(
			body, "%s%s=%s", i == 0 ? "" : "&", submission_fields[answers[i].field].name, value);
	}
	return g_string_free(body, FALSE);
}

/* What it could not do shows when the time is over; the log says why. */
static void submit_lead(const Probe *probe, const char *run)
{
	g_autofree char *body = form_body();
	g_autoptr(Form) form = form_read(body, strlen(body));
	g_autoptr(RawSubmission) raw = raw_submission_from_form(form);
	const SubmitRequest request = {
		.raw = raw,
		.key_kind = SUBMIT_KEY_CLIENT,
		.key = run,
		.key_bytes = strlen(run),
		.is_of_form = true,
		.is_probe = true,
	};
	g_auto(Submitted) done = {0};
	g_autoptr(GError) error = NULL;

	if (!submit(probe->app, &request, clock_monotonic_us() + SUBMIT_MS * INT64_C(1000), &done, &error))
		log_warning("probe_not_stored", log_error_text(error));
}

/* --- its end -------------------------------------------------------------------------------------------------------- */

static bool email_staff(const Probe *probe, Db *db, const ProbeEnd *end, GError **error)
{
	const App *app = probe->app;
	const ProbeStep missing = probe_step_parse(end->missing);
	g_autofree char *url = link_page(app->settings, "/staff");
	g_autofree char *view = notifications_view_note(&(NotificationNote){
		.says = missing == PROBE_STEP_COUNT ? NULL : probe_step_says(missing),
		.quote = end->reply,
		.url = url,
	});
	g_autoptr(GString) emails = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, emails);
	jsonw_begin_array(&w);
	notifications_write_email(&w, &(NotificationEmail){
					      .notification = missing == PROBE_STEP_COUNT ? NOTIFICATION_PROBE_PASSED
											  : NOTIFICATION_PROBE_FAILED,
					      .id = ident_new(),
					      .recipient = offer_policy_staff(app->policy),
					      .message_domain = app->message_domain,
					      .view = view,
				      });
	jsonw_end_array(&w);
	return outbox_add_batch(db, emails->str, error);
}

static bool finish(const Probe *probe, Db *db, const ProbeEnd *end, GError **error)
{
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;

	if (!db_begin(&tx, db, error) || !probe_rows_lock_emails(db, error))
		return false;
	g_autoptr(DbResult) finished = probe_rows_finish(db, end, error);
	if (finished == NULL)
		return false;
	if (db_rows(finished) == 0) /* by another instance */
		return true;
	const bool was_missing = !db_is_null(finished, 0, "was_missing");
	const bool is_news = was_missing != (end->missing != NULL);
	if (!probe_rows_remove_leads(db, error) || (is_news && !email_staff(probe, db, end, error)) ||
		!db_commit(&tx, error))
		return false;
	if (end->missing != NULL)
		log_error("probe_failed", log_text("missing", end->missing), log_text("code", end->code));
	else
		log_info("probe_passed");
	if (is_news)
		wake_signal(probe->app->senders_wake);
	return true;
}

/* --- looking -------------------------------------------------------------------------------------------------------- */

/* The first step that has not happened yet. */
static ProbeStep missing_step(const DbResult *run)
{
	static const struct {
		ProbeStep step;
		const char *column;
	} happened[] = {
		{PROBE_STEP_STORE, "has_lead"},
		{PROBE_STEP_CLASSIFY, "is_classified"},
		{PROBE_STEP_OFFER, "has_offer"},
		{PROBE_STEP_QUEUE, "has_email"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(happened); i++) {
		if (!db_get_bool(run, 0, happened[i].column))
			return happened[i].step;
	}
	return g_strcmp0(db_get_text(run, 0, "state"), "delivered") == 0 ? PROBE_STEP_COUNT : PROBE_STEP_DELIVER;
}

/* *is_under_way: it goes on. */
static bool follow(const Probe *probe, Db *db, const DbResult *run, bool *is_under_way, GError **error)
{
	const ProbeStep missing = missing_step(run);
	const bool is_rejected =
		missing == PROBE_STEP_DELIVER && g_strcmp0(db_get_text(run, 0, "state"), "rejected") == 0;
	const bool has_ended = missing == PROBE_STEP_COUNT || is_rejected || db_get_bool(run, 0, "is_over");

	*is_under_way = !has_ended;
	if (has_ended)
		return finish(probe, db,
			&(ProbeEnd){
				.id = db_get_text(run, 0, "id"),
				.missing = missing == PROBE_STEP_COUNT ? NULL : probe_step_name(missing),
				.code = db_get_text(run, 0, "last_code"),
				.reply = db_get_text(run, 0, "last_text"),
			},
			error);
	if (missing == PROBE_STEP_STORE)
		submit_lead(probe, db_get_text(run, 0, "id"));
	return true;
}

static bool remember(Probe *probe, Db *db, GError **error)
{
	g_autoptr(DbResult) last = probe_rows_last(db, error);

	if (last == NULL)
		return false;
	pthread_mutex_lock(&probe->lock);
	probe->figures.has_run = db_rows(last) > 0;
	if (probe->figures.has_run) {
		probe->figures.missing = probe_step_parse(db_get_text(last, 0, "missing"));
		probe->figures.passed_us = db_get_int(last, 0, "passed_us");
	}
	pthread_mutex_unlock(&probe->lock);
	return true;
}

static bool look(Probe *probe, bool *is_under_way, GError **error)
{
	const Settings *settings = probe->app->settings;
	const Ident id = ident_new();
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	bool is_begun = false;

	if (!db_loan_take(&loan, probe->app->pool, clock_monotonic_us() + BORROW_MS * INT64_C(1000), error) ||
		!probe_rows_begin(
			loan.db, &id, settings->probe_s, MIN(settings->probe_s, WITHIN_S_MAX), &is_begun, error))
		return false;
	if (is_begun && (!probe_rows_remove_leads(loan.db, error) ||
				!probe_rows_prepare(loan.db, settings->probe_to, wording_text(TEXT_PROBE_NAME), error)))
		return false;
	g_autoptr(DbResult) run = probe_rows_look(loan.db, error);
	if (run == NULL)
		return false;
	return (db_rows(run) == 0 || follow(probe, loan.db, run, is_under_way, error)) &&
	       remember(probe, loan.db, error);
}

static void *run_probe(void *pointer)
{
	Probe *probe = pointer;

	while (!wake_is_stopped(probe->wake)) {
		g_autoptr(GError) error = NULL;
		bool is_under_way = false;
		const bool has_looked = look(probe, &is_under_way, &error);
		if (!has_looked && !probe->is_failing)
			log_warning("probe_unavailable", log_error_text(error));
		probe->is_failing = !has_looked;
		wake_wait(probe->wake, is_under_way ? BUSY_MS : IDLE_MS);
	}
	return NULL;
}

void probe_start(Probe *probe)
{
	const int failed = pthread_create(&probe->thread, NULL, run_probe, probe);

	g_assert(failed == 0);
	probe->has_thread = true;
}

void probe_stop(Probe *probe)
{
	wake_stop(probe->wake);
	if (probe->has_thread)
		pthread_join(probe->thread, NULL);
	probe->has_thread = false;
}
