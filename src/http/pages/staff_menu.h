/* http/pages/staff_menu: the menu of the console: the pages that the account may see, with where one is among them. */
#pragma once

#include "codec/json.h"

/* [{"address","keys","name","is_here","is_below"}…], for who app/caller knows. path: of the page that shows it. */
Json *staff_menu_view(const char *path);
