/* codec/mustache_parse: from the text of a template to its tree. */
#include "codec/mustache_tree.h"

#include <string.h>

#include "base/error.h"

typedef struct Parser {
	Mustache *template;
	const char *at; /* the rest that is not read yet */
	const char *end;
	guint line; /* of counted_to */
	const char *counted_to;
	char *open; /* the delimiters in force */
	char *close;
	bool at_line_start;  /* nothing of this line has become a node */
	GPtrArray *sections; /* open ones, the innermost last */
} Parser;

/* One tag: {{# reasons }} */
typedef struct Tag {
	const char *start;
	const char *end;
	guint line;
	char *content; /* without delimiters, sigil and surrounding white space */
	bool is_standalone;
	gsize indent_bytes; /* of a standalone tag: the blanks before it */
} Tag;

/* The tags by their sigil, the byte behind the opening delimiter. */
typedef struct TagKind {
	char sigil;
	char closing; /* what stands before the closing delimiter */
	bool may_be_standalone;
	bool (*take)(Parser *, const Tag *, GError **);
} TagKind;

static bool take_variable(Parser *, const Tag *, GError **);
static bool take_unescaped(Parser *, const Tag *, GError **);
static bool take_section(Parser *, const Tag *, GError **);
static bool take_inverted(Parser *, const Tag *, GError **);
static bool take_closing(Parser *, const Tag *, GError **);
static bool take_comment(Parser *, const Tag *, GError **);
static bool take_partial(Parser *, const Tag *, GError **);
static bool take_delimiters(Parser *, const Tag *, GError **);
static bool take_optional_module(Parser *, const Tag *, GError **);

/* clang-format off */
static const TagKind tag_kinds[] = {
	{'&',  '\0', false, take_unescaped},
	{'{',  '}',  false, take_unescaped},
	{'#',  '\0', true,  take_section},
	{'^',  '\0', true,  take_inverted},
	{'/',  '\0', true,  take_closing},
	{'!',  '\0', true,  take_comment},
	{'>',  '\0', true,  take_partial},
	{'=',  '=',  true,  take_delimiters},
	{'<',  '\0', false, take_optional_module},
	{'$',  '\0', false, take_optional_module},
	{'\0', '\0', false, take_variable}, /* any other byte begins a name */
};
/* clang-format on */

static bool fail(const Parser *parser, guint line, GError **error, const char *format, ...) G_GNUC_PRINTF(4, 5);

static bool fail(const Parser *parser, guint line, GError **error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_autofree char *says = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s:%u: %s", parser->template->name, line, says);
	return false;
}

/* The line of a place; places come in order. */
static guint line_of(Parser *parser, const char *place)
{
	for (; parser->counted_to < place; parser->counted_to++) {
		if (*parser->counted_to == '\n')
			parser->line++;
	}
	return parser->line;
}

static void node_free(void *data)
{
	Node *node = data;

	g_free(node->name);
	g_strfreev(node->path);
	if (node->children != NULL)
		g_ptr_array_unref(node->children);
	g_free(node);
}

static Node *add_node(Parser *parser, NodeKind kind, guint line)
{
	const guint depth = parser->sections->len;
	GPtrArray *siblings = parser->template->nodes;
	Node *node = g_new0(Node, 1);

	if (depth > 0)
		siblings = ((Node *)g_ptr_array_index(parser->sections, depth - 1))->children;
	node->kind = kind;
	node->line = line;
	g_ptr_array_add(siblings, node);
	return node;
}

static void add_text(Parser *parser, const char *text, const char *end)
{
	Node *first = NULL;

	while (text < end) {
		const char *newline = memchr(text, '\n', (gsize)(end - text));
		const char *next = newline == NULL ? end : newline + 1;
		Node *node = add_node(parser, NODE_TEXT, 0);
		node->text = text;
		node->bytes = (gsize)(next - text);
		node->begins_line = parser->at_line_start;
		parser->at_line_start = newline != NULL;
		if (first == NULL)
			first = node;
		first->lines++;
		first->lines_bytes += node->bytes;
		text = next;
	}
}

/* A tag is in its line with others, so the line begins here at the latest. */
static void begin_line(Parser *parser)
{
	if (!parser->at_line_start)
		return;
	add_node(parser, NODE_TEXT, 0)->begins_line = true;
	parser->at_line_start = false;
}

