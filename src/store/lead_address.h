/*
 * store/lead_address: whose the address of a lead is, when the one who reads the emails to it says that the request is not theirs.
 *
 * What is known of an address (proven, bounced, disowned) is kept with the versions of the lead that had it (table lead_revision), and counts
 * again when the lead has it again. Every function works in the caller's transaction, behind lead_lock().
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/ident.h"
#include "db/connection.h"
#include "db/statement.h"

typedef struct LetterChoice {
	const char *address;
	const char *network_key; /* of app/door_keys, who gives the address; NULL: not counted */
	int64_t pause_min;	 /* between two letters of a lead to one address */
	int64_t address_per_day_max, lead_per_day_max, network_per_hour_max, per_hour_max;
} LetterChoice;

/* *is_due: a letter is to ask its new address whether it is its reader's, and is counted. */
bool lead_address_choose_letter(Db *db, const Ident *lead_id, const LetterChoice *letter, bool *is_due,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its present address: no longer proven for others either. */
bool lead_address_disown(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Nobody has disowned the present address any longer. */
bool lead_address_ask_again(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One that it had before, and that this email went to; not one that its owner confirmed then. */
bool lead_address_disown_before(
	Db *db, const Ident *lead_id, const Ident *email_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the owner of this address said that the lead is not theirs. */
bool lead_address_is_disowned(
	Db *db, const Ident *lead_id, const char *address, bool *is_disowned, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the owner of this address confirmed it for this lead, now or while the lead had it. */
bool lead_address_is_confirmed(Db *db, const Ident *lead_id, const char *address, bool *is_confirmed,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The address that the lead goes back to: columns email, submission (of the lead as it is now). No row: there is none. */
DbResult *lead_address_former(Db *db, const Ident *lead_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Goes back to it, as a version of the lead of its own. submission: the lead's, with that address. */
bool lead_address_take_back(
	Db *db, const Ident *lead_id, const char *submission, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Leads whose client may be sent a link, the newest first: columns id, reference, contact_name, email, is_proven. None whose address is not
 * confirmed and got so many links today.
 */
DbResult *lead_address_links(
	Db *db, const char *address, int leads_max, int links_per_day_max, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * For the dispatcher's thread, each once: leads whose client's address is refused (columns id, reference, submission, contact_name, is_open, phone,
 * and offer_id, name, and email of the recruiter who accepted it, or null). A former address that is refused is only marked.
 */
DbResult *lead_address_claim_bounced(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
