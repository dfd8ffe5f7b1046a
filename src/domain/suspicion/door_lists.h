/*
 * domain/suspicion/door_lists: domains and phrases that say something about who sends a request.
 *
 * The lists are texts of one entry a line, in templates/lists; lines that begin with # are comments, and one that begins
 * with - takes an entry of a list before it away. A domain stands for itself; with a dot before it, for everything under
 * it. A phrase has one to six words; case and punctuation do not count. Filled by door_lists_add(), then only read, by
 * any number of threads.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum DoorList {
	DOOR_LIST_FREE_MAIL,   /* mail providers that anybody has an address at: nobody's company */
	DOOR_LIST_THROW_AWAY,  /* addresses that are thrown away after minutes; domains under one count as well */
	DOOR_LIST_ADVERTISING, /* phrases */
	DOOR_LIST_COUNT
} DoorList;

typedef struct DoorLists DoorLists;

/* The name of its file, below templates/. */
const char *door_list_file(DoorList list);

DoorLists *door_lists_new(void);
void door_lists_free(DoorLists *lists);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DoorLists, door_lists_free)

void door_lists_add(DoorLists *lists, DoorList list, const char *text);

/* All entries, sorted; owned by the caller. */
GStrv door_lists_entries(const DoorLists *lists, DoorList list) G_GNUC_WARN_UNUSED_RESULT;

/* domain: in ASCII, of any case. */
bool door_lists_has_domain(const DoorLists *lists, DoorList list, const char *domain);

/* Whether a phrase of the list is in the text. */
bool door_lists_has_phrase(const DoorLists *lists, const char *text);
