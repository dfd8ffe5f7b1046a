#include "http/pages/public_pages.h"

#include <pthread.h>
#include <string.h>

#include "app/app.h"
#include "app/links.h"
#include "app/rules/recommender.h"
#include "app/service.h"
#include "app/texts.h"
#include "base/clock.h"
#include "base/signed_token.h"
#include "codec/format.h"
#include "codec/gzip.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "http/pages/example_view.h"
#include "http/pages/form_view.h"
#include "http/pages/rules_view.h"
#include "http/pages/visitor.h"

/* Stands in the kept form where each visitor's token goes: as long as one, and no text of ours. */
#define TOKEN_PLACE "TOKEN_PLACE_IN_THE_EMPTY_FORM_________________________________________________"
G_STATIC_ASSERT(sizeof TOKEN_PLACE == SIGNED_TOKEN_TEXT_BYTES);

/* clang-format off */
const PublicPageSpec public_page_specs[PUBLIC_PAGE_COUNT] = {
	[PUBLIC_COMPARISON] = {"/hire/compare/rust-vs-python", PAGE_COMPARISON, NULL,
		TEXT_PAGE_COMPARISON_META_TITLE, TEXT_PAGE_COMPARISON_META_SUMMARY, TEXT_PAGE_COMPARISON_CRUMB, NULL},
	[PUBLIC_RUST_ENGINEER] = {"/hire/rust-engineer", PAGE_HIRE_RUST, NULL,
		TEXT_PAGE_HIRE_RUST_META_TITLE, TEXT_PAGE_HIRE_RUST_META_SUMMARY, TEXT_PAGE_HIRE_RUST_CRUMB, "rust"},
	[PUBLIC_PYTHON_DEVELOPER] = {"/hire/python-developer", PAGE_HIRE_PYTHON, NULL,
		TEXT_PAGE_HIRE_PYTHON_META_TITLE, TEXT_PAGE_HIRE_PYTHON_META_SUMMARY, TEXT_PAGE_HIRE_PYTHON_CRUMB, "python"},
	[PUBLIC_HYBRID_TEAM] = {"/hire/hybrid-team", PAGE_HIRE_HYBRID, NULL,
		TEXT_PAGE_HIRE_HYBRID_META_TITLE, TEXT_PAGE_HIRE_HYBRID_META_SUMMARY, TEXT_PAGE_HIRE_HYBRID_CRUMB, NULL},
	[PUBLIC_FORM] = {"/project", PAGE_PROJECT, NULL,
		TEXT_PAGE_PROJECT_META_TITLE, TEXT_PAGE_PROJECT_META_SUMMARY, TEXT_NONE, NULL},
	[PUBLIC_SITEMAP] = {"/sitemap.xml", PAGE_SITEMAP, "application/xml; charset=utf-8", TEXT_NONE, TEXT_NONE, TEXT_NONE, NULL},
	[PUBLIC_ROBOTS] = {"/robots.txt", PAGE_ROBOTS, "text/plain; charset=utf-8", TEXT_NONE, TEXT_NONE, TEXT_NONE, NULL},
};
/* clang-format on */

typedef struct Rendered {
	GString *text;
	char *etag;	    /* quoted, as sent */
	GBytes *packed;	    /* by gzip; NULL: not worth it, or each visitor gets another text */
	GzipGapped *gapped; /* the form, around each visitor's token; NULL: another page */
	char *packed_etag;
	bool is_packed; /* of a copy: text and etag are the packed ones */
} Rendered;

/* All pages in one language; their links ask for it, or do not. */
typedef struct Variant {
	const char *language; /* a constant */
	bool is_asked;
	Rendered rendered[PUBLIC_PAGE_COUNT];
} Variant;

struct PublicPages {
	pthread_mutex_t lock; /* guards the rest */
	RuleSet *rules;	      /* what the rendered pages show; NULL: nothing is rendered yet */
	int64_t since_us;     /* that these rules are stored */
	GPtrArray *variants;  /* of Variant: those that were asked for */
};

static void free_variant(void *data)
{
	Variant *variant = data;

	for (PublicPage page = 0; page < PUBLIC_PAGE_COUNT; page++) {
		Rendered *old = &variant->rendered[page];
		if (old->text != NULL)
			g_string_free(old->text, TRUE);
		g_free(old->etag);
		g_clear_pointer(&old->packed, g_bytes_unref);
		gzip_gapped_free(old->gapped);
		g_free(old->packed_etag);
	}
	g_free(variant);
}

PublicPages *public_pages_new(void)
{
	PublicPages *pages = g_new0(PublicPages, 1);

	pthread_mutex_init(&pages->lock, NULL);
	pages->variants = g_ptr_array_new_with_free_func(free_variant);
	return pages;
}

static void drop_rendered(PublicPages *pages)
{
	g_ptr_array_set_size(pages->variants, 0);
	if (pages->rules != NULL)
		ruleset_unref(pages->rules);
	pages->rules = NULL;
}

