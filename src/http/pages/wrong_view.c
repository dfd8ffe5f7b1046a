#include "http/pages/wrong_view.h"

Json *wrong_view_new(void)
{
	return json_pack("{s:[]}", "list");
}

static Json *part_of(Json *wrong, const char *name)
{
	if (name == NULL)
		return wrong;
	if (json_object_get(wrong, name) == NULL)
		json_object_set_new(wrong, name, json_object());
	return json_object_get(wrong, name);
}

void wrong_view_add(Json *wrong, const char *part, const char *field, const char *at, const char *says)
{
	Json *fields = part_of(wrong, part);
	Json *mistake = json_pack("{s:s, s:s, s:n}", "says", says, "at", at, "label");

	json_array_append(json_object_get(wrong, "list"), mistake);
	if (json_object_get(fields, field) == NULL)
		json_object_set(fields, field, mistake);
	jsonc_value_free(mistake);
}
