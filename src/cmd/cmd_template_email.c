#include "cmd/cmd_template_email.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/email_samples.h"
#include "app/texts.h"
#include "base/error.h"
#include "cmd/command.h"
#include "http/pages/pages.h"
#include "mail/compose.h"
#include "mail/smtp.h"

#define SAMPLE_RECIPIENT "ada@client.example"
#define SAMPLE_FROM	 "leads@example.com"

/* One email, in all its forms. */
typedef struct Sample {
	Settings *settings;
	Texts *texts;
	EmailSample made;
	Mailbox from;
	Notification notification;
} Sample;

static void sample_clear(Sample *sample)
{
	email_sample_clear(&sample->made);
	g_clear_pointer(&sample->texts, texts_free);
	g_clear_pointer(&sample->settings, settings_free);
	mailbox_clear(&sample->from);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sample, sample_clear)

/* Of emails to clients; the others are English. */
static bool speak(const Sample *sample, const char *language, GError **error)
{
	if (wording_offered(language) == NULL) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"--language: %s is not offered; set LEADMATCH_LANGUAGES", language);
		return false;
	}
	wording_switch(email_sample_language(sample->notification, language));
	return true;
}

static bool sample_open(Sample *sample, const char *name, const char *language, GError **error)
{
	sample->notification = notifications_find(name);
	if (sample->notification == NOTIFICATION_COUNT) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"there is no email %s; leadmatch template preview lists them", name);
		return false;
	}
	sample->settings = settings_load(SETTINGS_NEED_NOTHING, error);
	if (sample->settings == NULL)
		return false;
	const char *from = sample->settings->mail_from;
	if (!mailbox_parse(from == NULL ? SAMPLE_FROM : from, &sample->from, error)) {
		g_prefix_error(error, "LEADMATCH_MAIL_FROM: ");
		return false;
	}
	if (sample->from.name == NULL)
		sample->from.name = g_strdup(sample->settings->site_name);
	sample->texts = texts_open(sample->settings, page_specs, PAGE_COUNT, error);
	return sample->texts != NULL && speak(sample, language, error) &&
	       email_sample_make(sample->texts, sample->notification, sample->settings->base_url, &sample->made, error);
}

static GBytes *sample_message(const Sample *sample, const char *recipient, GError **error)
{
	const char *domain = email_address_domain(sample->from.address);
	const int64_t now_s = (int64_t)time(NULL);
	g_autofree char *message_id =
		g_strconcat("<", "sample.", notifications[sample->notification].name, "@", domain, ">", NULL);

	g_autoptr(Composer) composer = composer_new(&sample->from);

	return compose_email(composer, texts_templates(sample->texts),
		&(ComposeEmail){
			.template = notifications[sample->notification].template,
			.view = sample->made.view,
			.recipient = recipient,
			.message_id = message_id,
			.date_s = now_s,
		},
		error);
}

static bool write_file(
	const char *folder, const char *name, const char *suffix, const char *bytes, gsize count, GError **error)
{
	g_autofree char *base = g_strconcat(name, suffix, NULL);
	g_autofree char *path = g_build_filename(folder, base, NULL);

	if (!g_file_set_contents(path, bytes, (gssize)count, error))
		return false;
	puts(path);
	return true;
}

static bool write_part(
	const Sample *sample, const char *folder, const char *suffix, const GString *part, GError **error)
{
	return write_file(folder, notifications[sample->notification].template, suffix, part->str, part->len, error);
}

static bool preview(const char *name, const char *folder, const char *language, GError **error)
{
	g_auto(Sample) sample = {0};

	if (!sample_open(&sample, name, language, error))
		return false;
	g_autoptr(GBytes) message = sample_message(&sample, SAMPLE_RECIPIENT, error);
	gsize count = 0;
	const char *bytes = message == NULL ? NULL : g_bytes_get_data(message, &count);
	return bytes != NULL && write_part(&sample, folder, ".html", sample.made.html, error) &&
	       write_part(&sample, folder, ".txt", sample.made.text, error) &&
	       write_file(folder, name, ".eml", bytes, count, error);
}

