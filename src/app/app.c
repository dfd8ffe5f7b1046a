#include "app/app.h"

#include <string.h>

const struct DoorLists *app_lists(const App *app)
{
	return __atomic_load_n(&app->lists, __ATOMIC_ACQUIRE);
}

void app_set_lists(App *app, const struct DoorLists *lists)
{
	__atomic_store_n(&app->lists, lists, __ATOMIC_RELEASE);
}

const Consent *app_consent(const App *app)
{
	return __atomic_load_n(&app->consent, __ATOMIC_ACQUIRE);
}

void app_set_consent(App *app, const Consent *consent)
{
	__atomic_store_n(&app->consent, consent, __ATOMIC_RELEASE);
}

const Consent *consent_in(const Consent *consent, const char *language)
{
	for (const Consent *at = consent; at != NULL && language != NULL; at = at->next) {
		if (strcmp(at->language, language) == 0)
			return at;
	}
	return consent;
}

const Consent *consent_of_version(const Consent *consent, const char *version)
{
	while (consent != NULL && strcmp(consent->version, version) != 0)
		consent = consent->next;
	return consent;
}
