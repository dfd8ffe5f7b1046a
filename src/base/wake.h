/*
 * base/wake: one thread sleeps until there is work, others wake it.
 *
 * A signal that comes before the wait is not lost; many signals wake once. Only a shortcut: a thread that sleeps here
 * also polls after the time-out, since work may come from another instance.
 *
 * Where a round of work costs as much for one thing as for many, signals can be gathered: the first one after a pause
 * wakes immediately, those of the next moments wake once, together.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct Wake Wake;

Wake *wake_new(void);
void wake_free(Wake *wake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wake, wake_free)

/* From now on a signal wakes no sooner than gather_ms after the last one that woke. */
void wake_gather(Wake *wake, int gather_ms);

/* NULL is fine: nobody is there to wake. */
void wake_signal(Wake *wake);
/* True when signalled, false after timeout_ms. */
bool wake_wait(Wake *wake, int timeout_ms);
/* From now on every wait returns immediately, and wake_is_stopped() says why. */
void wake_stop(Wake *wake);
bool wake_is_stopped(Wake *wake);
