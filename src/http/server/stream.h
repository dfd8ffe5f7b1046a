/*
 * http/server/stream: a body that is sent while it is being made, in bounded memory.
 *
 * A worker writes, the connection's thread reads. A full buffer makes the writer wait; an empty one suspends the
 * connection until there is something again. Writing fails once the client is gone, has not taken a byte for
 * STREAM_STALL_MS, or the service stops; then the connection is cut without the end mark, so that half a file is never
 * taken for a whole one.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

enum {
	STREAM_BUFFER_BYTES = 256 * 1024, /* keeps a fast client busy during one page of rows */
	STREAM_STALL_MS = 30 * 1000,
};

typedef struct Stream Stream;

/*
 * Makes the body by stream_write(); false: cut the connection. Runs on the worker, after the headers are on their way.
 */
typedef bool (*StreamProducer)(Stream *stream, void *state);

/* state is freed by free_state when the stream ends. */
Stream *stream_new(StreamProducer producer, void *state, GDestroyNotify free_state);
Stream *stream_ref(Stream *stream);
void stream_unref(Stream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stream, stream_unref)

/* False: the reader is gone; the producer returns false as soon as it can. */
bool stream_write(Stream *stream, const char *bytes, gsize count) G_GNUC_WARN_UNUSED_RESULT;

/* Waits until all that was written is on its way to the client. False: it never will be. */
bool stream_drain(Stream *stream) G_GNUC_WARN_UNUSED_RESULT;

/* How many of the bytes written are on their way: the system has taken them to send. */
uint64_t stream_sent_bytes(Stream *stream);

/* For the park: runs the producer to its end. */
void stream_produce(Stream *stream);

/* For a stopping server: the next write fails. */
void stream_cut(Stream *stream);

/* For the server: the connection that will read, known before it starts to. */
struct MHD_Connection;
struct ReaperSlot;
void stream_attach(Stream *stream, struct MHD_Connection *connection, struct ReaperSlot *slot);

struct MHD_Response;
struct MHD_Response *stream_export(Stream *stream);
