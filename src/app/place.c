#include "app/place.h"

#include "app/notices.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/log.h"
#include "base/signed_token.h"
#include "db/transaction.h"
#include "domain/email_address.h"
#include "domain/match.h"
#include "store/offer.h"
#include "store/outbox.h"
#include "store/recruiter.h"

/* One batch in the making. */
typedef struct Round {
	const PlaceOptions *options;
	const char *fallback_address;
	DbResult *leads;
	DbResult *people;	    /* the rows of recruiters */
	MatchRecruiter *recruiters; /* the same rows, as facts; loads grow during the round */
	MatchCandidate *candidates;
	gsize recruiters_count;
	JsonWriter decisions;
	JsonWriter mails;
	int unplaced;
} Round;

static void round_clear(Round *round)
{
	g_clear_pointer(&round->leads, db_result_free);
	g_clear_pointer(&round->people, db_result_free);
	g_clear_pointer(&round->recruiters, g_free);
	g_clear_pointer(&round->candidates, g_free);
	if (round->decisions.out != NULL)
		g_string_free(round->decisions.out, TRUE);
	if (round->mails.out != NULL)
		g_string_free(round->mails.out, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Round, round_clear)

static Ident get_ident(const DbResult *rows, int row, const char *column)
{
	Ident id;
	const bool is_id = ident_parse(db_get_text(rows, row, column), &id);

	g_assert(is_id); /* the column's type is uuid */
	return id;
}

static guint parse_engagements(const char *names)
{
	g_auto(GStrv) list = g_strsplit(names, ",", -1);
	guint engagements = 0;

	for (char **name = list; *name != NULL; name++) {
		Engagement engagement;
		if (engagement_parse(*name, &engagement))
			engagements |= 1U << engagement;
	}
	return engagements;
}

static MatchRecruiter read_recruiter(const DbResult *people, int row)
{
	return (MatchRecruiter){
		.id = get_ident(people, row, "id"),
		.engagements = parse_engagements(db_get_text(people, row, "engagements")),
		.capacity = db_get_int(people, row, "capacity"),
		.open_offers = db_get_int(people, row, "open_offers"),
		.is_paused = db_get_bool(people, row, "is_paused"),
		.idle_us = db_is_null(people, row, "idle_us")
				   ? MATCH_NEVER
				   : MAX(0, db_get_int(people, row, "idle_us")),
	};
}

static void read_recruiters(Round *round)
{
	round->recruiters_count = (gsize)db_rows(round->people);
	round->recruiters = g_new0(MatchRecruiter, MAX(1, round->recruiters_count));
	round->candidates = g_new0(MatchCandidate, MAX(1, round->recruiters_count));
	for (gsize i = 0; i < round->recruiters_count; i++)
		round->recruiters[i] = read_recruiter(round->people, (int)i);
}

static MatchNeed read_need(const DbResult *leads, int row)
{
	MatchNeed need = {.lead = get_ident(leads, row, "id")};
	const bool is_known =
		engagement_parse(db_get_text(leads, row, "engagement"), &need.engagement);

	g_assert(is_known); /* the schema's check sees to it */
	return need;
}

static int person_of(const Round *round, const MatchCandidate *candidate)
{
	return (int)(candidate->recruiter - round->recruiters);
}

static void put_ident(JsonWriter *w, const char *name, const Ident *id)
{
	char text[IDENT_TEXT_BYTES];

	ident_format(id, text);
	json_put_text(w, name, text);
}

static void write_candidate(Round *round, const MatchNeed *need, gsize at, GString *reason)
{
	JsonWriter *w = &round->decisions;
	const MatchCandidate *candidate = &round->candidates[at];

	g_string_truncate(reason, 0);
	match_explain(need, &round->candidates[0], candidate, reason);
	json_begin_object(w);
	put_ident(w, "recruiter_id", &candidate->recruiter->id);
	json_put_text(w, "name", db_get_text(round->people, person_of(round, candidate), "name"));
	json_put_int(w, "rank", (int64_t)at + 1);
	json_put_int(w, "open_offers", candidate->recruiter->open_offers);
	json_put_text(w, "result", match_result_name(candidate->result));
	json_put_text(w, "reason", reason->str);
	json_end_object(w);
}

static void write_candidates(Round *round, const MatchNeed *need)
{
	JsonWriter *w = &round->decisions;
	const gsize kept = MIN(round->recruiters_count, PLACE_CANDIDATES_MAX);
	g_autoptr(GString) reason = g_string_new(NULL);

	json_key(w, "candidates");
	json_begin_array(w);
	for (gsize i = 0; i < kept; i++)
		write_candidate(round, need, i, reason);
	if (kept < round->recruiters_count) {
		json_begin_object(w);
		json_put_int(w, "left_out", (int64_t)(round->recruiters_count - kept));
		json_end_object(w);
	}
	json_end_array(w);
}

/* offer_id NULL: nobody is free. */
static void write_decision(Round *round, const MatchNeed *need, const Ident *offer_id)
{
	JsonWriter *w = &round->decisions;
	const Ident placement_id = ident_new();

	json_begin_object(w);
	put_ident(w, "placement_id", &placement_id);
	put_ident(w, "lead_id", &need->lead);
	json_put_text(w, "outcome", offer_id == NULL ? "unplaced" : "offered");
	if (offer_id != NULL) {
		put_ident(w, "offer_id", offer_id);
		put_ident(w, "recruiter_id", &round->candidates[0].recruiter->id);
	}
	write_candidates(round, need);
	json_end_object(w);
}

/* A recruiter sees the lead by the link of the offer, without an account; the person at the fallback address is staff. */
static char *lead_url(const PlaceOptions *options, const char *reference, const Ident *offer_id)
{
	char token[SIGNED_TOKEN_TEXT_BYTES];

	if (offer_id == NULL)
		return g_strconcat(options->base_url, "/staff/leads/", reference, NULL);
	signed_token_format(options->secret,
		&(SignedToken){
			.purpose = TOKEN_PURPOSE_OFFER,
			.issued_at_s = clock_now_us() / G_USEC_PER_SEC,
			.payload = *offer_id,
		},
		token);
	return g_strconcat(options->base_url, "/o/", token, NULL);
}

static void write_mail(Round *round, int row, const MatchNeed *need, const Ident *offer_id)
{
	const PlaceOptions *options = round->options;
	const char *reference = db_get_text(round->leads, row, "reference");
	const int person = offer_id == NULL ? -1 : person_of(round, &round->candidates[0]);
	g_autofree char *url = lead_url(options, reference, offer_id);
	g_autofree char *view = notice_view_lead(&(NoticeLead){
		.reference = reference,
		.taken_at_us = db_get_int(round->leads, row, "taken_at_us"),
		.submission = db_get_text(round->leads, row, "submission"),
		.recommendation = db_get_text(round->leads, row, "recommendation"),
		.recruiter_name = person < 0 ? NULL : db_get_text(round->people, person, "name"),
		.lead_url = url,
	});

	notice_write_mail(&round->mails,
		&(NoticeMail){
			.notice = person < 0 ? NOTICE_LEAD_UNPLACED : NOTICE_LEAD_OFFERED,
			.id = ident_new(),
			.lead_id = &need->lead,
			.offer_id = offer_id,
			.recipient = person < 0 ? round->fallback_address
						: db_get_text(round->people, person, "email"),
			.message_domain = options->message_domain,
			.view = view,
		});
}

/* The chosen one has one open offer more for all leads behind this one. */
static void count_offer(Round *round)
{
	MatchRecruiter *chosen = &round->recruiters[person_of(round, &round->candidates[0])];

	chosen->open_offers++;
	chosen->idle_us = 0;
}

static void place_lead(Round *round, int row)
{
	const MatchNeed need = read_need(round->leads, row);
	const bool is_placed =
		match_rank(&need, round->recruiters, round->recruiters_count, round->candidates);
	const Ident new_offer_id = ident_new();
	const Ident *offer_id = is_placed ? &new_offer_id : NULL;

	write_decision(round, &need, offer_id);
	write_mail(round, row, &need, offer_id);
	if (is_placed)
		count_offer(round);
	else
		round->unplaced++;
}

static void place_leads(Round *round)
{
	json_writer_init(&round->decisions, g_string_new(NULL));
	json_writer_init(&round->mails, g_string_new(NULL));
	json_begin_array(&round->decisions);
	json_begin_array(&round->mails);
	for (int row = 0; row < db_rows(round->leads); row++)
		place_lead(round, row);
	json_end_array(&round->decisions);
	json_end_array(&round->mails);
}

static bool place_round(Db *db, Round *round, GError **error)
{
	if (!offer_lock_placing(db, error))
		return false;
	round->people = recruiter_facts(db, error);
	if (round->people == NULL)
		return false;
	read_recruiters(round);
	place_leads(round);
	return offer_place_batch(db, round->decisions.out->str, error) &&
	       outbox_add_batch(db, round->mails.out->str, error);
}

static bool place_batch(
	Db *db, const PlaceOptions *options, int leads_max, int *leads, GError **error)
{
	g_auto(Mailbox) fallback = {0};
	g_auto(DbTransaction) tx = DB_TRANSACTION_INIT;
	g_auto(Round) round = {.options = options};

	if (!mailbox_parse(options->fallback_to, &fallback, error) || !db_begin(&tx, db, error))
		return false;
	round.fallback_address = fallback.address;
	round.leads = offer_claim_leads(db, leads_max, error);
	if (round.leads == NULL)
		return false;
	*leads = db_rows(round.leads);
	if (*leads == 0)
		return true;
	if (!place_round(db, &round, error) || !db_commit(&tx, error))
		return false;
	log_info("leads_placed", log_int("leads", *leads), log_int("unplaced", round.unplaced));
	return true;
}

/* True for what another lead in the same batch would not have met: not the database's state, but what was to be written. */
static bool is_about_a_lead(const GError *error)
{
	return leadmatch_error_is(error, LEADMATCH_ERROR_INVALID) ||
	       leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT) ||
	       leadmatch_error_is(error, LEADMATCH_ERROR_TOO_BIG);
}

bool place_due(Db *db, const PlaceOptions *options, int *leads, GError **error)
{
	g_autoptr(GError) batch_problem = NULL;
	g_autoptr(GError) problem = NULL;

	if (place_batch(db, options, OFFER_CLAIM_MAX, leads, &batch_problem))
		return true;
	if (!is_about_a_lead(batch_problem)) {
		g_propagate_error(error, g_steal_pointer(&batch_problem));
		return false;
	}
	/* One lead must not hold up the others: the first alone, and if it is the one, later. */
	if (place_batch(db, options, 1, leads, &problem))
		return true;
	if (!is_about_a_lead(problem)) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return false;
	}
	log_error("lead_not_placed", log_error_text(problem));
	return offer_postpone_lead(db, error);
}
