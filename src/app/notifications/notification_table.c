#include "app/notifications/notifications.h"
#include "codec/text_keys.h"

/* What notifications_view_lead() writes, at any depth. */
static const char *const lead_keys[] = {"reference", "received_at", "engagement", "engagement_title", "talent", "need",
	"headline", "confidence_words", "confidence_percent", "needs_review", "review", "reasons", "against", "risks",
	"is_undecided", "is_decided", "evidence_words", "conflict_words", "suggested", "suggested_question",
	"suggested_options", "facts", "list", "says", "quote", "question", "answer", "label", "value", "salary_min",
	"salary_max", "salary", "description", "paragraphs", "is_cut", "contact_name", "company", "email", "phone",
	"phone_link", "is_email_bounced", "recruiter_name", "lead_url", "portal_url", "deadline", "response_due",
	"explanation", "because", "your_client", "replies", "plan", "rust_parts", "python_parts", "part", "join",
	"team", "member", "team_note", "related", "taken_over_from", NULL};

/* What notifications_view_received() writes. */
static const char *const received_keys[] = {"reference", "received_at", "engagement", "engagement_title", "need",
	"headline", "confidence_words", "confidence_percent", "needs_review", "is_undecided", "contact_name", "company",
	"lead_url", NULL};

/* What notifications_view_note() writes. */
static const char *const note_keys[] = {"reference", "name", "need", "headline", "engagement", "engagement_title",
	"explanation", "quote", "paragraphs", "url", "portal_url", "deadline", "email", "contact_name", "phone", "held",
	"taken_over_by", NULL};

/* What notifications_view_client_act() writes. */
static const char *const client_act_keys[] = {"reference", "recruiter_name", "email", "talent", "changes", "list",
	"label", "old", "new", "is_unconfirmed", "url", "is_retention", "is_by_client", "settled_as", "need",
	"headline", "is_theirs", "lead_url", NULL};

/* What notifications_view_client() writes. */
static const char *const client_keys[] = {"reference", "name", "understood", "talent", "facts", "list", "label",
	"value", "recruiter_name", "recruiter_email", "recruiter_phone", "phone_link", "taken_over_from", "due",
	"quote", "paragraphs", "url", "is_withdrawn", "is_erased", "is_ended", "is_lost", "is_erasure_held",
	"kept_until", "is_placed", "is_triage", "is_just_looking", "opens", "has_question", "new_talent", NULL};

/* What app/inbox writes. */
static const char *const request_erased_keys[] = {
	"reference", "url", "others", "code", "subject", "intro", "again", NULL};

/* What app/offers/offer_digest writes. */
static const char *const digest_keys[] = {"recruiter_name", "count", "is_one", "gist", "list", "reference",
	"engagement", "engagement_title", "answers", "deadline", "response_due", "because", "your_client", "url",
	"portal_url", NULL};

/* What app/outcome/follow_ups_due writes. */
static const char *const follow_up_keys[] = {"recruiter_name", "count", "is_one", "list", "reference", "need",
	"company", "answers", "accepted_at", "talking_url", "placed_url", "lost_url", "portal_url", NULL};

/* What app/outcome/regular_emails writes. */
static const char *const summary_keys[] = {"recruiter_name", "portal_url", "offers_count", "leads_count", "offers",
	"leads", "week", "accepted", "declined", "expired", "count", "list", "more", "reference", "gist", "url",
	"deadline", "standing_title", "accepted_on", NULL};
static const char *const bench_check_keys[] = {"reference", "recruiter_name", "portal_url", "url", "list", "engineers",
	"engagement_title", "seniority", "available_from", "noted", NULL};

/* What store/report writes. */
static const char *const mistakes_keys[] = {
	"count", "is_one", "month", "list", "reference", "computed", "actual", "decided_by", "ruleset", "url", NULL};

/* What store/daily writes. */
static const char *const quarantine_keys[] = {"count", "is_one", "door", "reported", "doubted", "kinds", "list", "name",
	"leads", "reference", "need", "url", NULL};

