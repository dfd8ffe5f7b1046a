#include "http/api/lead_etag.h"

#include <string.h>

#include "codec/json.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

bool lead_etag_read(Exchange *x, char **version)
{
	const char *etag = request_header(&x->request, "If-Match");
	const gsize bytes = etag == NULL ? 0 : strlen(etag);

	if (etag == NULL || strcmp(etag, "*") == 0)
		return true;
	if (bytes < 3 || etag[0] != '"' || strchr(etag + 1, '"') != etag + bytes - 1) {
		exchange_problem(x, PROBLEM_MALFORMED, wording_text(TEXT_PROBLEM_MALFORMED_IF_MATCH));
		return false;
	}
	g_free(*version);
	*version = g_strndup(etag + 1, bytes - 2);
	return true;
}

void lead_etag_add(Exchange *x, const GString *lead)
{
	g_autoptr(Json) document = jsonc_decode(lead->str, lead->len, NULL);
	const char *version = json_string_value(json_object_get(document, "version"));

	if (version == NULL)
		return;
	g_autofree char *etag = g_strdup_printf("\"%s\"", version);
	response_add_header(&x->response, "ETag", etag);
}

void lead_etag_refuse(Exchange *x, const GError *error)
{
	if (request_header(&x->request, "If-Match") != NULL)
		exchange_problem(x, PROBLEM_OUTDATED, error->message);
	else
		exchange_fail(x, error);
}
