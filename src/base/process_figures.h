/*
 * base/process_figures: what the kernel says of this process, for /metrics.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct ProcessFigures {
	int64_t cpu_us; /* in user and kernel mode */
	uint64_t resident_bytes, virtual_bytes;
	uint64_t open_fds, max_fds;
	int64_t started_at_s; /* since 1970 */
	uint64_t threads;
} ProcessFigures;

/* False where there is no /proc to ask. */
bool process_figures_read(ProcessFigures *figures);
