/*
 * app/notifications/notifications: which email is sent for which event, to which recipient, from which template, and
 * with which content.
 *
 * notifications is the table; notification names are in outbox.notification. The view of an email is JSON that is
 * stored in its outbox row, so an email is always rendered from what was true when it was queued. Every key a view
 * may hold is listed per notification, and the templates are checked against that list at start.
 *
 * To send emails, in the transaction that causes them (store/outbox.h), with one JsonWriter over one GString:
 *
 *   g_autofree char *view = notifications_view_lead(&(NotificationLead){.reference = …, …});
 *   jsonw_begin_array(&w);
 *   notifications_write_email(&w, &(NotificationEmail){.notification = NOTIFICATION_LEAD_OFFERED, .lead_id = …,
 *   .recipient = …, .view = view, …});
 *   jsonw_end_array(&w);
 *   outbox_add_batch(db, rows->str, error);
 *
 * and after the commit wake_signal(senders_wake). A caller that writes the rows within its own larger statement reads
 * the same elements by the columns of outbox_add_batch in store/outbox.sql.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "base/ident.h"
#include "base/json_writer.h"
#include "codec/template_set.h"
#include "codec/wording.h"
#include "domain/rules/classify.h"
#include "domain/submission/submission.h"

typedef enum Notification {
	NOTIFICATION_LEAD_RECEIVED,	      /* staff: a short note for every new lead, if switched on */
	NOTIFICATION_LEAD_TRIAGE,	      /* staff: decide what this lead is, before anybody is asked */
	NOTIFICATION_LEAD_OFFERED,	      /* recruiter: here is a lead; no name and no contact data in it */
	NOTIFICATION_LEAD_WAITING,	      /* fallback address: no one is available, please handle it */
	NOTIFICATION_LEAD_ESCALATED,	      /* team lead or fallback address: nobody took it, or somebody doubts it */
	NOTIFICATION_OFFERS_DIGEST,	      /* recruiter: more leads than are told one by one */
	NOTIFICATION_RECRUITER_EMAIL_BOUNCED, /* staff: a recruiter's mail server refuses the address */
	NOTIFICATION_RELAY_RECOVERED,	      /* fallback address: the mail server refused us, and works again */
	NOTIFICATION_EMAIL_UNDELIVERABLE,     /* fallback address: emails that will not arrive */
	NOTIFICATION_OFFER_UNDELIVERED,	 /* staff: offers that went to others because their emails did not arrive */
	NOTIFICATION_OFFER_REMINDER,	 /* recruiter: most of the time is over */
	NOTIFICATION_OFFER_CLOSED,	 /* recruiter: expired, taken by a colleague, withdrawn */
	NOTIFICATION_OFFER_ACCEPTED,	 /* recruiter: the contact */
	NOTIFICATION_CLIENT_QUESTION,	 /* client: a recruiter asks */
	NOTIFICATION_CLIENT_RECEIVED,	 /* client: we have the request; its button proves the address */
	NOTIFICATION_CLIENT_ACCEPTED,	 /* client: who will call */
	NOTIFICATION_CLIENT_DELAYED,	 /* client: the response time is about to pass */
	NOTIFICATION_CLIENT_HANDED_BACK, /* client: the recruiter who had it no longer has */
	NOTIFICATION_REPLY_REDIRECTED,	/* recruiter: what they wrote about an offer went to staff, not to the client */
	NOTIFICATION_CLIENT_REOPENED,	/* client: what they were told is over is not, or ended otherwise */
	NOTIFICATION_CLIENT_CLOSED,	/* client: withdrawn, erased, or ended by staff */
	NOTIFICATION_CLIENT_NOT_FOR_US, /* client: staff decided that it is not our work */
	NOTIFICATION_CLIENT_LINK,	/* client: a link to the status page, on request */
	NOTIFICATION_CLIENT_NEW_ADDRESS,	/* client: to the address that the request no longer has */
	NOTIFICATION_CLIENT_ADDRESS_GIVEN,	/* client: somebody gave this address for a request; is it yours? */
	NOTIFICATION_CLIENT_ADDRESS_TAKEN_BACK, /* client: the new address was somebody else's */
	NOTIFICATION_CLIENT_REQUEST_ERASED,	/* anybody: what they replied to is about a request that is erased */
	NOTIFICATION_CLIENT_REPLY,		/* client: a recruiter wrote */
	NOTIFICATION_REPLY_FORWARDED,		/* recruiter, staff: somebody replied to an email of ours */
	NOTIFICATION_CLIENT_EMAIL_BOUNCED,	/* recruiter: the client's address does not work */
	NOTIFICATION_CLIENT_ADDRESS_DISOWNED,	/* recruiter, staff: the client's new address was somebody else's */
	NOTIFICATION_LEAD_RESUMED,		/* recruiter, staff: the client undid the withdrawal */
	NOTIFICATION_QUESTION_ANSWERED,		/* recruiter: the client answered, or did not in time */
	NOTIFICATION_LEAD_GIVEN_BACK,	 /* recruiter: staff have released what they had accepted; it is theirs again */
	NOTIFICATION_LEAD_CORRECTED,	 /* recruiter: the client changed the answers */
	NOTIFICATION_LEAD_RECLASSIFIED,	 /* recruiter, staff: the class of an accepted lead changed */
	NOTIFICATION_LEAD_WITHDRAWN,	 /* recruiter: the client withdrew the lead */
	NOTIFICATION_LEAD_ERASURE_ASKED, /* recruiter: the client wants it erased, which has to wait; leave them alone */
	NOTIFICATION_LEAD_ERASED,	 /* recruiter: the client had it erased; delete your copy */
	NOTIFICATION_ERASURE_REQUESTED,	 /* staff: the client wants a lead erased that is on legal hold */
	NOTIFICATION_RETENTION_SUMMARY,	 /* staff: what is erased soon because its retention period is over */
	NOTIFICATION_CONTACT_REMINDER,	 /* recruiter: contact the client of the lead that you accepted */
	NOTIFICATION_RESPONSE_AT_RISK,	 /* staff: the client was told a moment, which is about to pass */
	NOTIFICATION_CONTACT_OVERDUE,	 /* staff: a recruiter has not */
	NOTIFICATION_FOLLOW_UP,		 /* recruiter: how do your leads stand? */
	NOTIFICATION_RECRUITER_SUMMARY,	 /* recruiter: how your leads stand, once a week */
	NOTIFICATION_BENCH_CHECK,	 /* recruiter: is your bench still true? once a month */
	NOTIFICATION_PROBE_FAILED,	 /* staff: a test lead did not get through */
	NOTIFICATION_PROBE_PASSED,	 /* staff: it does again */
	NOTIFICATION_RULES_MISTAKES,	 /* staff: what the rules got wrong, once a month */
	NOTIFICATION_QUARANTINE_SUMMARY, /* staff: what was held back at the door, once a day */
	NOTIFICATION_NOTICES_DIGEST,	 /* anybody: more of the emails that may wait than are sent one by one */
	NOTIFICATION_PORTAL_LINK,	 /* recruiter: a new link to the portal, on request */
	NOTIFICATION_COUNT
} Notification;

