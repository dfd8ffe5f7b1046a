#include "base/process_figures.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

/* Fields of /proc/self/stat as proc(5) numbers them, less the three up to the state. */
enum {
	STAT_SKIPPED = 3,
	STAT_UTIME = 14 - STAT_SKIPPED,
	STAT_STIME = 15 - STAT_SKIPPED,
	STAT_THREADS = 20 - STAT_SKIPPED,
	STAT_START = 22 - STAT_SKIPPED,
	STAT_VSIZE = 23 - STAT_SKIPPED,
	STAT_RSS = 24 - STAT_SKIPPED,
};

static int64_t clock_us(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static bool read_stat(ProcessFigures *figures)
{
	g_autofree char *text = NULL;
	const int64_t ticks = sysconf(_SC_CLK_TCK), page = sysconf(_SC_PAGESIZE);

	if (!g_file_get_contents("/proc/self/stat", &text, NULL, NULL))
		return false;
	/* The name in parentheses may hold anything. */
	const char *behind = strrchr(text, ')');
	g_auto(GStrv) fields = g_strsplit(behind == NULL ? "" : behind + 1, " ", -1);
	if (g_strv_length(fields) <= STAT_RSS)
		return false;
	const int64_t cpu =
		g_ascii_strtoll(fields[STAT_UTIME], NULL, 10) + g_ascii_strtoll(fields[STAT_STIME], NULL, 10);
	const int64_t age_us =
		clock_us(CLOCK_BOOTTIME) - g_ascii_strtoll(fields[STAT_START], NULL, 10) * G_USEC_PER_SEC / ticks;
	figures->cpu_us = cpu * G_USEC_PER_SEC / ticks;
	figures->threads = g_ascii_strtoull(fields[STAT_THREADS], NULL, 10);
	figures->virtual_bytes = g_ascii_strtoull(fields[STAT_VSIZE], NULL, 10);
	figures->resident_bytes = g_ascii_strtoull(fields[STAT_RSS], NULL, 10) * (uint64_t)page;
	figures->started_at_s = (clock_us(CLOCK_REALTIME) - age_us) / G_USEC_PER_SEC;
	return true;
}

static uint64_t count_descriptors(void)
{
	g_autoptr(GDir) folder = g_dir_open("/proc/self/fd", 0, NULL);
	uint64_t count = 0;

	while (folder != NULL && g_dir_read_name(folder) != NULL)
		count++;
	/* One of them is the folder itself. */
	return count == 0 ? 0 : count - 1;
}

bool process_figures_read(ProcessFigures *figures)
{
	struct rlimit limit = {0};

	*figures = (ProcessFigures){0};
	if (!read_stat(figures))
		return false;
	getrlimit(RLIMIT_NOFILE, &limit);
	figures->open_fds = count_descriptors();
	figures->max_fds = limit.rlim_cur;
	return true;
}
