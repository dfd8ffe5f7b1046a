#include "base/wake.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct Wake {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* on the monotonic clock */
	bool is_signalled;
	bool is_stopped;
};

Wake *wake_new(void)
{
	Wake *wake = g_new0(Wake, 1);
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&wake->lock, NULL);
	pthread_cond_init(&wake->changed, &attributes);
	pthread_condattr_destroy(&attributes);
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
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += (long)(timeout_ms % 1000) * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&wake->lock);
	while (!wake->is_signalled && !wake->is_stopped) {
		if (pthread_cond_timedwait(&wake->changed, &wake->lock, &until) == ETIMEDOUT)
			break;
	}
	const bool was_signalled = wake->is_signalled;
	wake->is_signalled = false;
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
