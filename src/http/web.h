/*
 * http/web: the service's web side: the server with its routes, pages, static files and figures.
 */
#pragma once

#include "app/service.h"

typedef struct Web Web;

/* Serves from now on. INVALID: the address or the static files; the message says what to set. */
Web *web_start(Service *service, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After service_reload(): static files and pages are those of the new templates. INVALID: a static file; the old ones stay. */
bool web_reload(Web *web, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Answers what was accepted, then ends its threads (server_stop). */
void web_stop(Web *web);
