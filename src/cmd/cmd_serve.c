/* cmd/cmd_serve: the service, from the first check to the last answer. */
#include <signal.h>
#include <stdio.h>

#include "app/service.h"
#include "base/log.h"
#include "cmd/command.h"
#include "config/settings.h"
#include "http/pages/pages.h"
#include "http/web.h"
#include "mail/compose.h"
#include "mail/smtp.h"

/* Every thread inherits this, so that the signals wait for main's sigwait. A peer that hangs up is no reason to die. */
static void block_signals(sigset_t *awaited)
{
	sigemptyset(awaited);
	sigaddset(awaited, SIGTERM);
	sigaddset(awaited, SIGINT);
	pthread_sigmask(SIG_BLOCK, awaited, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static bool serve(const Settings *settings, const sigset_t *awaited, GError **error)
{
	int caught = 0;

	compose_init();
	smtp_library_init();
	g_autoptr(Service) service = service_open(settings, page_specs, PAGE_COUNT, error);
	if (service == NULL || !service_start(service, error))
		return false;
	Web *web = web_start(service, error);
	if (web != NULL) {
		sigwait(awaited, &caught);
		log_info("stopping", log_int("signal", caught));
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
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_SERVICE, &error);
	if (settings == NULL)
		return command_fail(error);
	sigset_t awaited;
	block_signals(&awaited);
	log_start();
	const bool is_done = serve(settings, &awaited, &error);
	log_stop();
	return is_done ? EXIT_DONE : command_fail(error);
}
