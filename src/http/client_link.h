/*
 * http/client_link: the link that a client finds the lead by.
 */
#pragma once

#include "app/app.h"
#include "base/ident.h"

/* "/r/TOKEN": the client's own page. The same for a lead whenever it is asked for. */
char *client_path(const App *app, const Ident *lead_id);