typedef struct NotificationSpec {
	const char *name;     /* is in outbox.notification */
	const char *audience; /* staff, recruiter, fallback, client, anybody */
	const char *template; /* emails/NAME.subject.txt, emails/NAME.txt and emails/NAME.html */
	const char *const *keys;
	TextKey digest_title; /* what it is called among others in a digest; TEXT_NONE: it never waits for one */
} NotificationSpec;

extern const NotificationSpec notifications[NOTIFICATION_COUNT];

/* The notification with this name, NOTIFICATION_COUNT if there is none. */
Notification notifications_find(const char *name);

/*
 * The three templates of every notification, for template_set_check(). Owned by the caller (g_array_unref); of
 * TemplateSpec.
 */
GArray *notifications_template_specs(void);

/* What an email about a lead is made from. All texts are borrowed and valid UTF-8. */
typedef struct NotificationLead {
	const char *reference;	     /* LM-… */
	int64_t received_at_us;	     /* since 1970 */
	GTimeZone *zone;	     /* of the reader; NULL: UTC */
	const char *submission;	     /* lead.submission, JSON text */
	const char *recommendation;  /* lead.recommendation, JSON text */
	const char *engagement;	     /* what the lead is now, by staff or by rule; NULL: as recommended */
	bool is_decided;	     /* by staff */
	const char *recruiter_name;  /* NULL: not for a recruiter */
	const char *taken_over_from; /* the recruiter whose lead it was and who is away; NULL: nobody */
	const char *lead_url;	     /* the offer's page, or for staff the lead in the console; NULL: no link */
	const char *portal_url;	     /* the recruiter's portal; NULL: none */
	const char *deadline;	     /* in the recruiter's time; NULL: none */
	const char *response_due;    /* said on the client's page, in the recruiter's time; NULL: not to be said */
	const char *says;	     /* what happened, as a sentence; NULL: nothing to add */
	const char *because;	     /* why this recruiter was chosen, as a sentence; NULL: not to be said */
	const char *your_client;     /* what they accepted from this client before, likewise */
	const char *replies;	     /* what recruiters said who declined it, a line each; NULL: not to be said */
	const json_t *related;	     /* of app/related: open leads of the same client; NULL: not to be said */
	bool is_email_bounced;	     /* the client's address does not work */
	bool is_masked;		     /* without contact data, and with masked texts (domain/submission/masked_text) */
} NotificationLead;

/*
 * The view of the notifications that tell all of a lead, as JSON text; the caller's to g_free. Takes any stored
 * submission: what is missing in it is missing in the email.
 */
char *notifications_view_lead(const NotificationLead *lead) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What the note about a new lead is made from: it is made on the way in, while the client waits, so from what is at
 * hand.
 */
