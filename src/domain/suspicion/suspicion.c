#include "domain/suspicion/suspicion.h"

#include <string.h>

#include <sodium.h>

#include "codec/text_keys.h"
#include "codec/wording.h"

enum {
	LINKS_MANY = 3,
	TEXT_LETTERS_MIN = 20, /* "I need a developer" is anybody's */
	CONSONANTS_MAX = 6,    /* in a row; "Schwartzkopf" has five */
	CASE_CHANGES_MAX = 3,  /* from small to capital within a word: "McDonaldMacLeod" has two */
	NAME_DIGITS_MAX = 2,
	TEXT_KEY_BYTES = crypto_generichash_BYTES_MIN,
};

static const char *const names[] = {
	[SUSPICION_TRAP_FILLED] = "trap_filled",
	[SUSPICION_TOO_FAST] = "too_fast",
	[SUSPICION_MANY_LINKS] = "many_links",
	[SUSPICION_ADVERTISING] = "advertising",
	[SUSPICION_THROW_AWAY] = "throw_away_address",
	[SUSPICION_STRANGE_NAME] = "strange_name",
};
G_STATIC_ASSERT(G_N_ELEMENTS(names) == SUSPICION_COUNT);

static const SubmissionField text_fields[] = {FIELD_TITLE, FIELD_DESCRIPTION, FIELD_MUST_HAVES};

const char *suspicion_name(Suspicion suspicion)
{
	g_assert(suspicion < SUSPICION_COUNT);
	return names[suspicion];
}

/* clang-format off */
static const struct {
	const char *name;
	TextKey words;
} words[] = {
	{"trap_filled",        TEXT_SUSPICION_TRAP_FILLED},
	{"too_fast",           TEXT_SUSPICION_TOO_FAST},
	{"many_links",         TEXT_SUSPICION_MANY_LINKS},
	{"advertising",        TEXT_SUSPICION_ADVERTISING},
	{"throw_away_address", TEXT_SUSPICION_THROW_AWAY_ADDRESS},
	{"strange_name",       TEXT_SUSPICION_STRANGE_NAME},
	{"same_text",          TEXT_SUSPICION_SAME_TEXT},
	{"marked_sender",      TEXT_SUSPICION_MARKED_SENDER},
	{"limit_network",      TEXT_SUSPICION_LIMIT_NETWORK},
	{"limit_email",        TEXT_SUSPICION_LIMIT_EMAIL},
	{"limit_total",        TEXT_SUSPICION_LIMIT_TOTAL},
};
/* clang-format on */

const char *suspicion_words(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (strcmp(words[i].name, name) == 0)
			return wording_text(words[i].words);
	}
	return NULL;
}

/* The bytes of a link's beginning at text; 0: none begins there. */
static gsize link_begin(const char *text)
{
	static const char *const begins[] = {"http://", "https://", "www."};

	for (gsize i = 0; i < G_N_ELEMENTS(begins); i++) {
		if (g_ascii_strncasecmp(text, begins[i], strlen(begins[i])) == 0)
			return strlen(begins[i]);
	}
	return 0;
}

/* Past the link that begins at text. */
static const char *link_end(const char *text)
{
	return text + strcspn(text, " \t\n\"'<>()[]{}");
}

/* The next place at which a link can begin, or NULL. */
static const char *next_link(const char *text)
{
	while ((text = strpbrk(text, "hHwW")) != NULL) {
		if (link_begin(text) > 0)
			return text;
		text++;
	}
	return NULL;
}

static guint count_links(const char *text)
{
	guint count = 0;

	if (text == NULL)
		return 0;
	for (const char *at = next_link(text); at != NULL; at = next_link(link_end(at)))
		count++;
	return count;
}

static bool has_many_links(const Submission *submission)
{
	static const SubmissionField fields[] = {
		FIELD_CONTACT_NAME, FIELD_COMPANY, FIELD_TITLE, FIELD_DESCRIPTION, FIELD_MUST_HAVES};
	guint count = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
		count += count_links(submission->texts[fields[i]]);
	return count >= LINKS_MANY;
}

