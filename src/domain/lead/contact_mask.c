#include "domain/lead/contact_mask.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

#define HIDDEN "\xe2\x80\xa6" /* an ellipsis */

char *contact_mask_name(const char *name)
{
	g_autofree char *stripped = g_strstrip(g_strdup(name));
	const char *first_end = stripped + strcspn(stripped, " ");
	const char *last = strrchr(stripped, ' ');

	if (last == NULL)
		return g_strdup(stripped);
	g_autofree char *first = g_strndup(stripped, (gsize)(first_end - stripped));
	g_autofree char *initial = g_utf8_substring(last + 1, 0, 1);
	return g_strdup_printf("%s %s.", first, initial);
}

char *contact_mask_email(const char *email)
{
	const char *at = strrchr(email, '@');

	return g_strconcat(HIDDEN, at == NULL ? "" : at, NULL);
}

char *contact_mask_recipient(const char *notification, const char *recipient)
{
	const bool is_to_client = notification != NULL && g_str_has_prefix(notification, "client_");

	return is_to_client && recipient != NULL ? contact_mask_email(recipient) : g_strdup(recipient);
}

static char *mask_phone(const char *phone G_GNUC_UNUSED)
{
	return g_strdup(HIDDEN);
}

static void mask_members(Json *object)
{
	static const struct {
		const char *name;
		char *(*mask)(const char *value);
	} members[] = {
		{"contact_name", contact_mask_name},
		{"email", contact_mask_email},
		{"phone", mask_phone},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
		const char *value = json_string_value(json_object_get(object, members[i].name));
		if (value == NULL || *value == '\0')
			continue;
		g_autofree char *masked = members[i].mask(value);
		json_object_set_new(object, members[i].name, json_string(masked));
	}
}

/* What went to the client, not what went to recruiters. */
static void mask_recipients(Json *emails, const char *client)
{
	Json *email;
	size_t i;

	json_array_foreach(emails, i, email)
	{
		const char *recipient = json_string_value(json_object_get(email, "recipient"));
		if (client == NULL || recipient == NULL || g_ascii_strcasecmp(recipient, client) != 0)
			continue;
		g_autofree char *masked = contact_mask_email(recipient);
		json_object_set_new(email, "recipient", json_string(masked));
	}
}

void contact_mask_lead(Json *lead)
{
	Json *submission = json_object_get(lead, "submission");

	mask_recipients(json_object_get(lead, "emails"), json_string_value(json_object_get(submission, "email")));
	mask_members(submission);
	mask_members(lead);
}
