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

/* What all samples of a command are made from. */
typedef struct SampleSource {
	Settings *settings;
	Texts *texts;
	Mailbox from;
	const char *language; /* of emails to clients; the others are English */
} SampleSource;

static void sample_source_clear(SampleSource *source)
{
	g_clear_pointer(&source->texts, texts_free);
	g_clear_pointer(&source->settings, settings_free);
	mailbox_clear(&source->from);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SampleSource, sample_source_clear)

/* language NULL: English. */
static bool sample_source_open(SampleSource *source, const char *language, GError **error)
{
	source->language = language == NULL ? WORDING_ENGLISH : language;
	source->settings = settings_load(SETTINGS_NEED_NOTHING, error);
	if (source->settings == NULL)
		return false;
	const char *from = source->settings->mail_from;
	if (!mailbox_parse(from == NULL ? SAMPLE_FROM : from, &source->from, error)) {
		g_prefix_error(error, "LEADMATCH_MAIL_FROM: ");
		return false;
	}
	if (source->from.name == NULL)
		source->from.name = g_strdup(source->settings->site_name);
	source->texts = texts_open(source->settings, page_specs, PAGE_COUNT, error);
	if (source->texts == NULL)
		return false;
	if (wording_offered(source->language) != NULL)
		return true;
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
		"--language: %s is not offered; set LEADMATCH_LANGUAGES", source->language);
	return false;
}

/* One email, in all its forms. */
typedef struct Sample {
	Notification notification;
	EmailSample made;
} Sample;

static void sample_clear(Sample *sample)
{
	email_sample_clear(&sample->made);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sample, sample_clear)

static bool sample_make(Sample *sample, const SampleSource *source, const char *name, GError **error)
{
	sample->notification = notifications_find(name);
	if (sample->notification == NOTIFICATION_COUNT) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"there is no email %s; leadmatch template preview lists them", name);
		return false;
	}
	wording_switch(email_sample_language(sample->notification, source->language));
	return email_sample_make(source->texts, sample->notification, source->settings->base_url, &sample->made, error);
}

static GBytes *sample_message(const SampleSource *source, const Sample *sample, const char *recipient, GError **error)
{
	const char *domain = email_address_domain(source->from.address);
	const int64_t now_s = (int64_t)time(NULL);
	g_autofree char *message_id =
		g_strconcat("<", "sample.", notifications[sample->notification].name, "@", domain, ">", NULL);
	g_autoptr(Composer) composer = composer_new(&source->from);

	return compose_email(composer, texts_templates(source->texts),
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

static bool preview(const SampleSource *source, const char *name, const char *folder, GError **error)
{
	g_auto(Sample) sample = {0};

	if (!sample_make(&sample, source, name, error))
		return false;
	g_autoptr(GBytes) message = sample_message(source, &sample, SAMPLE_RECIPIENT, error);
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
	g_auto(SampleSource) source = {0};
	bool is_done = sample_source_open(&source, language, &error);
	for (int i = 1; is_done && i < argc; i++)
		is_done = preview(&source, argv[i], folder == NULL ? "." : folder, &error);
	return is_done ? EXIT_DONE : command_fail(error);
}

static bool transmit(const SampleSource *source, const char *recipient, GBytes *message, GError **error)
{
	const SmtpOptions options = {
		.url = source->settings->smtp_url,
		.user = source->settings->smtp_user,
		.password = source->settings->smtp_password,
		.tls = (SmtpTls)source->settings->smtp_tls,
		.ca_file = source->settings->smtp_ca_file,
		.helo_name = email_address_domain(source->from.address),
	};
	SmtpResult result;

	smtp_library_init();
	g_autoptr(Smtp) smtp = smtp_new(&options, error);
	if (smtp == NULL)
		return false;
	smtp_send(smtp, &(SmtpEmail){.from = source->from.address, .to = recipient, .message = message}, &result);
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
	g_auto(SampleSource) source = {0};
	g_auto(Sample) sample = {0};
	g_autofree char *recipient = email_address_normalize(to, error);

	if (recipient == NULL) {
		g_prefix_error(error, "--to: ");
		return false;
	}
	if (!sample_source_open(&source, language, error) || !sample_make(&sample, &source, name, error))
		return false;
	if (source.settings->smtp_url == NULL || source.settings->mail_from == NULL) {
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"LEADMATCH_SMTP_URL and LEADMATCH_MAIL_FROM are required to send an email");
		return false;
	}
	g_autoptr(GBytes) message = sample_message(&source, &sample, recipient, error);
	return message != NULL && transmit(&source, recipient, message, error);
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
	return send_sample(argv[1], to, language, &error) ? EXIT_DONE : command_fail(error);
}
