#include "domain/reply_text.h"

#include <stdbool.h>
#include <string.h>

/* Ends of the line that introduces a quotation, as the common programs write it. */
static const char *const introductions[] = {
	"wrote:", "writes:", "schrieb:", "écrit :", "écrit:", "escribió:", "ha scritto:", "escreveu:", "schreef:",
	"skrev:", "napsal:", "napisał(a):", "написал:", "написала:", "写道:", "写道："};

/* Beginnings of lines behind which the other email stands. */
static const char *const rules[] = {"-----Original Message-----", "----- Original Message -----",
	"-------- Original Message", "-----Ursprüngliche Nachricht-----", "________________________________",
	"Begin forwarded message:", "---------- Forwarded message"};

static bool ends_like(const char *line, const char *end)
{
	return g_str_has_suffix(line, end);
}

static bool is_introduction(const char *line, const char *next)
{
	for (gsize i = 0; i < G_N_ELEMENTS(introductions); i++) {
		if (ends_like(line, introductions[i]))
			return next == NULL || *next == '\0' || *next == '>' || g_str_has_prefix(line, "On ") ||
			       strchr(line, '@') != NULL;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (g_str_has_prefix(line, rules[i]))
			return true;
	}
	return false;
}

/* "Am 28.11. schrieb Ada:" and its like in other languages: only the line itself is left out. */
static bool is_attribution(const char *line, const char *next)
{
	static const char *const beginnings[] = {"On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "Den ", "W dniu "};

	for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++) {
		if (g_str_has_prefix(line, beginnings[i]))
			return g_str_has_suffix(line, ":") && next != NULL && *next == '>';
	}
	return false;
}

/* "On Tue, … Lead Desk <leads@…>" is often broken before "wrote:". */
static bool is_broken_introduction(const char *line, const char *next)
{
	return next != NULL && g_str_has_prefix(line, "On ") && strcmp(next, "wrote:") == 0;
}

static char *cut(const char *text, glong chars_max)
{
	if (g_utf8_strlen(text, -1) <= chars_max)
		return g_strdup(text);
	g_autofree char *head = g_utf8_substring(text, 0, chars_max - 1);
	return g_strconcat(head, "…", NULL);
}

char *reply_text(const char *text, glong chars_max)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GString) kept = g_string_new(NULL);

	for (char **line = lines; *line != NULL; line++)
		g_strchomp(*line);
	for (char **line = lines; *line != NULL; line++) {
		const bool is_signature = strcmp(*line, "--") == 0;
		if (is_signature || is_introduction(*line, line[1]) || is_broken_introduction(*line, line[1]))
			break;
		if (**line != '>' && !is_attribution(*line, line[1]))
			g_string_append_printf(kept, "%s\n", *line);
	}
	g_strstrip(kept->str);
	if (*kept->str != '\0')
		return cut(kept->str, chars_max);
	g_autofree char *whole = g_strstrip(g_strdup(text));
	return cut(whole, chars_max);
}
