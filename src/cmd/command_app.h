/* cmd/command_app: what a use case of app/ needs, for a command that runs one itself. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "app/app.h"
#include "app/offer_policy.h"
#include "config/settings.h"
#include "db/pool.h"

typedef struct CommandApp {
	Settings *settings;
	OfferPolicy policy;
	DbPool *pool; /* one connection */
	App app;      /* of the others; nothing is woken */
} CommandApp;

/* Message-IDs may name this host where the settings name none. INVALID: the settings. */
bool command_app_open(CommandApp *command, SettingsNeed needs, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void command_app_clear(CommandApp *command);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandApp, command_app_clear)
