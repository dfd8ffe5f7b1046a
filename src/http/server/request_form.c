#include "http/server/request_form.h"

#include "codec/multipart.h"

Form *request_form(const Request *request)
{
	const char *bytes = request->body == NULL ? "" : request->body;

	if (!request_has_type(request, MULTIPART_TYPE))
		return form_read(bytes, request->body_bytes);
	Form *form = multipart_read(request_header(request, "Content-Type"), bytes, request->body_bytes, NULL);
	return form == NULL ? form_new() : form;
}
