#include "codec/wording.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/text_direction.h"
#include "codec/json.h"
#include "codec/phrase_book.h"
#include "codec/text_keys.h"

#define BUILT_IN "wording/en.json"

/* What was replaced, and where; the rest is as built in, or as in English. */
struct Wording {
	char language[WORDING_LANGUAGE_BYTES];
	char *texts[TEXT_COUNT];
	char *origins[TEXT_COUNT]; /* "mine/wording/en.json:12" */
	PhraseBook *phrases;	   /* NULL: none */
	const Wording *english;	   /* of another language; NULL: this is it */
	Wording *next;		   /* owned */
};

static const Wording built_in = {.language = WORDING_ENGLISH};
static const Wording *in_use = &built_in;		  /* atomic */
static _Thread_local char spoken[WORDING_LANGUAGE_BYTES]; /* "": English */

static const char *text_of(const Wording *wording, TextKey key)
{
	if (wording->texts[key] != NULL)
		return wording->texts[key];
	return wording->english != NULL ? text_of(wording->english, key) : wording_defaults[key].text;
}

static char *origin_of(const Wording *wording, TextKey key)
{
	if (wording->origins[key] != NULL)
		return g_strdup(wording->origins[key]);
	return wording->english != NULL ? origin_of(wording->english, key)
					: g_strdup_printf(BUILT_IN ":%u", wording_defaults[key].line);
}

static const Wording *find_language(const Wording *wording, const char *language)
{
	while (wording != NULL && strcmp(wording->language, language) != 0)
		wording = wording->next;
	return wording;
}

static const Wording *english_in_use(void)
{
	return __atomic_load_n(&in_use, __ATOMIC_ACQUIRE);
}

/* A language that was no longer in use is English. */
static const Wording *spoken_wording(void)
{
	const Wording *english = english_in_use();
	const Wording *wording = spoken[0] == '\0' ? NULL : find_language(english, spoken);

	return wording != NULL ? wording : english;
}

Wording *wording_new(void)
{
	Wording *wording = g_new0(Wording, 1);

	g_strlcpy(wording->language, WORDING_ENGLISH, sizeof wording->language);
	return wording;
}

void wording_free(Wording *wording)
{
	if (wording == NULL)
		return;
	for (TextKey key = TEXT_NONE; key < TEXT_COUNT; key++) {
		g_free(wording->texts[key]);
		g_free(wording->origins[key]);
	}
	phrase_book_free(wording->phrases);
	wording_free(wording->next);
	g_free(wording);
}

Wording *wording_add_language(Wording *english, const char *language, GError **error)
{
	const bool is_code = strlen(language) == 2 && g_ascii_islower(language[0]) && g_ascii_islower(language[1]);
	Wording *last = english;

	if (!is_code || find_language(english, language) != NULL) {
		g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID,
			"languages are two small letters, each once and English first, such as en,de: %s", language);
		return NULL;
	}
	while (last->next != NULL)
		last = last->next;
	last->next = wording_new();
	last->next->english = english;
	g_strlcpy(last->next->language, language, sizeof last->next->language);
	return last->next;
}

const Wording *wording_next(const Wording *wording)
{
	return wording->next;
}

const char *wording_language(const Wording *wording)
{
	return wording->language;
}

bool wording_is_english(const Wording *wording)
{
	return wording->english == NULL;
}

bool wording_add_phrases(Wording *wording, const char *origin, const char *json, gsize bytes, GError **error)
{
	if (wording->phrases == NULL)
		wording->phrases = phrase_book_new();
	return phrase_book_read(wording->phrases, origin, json, bytes, error);
}

/* --- languages */

const char *wording_offered(const char *language)
{
	const Wording *found = language == NULL ? NULL : find_language(english_in_use(), language);

	return found == NULL ? NULL : g_intern_string(found->language);
}

const char *wording_offered_at(guint at)
{
	const Wording *wording = english_in_use();

	while (wording != NULL && at-- > 0)
		wording = wording->next;
	return wording == NULL ? NULL : g_intern_string(wording->language);
}

WordingScope wording_speak(const char *language)
{
	WordingScope scope;

	g_strlcpy(scope.before, spoken, sizeof scope.before);
	wording_switch(language);
	return scope;
}

void wording_speak_as_before(WordingScope *scope)
{
	g_strlcpy(spoken, scope->before, sizeof spoken);
}

void wording_switch(const char *language)
{
	g_strlcpy(spoken, language == NULL ? "" : language, sizeof spoken);
}

const char *wording_spoken(void)
{
	return g_intern_string(spoken_wording()->language);
}

bool wording_speaks_english(void)
{
	return wording_is_english(spoken_wording());
}

char *wording_phrase(const char *english)
{
	const Wording *wording = spoken_wording();
	char *found =
		english == NULL || wording->phrases == NULL ? NULL : phrase_book_translate(wording->phrases, english);

	return found != NULL ? found : g_strdup(english);
}

