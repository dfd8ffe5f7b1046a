/*
 * app/assets: the files of templates/ that this program works with: those that the build put in, under those of
 * LEADMATCH_TEMPLATES.
 *
 * A name is the path below the folder ("emails/offer.html", "static/site.css"). A file of an earlier folder hides that
 * of a later one and the built-in one, so a changed page is one file and the rest keeps up with the program. Hidden
 * files are left alone. Immutable.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

enum {
	ASSET_BYTES_MAX = 1024 * 1024, /* our largest is some 40 kB */
	ASSET_FOLDERS_MAX = 8,	       /* within each other; a link that leads back up ends here */
};

typedef struct Asset {
	char *name;
	char *origin;	   /* for messages: the path, or the name of a built-in file */
	const char *bytes; /* with a NUL behind them */
	gsize count;
	char *owned;	      /* the bytes again, unless they are built in */
	struct Asset *hidden; /* owned; the one of the same name that it hides, or NULL */
} Asset;

typedef struct Assets Assets;

/*
 * folders: separated by ':', the first wins; NULL or empty: only what is built in. INVALID: a folder or file that
 * cannot be read.
 */
Assets *assets_read(const char *folders, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void assets_free(Assets *assets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Assets, assets_free)

/* Adds a file that no folder holds, in place of one of that name; the bytes are copied. Before the assets are shared. */
void assets_add(Assets *assets, const char *name, const char *bytes, gsize count);

/*
 * When the last of them was changed, in seconds since 1970: the files of the folders, and this program, which has the rest built in. 0: not
 * known.
 */
int64_t assets_changed_s(const Assets *assets);

/* NULL: there is none of that name. */
const Asset *assets_find(const Assets *assets, const char *name);

/* Sorted by name; owned by assets. */
guint assets_count(const Assets *assets);
const Asset *assets_at(const Assets *assets, guint at);
