/*
 * app/app: what a use case works with. Requests and commands get one `const App *`, background work gets a `Db *`.
 *
 * Everything here is immutable while the instance runs, or guards itself. app/service makes it for `leadmatch serve`; a
 * command of the command line fills in what its use case needs and has nobody to wake.
 */
#pragma once

#include "base/wake.h"
#include "codec/wording.h"
#include "config/settings.h"
#include "db/pool.h"

struct ClientStamps;
struct DoorLists;
struct Intake;
struct OfferPolicy;
struct Recommender;
struct Visits;

enum {
	CONSENT_VERSION_BYTES = 13, /* 12 digits of a hash, and the end */
};

/* What clients agree to, as the form says it, in plain text. */
typedef struct Consent {
	char language[WORDING_LANGUAGE_BYTES];
	const struct Consent *next; /* in another language; NULL: that was the last one */
	char *words;
	char version[CONSENT_VERSION_BYTES]; /* of these words and no others */
} Consent;

typedef struct App {
	const Settings *settings;
	const struct DoorLists *lists; /* by app_lists() and app_set_lists() */
	const Consent *consent;	       /* by app_consent() and app_set_consent() */
	DbPool *pool;
	struct Recommender *recommender;
	struct Intake *intake;
	const struct OfferPolicy *policy;
	struct Visits *visits;		    /* NULL: nobody counts visitors here */
	struct ClientStamps *client_stamps; /* NULL: no pages are shown here */
	const char *message_domain;	    /* right side of Message-IDs: the domain of LEADMATCH_MAIL_FROM */
	Wake *dispatcher_wake;		    /* both are signalled after a commit; NULL: nobody is there to wake */
	Wake *senders_wake;
} App;

/*
 * What a reload replaces while requests run: both are of the moment, so a request asks once. What was replaced stays
 * until the end (app/texts).
 */
const struct DoorLists *app_lists(const App *app); /* of domain/suspicion */
void app_set_lists(App *app, const struct DoorLists *lists);
/* Stored in consent_text, English first; NULL: nobody agrees to anything here. */
const Consent *app_consent(const App *app);
void app_set_consent(App *app, const Consent *consent);

/* What clients agree to in a language; English if it is not offered. NULL for NULL. */
const Consent *consent_in(const Consent *consent, const char *language);

/* The one of this version, in whatever language; NULL: none says that anymore. */
const Consent *consent_of_version(const Consent *consent, const char *version);
