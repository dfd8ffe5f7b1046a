#include "app/caller.h"

#include <string.h>

#include "base/error.h"
#include "codec/text_keys.h"
#include "codec/wording.h"

static _Thread_local Caller current;

void caller_set(const Caller *caller)
{
	current = *caller;
}

void caller_clear(void)
{
	current = (Caller){.kind = CALLER_NOBODY};
}

const Caller *caller_get(void)
{
	return &current;
}

const char *caller_account(void)
{
	return current.kind == CALLER_PERSON ? current.record + strlen("staff:") : NULL;
}

bool caller_may(Access access)
{
	return (current.accesses & (1U << access)) != 0;
}

bool caller_check(Access access, GError **error)
{
	if (caller_may(access))
		return true;
	if (current.kind == CALLER_PROGRAM && access_scope(access) != ACCESS_SCOPE_COUNT)
		return wording_fail(error, LEADMATCH_ERROR_DENIED, TEXT_PROBLEM_FORBIDDEN_DETAIL,
			wording_string("scope", access_scope_name(access_scope(access))));
	return wording_fail(error, LEADMATCH_ERROR_DENIED, TEXT_PAGE_STAFF_ROLE_LACKS);
}

bool caller_check_proved(Access access, GError **error)
{
	if (!caller_check(access, error))
		return false;
	return current.is_proved || wording_fail(error, LEADMATCH_ERROR_UNPROVED, TEXT_ERROR_SESSION_UNPROVED);
}

void caller_set_shell(const char *actor)
{
	Caller caller = {.kind = CALLER_SHELL, .accesses = ACCESS_ALL, .is_proved = true};

	g_strlcpy(caller.actor, actor, sizeof caller.actor);
	g_strlcpy(caller.record, actor, sizeof caller.record);
	caller_set(&caller);
}