void public_pages_free(PublicPages *pages)
{
	if (pages == NULL)
		return;
	drop_rendered(pages);
	g_ptr_array_unref(pages->variants);
	pthread_mutex_destroy(&pages->lock);
	g_free(pages);
}

void public_pages_forget(PublicPages *pages)
{
	pthread_mutex_lock(&pages->lock);
	drop_rendered(pages);
	pthread_mutex_unlock(&pages->lock);
}

/* "2026-11-29": when the pages last changed, as far as we know: with the rules, or with what shows them. g_free; NULL: not known. */
static char *changed_text(const Exchange *x, int64_t rules_since_us)
{
	const int64_t shown_s = assets_changed_s(texts_assets(x->site->service->texts));
	const int64_t changed_s = MIN(MAX(rules_since_us, shown_s * G_USEC_PER_SEC), clock_now_us()) / G_USEC_PER_SEC;
	g_autoptr(GDateTime) changed = changed_s <= 0 ? NULL : g_date_time_new_from_unix_utc(changed_s);

	return changed == NULL ? NULL : g_date_time_format(changed, "%Y-%m-%d");
}

/* Each page in each language. */
static Json *sitemap_view(const Exchange *x, int64_t rules_since_us)
{
	g_autofree char *changed = changed_text(x, rules_since_us);
	Json *pages = json_array();
	const char *language;

	for (PublicPage page = 0; page < PUBLIC_PAGE_COUNT; page++) {
		g_autofree char *address = link_page(x->site->app->settings, public_page_specs[page].path);
		for (guint at = 0;
			public_page_specs[page].content_type == NULL && (language = wording_offered_at(at)) != NULL;
			at++) {
			g_autofree char *there = page_address(address, language);
			json_array_append_new(pages, json_pack("{s:s, s:s?, s:o}", "address", there, "changed", changed,
							     "alternates", page_alternates(address)));
		}
	}
	return pages;
}

static Json *empty_form_view(void)
{
	g_autoptr(RawSubmission) nothing = raw_submission_new();

	return form_view(&(FormState){.token = TOKEN_PLACE, .raw = nothing});
}

/* What the pages show. */
typedef struct Shown {
	RuleSet *rules; /* borrowed */
	const Json *document;
	int64_t since_us;
	bool is_kept; /* for all who ask; else for one request, whose query its links keep */
} Shown;

static Json *page_view(const Exchange *x, const PublicPageSpec *spec, const Shown *shown)
{
	g_autofree char *canonical = link_page(x->site->app->settings, spec->path);
	g_autofree char *sitemap = link_page(x->site->app->settings, public_page_specs[PUBLIC_SITEMAP].path);
	g_autoptr(GDateTime) since = format_local(NULL, shown->since_us);
	g_autofree char *since_text = shown->since_us == 0 ? NULL : format_day(since);
	Json *view = spec->page == PAGE_PROJECT ? empty_form_view() : rules_view(shown->document, spec->engagement);

	json_object_update_new(view, json_pack("{s:s?, s:s?, s:s?, s:s, s:s?, s:s?, s:s}", "path_in_languages",
					     shown->is_kept ? spec->path : NULL, "title", wording_text(spec->title),
					     "summary", wording_text(spec->summary), "canonical", canonical, "crumb",
					     wording_text(spec->crumb), "since", since_text, "sitemap", sitemap));
	if (spec->page == PAGE_SITEMAP)
		json_object_set_new(view, "pages", sitemap_view(x, shown->since_us));
	if (spec->page == PAGE_COMPARISON)
		json_object_set_new(view, "example", example_view(x->site->app, shown->rules));
	return view;
}

static GzipGapped *gapped_form(const GString *text)
{
	const char *place = strstr(text->str, TOKEN_PLACE);

	g_assert(place != NULL);
	return gzip_gapped_new(text->str, text->len, (gsize)(place - text->str), strlen(TOKEN_PLACE));
}

/* Owned by pages; NULL: error. */
static Variant *render_all(PublicPages *pages, Exchange *x, GError **error)
{
	const char *text = ruleset_json(pages->rules);
	g_autoptr(Json) document = jsonc_decode(text, strlen(text), error);

	if (document == NULL)
		return NULL;
	const Shown shown = {.rules = pages->rules, .document = document, .since_us = pages->since_us, .is_kept = true};
	Variant *variant = g_new0(Variant, 1);
	variant->language = x->language;
	variant->is_asked = x->is_language_asked;
	for (PublicPage page = 0; page < PUBLIC_PAGE_COUNT; page++) {
		const PublicPageSpec *spec = &public_page_specs[page];
		Rendered *made = &variant->rendered[page];
		g_autoptr(Json) view = page_view(x, spec, &shown);
		made->text = page_render(x, spec->page, view, error);
		if (made->text == NULL) {
			free_variant(variant);
			return NULL;
		}
		g_autofree char *hash = g_compute_checksum_for_data(
			G_CHECKSUM_SHA256, (const guchar *)made->text->str, made->text->len);
		made->etag = g_strdup_printf("\"%.16s\"", hash);
		made->packed_etag = g_strdup_printf("\"%.16s-gzip\"", hash);
		if (page == PUBLIC_FORM)
			made->gapped = gapped_form(made->text);
		else
			made->packed = gzip_pack(made->text->str, made->text->len);
	}
	g_ptr_array_add(pages->variants, variant);
	return variant;
}

