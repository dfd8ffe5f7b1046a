/*
 * domain/search/search_country: the many names of a country, and the key that leads are found by. Pure.
 */
#pragma once

#include <glib.h>

#include "domain/search/search.h"

/* "germany" of de, DE, Germany, Deutschland; "austria" of oesterreich. NULL: no country is called so. A constant. */
const char *search_country_find(const char *typed);

/* Offers the key and the name of each country that is called something that begins so, though its key does not. */
void search_country_offer(const char *start, SearchOffer offer, void *context);

/* Offers each name, with its key. */
void search_country_each(SearchOffer offer, void *context);

/* The keys in the order of the table, which is that of time_zone_country_key(); NULL: there are no more. */
const char *search_country_key(guint at);
