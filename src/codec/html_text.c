#include "codec/html_text.h"

#include <stdbool.h>
#include <string.h>

enum {
	TAG_NAME_BYTES = 16,
	ENTITY_BYTES_MAX = 10,
};

/* Left out with all that is in them. */
static const char *const silent[] = {"style", "script", "head", "title"};
/* They begin a line of their own. */
static const char *const blocks[] = {
	"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "blockquote", "pre", "hr"};

/* clang-format off */
static const struct {
	const char *name;
	gunichar c;
} entities[] = {
	{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}, {"ndash", 0x2013}, {"mdash", 0x2014},
	{"rsquo", 0x2019}, {"lsquo", 0x2018}, {"rdquo", 0x201d}, {"ldquo", 0x201c}, {"hellip", 0x2026}, {"euro", 0x20ac}, {"auml", 0xe4},
	{"ouml", 0xf6}, {"uuml", 0xfc}, {"Auml", 0xc4}, {"Ouml", 0xd6}, {"Uuml", 0xdc}, {"szlig", 0xdf}, {"eacute", 0xe9}, {"egrave", 0xe8},
};
/* clang-format on */

typedef struct Writer {
	GString *out;
	int quotes;	  /* blockquotes that are open */
	bool is_line_new; /* nothing on it yet */
	bool is_blank_due;
} Writer;

static bool is_one_of(const char *name, const char *const *names, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static void put(Writer *w, gunichar c)
{
	if (c == 0 || g_unichar_isspace(c)) {
		w->is_blank_due = !w->is_line_new;
		return;
	}
	if (w->is_line_new) {
		for (int i = 0; i < w->quotes; i++)
			g_string_append(w->out, "> ");
	}
	if (w->is_blank_due)
		g_string_append_c(w->out, ' ');
	w->is_line_new = w->is_blank_due = false;
	g_string_append_unichar(w->out, c);
}

static void end_line(Writer *w)
{
	if (!w->is_line_new)
		g_string_append_c(w->out, '\n');
	w->is_line_new = true;
	w->is_blank_due = false;
}

/* The character of "#8217" or "amp"; 0: none. */
static gunichar entity(const char *name)
{
	guint64 number = 0;

	if (name[0] == '#') {
		const bool is_hex = name[1] == 'x' || name[1] == 'X';
		if (!g_ascii_string_to_unsigned(
			    name + (is_hex ? 2 : 1), is_hex ? 16 : 10, 1, 0x10ffff, &number, NULL) ||
			!g_unichar_validate((gunichar)number))
			return 0;
		return (gunichar)number;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(entities); i++) {
		if (strcmp(entities[i].name, name) == 0)
			return entities[i].c;
	}
	return 0;
}

/* Behind the entity that begins here, or behind its ampersand. */
static const char *put_entity(Writer *w, const char *at)
{
	/* No further than an entity reaches, or text full of ampersands takes time by its square. */
	const char *end = memchr(at, ';', strnlen(at, ENTITY_BYTES_MAX + 1));

	if (end != NULL) {
		g_autofree char *name = g_strndup(at + 1, (gsize)(end - at - 1));
		const gunichar c = entity(name);
		if (c != 0) {
			put(w, c);
			return end + 1;
		}
	}
	put(w, '&');
	return at + 1;
}

/* Behind everything until the end tag of this name. */
static const char *skip_element(const char *at, const char *name)
{
	for (; *at != '\0'; at++) {
		if (at[0] == '<' && at[1] == '/' && g_ascii_strncasecmp(at + 2, name, strlen(name)) == 0)
			break;
	}
	const char *end = strchr(at, '>');
	return end == NULL ? at + strlen(at) : end + 1;
}

static void read_name(const char *at, char name[static TAG_NAME_BYTES])
{
	gsize n = 0;

	while (g_ascii_isalnum(at[n]) && n < TAG_NAME_BYTES - 1) {
		name[n] = g_ascii_tolower(at[n]);
		n++;
	}
	name[n] = '\0';
}

/* Behind the tag that begins here. */
static const char *read_tag(Writer *w, const char *at)
{
	const bool is_end = at[1] == '/';
	char name[TAG_NAME_BYTES];

	if (g_str_has_prefix(at, "<!--")) {
		const char *comment_end = strstr(at, "-->");
		return comment_end == NULL ? at + strlen(at) : comment_end + 3;
	}
	read_name(at + (is_end ? 2 : 1), name);
	const char *end = strchr(at, '>');
	end = end == NULL ? at + strlen(at) : end + 1;
	if (!is_end && is_one_of(name, silent, G_N_ELEMENTS(silent)))
		return skip_element(end, name);
	if (is_one_of(name, blocks, G_N_ELEMENTS(blocks)))
		end_line(w);
	if (strcmp(name, "blockquote") == 0)
		w->quotes = MAX(0, w->quotes + (is_end ? -1 : 1));
	return end;
}

char *html_text(const char *html)
{
	Writer w = {.out = g_string_new(NULL), .is_line_new = true};

	while (*html != '\0') {
		if (*html == '<' && (g_ascii_isalpha(html[1]) || html[1] == '/' || html[1] == '!')) {
			html = read_tag(&w, html);
		} else if (*html == '&') {
			html = put_entity(&w, html);
		} else {
			put(&w, g_utf8_get_char(html));
			html = g_utf8_next_char(html);
		}
	}
	end_line(&w);
	return g_string_free(w.out, FALSE);
}
