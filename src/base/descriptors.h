/*
 * base/descriptors: how many files and sockets this process may have open. The shells and service managers of old give
 * 1,024 and let a program have more if it asks.
 */
#pragma once

#include <glib.h>

/* Raises the soft limit towards wanted, as far as the hard one lets it. Returns what there is now. */
guint descriptors_raise(guint wanted);
