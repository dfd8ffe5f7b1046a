/*
 * domain/submission/time_zone_country: the country of a time zone, as the tz database has it (zone.tab). In the order of
 * the zones' bytes.
 */
#include "domain/submission/time_zone_country.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "base/json_writer.h"

typedef struct ZoneCountry {
	const char *zone;
	const char *country;
} ZoneCountry;

/* clang-format off */
static const ZoneCountry countries[] = {
	{"Africa/Abidjan", "Côte d'Ivoire"}, {"Africa/Accra", "Ghana"}, {"Africa/Addis_Ababa", "Ethiopia"},
	{"Africa/Algiers", "Algeria"}, {"Africa/Asmara", "Eritrea"}, {"Africa/Bamako", "Mali"},
	{"Africa/Bangui", "Central African Rep."}, {"Africa/Banjul", "Gambia"}, {"Africa/Bissau", "Guinea-Bissau"},
	{"Africa/Blantyre", "Malawi"}, {"Africa/Brazzaville", "Republic of the Congo"},
	{"Africa/Bujumbura", "Burundi"}, {"Africa/Cairo", "Egypt"}, {"Africa/Casablanca", "Morocco"},
	{"Africa/Ceuta", "Spain"}, {"Africa/Conakry", "Guinea"}, {"Africa/Dakar", "Senegal"},
	{"Africa/Dar_es_Salaam", "Tanzania"}, {"Africa/Djibouti", "Djibouti"}, {"Africa/Douala", "Cameroon"},
	{"Africa/El_Aaiun", "Western Sahara"}, {"Africa/Freetown", "Sierra Leone"}, {"Africa/Gaborone", "Botswana"},
	{"Africa/Harare", "Zimbabwe"}, {"Africa/Johannesburg", "South Africa"}, {"Africa/Juba", "South Sudan"},
	{"Africa/Kampala", "Uganda"}, {"Africa/Khartoum", "Sudan"}, {"Africa/Kigali", "Rwanda"},
	{"Africa/Kinshasa", "DR Congo"}, {"Africa/Lagos", "Nigeria"}, {"Africa/Libreville", "Gabon"},
	{"Africa/Lome", "Togo"}, {"Africa/Luanda", "Angola"}, {"Africa/Lubumbashi", "DR Congo"},
	{"Africa/Lusaka", "Zambia"}, {"Africa/Malabo", "Equatorial Guinea"}, {"Africa/Maputo", "Mozambique"},
	{"Africa/Maseru", "Lesotho"}, {"Africa/Mbabane", "Eswatini"}, {"Africa/Mogadishu", "Somalia"},
	{"Africa/Monrovia", "Liberia"}, {"Africa/Nairobi", "Kenya"}, {"Africa/Ndjamena", "Chad"},
	{"Africa/Niamey", "Niger"}, {"Africa/Nouakchott", "Mauritania"}, {"Africa/Ouagadougou", "Burkina Faso"},
	{"Africa/Porto-Novo", "Benin"}, {"Africa/Sao_Tome", "Sao Tome and Principe"}, {"Africa/Tripoli", "Libya"},
	{"Africa/Tunis", "Tunisia"}, {"Africa/Windhoek", "Namibia"}, {"America/Adak", "US"},
	{"America/Anchorage", "US"}, {"America/Anguilla", "Anguilla"}, {"America/Antigua", "Antigua and Barbuda"},
	{"America/Araguaina", "Brazil"}, {"America/Argentina/Buenos_Aires", "Argentina"},
	{"America/Argentina/Catamarca", "Argentina"}, {"America/Argentina/Cordoba", "Argentina"},
	{"America/Argentina/Jujuy", "Argentina"}, {"America/Argentina/La_Rioja", "Argentina"},
	{"America/Argentina/Mendoza", "Argentina"}, {"America/Argentina/Rio_Gallegos", "Argentina"},
	{"America/Argentina/Salta", "Argentina"}, {"America/Argentina/San_Juan", "Argentina"},
	{"America/Argentina/San_Luis", "Argentina"}, {"America/Argentina/Tucuman", "Argentina"},
	{"America/Argentina/Ushuaia", "Argentina"}, {"America/Aruba", "Aruba"}, {"America/Asuncion", "Paraguay"},
	{"America/Atikokan", "Canada"}, {"America/Bahia", "Brazil"}, {"America/Bahia_Banderas", "Mexico"},
	{"America/Barbados", "Barbados"}, {"America/Belem", "Brazil"}, {"America/Belize", "Belize"},
	{"America/Blanc-Sablon", "Canada"}, {"America/Boa_Vista", "Brazil"}, {"America/Bogota", "Colombia"},
	{"America/Boise", "US"}, {"America/Cambridge_Bay", "Canada"}, {"America/Campo_Grande", "Brazil"},
	{"America/Cancun", "Mexico"}, {"America/Caracas", "Venezuela"}, {"America/Cayenne", "French Guiana"},
	{"America/Cayman", "Cayman Islands"}, {"America/Chicago", "US"}, {"America/Chihuahua", "Mexico"},
	{"America/Ciudad_Juarez", "Mexico"}, {"America/Costa_Rica", "Costa Rica"}, {"America/Coyhaique", "Chile"},
	{"America/Creston", "Canada"}, {"America/Cuiaba", "Brazil"}, {"America/Curacao", "Curaçao"},
	{"America/Danmarkshavn", "Greenland"}, {"America/Dawson", "Canada"}, {"America/Dawson_Creek", "Canada"},
	{"America/Denver", "US"}, {"America/Detroit", "US"}, {"America/Dominica", "Dominica"},
	{"America/Edmonton", "Canada"}, {"America/Eirunepe", "Brazil"}, {"America/El_Salvador", "El Salvador"},
	{"America/Fort_Nelson", "Canada"}, {"America/Fortaleza", "Brazil"}, {"America/Glace_Bay", "Canada"},
	{"America/Goose_Bay", "Canada"}, {"America/Grand_Turk", "Turks and Caicos Is"}, {"America/Grenada", "Grenada"},
	{"America/Guadeloupe", "Guadeloupe"}, {"America/Guatemala", "Guatemala"}, {"America/Guayaquil", "Ecuador"},
	{"America/Guyana", "Guyana"}, {"America/Halifax", "Canada"}, {"America/Havana", "Cuba"},
	{"America/Hermosillo", "Mexico"}, {"America/Indiana/Indianapolis", "US"}, {"America/Indiana/Knox", "US"},
	{"America/Indiana/Marengo", "US"}, {"America/Indiana/Petersburg", "US"}, {"America/Indiana/Tell_City", "US"},
	{"America/Indiana/Vevay", "US"}, {"America/Indiana/Vincennes", "US"}, {"America/Indiana/Winamac", "US"},
	{"America/Inuvik", "Canada"}, {"America/Iqaluit", "Canada"}, {"America/Jamaica", "Jamaica"},
	{"America/Juneau", "US"}, {"America/Kentucky/Louisville", "US"}, {"America/Kentucky/Monticello", "US"},
	{"America/Kralendijk", "Caribbean NL"}, {"America/La_Paz", "Bolivia"}, {"America/Lima", "Peru"},
	{"America/Los_Angeles", "US"}, {"America/Lower_Princes", "Sint Maarten"}, {"America/Maceio", "Brazil"},
	{"America/Managua", "Nicaragua"}, {"America/Manaus", "Brazil"}, {"America/Marigot", "Saint Martin"},
	{"America/Martinique", "Martinique"}, {"America/Matamoros", "Mexico"}, {"America/Mazatlan", "Mexico"},
	{"America/Menominee", "US"}, {"America/Merida", "Mexico"}, {"America/Metlakatla", "US"},
	{"America/Mexico_City", "Mexico"}, {"America/Miquelon", "Saint Pierre"}, {"America/Moncton", "Canada"},
	{"America/Monterrey", "Mexico"}, {"America/Montevideo", "Uruguay"}, {"America/Montserrat", "Montserrat"},
	{"America/Nassau", "Bahamas"}, {"America/New_York", "US"}, {"America/Nome", "US"},
	{"America/Noronha", "Brazil"}, {"America/North_Dakota/Beulah", "US"}, {"America/North_Dakota/Center", "US"},
	{"America/North_Dakota/New_Salem", "US"}, {"America/Nuuk", "Greenland"}, {"America/Ojinaga", "Mexico"},
	{"America/Panama", "Panama"}, {"America/Paramaribo", "Suriname"}, {"America/Phoenix", "US"},
	{"America/Port-au-Prince", "Haiti"}, {"America/Port_of_Spain", "Trinidad and Tobago"},
	{"America/Porto_Velho", "Brazil"}, {"America/Puerto_Rico", "Puerto Rico"}, {"America/Punta_Arenas", "Chile"},
	{"America/Rankin_Inlet", "Canada"}, {"America/Recife", "Brazil"}, {"America/Regina", "Canada"},
	{"America/Resolute", "Canada"}, {"America/Rio_Branco", "Brazil"}, {"America/Santarem", "Brazil"},
	{"America/Santiago", "Chile"}, {"America/Santo_Domingo", "Dominican Republic"},
	{"America/Sao_Paulo", "Brazil"}, {"America/Scoresbysund", "Greenland"}, {"America/Sitka", "US"},
	{"America/St_Barthelemy", "Saint Barthelemy"}, {"America/St_Johns", "Canada"},
	{"America/St_Kitts", "Saint Kitts and Nevis"}, {"America/St_Lucia", "Saint Lucia"},
	{"America/St_Thomas", "US Virgin Islands"}, {"America/St_Vincent", "Saint Vincent"},
	{"America/Swift_Current", "Canada"}, {"America/Tegucigalpa", "Honduras"}, {"America/Thule", "Greenland"},
	{"America/Tijuana", "Mexico"}, {"America/Toronto", "Canada"}, {"America/Tortola", "British Virgin Islands"},
	{"America/Vancouver", "Canada"}, {"America/Whitehorse", "Canada"}, {"America/Winnipeg", "Canada"},
	{"America/Yakutat", "US"}, {"Antarctica/Casey", "Antarctica"}, {"Antarctica/Davis", "Antarctica"},
	{"Antarctica/DumontDUrville", "Antarctica"}, {"Antarctica/Macquarie", "Australia"},
	{"Antarctica/Mawson", "Antarctica"}, {"Antarctica/McMurdo", "Antarctica"}, {"Antarctica/Palmer", "Antarctica"},
	{"Antarctica/Rothera", "Antarctica"}, {"Antarctica/Syowa", "Antarctica"}, {"Antarctica/Troll", "Antarctica"},
	{"Antarctica/Vostok", "Antarctica"}, {"Arctic/Longyearbyen", "Svalbard and Jan Mayen"}, {"Asia/Aden", "Yemen"},
	{"Asia/Almaty", "Kazakhstan"}, {"Asia/Amman", "Jordan"}, {"Asia/Anadyr", "Russia"},
	{"Asia/Aqtau", "Kazakhstan"}, {"Asia/Aqtobe", "Kazakhstan"}, {"Asia/Ashgabat", "Turkmenistan"},
	{"Asia/Atyrau", "Kazakhstan"}, {"Asia/Baghdad", "Iraq"}, {"Asia/Bahrain", "Bahrain"},
	{"Asia/Baku", "Azerbaijan"}, {"Asia/Bangkok", "Thailand"}, {"Asia/Barnaul", "Russia"},
	{"Asia/Beirut", "Lebanon"}, {"Asia/Bishkek", "Kyrgyzstan"}, {"Asia/Brunei", "Brunei"},
	{"Asia/Calcutta", "India"}, {"Asia/Chita", "Russia"}, {"Asia/Colombo", "Sri Lanka"},
	{"Asia/Damascus", "Syria"}, {"Asia/Dhaka", "Bangladesh"}, {"Asia/Dili", "East Timor"}, {"Asia/Dubai", "UAE"},
	{"Asia/Dushanbe", "Tajikistan"}, {"Asia/Famagusta", "Cyprus"}, {"Asia/Gaza", "Palestine"},
	{"Asia/Hebron", "Palestine"}, {"Asia/Ho_Chi_Minh", "Vietnam"}, {"Asia/Hong_Kong", "Hong Kong"},
	{"Asia/Hovd", "Mongolia"}, {"Asia/Irkutsk", "Russia"}, {"Asia/Jakarta", "Indonesia"},
	{"Asia/Jayapura", "Indonesia"}, {"Asia/Jerusalem", "Israel"}, {"Asia/Kabul", "Afghanistan"},
	{"Asia/Kamchatka", "Russia"}, {"Asia/Karachi", "Pakistan"}, {"Asia/Kathmandu", "Nepal"},
	{"Asia/Khandyga", "Russia"}, {"Asia/Kolkata", "India"}, {"Asia/Krasnoyarsk", "Russia"},
	{"Asia/Kuala_Lumpur", "Malaysia"}, {"Asia/Kuching", "Malaysia"}, {"Asia/Kuwait", "Kuwait"},
	{"Asia/Macau", "Macau"}, {"Asia/Magadan", "Russia"}, {"Asia/Makassar", "Indonesia"},
	{"Asia/Manila", "Philippines"}, {"Asia/Muscat", "Oman"}, {"Asia/Nicosia", "Cyprus"},
	{"Asia/Novokuznetsk", "Russia"}, {"Asia/Novosibirsk", "Russia"}, {"Asia/Omsk", "Russia"},
	{"Asia/Oral", "Kazakhstan"}, {"Asia/Phnom_Penh", "Cambodia"}, {"Asia/Pontianak", "Indonesia"},
	{"Asia/Pyongyang", "North Korea"}, {"Asia/Qatar", "Qatar"}, {"Asia/Qostanay", "Kazakhstan"},
	{"Asia/Qyzylorda", "Kazakhstan"}, {"Asia/Riyadh", "Saudi Arabia"}, {"Asia/Sakhalin", "Russia"},
	{"Asia/Samarkand", "Uzbekistan"}, {"Asia/Seoul", "South Korea"}, {"Asia/Shanghai", "China"},
	{"Asia/Singapore", "Singapore"}, {"Asia/Srednekolymsk", "Russia"}, {"Asia/Taipei", "Taiwan"},
	{"Asia/Tashkent", "Uzbekistan"}, {"Asia/Tbilisi", "Georgia"}, {"Asia/Tehran", "Iran"},
	{"Asia/Thimphu", "Bhutan"}, {"Asia/Tokyo", "Japan"}, {"Asia/Tomsk", "Russia"},
	{"Asia/Ulaanbaatar", "Mongolia"}, {"Asia/Urumqi", "China"}, {"Asia/Ust-Nera", "Russia"},
	{"Asia/Vientiane", "Laos"}, {"Asia/Vladivostok", "Russia"}, {"Asia/Yakutsk", "Russia"},
	{"Asia/Yangon", "Myanmar"}, {"Asia/Yekaterinburg", "Russia"}, {"Asia/Yerevan", "Armenia"},
	{"Atlantic/Azores", "Portugal"}, {"Atlantic/Bermuda", "Bermuda"}, {"Atlantic/Canary", "Spain"},
	{"Atlantic/Cape_Verde", "Cape Verde"}, {"Atlantic/Faroe", "Faroe Islands"}, {"Atlantic/Madeira", "Portugal"},
	{"Atlantic/Reykjavik", "Iceland"}, {"Atlantic/South_Georgia", "South Georgia and the South Sandwich Islands"},
	{"Atlantic/St_Helena", "Saint Helena"}, {"Atlantic/Stanley", "Falkland Islands"},
	{"Australia/Adelaide", "Australia"}, {"Australia/Brisbane", "Australia"},
	{"Australia/Broken_Hill", "Australia"}, {"Australia/Darwin", "Australia"}, {"Australia/Eucla", "Australia"},
	{"Australia/Hobart", "Australia"}, {"Australia/Lindeman", "Australia"}, {"Australia/Lord_Howe", "Australia"},
	{"Australia/Melbourne", "Australia"}, {"Australia/Perth", "Australia"}, {"Australia/Sydney", "Australia"},
	{"Europe/Amsterdam", "Netherlands"}, {"Europe/Andorra", "Andorra"}, {"Europe/Astrakhan", "Russia"},
	{"Europe/Athens", "Greece"}, {"Europe/Belgrade", "Serbia"}, {"Europe/Berlin", "Germany"},
	{"Europe/Bratislava", "Slovakia"}, {"Europe/Brussels", "Belgium"}, {"Europe/Bucharest", "Romania"},
	{"Europe/Budapest", "Hungary"}, {"Europe/Busingen", "Germany"}, {"Europe/Chisinau", "Moldova"},
	{"Europe/Copenhagen", "Denmark"}, {"Europe/Dublin", "Ireland"}, {"Europe/Gibraltar", "Gibraltar"},
	{"Europe/Guernsey", "Guernsey"}, {"Europe/Helsinki", "Finland"}, {"Europe/Isle_of_Man", "Isle of Man"},
	{"Europe/Istanbul", "Turkey"}, {"Europe/Jersey", "Jersey"}, {"Europe/Kaliningrad", "Russia"},
	{"Europe/Kiev", "Ukraine"}, {"Europe/Kirov", "Russia"}, {"Europe/Kyiv", "Ukraine"},
	{"Europe/Lisbon", "Portugal"}, {"Europe/Ljubljana", "Slovenia"}, {"Europe/London", "UK"},
	{"Europe/Luxembourg", "Luxembourg"}, {"Europe/Madrid", "Spain"}, {"Europe/Malta", "Malta"},
	{"Europe/Mariehamn", "Åland Islands"}, {"Europe/Minsk", "Belarus"}, {"Europe/Monaco", "Monaco"},
	{"Europe/Moscow", "Russia"}, {"Europe/Oslo", "Norway"}, {"Europe/Paris", "France"},
	{"Europe/Podgorica", "Montenegro"}, {"Europe/Prague", "Czechia"}, {"Europe/Riga", "Latvia"},
	{"Europe/Rome", "Italy"}, {"Europe/Samara", "Russia"}, {"Europe/San_Marino", "San Marino"},
	{"Europe/Sarajevo", "Bosnia"}, {"Europe/Saratov", "Russia"}, {"Europe/Simferopol", "Ukraine"},
	{"Europe/Skopje", "North Macedonia"}, {"Europe/Sofia", "Bulgaria"}, {"Europe/Stockholm", "Sweden"},
	{"Europe/Tallinn", "Estonia"}, {"Europe/Tirane", "Albania"}, {"Europe/Ulyanovsk", "Russia"},
	{"Europe/Vaduz", "Liechtenstein"}, {"Europe/Vatican", "Vatican City"}, {"Europe/Vienna", "Austria"},
	{"Europe/Vilnius", "Lithuania"}, {"Europe/Volgograd", "Russia"}, {"Europe/Warsaw", "Poland"},
	{"Europe/Zagreb", "Croatia"}, {"Europe/Zurich", "Switzerland"}, {"Indian/Antananarivo", "Madagascar"},
	{"Indian/Chagos", "British Indian Ocean Territory"}, {"Indian/Christmas", "Christmas Island"},
	{"Indian/Cocos", "Cocos Islands"}, {"Indian/Comoro", "Comoros"},
	{"Indian/Kerguelen", "French Southern Territories"}, {"Indian/Mahe", "Seychelles"},
	{"Indian/Maldives", "Maldives"}, {"Indian/Mauritius", "Mauritius"}, {"Indian/Mayotte", "Mayotte"},
	{"Indian/Reunion", "Réunion"}, {"Pacific/Apia", "Samoa"}, {"Pacific/Auckland", "New Zealand"},
	{"Pacific/Bougainville", "Papua New Guinea"}, {"Pacific/Chatham", "New Zealand"},
	{"Pacific/Chuuk", "Micronesia"}, {"Pacific/Easter", "Chile"}, {"Pacific/Efate", "Vanuatu"},
	{"Pacific/Fakaofo", "Tokelau"}, {"Pacific/Fiji", "Fiji"}, {"Pacific/Funafuti", "Tuvalu"},
	{"Pacific/Galapagos", "Ecuador"}, {"Pacific/Gambier", "French Polynesia"},
	{"Pacific/Guadalcanal", "Solomon Islands"}, {"Pacific/Guam", "Guam"}, {"Pacific/Honolulu", "US"},
	{"Pacific/Kanton", "Kiribati"}, {"Pacific/Kiritimati", "Kiribati"}, {"Pacific/Kosrae", "Micronesia"},
	{"Pacific/Kwajalein", "Marshall Islands"}, {"Pacific/Majuro", "Marshall Islands"},
	{"Pacific/Marquesas", "French Polynesia"}, {"Pacific/Midway", "US"}, {"Pacific/Nauru", "Nauru"},
	{"Pacific/Niue", "Niue"}, {"Pacific/Norfolk", "Norfolk Island"}, {"Pacific/Noumea", "New Caledonia"},
	{"Pacific/Pago_Pago", "American Samoa"}, {"Pacific/Palau", "Palau"}, {"Pacific/Pitcairn", "Pitcairn"},
	{"Pacific/Pohnpei", "Micronesia"}, {"Pacific/Port_Moresby", "Papua New Guinea"},
	{"Pacific/Rarotonga", "Cook Islands"}, {"Pacific/Saipan", "Northern Mariana Islands"},
	{"Pacific/Tahiti", "French Polynesia"}, {"Pacific/Tarawa", "Kiribati"}, {"Pacific/Tongatapu", "Tonga"},
	{"Pacific/Wake", "US"}, {"Pacific/Wallis", "Wallis and Futuna"},
};
/* As searches name them: keys of all countries above. */
static const char *const country_keys[] = {
	"afghanistan", "albania", "algeria", "american_samoa", "andorra", "angola", "anguilla", "antarctica",
	"antigua_and_barbuda", "argentina", "armenia", "aruba", "australia", "austria", "azerbaijan", "bahamas",
	"bahrain", "bangladesh", "barbados", "belarus", "belgium", "belize", "benin", "bermuda", "bhutan",
	"bolivia", "bosnia", "botswana", "brazil", "british_indian_ocean_territory", "british_virgin_islands",
	"brunei", "bulgaria", "burkina_faso", "burundi", "cambodia", "cameroon", "canada", "cape_verde",
	"caribbean_nl", "cayman_islands", "central_african_rep.", "chad", "chile", "china", "christmas_island",
	"cocos_islands", "colombia", "comoros", "cook_islands", "costa_rica", "croatia", "cuba", "curaçao",
	"cyprus", "czechia", "côte_d'ivoire", "denmark", "djibouti", "dominica", "dominican_republic", "dr_congo",
	"east_timor", "ecuador", "egypt", "el_salvador", "equatorial_guinea", "eritrea", "estonia", "eswatini",
	"ethiopia", "falkland_islands", "faroe_islands", "fiji", "finland", "france", "french_guiana",
	"french_polynesia", "french_southern_territories", "gabon", "gambia", "georgia", "germany", "ghana",
	"gibraltar", "greece", "greenland", "grenada", "guadeloupe", "guam", "guatemala", "guernsey", "guinea",
	"guinea-bissau", "guyana", "haiti", "honduras", "hong_kong", "hungary", "iceland", "india", "indonesia",
	"iran", "iraq", "ireland", "isle_of_man", "israel", "italy", "jamaica", "japan", "jersey", "jordan",
	"kazakhstan", "kenya", "kiribati", "kuwait", "kyrgyzstan", "laos", "latvia", "lebanon", "lesotho",
	"liberia", "libya", "liechtenstein", "lithuania", "luxembourg", "macau", "madagascar", "malawi",
	"malaysia", "maldives", "mali", "malta", "marshall_islands", "martinique", "mauritania", "mauritius",
	"mayotte", "mexico", "micronesia", "moldova", "monaco", "mongolia", "montenegro", "montserrat", "morocco",
	"mozambique", "myanmar", "namibia", "nauru", "nepal", "netherlands", "new_caledonia", "new_zealand",
	"nicaragua", "niger", "nigeria", "niue", "norfolk_island", "north_korea", "north_macedonia",
	"northern_mariana_islands", "norway", "oman", "pakistan", "palau", "palestine", "panama",
	"papua_new_guinea", "paraguay", "peru", "philippines", "pitcairn", "poland", "portugal", "puerto_rico",
	"qatar", "republic_of_the_congo", "romania", "russia", "rwanda", "réunion", "saint_barthelemy",
	"saint_helena", "saint_kitts_and_nevis", "saint_lucia", "saint_martin", "saint_pierre", "saint_vincent",
	"samoa", "san_marino", "sao_tome_and_principe", "saudi_arabia", "senegal", "serbia", "seychelles",
	"sierra_leone", "singapore", "sint_maarten", "slovakia", "slovenia", "solomon_islands", "somalia",
	"south_africa", "south_georgia_and_the_south_sandwich_islands", "south_korea", "south_sudan", "spain",
	"sri_lanka", "sudan", "suriname", "svalbard_and_jan_mayen", "sweden", "switzerland", "syria", "taiwan",
	"tajikistan", "tanzania", "thailand", "togo", "tokelau", "tonga", "trinidad_and_tobago", "tunisia",
	"turkey", "turkmenistan", "turks_and_caicos_is", "tuvalu", "uae", "uganda", "uk", "ukraine", "uruguay",
	"us", "us_virgin_islands", "uzbekistan", "vanuatu", "vatican_city", "venezuela", "vietnam",
	"wallis_and_futuna", "western_sahara", "yemen", "zambia", "zimbabwe", "åland_islands",
};
/* clang-format on */

