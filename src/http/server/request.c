#include "http/server/request.h"

#include <string.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

static const char *const method_names[] = {
	[HTTP_GET] = "GET",
	[HTTP_HEAD] = "HEAD",
	[HTTP_POST] = "POST",
	[HTTP_PATCH] = "PATCH",
	[HTTP_DELETE] = "DELETE",
	[HTTP_OPTIONS] = "OPTIONS",
	[HTTP_OTHER] = "",
};
G_STATIC_ASSERT(G_N_ELEMENTS(method_names) == HTTP_METHOD_COUNT);

HttpMethod http_method_parse(const char *name)
{
	HttpMethod method = HTTP_GET;

	while (method < HTTP_OTHER && strcmp(method_names[method], name) != 0)
		method++;
	return method;
}

const char *http_method_name(HttpMethod method)
{
	return method_names[method];
}

bool http_method_writes(HttpMethod method)
{
	return method == HTTP_POST || method == HTTP_PATCH || method == HTTP_DELETE;
}

void request_clear(Request *request)
{
	for (gsize i = 0; i < REQUEST_PARAMETERS_MAX; i++)
		g_clear_pointer(&request->parameters[i], g_free);
	g_clear_pointer(&request->body, g_free);
}

bool request_header_is(const HttpHeader *header, const char *name)
{
	return header->name_bytes == strlen(name) && g_ascii_strncasecmp(header->name, name, header->name_bytes) == 0;
}

const char *request_header(const Request *request, const char *name)
{
	for (guint i = 0; i < request->headers_count; i++) {
		if (request_header_is(&request->headers[i], name))
			return request->headers[i].value;
	}
	return NULL;
}

Form *request_query(const Request *request, GError **error)
{
	const char *query = request->query == NULL ? "" : request->query;
	g_autoptr(Form) form = form_decode(query, strlen(query), error);

	if (form == NULL) {
		g_prefix_error(error, "query: ");
		return NULL;
	}
	for (gsize i = 0; i < form_count(form); i++) {
		const FormField *field = form_at(form, i);
		if (form_find(form, field->name) == field->value)
			continue;
		wording_fail(
			error, LEADMATCH_ERROR_INVALID, TEXT_ERROR_QUERY_TWICE, wording_string("name", field->name));
		return NULL;
	}
	return g_steal_pointer(&form);
}

Form *request_page_query(const Request *request)
{
	const char *query = request->query == NULL ? "" : request->query;

	return form_read(query, strlen(query));
}

/* "gzip", "gzip;q=0.8"; not "gzip;q=0", "gzip; q=0.000" */
static bool is_gzip_wanted(char *coding)
{
	g_auto(GStrv) parts = g_strsplit(coding, ";", 2);
	const char *name = parts[0] == NULL ? "" : g_strstrip(parts[0]);
	const bool has_weight = name[0] != '\0' && parts[1] != NULL;
	const char *weight = has_weight ? g_strstrip(parts[1]) : "q=1";

	if (g_ascii_strcasecmp(name, "gzip") != 0 && strcmp(name, "*") != 0)
		return false;
	return !g_str_has_prefix(weight, "q=") || strpbrk(weight, "123456789") != NULL;
}

bool request_accepts_gzip(const Request *request)
{
	const char *header = request_header(request, "Accept-Encoding");
	g_auto(GStrv) codings = g_strsplit(header == NULL ? "" : header, ",", -1);

	for (char **coding = codings; *coding != NULL; coding++) {
		if (is_gzip_wanted(*coding))
			return true;
	}
	return false;
}

bool request_has_type(const Request *request, const char *type)
{
	const char *given = request_header(request, "Content-Type");
	const gsize type_bytes = strlen(type);

	if (given == NULL || g_ascii_strncasecmp(given, type, type_bytes) != 0)
		return false;
	const char *rest = given + type_bytes;
	return rest[strspn(rest, " \t")] == '\0' || rest[strspn(rest, " \t")] == ';';
}
