#include "http/server/request.h"

#include <string.h>

#include <arpa/inet.h>

#include "base/error.h"

static const char *const method_names[] = {
	[HTTP_GET] = "GET",
	[HTTP_HEAD] = "HEAD",
	[HTTP_POST] = "POST",
	[HTTP_PATCH] = "PATCH",
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

void request_clear(Request *request)
{
	for (gsize i = 0; i < REQUEST_PARAMETERS_MAX; i++)
		g_clear_pointer(&request->parameters[i], g_free);
	g_clear_pointer(&request->body, g_free);
}

static bool header_is(const HttpHeader *header, const char *name, gsize name_bytes)
{
	return header->name_bytes == name_bytes && g_ascii_strncasecmp(header->name, name, name_bytes) == 0;
}

const char *request_header(const Request *request, const char *name)
{
	const gsize name_bytes = strlen(name);

	for (guint i = 0; i < request->headers_count; i++) {
		if (header_is(&request->headers[i], name, name_bytes))
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
		g_set_error(
			error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "query: \"%s\" is given twice", field->name);
		return NULL;
	}
	return g_steal_pointer(&form);
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

void http_address_format(const struct sockaddr *peer, char address[static REQUEST_ADDRESS_BYTES])
{
	struct in_addr v4;

	address[0] = '\0';
	if (peer->sa_family == AF_INET) {
		v4 = ((const struct sockaddr_in *)(const void *)peer)->sin_addr;
	} else if (peer->sa_family == AF_INET6) {
		const struct in6_addr *v6 = &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
		if (!IN6_IS_ADDR_V4MAPPED(v6)) {
			inet_ntop(AF_INET6, v6, address, REQUEST_ADDRESS_BYTES);
			return;
		}
		memcpy(&v4, &v6->s6_addr[12], sizeof v4);
	} else {
		return;
	}
	inet_ntop(AF_INET, &v4, address, REQUEST_ADDRESS_BYTES);
}

/* Text that somebody sent to the one form we compare; false when it is no address. */
static bool address_normalise(const char *text, char address[static REQUEST_ADDRESS_BYTES])
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		http_address_format((const struct sockaddr *)&v4, address);
	else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
		http_address_format((const struct sockaddr *)&v6, address);
	else
		return false;
	return true;
}

static bool is_trusted(const char *address, char *const *trusted_proxies)
{
	char trusted[REQUEST_ADDRESS_BYTES];

	for (char *const *proxy = trusted_proxies; proxy != NULL && *proxy != NULL; proxy++) {
		if (address_normalise(*proxy, trusted) && strcmp(trusted, address) == 0)
			return true;
	}
	return false;
}

void request_client_address(
	const Request *request, char *const *trusted_proxies, char address[static REQUEST_ADDRESS_BYTES])
{
	static const char name[] = "X-Forwarded-For";

	g_strlcpy(address, request->peer, REQUEST_ADDRESS_BYTES);
	if (!is_trusted(address, trusted_proxies))
		return;
	/* Several lines count as one list, the last line being the nearest proxy's. */
	for (guint i = request->headers_count; i-- > 0;) {
		if (!header_is(&request->headers[i], name, sizeof name - 1))
			continue;
		g_auto(GStrv) entries = g_strsplit(request->headers[i].value, ",", -1);
		for (guint at = g_strv_length(entries); at-- > 0;) {
			char entry[REQUEST_ADDRESS_BYTES];
			if (!address_normalise(g_strstrip(entries[at]), entry))
				return;
			g_strlcpy(address, entry, REQUEST_ADDRESS_BYTES);
			if (!is_trusted(address, trusted_proxies))
				return;
		}
	}
}
