#include "http/pages/kept_pages.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

typedef struct KeptPage {
	GList link; /* of used; its data is this */
	char *path;
	char *stamp;
	char *html;
	gsize bytes;
	const char *language; /* a constant */
} KeptPage;

struct KeptPages {
	pthread_mutex_t lock; /* guards the rest */
	GHashTable *by_path;  /* KeptPage by its path */
	GQueue used;	      /* the last used one first */
};

static void free_page(void *data)
{
	KeptPage *page = data;

	g_free(page->path);
	g_free(page->stamp);
	g_free(page->html);
	g_free(page);
}

KeptPages *kept_pages_new(void)
{
	KeptPages *pages = g_new0(KeptPages, 1);

	pthread_mutex_init(&pages->lock, NULL);
	g_queue_init(&pages->used);
	pages->by_path = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_page);
	return pages;
}

void kept_pages_free(KeptPages *pages)
{
	if (pages == NULL)
		return;
	g_hash_table_unref(pages->by_path);
	pthread_mutex_destroy(&pages->lock);
	g_free(pages);
}

void kept_pages_forget(KeptPages *pages)
{
	pthread_mutex_lock(&pages->lock);
	g_hash_table_remove_all(pages->by_path);
	g_queue_init(&pages->used);
	pthread_mutex_unlock(&pages->lock);
}

/* The lock is held. */
static void drop(KeptPages *pages, KeptPage *page)
{
	g_queue_unlink(&pages->used, &page->link);
	g_hash_table_remove(pages->by_path, page->path);
}

GString *kept_pages_find(KeptPages *pages, const char *path, const char *stamp, const char **language)
{
	GString *html = NULL;

	pthread_mutex_lock(&pages->lock);
	KeptPage *page = g_hash_table_lookup(pages->by_path, path);
	if (page != NULL && strcmp(page->stamp, stamp) == 0) {
		html = g_string_new_len(page->html, (gssize)page->bytes);
		*language = page->language;
		g_queue_unlink(&pages->used, &page->link);
		g_queue_push_head_link(&pages->used, &page->link);
	} else if (page != NULL) {
		drop(pages, page);
	}
	pthread_mutex_unlock(&pages->lock);
	return html;
}

void kept_pages_keep(KeptPages *pages, const char *path, const char *stamp, const GString *html, const char *language)
{
	if (html->len > KEPT_PAGE_BYTES_MAX)
		return;
	KeptPage *page = g_new0(KeptPage, 1);
	page->link.data = page;
	page->path = g_strdup(path);
	page->stamp = g_strdup(stamp);
	page->html = g_strndup(html->str, html->len);
	page->bytes = html->len;
	page->language = language;

	pthread_mutex_lock(&pages->lock);
	KeptPage *old = g_hash_table_lookup(pages->by_path, path);
	if (old != NULL)
		drop(pages, old);
	if (g_queue_get_length(&pages->used) == KEPT_PAGES_MAX)
		drop(pages, g_queue_peek_tail(&pages->used));
	g_hash_table_insert(pages->by_path, page->path, page);
	g_queue_push_head_link(&pages->used, &page->link);
	pthread_mutex_unlock(&pages->lock);
}
