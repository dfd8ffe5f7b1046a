/*
 * app/links: every URL that we build or sign.
 *
 * A signed link carries the id of what it opens and is bound to its purpose (base/signed_token); nothing of it is
 * stored. Links of offers, questions and clients do not run out, and are the same whenever they are asked for. A
 * recruiter's portal link is good for LINK_DAYS; a recruiter who is removed has none (app/portal/portal). All URLs are
 * owned by the caller.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/ident.h"
#include "config/settings.h"

enum {
	/* Every offer brings a new one; this carries a recruiter over a long leave. Emails say it in words. */
	LINK_DAYS = 30,
};

/* The address of a path of ours, such as "/project". */
char *link_page(const Settings *settings, const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* The offer's page: …/o/TOKEN. */
char *link_offer(const Settings *settings, const Ident *offer) G_GNUC_WARN_UNUSED_RESULT;
/* The same, with one of its forms opened: act is contacted, talking, placed, lost, or return. */
char *link_offer_act(const Settings *settings, const Ident *offer, const char *act) G_GNUC_WARN_UNUSED_RESULT;
/* Where a client answers a question, /q/TOKEN: the path on their page, and whole in the email that asks it. */
char *link_question_path(const Settings *settings, const Ident *question) G_GNUC_WARN_UNUSED_RESULT;
char *link_question(const Settings *settings, const Ident *email) G_GNUC_WARN_UNUSED_RESULT;
/* The client's page, as a path: /r/TOKEN. */
char *link_client_path(const Settings *settings, const Ident *lead) G_GNUC_WARN_UNUSED_RESULT;
/*
 * The same page from an email to the client: …/r/TOKEN. Only who reads that email has it, so it can prove the address.
 */
char *link_client_email(const Settings *settings, const Ident *email) G_GNUC_WARN_UNUSED_RESULT;
/*
 * Where replies to this email go: leads+TOKEN@LEADMATCH_REPLY_DOMAIN, or the address of the settings that people read. email NULL: one that is about
 * no lead, or about one that is erased, so only people can say what a reply to it is about.
 */
char *link_reply_address(const Settings *settings, const Ident *email) G_GNUC_WARN_UNUSED_RESULT;
/* The email that a recipient of a reply names; false: it is no address of ours. */
bool link_reply_read(const Settings *settings, const char *address, Ident *email);
/* The recruiter portal: …/d/TOKEN, a new one each time. */
char *link_portal(const Settings *settings, const Ident *recruiter) G_GNUC_WARN_UNUSED_RESULT;
/* The page of the staff console: …/staff/PAGE. */
char *link_staff(const Settings *settings, const char *page) G_GNUC_WARN_UNUSED_RESULT;
/* A lead there. */
char *link_staff_lead(const Settings *settings, const char *reference) G_GNUC_WARN_UNUSED_RESULT;
/* A lead in the API. lead: its id or reference. */
char *link_api_lead(const Settings *settings, const char *lead) G_GNUC_WARN_UNUSED_RESULT;

typedef enum LinkState {
	LINK_GOOD,
	LINK_EXPIRED,
	LINK_FOREIGN, /* forged, cut off, or for something else */
} LinkState;

/* Whose portal a token opens at that second since 1970; *recruiter is set only for a good one. */
LinkState link_portal_read(const char *secret, const char *token, int64_t now_s, Ident *recruiter);
