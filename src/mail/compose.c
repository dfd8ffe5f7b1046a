#include "mail/compose.h"

#include <string.h>

#include <gmime/gmime.h>

#include "base/error.h"
#include "base/ident.h"
#include "base/text_direction.h"
#include "codec/encoded_word.h"
#include "codec/json.h"

enum {
	MESSAGE_ID_BYTES_MAX = 250, /* keeps the header's line far below 998 */
	BOUNDARY_HASH_CHARS = 32,
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeFormatOptions, g_mime_format_options_free)

void compose_init(void)
{
	g_mime_init();
}

/* True for "<left@right>" of letters, digits and a few marks: GMime would let a line break through. */
static bool is_message_id(const char *text)
{
	static const char marks[] = ".-_@";
	const gsize bytes = strlen(text);
	gsize ats = 0;

	if (bytes < 5 || bytes > MESSAGE_ID_BYTES_MAX || text[0] != '<' || text[bytes - 1] != '>')
		return false;
	for (gsize i = 1; i + 1 < bytes; i++) {
		if (!g_ascii_isalnum(text[i]) && strchr(marks, text[i]) == NULL)
			return false;
		ats += text[i] == '@';
	}
	return ats == 1 && text[1] != '@' && text[bytes - 2] != '@';
}

static bool check_headers(const ComposeEmail *mail, GError **error)
{
	g_auto(Mailbox) to = {0};

	if (!is_message_id(mail->message_id) || (mail->thread_id != NULL && !is_message_id(mail->thread_id))) {
		g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "the Message-ID is not one");
		return false;
	}
	if (!mailbox_parse(mail->recipient, &to, error))
		return false;
	if (strcmp(to.address, mail->recipient) != 0) {
		g_set_error_literal(
			error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "the recipient is not a plain address");
		return false;
	}
	return true;
}

/* Characters that end a line, hide, or change the direction of what follows (Unicode's bidi controls but for the isolates). */
static bool is_unsafe_in_header(gunichar c)
{
	return g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029 || c == 0x061c || c == 0x200e || c == 0x200f ||
	       (c >= 0x202a && c <= 0x202e) || c == 0x2066 || c == 0x2067 || c == 0xfeff;
}

/* At most chars_max characters, the last of them "…" where it was longer, with every isolate ended. */
static char *cut_subject(const char *text, glong chars_max)
{
	GString *cut = g_string_new(NULL);
	const bool is_long = g_utf8_strlen(text, -1) > chars_max;
	const char *end = g_utf8_offset_to_pointer(text, is_long ? chars_max - 1 : g_utf8_strlen(text, -1));
	guint depth = 0;

	for (const char *at = text; at < end; at = g_utf8_next_char(at))
		text_direction_append_balanced(cut, g_utf8_get_char(at), &depth);
	text_direction_end(cut, &depth);
	if (is_long)
		g_string_append(cut, "…");
	return g_string_free(cut, FALSE);
}

/* One clean line of at most COMPOSE_SUBJECT_CHARS_MAX characters: unsafe ones become spaces, runs of spaces one. */
static char *clean_subject(const char *text)
{
	g_autoptr(GString) clean = g_string_new(NULL);
	bool is_space_due = false;

	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
		const gunichar c = g_utf8_get_char(at);
		if (is_unsafe_in_header(c) || g_unichar_isspace(c)) {
			is_space_due = clean->len > 0;
			continue;
		}
		if (is_space_due)
			g_string_append_c(clean, ' ');
		is_space_due = false;
		g_string_append_unichar(clean, c);
	}
	return cut_subject(clean->str, COMPOSE_SUBJECT_CHARS_MAX);
}

/*
 * Bytes of the control character that begins here, of those that mean nothing in an email; 0: none does. C1 is C2 80 to
 * C2 9F.
 */
static gsize control_bytes(const char *at)
{
	const guchar c = (guchar)at[0];

	if (c == 0xc2)
		return (guchar)at[1] < 0xa0 ? 2 : 0;
	return (c < 0x20 && c != '\n' && c != '\t' && c != '\0') || c == 0x7f ? 1 : 0;
}

/* Without control characters; \r is one, so line ends are \n alone, which GMime writes as CRLF. text: valid UTF-8. */
static GString *clean_body(const char *text)
{
	GString *clean = g_string_sized_new(strlen(text) + 1);
	const char *kept = text;

	for (const char *at = text; *at != '\0';) {
		const gsize skipped = control_bytes(at);
		if (skipped == 0) {
			at++;
			continue;
		}
		g_string_append_len(clean, kept, at - kept);
		at += skipped;
		kept = at;
	}
	g_string_append(clean, kept);
	return clean;
}