typedef struct NotificationReceived {
	const char *reference;
	int64_t received_at_us;
	GTimeZone *zone; /* of the reader; NULL: UTC */
	const Submission *submission;
	const Recommendation *recommendation;
	const char *lead_url; /* in the staff console */
} NotificationReceived;

char *notifications_view_received(const NotificationReceived *taken) G_GNUC_WARN_UNUSED_RESULT;

/* A short mail. All may be NULL. */
typedef struct NotificationNote {
	const char *reference;
	const char *name;	/* of who gets it */
	const char *submission; /* lead.submission, for the lead in a line; NULL: about none */
	bool is_masked;		/* the line is for somebody who does not know whose lead it is */
	const char *engagement; /* what the lead is now; NULL: not to be said */
	const char *says;	/* what happened, as a sentence */
	const char *quote;	/* somebody's own words */
	const char *url;
	const char *portal_url; /* the recruiter's portal */
	const char *deadline;
	const char *email;	  /* for answers */
	const char *contact_name; /* the client's, as the next; only for who knows it */
	const char *phone;
	const char *held;	   /* references of leads that a recruiter has */
	const char *taken_over_by; /* the cover who has the lead from now on */
} NotificationNote;

char *notifications_view_note(const NotificationNote *note) G_GNUC_WARN_UNUSED_RESULT;

/*
 * What an email to the client is made from (app/client_email says who may be told what). All may be NULL. Of the
 * submission it shows choices in our words, never what somebody typed.
 */
typedef struct NotificationClient {
	const char *language; /* that it is written in; NULL: English */
	const char *reference;
	const char *name;	    /* the client's */
	const char *submission;	    /* lead.submission: the choices made */
	const char *recommendation; /* lead.recommendation: who we recommend */
	const char *engagement;	    /* what the lead is now; NULL: as recommended */
	bool is_decided;	    /* by staff */
	const char *recruiter_name;
	const char *recruiter_email;
	const char *recruiter_phone;
	const char *taken_over_from; /* a recruiter who is away */
	const char *due;	     /* a moment in the client's time */
	const char *opens;	     /* the same; who is to read it is at work from then on; NULL: is already */
	const char *quote;	     /* a recruiter's words */
	const char *url;
	bool is_withdrawn, is_erased, is_ended; /* how the request ended: by the client, or by staff */
	bool is_lost;				/* by its recruiter */
	bool is_placed;				/* it was said to be over, and is a hire */
	bool is_just_looking;			/* why staff decided first */
	bool is_erasure_held;			/* its erasure was asked for, and has to wait */
	bool is_triage;				/* staff decide first */
	bool has_question;			/* and an answer of the client would help them */
	const char *new_talent; /* who we recommend instead of what the client was told; NULL: the same */
	const char *kept_until; /* until when we keep what we know of it */
} NotificationClient;

char *notifications_view_client(const NotificationClient *client) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The answers to questions with choices and numbers, in a line: nothing in the client's own words. Owned by the caller.
 */
char *notifications_answers(const char *submission) G_GNUC_WARN_UNUSED_RESULT;

/* What it is about in a few words of the client: only for who knows whose lead it is; g_free. */
char *notifications_need(const char *submission) G_GNUC_WARN_UNUSED_RESULT;

/* What a client did with a lead that a recruiter has. */
typedef struct NotificationClientAct {
	const char *reference;
	const char *submission;	    /* for the lead in a line; NULL: it is erased */
	bool is_masked;		    /* the line is for somebody who does not know whose lead it is */
	bool is_theirs;		    /* they have accepted it */
	const char *recruiter_name; /* NULL: for staff */
	const char *email;	    /* the client's, for answers; NULL: no longer notified */
	const char *talent;	    /* after a correction; NULL: the same as before */
	const char *url;	    /* where it can be handed back; NULL: it is not theirs */
	const char *lead_url;	    /* where they see it; NULL: nowhere */
	const json_t *changes;	    /* of answers_changes(); NULL: none */
	const char *settled_as;	    /* the class that the answer to staff's question settled; NULL: none */
	bool is_retention;	    /* nobody's act: its retention period is over */
	bool is_by_client;	    /* of an erasure; neither: staff did it */
} NotificationClientAct;

char *notifications_view_client_act(const NotificationClientAct *act) G_GNUC_WARN_UNUSED_RESULT;

/* One mail to one address. */
typedef struct NotificationEmail {
	Notification notification;
	Ident id;		    /* ident_new(); the email's Message-ID is made from it */
	const Ident *lead_id;	    /* NULL: about none */
	const Ident *offer_id;	    /* NULL: none */
	const char *recipient;	    /* canonical address (domain/email_address) */
	const char *message_domain; /* Service.message_domain */
	const char *view;	    /* JSON text, of notifications_view_lead() */
	bool is_urgent;		    /* never left to a digest */
} NotificationEmail;

/* Writes one element of the array that outbox_add_batch() takes. */
void notifications_write_email(JsonWriter *w, const NotificationEmail *mail);
