/*
 * cmd/cmd_email: email that comes in, from a pipe of the mail server.
 *
 * Exit codes are sysexits.h's, as Postfix and others read them: 0 also for what is ignored, 75 when it is to be tried
 * again later. Any other code would make the mail server tell the sender that there is no such address.
 */
#include <stdio.h>
#include <sysexits.h>

#include "app/inbox/inbox.h"
#include "app/service.h"
#include "base/clock.h"
#include "base/log.h"
#include "cmd/command.h"
#include "mail/compose.h"

enum {
	EMAIL_BYTES_MAX = 16 * 1024 * 1024, /* the text comes first; of what is longer, attachments are cut */
	CHUNK_BYTES = 64 * 1024,
	RECEIVE_MS = 20 * 1000,
};

/* Standard input to its end, so that the mail server does not find the pipe closed; kept up to the limit. */
static GString *read_input(void)
{
	GString *input = g_string_sized_new(CHUNK_BYTES);
	char *chunk = g_malloc(CHUNK_BYTES);
	gsize n;

	while ((n = fread(chunk, 1, CHUNK_BYTES, stdin)) > 0) {
		if (input->len < EMAIL_BYTES_MAX)
			g_string_append_len(input, chunk, (gssize)n);
	}
	g_free(chunk);
	return input;
}

static bool receive(const GString *input, const char *recipient, GError **error)
{
	const int64_t deadline_us = clock_monotonic_us() + RECEIVE_MS * INT64_C(1000);
	g_autoptr(Settings) settings = settings_load(SETTINGS_NEED_DATABASE | SETTINGS_NEED_SERVICE, error);
	g_autoptr(Service) service = settings == NULL ? NULL : service_open(settings, NULL, 0, error);
	InboxOutcome outcome;

	if (service == NULL || !service_prepare(service, error))
		return false;
	g_autoptr(ReceivedEmail) email = received_email_read(input->str, input->len);
	if (recipient != NULL)
		g_ptr_array_add(email->recipients, g_utf8_make_valid(recipient, -1));
	if (!inbox_receive(&service->app, email, deadline_us, &outcome, error))
		return false;
	log_info("email_received", log_text("outcome", inbox_outcome_name(outcome)));
	return true;
}

static int run_receive(int argc, char **argv)
{
	g_autofree char *recipient = NULL;
	const GOptionEntry entries[] = {
		{"recipient", 0, 0, G_OPTION_ARG_STRING, &recipient,
			"Address that it was sent to, if its headers may not name it: ${original_recipient} in Postfix",
			"ADDRESS"},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	int status = EXIT_DONE;

	if (!command_parse(&argc, &argv, entries, NULL,
		    "Take one email from standard input: a reply, a bounce, or an automatic answer. Exits with 75 when it should be tried again later.",
		    &status))
		return status;
	compose_init();
	g_autoptr(GString) input = read_input();
	if (receive(input, recipient, &error))
		return EX_OK;
	command_fail(error);
	return EX_TEMPFAIL;
}

int cmd_email(int argc, char **argv)
{
	static const Command verbs[] = {
		{"receive", run_receive, "take one email from standard input"},
	};

	return command_dispatch("email", verbs, G_N_ELEMENTS(verbs), argc, argv);
}
