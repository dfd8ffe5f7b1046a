#include "base/closest.h"

#include <string.h>

/* Optimal string alignment: three rows of the usual table, so that swapped neighbors count as one mistake. */
guint closest_distance(const char *a, const char *b)
{
	const gsize columns = strlen(b) + 1;
	g_autofree guint *space = g_new0(guint, 3 * columns);
	guint *before = space, *last = space + columns, *row = space + 2 * columns;

	for (gsize j = 0; j < columns; j++)
		last[j] = (guint)j;
	for (gsize i = 1; a[i - 1] != '\0'; i++) {
		row[0] = (guint)i;
		for (gsize j = 1; j < columns; j++) {
			const guint is_other = a[i - 1] != b[j - 1];
			row[j] = MIN(MIN(last[j], row[j - 1]) + 1, last[j - 1] + is_other);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
		guint *free_row = before;
		before = last;
		last = row;
		row = free_row;
	}
	return last[columns - 1];
}

const char *closest_name(const char *typed, const char *(*name_at)(guint at), guint letters_max)
{
	const char *found = NULL;
	const char *name;
	guint least = letters_max + 1;

	for (guint i = 0; (name = name_at(i)) != NULL; i++) {
		const guint distance = closest_distance(typed, name);
		if (distance >= least)
			continue;
		least = distance;
		found = name;
	}
	return found;
}
