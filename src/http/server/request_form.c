#include "http/server/request_form.h"

#include <string.h>

#include "codec/multipart.h"
#include "domain/submission/plain_text.h"

bool request_has_body_type(const Request *request, const char *type)
{
	return request_has_type(request, type) ||
	       (strcmp(type, REQUEST_FORM_TYPE) == 0 && request_has_type(request, MULTIPART_TYPE));
}

Form *request_form(const Request *request)
{
	const char *bytes = request->body == NULL ? "" : request->body;

	if (!request_has_type(request, MULTIPART_TYPE))
		return form_read(bytes, request->body_bytes);
	Form *form = multipart_read(request_header(request, "Content-Type"), bytes, request->body_bytes, NULL);
	return form == NULL ? form_new() : form;
}

char *request_form_text(const Form *form, const char *name)
{
	const char *value = form_find(form, name);

	return plain_text(value == NULL ? "" : value, PLAIN_TEXT_PARAGRAPHS);
}
