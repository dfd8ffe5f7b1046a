#include "http/server/stream.h"

#include <pthread.h>
#include <string.h>

#include <microhttpd.h>

#include "base/clock.h"
#include "base/condition.h"
#include "base/error.h"
#include "http/server/reaper.h"

enum {
	BLOCK_BYTES = 32 * 1024, /* the library's buffer per streaming response */
};

typedef enum StreamState {
	STREAM_OPEN,
	STREAM_COMPLETE, /* the producer is done; the reader empties the buffer */
	STREAM_BROKEN,	 /* one side gave up */
} StreamState;

struct Stream {
	gint references;
	StreamProducer producer;
	void *state;
	GDestroyNotify free_state;
	struct MHD_Connection *connection; /* set once, before reading begins */
	ReaperSlot *slot;

	pthread_mutex_t lock; /* guards the rest */
	pthread_cond_t has_space;
	StreamState phase;
	bool is_reader_waiting; /* suspended: any change resumes it */
	GString *buffer;
	gsize taken; /* bytes at the buffer's beginning that were read */
	uint64_t taken_total;
	uint64_t sent_total; /* taken_total when the reader came last: it comes when the system has taken what it had */
	int64_t progress_us; /* when the reader took something last */
};

Stream *stream_new(StreamProducer producer, void *state, GDestroyNotify free_state)
{
	Stream *stream = g_new0(Stream, 1);

	*stream = (Stream){.references = 1,
		.producer = producer,
		.state = state,
		.free_state = free_state,
		.buffer = g_string_sized_new(BLOCK_BYTES)};
	pthread_mutex_init(&stream->lock, NULL);
	condition_init(&stream->has_space);
	return stream;
}

Stream *stream_ref(Stream *stream)
{
	__atomic_add_fetch(&stream->references, 1, __ATOMIC_RELAXED);
	return stream;
}

void stream_unref(Stream *stream)
{
	if (stream == NULL || __atomic_sub_fetch(&stream->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	if (stream->free_state != NULL)
		stream->free_state(stream->state);
	g_string_free(stream->buffer, TRUE);
	pthread_cond_destroy(&stream->has_space);
	pthread_mutex_destroy(&stream->lock);
	g_free(stream);
}

void stream_attach(Stream *stream, struct MHD_Connection *connection, struct ReaperSlot *slot)
{
	stream->connection = connection;
	stream->slot = slot;
}

static void wake_reader(Stream *stream)
{
	if (!stream->is_reader_waiting)
		return;
	stream->is_reader_waiting = false;
	MHD_resume_connection(stream->connection);
}

static void set_phase(Stream *stream, StreamState phase)
{
	pthread_mutex_lock(&stream->lock);
	if (stream->phase == STREAM_OPEN)
		stream->phase = phase;
	pthread_cond_broadcast(&stream->has_space);
	wake_reader(stream);
	pthread_mutex_unlock(&stream->lock);
}

/* Under the lock: waits for the reader to do something. It may be as slow as it likes, but not stall. */
static void wait_for_reader(Stream *stream)
{
	const int64_t until_us = stream->progress_us + STREAM_STALL_MS * INT64_C(1000);

	/* The reader may have come in the meantime without making room enough. */
	const bool is_late = !condition_wait(&stream->has_space, &stream->lock, until_us);
	if (is_late && stream->progress_us + STREAM_STALL_MS * INT64_C(1000) <= until_us &&
		stream->phase == STREAM_OPEN)
		stream->phase = STREAM_BROKEN;
}

static bool is_full(const Stream *stream)
{
	return stream->buffer->len - stream->taken >= STREAM_BUFFER_BYTES;
}

bool stream_write(Stream *stream, const char *bytes, gsize count)
{
	pthread_mutex_lock(&stream->lock);
	while (stream->phase == STREAM_OPEN && is_full(stream))
		wait_for_reader(stream);
	const bool is_open = stream->phase == STREAM_OPEN;
	if (is_open) {
		if (stream->taken >= STREAM_BUFFER_BYTES) {
			g_string_erase(stream->buffer, 0, (gssize)stream->taken);
			stream->taken = 0;
		}
		g_string_append_len(stream->buffer, bytes, (gssize)count);
	}
	wake_reader(stream);
	pthread_mutex_unlock(&stream->lock);
	return is_open;
}

bool stream_drain(Stream *stream)
{
	pthread_mutex_lock(&stream->lock);
	/* With nothing left to read the reader goes to sleep. */
	while (stream->phase == STREAM_OPEN && !stream->is_reader_waiting)
		wait_for_reader(stream);
	const bool is_open = stream->phase == STREAM_OPEN;
	pthread_mutex_unlock(&stream->lock);
	return is_open;
}

uint64_t stream_sent_bytes(Stream *stream)
{
	pthread_mutex_lock(&stream->lock);
	const uint64_t sent = stream->sent_total;
	pthread_mutex_unlock(&stream->lock);
	return sent;
}

void stream_produce(Stream *stream)
{
	pthread_mutex_lock(&stream->lock);
	stream->progress_us = clock_monotonic_us();
	pthread_mutex_unlock(&stream->lock);
	const bool is_whole = stream->producer(stream, stream->state);

	set_phase(stream, is_whole ? STREAM_COMPLETE : STREAM_BROKEN);
}

void stream_cut(Stream *stream)
{
	set_phase(stream, STREAM_BROKEN);
}

static ssize_t read_block(Stream *stream, char *bytes, size_t bytes_max)
{
	const gsize count = MIN(stream->buffer->len - stream->taken, bytes_max);

	stream->sent_total = stream->taken_total;
	if (stream->phase == STREAM_BROKEN)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (count == 0 && stream->phase == STREAM_COMPLETE)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (count == 0) {
		/* Now it is for us to come up with something. */
		reaper_set_phase(stream->slot, CONNECTION_WORKING);
		stream->is_reader_waiting = true;
		pthread_cond_signal(&stream->has_space);
		MHD_suspend_connection(stream->connection);
		return 0;
	}
	memcpy(bytes, stream->buffer->str + stream->taken, count);
	stream->taken += count;
	stream->taken_total += count;
	stream->progress_us = clock_monotonic_us();
	if (stream->taken == stream->buffer->len) {
		g_string_truncate(stream->buffer, 0);
		stream->taken = 0;
	}
	pthread_cond_signal(&stream->has_space);
	return (ssize_t)count;
}

static ssize_t on_read(void *cls, uint64_t position, char *bytes, size_t bytes_max)
{
	Stream *stream = cls;

	(void)position;
	/* Every block that the client took gives it time for the next. */
	reaper_set_phase(stream->slot, CONNECTION_REPLYING);
	pthread_mutex_lock(&stream->lock);
	const ssize_t result = read_block(stream, bytes, bytes_max);
	pthread_mutex_unlock(&stream->lock);
	return result;
}

static void on_reader_gone(void *cls)
{
	Stream *stream = cls;

	pthread_mutex_lock(&stream->lock);
	stream->is_reader_waiting = false;
	if (stream->phase == STREAM_OPEN)
		stream->phase = STREAM_BROKEN;
	pthread_cond_broadcast(&stream->has_space);
	pthread_mutex_unlock(&stream->lock);
	stream_unref(stream);
}

struct MHD_Response *stream_export(Stream *stream)
{
	return MHD_create_response_from_callback(
		MHD_SIZE_UNKNOWN, BLOCK_BYTES, on_read, stream_ref(stream), on_reader_gone);
}
