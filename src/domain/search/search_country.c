/*
 * domain/search/search_country: what people call the countries that time zones lie in (domain/submission/time_zone_country):
 * ISO 3166 codes, and English and German names where they are not the key itself. In the order of the keys.
 */
#include "domain/search/search_country.h"

#include <string.h>

typedef struct Country {
	const char *key;
	const char *code;
	const char *names; /* with bars between them; NULL: none but the key */
} Country;

/* clang-format off */
static const Country countries[] = {
	{"afghanistan", "af", NULL}, {"albania", "al", "Albanien"}, {"algeria", "dz", "Algerien"},
	{"american_samoa", "as", "Amerikanisch-Samoa"}, {"andorra", "ad", NULL}, {"angola", "ao", NULL},
	{"anguilla", "ai", NULL}, {"antarctica", "aq", "Antarktis"},
	{"antigua_and_barbuda", "ag", "Antigua und Barbuda"}, {"argentina", "ar", "Argentinien"},
	{"armenia", "am", "Armenien"}, {"aruba", "aw", NULL}, {"australia", "au", "Australien"},
	{"austria", "at", "Österreich"}, {"azerbaijan", "az", "Aserbaidschan"}, {"bahamas", "bs", NULL},
	{"bahrain", "bh", NULL}, {"bangladesh", "bd", "Bangladesch"}, {"barbados", "bb", NULL},
	{"belarus", "by", "Weißrussland"}, {"belgium", "be", "Belgien"}, {"belize", "bz", NULL},
	{"benin", "bj", NULL}, {"bermuda", "bm", NULL}, {"bhutan", "bt", NULL}, {"bolivia", "bo", "Bolivien"},
	{"bosnia", "ba", "Bosnia and Herzegovina|Bosnien und Herzegowina|Bosnien"}, {"botswana", "bw", "Botsuana"},
	{"brazil", "br", "Brasilien"},
	{"british_indian_ocean_territory", "io", "Britisches Territorium im Indischen Ozean"},
	{"british_virgin_islands", "vg", "Britische Jungferninseln"}, {"brunei", "bn", NULL},
	{"bulgaria", "bg", "Bulgarien"}, {"burkina_faso", "bf", NULL}, {"burundi", "bi", NULL},
	{"cambodia", "kh", "Kambodscha"}, {"cameroon", "cm", "Kamerun"}, {"canada", "ca", "Kanada"},
	{"cape_verde", "cv", "Cabo Verde|Kap Verde"},
	{"caribbean_nl", "bq", "Caribbean Netherlands|Karibische Niederlande|Bonaire"},
	{"cayman_islands", "ky", "Cayman-Inseln"},
	{"central_african_rep.", "cf", "Central African Republic|Zentralafrikanische Republik"},
	{"chad", "td", "Tschad"}, {"chile", "cl", NULL}, {"china", "cn", NULL},
	{"christmas_island", "cx", "Weihnachtsinseln"}, {"cocos_islands", "cc", "Keeling Islands|Kokosinseln"},
	{"colombia", "co", "Kolumbien"}, {"comoros", "km", "Komoren"}, {"cook_islands", "ck", "Cookinseln"},
	{"costa_rica", "cr", NULL}, {"croatia", "hr", "Kroatien"}, {"cuba", "cu", "Kuba"}, {"curaçao", "cw", NULL},
	{"cyprus", "cy", "Zypern"}, {"czechia", "cz", "Czech Republic|Tschechien|Tschechische Republik"},
	{"côte_d'ivoire", "ci", "Ivory Coast|Elfenbeinküste"}, {"denmark", "dk", "Dänemark"},
	{"djibouti", "dj", "Dschibuti"}, {"dominica", "dm", NULL},
	{"dominican_republic", "do", "Dominikanische Republik"},
	{"dr_congo", "cd", "Congo|Demokratische Republik Kongo|Kongo"}, {"east_timor", "tl", "Timor-Leste|Osttimor"},
	{"ecuador", "ec", NULL}, {"egypt", "eg", "Ägypten"}, {"el_salvador", "sv", NULL},
	{"equatorial_guinea", "gq", "Äquatorialguinea"}, {"eritrea", "er", NULL}, {"estonia", "ee", "Estland"},
	{"eswatini", "sz", "Swaziland"}, {"ethiopia", "et", "Äthiopien"},
	{"falkland_islands", "fk", "Falklandinseln"}, {"faroe_islands", "fo", "Färöer-Inseln"},
	{"fiji", "fj", "Fidschi"}, {"finland", "fi", "Finnland"}, {"france", "fr", "Frankreich"},
	{"french_guiana", "gf", "Französisch-Guyana"}, {"french_polynesia", "pf", "Französisch-Polynesien"},
	{"french_southern_territories", "tf", "Französische Süd- und Antarktisgebiete"}, {"gabon", "ga", "Gabun"},
	{"gambia", "gm", NULL}, {"georgia", "ge", "Georgien"}, {"germany", "de", "Deutschland"},
	{"ghana", "gh", NULL}, {"gibraltar", "gi", NULL}, {"greece", "gr", "Griechenland"},
	{"greenland", "gl", "Grönland"}, {"grenada", "gd", NULL}, {"guadeloupe", "gp", NULL}, {"guam", "gu", NULL},
	{"guatemala", "gt", NULL}, {"guernsey", "gg", NULL}, {"guinea", "gn", NULL}, {"guinea-bissau", "gw", NULL},
	{"guyana", "gy", NULL}, {"haiti", "ht", NULL}, {"honduras", "hn", NULL}, {"hong_kong", "hk", NULL},
	{"hungary", "hu", "Ungarn"}, {"iceland", "is", "Island"}, {"india", "in", "Indien"},
	{"indonesia", "id", "Indonesien"}, {"iran", "ir", NULL}, {"iraq", "iq", "Irak"},
	{"ireland", "ie", "Irland|Republic of Ireland"}, {"isle_of_man", "im", "Insel Man"}, {"israel", "il", NULL},
	{"italy", "it", "Italien"}, {"jamaica", "jm", "Jamaika"}, {"japan", "jp", NULL}, {"jersey", "je", NULL},
	{"jordan", "jo", "Jordanien"}, {"kazakhstan", "kz", "Kasachstan"}, {"kenya", "ke", "Kenia"},
	{"kiribati", "ki", NULL}, {"kuwait", "kw", NULL}, {"kyrgyzstan", "kg", "Kirgisistan|Kirgistan"},
	{"laos", "la", NULL}, {"latvia", "lv", "Lettland"}, {"lebanon", "lb", "Libanon"}, {"lesotho", "ls", NULL},
	{"liberia", "lr", NULL}, {"libya", "ly", "Libyen"}, {"liechtenstein", "li", NULL},
	{"lithuania", "lt", "Litauen"}, {"luxembourg", "lu", "Luxemburg"}, {"macau", "mo", "Macao"},
	{"madagascar", "mg", "Madagaskar"}, {"malawi", "mw", NULL}, {"malaysia", "my", NULL},
	{"maldives", "mv", "Malediven"}, {"mali", "ml", NULL}, {"malta", "mt", NULL},
	{"marshall_islands", "mh", "Marshallinseln"}, {"martinique", "mq", NULL}, {"mauritania", "mr", "Mauretanien"},
	{"mauritius", "mu", NULL}, {"mayotte", "yt", NULL}, {"mexico", "mx", "Mexiko"},
	{"micronesia", "fm", "Mikronesien"}, {"moldova", "md", "Moldau|Moldawien"}, {"monaco", "mc", NULL},
	{"mongolia", "mn", "Mongolei"}, {"montenegro", "me", NULL}, {"montserrat", "ms", NULL},
	{"morocco", "ma", "Marokko"}, {"mozambique", "mz", "Mosambik"}, {"myanmar", "mm", "Burma|Birma"},
	{"namibia", "na", NULL}, {"nauru", "nr", NULL}, {"nepal", "np", NULL},
	{"netherlands", "nl", "Holland|Niederlande"}, {"new_caledonia", "nc", "Neukaledonien"},
	{"new_zealand", "nz", "Neuseeland"}, {"nicaragua", "ni", NULL}, {"niger", "ne", NULL},
	{"nigeria", "ng", NULL}, {"niue", "nu", NULL}, {"norfolk_island", "nf", "Norfolkinsel"},
	{"north_korea", "kp", "Nordkorea"}, {"north_macedonia", "mk", "Macedonia|Nordmazedonien|Mazedonien"},
	{"northern_mariana_islands", "mp", "Nördliche Marianen"}, {"norway", "no", "Norwegen"}, {"oman", "om", NULL},
	{"pakistan", "pk", NULL}, {"palau", "pw", NULL}, {"palestine", "ps", "Palästina"}, {"panama", "pa", NULL},
	{"papua_new_guinea", "pg", "Papua-Neuguinea"}, {"paraguay", "py", NULL}, {"peru", "pe", NULL},
	{"philippines", "ph", "Philippinen"}, {"pitcairn", "pn", NULL}, {"poland", "pl", "Polen"},
	{"portugal", "pt", NULL}, {"puerto_rico", "pr", NULL}, {"qatar", "qa", "Katar"},
	{"republic_of_the_congo", "cg", "Republik Kongo"}, {"romania", "ro", "Rumänien"},
	{"russia", "ru", "Russland|Russian Federation"}, {"rwanda", "rw", "Ruanda"}, {"réunion", "re", NULL},
	{"saint_barthelemy", "bl", NULL}, {"saint_helena", "sh", "St. Helena"},
	{"saint_kitts_and_nevis", "kn", "St. Kitts und Nevis"}, {"saint_lucia", "lc", "St. Lucia"},
	{"saint_martin", "mf", "St. Martin"},
	{"saint_pierre", "pm", "Saint Pierre and Miquelon|St. Pierre und Miquelon"},
	{"saint_vincent", "vc", "Saint Vincent and the Grenadines|St. Vincent und die Grenadinen"},
	{"samoa", "ws", NULL}, {"san_marino", "sm", NULL}, {"sao_tome_and_principe", "st", "São Tomé und Príncipe"},
	{"saudi_arabia", "sa", "Saudi-Arabien"}, {"senegal", "sn", NULL}, {"serbia", "rs", "Serbien"},
	{"seychelles", "sc", "Seychellen"}, {"sierra_leone", "sl", NULL}, {"singapore", "sg", "Singapur"},
	{"sint_maarten", "sx", NULL}, {"slovakia", "sk", "Slowakei"}, {"slovenia", "si", "Slowenien"},
	{"solomon_islands", "sb", "Salomoninseln"}, {"somalia", "so", NULL}, {"south_africa", "za", "Südafrika"},
	{"south_georgia_and_the_south_sandwich_islands", "gs", "South Georgia und die Südlichen Sandwichinseln"},
	{"south_korea", "kr", "Korea|Südkorea|Republic of Korea"}, {"south_sudan", "ss", "Südsudan"},
	{"spain", "es", "Spanien"}, {"sri_lanka", "lk", NULL}, {"sudan", "sd", NULL}, {"suriname", "sr", NULL},
	{"svalbard_and_jan_mayen", "sj", "Svalbard|Spitzbergen"}, {"sweden", "se", "Schweden"},
	{"switzerland", "ch", "Schweiz|Suisse|Svizzera"}, {"syria", "sy", "Syrien"}, {"taiwan", "tw", NULL},
	{"tajikistan", "tj", "Tadschikistan"}, {"tanzania", "tz", "Tansania"}, {"thailand", "th", NULL},
	{"togo", "tg", NULL}, {"tokelau", "tk", NULL}, {"tonga", "to", NULL},
	{"trinidad_and_tobago", "tt", "Trinidad und Tobago"}, {"tunisia", "tn", "Tunesien"},
	{"turkey", "tr", "Türkiye|Türkei"}, {"turkmenistan", "tm", NULL},
	{"turks_and_caicos_is", "tc", "Turks and Caicos Islands|Turks- und Caicosinseln"}, {"tuvalu", "tv", NULL},
	{"uae", "ae", "United Arab Emirates|Vereinigte Arabische Emirate"}, {"uganda", "ug", NULL},
	{"uk", "gb", "GB|United Kingdom|Great Britain|Britain|England|Scotland|Wales|Vereinigtes Königreich|Großbritannien"},
	{"ukraine", "ua", NULL}, {"uruguay", "uy", NULL},
	{"us", "us", "USA|United States|Vereinigte Staaten|America"},
	{"us_virgin_islands", "vi", "Amerikanische Jungferninseln"}, {"uzbekistan", "uz", "Usbekistan"},
	{"vanuatu", "vu", NULL}, {"vatican_city", "va", "Vatikan|Vatikanstadt"}, {"venezuela", "ve", NULL},
	{"vietnam", "vn", NULL}, {"wallis_and_futuna", "wf", "Wallis und Futuna"},
	{"western_sahara", "eh", "Westsahara"}, {"yemen", "ye", "Jemen"}, {"zambia", "zm", "Sambia"},
	{"zimbabwe", "zw", "Simbabwe"}, {"åland_islands", "ax", "Åland-Inseln"},
};
/* clang-format on */

