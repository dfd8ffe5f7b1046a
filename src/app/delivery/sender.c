#include "app/delivery/sender.h"

#include <pthread.h>
#include <string.h>

#include "app/delivery/lease.h"
#include "app/delivery/relay_troubles.h"
#include "app/delivery/undeliverable.h"
#include "app/links.h"
#include "app/notifications/notifications.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "codec/json.h"
#include "mail/compose.h"

enum {
	POLL_MS = 1000, /* ± 20 %, so that instances do not ask in step */
	POLL_SPREAD_MS = 200,
	REPORT_MS = 5000, /* between looks for emails that will not arrive */
	CLAIM_MIN = 4,	  /* grows while emails go out quickly: what is claimed should be tried within a moment */
	CLAIM_MAX = 64,
	QUICK_MS = 250,
	SLOW_MS = 1000,
	IDLE_GOODBYE_MS = 10000, /* a relay's connections are for those who use them */
	STACK_BYTES = 512 * 1024,
};

struct Sender {
	const SenderContext *context;
	pthread_t thread;
	Smtp *smtp;
	Lease *batch;
	int64_t claim_max;
	int64_t reported_at_us;
	bool is_slow_next;     /* which lane is asked first; they take turns */
	int64_t used_at_us;    /* the connection, last */
	int64_t stopped_at_us; /* when the stop was noticed; 0: not */

	pthread_mutex_t lock; /* guards the rest */
	int64_t alive_at_us;
};

static void show_life(Sender *sender)
{
	const int64_t now_us = clock_monotonic_us();

	pthread_mutex_lock(&sender->lock);
	sender->alive_at_us = now_us;
	pthread_mutex_unlock(&sender->lock);
}

bool sender_is_alive(Sender *sender)
{
	pthread_mutex_lock(&sender->lock);
	const int64_t alive_at_us = sender->alive_at_us;
	pthread_mutex_unlock(&sender->lock);
	return clock_monotonic_us() - alive_at_us < SENDER_SILENCE_MS * 1000;
}

static bool is_stopping(Sender *sender)
{
	if (sender->stopped_at_us == 0 && wake_is_stopped(sender->context->wake))
		sender->stopped_at_us = clock_monotonic_us();
	return sender->stopped_at_us != 0;
}

static bool is_past(const Sender *sender, int64_t stop_ms)
{
	return clock_monotonic_us() - sender->stopped_at_us > stop_ms * 1000;
}

/* libcurl asks through this many times during each email; it is also where leases are renewed in the meantime. */
static bool may_go_on(SmtpMoment moment, void *context)
{
	Sender *sender = context;

	show_life(sender);
	if (lease_tend(sender->batch))
		wake_signal(sender->context->wake);
	switch (moment) {
	case SMTP_BEFORE_BODY:
		return !is_stopping(sender);
	case SMTP_FIRST_BYTE:
		return !is_stopping(sender) && lease_is_fresh(sender->batch);
	case SMTP_IN_BODY:
	case SMTP_AFTER_BODY:
		return !is_stopping(sender) || !is_past(sender, SENDER_GRACE_MS);
	case SMTP_LAST_BYTE:
		return lease_is_fresh(sender->batch) && (!is_stopping(sender) || !is_past(sender, SENDER_GRACE_MS));
	}
	return false;
}

/* Everybody outside can reply to what we send; NULL: to staff. */
static char *reply_address(const SenderContext *context, const OutboxEmail *mail, Notification notification)
{
	const char *audience = notifications[notification].audience;
	g_auto(Mailbox) mailbox = {0};
	Ident id;

	if ((strcmp(audience, "client") != 0 && strcmp(audience, "recruiter") != 0) || !ident_parse(mail->id, &id))
		return NULL;
	g_autofree char *address = link_reply_address(context->settings, mail->lead_id == NULL ? NULL : &id);
	return mailbox_parse(address, &mailbox, NULL) ? g_steal_pointer(&mailbox.address) : NULL;
}

