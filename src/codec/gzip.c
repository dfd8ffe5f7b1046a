#include "codec/gzip.h"

#include <zlib.h>

enum {
	GZIP_WINDOW_BITS = 15 + 16, /* the largest window; 16 stands for the gzip form */
	GZIP_MEMORY = 9,
	RAW_WINDOW_BITS = -15, /* the blocks alone, without header and checksum */
	FLUSH_BYTES = 16,      /* what Z_SYNC_FLUSH may add (zlib.h, deflate) */
	FRAME_BYTES =
		10 + 5 + 8, /* header, head of the stored block, checksum and length (RFC 1952, 2.3; RFC 1951, 3.2.4) */
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

/* One side of the gap: blocks that end on a byte. */
typedef struct Side {
	GBytes *blocks;
	gsize count; /* unpacked */
	uLong crc;
} Side;

struct GzipGapped {
	Side before, after;
	gsize gap_count;
};

static void side_pack(Side *side, const char *bytes, gsize count, int flush)
{
	z_stream stream = {0};

	side->count = count;
	side->crc = crc32_z(0, (const Bytef *)bytes, count);
	const int is_ready =
		deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, RAW_WINDOW_BITS, GZIP_MEMORY, Z_DEFAULT_STRATEGY);
	g_assert(is_ready == Z_OK); /* as g_malloc: no memory ends the program */
	const gsize room = deflateBound(&stream, count) + FLUSH_BYTES;
	Bytef *blocks = g_malloc(room);
	stream.next_in = (Bytef *)(gsize)bytes;
	stream.avail_in = (uInt)count;
	stream.next_out = blocks;
	stream.avail_out = (uInt)room;
	const int end = deflate(&stream, flush);
	g_assert(end == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) && stream.avail_in == 0 && stream.avail_out > 0);
	side->blocks = g_bytes_new_take(blocks, room - stream.avail_out);
	deflateEnd(&stream);
}

GzipGapped *gzip_gapped_new(const char *bytes, gsize count, gsize gap_at, gsize gap_count)
{
	GzipGapped *gapped = g_new0(GzipGapped, 1);

	g_assert(gap_count <= GZIP_GAP_BYTES_MAX && gap_at + gap_count <= count);
	gapped->gap_count = gap_count;
	side_pack(&gapped->before, bytes, gap_at, Z_SYNC_FLUSH);
	side_pack(&gapped->after, bytes + gap_at + gap_count, count - gap_at - gap_count, Z_FINISH);
	return gapped;
}

void gzip_gapped_free(GzipGapped *gapped)
{
	if (gapped == NULL)
		return;
	g_bytes_unref(gapped->before.blocks);
	g_bytes_unref(gapped->after.blocks);
	g_free(gapped);
}

static void append_bytes(GString *out, GBytes *bytes)
{
	gsize count;
	const char *data = g_bytes_get_data(bytes, &count);

	g_string_append_len(out, data, (gssize)count);
}

/* Least significant byte first. */
static void append_number(GString *out, gsize number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		g_string_append_c(out, (char)(number >> 8 * i & 0xff));
}

GString *gzip_gapped_fill(const GzipGapped *gapped, const char *filling)
{
	static const char header[] = {0x1f, (char)0x8b, Z_DEFLATED, 0, 0, 0, 0, 0, 2, (char)0xff};
	const gsize gap = gapped->gap_count;
	GString *out = g_string_sized_new(
		g_bytes_get_size(gapped->before.blocks) + g_bytes_get_size(gapped->after.blocks) + gap + FRAME_BYTES);
	uLong crc = crc32_z(gapped->before.crc, (const Bytef *)filling, gap);

	g_string_append_len(out, header, sizeof header);
	append_bytes(out, gapped->before.blocks);
	g_string_append_c(out, 0); /* a stored block that is not the last one */
	append_number(out, gap, 2);
	append_number(out, ~gap, 2);
	g_string_append_len(out, filling, (gssize)gap);
	append_bytes(out, gapped->after.blocks);
	crc = crc32_combine(crc, gapped->after.crc, (z_off_t)gapped->after.count);
	append_number(out, crc, 4);
	append_number(out, gapped->before.count + gap + gapped->after.count, 4);
	return out;
}
