#include "http/server/response.h"

#include <string.h>

#include <microhttpd.h>

#include "base/error.h"

typedef struct FixedHeader {
	const char *name;
	const char *value;
} FixedHeader;

/* No page of ours needs a script of its own text, or anything from elsewhere, and none is shown in a frame. */
static const FixedHeader page_headers[] = {
	{"Content-Security-Policy",
		"default-src 'none'; frame-src 'self'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"},
	{"Referrer-Policy", "no-referrer"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
};

void response_init(Response *response)
{
	*response = (Response){.status = 200};
}

void response_clear(Response *response)
{
	for (guint i = 0; i < response->headers_count; i++)
		g_free(response->headers[i].value);
	if (response->body != NULL)
		g_string_free(response->body, TRUE);
	stream_unref(response->stream);
}

void response_reset(Response *response)
{
	response_clear(response);
	response_init(response);
}

void response_add_header(Response *response, const char *name, const char *value)
{
	g_assert(response->headers_count < RESPONSE_HEADERS_MAX);
	for (const char *c = value; *c != '\0'; c++)
		g_assert((unsigned char)*c >= ' ' && *c != 0x7f);
	response->headers[response->headers_count++] = (ResponseHeader){.name = name, .value = g_strdup(value)};
}

void response_vary(Response *response, const char *name)
{
	for (guint i = 0; i < response->headers_count; i++) {
		ResponseHeader *header = &response->headers[i];
		if (!g_str_equal(header->name, "Vary"))
			continue;
		char *value = g_strconcat(header->value, ", ", name, NULL);
		g_free(header->value);
		header->value = value;
		return;
	}
	response_add_header(response, "Vary", name);
}

void response_name(Response *response, const char *request_id)
{
	if (*request_id != '\0')
		response_add_header(response, "Request-Id", request_id);
}

void response_give(Response *response, int status, const char *content_type, GString *body)
{
	g_assert(response->body == NULL && response->stream == NULL);
	response->status = status;
	response->content_type = content_type;
	response->body = body;
}

void response_give_page(Response *response, int status, GString *html)
{
	response_give(response, status, "text/html; charset=utf-8", html);
	response->is_page = true;
}

void response_redirect(Response *response, int status, const char *location)
{
	response->status = status;
	response_add_header(response, "Location", location);
}

gsize response_bytes(const Response *response)
{
	return response->borrowed != NULL ? response->borrowed_bytes : response->body != NULL ? response->body->len : 0;
}

static ssize_t read_nothing(void *cls, uint64_t position, char *bytes, size_t bytes_max)
{
	(void)cls;
	(void)position;
	(void)bytes;
	(void)bytes_max;
	return MHD_CONTENT_READER_END_OF_STREAM;
}

/*
 * The head of a stream alone. With chunks the library would send their end mark, which damages the next answer, and
 * with an empty body a Content-Length of 0, which is not true. So the connection is closed after it.
 */
static struct MHD_Response *export_head(void)
{
	struct MHD_Response *exported =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, read_nothing, NULL, NULL);

	if (exported != NULL)
		MHD_set_response_options(exported, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
	return exported;
}

static struct MHD_Response *export_body(Response *response)
{
	if (response->stream != NULL && response->is_head)
		return export_head();
	if (response->stream != NULL)
		return stream_export(response->stream);
	if (response->borrowed != NULL)
		return MHD_create_response_from_buffer(
			response->borrowed_bytes, (void *)(gsize)response->borrowed, MHD_RESPMEM_PERSISTENT);
	if (response->body == NULL || response->body->len == 0)
		return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);

	const gsize bytes = response->body->len;
	char *text = g_string_free(g_steal_pointer(&response->body), FALSE);
	struct MHD_Response *exported = MHD_create_response_from_buffer_with_free_callback(bytes, text, g_free);
	if (exported == NULL)
		g_free(text);
	return exported;
}

static void add(struct MHD_Response *exported, const char *name, const char *value)
{
	if (MHD_add_response_header(exported, name, value) != MHD_YES)
		g_error("the HTTP library refuses our own header %s", name);
}

struct MHD_Response *response_export(Response *response)
{
	struct MHD_Response *exported = export_body(response);

	if (exported == NULL)
		return NULL;
	if (response->content_type != NULL) {
		add(exported, "Content-Type", response->content_type);
		add(exported, "X-Content-Type-Options", "nosniff");
	}
	for (guint i = 0; i < response->headers_count; i++)
		add(exported, response->headers[i].name, response->headers[i].value);
	for (gsize i = 0; response->is_page && i < G_N_ELEMENTS(page_headers); i++)
		add(exported, page_headers[i].name, page_headers[i].value);
	if (response->is_secure)
		add(exported, "Strict-Transport-Security", "max-age=31536000");
	if (response->is_last)
		add(exported, "Connection", "close");
	return exported;
}