/* Letters and digits alone, without case and accents: "Côte d'Ivoire" is "cotedivoire". g_free. */
static char *fold(const char *text)
{
	g_autofree char *lower = g_utf8_casefold(text, -1);
	g_autofree char *apart = g_utf8_normalize(lower, -1, G_NORMALIZE_ALL);
	GString *folded = g_string_new(NULL);

	for (const char *at = apart; at != NULL && *at != '\0'; at = g_utf8_next_char(at)) {
		if (g_unichar_isalnum(g_utf8_get_char(at)))
			g_string_append_unichar(folded, g_utf8_get_char(at));
	}
	return g_string_free(folded, FALSE);
}

/* The same as people write it who have no umlauts: "Oesterreich". g_free. */
static char *fold_umlauts(const char *text)
{
	static const char *const umlauts[][2] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ö", "Oe"}, {"Ä", "Ae"}};
	GString *written = g_string_new(text);

	for (gsize i = 0; i < G_N_ELEMENTS(umlauts); i++)
		g_string_replace(written, umlauts[i][0], umlauts[i][1], 0);
	g_autofree char *plain = g_string_free(written, FALSE);
	return fold(plain);
}

/* typed: folded. */
static bool is_called(const char *name, const char *typed, bool is_start)
{
	g_autofree char *plain = fold(name);
	g_autofree char *umlauts = fold_umlauts(name);

	return is_start ? g_str_has_prefix(plain, typed) || g_str_has_prefix(umlauts, typed)
			: strcmp(plain, typed) == 0 || strcmp(umlauts, typed) == 0;
}