static int compare_zone(const void *zone, const void *row)
{
	return strcmp(zone, ((const ZoneCountry *)row)->zone);
}

const char *time_zone_country(const char *zone)
{
	const ZoneCountry *found = bsearch(zone, countries, G_N_ELEMENTS(countries), sizeof countries[0], compare_zone);

	return found == NULL ? NULL : found->country;
}

const char *time_zone_country_zone(guint at)
{
	return at < G_N_ELEMENTS(countries) ? countries[at].zone : NULL;
}

const char *time_zone_country_key(guint at)
{
	return at < G_N_ELEMENTS(country_keys) ? country_keys[at] : NULL;
}

static char *key_of(const char *country)
{
	return g_strdelimit(g_utf8_strdown(country, -1), " ", '_');
}

char *time_zone_countries_json(void)
{
	GString *json = g_string_new(NULL);
	JsonWriter w;

	jsonw_init(&w, json);
	jsonw_begin_array(&w);
	for (gsize i = 0; i < G_N_ELEMENTS(countries); i++) {
		g_autofree char *zone = g_ascii_strdown(countries[i].zone, -1);
		g_autofree char *key = key_of(countries[i].country);
		jsonw_begin_object(&w);
		jsonw_put_text(&w, "zone", zone);
		jsonw_put_text(&w, "key", key);
		jsonw_put_text(&w, "country", countries[i].country);
		jsonw_end_object(&w);
	}
	jsonw_end_array(&w);
	return g_string_free(json, FALSE);
}
