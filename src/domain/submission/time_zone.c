#include "domain/submission/time_zone.h"

#include <string.h>

#include "codec/text_keys.h"
#include "domain/submission/time_zone_names.h"

enum {
	TEXT_BYTES_MAX = 800,
	PIECES_MAX = 6,
	OFFSET_MINUTES_MAX = 14 * 60, /* Kiribati */
	MINUTES_PER_HOUR = 60,
};

/* January and July of 2026: between them every zone with a summer time has both. */
static const gint64 moments_s[] = {1768435200, 1784073600};

/* What says nothing behind a name ("Pacific Standard Time", "US Pacific", "Berlin time zone"). */
static const char *const fillers[] = {"time", "zone", "timezone", "tz", "standard", "daylight", "summer", "winter",
	"us", "local", "area", "city", "the"};

static int compare_names(const void *key, const void *row)
{
	return strcmp(key, ((const TimeZoneName *)row)->name);
}

static const TimeZoneName *find_name(const char *name)
{
	return bsearch(name, time_zone_names, time_zone_names_count, sizeof time_zone_names[0], compare_names);
}

static bool is_filler(const char *word)
{
	for (gsize i = 0; i < G_N_ELEMENTS(fillers); i++) {
		if (strcmp(fillers[i], word) == 0)
			return true;
	}
	return false;
}

/* The words with one blank between them, and without what says nothing. */
static char *essence(const char *text, bool drops_fillers)
{
	g_auto(GStrv) words = g_strsplit_set(text, " _", -1);
	GString *kept = g_string_new(NULL);

	for (char **word = words; *word != NULL; word++) {
		if (**word == '\0' || (drops_fillers && is_filler(*word)))
			continue;
		g_string_append_printf(kept, "%s%s", kept->len == 0 ? "" : " ", *word);
	}
	return g_string_free(kept, FALSE);
}

/* "+2", "-0530", "+5:30" and the like behind "utc", "gmt", or nothing. */
static bool read_offset(const char *text, char zone[static TIME_ZONE_BYTES])
{
	g_autoptr(GString) compact = g_string_new(NULL);
	guint64 hours = 0, minutes = 0;

	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
		const gunichar c = g_utf8_get_char(at);
		if (c == 0x2212 || c == 0x2013) /* minus sign, en dash */
			g_string_append_c(compact, '-');
		else if (c != ' ')
			g_string_append_unichar(compact, c);
	}
	const char *at = compact->str;
	if (g_str_has_prefix(at, "utc") || g_str_has_prefix(at, "gmt"))
		at += strlen("utc");
	const char sign = *at;
	const gsize digits = strspn(at + (sign != '\0'), "0123456789");
	const char *rest = at + (sign != '\0') + digits;
	if ((sign != '+' && sign != '-') || digits == 0 || digits == 3 || digits > 4)
		return false;
	g_autofree char *number = g_strndup(at + 1, digits);
	if (digits == 4) {
		if (*rest != '\0' || !g_ascii_string_to_unsigned(number + 2, 10, 0, 59, &minutes, NULL))
			return false;
		number[2] = '\0';
	} else if (*rest == ':' || *rest == '.') {
		/* "+5.5" is half past five, as is "+5:30". */
		const bool is_half = strcmp(rest, ".5") == 0;
		if (!is_half && (*rest != ':' || strlen(rest) != 3 ||
					!g_ascii_string_to_unsigned(rest + 1, 10, 0, 59, &minutes, NULL)))
			return false;
		if (is_half)
			minutes = MINUTES_PER_HOUR / 2;
	} else if (*rest != '\0' && strcmp(rest, "h") != 0) {
		return false;
	}
	if (!g_ascii_string_to_unsigned(number, 10, 0, 14, &hours, NULL) ||
		hours * MINUTES_PER_HOUR + minutes > OFFSET_MINUTES_MAX)
		return false;
	g_snprintf(zone, TIME_ZONE_BYTES, "UTC%c%02u:%02u", sign, (guint)hours, (guint)minutes);
	return true;
}

