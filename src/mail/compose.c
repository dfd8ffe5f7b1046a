#include "mail/compose.h"

#include <string.h>

#include <gmime/gmime.h>

#include "base/error.h"
#include "base/ident.h"
#include "base/text_direction.h"
#include "base/text_scan.h"
#include "codec/encoded_word.h"
#include "codec/json.h"
#include "mail/quoted_printable.h"

enum {
	MESSAGE_ID_BYTES_MAX = 250, /* keeps the header's line far below 998 */
	BOUNDARY_HASH_CHARS = 32,
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeFormatOptions, g_mime_format_options_free)

typedef enum Part {
	PART_PLAIN,
	PART_HTML,
	PART_COUNT,
} Part;

struct Composer {
	GMimeFormatOptions *format;
	char *from;		      /* the header */
	char *constant;		      /* the last headers of every email, up to the boundary's name */
	char *part_heads[PART_COUNT]; /* headers of its parts, with the empty line behind them */
};

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

static bool needs_isolates(const json_t *value)
{
	const char *key;
	const json_t *member;
	gsize at;

	if (json_is_string(value))
		return !text_direction_is_plain(json_string_value(value), json_string_length(value));
	json_array_foreach((json_t *)(guintptr)value, at, member)
	{
		if (needs_isolates(member))
			return true;
	}
	json_object_foreach((json_t *)(guintptr)value, key, member)
	{
		if (needs_isolates(member))
			return true;
	}
	return false;
}

/* A copy in which each text stands amid ours as it does alone, whichever way it runs (base/text_direction); json_decref. */
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

/* What emails/NAME.PART says of the view, as valid UTF-8: it is made of texts that are. */
static GString *render(
	const TemplateSet *templates, const ComposeEmail *mail, const json_t *view, const char *part, GError **error)
{
	g_autofree char *name = g_strconcat("emails/", mail->template, part, NULL);
	g_autoptr(GString) text = g_string_sized_new(8 * 1024);

	return template_set_render(templates, name, view, text, error) ? g_steal_pointer(&text) : NULL;
}

static bool is_blank_line(const char *line, const char *end)
{
	while (line < end && (*line == ' ' || *line == '\t' || *line == '\r'))
		line++;
	return line == end;
}

/* In place: parts of a text that are not there leave their blank lines behind: no two stay next to each other. */
static void join_blank_lines(GString *text)
{
	const char *end = text->str + text->len;
	char *kept = text->str;
	bool was_blank = false;

	for (const char *line = text->str, *next; line < end; line = next) {
		const char *newline = memchr(line, '\n', (gsize)(end - line));
		const char *line_end = newline == NULL ? end : newline;
		const bool is_blank = newline != NULL && is_blank_line(line, line_end);
		next = newline == NULL ? end : newline + 1;
		if (is_blank)
			line = newline;
		if (!is_blank || !was_blank) {
			memmove(kept, line, (gsize)(next - line));
			kept += next - line;
		}
		was_blank = is_blank;
	}
	g_string_truncate(text, (gsize)(kept - text->str));
}

/* --- what all emails share, written by GMime */

/* value: in ASCII, without a line break but of folding. */
static void add_value(GMimeHeaderList *headers, const char *name, const char *value)
{
	g_autofree char *raw = g_strconcat(" ", value, "\r\n", NULL);

	g_mime_header_list_append(headers, name, "", NULL);
	g_mime_header_set_raw_value(
		g_mime_header_list_get_header_at(headers, g_mime_header_list_get_count(headers) - 1), raw);
}

static char *headers_of(const char *const *names_and_values, GMimeFormatOptions *format)
{
	g_autoptr(GObject) list = G_OBJECT(g_mime_header_list_new(NULL));

	for (; *names_and_values != NULL; names_and_values += 2)
		add_value(GMIME_HEADER_LIST(list), names_and_values[0], names_and_values[1]);
	return g_mime_header_list_to_string(GMIME_HEADER_LIST(list), format);
}

/* The name in quotes or encoded, if need be. */
static char *from_header(const Mailbox *from, GMimeFormatOptions *format)
{
	static const char name[] = "From: ";
	g_autoptr(GObject) mailbox =
		G_OBJECT(internet_address_mailbox_new(from->name == NULL ? "" : from->name, from->address));
	g_autoptr(GObject) list = G_OBJECT(internet_address_list_new());
	/* It folds with what stands before in mind, and ends the line. */
	GString *header = g_string_new(name);

	internet_address_set_charset(INTERNET_ADDRESS(mailbox), "utf-8");
	internet_address_list_add(INTERNET_ADDRESS_LIST(list), INTERNET_ADDRESS(mailbox));
	internet_address_list_encode(INTERNET_ADDRESS_LIST(list), format, header);
	return g_string_free(header, FALSE);
}

static char *part_head(const char *type, GMimeFormatOptions *format)
{
	const char *const headers[] = {"Content-Type", type, "Content-Transfer-Encoding", "quoted-printable", NULL};
	g_autofree char *text = headers_of(headers, format);

	return g_strconcat(text, "\r\n", NULL);
}

Composer *composer_new(const Mailbox *from)
{
	static const char *const constant[] = {"Auto-Submitted", "auto-generated", "X-Auto-Response-Suppress", "All",
		"MIME-Version", "1.0", "Content-Type", "multipart/alternative;\r\n\tboundary=\"", NULL};
	Composer *composer = g_new0(Composer, 1);

	composer->format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(composer->format, GMIME_NEWLINE_FORMAT_DOS);
	composer->from = from_header(from, composer->format);
	composer->constant = g_strchomp(headers_of(constant, composer->format));
	composer->part_heads[PART_PLAIN] = part_head("text/plain; charset=utf-8", composer->format);
	composer->part_heads[PART_HTML] = part_head("text/html; charset=utf-8", composer->format);
	return composer;
}