/* The bytes of an earlier attempt, or new ones from the view. */
static GBytes *bytes_of(const Sender *sender, const OutboxEmail *mail, GError **error)
{
	const SenderContext *context = sender->context;
	const Notification notification = notifications_find(mail->notification);

	if (mail->message != NULL)
		return g_bytes_ref(mail->message);
	if (notification == NOTIFICATION_COUNT) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"this version does not know the notification \"%s\"", mail->notification);
		return NULL;
	}
	g_autoptr(Json) view = jsonc_decode(mail->view, strlen(mail->view), error);
	if (view == NULL)
		return NULL;

	const char *domain = email_address_domain(context->from.address);
	g_autofree char *thread_id =
		mail->lead_id == NULL ? NULL : g_strconcat("<", "lead.", mail->lead_id, "@", domain, ">", NULL);
	g_autofree char *reply_to = reply_address(context, mail, notification);
	/* Only what is written to clients names a language. */
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(json_string_value(json_object_get(view, "language")));
	const ComposeEmail compose = {
		.reply_to = reply_to,
		.template = notifications[notification].template,
		.view = view,
		.recipient = mail->recipient,
		.message_id = mail->message_id,
		.thread_id = thread_id,
		.date_s = mail->message_date_s,
	};
	return compose_email(context->composer, texts_templates(context->texts), &compose, error);
}

/* A connection that had died while idle proves nothing: such an email is tried once more immediately, on a new one. */
static bool was_idle_connection_dead(const SmtpResult *result)
{
	return result->was_reused && result->verdict.fault == DELIVERY_FAULT_RELAY &&
	       result->attempt.stage <= SMTP_STAGE_MAIL;
}

static void transmit(Sender *sender, const OutboxEmail *mail, GBytes *message, SmtpResult *result)
{
	const SmtpEmail smtp_email = {
		.from = sender->context->from.address,
		.to = mail->recipient,
		.message = message,
		.may_go_on = may_go_on,
		.context = sender,
	};

	smtp_send(sender->smtp, &smtp_email, result);
	if (was_idle_connection_dead(result))
		smtp_send(sender->smtp, &smtp_email, result);
	sender->used_at_us = clock_monotonic_us();
}

static void send_email(Sender *sender, const OutboxEmail *mail)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) message = bytes_of(sender, mail, &error);
	SmtpResult result;

	if (message == NULL) {
		log_error("email_compose_failed", log_text("mail", mail->id), log_error_text(error));
		lease_tried(sender->batch, &(LeaseResult){.outcome = DELIVERY_RETRY,
						   .fault = DELIVERY_FAULT_EMAIL,
						   .why = "not_composed",
						   .text = error->message});
		return;
	}
	transmit(sender, mail, message, &result);
	relay_health_report(sender->context->relay, &result, mail->recipient, mail->lead_id);
	if (result.verdict.is_ours) {
		lease_skip(sender->batch);
		return;
	}
	lease_tried(sender->batch, &(LeaseResult){
					   .outcome = result.verdict.outcome,
					   .fault = result.verdict.fault,
					   .code = result.attempt.code,
					   .why = result.verdict.name,
					   .text = result.text,
					   .message = message,
				   });
	/* The rest of the batch would only find the same. */
	if (delivery_fault_is_relay(result.verdict.fault))
		lease_release(sender->batch);
}

static void adapt_claim(Sender *sender, int64_t took_us)
{
	if (took_us < QUICK_MS * 1000)
		sender->claim_max = MIN(sender->claim_max * 2, CLAIM_MAX);
	else if (took_us > SLOW_MS * 1000)
		sender->claim_max = MAX(sender->claim_max / 2, CLAIM_MIN);
}

static void pause_a_second(Sender *sender)
{
	const int spread_ms = (int)(relay_health_random() * 2 * POLL_SPREAD_MS) - POLL_SPREAD_MS;
	const int64_t idle_us = clock_monotonic_us() - sender->used_at_us;

	if (smtp_is_connected(sender->smtp) && idle_us > IDLE_GOODBYE_MS * 1000)
		smtp_goodbye(sender->smtp);
	wake_wait(sender->context->wake, POLL_MS + spread_ms);
}