/* What store/lead_retention writes. */
static const char *const retention_keys[] = {
	"count", "is_one", "quarantined", "leads", "list", "reference", "status", "kept_until", "url", NULL};

/* What app/dispatch/notices_digest writes. */
static const char *const notices_digest_keys[] = {"count", "is_one", "groups", "title", "list", "reference", "need",
	"company", "url", "more", "portal_url", NULL};

/* clang-format off */
const NotificationSpec notifications[NOTIFICATION_COUNT] = {
	[NOTIFICATION_LEAD_RECEIVED]     = {"lead_received",     "staff",     "lead_received",     received_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_LEAD_RECEIVED},
	[NOTIFICATION_LEAD_TRIAGE]    = {"lead_triage",    "staff",     "lead_triage",    lead_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_LEAD_TRIAGE},
	[NOTIFICATION_LEAD_OFFERED]   = {"lead_offered",   "recruiter", "lead_offered",   lead_keys, TEXT_NONE},
	[NOTIFICATION_LEAD_WAITING]  = {"lead_waiting",  "fallback",  "lead_waiting",  lead_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_LEAD_WAITING},
	[NOTIFICATION_LEAD_ESCALATED] = {"lead_escalated", "fallback",  "lead_escalated", lead_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_LEAD_ESCALATED},
	[NOTIFICATION_OFFERS_DIGEST]  = {"offers_digest",  "recruiter", "offers_digest",  digest_keys, TEXT_NONE},
	[NOTIFICATION_RECRUITER_EMAIL_BOUNCED]        = {"recruiter_email_bounced", "staff", "recruiter_email_bounced", note_keys, TEXT_NONE},
	[NOTIFICATION_RELAY_RECOVERED] = {"relay_recovered", "fallback", "relay_recovered", note_keys, TEXT_NONE},
	[NOTIFICATION_EMAIL_UNDELIVERABLE] = {"email_undeliverable", "fallback", "email_undeliverable", note_keys, TEXT_NONE},
	[NOTIFICATION_OFFER_UNDELIVERED] = {"offer_undelivered", "staff", "offer_undelivered", note_keys, TEXT_NONE},
	[NOTIFICATION_OFFER_REMINDER] = {"offer_reminder", "recruiter", "offer_reminder", note_keys, TEXT_NONE},
	[NOTIFICATION_OFFER_CLOSED]     = {"offer_closed",     "recruiter", "offer_closed",     note_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_OFFER_CLOSED},
	[NOTIFICATION_OFFER_ACCEPTED] = {"offer_accepted", "recruiter", "offer_accepted", lead_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_QUESTION] = {"client_question", "client",    "client_question", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_RECEIVED] = {"client_received", "client",    "client_received", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_ACCEPTED] = {"client_accepted", "client",    "client_accepted", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_DELAYED] = {"client_delayed", "client",    "client_delayed", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_HANDED_BACK] = {"client_handed_back", "client", "client_handed_back", client_keys, TEXT_NONE},
	[NOTIFICATION_REPLY_REDIRECTED] = {"reply_redirected", "recruiter", "reply_redirected", note_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_REOPENED] = {"client_reopened", "client", "client_reopened", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_CLOSED] = {"client_closed",  "client",    "client_closed",  client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_NOT_FOR_US] = {"client_not_for_us", "client", "client_not_for_us", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_LINK]  = {"client_link",    "client",    "client_link",    client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_NEW_ADDRESS] = {"client_new_address", "client", "client_new_address", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_ADDRESS_GIVEN] = {"client_address_given", "client", "client_address_given", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_ADDRESS_TAKEN_BACK] = {"client_address_taken_back", "client", "client_address_taken_back", client_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_REQUEST_ERASED] = {"client_request_erased", "client", "client_request_erased", request_erased_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_REPLY] = {"client_reply",   "client",    "client_reply",   client_keys, TEXT_NONE},
	[NOTIFICATION_REPLY_FORWARDED] = {"reply_forwarded", "fallback", "reply_forwarded", note_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_EMAIL_BOUNCED] = {"client_email_bounced", "recruiter", "client_email_bounced", note_keys, TEXT_NONE},
	[NOTIFICATION_CLIENT_ADDRESS_DISOWNED] = {"address_disowned", "recruiter", "address_disowned", note_keys, TEXT_NONE},
	[NOTIFICATION_LEAD_RESUMED] = {"lead_resumed",   "recruiter", "lead_resumed",   client_act_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_LEAD_RESUMED},
	[NOTIFICATION_QUESTION_ANSWERED] = {"question_answered", "recruiter", "question_answered", note_keys, TEXT_NONE},
	[NOTIFICATION_LEAD_GIVEN_BACK] = {"lead_given_back", "recruiter", "lead_given_back", note_keys, TEXT_NONE},
	[NOTIFICATION_LEAD_CORRECTED] = {"lead_corrected", "recruiter", "lead_corrected", client_act_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_LEAD_CORRECTED},
	[NOTIFICATION_LEAD_RECLASSIFIED] = {"lead_reclassified", "recruiter", "lead_reclassified", note_keys, TEXT_NONE},
	[NOTIFICATION_LEAD_WITHDRAWN] = {"lead_withdrawn", "recruiter", "lead_withdrawn", client_act_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_LEAD_WITHDRAWN},
	[NOTIFICATION_LEAD_ERASURE_ASKED] = {"lead_erasure_asked", "recruiter", "lead_erasure_asked", client_act_keys, TEXT_NONE},
	[NOTIFICATION_LEAD_ERASED]    = {"lead_erased",    "recruiter", "lead_erased",    client_act_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_LEAD_ERASED},
	[NOTIFICATION_CONTACT_REMINDER] = {"contact_reminder", "recruiter", "contact_reminder", note_keys, TEXT_NONE},
	[NOTIFICATION_RESPONSE_AT_RISK] = {"response_at_risk", "staff", "response_at_risk", note_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_RESPONSE_AT_RISK},
	[NOTIFICATION_CONTACT_OVERDUE] = {"contact_overdue", "staff", "contact_overdue", note_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_CONTACT_OVERDUE},
	[NOTIFICATION_FOLLOW_UP] = {"follow_up", "recruiter", "follow_up", follow_up_keys, TEXT_NONE},
	[NOTIFICATION_RECRUITER_SUMMARY] = {"recruiter_summary", "recruiter", "recruiter_summary", summary_keys, TEXT_NONE},
	[NOTIFICATION_BENCH_CHECK] = {"bench_check", "recruiter", "bench_check", bench_check_keys, TEXT_NONE},
	[NOTIFICATION_ERASURE_REQUESTED] = {"erasure_requested", "staff", "erasure_requested", note_keys, TEXT_EMAIL_NOTICES_DIGEST_TITLE_ERASURE_REQUESTED},
	[NOTIFICATION_RETENTION_SUMMARY] = {"retention_summary", "staff", "retention_summary", retention_keys, TEXT_NONE},
	[NOTIFICATION_PROBE_FAILED] = {"probe_failed", "staff", "probe_failed", note_keys, TEXT_NONE},
	[NOTIFICATION_PROBE_PASSED] = {"probe_passed", "staff", "probe_passed", note_keys, TEXT_NONE},
	[NOTIFICATION_RULES_MISTAKES] = {"rules_mistakes", "staff", "rules_mistakes", mistakes_keys, TEXT_NONE},
	[NOTIFICATION_QUARANTINE_SUMMARY] = {"quarantine_summary", "staff", "quarantine_summary", quarantine_keys, TEXT_NONE},
	[NOTIFICATION_PORTAL_LINK]      = {"portal_link",      "recruiter", "portal_link",      note_keys, TEXT_NONE},
	[NOTIFICATION_NOTICES_DIGEST] = {"notices_digest", "anybody", "notices_digest", notices_digest_keys, TEXT_NONE},
};
/* clang-format on */
