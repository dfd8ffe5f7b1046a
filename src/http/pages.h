/*
 * http/pages: HTML from the templates below templates/pages/, each with the list of names it may use.
 *
 * page_specs is checked against the templates at start, so a misspelt name never reaches a visitor.
 */
#pragma once

#include "codec/json.h"
#include "codec/template_set.h"
#include "http/exchange.h"

typedef enum Page {
	PAGE_COMPARISON,
	PAGE_HIRE,
	PAGE_PROJECT,
	PAGE_RECEIPT,
	PAGE_PROBLEM,
	PAGE_COUNT
} Page;

extern const TemplateSpec page_specs[PAGE_COUNT];

/* Answers with the page; view is taken over. */
void page_show(Exchange *x, int status, Page page, Json *view);

/* For Site.show_problem. */
void page_show_problem(Exchange *x, ProblemKind kind, const char *detail);
