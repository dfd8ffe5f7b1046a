/*
 * domain/rules/team_text: what the client's own team knows, by the words of a brief: "our six Python developers", "we are a Rust team".
 *
 * People who are wanted are no team: a sentence that asks for somebody says nothing here.
 */
#pragma once

#include "domain/rules/rules_model.h"

/* SIDE_RUST, SIDE_PYTHON, SIDE_HYBRID for both, SIDE_NONE. description may be NULL. Linear in its length. */
Side team_text_knows(const char *description);
