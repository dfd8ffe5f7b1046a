#include "domain/lead/lead_tag.h"

#include <string.h>

char *lead_tag_of(const char *text)
{
	g_autofree char *lower = g_utf8_strdown(text, -1);
	g_autoptr(GString) tag = g_string_new(NULL);
	bool is_separated = false;

	for (const char *at = lower; *at != '\0'; at = g_utf8_next_char(at)) {
		const gunichar c = g_utf8_get_char(at);
		if (c == '-' || c == '_' || g_unichar_isspace(c)) {
			is_separated = tag->len > 0;
			continue;
		}
		if (!g_unichar_isalnum(c))
			return NULL;
		if (is_separated)
			g_string_append_c(tag, '-');
		is_separated = false;
		g_string_append_unichar(tag, c);
	}
	if (tag->len == 0 || g_utf8_strlen(tag->str, -1) > LEAD_TAG_CHARS_MAX)
		return NULL;
	return g_string_free(g_steal_pointer(&tag), FALSE);
}

bool lead_tags_contain(char *const *tags, const char *tag)
{
	return g_strv_contains((const char *const *)tags, tag);
}

static gint compare_tags(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **lead_tags_with(char *const *tags, const char *tag)
{
	GPtrArray *made = g_ptr_array_new();

	for (char *const *each = tags; *each != NULL; each++)
		g_ptr_array_add(made, g_strdup(*each));
	if (!lead_tags_contain(tags, tag))
		g_ptr_array_add(made, g_strdup(tag));
	g_ptr_array_sort(made, compare_tags);
	g_ptr_array_add(made, NULL);
	return (char **)g_ptr_array_free(made, FALSE);
}

char **lead_tags_without(char *const *tags, const char *tag)
{
	GPtrArray *made = g_ptr_array_new();

	for (char *const *each = tags; *each != NULL; each++) {
		if (strcmp(*each, tag) != 0)
			g_ptr_array_add(made, g_strdup(*each));
	}
	g_ptr_array_add(made, NULL);
	return (char **)g_ptr_array_free(made, FALSE);
}