/* "Europe/Berlin" in any case; its last part is a name of ours, or the system knows it as it was written. */
static bool read_database_name(const char *written, char zone[static TIME_ZONE_BYTES])
{
	const char *slash = strrchr(written, '/');
	const gsize allowed = strspn(written, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/_-+0123456789 ");

	if (slash == NULL || slash[1] == '\0' || written[0] == '/' || written[allowed] != '\0')
		return false;
	g_autofree char *joined = g_strdelimit(g_strdup(written), " ", '_');
	g_autofree char *lower = g_ascii_strdown(slash + 1, -1);
	g_autofree char *key = essence(lower, false);
	const TimeZoneName *name = find_name(key);
	if (name != NULL && name->zone != NULL && g_ascii_strcasecmp(name->zone, joined) == 0) {
		g_strlcpy(zone, name->zone, TIME_ZONE_BYTES);
		return true;
	}
	g_autoptr(GTimeZone) found = g_ascii_isupper(*joined) && strlen(joined) < TIME_ZONE_BYTES
					     ? g_time_zone_new_identifier(joined)
					     : NULL;
	if (found != NULL)
		g_strlcpy(zone, joined, TIME_ZONE_BYTES);
	return found != NULL;
}

typedef enum PieceMeaning {
	PIECE_UNKNOWN,
	PIECE_SAYS_NOTHING, /* known, but of several zones */
	PIECE_ZONE,
} PieceMeaning;

static PieceMeaning read_piece(const char *piece, char zone[static TIME_ZONE_BYTES])
{
	g_autofree char *lower = g_utf8_strdown(piece, -1);
	g_autoptr(GString) undotted = g_string_new(lower);

	if (read_offset(lower, zone))
		return PIECE_ZONE;
	g_string_replace(undotted, ".", "", 0);
	for (int drops_fillers = 0; drops_fillers <= 1; drops_fillers++) {
		g_autofree char *key = essence(undotted->str, drops_fillers != 0);
		const TimeZoneName *name = find_name(key);
		if (name == NULL || *key == '\0')
			continue;
		if (name->zone == NULL)
			return PIECE_SAYS_NOTHING;
		g_strlcpy(zone, name->zone, TIME_ZONE_BYTES);
		return PIECE_ZONE;
	}
	return PIECE_UNKNOWN;
}

static bool is_offset(const char *zone)
{
	return g_str_has_prefix(zone, "UTC");
}

static gint offset_s(const char *zone, gint64 at_s)
{
	g_autoptr(GTimeZone) found =
		g_time_zone_new_identifier(is_offset(zone) && zone[3] != '\0' ? zone + strlen("UTC") : zone);

	if (found == NULL)
		return G_MININT;
	return g_time_zone_get_offset(found, g_time_zone_find_interval(found, G_TIME_TYPE_UNIVERSAL, at_s));
}

/*
 * Zones agree when they have the same time all year; an offset agrees with a zone that has it in some part of the year.
 */
static bool do_agree(const char *a, const char *b)
{
	guint equal = 0;

	if (strcmp(a, b) == 0)
		return true;
	for (gsize i = 0; i < G_N_ELEMENTS(moments_s); i++) {
		const gint left = offset_s(a, moments_s[i]), right = offset_s(b, moments_s[i]);
		equal += left == right && left != G_MININT;
	}
	return equal == G_N_ELEMENTS(moments_s) || (equal > 0 && (is_offset(a) || is_offset(b)));
}

/* All of several names. */
static bool read_pieces(const char *text, char zone[static TIME_ZONE_BYTES])
{
	g_auto(GStrv) pieces = g_strsplit_set(text, ",;()[]/|", -1);
	guint known = 0;

	zone[0] = '\0';
	for (char **piece = pieces; *piece != NULL; piece++) {
		char found[TIME_ZONE_BYTES];
		if (*g_strstrip(*piece) == '\0')
			continue;
		const PieceMeaning meaning = known++ == PIECES_MAX ? PIECE_UNKNOWN : read_piece(*piece, found);
		if (meaning == PIECE_UNKNOWN)
			return false;
		if (meaning == PIECE_SAYS_NOTHING)
			continue;
		if (zone[0] != '\0' && !do_agree(zone, found))
			return false;
		/* A place knows its summer time, an offset does not. */
		if (zone[0] == '\0' || is_offset(zone))
			g_strlcpy(zone, found, TIME_ZONE_BYTES);
	}
	return zone[0] != '\0';
}

bool time_zone_find(const char *text, char zone[static TIME_ZONE_BYTES])
{
	if (strlen(text) > TEXT_BYTES_MAX)
		return false;
	g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
	g_strstrip(composed);
	return read_database_name(composed, zone) || read_pieces(composed, zone);
}
