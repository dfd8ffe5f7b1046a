#include "app/delivery/delivery.h"

#include <string.h>

#include "app/delivery/sender.h"

struct Deliver {
	SenderContext context;
	GPtrArray *senders; /* of Sender */
};

static bool read_settings(const Settings *settings, SenderContext *context, GError **error)
{
	if (!mailbox_parse(settings->mail_from, &context->from, error)) {
		g_prefix_error(error, "LEADMATCH_MAIL_FROM: ");
		return false;
	}
	context->settings = settings;
	context->smtp = (SmtpOptions){
		.url = settings->smtp_url,
		.user = settings->smtp_user,
		.password = settings->smtp_password,
		.tls = (SmtpTls)settings->smtp_tls,
		.helo_name = strchr(context->from.address, '@') + 1,
	};
	return true;
}

static void join(void *sender)
{
	sender_join(sender);
}

Deliver *deliver_start(const DeliverOptions *options, GError **error)
{
	Deliver *deliver = g_new0(Deliver, 1);

	deliver->senders = g_ptr_array_new_with_free_func(join);
	deliver->context.templates = options->templates;
	deliver->context.wake = options->wake;
	deliver->context.relay = relay_new(options->settings->retry_scale_percent);
	bool is_started = read_settings(options->settings, &deliver->context, error);
	for (int64_t i = 0; is_started && i < options->settings->senders; i++) {
		Sender *sender = sender_start(&deliver->context, error);
		if (sender != NULL)
			g_ptr_array_add(deliver->senders, sender);
		is_started = sender != NULL;
	}
	if (is_started)
		return deliver;
	deliver_stop(deliver);
	return NULL;
}

void deliver_stop(Deliver *deliver)
{
	if (deliver == NULL)
		return;
	wake_stop(deliver->context.wake);
	g_ptr_array_unref(deliver->senders);
	relay_free(deliver->context.relay);
	mailbox_clear(&deliver->context.from);
	g_free(deliver);
}

bool deliver_is_alive(Deliver *deliver)
{
	for (guint i = 0; i < deliver->senders->len; i++) {
		if (!sender_is_alive(g_ptr_array_index(deliver->senders, i)))
			return false;
	}
	return true;
}

RelayFigures deliver_figures(Deliver *deliver)
{
	return relay_figures(deliver->context.relay);
}
