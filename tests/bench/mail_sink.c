/*
 * tests/bench/mail_sink: an SMTP server that takes everything and keeps nothing, as fast as one thread can.
 *
 * mail_sink COUNT prints its port, and each time COUNT more emails were taken the moments (monotonic, microseconds) of
 * the first and the last of them.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <glib.h>

enum {
	EVENTS_MAX = 64,
	READ_BYTES = 64 * 1024,
};

typedef struct Client {
	int fd;
	bool in_data;
	GString *in; /* not yet understood */
} Client;

static guint64 count_per_line, taken;
static gint64 first_us;

static void say(const Client *client, const char *text)
{
	const ssize_t written = write(client->fd, text, strlen(text));
	(void)written;
}

static void count_mail(void)
{
	const gint64 now_us = g_get_monotonic_time();

	if (taken % count_per_line == 0)
		first_us = now_us;
	if (++taken % count_per_line == 0) {
		printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", first_us, now_us);
		fflush(stdout);
	}
}

static void answer(Client *client, const char *line)
{
	if (g_ascii_strncasecmp(line, "EHLO", 4) == 0) {
		say(client, "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE\r\n");
	} else if (g_ascii_strncasecmp(line, "DATA", 4) == 0) {
		client->in_data = true;
		say(client, "354 go\r\n");
	} else if (g_ascii_strncasecmp(line, "QUIT", 4) == 0) {
		say(client, "221 bye\r\n");
	} else {
		say(client, "250 ok\r\n");
	}
}

/* Takes one line or one whole mail from what was read; false when there is neither. */
static bool take_step(Client *client)
{
	const char *end_mark = client->in_data ? "\r\n.\r\n" : "\r\n";
	const char *end = memmem(client->in->str, client->in->len, end_mark, strlen(end_mark));

	if (end == NULL)
		return false;
	const gsize bytes = (gsize)(end - client->in->str) + strlen(end_mark);
	if (client->in_data) {
		client->in_data = false;
		count_mail();
		say(client, "250 taken\r\n");
	} else {
		g_autofree char *line = g_strndup(client->in->str, bytes);
		answer(client, line);
	}
	g_string_erase(client->in, 0, (gssize)bytes);
	return true;
}

static void serve(Client *client)
{
	char buffer[READ_BYTES];
	const ssize_t bytes = read(client->fd, buffer, sizeof buffer);

	if (bytes <= 0) {
		close(client->fd);
		g_string_free(client->in, TRUE);
		g_free(client);
		return;
	}
	g_string_append_len(client->in, buffer, bytes);
	while (take_step(client))
		;
}

static void accept_client(int listener, int poll)
{
	Client *client = g_new0(Client, 1);
	const int on = 1;

	client->fd = accept(listener, NULL, NULL);
	client->in = g_string_new(NULL);
	setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	epoll_ctl(poll, EPOLL_CTL_ADD, client->fd, &(struct epoll_event){.events = EPOLLIN, .data.ptr = client});
	say(client, "220 sink\r\n");
}

static int listen_anywhere(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t bytes = sizeof address;
	const int listener = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (const struct sockaddr *)&address, bytes) != 0 || listen(listener, EVENTS_MAX) != 0 ||
		getsockname(listener, (struct sockaddr *)&address, &bytes) != 0)
		g_error("no port to listen on");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return listener;
}

int main(int argc, char **argv)
{
	const int poll = epoll_create1(0);

	if (argc != 2 || !g_ascii_string_to_unsigned(argv[1], 10, 1, G_MAXUINT32, &count_per_line, NULL)) {
		fprintf(stderr, "usage: mail_sink COUNT\n");
		return 2;
	}
	const int listener = listen_anywhere();
	epoll_ctl(poll, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN});
	for (;;) {
		struct epoll_event events[EVENTS_MAX];
		const int count = epoll_wait(poll, events, EVENTS_MAX, -1);
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr == NULL)
				accept_client(listener, poll);
			else
				serve(events[i].data.ptr);
		}
	}
}
