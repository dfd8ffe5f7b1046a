#include "base/wake.h"

#include <pthread.h>
#include "base/clock.h"
#include "base/condition.h"

struct Wake {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int64_t gather_us;
	int64_t next_us; /* monotonic: when a signal may wake again */
	bool is_signalled;
	bool is_stopped;
};

Wake *wake_new(void)
{
	Wake *wake = g_new0(Wake, 1);

	pthread_mutex_init(&wake->lock, NULL);
	condition_init(&wake->changed);
	return wake;
}

void wake_free(Wake *wake)
{
	if (wake == NULL)
		return;
	pthread_cond_destroy(&wake->changed);
	pthread_mutex_destroy(&wake->lock);
	g_free(wake);
}

void wake_gather(Wake *wake, int gather_ms)
{
	pthread_mutex_lock(&wake->lock);
	wake->gather_us = gather_ms * INT64_C(1000);
	pthread_mutex_unlock(&wake->lock);
}

void wake_signal(Wake *wake)
{
	if (wake == NULL)
		return;
	pthread_mutex_lock(&wake->lock);
	wake->is_signalled = true;
	pthread_cond_broadcast(&wake->changed);
	pthread_mutex_unlock(&wake->lock);
}

bool wake_wait(Wake *wake, int timeout_ms)
{
	const int64_t until_us = clock_monotonic_us() + timeout_ms * INT64_C(1000);

	pthread_mutex_lock(&wake->lock);
	while (!wake->is_stopped && (!wake->is_signalled || clock_monotonic_us() < wake->next_us)) {
		const int64_t wait_until_us = wake->is_signalled ? wake->next_us : until_us;
		if (!condition_wait(&wake->changed, &wake->lock, wait_until_us) && !wake->is_signalled)
			break;
	}
	const bool was_signalled = wake->is_signalled;
	wake->is_signalled = false;
	if (was_signalled)
		wake->next_us = clock_monotonic_us() + wake->gather_us;
	pthread_mutex_unlock(&wake->lock);
	return was_signalled;
}

void wake_stop(Wake *wake)
{
	pthread_mutex_lock(&wake->lock);
	wake->is_stopped = true;
	pthread_cond_broadcast(&wake->changed);
	pthread_mutex_unlock(&wake->lock);
}

bool wake_is_stopped(Wake *wake)
{
	pthread_mutex_lock(&wake->lock);
	const bool is_stopped = wake->is_stopped;
	pthread_mutex_unlock(&wake->lock);
	return is_stopped;
}
