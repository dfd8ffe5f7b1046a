/*
 * codec/mustache_tree: what mustache_parse.c builds and mustache.c renders; nobody else includes it.
 *
 * Text is cut into lines, because the indentation of a partial stands before each of them: a text node never goes
 * beyond a line break, and the first node of every line that is not swallowed by a standalone tag is a text node with
 * begins_line, empty if need be.
 */
#pragma once

#include "codec/mustache.h"

typedef enum NodeKind {
	NODE_TEXT,
	NODE_ESCAPED,
	NODE_UNESCAPED,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_PARTIAL,
} NodeKind;

typedef struct Node {
	NodeKind kind;
	bool begins_line;   /* text */
	bool is_standalone; /* partials */
	guint line;
	const char *text; /* text; of a standalone partial its indentation. Lies in the source */
	gsize bytes;
	guint lines;	     /* of the first of texts that follow each other: nodes of them, else 0 */
	gsize lines_bytes;   /* of all of them */
	char *name;	     /* NULL for text */
	char **path;	     /* the name's parts; no part for "."; NULL for text and partials */
	GPtrArray *children; /* of Node, sections only */
} Node;

struct Mustache {
	char *name;
	char *source;
	MustacheEscape escape;
	GPtrArray *nodes;
};
