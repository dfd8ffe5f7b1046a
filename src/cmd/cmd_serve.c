/* cmd/cmd_serve: the service, from the first check to the last answer. */
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "app/service.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "cmd/command.h"
#include "config/settings.h"
#include "http/pages/pages.h"
#include "http/web.h"
#include "mail/compose.h"
#include "mail/smtp.h"

enum {
	DATABASE_RETRY_S = 1,
	DATABASE_SAY_EVERY = 30, /* tries between two log lines */
};

/* Every thread inherits this, so that the signals wait for main. A peer that hangs up is no reason to die. */
static void block_signals(sigset_t *awaited)
{
	sigemptyset(awaited);
	sigaddset(awaited, SIGTERM);
	sigaddset(awaited, SIGINT);
	sigaddset(awaited, SIGHUP);
	pthread_sigmask(SIG_BLOCK, awaited, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* True when a signal to stop came within that time; SIGHUP is none. */
static bool is_stopped_within(const sigset_t *awaited, int64_t seconds)
{
	const int64_t until_us = clock_monotonic_us() + seconds * G_USEC_PER_SEC;

	for (;;) {
		const int64_t left_us = MAX(until_us - clock_monotonic_us(), 0);
		const struct timespec left = {left_us / G_USEC_PER_SEC, left_us % G_USEC_PER_SEC * 1000};
		const int caught = sigtimedwait(awaited, NULL, &left);
		if (caught == SIGTERM || caught == SIGINT)
			return true;
		if (left_us == 0)
			return false;
	}
}

/* A database that is away comes back: after a restart of the machine it may need longer than we do. */
static bool prepare(Service *service, const sigset_t *awaited, bool *is_stopped, GError **error)
{
	for (guint tries = 0;; tries++) {
		g_autoptr(GError) problem = NULL;
		if (service_prepare(service, &problem))
			return true;
		if (!leadmatch_error_is(problem, LEADMATCH_ERROR_UNAVAILABLE)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return false;
		}
		if (tries % DATABASE_SAY_EVERY == 0)
			log_warning("waiting_for_database", log_error_text(problem));
		if (is_stopped_within(awaited, DATABASE_RETRY_S)) {
			*is_stopped = true;
			return false;
		}
	}
}

static void reload(Service *service, Web *web)
{
	g_autoptr(GError) error = NULL;

	if (!service_reload(service, &error) || !web_reload(web, &error))
		log_error("reload_failed", log_error_text(error));
	else
		log_info("reloaded");
}

/* Until a signal says to stop. */
static void run(Service *service, Web *web, const sigset_t *awaited)
{
	const int64_t drain_s = service->app.settings->drain_s;
	int caught = 0;

	for (;;) {
		sigwait(awaited, &caught);
		if (caught != SIGHUP)
			break;
		reload(service, web);
	}
	log_info("stopping", log_int("signal", caught), log_int("drain_s", drain_s));
	service_drain(service);
	if (drain_s > 0)
		is_stopped_within(awaited, drain_s);
}

static bool serve(const Settings *settings, const sigset_t *awaited, GError **error)
{
	bool is_stopped = false;

	compose_init();
	smtp_library_init();
	g_autoptr(Service) service = service_open(settings, page_specs, PAGE_COUNT, error);
	if (service == NULL)
		return false;
	if (!prepare(service, awaited, &is_stopped, error))
		return is_stopped;
	if (!service_start(service, error))
		return false;
	Web *web = web_start(service, error);
	if (web != NULL) {
		run(service, web, awaited);
		web_stop(web);
	}
	service_stop(service);
	if (web != NULL)
		log_info("stopped");
	return web != NULL;
}

int cmd_serve(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Run the service until SIGTERM or SIGINT. Settings come from the environment; see leadmatch config.",
		    &status))
		return status;
	/* First of all: a SIGHUP in the midst of the start must not kill. */
	sigset_t awaited;
	block_signals(&awaited);
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_SERVICE, &error);
	if (settings == NULL)
		return command_fail(error);
	log_start();
	const bool is_done = serve(settings, &awaited, &error);
	log_stop();
	return is_done ? EXIT_DONE : command_fail(error);
}
