/* Group commit without a database: nobody is kept waiting, nobody is told a lie, nothing is left behind. */
#include "app/intake/intake.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>

#include "app/intake/intake_batch.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

enum {
	CALLERS = 16,
	SHORT_MS = 200,
};

/* A listening socket that nobody accepts from: connections are made and then hang. Closed, they are refused. */
static int listen_somewhere(char **url)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t bytes = sizeof address;
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	g_assert_cmpint(bind(fd, (struct sockaddr *)&address, bytes), ==, 0);
	g_assert_cmpint(listen(fd, CALLERS), ==, 0);
	g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &bytes), ==, 0);
	*url = g_strdup_printf(
		"host=127.0.0.1 port=%d sslmode=disable target_session_attrs=any", ntohs(address.sin_port));
	return fd;
}

typedef struct Scene {
	Wake *dispatcher_wake, *senders_wake;
	Settings settings;
	Intake *intake;
} Scene;

static void scene_open(Scene *scene, const char *url)
{
	scene->dispatcher_wake = wake_new();
	scene->senders_wake = wake_new();
	scene->settings = (Settings){
		.database_url = g_strdup(url),
		.staff_notice_to = g_strdup("Desk <desk@agency.example>"),
		.base_url = g_strdup("https://leads.example.com"),
	};
	scene->intake = intake_new(&(IntakeOptions){
		.settings = &scene->settings,
		.message_domain = "leads.example.com",
		.dispatcher_wake = scene->dispatcher_wake,
		.senders_wake = scene->senders_wake,
	});
}

static void scene_close(Scene *scene)
{
	intake_free(scene->intake);
	g_free(scene->settings.database_url);
	g_free(scene->settings.staff_notice_to);
	g_free(scene->settings.base_url);
	wake_free(scene->dispatcher_wake);
	wake_free(scene->senders_wake);
}

/* The code of what intake_take() answers to some lead; LEADMATCH_ERROR_COUNT when it is taken. */
static LeadmatchError take(Intake *intake, int64_t deadline_ms)
{
	g_autoptr(RawSubmission) raw = raw_submission_new();
	g_autoptr(Submission) submission = submission_new();
	g_autoptr(GError) error = NULL;
	g_auto(IntakeReceipt) receipt = {0};
	Recommendation recommendation = {.json = (char[]){"{}"}};
	IntakeLead lead = {.raw = raw, .submission = submission, .recommendation = &recommendation};

	submission->texts[FIELD_CONTACT_NAME] = g_strdup("Ada");
	submission->texts[FIELD_EMAIL] = g_strdup("ada@client.example");
	if (intake_take(intake, &lead, clock_monotonic_us() + deadline_ms * 1000, &receipt, &error))
		return LEADMATCH_ERROR_COUNT;
	g_assert_true(error->domain == LEADMATCH_ERROR);
	return (LeadmatchError)error->code;
}

/* One caller with a deadline, on a thread of his own. */
typedef struct Caller {
	Intake *intake;
	int64_t deadline_ms;
	pthread_t thread;
	LeadmatchError code;
} Caller;

static void *caller_run(void *data)
{
	Caller *caller = data;

	caller->code = take(caller->intake, caller->deadline_ms);
	return NULL;
}

static void caller_start(Caller *caller, Intake *intake, int64_t deadline_ms)
{
	*caller = (Caller){.intake = intake, .deadline_ms = deadline_ms};
	g_assert_cmpint(pthread_create(&caller->thread, NULL, caller_run, caller), ==, 0);
}

static LeadmatchError caller_join(Caller *caller)
{
	pthread_join(caller->thread, NULL);
	return caller->code;
}

