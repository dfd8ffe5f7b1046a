/*
 * base/condition: a pthread condition that is waited for until a deadline. The lock and the condition stay the
 * caller's, in the file whose data they guard; end it with pthread_cond_destroy().
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* On the monotonic clock, so that setting the time of day neither ends a wait nor makes it last. */
void condition_init(pthread_cond_t *condition);

/*
 * With the lock held. deadline_us: of clock_monotonic_us(). False: it has passed; true: look again, the wake-up may be
 * for nothing.
 */
bool condition_wait(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t deadline_us);
