/* app/list_files: the lists of templates/lists: the built-in ones, and what the folders of LEADMATCH_TEMPLATES add. */
#pragma once

#include "app/assets.h"
#include "domain/suspicion/door_lists.h"

DoorLists *list_files_read(const Assets *assets);
