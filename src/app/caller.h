/*
 * app/caller: who this thread currently works for, and what they may do.
 *
 * The door sets it (http/server/exchange for each request, the shell for each command) and clears it; use cases for
 * staff ask it before they read or change anything, and the record names it. A thread without a caller may do nothing
 * that has to be asked for, so a door that forgets to say who is there opens nothing.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "domain/access/permission.h"

enum {
	CALLER_NAME_BYTES = 320, /* "staff:" and the longest address */
};

typedef enum CallerKind {
	CALLER_NOBODY,
	CALLER_PERSON,	/* signed in to the console */
	CALLER_PROGRAM, /* with an API token */
	CALLER_SHELL,	/* has the database itself */
} CallerKind;

typedef struct Caller {
	CallerKind kind;
	guint accesses;			/* bits 1 << Access */
	bool is_proved;			/* a person proved a few minutes ago who they are; others always have */
	char actor[CALLER_NAME_BYTES];	/* as events name it: "staff:EMAIL", "token:NAME", "cli:USER" */
	char record[CALLER_NAME_BYTES]; /* as the record names it: "staff:ID" instead */
} Caller;

/* Copied. */
void caller_set(const Caller *caller);
void caller_clear(void);
/* Of this thread; kind CALLER_NOBODY: none was set. */
const Caller *caller_get(void);

/* The id of the account that is signed in; NULL: it is no person. */
const char *caller_account(void);

bool caller_may(Access access);
/* DENIED: they may not. */
bool caller_check(Access access, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for what cannot be undone, or takes much away. UNPROVED: they may, but have to prove again who they are. */
bool caller_check_proved(Access access, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The user of a command: may do everything. */
void caller_set_shell(const char *actor);
