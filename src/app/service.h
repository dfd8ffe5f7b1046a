/*
 * app/service: what a running service consists of, made at start and shared by all threads until the end.
 *
 * Everything in it is either immutable after service_open() or guards itself.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "app/app.h"
#include "app/delivery/delivery.h"
#include "app/heartbeat.h"
#include "app/intake/intake.h"
#include "app/offer_policy.h"
#include "app/probe/probe.h"
#include "app/rules/recommender.h"
#include "app/rules/rulesets.h"
#include "app/texts.h"
#include "base/wake.h"
#include "codec/template_set.h"
#include "config/settings.h"
#include "db/pool.h"

typedef struct Service {
	App app;		    /* what requests get */
	RulesetsWatch *rules_watch; /* NULL: bound to the file that LEADMATCH_RULES names */
	Texts *texts;
	Heartbeat *heartbeat;
	OfferPolicy policy;
	Probe *probe;	      /* NULL: no trial runs (LEADMATCH_PROBE) */
	Delivery *delivery;   /* NULL: this instance sends no mail */
	pthread_t dispatcher; /* running while has_dispatcher */
	bool has_dispatcher;
	bool is_draining; /* atomic, as is the next */
	bool has_skew;	  /* the clock, when service_check() last looked */
} Service;

/*
 * page_templates: what the pages of http/ need, checked together with the emails'. Reads templates and rules. INVALID: a file, with its
 * line, or an address. Then comes service_prepare().
 */
Service *service_open(const Settings *settings, const TemplateSpec *page_templates, gsize page_templates_count,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * Checks that the database has a schema this program can live with and keeps what it commits, and chooses the rules. INVALID: the server's
 * settings; CONFLICT: schema or rules; UNAVAILABLE: the database is away, and the caller may try again.
 */
bool service_prepare(Service *service, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prepared. Starts the threads that work without being asked: dispatcher and senders, as far as this instance has them. */
bool service_start(Service *service, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends them: what is under way is finished or handed back. */
void service_stop(Service *service);

/* Reads templates and a file of rules again. INVALID and others: says what; what was there before stays. One thread at a time. */
bool service_reload(Service *service, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From now on service_check() says that this instance is stopping, so that a proxy sends its requests elsewhere; it still accepts. */
void service_drain(Service *service);

/* Stopped, and all threads that use it have ended. */
void service_close(Service *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Service, service_close)

/*
 * What keeps this instance from doing its work right now, for /readyz: appends one sentence (owned by the array) per thing, without names
 * of hosts, which go to the log: the database out of reach, read-only or without room, a schema this program does not know. Nothing appended:
 * ready. Returns by the deadline.
 */
void service_check(Service *service, int64_t deadline_us, GPtrArray *reasons);

/*
 * What this instance cannot do well right now, though it does its work: the clock is wrong, rights are missing, another instance has another secret, the relay
 * cannot be reached or refuses us, or the senders have stopped. Emails wait, nothing is lost. Appends like service_check(), and asks nobody.
 */
void service_check_troubles(Service *service, GPtrArray *reasons);
