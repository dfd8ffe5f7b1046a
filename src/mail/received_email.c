#include "mail/received_email.h"

#include <string.h>

#include <gmime/gmime.h>

#include "codec/html_text.h"

enum {
	ATTACHMENTS_MAX = 20, /* names that are kept */
	NAME_CHARS_MAX = 100,
};

/* Headers that say where an email was sent, with or without the original recipient behind an alias. */
static const char *const recipient_headers[] = {"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"};

typedef struct AutomaticHeader {
	const char *name;
	const char *not_if;  /* this value is a person's; NULL: any value counts */
	const char *only_if; /* values that count, separated by blanks; NULL: all */
} AutomaticHeader;

/* RFC 3834, 5, and what programs write that do not know it. */
static const AutomaticHeader automatic_headers[] = {
	{"Auto-Submitted", "no", NULL},
	{"X-Autoreply", "no", NULL},
	{"X-Autorespond", NULL, NULL},
	{"X-Autoresponder", NULL, NULL},
	{"X-Auto-Response-From", NULL, NULL},
	{"Precedence", NULL, "bulk junk list auto_reply"},
	{"List-Id", NULL, NULL},
	{"X-Loop", NULL, NULL},
};

/* How programs begin a subject that answer for somebody who is away, and say so nowhere else. A person's reply begins with ours. */
static const char *const automatic_subjects[] = {
	"out of office",
	"out of the office",
	"automatic reply",
	"auto reply",
	"auto-reply",
	"autoreply",
	"auto response",
	"autoresponse",
	"automatische antwort",
	"abwesenheit",
	"abwesend",
};

/* The parts that were found so far; borrowed from the message. */
typedef struct Parts {
	ReceivedEmail *email;
	GMimeObject *plain, *html;
} Parts;

static char *valid(const char *text)
{
	return text == NULL ? NULL : g_utf8_make_valid(text, -1);
}

static const char *header(GMimeMessage *message, const char *name)
{
	return g_mime_object_get_header(GMIME_OBJECT(message), name);
}

static bool is_word_of(const char *value, const char *words)
{
	g_auto(GStrv) list = g_strsplit(words, " ", -1);

	for (char **word = list; *word != NULL; word++) {
		if (g_ascii_strcasecmp(*word, value) == 0)
			return true;
	}
	return false;
}

static bool has_automatic_subject(GMimeMessage *message)
{
	const char *subject = g_mime_message_get_subject(message);
	g_autofree char *folded = subject == NULL ? g_strdup("") : g_utf8_casefold(subject, -1);
	const char *words = g_strchug(folded);

	for (gsize i = 0; i < G_N_ELEMENTS(automatic_subjects); i++) {
		if (g_str_has_prefix(words, automatic_subjects[i]))
			return true;
	}
	return false;
}

static bool is_automatic(GMimeMessage *message)
{
	for (gsize i = 0; i < G_N_ELEMENTS(automatic_headers); i++) {
		const AutomaticHeader *known = &automatic_headers[i];
		const char *given = header(message, known->name);
		if (given == NULL)
			continue;
		g_autofree char *value = g_strstrip(g_strdup(given));
		if ((known->not_if == NULL || g_ascii_strcasecmp(value, known->not_if) != 0) &&
			(known->only_if == NULL || is_word_of(value, known->only_if)))
			return true;
	}
	const char *path = header(message, "Return-Path");
	return (path != NULL && strstr(path, "<>") != NULL) || has_automatic_subject(message);
}

static void add_addresses(InternetAddressList *list, GPtrArray *addresses)
{
	for (int i = 0; list != NULL && i < internet_address_list_length(list); i++) {
		InternetAddress *address = internet_address_list_get_address(list, i);
		if (INTERNET_ADDRESS_IS_MAILBOX(address))
			g_ptr_array_add(
				addresses, valid(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))));
		else if (INTERNET_ADDRESS_IS_GROUP(address))
			add_addresses(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)), addresses);
	}
}

static void read_recipients(GMimeMessage *message, GPtrArray *addresses)
{
	for (gsize i = 0; i < G_N_ELEMENTS(recipient_headers); i++) {
		const char *value = header(message, recipient_headers[i]);
		InternetAddressList *list = value == NULL ? NULL : internet_address_list_parse(NULL, value);
		add_addresses(list, addresses);
		g_clear_object(&list);
	}
}

/* The decoded text of a part; "" if it has none. */
static char *text_of(GMimeObject *part)
{
	g_autofree char *text = GMIME_IS_TEXT_PART(part) ? g_mime_text_part_get_text(GMIME_TEXT_PART(part)) : NULL;

	return text == NULL ? g_strdup("") : g_utf8_make_valid(text, -1);
}

/* Bytes of a part that GMime does not take for text, such as a delivery status. */
static char *content_of(GMimeObject *part)
{
	GMimeDataWrapper *content = GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
	GByteArray *bytes = g_byte_array_new();
	GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	if (content != NULL)
		g_mime_data_wrapper_write_to_stream(content, stream);
	g_object_unref(stream);
	char *text = g_utf8_make_valid(bytes->len == 0 ? "" : (const char *)bytes->data, (gssize)bytes->len);
	g_byte_array_unref(bytes);
	return text;
}