/* Made once and never changed: by name, the key as a pointer. */
static GHashTable *keys_by_name(void)
{
	static GHashTable *keys;
	static gsize is_made = 0;

	if (g_once_init_enter(&is_made)) {
		keys = g_hash_table_new(g_str_hash, g_str_equal);
		for (TextKey at = TEXT_NONE + 1; at < TEXT_COUNT; at++)
			g_hash_table_insert(keys, (gpointer)(guintptr)wording_defaults[at].key, GUINT_TO_POINTER(at));
		g_once_init_leave(&is_made, 1);
	}
	return keys;
}

TextKey wording_find(const char *key)
{
	return (TextKey)GPOINTER_TO_UINT(g_hash_table_lookup(keys_by_name(), key));
}

/* --- texts with values */

/* The bytes of the {name} that text begins with, 0: it is none. {{name}} is a template's. */
static gsize placeholder_bytes(const char *text)
{
	const gsize name = text[0] != '{' ? 0 : strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_");

	return name > 0 && text[1 + name] == '}' ? name + 2 : 0;
}

/* The first {name} from text on; its length goes to bytes. NULL: there is none. */
static const char *placeholder_next(const char *text, gsize *bytes)
{
	while ((text = strchr(text, '{')) != NULL) {
		const gsize braces = strspn(text, "{");
		*bytes = braces == 1 ? placeholder_bytes(text) : 0;
		if (*bytes > 0)
			return text;
		text += braces;
	}
	return NULL;
}

void wording_append_number(GString *out, int64_t number)
{
	const gsize begin = out->len + (number < 0 ? 1 : 0);

	g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
	for (gsize at = out->len; at > begin + 3; at -= 3)
		g_string_insert(out, (gssize)at - 3, wording_text(TEXT_FORMAT_THOUSANDS));
}

static void append_value(GString *out, const WordingValue *value)
{
	if (value->text != NULL)
		text_direction_append(out, value->text);
	else
		wording_append_number(out, value->number);
}

/* A {name} without a value stays as it is; tests/lint/wording makes sure that there is none. */
static void append_named(GString *out, const char *placeholder, gsize bytes, va_list values)
{
	va_list left;
	WordingValue value;

	va_copy(left, values);
	while ((value = va_arg(left, WordingValue)).name != NULL) {
		if (strlen(value.name) == bytes - 2 && strncmp(value.name, placeholder + 1, bytes - 2) == 0)
			break;
	}
	va_end(left);
	if (value.name != NULL)
		append_value(out, &value);
	else
		g_string_append_len(out, placeholder, (gssize)bytes);
}

static void append_list(GString *out, TextKey key, va_list values)
{
	const char *text = wording_text(key);
	const char *placeholder;
	gsize bytes;

	while ((placeholder = placeholder_next(text, &bytes)) != NULL) {
		g_string_append_len(out, text, placeholder - text);
		append_named(out, placeholder, bytes, values);
		text = placeholder + bytes;
	}
	g_string_append(out, text);
}

char *wording_format_list(TextKey key, va_list values)
{
	GString *out = g_string_new(NULL);

	append_list(out, key, values);
	return g_string_free(out, FALSE);
}

char *wording_format_values(TextKey key, ...)
{
	va_list values;

	va_start(values, key);
	char *text = wording_format_list(key, values);
	va_end(values);
	return text;
}

void wording_append_values(GString *out, TextKey key, ...)
{
	va_list values;

	va_start(values, key);
	append_list(out, key, values);
	va_end(values);
}

bool wording_fail_values(GError **error, LeadmatchError code, TextKey key, ...)
{
	va_list values;

	va_start(values, key);
	g_autofree char *text = wording_format_list(key, values);
	va_end(values);
	g_set_error_literal(error, LEADMATCH_ERROR, (gint)code, text);
	return false;
}

void wording_use(const Wording *english)
{
	__atomic_store_n(&in_use, english == NULL ? &built_in : english, __ATOMIC_RELEASE);
}

const char *wording_text(TextKey key)
{
	return text_of(spoken_wording(), key);
}

/* --- files that replace texts */

/* Where its keys are, which come in the order of the file. */
typedef struct KeyLine {
	const char *at;
	guint line;
} KeyLine;

/* A key is written in one way only, so its line is where it is in quotes before a colon. */
static void find_line(KeyLine *key_line, const char *key)
{
	g_autofree char *quoted = g_strdup_printf("\"%s\":", key);
	const char *found = strstr(key_line->at, quoted);

	for (; found != NULL && key_line->at < found; key_line->at++)
		key_line->line += *key_line->at == '\n';
}

static bool fail(const char *place, const char *key, const char *message, GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: %s: %s", place, key, message);
	return false;
}

static bool check_placeholders(const char *place, TextKey key, const char *text, GError **error)
{
	gsize bytes;

	while ((text = placeholder_next(text, &bytes)) != NULL) {
		g_autofree char *name = g_strndup(text, bytes);
		g_autofree char *message = g_strdup_printf("nothing is filled in for %s here", name);
		if (strstr(wording_defaults[key].text, name) == NULL)
			return fail(place, wording_defaults[key].key, message, error);
		text += bytes;
	}
	return true;
}

