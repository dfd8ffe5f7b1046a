#include "http/routes.h"

#include "domain/submission/submission.h"
#include "http/handlers.h"
#include "http/server/request_form.h"
#include "http/server/cors.h"

#define JSON_TYPE "application/json"
#define FORM_TYPE REQUEST_FORM_TYPE

enum {
	JSON_MAX = SUBMISSION_JSON_BYTES_MAX,
	FORM_MAX = SUBMISSION_FORM_BYTES_MAX,
	WORDS_MAX = 64 * 1024,	 /* 4,000 characters of any script, escaped for a form */
	PRESS_MAX = 1024,	 /* a button, and a box or two */
	RULES_MAX = 1024 * 1024, /* a rule set, several times as big as ours */
	VIEW_MAX = 4 * 1024,	 /* a name and a search, escaped */
	BULK_MAX = 16 * 1024,	 /* 500 references, and a search */
	CHANGE_MAX = 16 * 1024,	 /* a note of 2,000 characters, escaped at its worst */
};

/* clang-format off */
const Route routes[ROUTES_COUNT] = {
	/* for people */
	{HTTP_GET,   "/",                            ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_home,           NULL},
	{HTTP_GET,   "/hire",                        ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_home,           NULL},
	{HTTP_GET,   "/hire/compare",                ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_home,           NULL},
	{HTTP_GET,   "/hire/compare/rust-vs-python", ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_public_page,    NULL},
	{HTTP_GET,   "/hire/rust-engineer",          ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_public_page,    NULL},
	{HTTP_GET,   "/hire/python-developer",       ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_public_page,    NULL},
	{HTTP_GET,   "/hire/hybrid-team",            ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_public_page,    NULL},
	{HTTP_GET,   "/project",                     ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_project_form,   NULL},
	{HTTP_POST,  "/project",                     ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, FORM_MAX,       h_project_send,   NULL},
	{HTTP_GET,   "/r/{token}",                   ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_client_page,        NULL},
	{HTTP_GET,   "/o/{token}",                   ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_offer,          NULL},
	{HTTP_POST,  "/o/{token}",                   ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, WORDS_MAX,      h_offer_act,      NULL},
	{HTTP_GET,   "/q/{token}",                   ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_question,       NULL},
	{HTTP_POST,  "/q/{token}",                   ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, WORDS_MAX,      h_question_answer, NULL},
	{HTTP_GET,   "/d",                           ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_portal_link,      NULL},
	{HTTP_POST,  "/d",                           ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_portal_link_send, NULL},
	{HTTP_GET,   "/d/{token}",                   ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_portal,           NULL},
	{HTTP_POST,  "/d/{token}",                   ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, WORDS_MAX,      h_portal_act,       NULL},
	{HTTP_GET,   "/r/{token}/data.json",         ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_client_page_data,   NULL},
	{HTTP_GET,   "/r/{token}/correct",           ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_client_page_correction, NULL},
	{HTTP_POST,  "/r/{token}/correct",           ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, FORM_MAX,       h_client_page_correct, NULL},
	{HTTP_POST,  "/r/{token}/answer",            ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, FORM_MAX,       h_client_page_answer, NULL},
	{HTTP_POST,  "/r/{token}/withdraw",          ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_client_page_withdraw, NULL},
	{HTTP_POST,  "/r/{token}/erase",             ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_client_page_erase,  NULL},
	{HTTP_GET,   "/r",                           ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_client_link,    NULL},
	{HTTP_POST,  "/r",                           ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_client_link_send, NULL},
	{HTTP_GET,   "/r/{token}/version",           ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_client_page_version, NULL},
	{HTTP_POST,  "/r/{token}/undo",              ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_client_page_undo, NULL},
	{HTTP_POST,  "/r/{token}/confirm",           ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_client_page_confirm, NULL},
	{HTTP_POST,  "/r/{token}/not-me",            ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_client_page_disown, NULL},
	{HTTP_GET,   "/favicon.ico",                 ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_root_file,      NULL},
	{HTTP_GET,   "/apple-touch-icon.png",        ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_root_file,      NULL},
	{HTTP_GET,   "/.well-known/security.txt",    ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_security,       NULL},
	{HTTP_GET,   "/static/{file}",               ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_static,         NULL},
	{HTTP_GET,   "/sitemap.xml",                 ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_public_page,    NULL},
	{HTTP_GET,   "/robots.txt",                  ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_public_page,    NULL},
	{HTTP_GET,   "/embed.js",                    ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_embed,          NULL},
	/* for staff */
	{HTTP_GET,   "/staff/login",                 ACCESS_PUBLIC,       SPEAKS_PAGES, NULL,      0,              h_staff_login,    NULL},
	{HTTP_POST,  "/staff/login",                 ACCESS_PUBLIC,       SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_staff_login_send, NULL},
	{HTTP_POST,  "/staff/logout",                ACCESS_OWN_ACCOUNT,  SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_staff_logout,   NULL},
	{HTTP_POST,  "/staff/confirm",               ACCESS_OWN_ACCOUNT,  SPEAKS_PAGES, FORM_TYPE, VIEW_MAX,       h_staff_confirm,  NULL},
	{HTTP_GET,   "/staff",                       ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_board,    NULL},
	{HTTP_GET,   "/staff/pulse",                 ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_pulse,    NULL},
	{HTTP_GET,   "/staff/leads",                 ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_leads,    NULL},
	{HTTP_GET,   "/staff/leads.csv",             ACCESS_LEADS_EXPORT, SPEAKS_PAGES, NULL,      0,              h_leads_csv,      NULL},
	{HTTP_GET,   "/staff/leads.jsonl",           ACCESS_LEADS_EXPORT, SPEAKS_PAGES, NULL,      0,              h_leads_jsonl,    NULL},
	{HTTP_POST,  "/staff/bulk",                  ACCESS_LEADS_WRITE,  SPEAKS_PAGES, FORM_TYPE, BULK_MAX,       h_staff_bulk,     NULL},
	{HTTP_GET,   "/staff/acts/{id}",             ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_act,      NULL},
	{HTTP_POST,  "/staff/acts/{id}",             ACCESS_LEADS_WRITE,  SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_staff_act_undo, NULL},
	{HTTP_GET,   "/staff/counts",                ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_counts,   NULL},
	{HTTP_GET,   "/staff/complete",              ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_complete, NULL},
	{HTTP_POST,  "/staff/views",                 ACCESS_LEADS_READ,   SPEAKS_PAGES, FORM_TYPE, VIEW_MAX,       h_staff_view_save, NULL},
	{HTTP_POST,  "/staff/views/{id}/delete",     ACCESS_LEADS_READ,   SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_staff_view_delete, NULL},
	{HTTP_GET,   "/staff/triage",                ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_queue,    NULL},
	{HTTP_POST,  "/staff/triage",                ACCESS_LEADS_WRITE,  SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_staff_queue_act, NULL},
	{HTTP_GET,   "/staff/quarantine",            ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_queue,    NULL},
	{HTTP_POST,  "/staff/quarantine",            ACCESS_LEADS_WRITE,  SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_staff_queue_act, NULL},
	{HTTP_GET,   "/staff/account",               ACCESS_OWN_ACCOUNT,  SPEAKS_PAGES, NULL,      0,              h_staff_account,  NULL},
	{HTTP_POST,  "/staff/account",               ACCESS_OWN_ACCOUNT,  SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_staff_account_change, NULL},
	{HTTP_GET,   "/staff/leads/{reference}",     ACCESS_LEADS_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_lead,     NULL},
	{HTTP_GET,   "/staff/leads/{reference}/client", ACCESS_LEADS_READ, SPEAKS_PAGES, NULL,     0,              h_staff_lead_client, NULL},
	{HTTP_POST,  "/staff/leads/{reference}",     ACCESS_LEADS_WRITE,  SPEAKS_PAGES, FORM_TYPE, CHANGE_MAX,     h_staff_lead_change, NULL},
	{HTTP_POST,  "/staff/leads/{reference}/hold", ACCESS_LEADS_ERASE, SPEAKS_PAGES, FORM_TYPE, PRESS_MAX * 2,  h_staff_lead_hold, NULL},
	{HTTP_GET,   "/staff/people",                ACCESS_STAFF_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_people,   NULL},
	{HTTP_POST,  "/staff/people",                ACCESS_ADMIN,        SPEAKS_PAGES, FORM_TYPE, PRESS_MAX,      h_staff_people_change, NULL},
	{HTTP_GET,   "/staff/audit",                 ACCESS_AUDIT_READ,   SPEAKS_PAGES, NULL,      0,              h_staff_audit,    NULL},
	{HTTP_GET,   "/staff/leads/{reference}/evidence", ACCESS_LEADS_EXPORT, SPEAKS_PAGES, NULL, 0,              h_lead_evidence,  NULL},
	{HTTP_GET,    "/staff/recruiters",           ACCESS_RECRUITERS_READ,  SPEAKS_PAGES, NULL,      0,              h_manage_recruiters, NULL},
	{HTTP_POST,   "/staff/recruiters",           ACCESS_RECRUITERS_WRITE, SPEAKS_PAGES, FORM_TYPE, CHANGE_MAX,     h_manage_recruiters_add, NULL},
	{HTTP_GET,    "/staff/recruiters/{id}",      ACCESS_RECRUITERS_READ,  SPEAKS_PAGES, NULL,      0,              h_manage_recruiter, NULL},
	{HTTP_POST,   "/staff/recruiters/{id}",      ACCESS_LEADS_WRITE,      SPEAKS_PAGES, FORM_TYPE, CHANGE_MAX,     h_manage_recruiter_act, NULL},
	{HTTP_GET,    "/staff/recruiters/{id}/calendar", ACCESS_LEADS_WRITE,  SPEAKS_PAGES, NULL,      0,              h_manage_calendar, NULL},
	{HTTP_POST,   "/staff/recruiters/{id}/calendar", ACCESS_LEADS_WRITE,  SPEAKS_PAGES, FORM_TYPE, CHANGE_MAX,     h_manage_calendar_act, NULL},
	{HTTP_GET,    "/staff/outbox",               ACCESS_OUTBOX_READ,      SPEAKS_PAGES, NULL,      0,              h_manage_outbox,  NULL},
	{HTTP_POST,   "/staff/outbox",               ACCESS_OUTBOX_WRITE,     SPEAKS_PAGES, FORM_TYPE, CHANGE_MAX,     h_manage_outbox_act, NULL},
	{HTTP_GET,    "/staff/rules",                ACCESS_RULES_READ,       SPEAKS_PAGES, NULL,      0,              h_manage_rules,   NULL},
	{HTTP_POST,   "/staff/rules",                ACCESS_RULES_WRITE,      SPEAKS_PAGES, FORM_TYPE, RULES_MAX,      h_manage_rules_act, NULL},
	{HTTP_GET,    "/staff/tokens",               ACCESS_STAFF_READ,       SPEAKS_PAGES, NULL,      0,              h_manage_tokens,  NULL},
	{HTTP_POST,   "/staff/tokens",               ACCESS_ADMIN,            SPEAKS_PAGES, FORM_TYPE, CHANGE_MAX,     h_manage_tokens_act, NULL},
	{HTTP_GET,    "/staff/settings",             ACCESS_STAFF_READ,       SPEAKS_PAGES, NULL,      0,              h_manage_settings, NULL},
	/* for programs */
	{HTTP_POST,  "/api/v1/leads",                ACCESS_PUBLIC,       SPEAKS_DATA,  JSON_TYPE, JSON_MAX,       h_lead_create,    "Store a submission as a lead and get its recommendation"},
	{HTTP_POST,  "/api/v1/recommendation",       ACCESS_PUBLIC,       SPEAKS_DATA,  JSON_TYPE, JSON_MAX,       h_recommendation, "Get a recommendation without storing anything"},
	{HTTP_OPTIONS, "/api/v1/leads",              ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_preflight,      NULL},
	{HTTP_OPTIONS, "/api/v1/recommendation",     ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_preflight,      NULL},
	{HTTP_GET,   "/api/v1/leads",                ACCESS_LEADS_READ,   SPEAKS_DATA,  NULL,      0,              h_leads_list,     "List leads, newest first"},
	{HTTP_GET,   "/api/v1/leads.csv",            ACCESS_LEADS_EXPORT, SPEAKS_DATA,  NULL,      0,              h_leads_csv,      "Export leads as CSV"},
	{HTTP_GET,   "/api/v1/leads.jsonl",          ACCESS_LEADS_EXPORT, SPEAKS_DATA,  NULL,      0,              h_leads_jsonl,    "Export leads as JSON Lines"},
	{HTTP_GET,   "/api/v1/leads/{id}",           ACCESS_LEADS_READ,   SPEAKS_DATA,  NULL,      0,              h_lead_show,      "Show a lead with its history and emails"},
	{HTTP_PATCH, "/api/v1/leads/{id}",           ACCESS_LEADS_WRITE,  SPEAKS_DATA,  JSON_TYPE, CHANGE_MAX,     h_lead_change,    "Change the status or engagement, assign the lead to a recruiter, link it to another lead, or add a note"},
	{HTTP_POST,  "/api/v1/leads/{id}/hold",      ACCESS_LEADS_ERASE,  SPEAKS_DATA,  JSON_TYPE, PRESS_MAX,      h_lead_hold,      "Put a lead on legal hold, so that nothing erases it; say why in reason"},
	{HTTP_POST,  "/api/v1/leads/{id}/unhold",    ACCESS_LEADS_ERASE,  SPEAKS_DATA,  JSON_TYPE, PRESS_MAX,      h_lead_unhold,    "Lift a legal hold; say why in reason. Erases the lead if its client asked for that"},
	{HTTP_GET,   "/api/v1/leads/{id}/events",    ACCESS_LEADS_READ,   SPEAKS_DATA,  NULL,      0,              h_lead_events,    "Show the history of a lead"},
	{HTTP_GET,   "/api/v1/leads/{id}/evidence",  ACCESS_LEADS_EXPORT, SPEAKS_DATA,  NULL,      0,              h_lead_evidence,  "Everything about one lead, with the record and its seals"},
	{HTTP_GET,   "/api/v1/audit",                ACCESS_AUDIT_READ,   SPEAKS_DATA,  NULL,      0,              h_audit_list,     "List what staff saw and changed, newest first"},
	{HTTP_GET,   "/api/v1/outbox",               ACCESS_OUTBOX_READ,  SPEAKS_DATA,  NULL,      0,              h_outbox_list,    "List emails in trouble, or in a given state"},
	{HTTP_GET,   "/api/v1/spam-senders",         ACCESS_LEADS_READ,   SPEAKS_DATA,  NULL,      0,              h_spam_list,      "List senders marked as spam"},
	{HTTP_POST,  "/api/v1/spam-senders",         ACCESS_LEADS_WRITE,  SPEAKS_DATA,  JSON_TYPE, PRESS_MAX,      h_spam_mark,      "Mark an address as a spam sender for 180 days"},
	{HTTP_POST,  "/api/v1/spam-senders/lift",    ACCESS_LEADS_WRITE,  SPEAKS_DATA,  JSON_TYPE, PRESS_MAX,      h_spam_lift,      "Unmark a spam sender"},
	{HTTP_GET,   "/api/v1/exclusions",           ACCESS_RECRUITERS_READ, SPEAKS_DATA,  NULL,      0,              h_exclusions,     "List companies whose leads recruiters don't get offered"},
	{HTTP_POST,  "/api/v1/exclusions/lift",      ACCESS_LEADS_WRITE,  SPEAKS_DATA,  JSON_TYPE, PRESS_MAX,      h_exclusion_remove, "Remove an exclusion, so that the recruiter gets the company's leads again"},
	{HTTP_POST,  "/api/v1/outbox/retry",         ACCESS_OUTBOX_WRITE, SPEAKS_DATA,  JSON_TYPE, PRESS_MAX,      h_outbox_retry,   "Retry all emails in trouble, or those with a given state, time, or code"},
	/* for operation */
	{HTTP_GET,   "/healthz",                     ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_healthz,        NULL},
	{HTTP_GET,   "/readyz",                      ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_readyz,         NULL},
	{HTTP_GET,   "/metrics",                     ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_metrics,        NULL},
	{HTTP_GET,   "/openapi.json",                ACCESS_PUBLIC,       SPEAKS_DATA,  NULL,      0,              h_openapi,        NULL},
};
/* clang-format on */

const Route metrics_routes[METRICS_ROUTES_COUNT] = {
	{HTTP_GET, "/metrics", ACCESS_PUBLIC, SPEAKS_DATA, NULL, 0, h_metrics_all, NULL},
};