/* The value of the last field of this name among header lines, unfolded; NULL: none. */
static char *field_of(const char *lines, const char *name)
{
	g_autofree char *pattern = g_strdup_printf("(?im)^%s:[ \\t]*((?:.*)(?:\\r?\\n[ \\t]+.*)*)", name);
	g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	char *value = NULL;

	g_assert(regex != NULL);
	for (g_regex_match(regex, lines, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
		g_free(value);
		value = g_match_info_fetch(match, 1);
		for (char *at = value; *at != '\0'; at++) {
			if (*at == '\r' || *at == '\n' || *at == '\t')
				*at = ' ';
		}
		g_strstrip(value);
	}
	return value;
}

static void read_status(ReceivedEmail *email, const char *lines)
{
	g_autofree char *action = field_of(lines, "Action");

	g_clear_pointer(&email->status, g_free);
	g_clear_pointer(&email->diagnostic, g_free);
	email->status = field_of(lines, "Status");
	email->diagnostic = field_of(lines, "Diagnostic-Code");
	email->is_failure = action != NULL && g_ascii_strcasecmp(action, "failed") == 0;
}

static void set_original_id(ReceivedEmail *email, const char *id)
{
	if (id == NULL || *id == '\0')
		return;
	g_free(email->original_id);
	email->original_id = *id == '<' ? valid(id) : g_strconcat("<", id, ">", NULL);
}

static void read_report_part(ReceivedEmail *email, GMimeObject *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(part);

	if (GMIME_IS_MESSAGE_PART(part)) {
		GMimeMessage *original = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
		if (original != NULL)
			set_original_id(email, g_mime_message_get_message_id(original));
	} else if (g_mime_content_type_is_type(type, "message", "delivery-status")) {
		g_autofree char *lines = content_of(part);
		read_status(email, lines);
	} else if (g_mime_content_type_is_type(type, "text", "rfc822-headers")) {
		g_autofree char *lines = content_of(part);
		g_autofree char *id = field_of(lines, "Message-ID");
		set_original_id(email, id);
	}
}

static void read_part(GMimeObject *parent, GMimeObject *part, void *context)
{
	Parts *parts = context;
	GMimeContentType *type = g_mime_object_get_content_type(part);
	const char *name = GMIME_IS_PART(part) ? g_mime_part_get_filename(GMIME_PART(part)) : NULL;
	const bool is_attachment = name != NULL || (GMIME_IS_PART(part) && g_mime_part_is_attachment(GMIME_PART(part)));

	(void)parent;
	if (parts->email->is_report)
		read_report_part(parts->email, part);
	else if (is_attachment && parts->email->attachments->len < ATTACHMENTS_MAX) {
		g_autofree char *text = valid(name == NULL ? "?" : name);
		g_ptr_array_add(parts->email->attachments, g_utf8_strlen(text, -1) <= NAME_CHARS_MAX
								   ? g_steal_pointer(&text)
								   : g_utf8_substring(text, 0, NAME_CHARS_MAX));
	} else if (!is_attachment && parts->plain == NULL && g_mime_content_type_is_type(type, "text", "plain"))
		parts->plain = part;
	else if (!is_attachment && parts->html == NULL && g_mime_content_type_is_type(type, "text", "html"))
		parts->html = part;
}

static bool is_delivery_report(GMimeMessage *message)
{
	GMimeObject *body = g_mime_message_get_mime_part(message);
	GMimeContentType *type = body == NULL ? NULL : g_mime_object_get_content_type(body);
	const char *report = body == NULL ? NULL : g_mime_object_get_content_type_parameter(body, "report-type");

	return type != NULL && g_mime_content_type_is_type(type, "multipart", "report") && report != NULL &&
	       g_ascii_strcasecmp(report, "delivery-status") == 0;
}

static void read_text(Parts *parts)
{
	g_autofree char *plain = parts->plain == NULL ? g_strdup("") : text_of(parts->plain);

	if (*g_strchug(plain) != '\0' || parts->html == NULL) {
		parts->email->text = g_steal_pointer(&plain);
		return;
	}
	g_autofree char *html = text_of(parts->html);
	parts->email->text = html_text(html);
}

static void read_message(ReceivedEmail *email, GMimeMessage *message)
{
	Parts parts = {.email = email};
	g_autoptr(GPtrArray) from = g_ptr_array_new_with_free_func(g_free);

	email->message_id = valid(g_mime_message_get_message_id(message));
	add_addresses(g_mime_message_get_from(message), from);
	if (from->len > 0)
		email->from = g_strdup(g_ptr_array_index(from, 0));
	read_recipients(message, email->recipients);
	email->is_automatic = is_automatic(message);
	email->is_report = is_delivery_report(message);
	g_mime_message_foreach(message, read_part, &parts);
	read_text(&parts);
}

ReceivedEmail *received_email_read(const char *bytes, gsize length)
{
	ReceivedEmail *email = g_new0(ReceivedEmail, 1);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

	email->recipients = g_ptr_array_new_with_free_func(g_free);
	email->attachments = g_ptr_array_new_with_free_func(g_free);
	if (message != NULL)
		read_message(email, message);
	if (email->text == NULL)
		email->text = g_strdup("");
	g_clear_object(&message);
	g_object_unref(parser);
	g_object_unref(stream);
	return email;
}

void received_email_free(ReceivedEmail *email)
{
	if (email == NULL)
		return;
	g_free(email->message_id);
	g_free(email->from);
	g_free(email->text);
	g_ptr_array_unref(email->recipients);
	g_ptr_array_unref(email->attachments);
	g_free(email->status);
	g_free(email->diagnostic);
	g_free(email->original_id);
	g_free(email);
}
