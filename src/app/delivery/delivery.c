#include "app/delivery/delivery.h"

#include <string.h>

#include "app/delivery/sender.h"

struct Delivery {
	SenderContext context;
	GPtrArray *senders; /* of Sender */
};

static bool read_settings(const Settings *settings, SenderContext *context, GError **error)
{
	if (!mailbox_parse(settings->mail_from, &context->from, error)) {
		g_prefix_error(error, "LEADMATCH_MAIL_FROM: ");
		return false;
	}
	/* Inboxes show a name before an address. */
	if (context->from.name == NULL)
		context->from.name = g_strdup(settings->site_name);
	context->composer = composer_new(&context->from);
	context->settings = settings;
	context->smtp = (SmtpOptions){
		.url = settings->smtp_url,
		.user = settings->smtp_user,
		.password = settings->smtp_password,
		.tls = (SmtpTls)settings->smtp_tls,
		.ca_file = settings->smtp_ca_file,
		.connect_s = (int)MIN(settings->smtp_reply_s, SMTP_CONNECT_S),
		.reply_s = (int)settings->smtp_reply_s,
		.helo_name = email_address_domain(context->from.address),
	};
	return true;
}

static void join(void *sender)
{
	sender_join(sender);
}

Delivery *delivery_start(const DeliverOptions *options, GError **error)
{
	Delivery *delivery = g_new0(Delivery, 1);

	delivery->senders = g_ptr_array_new_with_free_func(join);
	delivery->context.texts = options->texts;
	delivery->context.wake = options->wake;
	delivery->context.relay = relay_health_new(options->settings->retry_scale_percent);
	bool is_started = read_settings(options->settings, &delivery->context, error);
	for (int64_t i = 0; is_started && i < options->settings->senders; i++) {
		Sender *sender = sender_start(&delivery->context, error);
		if (sender != NULL)
			g_ptr_array_add(delivery->senders, sender);
		is_started = sender != NULL;
	}
	if (is_started)
		return delivery;
	delivery_stop(delivery);
	return NULL;
}

void delivery_stop(Delivery *delivery)
{
	if (delivery == NULL)
		return;
	wake_stop(delivery->context.wake);
	g_ptr_array_unref(delivery->senders);
	relay_health_free(delivery->context.relay);
	composer_free(delivery->context.composer);
	mailbox_clear(&delivery->context.from);
	g_free(delivery);
}

bool delivery_is_alive(Delivery *delivery)
{
	for (guint i = 0; i < delivery->senders->len; i++) {
		if (!sender_is_alive(g_ptr_array_index(delivery->senders, i)))
			return false;
	}
	return true;
}

RelayHealthFigures delivery_figures(Delivery *delivery)
{
	return relay_health_figures(delivery->context.relay);
}