static bool is_advertising(const Submission *submission, const DoorLists *lists)
{
	for (gsize i = 0; i < G_N_ELEMENTS(text_fields); i++) {
		const char *text = submission->texts[text_fields[i]];
		if (text != NULL && door_lists_has_phrase(lists, text))
			return true;
	}
	return false;
}

static bool is_thrown_away(const Submission *submission, const DoorLists *lists)
{
	const char *email = submission->texts[FIELD_EMAIL];
	const char *at = email == NULL ? NULL : strrchr(email, '@');

	return at != NULL && door_lists_has_domain(lists, DOOR_LIST_THROW_AWAY, at + 1);
}

static bool is_invisible(gunichar c)
{
	return c == 0x200b || (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x3164 || c == 0x2800;
}

static bool has_invisible(const char *name)
{
	for (; name != NULL && *name != '\0'; name = g_utf8_next_char(name)) {
		if (is_invisible(g_utf8_get_char(name)))
			return true;
	}
	return false;
}

/* "xKqTzBvLw", "bkjhgfds", "Robert4837", ".....": nobody is called that. */
static bool is_random(const char *name)
{
	int consonants = 0, changes = 0, digits = 0, letters = 0;
	bool was_lower = false;

	for (; *name != '\0'; name = g_utf8_next_char(name)) {
		const gunichar c = g_utf8_get_char(name);
		const bool is_ascii_letter = c < 0x80 && g_ascii_isalpha((gchar)c);
		const bool is_consonant = is_ascii_letter && strchr("aeiouyAEIOUY", (int)c) == NULL;
		letters += g_unichar_isalpha(c);
		digits += g_unichar_isdigit(c);
		changes += was_lower && g_unichar_isupper(c);
		was_lower = g_unichar_islower(c);
		consonants = is_consonant ? consonants + 1 : 0;
		if (consonants > CONSONANTS_MAX || changes > CASE_CHANGES_MAX || digits > NAME_DIGITS_MAX)
			return true;
	}
	return letters == 0;
}

guint suspicions_of(const Submission *submission, const char *name, const DoorLists *lists)
{
	const char *shown = submission->texts[FIELD_CONTACT_NAME];
	const bool holds[SUSPICION_COUNT] = {
		[SUSPICION_MANY_LINKS] = has_many_links(submission),
		[SUSPICION_ADVERTISING] = is_advertising(submission, lists),
		[SUSPICION_THROW_AWAY] = is_thrown_away(submission, lists),
		[SUSPICION_STRANGE_NAME] = has_invisible(name) || (shown != NULL && is_random(shown)),
	};
	guint suspicions = 0;

	for (Suspicion suspicion = 0; suspicion < SUSPICION_COUNT; suspicion++)
		suspicions |= holds[suspicion] ? 1U << suspicion : 0;
	return suspicions;
}

void suspicions_write(JsonWriter *w, guint suspicions)
{
	jsonw_begin_array(w);
	for (Suspicion suspicion = 0; suspicion < SUSPICION_COUNT; suspicion++) {
		if ((suspicions & (1U << suspicion)) != 0)
			jsonw_text(w, names[suspicion]);
	}
	jsonw_end_array(w);
}

/* Letters alone; of other scripts, everything but ASCII's punctuation. */
static void append_letters(GString *out, const char *text)
{
	while (text != NULL && *text != '\0') {
		const bool is_link = strchr("hHwW", *text) != NULL && link_begin(text) > 0;
		if (is_link) {
			text = link_end(text);
			continue;
		}
		if (g_ascii_isalpha(*text) || (guchar)*text >= 0x80)
			g_string_append_c(out, g_ascii_tolower(*text));
		text++;
	}
}

bool suspicion_text_key(const Submission *submission, int64_t *key)
{
	g_autoptr(GString) letters = g_string_sized_new(1024);
	uint8_t hash[TEXT_KEY_BYTES];

	for (gsize i = 0; i < G_N_ELEMENTS(text_fields); i++)
		append_letters(letters, submission->texts[text_fields[i]]);
	if (letters->len < TEXT_LETTERS_MIN)
		return false;
	crypto_generichash(hash, sizeof hash, (const uint8_t *)letters->str, letters->len, NULL, 0);
	memcpy(key, hash, sizeof *key);
	return true;
}
