#include "cmd/command_app.h"

bool command_app_open(CommandApp *command, SettingsNeed needs, GError **error)
{
	command->settings = settings_load(needs, error);
	if (command->settings == NULL || !offer_policy_init(&command->policy, command->settings, error))
		return false;
	if (command->policy.message_domain == NULL)
		command->policy.message_domain = g_strdup(g_get_host_name());
	command->pool = db_pool_new(command->settings->database_url, 1);
	command->app = (App){
		.settings = command->settings,
		.pool = command->pool,
		.policy = &command->policy,
		.message_domain = command->policy.message_domain,
	};
	return true;
}

void command_app_clear(CommandApp *command)
{
	g_clear_pointer(&command->pool, db_pool_free);
	offer_policy_clear(&command->policy);
	g_clear_pointer(&command->settings, settings_free);
}
