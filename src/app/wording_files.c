#include "app/wording_files.h"

static Wording *read_layer(const Asset *asset, GError **error)
{
	if (asset->hidden == NULL)
		return wording_new(); /* the built-in file, which the build made a table of */
	g_autoptr(Wording) wording = read_layer(asset->hidden, error);
	if (wording == NULL || !wording_override(wording, asset->origin, asset->bytes, asset->count, error))
		return NULL;
	return g_steal_pointer(&wording);
}

Wording *wording_files_read(const Assets *assets, GError **error)
{
	return read_layer(assets_find(assets, "wording/en.json"), error);
}
