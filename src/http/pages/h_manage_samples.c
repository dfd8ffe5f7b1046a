/* http/pages/h_manage_samples: /staff/emails: every email as its recipients see it, made from sample data. */
#include <string.h>

#include "app/email_samples.h"
#include "app/service.h"
#include "codec/text_keys.h"
#include "http/handlers.h"
#include "http/pages/manage_view.h"
#include "http/pages/pages.h"
#include "http/pages/staff_view.h"
#include "http/server/request_form.h"

#define SAMPLES_PATH "/staff/emails"
#define LANGUAGE     "language" /* of the email; the page is English */

/* An email brings its styles along, runs nothing, and stands only in a frame of ours. */
#define SAMPLE_POLICY                                                                                                \
	"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; " \
	"frame-ancestors 'self'; sandbox"

/* clang-format off */
static const struct {
	const char *name;
	TextKey heading;
} audiences[] = {
	{"client",    TEXT_PAGE_MANAGE_SAMPLES_CLIENT},
	{"recruiter", TEXT_PAGE_MANAGE_SAMPLES_RECRUITER},
	{"staff",     TEXT_PAGE_MANAGE_SAMPLES_STAFF},
	{"fallback",  TEXT_PAGE_MANAGE_SAMPLES_FALLBACK},
	{"anybody",   TEXT_PAGE_MANAGE_SAMPLES_ANYBODY},
};
/* clang-format on */

static char *words_of(Notification notification)
{
	char *words = g_strdelimit(g_strdup(notifications[notification].name), "_", ' ');

	words[0] = g_ascii_toupper(words[0]);
	return words;
}

/* In that language, if the email is sent in it. */
static bool make(
	const Exchange *x, Notification notification, const char *language, EmailSample *sample, GError **error)
{
	g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(email_sample_language(notification, language));

	return email_sample_make(
		x->site->service->texts, notification, x->site->app->settings->base_url, sample, error);
}

static bool add_sample(const Exchange *x, Json *table, Notification notification, GError **error)
{
	g_auto(EmailSample) sample = {0};
	g_autofree char *address = g_strconcat(SAMPLES_PATH "/", notifications[notification].name, NULL);
	g_autofree char *words = words_of(notification);

	if (!make(x, notification, NULL, &sample, error))
		return false;
	Json *row = manage_add_row(table);
	manage_add_cell(row, words, address);
	manage_add_cell(row, sample.subject->str, NULL);
	return true;
}

void h_manage_samples(Exchange *x)
{
	static const TextKey heads[] = {TEXT_PAGE_STAFF_EMAIL, TEXT_PAGE_MANAGE_SAMPLE_SUBJECT, TEXT_NONE};
	g_autoptr(Json) page = manage_page(SAMPLES_PATH);
	g_autoptr(GError) error = NULL;

	manage_add_link(page, "/staff/outbox", TEXT_PAGE_MANAGE_OUTBOX);
	for (gsize i = 0; i < G_N_ELEMENTS(audiences); i++) {
		Json *table = manage_add_table(page, audiences[i].heading, TEXT_NONE, heads);
		for (Notification n = 0; n < NOTIFICATION_COUNT; n++) {
			if (strcmp(notifications[n].audience, audiences[i].name) == 0 &&
				!add_sample(x, table, n, &error)) {
				exchange_fail(x, error);
				return;
			}
		}
	}
	page_show(x, 200, PAGE_STAFF_MANAGE, staff_view_frame(x, TEXT_PAGE_MANAGE_SAMPLES, g_steal_pointer(&page)));
}

/* The email that the path names, in the language that the query asks for; otherwise it has answered. */
static bool read_request(Exchange *x, Notification *notification, const char **language, EmailSample *sample)
{
	g_autoptr(Form) query = request_page_query(&x->request);
	g_autoptr(GError) error = NULL;

	*notification = notifications_find(x->request.parameters[0]);
	if (*notification == NOTIFICATION_COUNT) {
		exchange_problem(x, PROBLEM_NOT_FOUND, NULL);
		return false;
	}
	*language = email_sample_language(*notification, form_find(query, LANGUAGE));
	if (make(x, *notification, *language, sample, &error))
		return true;
	exchange_fail(x, error);
	return false;
}

/* of: the page, or its frame. g_free. */
static char *address_of(Notification notification, const char *of, const char *language)
{
	return g_strconcat(SAMPLES_PATH "/", notifications[notification].name, of,
		language == NULL ? NULL : "?" LANGUAGE "=", language, NULL);
}

/* Empty where it is only sent in English. */
static Json *versions_view(Notification notification, const char *chosen)
{
	Json *list = json_array();
	const char *language;

	for (guint i = 0; (language = wording_offered_at(i)) != NULL && wording_offered_at(1) != NULL; i++) {
		if (email_sample_language(notification, language) == NULL)
			continue;
		g_auto(WordingScope) scope G_GNUC_UNUSED = wording_speak(language);
		const bool is_chosen = strcmp(language, chosen == NULL ? WORDING_ENGLISH : chosen) == 0;
		g_autofree char *address = address_of(notification, "", language);
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:b}", "address", address, "label",
				      wording_text(TEXT_PAGE_HEAD_LANGUAGE_NAME), "is_chosen", is_chosen));
	}
	return list;
}

static const char *audience_says(Notification notification)
{
	gsize i = 0;

	while (i < G_N_ELEMENTS(audiences) && strcmp(audiences[i].name, notifications[notification].audience) != 0)
		i++;
	g_assert(i < G_N_ELEMENTS(audiences));
	return wording_text(audiences[i].heading);
}

void h_manage_sample(Exchange *x)
{
	g_auto(EmailSample) sample = {0};
	Notification notification;
	const char *language;

	if (!read_request(x, &notification, &language, &sample))
		return;
	g_autofree char *words = words_of(notification);
	g_autofree char *html_address = address_of(notification, "/html", language);
	Json *view = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "what", words, "audience", audience_says(notification),
		"subject", sample.subject->str, "html_address", html_address, "text", sample.text->str, "versions",
		versions_view(notification, language));
	g_assert(view != NULL);
	page_show(x, 200, PAGE_STAFF_SAMPLE, staff_view_frame(x, TEXT_PAGE_STAFF_EMAIL, view));
}

void h_manage_sample_html(Exchange *x)
{
	g_auto(EmailSample) sample = {0};
	Notification notification;
	const char *language;

	if (!read_request(x, &notification, &language, &sample))
		return;
	response_give(&x->response, 200, "text/html; charset=utf-8", g_steal_pointer(&sample.html));
	response_add_header(&x->response, "Content-Security-Policy", SAMPLE_POLICY);
	response_add_header(&x->response, "Referrer-Policy", "no-referrer");
	response_add_header(&x->response, "Cache-Control", "no-store");
}
