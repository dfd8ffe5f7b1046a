#include "app/staff/staff_event.h"

#include <glib.h>

#include "base/json_writer.h"

char *staff_event_json(const char *name, const char *text, const char *reason)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, name, text);
	if (reason != NULL)
		jsonw_put_text(&w, "reason", reason);
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}
