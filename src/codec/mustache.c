#include "codec/mustache_tree.h"

#include <string.h>

#include "base/error.h"
#include "codec/json.h"

/* One level of the context stack; the levels lie on the C stack. */
typedef struct Frame {
	const json_t *value;
	const struct Frame *outer;
} Frame;

/* What stays the same within one template or partial. */
typedef struct Render {
	const Mustache *template;
	const MustacheUse *use;
	GString *out;
	const char *indent; /* before each line of this partial */
	int depth;	    /* of partials */
	GError **error;
} Render;

static bool render_nodes(const Render *render, const GPtrArray *nodes, const Frame *frame);

/*
 * The value of a name: its first part from the nearest context that has it, the others strictly inside. NULL: there is
 * none.
 */
static const json_t *look_up(const Node *node, const Frame *frame)
{
	char *const *part = node->path;

	if (*part == NULL)
		return frame->value;
	const json_t *value = NULL;
	for (; frame != NULL && value == NULL; frame = frame->outer)
		value = json_object_get(frame->value, *part);
	for (part++; *part != NULL && value != NULL; part++)
		value = json_object_get(value, *part);
	return value;
}

static bool is_false(const json_t *value)
{
	return value == NULL || json_is_null(value) || json_is_false(value) ||
	       (json_is_array(value) && json_array_size(value) == 0);
}

static const char *html_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void append_html(GString *out, const char *text, gsize bytes)
{
	gsize clean_from = 0;

	for (gsize i = 0; i < bytes; i++) {
		const char *entity = html_entity(text[i]);
		if (entity == NULL)
			continue;
		g_string_append_len(out, text + clean_from, (gssize)(i - clean_from));
		g_string_append(out, entity);
		clean_from = i + 1;
	}
	g_string_append_len(out, text + clean_from, (gssize)(bytes - clean_from));
}

static bool render_text(const Render *render, const Node *node, G_GNUC_UNUSED const Frame *frame)
{
	if (node->begins_line)
		g_string_append(render->out, render->indent);
	g_string_append_len(render->out, node->text, (gssize)node->bytes);
	return true;
}

/* The text of a value; number is room for that of a number. */
static const char *text_of(const json_t *value, char number[static JSON_NUMBER_TEXT_BYTES])
{
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_boolean(value))
		return json_is_true(value) ? "true" : "false";
	if (!json_is_number(value))
		return "";
	jsonc_number_text(value, number);
	return number;
}

static bool render_unescaped(const Render *render, const Node *node, const Frame *frame)
{
	char number[JSON_NUMBER_TEXT_BYTES];

	g_string_append(render->out, text_of(look_up(node, frame), number));
	return true;
}

static bool render_escaped(const Render *render, const Node *node, const Frame *frame)
{
	char number[JSON_NUMBER_TEXT_BYTES];

	if (render->template->escape == MUSTACHE_ESCAPE_NONE)
		return render_unescaped(render, node, frame);
	const char *text = text_of(look_up(node, frame), number);
	append_html(render->out, text, strlen(text));
	return true;
}

static bool render_section(const Render *render, const Node *node, const Frame *frame)
{
	const json_t *value = look_up(node, frame);

	if (is_false(value))
		return true;
	if (!json_is_array(value)) {
		const Frame inner = {value, frame};
		return render_nodes(render, node->children, &inner);
	}
	for (gsize i = 0; i < json_array_size(value); i++) {
		const Frame inner = {json_array_get(value, i), frame};
		if (!render_nodes(render, node->children, &inner))
			return false;
	}
	return true;
}

static bool render_inverted(const Render *render, const Node *node, const Frame *frame)
{
	return !is_false(look_up(node, frame)) || render_nodes(render, node->children, frame);
}

static bool render_partial(const Render *render, const Node *node, const Frame *frame)
{
	const MustacheUse *use = render->use;
	const Mustache *partial = use->find == NULL ? NULL : use->find(node->name, use->context);

	if (partial == NULL)
		return true;
	if (render->depth == MUSTACHE_PARTIALS_MAX) {
		g_set_error(render->error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"%s:%u: partials are nested more than %d deep", render->template->name, node->line,
			(int)MUSTACHE_PARTIALS_MAX);
		return false;
	}
	/* In the middle of a line only the partial's own text counts; alone in it, both indentations do. */
	g_autofree char *longer = node->is_standalone && node->bytes > 0
					  ? g_strdup_printf("%s%.*s", render->indent, (int)node->bytes, node->text)
					  : NULL;
	Render inner = *render;
	inner.template = partial;
	inner.indent = longer != NULL ? longer : node->is_standalone ? render->indent : "";
	inner.depth++;
	return render_nodes(&inner, partial->nodes, frame);
}

static bool (*const renderers[])(const Render *, const Node *, const Frame *) = {
	[NODE_TEXT] = render_text,
	[NODE_ESCAPED] = render_escaped,
	[NODE_UNESCAPED] = render_unescaped,
	[NODE_SECTION] = render_section,
	[NODE_INVERTED] = render_inverted,
	[NODE_PARTIAL] = render_partial,
};

static bool render_nodes(const Render *render, const GPtrArray *nodes, const Frame *frame)
{
	const bool is_indented = *render->indent != '\0';

	for (guint i = 0; i < nodes->len;) {
		const Node *node = g_ptr_array_index(nodes, i);
		if (!is_indented && node->lines > 0) {
			/* Nothing comes in between. */
			g_string_append_len(render->out, node->text, (gssize)node->lines_bytes);
			i += node->lines;
		} else if (renderers[node->kind](render, node, frame)) {
			i++;
		} else {
			return false;
		}
	}
	return true;
}

bool mustache_render(const Mustache *template, const MustacheUse *use, GString *out, GError **error)
{
	const Render render = {template, use, out, "", 0, error};
	const Frame shared = {use->shared, NULL};
	const Frame frame = {use->view, &shared};

	return render_nodes(&render, template->nodes, &frame);
}

static bool walk_nodes(const GPtrArray *nodes, MustacheVisit visit, void *context)
{
	for (guint i = 0; i < nodes->len; i++) {
		const Node *node = g_ptr_array_index(nodes, i);
		if (node->name != NULL && strcmp(node->name, ".") != 0 &&
			!visit(node->name, node->kind == NODE_PARTIAL, node->line, context))
			return false;
		if (node->children != NULL && !walk_nodes(node->children, visit, context))
			return false;
	}
	return true;
}

bool mustache_walk(const Mustache *template, MustacheVisit visit, void *context)
{
	return walk_nodes(template->nodes, visit, context);
}
