/* store/recruiter_emails: the emails that recruiters get regularly, and when each is due. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "db/connection.h"
#include "db/statement.h"

bool recruiter_emails_is_due(Db *db, bool *is_due, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The columns of recruiter_emails_claim in recruiter_emails.sql; locked until the caller's transaction ends. */
DbResult *recruiter_emails_claim(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* json: as recruiter_emails_schedule in recruiter_emails.sql has it. */
bool recruiter_emails_schedule(Db *db, const char *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;
