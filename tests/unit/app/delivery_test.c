/*
 * app/delivery/delivery: what can be said of it without a relay and a database; the rest is in
 * tests/end_to_end/test_mail.py.
 */
#include "app/delivery/delivery.h"

#include "base/error.h"
#include "mail/compose.h"
#include "mail/smtp.h"

typedef struct Fixture {
	Settings settings;
	Wake *wake;
} Fixture;

static char *text(const char *constant)
{
	return (char *)(guintptr)constant;
}

static void set_up(Fixture *fixture, const void *data)
{
	(void)data;
	fixture->wake = wake_new();
	fixture->settings = (Settings){
		.database_url = text("postgresql://127.0.0.1:1/nowhere"),
		.smtp_url = text("smtp://127.0.0.1:1"),
		.smtp_tls = SMTP_TLS_OFF,
		.mail_from = text("Lead Desk <leads@example.com>"),
		.senders = 2,
		.lease_s = 90,
		.give_up_hours = 1,
		.retry_scale_percent = 100,
	};
}

static void tear_down(Fixture *fixture, const void *data)
{
	(void)data;
	wake_free(fixture->wake);
}

static Delivery *start(const Fixture *fixture, GError **error)
{
	return delivery_start(&(DeliverOptions){.settings = &fixture->settings, .wake = fixture->wake}, error);
}

static void assert_refused(const Fixture *fixture)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(start(fixture, &error));
	g_assert_true(leadmatch_error_is(error, LEADMATCH_ERROR_INVALID));
}

static void a_sender_address_that_is_none_is_refused(Fixture *fixture, const void *data)
{
	(void)data;
	fixture->settings.mail_from = text("Lead Desk");
	assert_refused(fixture);
}

static void a_password_in_the_relays_url_is_refused(Fixture *fixture, const void *data)
{
	(void)data;
	fixture->settings.smtp_url = text("smtp://bob:secret@relay");
	assert_refused(fixture);
}

static void senders_live_and_stop_without_a_database(Fixture *fixture, const void *data)
{
	g_autoptr(GError) error = NULL;
	Delivery *delivery = start(fixture, &error);

	(void)data;
	g_assert_no_error(error);
	g_usleep(300 * 1000);
	g_assert_true(delivery_is_alive(delivery));
	g_assert_false(delivery_figures(delivery).is_open);
	const gint64 stopping_at = g_get_monotonic_time();
	delivery_stop(delivery);
	g_assert_cmpint(g_get_monotonic_time() - stopping_at, <, 2 * G_USEC_PER_SEC);
}

static void none_is_alive_with_no_senders(Fixture *fixture, const void *data)
{
	(void)data;
	fixture->settings.senders = 0;
	Delivery *delivery = start(fixture, NULL);
	g_assert_true(delivery_is_alive(delivery));
	delivery_stop(delivery);
	delivery_stop(NULL);
}

#define ADD(test) g_test_add("/deliver/" #test, Fixture, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	smtp_library_init();
	compose_init();
	ADD(a_sender_address_that_is_none_is_refused);
	ADD(a_password_in_the_relays_url_is_refused);
	ADD(senders_live_and_stop_without_a_database);
	ADD(none_is_alive_with_no_senders);
	return g_test_run();
}
