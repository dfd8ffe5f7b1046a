#include "codec/gzip.h"

#include <zlib.h>

enum {
	GZIP_WINDOW_BITS = 15 + 16, /* the largest window; 16 stands for the gzip form */
	GZIP_MEMORY = 9,
};

static GBytes *deflate_all(z_stream *stream, const char *bytes, gsize count)
{
	const gsize room = deflateBound(stream, count);
	g_autofree char *packed = g_malloc(room);

	stream->next_in = (Bytef *)(gsize)bytes;
	stream->avail_in = (uInt)count;
	stream->next_out = (Bytef *)packed;
	stream->avail_out = (uInt)room;
	const int end = deflate(stream, Z_FINISH);
	g_assert(end == Z_STREAM_END);
	const gsize packed_count = room - stream->avail_out;
	if (packed_count + count / 10 >= count)
		return NULL;
	return g_bytes_new(packed, packed_count);
}

GBytes *gzip_pack(const char *bytes, gsize count)
{
	z_stream stream = {0};

	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW_BITS, GZIP_MEMORY, Z_DEFAULT_STRATEGY) !=
		Z_OK)
		return NULL;
	GBytes *packed = deflate_all(&stream, bytes, count);
	deflateEnd(&stream);
	return packed;
}
