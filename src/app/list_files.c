#include "app/list_files.h"

/* What is built in first, so that a folder can take entries away. */
static void add_layer(DoorLists *lists, DoorList list, const Asset *asset)
{
	if (asset == NULL)
		return;
	add_layer(lists, list, asset->hidden);
	door_lists_add(lists, list, asset->bytes);
}

DoorLists *list_files_read(const Assets *assets)
{
	DoorLists *lists = door_lists_new();

	for (DoorList list = 0; list < DOOR_LIST_COUNT; list++)
		add_layer(lists, list, assets_find(assets, door_list_file(list)));
	return lists;
}
