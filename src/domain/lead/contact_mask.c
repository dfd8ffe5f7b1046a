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

enum {
	NAME_CHARS_MIN = 3, /* a shorter one is also a word of others: it is hidden in front of an @ only */
};

/* A text without what the address has before its @, with which servers also name a mailbox alone; g_free. */
static char *without_address(const char *text, const char *address)
{
	const char *at = strrchr(address, '@');
	g_autofree char *name = g_strndup(address, at == NULL ? strlen(address) : (gsize)(at - address));
	g_autofree char *literal = g_regex_escape_string(name, -1);
	const char *behind = g_utf8_strlen(name, -1) < NAME_CHARS_MIN ? "(?=@)" : "(?!\\w)";
	g_autofree char *pattern = g_strconcat("(?:^|\\W)\\K", literal, behind, NULL);
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL);
	char *masked = regex == NULL ? NULL : g_regex_replace_literal(regex, text, -1, 0, HIDDEN, 0, NULL);

	/* A text that cannot be searched is not shown. */
	return masked != NULL ? masked : g_strdup(HIDDEN);
}

static bool is_to_client(const char *notification)
{
	return notification != NULL && g_str_has_prefix(notification, "client_");
}

char *contact_mask_recipient(const char *notification, const char *recipient)
{
	return is_to_client(notification) && recipient != NULL ? contact_mask_email(recipient) : g_strdup(recipient);
}

char *contact_mask_reply(const char *notification, const char *recipient, const char *reply)
{
	return is_to_client(notification) && recipient != NULL && reply != NULL ? without_address(reply, recipient)
										: g_strdup(reply);
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

static void mask_reply(Json *object, const char *name, const char *address)
{
	const char *reply = json_string_value(json_object_get(object, name));

	if (reply == NULL)
		return;
	g_autofree char *masked = without_address(reply, address);
	json_object_set_new(object, name, json_string(masked));
}

/* What went to the client, to a former address too, not what went to recruiters. client: the address of now. */
static void mask_emails(Json *emails, const char *client)
{
	Json *email, *delivery;
	size_t i, k;

	json_array_foreach(emails, i, email)
	{
		const char *notification = json_string_value(json_object_get(email, "notification"));
		g_autofree char *recipient = g_strdup(json_string_value(json_object_get(email, "recipient")));
		const bool is_client =
			client != NULL && recipient != NULL && g_ascii_strcasecmp(recipient, client) == 0;
		if (recipient == NULL || (!is_client && !is_to_client(notification)))
			continue;
		g_autofree char *masked = contact_mask_email(recipient);
		json_object_set_new(email, "recipient", json_string(masked));
		mask_reply(email, "last_text", recipient);
		json_array_foreach(json_object_get(email, "deliveries"), k, delivery)
			mask_reply(delivery, "reply", recipient);
	}
}

void contact_mask_lead(Json *lead)
{
	Json *submission = json_object_get(lead, "submission");

	mask_emails(json_object_get(lead, "emails"), json_string_value(json_object_get(submission, "email")));
	mask_members(submission);
	mask_members(lead);
}