/* The view with each text as it stands amid ours, whichever way it runs (base/text_direction); json_decref. */
static json_t *isolated_view(const json_t *value)
{
	const char *key;
	const json_t *member;
	gsize at;

	if (json_is_string(value)) {
		g_autofree char *text = text_direction_isolate(json_string_value(value));
		return json_string_nocheck(text);
	}
	if (json_is_array(value)) {
		json_t *list = json_array();
		json_array_foreach((json_t *)(guintptr)value, at, member)
			json_array_append_new(list, isolated_view(member));
		return list;
	}
	if (!json_is_object(value))
		return json_copy((json_t *)(guintptr)value);
	json_t *object = json_object();
	json_object_foreach((json_t *)(guintptr)value, key, member)
		json_object_set_new_nocheck(object, key, isolated_view(member));
	return object;
}

/* What emails/NAME.PART says of the view, as valid UTF-8. */
static char *render(
	const TemplateSet *templates, const ComposeEmail *mail, const json_t *view, const char *part, GError **error)
{
	g_autofree char *name = g_strdup_printf("emails/%s.%s", mail->template, part);
	g_autoptr(GString) text = g_string_sized_new(4096);

	if (!template_set_render(templates, name, view, text, error))
		return NULL;
	return g_utf8_make_valid(text->str, (gssize)text->len);
}

/* Parts of a text that are not there leave their blank lines behind: no two stay next to each other. */
static char *join_blank_lines(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *out = g_string_sized_new(strlen(text));
	bool was_blank = false;

	for (char **line = lines; *line != NULL; line++) {
		const bool is_blank = (*line)[strspn(*line, " \t\r")] == '\0';
		const bool is_last = line[1] == NULL;
		if (!is_blank || is_last)
			g_string_append(out, *line);
		if (!is_last && !(is_blank && was_blank))
			g_string_append_c(out, '\n');
		was_blank = is_blank;
	}
	return g_string_free(out, FALSE);
}

static void set_header(GMimeMessage *message, const char *name, const char *value)
{
	g_mime_object_set_header(GMIME_OBJECT(message), name, value, NULL);
}

/*
 * GMime folds at spaces only and passes on what looks like an encoded word, so an encoded subject is written as it is;
 * plain ones are left to GMime to fold.
 */
static void set_subject(GMimeMessage *message, const char *subject)
{
	g_autofree char *value = encoded_words("Subject", subject);
	g_autofree char *raw = g_strconcat(" ", value, "\r\n", NULL);

	g_mime_message_set_subject(message, strcmp(value, subject) == 0 ? subject : "", "utf-8");
	if (strcmp(value, subject) == 0)
		return;
	GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
	g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, "Subject"), raw);
}

static void set_mailbox(GMimeMessage *message, GMimeAddressType type, const char *name, const char *address)
{
	g_autoptr(GObject) mailbox = G_OBJECT(internet_address_mailbox_new(name == NULL ? "" : name, address));

	internet_address_set_charset(INTERNET_ADDRESS(mailbox), "utf-8");
	internet_address_list_add(g_mime_message_get_addresses(message, type), INTERNET_ADDRESS(mailbox));
}

static void set_view_headers(GMimeMessage *message, const ComposeEmail *mail)
{
	const json_t *view = mail->view;
	const bool is_reached = !json_is_true(json_object_get(view, "is_email_bounced"));
	const char *own = is_reached ? json_string_value(json_object_get(view, "email")) : NULL;
	const char *email = own == NULL ? mail->reply_to : own;
	const char *reference = json_string_value(json_object_get(view, "reference"));
	g_autofree char *reply_to = email == NULL ? NULL : email_address_normalize(email, NULL);
	char canonical[REFERENCE_TEXT_BYTES];

	if (reply_to != NULL)
		set_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, reply_to);
	if (reference != NULL && reference_parse(reference, canonical))
		set_header(message, "X-Lead-Reference", canonical);
}

static void set_headers(GMimeMessage *message, const ComposeEmail *mail, const char *subject)
{
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(mail->date_s);
	g_autofree char *bare_id = g_strndup(mail->message_id + 1, strlen(mail->message_id) - 2);

	g_mime_message_set_date(message, date);
	set_mailbox(message, GMIME_ADDRESS_TYPE_FROM, mail->from->name, mail->from->address);
	set_mailbox(message, GMIME_ADDRESS_TYPE_TO, NULL, mail->recipient);
	set_subject(message, subject);
	g_mime_message_set_message_id(message, bare_id);
	if (mail->thread_id != NULL) {
		set_header(message, "In-Reply-To", mail->thread_id);
		set_header(message, "References", mail->thread_id);
	}
	set_view_headers(message, mail);
	set_header(message, "Auto-Submitted", "auto-generated");
	set_header(message, "X-Auto-Response-Suppress", "All");
	set_header(message, "MIME-Version", "1.0");
}

