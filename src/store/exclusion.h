/*
 * store/exclusion: companies whose leads a recruiter is not offered, because of a conflict of interest; and the mail
 * providers that are nobody's company (domain/suspicion/door_lists), as the database needs them to tell companies apart.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"

/* domains: with NULL at the end; all there are. */
bool exclusion_set_free_mail(Db *db, const GStrv domains, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends [{"recruiter","name","company","since","counts"}…]; recruiter_id NULL: of all. An address stands for itself. */
bool exclusion_list(Db *db, const Ident *recruiter_id, GString *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The recruiter is offered this company's leads again, also those that wait. NOT_FOUND: there is no such exclusion. */
bool exclusion_remove(Db *db, const Ident *recruiter_id, const char *company, GError **error) G_GNUC_WARN_UNUSED_RESULT;