/* Of these rules and in the language of the request; NULL: error. */
static Variant *find_variant(PublicPages *pages, Exchange *x, RuleSet *rules, int64_t since_us, GError **error)
{
	if (pages->rules != rules || pages->since_us != since_us) {
		drop_rendered(pages);
		pages->rules = ruleset_ref(rules);
		pages->since_us = since_us;
	}
	for (guint i = 0; i < pages->variants->len; i++) {
		Variant *variant = g_ptr_array_index(pages->variants, i);
		if (variant->language == x->language && variant->is_asked == x->is_language_asked)
			return variant;
	}
	return render_all(pages, x, error);
}

typedef struct Asked {
	PublicPage page;
	const char *token; /* of this visitor, as long as its place; NULL: the page has none */
} Asked;

static GString *copy_text(const Rendered *kept, bool is_packed, const char *token)
{
	gsize count = kept->text->len;
	const char *bytes = kept->text->str;

	if (is_packed && token != NULL)
		return gzip_gapped_fill(kept->gapped, token);
	if (is_packed)
		bytes = g_bytes_get_data(kept->packed, &count);
	GString *text = g_string_new_len(bytes, (gssize)count);
	if (token != NULL)
		memcpy(strstr(text->str, TOKEN_PLACE), token, strlen(token));
	return text;
}

/* Copies what is to be sent, so that nothing is sent under the lock. */
static bool copy_page(PublicPages *pages, Exchange *x, const Asked *asked, Rendered *copy, GError **error)
{
	int64_t since_us;
	g_autoptr(RuleSet) rules = recommender_rules_since(x->site->app->recommender, &since_us);

	pthread_mutex_lock(&pages->lock);
	const Variant *variant = find_variant(pages, x, rules, since_us, error);
	if (variant != NULL) {
		const Rendered *kept = &variant->rendered[asked->page];
		copy->is_packed = (kept->packed != NULL || kept->gapped != NULL) && request_accepts_gzip(&x->request);
		copy->text = copy_text(kept, copy->is_packed, asked->token);
		copy->etag = g_strdup(copy->is_packed ? kept->packed_etag : kept->etag);
	}
	pthread_mutex_unlock(&pages->lock);
	return variant != NULL;
}

/* What is asked besides the language changes nothing on the page, but stays when its reader takes another language. */
static void show_with_query(Exchange *x, PublicPage page)
{
	Shown shown = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(RuleSet) rules = recommender_rules_since(x->site->app->recommender, &shown.since_us);
	const char *text = ruleset_json(rules);
	g_autoptr(Json) document = jsonc_decode(text, strlen(text), &error);

	if (document == NULL) {
		exchange_fail(x, error);
		return;
	}
	shown.rules = rules;
	shown.document = document;
	visitor_arrives(x);
	page_show_going_back(x, 200, public_page_specs[page].page, page_view(x, &public_page_specs[page], &shown));
}

void public_page_show(Exchange *x, PublicPage page)
{
	if (public_page_specs[page].content_type == NULL && !page_asks_language_alone(x)) {
		show_with_query(x, page);
		return;
	}
	const char *content_type = public_page_specs[page].content_type;
	const char *known = request_header(&x->request, "If-None-Match");
	g_autoptr(GError) error = NULL;
	Rendered copy;

	if (!copy_page(x->site->public_pages, x, &(Asked){.page = page}, &copy, &error)) {
		exchange_fail(x, error);
		return;
	}
	if (content_type == NULL)
		visitor_arrives(x);
	if (known != NULL && strstr(known, copy.etag) != NULL) {
		x->response.status = 304;
		g_string_free(copy.text, TRUE);
	} else if (content_type == NULL) {
		response_give_page(&x->response, 200, copy.text);
	} else {
		response_give(&x->response, 200, content_type, copy.text);
	}
	if (copy.is_packed && x->response.status == 200)
		response_add_header(&x->response, "Content-Encoding", "gzip");
	response_vary(&x->response, "Accept-Encoding");
	page_add_language(x);
	/* Kept, but asked about each time: another rule set shows immediately. */
	response_add_header(&x->response, "Cache-Control", "no-cache");
	response_add_header(&x->response, "ETag", copy.etag);
	g_free(copy.etag);
}

void public_form_show(Exchange *x, const char *token)
{
	g_autoptr(GError) error = NULL;
	Rendered copy;

	if (!copy_page(x->site->public_pages, x, &(Asked){PUBLIC_FORM, token}, &copy, &error)) {
		exchange_fail(x, error);
		return;
	}
	response_give_page(&x->response, 200, copy.text);
	if (copy.is_packed)
		response_add_header(&x->response, "Content-Encoding", "gzip");
	response_vary(&x->response, "Accept-Encoding");
	response_add_header(&x->response, "Cache-Control", PAGE_GOING_BACK);
	page_add_language(x);
	g_free(copy.etag);
}