/* Not GMime's own text part, which looks for the oldest charset that will do. */
static void add_part(GMimeMultipart *multipart, const char *subtype, const char *text)
{
	g_autoptr(GString) clean = clean_body(text);
	g_autoptr(GObject) part = G_OBJECT(g_mime_part_new_with_type("text", subtype));
	g_autoptr(GObject) stream = G_OBJECT(g_mime_stream_mem_new_with_buffer(clean->str, clean->len));
	g_autoptr(GObject) content =
		G_OBJECT(g_mime_data_wrapper_new_with_stream(GMIME_STREAM(stream), GMIME_CONTENT_ENCODING_DEFAULT));

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	g_mime_part_set_content(GMIME_PART(part), GMIME_DATA_WRAPPER(content));
	g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_mime_multipart_add(multipart, GMIME_OBJECT(part));
}

/* "=_" cannot occur in quoted-printable text, so no body can hold its own boundary. */
static GMimeMultipart *multipart_new(const char *message_id)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, message_id, -1);
	g_autofree char *boundary = g_strdup_printf("=_%.*s", BOUNDARY_HASH_CHARS, hash);
	GMimeMultipart *multipart = g_mime_multipart_new_with_subtype("alternative");

	g_mime_multipart_set_boundary(multipart, boundary);
	return multipart;
}

static GByteArray *write_message(GMimeMessage *message)
{
	g_autoptr(GMimeFormatOptions) format = g_mime_format_options_new();
	GByteArray *bytes = g_byte_array_sized_new(16 * 1024);
	GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);

	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	/* The stream does not own the array it is given. */
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	g_mime_object_write_to_stream(GMIME_OBJECT(message), format, stream);
	g_object_unref(stream);
	return bytes;
}

static bool needs_armour(const char *at, const char *line_end)
{
	return at < line_end && (*at == '.' || (line_end - at >= 5 && memcmp(at, "From ", 5) == 0));
}

/*
 * Encodes the first character of body lines that begin with a dot or "From ", so that neither a relay's dot handling
 * nor a mailbox file can change them; a soft line break behind it keeps lines short. Headers end at the first empty
 * line, and every body is quoted-printable.
 */
static GBytes *armour_lines(const GByteArray *message)
{
	static const char header_end[] = "\r\n\r\n";
	const char *text = (const char *)message->data;
	const char *end = text + message->len;
	const char *at = g_strstr_len(text, (gssize)message->len, header_end);
	GString *out = g_string_sized_new(message->len + 64);

	g_assert(at != NULL);
	at += strlen(header_end);
	g_string_append_len(out, text, at - text);
	while (at < end) {
		const char *line_end = memchr(at, '\n', (gsize)(end - at));
		const char *next = line_end == NULL ? end : line_end + 1;
		for (; needs_armour(at, next); at++)
			g_string_append_printf(out, "=%02X=\r\n", (guchar)*at);
		g_string_append_len(out, at, next - at);
		at = next;
	}
	return g_string_free_to_bytes(out);
}

GBytes *compose_email(const TemplateSet *templates, const ComposeEmail *mail, GError **error)
{
	if (!check_headers(mail, error))
		return NULL;

	g_autoptr(Json) view = isolated_view(mail->view);
	g_autofree char *subject_text = render(templates, mail, view, "subject.txt", error);
	g_autofree char *text = subject_text == NULL ? NULL : render(templates, mail, view, "txt", error);
	g_autofree char *plain = text == NULL ? NULL : join_blank_lines(text);
	g_autofree char *html = plain == NULL ? NULL : render(templates, mail, view, "html", error);
	if (html == NULL)
		return NULL;

	g_autofree char *subject = clean_subject(subject_text);
	g_autoptr(GObject) message = G_OBJECT(g_mime_message_new(FALSE));
	g_autoptr(GObject) multipart = G_OBJECT(multipart_new(mail->message_id));
	set_headers(GMIME_MESSAGE(message), mail, subject);
	add_part(GMIME_MULTIPART(multipart), "plain", plain);
	add_part(GMIME_MULTIPART(multipart), "html", html);
	g_mime_message_set_mime_part(GMIME_MESSAGE(message), GMIME_OBJECT(multipart));

	g_autoptr(GByteArray) bytes = write_message(GMIME_MESSAGE(message));
	return armour_lines(bytes);
}
