#include "app/brand.h"

#include <string.h>

#include "base/color.h"
#include "base/error.h"

/* Grounds of templates/static/site.css: accents are read on them. */
static const Color white = {0xff, 0xff, 0xff}, black = {0, 0, 0};
static const Color dark_surface = {0x1a, 0x20, 0x29}, dark_ink = {0x0d, 0x15, 0x24};

#define TEXT_CONTRAST	    4.5	 /* on the soft shade, which is darker than any other ground */
#define DARK_TEXT_CONTRAST  6.5	 /* thin light letters need more */
#define DARK_GRAY_CONTRAST  13.0 /* a gray button looks as if it could not be pressed, a pale one does not */
#define GRAY_RANGE_MAX	    24	 /* between the channels of what looks gray */
#define LIGHT_SOFT_SHARE    0.9
#define DARK_SOFT_SHARE	    0.82
#define DEFAULT_SOCIAL_FILE "static/social.png"

typedef struct BrandFile {
	char *name; /* of the asset; NULL: none is set */
	char *bytes;
	gsize count;
} BrandFile;

struct Brand {
	BrandFile logo, social_image;
	json_t *view;
};

typedef struct FileFormat {
	const char *suffix;
	const char *begins; /* the first bytes; NULL: text */
	gsize begins_bytes;
} FileFormat;

static const FileFormat logo_formats[] = {
	{".svg", NULL, 0},
	{".png", "\x89PNG\r\n\x1a\n", 8},
	{NULL, NULL, 0},
};

static const FileFormat social_formats[] = {
	{".png", "\x89PNG\r\n\x1a\n", 8},
	{".jpg", "\xff\xd8\xff", 3},
	{".jpeg", "\xff\xd8\xff", 3},
	{NULL, NULL, 0},
};

typedef struct FileSetting {
	const char *setting;
	const char *name; /* of the asset, without its suffix */
	const FileFormat *formats;
	const char *kinds;
	gsize bytes_max;
} FileSetting;

static const FileSetting logo_setting = {
	"LEADMATCH_LOGO", "static/logo", logo_formats, "an SVG or PNG file", BRAND_LOGO_BYTES_MAX};
static const FileSetting social_setting = {
	"LEADMATCH_SOCIAL_IMAGE", "static/social-image", social_formats, "a PNG or JPEG file", BRAND_SOCIAL_BYTES_MAX};

static bool fail(const FileSetting *setting, const char *path, const char *says, GError **error)
{
	g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: %s %s", setting->setting, path, says);
	return false;
}

static bool is_format(const FileFormat *format, const BrandFile *file)
{
	if (format->begins == NULL)
		return g_utf8_validate(file->bytes, (gssize)file->count, NULL) && strstr(file->bytes, "<svg") != NULL;
	return file->count > format->begins_bytes && memcmp(file->bytes, format->begins, format->begins_bytes) == 0;
}

static bool read_file(const FileSetting *setting, const char *path, BrandFile *file, GError **error)
{
	g_autoptr(GError) cause = NULL;
	g_autofree char *lower = path == NULL ? NULL : g_ascii_strdown(path, -1);
	const FileFormat *format = setting->formats;

	if (path == NULL)
		return true;
	while (format->suffix != NULL && !g_str_has_suffix(lower, format->suffix))
		format++;
	if (!g_file_get_contents(path, &file->bytes, &file->count, &cause)) {
		g_set_error(
			error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, "%s: %s", setting->setting, cause->message);
		return false;
	}
	if (format->suffix == NULL || !is_format(format, file)) {
		g_autofree char *says = g_strconcat("is not ", setting->kinds, NULL);
		return fail(setting, path, says, error);
	}
	if (file->count > setting->bytes_max) {
		g_autofree char *says = g_strdup_printf("has more than %zu KiB", setting->bytes_max / 1024);
		return fail(setting, path, says, error);
	}
	file->name = g_strconcat(setting->name, format->suffix, NULL);
	return true;
}

static json_t *color_json(Color color)
{
	char text[COLOR_TEXT_BYTES];

	color_format(color, text);
	return json_string(text);
}

static json_t *shades(Color accent, Color ink, Color soft)
{
	return json_pack("{s:o, s:o, s:o}", "accent", color_json(accent), "accent_ink", color_json(ink), "accent_soft",
		color_json(soft));
}

/* As near to the agency's color as letters in it can be read. */
static json_t *light_shades(Color accent)
{
	const Color soft = color_mix(accent, white, LIGHT_SOFT_SHARE);

	return shades(color_readable(accent, black, soft, TEXT_CONTRAST), white, soft);
}

static bool is_gray(Color color)
{
	const int most = MAX(MAX(color.red, color.green), color.blue);
	const int least = MIN(MIN(color.red, color.green), color.blue);

	return most - least <= GRAY_RANGE_MAX;
}

static json_t *dark_shades(Color accent)
{
	const Color soft = color_mix(accent, dark_surface, DARK_SOFT_SHARE);
	const double contrast = is_gray(accent) ? DARK_GRAY_CONTRAST : DARK_TEXT_CONTRAST;

	return shades(color_readable(accent, white, soft, contrast), dark_ink, soft);
}

/* NULL: no such file. */
static char *address_of(const Settings *settings, const char *asset)
{
	return asset == NULL ? NULL
			     : g_strconcat(settings->base_url == NULL ? "" : settings->base_url, "/", asset, NULL);
}

static json_t *view_of(const Settings *settings, const Brand *brand)
{
	const char *logo = brand->logo.name;
	const char *social = brand->social_image.name;
	g_autofree char *logo_address = address_of(settings, logo);
	g_autofree char *social_address = address_of(settings, social == NULL ? DEFAULT_SOCIAL_FILE : social);
	/* Mail programs show no SVG. */
	const bool is_for_email = logo != NULL && g_str_has_suffix(logo, ".png");
	Color accent = black;
	const bool is_color = color_parse(settings->accent, &accent);

	g_assert(is_color); /* settings_check() has seen it */
	return json_pack("{s:s, s:I, s:s?, s:s?, s:s?, s:s?, s:s, s:s?, s:s?, s:s, s:o, s:o}", "name",
		settings->site_name, "response_hours", (json_int_t)settings->response_hours, "site_url",
		settings->site_url, "contact_email", settings->contact_email, "privacy_url", settings->privacy_url,
		"imprint_url", settings->imprint_url, "home", settings->base_url == NULL ? "" : settings->base_url,
		"logo", logo, "email_logo", is_for_email ? logo_address : NULL, "social_image", social_address, "light",
		light_shades(accent), "dark", dark_shades(accent));
}

static void file_clear(BrandFile *file)
{
	g_free(file->name);
	g_free(file->bytes);
}

Brand *brand_read(const Settings *settings, GError **error)
{
	g_autoptr(Brand) brand = g_new0(Brand, 1);

	if (!read_file(&logo_setting, settings->logo, &brand->logo, error) ||
		!read_file(&social_setting, settings->social_image, &brand->social_image, error))
		return NULL;
	brand->view = view_of(settings, brand);
	return g_steal_pointer(&brand);
}

void brand_free(Brand *brand)
{
	if (brand == NULL)
		return;
	file_clear(&brand->logo);
	file_clear(&brand->social_image);
	json_decref(brand->view);
	g_free(brand);
}

json_t *brand_view(const Brand *brand)
{
	return brand->view;
}

void brand_add_files(const Brand *brand, Assets *assets)
{
	const BrandFile *const files[] = {&brand->logo, &brand->social_image};

	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		if (files[i]->name != NULL)
			assets_add(assets, files[i]->name, files[i]->bytes, files[i]->count);
	}
}