int cmd_template_preview(int argc, char **argv)
{
	g_autofree char *folder = NULL;
	g_autofree char *language = NULL;
	const GOptionEntry entries[] = {
		{"language", 'l', 0, G_OPTION_ARG_STRING, &language, "Language of emails to clients; default: en",
			"LANGUAGE"},
		{"folder", 'f', 0, G_OPTION_ARG_FILENAME, &folder, "Where the files go; default: the current folder",
			"DIR"},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;
	GError *error = NULL;

	if (!command_parse(&argc, &argv, entries, "[NAME…]",
		    "Write emails made from sample data: NAME.html, NAME.txt, and the whole message as NAME.eml. Without a name, list the names.",
		    &status))
		return status;
	if (argc == 1) {
		for (Notification notification = 0; notification < NOTIFICATION_COUNT; notification++)
			printf("%s\t%s\n", notifications[notification].name, notifications[notification].audience);
		return EXIT_DONE;
	}
	compose_init();
	for (int i = 1; i < argc; i++) {
		if (!preview(argv[i], folder == NULL ? "." : folder, language == NULL ? WORDING_ENGLISH : language,
			    &error))
			return command_fail(error);
	}
	return EXIT_DONE;
}

static bool transmit(const Sample *sample, const char *recipient, GBytes *message, GError **error)
{
	const SmtpOptions options = {
		.url = sample->settings->smtp_url,
		.user = sample->settings->smtp_user,
		.password = sample->settings->smtp_password,
		.tls = (SmtpTls)sample->settings->smtp_tls,
		.ca_file = sample->settings->smtp_ca_file,
		.helo_name = email_address_domain(sample->from.address),
	};
	SmtpResult result;

	smtp_library_init();
	g_autoptr(Smtp) smtp = smtp_new(&options, error);
	if (smtp == NULL)
		return false;
	smtp_send(smtp, &(SmtpEmail){.from = sample->from.address, .to = recipient, .message = message}, &result);
	smtp_goodbye(smtp);
	if (result.verdict.outcome == DELIVERY_DELIVERED) {
		printf("Sent to %s: %s\n", recipient, result.text);
		return true;
	}
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE, "%s: %s", recipient, result.text);
	return false;
}

static bool send_sample(const char *name, const char *to, const char *language, GError **error)
{
	g_auto(Sample) sample = {0};
	g_autofree char *recipient = email_address_normalize(to, error);

	if (recipient == NULL) {
		g_prefix_error(error, "--to: ");
		return false;
	}
	if (!sample_open(&sample, name, language, error))
		return false;
	if (sample.settings->smtp_url == NULL || sample.settings->mail_from == NULL) {
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"LEADMATCH_SMTP_URL and LEADMATCH_MAIL_FROM are required to send an email");
		return false;
	}
	g_autoptr(GBytes) message = sample_message(&sample, recipient, error);
	return message != NULL && transmit(&sample, recipient, message, error);
}

int cmd_template_send(int argc, char **argv)
{
	g_autofree char *to = NULL;
	g_autofree char *language = NULL;
	const GOptionEntry entries[] = {
		{"language", 'l', 0, G_OPTION_ARG_STRING, &language, "Language of an email to a client; default: en",
			"LANGUAGE"},
		{"to", 0, 0, G_OPTION_ARG_STRING, &to, "Who gets it", "ADDRESS"},
		G_OPTION_ENTRY_NULL,
	};
	int status = EXIT_DONE;
	GError *error = NULL;

	if (!command_parse(&argc, &argv, entries, "NAME",
		    "Send an email made from sample data by the mail server of the settings.", &status))
		return status;
	if (argc != 2 || to == NULL) {
		fputs("Usage: leadmatch template send NAME --to ADDRESS\n", stderr);
		return EXIT_USAGE;
	}
	compose_init();
	return send_sample(argv[1], to, language == NULL ? WORDING_ENGLISH : language, &error) ? EXIT_DONE
											       : command_fail(error);
}
