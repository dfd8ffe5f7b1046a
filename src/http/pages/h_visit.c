/* http/pages/h_visit: the form's script tells which of its screens was reached, and nothing else. */
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/handlers.h"
#include "http/pages/visitor.h"
#include "http/server/request_form.h"

#define SCREEN_FIELD "screen"

enum {
	STATUS_NO_CONTENT = 204,
};

void h_visit_screen(Exchange *x)
{
	g_autoptr(Form) form = request_form(&x->request);
	VisitStep step;

	if (!visitor_is_own_script(x)) {
		exchange_problem(x, PROBLEM_FORBIDDEN, wording_text(TEXT_PROBLEM_VISIT_ELSEWHERE));
		return;
	}
	if (!visit_step_parse_screen(form_find(form, SCREEN_FIELD), &step)) {
		exchange_problem(x, PROBLEM_FIELDS_INVALID, wording_text(TEXT_PROBLEM_VISIT_UNKNOWN));
		return;
	}
	visitor_reports(x, step);
	x->response.status = STATUS_NO_CONTENT;
}