void composer_free(Composer *composer)
{
	if (composer == NULL)
		return;
	g_mime_format_options_free(composer->format);
	g_free(composer->from);
	g_free(composer->constant);
	for (Part part = 0; part < PART_COUNT; part++)
		g_free(composer->part_heads[part]);
	g_free(composer);
}

/* --- an email's own headers */

/*
 * A value that was checked: visible ASCII and spaces, and shorter than a line may be. GMime, which folds and encodes,
 * would make an object of it, format it, and copy it twice.
 */
static void append_header(GString *out, const char *name, const char *value)
{
	g_assert(text_printable_bytes(value, strlen(value)) == strlen(value));
	g_string_append(out, name);
	g_string_append(out, ": ");
	g_string_append(out, value);
	g_string_append(out, "\r\n");
}

/*
 * GMime folds at spaces only and passes on what looks like an encoded word, so an encoded subject is written as it is;
 * plain ones are left to GMime to fold.
 */
static void append_subject(GString *out, const char *subject, GMimeFormatOptions *format)
{
	g_autoptr(GObject) list = G_OBJECT(g_mime_header_list_new(NULL));
	g_autofree char *value = encoded_words("Subject", subject);

	if (strcmp(value, subject) == 0)
		g_mime_header_list_append(GMIME_HEADER_LIST(list), "Subject", subject, "utf-8");
	else
		add_value(GMIME_HEADER_LIST(list), "Subject", value);
	g_autofree char *text = g_mime_header_list_to_string(GMIME_HEADER_LIST(list), format);
	g_string_append(out, text);
}

static void append_view_headers(GString *out, const ComposeEmail *mail)
{
	const json_t *view = mail->view;
	const bool is_reached = !json_is_true(json_object_get(view, "is_email_bounced"));
	const char *own = is_reached ? json_string_value(json_object_get(view, "email")) : NULL;
	const char *email = own == NULL ? mail->reply_to : own;
	const char *reference = json_string_value(json_object_get(view, "reference"));
	g_autofree char *reply_to = email == NULL ? NULL : email_address_normalize(email, NULL);
	char canonical[REFERENCE_TEXT_BYTES];

	if (reply_to != NULL)
		append_header(out, "Reply-To", reply_to);
	if (reference != NULL && reference_parse(reference, canonical))
		append_header(out, "X-Lead-Reference", canonical);
}

static void append_own_headers(GString *out, const Composer *composer, const ComposeEmail *mail, const char *subject)
{
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(mail->date_s);
	g_autofree char *date_text = g_mime_utils_header_format_date(date);

	append_header(out, "Date", date_text);
	g_string_append(out, composer->from);
	append_header(out, "To", mail->recipient);
	append_subject(out, subject, composer->format);
	append_header(out, "Message-Id", mail->message_id);
	if (mail->thread_id != NULL) {
		append_header(out, "In-Reply-To", mail->thread_id);
		append_header(out, "References", mail->thread_id);
	}
	append_view_headers(out, mail);
}

/* "=_" cannot occur in quoted-printable text, so no body can hold its own boundary. */
static char *boundary_of(const char *message_id)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, message_id, -1);

	return g_strdup_printf("=_%.*s", BOUNDARY_HASH_CHARS, hash);
}

/* --- the whole */

/* The line break in front of a boundary belongs to it (RFC 2046, 5.1.1). */
static void append_boundary(GString *out, const char *boundary, const char *end)
{
	g_string_append(out, "--");
	g_string_append(out, boundary);
	g_string_append(out, end);
	g_string_append(out, "\r\n");
}

static GBytes *write_message(
	const Composer *composer, const ComposeEmail *mail, const char *subject, GString *const bodies[PART_COUNT])
{
	g_autofree char *boundary = boundary_of(mail->message_id);
	GString *out = g_string_sized_new(4 * 1024);

	append_own_headers(out, composer, mail, subject);
	g_string_append(out, composer->constant);
	g_string_append(out, boundary);
	g_string_append(out, "\"\r\n\r\n");
	for (Part part = 0; part < PART_COUNT; part++) {
		append_boundary(out, boundary, "");
		g_string_append(out, composer->part_heads[part]);
		quoted_printable_append(out, bodies[part]->str);
		g_string_append(out, "\r\n");
	}
	append_boundary(out, boundary, "--");
	return g_string_free_to_bytes(out);
}

GBytes *compose_email(const Composer *composer, const TemplateSet *templates, const ComposeEmail *mail, GError **error)
{
	if (!check_headers(mail, error))
		return NULL;

	g_autoptr(Json) isolated = needs_isolates(mail->view) ? isolated_view(mail->view) : NULL;
	const json_t *view = isolated != NULL ? isolated : mail->view;
	g_autoptr(GString) subject_text = render(templates, mail, view, ".subject.txt", error);
	g_autoptr(GString) plain = subject_text == NULL ? NULL : render(templates, mail, view, ".txt", error);
	g_autoptr(GString) html = plain == NULL ? NULL : render(templates, mail, view, ".html", error);
	if (html == NULL)
		return NULL;

	g_autofree char *subject = clean_subject(subject_text->str);
	join_blank_lines(plain);
	return write_message(composer, mail, subject, (GString *const[]){[PART_PLAIN] = plain, [PART_HTML] = html});
}
