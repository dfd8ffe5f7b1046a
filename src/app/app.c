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