static bool check_word(const Parser *parser, const Tag *tag, GError **error)
{
	if (*tag->content == '\0')
		return fail(parser, tag->line, error, "a tag is empty");
	if (strpbrk(tag->content, " \t\r\n") != NULL)
		return fail(parser, tag->line, error, "\"%s\" is not a name", tag->content);
	return true;
}

static Node *add_named(Parser *parser, NodeKind kind, const Tag *tag, GError **error)
{
	if (!check_word(parser, tag, error))
		return NULL;
	const bool is_self = strcmp(tag->content, ".") == 0;
	g_auto(GStrv) path = g_strsplit(is_self ? "" : tag->content, ".", -1);
	for (char **part = path; *part != NULL; part++) {
		if (**part == '\0') {
			fail(parser, tag->line, error, "\"%s\" has an empty part", tag->content);
			return NULL;
		}
	}
	Node *node = add_node(parser, kind, tag->line);
	node->name = g_strdup(tag->content);
	node->path = g_steal_pointer(&path);
	return node;
}

static bool take_variable(Parser *parser, const Tag *tag, GError **error)
{
	return add_named(parser, NODE_ESCAPED, tag, error) != NULL;
}

static bool take_unescaped(Parser *parser, const Tag *tag, GError **error)
{
	return add_named(parser, NODE_UNESCAPED, tag, error) != NULL;
}

static bool open_section(Parser *parser, NodeKind kind, const Tag *tag, GError **error)
{
	if (parser->sections->len == MUSTACHE_SECTIONS_MAX)
		return fail(parser, tag->line, error, "more than %d sections are open", (int)MUSTACHE_SECTIONS_MAX);
	Node *node = add_named(parser, kind, tag, error);
	if (node == NULL)
		return false;
	node->children = g_ptr_array_new_with_free_func(node_free);
	g_ptr_array_add(parser->sections, node);
	return true;
}

static bool take_section(Parser *parser, const Tag *tag, GError **error)
{
	return open_section(parser, NODE_SECTION, tag, error);
}

static bool take_inverted(Parser *parser, const Tag *tag, GError **error)
{
	return open_section(parser, NODE_INVERTED, tag, error);
}

static bool take_closing(Parser *parser, const Tag *tag, GError **error)
{
	const guint depth = parser->sections->len;

	if (depth == 0)
		return fail(parser, tag->line, error, "section %s is closed but not open", tag->content);
	const Node *section = g_ptr_array_index(parser->sections, depth - 1);
	if (strcmp(section->name, tag->content) != 0)
		return fail(parser, tag->line, error, "section %s is closed, but %s of line %u is open", tag->content,
			section->name, section->line);
	g_ptr_array_set_size(parser->sections, (int)depth - 1);
	return true;
}

static bool take_comment(G_GNUC_UNUSED Parser *parser, G_GNUC_UNUSED const Tag *tag, G_GNUC_UNUSED GError **error)
{
	return true;
}

static bool take_partial(Parser *parser, const Tag *tag, GError **error)
{
	if (!check_word(parser, tag, error))
		return false;
	if (*tag->content == '*')
		return take_optional_module(parser, tag, error);
	Node *node = add_node(parser, NODE_PARTIAL, tag->line);
	node->name = g_strdup(tag->content);
	node->is_standalone = tag->is_standalone;
	node->text = tag->start - tag->indent_bytes;
	node->bytes = tag->indent_bytes;
	return true;
}

static bool take_delimiters(Parser *parser, const Tag *tag, GError **error)
{
	const gsize open_bytes = strcspn(tag->content, " \t\r\n");
	const char *close = tag->content + open_bytes;

	close += strspn(close, " \t\r\n");
	if (*close == '\0' || strpbrk(close, " \t\r\n") != NULL || strchr(tag->content, '=') != NULL)
		return fail(parser, tag->line, error, "delimiters are two words without \"=\", as in {{=<%% %%>=}}");
	g_free(parser->open);
	g_free(parser->close);
	parser->open = g_strndup(tag->content, open_bytes);
	parser->close = g_strdup(close);
	return true;
}

static bool take_optional_module(Parser *parser, const Tag *tag, GError **error)
{
	return fail(parser, tag->line, error, "\"%s\": inheritance and dynamic names are not supported", tag->content);
}

static const TagKind *tag_kind(char sigil)
{
	const TagKind *kind = tag_kinds;

	while (kind->sigil != '\0' && kind->sigil != sigil)
		kind++;
	return kind;
}

