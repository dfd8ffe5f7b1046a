#include "app/app.h"

#include <string.h>

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