/* A PostgreSQL that lets everybody in and then answers nothing. Ends when the listener is shut down. */
static void *let_in_and_say_nothing(void *listener)
{
	static const char welcome[] = {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'};
	g_autoptr(GArray) clients = g_array_new(FALSE, FALSE, sizeof(int));

	for (;;) {
		char startup[1024];
		const int fd = accept(GPOINTER_TO_INT(listener), NULL, NULL);
		if (fd < 0)
			break;
		g_array_append_val(clients, fd);
		g_assert_cmpint(recv(fd, startup, sizeof startup, 0), >, 0);
		g_assert_cmpint(send(fd, welcome, sizeof welcome, MSG_NOSIGNAL), ==, (gssize)sizeof welcome);
	}
	for (guint i = 0; i < clients->len; i++)
		close(g_array_index(clients, int, i));
	return NULL;
}

static void a_database_that_is_down_is_told_to_everybody_at_once(void)
{
	const int64_t begin_us = clock_monotonic_us();
	g_autofree char *url = NULL;
	Caller callers[CALLERS];
	Scene scene;

	close(listen_somewhere(&url));
	scene_open(&scene, url);
	for (int i = 0; i < CALLERS; i++)
		caller_start(&callers[i], scene.intake, INTAKE_ANSWER_MS);
	for (int i = 0; i < CALLERS; i++)
		g_assert_cmpint(caller_join(&callers[i]), ==, LEADMATCH_ERROR_UNAVAILABLE);
	g_assert_cmpint(clock_monotonic_us() - begin_us, <, 3 * G_USEC_PER_SEC);
	g_assert_cmpuint(intake_figures(scene.intake).leads, ==, 0);
	g_assert_false(wake_wait(scene.dispatcher_wake, 0));
	scene_close(&scene);
}

/* The first caller leads and hangs; the second waits in the queue. */
static void a_caller_leaves_the_queue_at_his_deadline(void)
{
	g_autofree char *url = NULL;
	Caller leader;
	Scene scene;
	const int fd = listen_somewhere(&url);

	scene_open(&scene, url);
	caller_start(&leader, scene.intake, INTAKE_ANSWER_MS);
	g_usleep(SHORT_MS * 1000);
	const int64_t begin_us = clock_monotonic_us();
	g_assert_cmpint(take(scene.intake, SHORT_MS), ==, LEADMATCH_ERROR_BUSY);
	const int64_t waited_ms = (clock_monotonic_us() - begin_us) / 1000;
	g_assert_cmpint(waited_ms, >=, SHORT_MS - 1);
	g_assert_cmpint(waited_ms, <, SHORT_MS + 1000);
	g_assert_cmpint(caller_join(&leader), ==, LEADMATCH_ERROR_UNAVAILABLE);
	close(fd);
	scene_close(&scene);
}

/*
 * The first caller gives up; the youngest leads then, and waits in vain for the answer to a batch that holds the second
 * one, who leaves before. Its lead is in the leader's hands by then: the sanitizer sees that it is freed, and where.
 */
static void a_caller_may_leave_while_his_lead_is_being_written(void)
{
	g_autofree char *url = NULL;
	pthread_t server;
	Caller first, second, youngest;
	Scene scene;
	const int fd = listen_somewhere(&url);

	g_assert_cmpint(pthread_create(&server, NULL, let_in_and_say_nothing, GINT_TO_POINTER(fd)), ==, 0);
	scene_open(&scene, url);
	caller_start(&first, scene.intake, 2 * SHORT_MS);
	g_usleep(SHORT_MS * 500);
	caller_start(&second, scene.intake, 4 * SHORT_MS);
	g_usleep(SHORT_MS * 500);
	const int64_t begin_us = clock_monotonic_us();
	caller_start(&youngest, scene.intake, 8 * SHORT_MS);
	g_assert_cmpint(caller_join(&second), ==, LEADMATCH_ERROR_UNAVAILABLE);
	g_assert_cmpint(clock_monotonic_us() - begin_us, <, 7 * SHORT_MS * 1000);
	g_assert_cmpint(caller_join(&youngest), ==, LEADMATCH_ERROR_UNAVAILABLE);
	g_assert_cmpint(caller_join(&first), ==, LEADMATCH_ERROR_UNAVAILABLE);
	shutdown(fd, SHUT_RDWR);
	pthread_join(server, NULL);
	close(fd);
	scene_close(&scene);
}

static void another_id_stands_wherever_the_first_one_did(void)
{
	IntakeEntry entry = {.id = ident_new()};
	char old_id[IDENT_TEXT_BYTES], new_id[IDENT_TEXT_BYTES];
	char old_reference[REFERENCE_TEXT_BYTES];

	ident_format(&entry.id, old_id);
	reference_format(&entry.id, entry.reference);
	g_strlcpy(old_reference, entry.reference, sizeof old_reference);
	entry.lead_json = g_string_new(NULL);
	g_string_printf(entry.lead_json, "%s %s", old_id, old_reference);
	entry.email_json = g_string_new(NULL);
	g_string_printf(entry.email_json, "%s %s .../%s", old_id, old_reference, old_reference);

	intake_entry_renew_id(&entry);

	ident_format(&entry.id, new_id);
	g_autofree char *lead = g_strdup_printf("%s %s", new_id, entry.reference);
	g_autofree char *mail = g_strdup_printf("%s %s .../%s", new_id, entry.reference, entry.reference);
	g_assert_cmpstr(entry.lead_json->str, ==, lead);
	g_assert_cmpstr(entry.email_json->str, ==, mail);
	g_assert_cmpstr(entry.reference, !=, old_reference);
	intake_entry_clear(&entry);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	log_set_level(LOG_LEVEL_COUNT); /* outages are the point here */
	g_test_add_func("/intake/a_database_that_is_down_is_told_to_everybody_at_once",
		a_database_that_is_down_is_told_to_everybody_at_once);
	g_test_add_func("/intake/a_caller_leaves_the_queue_at_his_deadline", a_caller_leaves_the_queue_at_his_deadline);
	g_test_add_func("/intake/a_caller_may_leave_while_his_lead_is_being_written",
		a_caller_may_leave_while_his_lead_is_being_written);
	g_test_add_func(
		"/intake/another_id_stands_wherever_the_first_one_did", another_id_stands_wherever_the_first_one_did);
	return g_test_run();
}