const char *search_country_find(const char *typed)
{
	g_autofree char *folded = fold(typed);

	for (gsize i = 0; *folded != '\0' && i < G_N_ELEMENTS(countries); i++) {
		const Country *country = &countries[i];
		g_auto(GStrv) names = g_strsplit(country->names == NULL ? "" : country->names, "|", -1);
		bool is_it = strcmp(country->code, folded) == 0 || is_called(country->key, folded, false);
		for (char **name = names; *name != NULL && !is_it; name++)
			is_it = is_called(*name, folded, false);
		if (is_it)
			return country->key;
	}
	return NULL;
}

void search_country_offer(const char *start, SearchOffer offer, void *context)
{
	g_autofree char *folded = fold(start);

	for (gsize i = 0; *folded != '\0' && i < G_N_ELEMENTS(countries); i++) {
		const Country *country = &countries[i];
		g_auto(GStrv) names = g_strsplit(country->names == NULL ? "" : country->names, "|", -1);
		if (g_ascii_strncasecmp(country->key, start, strlen(start)) == 0)
			continue; /* it is offered as a value */
		if (strcmp(country->code, folded) == 0) {
			offer(context, country->key, country->code);
			continue;
		}
		for (char **name = names; *name != NULL; name++) {
			if (is_called(*name, folded, true)) {
				offer(context, country->key, *name);
				break;
			}
		}
	}
}

void search_country_each(SearchOffer offer, void *context)
{
	for (gsize i = 0; i < G_N_ELEMENTS(countries); i++) {
		g_auto(GStrv) names = g_strsplit(countries[i].names == NULL ? "" : countries[i].names, "|", -1);
		for (char **name = names; *name != NULL; name++)
			offer(context, countries[i].key, *name);
	}
}

const char *search_country_key(guint at)
{
	return at < G_N_ELEMENTS(countries) ? countries[at].key : NULL;
}