/* The first place of needle in the unread rest from `from` on, or NULL. */
static const char *find(const Parser *parser, const char *from, const char *needle)
{
	return memmem(from, (gsize)(parser->end - from), needle, strlen(needle));
}

/* Alone in its line but for blanks? Then the whole line goes. */
static void look_around(const Parser *parser, Tag *tag)
{
	const char *before = tag->start;
	const char *after = tag->end;

	while (before > parser->template->source && (before[-1] == ' ' || before[-1] == '\t'))
		before--;
	while (after < parser->end && (*after == ' ' || *after == '\t'))
		after++;
	if (before > parser->template->source && before[-1] != '\n')
		return;
	if (after + 1 < parser->end && after[0] == '\r' && after[1] == '\n')
		after++;
	if (after < parser->end && *after != '\n')
		return;
	tag->is_standalone = true;
	tag->indent_bytes = (gsize)(tag->start - before);
	tag->end = after < parser->end ? after + 1 : after;
}

static const TagKind *read_tag(Parser *parser, const char *start, Tag *tag, GError **error)
{
	const char *inside = start + strlen(parser->open);
	const TagKind *kind = tag_kind(inside < parser->end ? *inside : '\0');
	const char sigil_end[] = {kind->closing, '\0'};
	g_autofree char *closing = g_strconcat(sigil_end, parser->close, NULL);

	if (kind->sigil != '\0')
		inside++;
	const char *end = find(parser, inside, closing);
	*tag = (Tag){.start = start, .line = line_of(parser, start)};
	if (end == NULL) {
		fail(parser, tag->line, error, "a tag is not closed by %s", closing);
		return NULL;
	}
	tag->content = g_strstrip(g_strndup(inside, (gsize)(end - inside)));
	tag->end = end + strlen(closing);
	if (kind->may_be_standalone && !(kind->sigil == '>' && g_str_has_prefix(tag->content, MUSTACHE_INLINE_PARTIAL)))
		look_around(parser, tag);
	return kind;
}

static bool parse_tag(Parser *parser, const char *start, GError **error)
{
	Tag tag;
	const TagKind *kind = read_tag(parser, start, &tag, error);

	if (kind == NULL)
		return false;
	add_text(parser, parser->at, tag.start - tag.indent_bytes);
	if (!tag.is_standalone)
		begin_line(parser);
	parser->at = tag.end;
	const bool is_taken = kind->take(parser, &tag, error);
	g_free(tag.content);
	return is_taken;
}

static bool parse_all(Parser *parser, GError **error)
{
	const char *start;

	while ((start = find(parser, parser->at, parser->open)) != NULL) {
		if (!parse_tag(parser, start, error))
			return false;
	}
	add_text(parser, parser->at, parser->end);
	if (parser->sections->len > 0) {
		const Node *section = g_ptr_array_index(parser->sections, parser->sections->len - 1);
		return fail(parser, section->line, error, "section %s is not closed", section->name);
	}
	return true;
}

Mustache *mustache_parse(const char *name, const char *text, gsize bytes, MustacheEscape escape, GError **error)
{
	g_autoptr(Mustache) template = g_new0(Mustache, 1);
	const char *valid_to;

	template->name = g_strdup(name);
	template->escape = escape;
	template->source = g_strndup(text, bytes);
	template->nodes = g_ptr_array_new_with_free_func(node_free);
	Parser parser = {
		.template = template,
		.at = template->source,
		.end = template->source + bytes,
		.line = 1,
		.counted_to = template->source,
		.at_line_start = true,
	};
	if (!g_utf8_validate_len(text, bytes, &valid_to)) {
		fail(&parser, line_of(&parser, template->source + (valid_to - text)), error,
			"is not UTF-8 text without NUL");
		return NULL;
	}
	parser.open = g_strdup("{{");
	parser.close = g_strdup("}}");
	parser.sections = g_ptr_array_new();
	const bool is_parsed = parse_all(&parser, error);
	g_ptr_array_unref(parser.sections);
	g_free(parser.open);
	g_free(parser.close);
	return is_parsed ? g_steal_pointer(&template) : NULL;
}

void mustache_free(Mustache *template)
{
	if (template == NULL)
		return;
	g_ptr_array_unref(template->nodes);
	g_free(template->source);
	g_free(template->name);
	g_free(template);
}