static bool replace(Wording *wording, const char *place, const char *name, const json_t *value, GError **error)
{
	const char *text = json_string_value(value);
	const TextKey key = wording_find(name);

	if (text == NULL)
		return fail(place, name, "must be a text", error);
	if (json_string_length(value) > WORDING_TEXT_BYTES_MAX)
		return fail(place, name, "is too long", error);
	if (strchr(text, '\n') != NULL)
		return fail(place, name, "must be one line", error);
	if (key == TEXT_NONE)
		return fail(place, name, "the program has no text of this name", error);
	if (!check_placeholders(place, key, text, error))
		return false;
	g_free(wording->texts[key]);
	g_free(wording->origins[key]);
	wording->texts[key] = g_strdup(text);
	wording->origins[key] = g_strdup(place);
	return true;
}

bool wording_override(Wording *wording, const char *origin, const char *json, gsize bytes, GError **error)
{
	g_autofree char *copy = g_strndup(json, bytes);
	g_autoptr(Json) object = jsonc_decode(copy, bytes, error);
	KeyLine key_line = {.at = copy, .line = 1};
	const char *name;
	json_t *value;

	if (object == NULL) {
		g_prefix_error(error, "%s: ", origin);
		return false;
	}
	if (!json_is_object(object))
		return fail(origin, "the file", "must be a JSON object", error);
	json_object_foreach(object, name, value)
	{
		find_line(&key_line, name);
		g_autofree char *place = g_strdup_printf("%s:%u", origin, key_line.line);
		if (!replace(wording, place, name, value, error))
			return false;
	}
	return true;
}

/* --- texts in templates */

static void append_escaped(GString *out, const char *text, gsize bytes)
{
	for (const char *c = text; c < text + bytes; c++) {
		switch (*c) {
		case '&':
			g_string_append(out, "&amp;");
			break;
		case '<':
			g_string_append(out, "&lt;");
			break;
		case '>':
			g_string_append(out, "&gt;");
			break;
		case '"':
			g_string_append(out, "&quot;");
			break;
		default:
			g_string_append_c(out, *c);
		}
	}
}

/* The text for a template that escapes: letters are escaped, tags stay, since they escape for themselves. */
static char *escaped_text(const char *text)
{
	GString *out = g_string_new(NULL);
	const char *tag;

	while ((tag = strstr(text, "{{")) != NULL) {
		const char *close = strstr(tag, "}}");
		append_escaped(out, text, (gsize)(tag - text));
		text = close == NULL ? tag + strlen(tag) : close + 2;
		g_string_append_len(out, tag, text - tag);
	}
	append_escaped(out, text, strlen(text));
	return g_string_free(out, FALSE);
}

char *wording_partial(const Wording *wording, TextKey key, MustacheEscape escape)
{
	const char *text = text_of(wording, key);

	return escape == MUSTACHE_ESCAPE_NONE ? g_strdup(text) : escaped_text(text);
}

/* A text with tags, used or not, so that the start tells what is wrong with one that was changed. */
static bool add_tagged(const Wording *wording, TextKey key, TemplateSet *set, GError **error)
{
	const char *text = text_of(wording, key), *name = wording_defaults[key].key;

	if (strstr(text, "{{") == NULL)
		return true;
	g_autofree char *origin = origin_of(wording, key);
	g_autofree char *partial = g_strconcat(MUSTACHE_INLINE_PARTIAL, name, ".txt", NULL);
	if (strstr(text, "{{{") != NULL || strstr(text, "{{&") != NULL || strstr(text, "{{=") != NULL)
		return fail(origin, name, "texts are always escaped: no {{{, {{& or {{=", error);
	if (template_set_add(set, partial, text, strlen(text), error))
		return true;
	g_prefix_error(error, "%s: ", origin);
	return false;
}

/* The text that a partial stands for ("w.form.title.html"); TEXT_NONE: it is no text. */
static TextKey key_of_partial(const char *partial)
{
	if (!g_str_has_prefix(partial, MUSTACHE_INLINE_PARTIAL))
		return TEXT_NONE;
	const char *name = partial + strlen(MUSTACHE_INLINE_PARTIAL);
	const char *extension = strrchr(name, '.');
	g_autofree char *key = extension == NULL ? g_strdup(name) : g_strndup(name, (gsize)(extension - name));
	return wording_find(key);
}

static bool add_partial(const Wording *wording, const char *partial, TemplateSet *set, bool *is_added, GError **error)
{
	const TextKey key = key_of_partial(partial);

	if (key == TEXT_NONE)
		return true;
	*is_added = true;
	g_autofree char *text = wording_partial(wording, key, template_set_escape(partial));
	return template_set_add(set, partial, text, strlen(text), error);
}

bool wording_add_partials(const Wording *wording, TemplateSet *set, GError **error)
{
	bool is_added = true;

	for (TextKey key = TEXT_NONE + 1; key < TEXT_COUNT; key++) {
		if (!add_tagged(wording, key, set, error))
			return false;
	}
	/* A text may use others. */
	while (is_added) {
		g_auto(GStrv) missing = template_set_missing(set);
		is_added = false;
		for (char **partial = missing; *partial != NULL; partial++) {
			if (!add_partial(wording, *partial, set, &is_added, error))
				return false;
		}
	}
	return true;
}
