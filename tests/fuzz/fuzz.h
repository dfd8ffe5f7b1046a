/*
 * tests/fuzz: what every target shares. One target per door that lets bytes in; each states what must hold for any
 * input, and libFuzzer looks for the input for which it does not.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

/* Called by libFuzzer; always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* The input as a C text, which ends at its first NUL. Owned by the caller. */
static inline char *fuzz_text(const uint8_t *bytes, size_t count)
{
	return g_strndup((const char *)bytes, count);
}
