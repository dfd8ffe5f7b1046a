#include "base/descriptors.h"

#include <sys/resource.h>

guint descriptors_raise(guint wanted)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 0;
	const rlim_t possible = MIN((rlim_t)wanted, limit.rlim_max);
	if (limit.rlim_cur < possible) {
		const struct rlimit raised = {.rlim_cur = possible, .rlim_max = limit.rlim_max};
		if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
			limit = raised;
	}
	return (guint)MIN(limit.rlim_cur, (rlim_t)G_MAXINT);
}