/* The whole of a claimed batch; its results are stored or wait in it. */
static void send_batch(Sender *sender)
{
	const OutboxEmail *mail;

	while (!is_stopping(sender) && (mail = lease_take(sender->batch)) != NULL) {
		show_life(sender);
		lease_tend(sender->batch);
		send_email(sender, mail);
	}
	lease_release(sender->batch);
}

/* What others need to know besides the emails' results: about the relay, and about emails that will not arrive. */
static void report(Sender *sender)
{
	const int64_t now_us = clock_monotonic_us();
	g_autoptr(GError) error = NULL;

	relay_troubles_store(sender->context, sender->batch);
	if (now_us - sender->reported_at_us < REPORT_MS * INT64_C(1000))
		return;
	sender->reported_at_us = now_us;
	Db *db = lease_database(sender->batch);
	if (db != NULL && !undeliverable_report(sender->context, db, &error))
		lease_database_failed(sender->batch, error);
}

/* EHLO and NOOP, never an email: whether the relay is to be tried again. */
static bool probe(Sender *sender)
{
	const SmtpEmail asked = {.may_go_on = may_go_on, .context = sender};
	SmtpResult result;

	smtp_check(sender->smtp, &asked, &result);
	relay_health_report_probe(sender->context->relay, &result);
	sender->used_at_us = clock_monotonic_us();
	return result.is_well;
}

/* The lanes take turns in being asked first, so that neither starves. */
static guint claim(Sender *sender, int64_t emails_max)
{
	const bool is_slow_first = sender->is_slow_next;

	sender->is_slow_next = !is_slow_first;
	const guint claimed = lease_claim(sender->batch, emails_max, is_slow_first);
	return claimed > 0 ? claimed : lease_claim(sender->batch, emails_max, !is_slow_first);
}

/* One round; true when there may be more to do now. */
static bool work(Sender *sender)
{
	const CircuitAnswer answer = relay_health_ask(sender->context->relay);
	const int64_t emails_max = answer == CIRCUIT_TRIAL ? 1 : sender->claim_max;
	const int64_t started_at_us = clock_monotonic_us();

	report(sender);
	if (answer == CIRCUIT_OPEN)
		return false;
	if (answer == CIRCUIT_PROBE)
		return probe(sender);
	const guint claimed = claim(sender, emails_max);
	if (claimed == 0)
		return false;
	/* There may be more than one sender can take. */
	if (claimed == emails_max)
		wake_signal(sender->context->wake);
	send_batch(sender);
	adapt_claim(sender, clock_monotonic_us() - started_at_us);
	return lease_settle(sender->batch);
}

static void finish(Sender *sender)
{
	while (!lease_settle(sender->batch) && !is_past(sender, SENDER_GRACE_MS + SENDER_SETTLE_MS))
		g_usleep(100 * 1000);
	lease_release(sender->batch);
	lease_abandon(sender->batch);
	smtp_goodbye(sender->smtp);
}

static void *sender_main(void *argument)
{
	Sender *sender = argument;

	pthread_setname_np(pthread_self(), "sender");
	while (!is_stopping(sender)) {
		show_life(sender);
		if (!lease_settle(sender->batch) || !work(sender))
			pause_a_second(sender);
	}
	finish(sender);
	return NULL;
}

Sender *sender_start(const SenderContext *context, GError **error)
{
	Smtp *smtp = smtp_new(&context->smtp, error);
	pthread_attr_t attributes;

	if (smtp == NULL)
		return NULL;
	Sender *sender = g_new0(Sender, 1);
	sender->context = context;
	sender->smtp = smtp;
	sender->batch = lease_new(context->settings, context->relay);
	sender->claim_max = CLAIM_MIN;
	sender->alive_at_us = clock_monotonic_us();
	pthread_mutex_init(&sender->lock, NULL);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	const int failed = pthread_create(&sender->thread, &attributes, sender_main, sender);
	pthread_attr_destroy(&attributes);
	g_assert(failed == 0);
	return sender;
}

void sender_join(Sender *sender)
{
	pthread_join(sender->thread, NULL);
	smtp_free(sender->smtp);
	lease_free(sender->batch);
	pthread_mutex_destroy(&sender->lock);
	g_free(sender);
}
