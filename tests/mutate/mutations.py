"""The table of mutations: one line each, the rule that it breaks, and the nearest test, which must notice.

A test is a unit test (layer/module_test) or an end-to-end one (test_file, with words that choose among its functions as pytest's -k does).
"""

from typing import NamedTuple

# Whose every file has at least one mutation.
GUARDED = (
    "src/domain/*.c", "src/domain/*/*.c", "src/app/offers/*.c", "src/app/delivery/*.c", "src/app/intake/*.c", "src/store/report.sql",
    "src/store/outbox.sql", "src/http/server/guard.c", "src/http/server/scanner.c", "src/base/signed_token.c", "src/app/staff/token_access.c",
    "src/app/staff/api_token.c",
)
REASONS_MAX = 3


class Mutation(NamedTuple):
    file: str
    old: str  # within one line; stands in the file once
    new: str
    why: str  # what must hold, and does not with the new text
    test: str
    reason: str = ""  # why no test can notice it; at most REASONS_MAX mutations have one


DOMAIN = [
    Mutation("src/domain/language.c", "languages |= UINT64_C(1) << at;", "languages = UINT64_C(1) << at;",
             "every language of a list counts", "domain/language_test"),
    Mutation("src/domain/engagement.c", "*engagement = e;", "*engagement = ENGAGEMENT_RUST;",
             "a name is read as the engagement it names", "domain/engagement_test"),
    Mutation("src/domain/email_address.c", "if (at == NULL || strchr(at + 1, '@') != NULL) {", "if (at == NULL) {",
             "an address has one @", "domain/email_address_test"),
    # submission
    Mutation("src/domain/submission/time_zone.c", "if (zone[0] != '\\0' && !do_agree(zone, found))", "if (false)",
             "two names that contradict each other are no time zone", "domain/time_zone_test"),
    Mutation("src/domain/submission/time_zone_names.c", '{"india", "Asia/Kolkata"}', '{"india", "Asia/Dhaka"}',
             "a name stands for its own zone", "domain/time_zone_test"),
    Mutation("src/domain/submission/submission_check.c", "if (!spec->is_required || checker->check != SUBMISSION_CHECK_LEAD)",
             "if (!spec->is_required)", "a recommendation needs no name and no consent", "domain/submission_test"),
    Mutation("src/domain/submission/submission_check.c", "if (field != FIELD_NEXT)", "if (true)",
             "half an address of the page to return to is not kept", "domain/submission_test"),
    Mutation("src/domain/submission/field_errors.c", "return errors->list->len;", "return MIN(errors->list->len, 1);",
             "everything that is wrong is told, not the first alone", "domain/submission_test"),
    Mutation("src/domain/submission/submission.c", "submission->choices[field] = SUBMISSION_NOT_SURE;", "submission->choices[field] = 0;",
             "a question that was not answered has no answer", "domain/submission_test"),
    Mutation("src/domain/submission/submission_raw.c", "|| raw_submission_find(raw, name) != NULL)", "|| false)",
             "a member that stands twice is not read by the quick reader", "domain/submission_raw_test"),
    Mutation("src/domain/submission/money.c", "if (low->scale == 0 && high->scale != 0 && low->value < SCALED_UNDER)", "if (false)",
             "the scale of 120-150k is of both ends", "domain/money_test"),
    Mutation("src/domain/submission/money.c", "number->scale != 0 || number->is_grouped)", "number->scale != 0)",
             "1.500k could be two amounts", "domain/money_test"),
    Mutation("src/domain/submission/money_words.c", "is_letter_at(text + bytes))", "false)",
             "a word that only begins like a unit is none", "domain/money_test"),
    Mutation("src/domain/submission/masked_text.c", "g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL)", "g_regex_new(pattern, 0, 0, NULL)",
             "a name is masked however it is written", "domain/masked_text_test"),
    Mutation("src/domain/submission/submission_fields.c", '{"email", FIELD_KIND_EMAIL, true,', '{"email", FIELD_KIND_EMAIL, false,',
             "nobody can answer a request without an address", "domain/submission_test"),
    Mutation("src/domain/submission/submission_write.c", "(value->type == RAW_NUMBER && is_counted))", "false)",
             "a number that was not understood does not look like one that was", "domain/submission_raw_test"),
    Mutation("src/domain/submission/plain_text.c", "{0x202a,  0x202e,  EFFECT_DROP}", "{0x202a,  0x202e,  EFFECT_KEEP}",
             "no character turns the direction of a text around", "domain/plain_text_test"),
    Mutation("src/domain/submission/answers.c", "{FIELD_CONTACT_NAME, FIELD_EMAIL, FIELD_COMPANY, FIELD_PHONE}",
             "{FIELD_CONTACT_NAME, FIELD_EMAIL, FIELD_COMPANY}", "a phone number is contact, which is shown to the recruiter who accepted",
             "domain/answers_test"),
    # lead
    Mutation("src/domain/lead/lead_change.c", "if (change->engagement != ENGAGEMENT_COUNT && change->reason == NULL)", "if (false)",
             "another engagement needs a reason", "domain/lead_change_test"),
    Mutation("src/domain/lead/lead_outcome.c", "if (is_lost && !is_given(report->reason))", "if (false)",
             "a lost lead has a reason", "domain/lead_outcome_test"),
    Mutation("src/domain/lead/follow_up.c", "facts->stage == LEAD_STAGE_ACCEPTED ? next_of[due] : FOLLOW_UP_ASK", "next_of[due]",
             "who has contacted the client is not reminded to", "domain/follow_up_test"),
    Mutation("src/domain/lead/lead_query.c", "if (memcmp(id->bytes, query->before.bytes, sizeof(id->bytes)) < 0)", "if (true)",
             "the earlier of the cursor and the last day holds", "domain/lead_query_test"),
    Mutation("src/domain/lead/lead_status.c", "|| (move->who & (1U << actor)) == 0)", "|| false)",
             "a lead is moved only by who may", "domain/lead_status_test"),
    Mutation("src/domain/lead/lead_status.c", "UNSETTLED, LEAD_STATUS_ACCEPTED, RECRUITER | STAFF,",
             "UNSETTLED | CLOSED, LEAD_STATUS_ACCEPTED, RECRUITER | STAFF,", "a closed lead is not accepted", "domain/lead_status_test"),
    Mutation("src/domain/lead/lead_step.c", "return facts->levels_passed > 0 && facts->now_us < facts->escalation_due_us;",
             "return facts->levels_passed > 0;", "an escalation that nobody answers goes on", "domain/lead_step_test"),
    Mutation("src/domain/lead/lead_step.c", "return goes_by_itself(facts) && offers_wanted(facts) > 0;", "return offers_wanted(facts) > 0;",
             "what was handed back twice is a person's", "domain/lead_step_test"),
    # matching
    Mutation("src/domain/matching/match_need.c", ".start_us = start_of(submission, now_us),", ".start_us = WORKING_TIME_NEVER,",
             "who must start soon is compared with who is free", "domain/match_need_test"),
    Mutation("src/domain/matching/fairness.c", "return compare_numbers(wait_rank(b->facts), wait_rank(a->facts));",
             "return compare_numbers(wait_rank(a->facts), wait_rank(b->facts));", "of two with equal shares the longer wait is first",
             "domain/fairness_test"),
    Mutation("src/domain/matching/match.c", "return (recruiter->ties & MATCH_TIE_EXCLUDED) == 0;", "return true;",
             "a conflict of interest excludes", "domain/match_test"),
    Mutation("src/domain/matching/match.c", "return recruiter->open_offers < recruiter->capacity;",
             "return recruiter->open_offers <= recruiter->capacity;", "who is at capacity gets no more", "domain/match_test"),
    Mutation("src/domain/matching/working_hours.c", "for (int week = -1; week <= 1; week++)", "for (int week = 0; week <= 0; week++)",
             "hours overlap across the end of a week", "domain/working_hours_test"),
    Mutation("src/domain/matching/working_time.c", "if (working_us <= end_us - span.start_us)", "if (working_us < end_us - span.start_us)",
             "a deadline at the end of a day is on that day", "domain/working_time_test"),
    Mutation("src/domain/matching/working_time.c", "if (is_holiday(calendar, stretch->day))", "if (false)",
             "no clock runs on a holiday", "domain/working_time_test"),
    # delivery and offer
    Mutation("src/domain/delivery/circuit.c", "circuit->refused_lead != lead_hash;", "true;",
             "two refusals of one lead's text are no sign that we are refused", "domain/circuit_test"),
    Mutation("src/domain/delivery/retry.c", "if (history->refused_us == 0 || !history->is_other_accepted)", "if (history->refused_us == 0)",
             "a refusal is final only while others are accepted", "domain/retry_test"),
    Mutation("src/domain/offer/offer.c", "if ((move->who & (1U << actor)) == 0)", "if (false)",
             "an offer is moved only by who may", "domain/offer_test"),
    Mutation("src/domain/offer/offer.c", "return status == OFFER_ACCEPTED;", "return status == OFFER_ACCEPTED || status == OFFER_RETURNED;",
             "the contact is masked again once an offer is returned", "domain/offer_test"),
    Mutation("src/domain/offer/offer.c", "resumed.allowed_us = MAX(clock->allowed_us, clock->spent_us + OFFER_LEFT_MIN_US);",
             "resumed.allowed_us = clock->allowed_us;", "an answer leaves time to decide", "domain/offer_test"),
    Mutation("src/domain/offer/decline.c", "DECLINE_EFFECT_QUARANTINE, true, false}", "DECLINE_EFFECT_QUARANTINE, false, false}",
             "spam is offered to nobody else", "domain/decline_test"),
]

RULES = [
    Mutation("src/domain/rules/alternatives.c", "if (distance(new->from, new->to) < distance(old->from, old->to))", "if (false)",
             "of two answers that lead to one class the nearer is told", "domain/alternatives_test"),
    Mutation("src/domain/rules/brief_text.c", "\t\tblank_addresses(plain->copy);", "\t\t;",
             "a language in an address is not asked for", "domain/classify_test"),
    Mutation("src/domain/rules/classify.c", ".is_thin = decision.confidence < rules->thin_below,", ".is_thin = false,",
             "a person looks at what rests on little", "domain/classify_test"),
    Mutation("src/domain/rules/decide.c", "decision->is_conflict |= contradicts(decision, needs, reading);", ";",
             "a text that contradicts the answers is told", "domain/classify_test"),
    Mutation("src/domain/rules/durations.c", "const bool is_exact = units[i].name[0] == 'u';", "const bool is_exact = false;",
             "20 US customers are no microseconds", "domain/classify_test"),
    Mutation("src/domain/rules/evidence.c", "{FINDING_NEGATED, 0.0F},", "{FINDING_NEGATED, 1.0F},",
             "what is not wanted does not count", "domain/classify_test"),
    Mutation("src/domain/rules/evidence_reader.c", "const bool is_choice = reader->list_languages >= 2 && reader->has_or;",
             "const bool is_choice = false;", "Rust or Go is a choice", "domain/classify_test"),
    Mutation("src/domain/rules/explain.c", "return side == SIDE_RUST || side == SIDE_HYBRID;", "return true;",
             "a reason supports what it is given for", "domain/classify_test"),
    Mutation("src/domain/rules/lexicon.c", "if (node->needs_capital && !is_capital)", "if (false)",
             "go is a language with a capital only", "domain/evidence_test"),
    Mutation("src/domain/rules/needs.c", "if (row->field != FIELD_USE_CASE)", "if (true)",
             "a use case does not confirm itself", "domain/classify_test"),
    Mutation("src/domain/rules/question.c", "- left + MAX(confidence - now->confidence, 0);", "- left;",
             "a question that makes surer is worth asking", "domain/question_test"),
    Mutation("src/domain/rules/reading.c", "const double understood = (double)known < enough ? (double)known / enough : 1;",
             "const double understood = 1;", "a text of which little is understood decides little", "domain/classify_test"),
    Mutation("src/domain/rules/recommendation.c", "[REVIEW_CONFLICT] = decision->is_conflict,", "[REVIEW_CONFLICT] = false,",
             "a person looks at a conflict", "domain/classify_test"),
    Mutation("src/domain/rules/recommendation_words.c", "value < steps[row].at_least)", "value <= steps[row].at_least)",
             "a step begins at its number", "domain/recommendation_words_test"),
    Mutation("src/domain/rules/risks.c", "FAR_UNDER_PERCENT = 60,", "FAR_UNDER_PERCENT = 0,",
             "a budget far below the published range is told", "domain/classify_test"),
    Mutation("src/domain/rules/ruleset.c", "if (problems->len == 0)", "if (true)",
             "a rule set with a mistake is not used", "domain/ruleset_test"),
    Mutation("src/domain/rules/ruleset_parse.c", "if (index_of(keys, count, key) == -1)", "if (false)",
             "a misspelt key is not silently without effect", "domain/ruleset_test"),
    Mutation("src/domain/rules/ruleset_rates.c", "!(usd > 0 && usd <= UNIT_USD_MAX)", "!(usd <= UNIT_USD_MAX)",
             "no currency is worth nothing", "domain/ruleset_test"),
    Mutation("src/domain/rules/saying.c", "&& *unknown == NULL)", "&& false)",
             "a figure that does not exist is a mistake", "domain/ruleset_test"),
    Mutation("src/domain/rules/split_plan.c", "const int rust = count < 4 || is_mostly_data ? 1 : count / 2;", "const int rust = 1;",
             "four engineers are two and two", "domain/classify_test"),
    Mutation("src/domain/rules/suggestion.c", "suggestion->harm * HARM_DIVISOR <= suggestion->support;", "true;",
             "a phrase that harms as many as it helps is not suggested", "domain/suggestion_test"),
    Mutation("src/domain/rules/team_text.c", "knows_rust |= sentence.knows_rust && !sentence.is_wanted;", "knows_rust |= sentence.knows_rust;",
             "whom a team looks for it does not have", "domain/classify_test"),
    Mutation("src/domain/rules/third_person.c", 'if (g_str_has_suffix(verb, "ed") && !g_str_has_suffix(verb, "eed"))', "if (false)",
             "the past has no s", "domain/third_person_test"),
    Mutation("src/domain/rules/words.c", "return has_dots || goes_on;", "return false;",
             "the stop of an abbreviation ends no sentence", "domain/evidence_test"),
]

OFFERS = [
    Mutation("src/app/offers/moves.c", "offer_moves_add_others(moves, lead, offer, &others);", ";",
             "the first acceptance ends the other offers", "test_offers first_acceptance_wins"),
    Mutation("src/app/offers/moves.c", "if (!g_hash_table_contains(untold, closing->offer_id))", "if (true)",
             "nobody is told that an offer is over that they were never told of", "test_staff_api not_on_its_way"),
    Mutation("src/app/offers/offer_digest.c", "return recruiter->hour_offers >= policy->settings->offer_mails_per_hour;", "return false;",
             "more than a few offers an hour come in one email", "test_flood what_is_more_than_a_few"),
    Mutation("src/app/offers/offer_page.c", ".is_masked = !shows_contact(page),", ".is_masked = false,",
             "the page names nobody before the offer is accepted", "test_offers the_offer_names_nobody"),
    Mutation("src/app/offers/offers_due.c", "if (event == OFFER_EVENT_ANSWER_LAPSES)", "if (false)",
             "a question that lapsed is not open anymore", "test_offers without_an_answer_lapses"),
    Mutation("src/app/offers/respond.c", "if (spec->stops_offers)", "if (false)",
             "spam is offered to nobody until staff release it", "test_offers spam_is_offered_to_nobody"),
]

DELIVERY = [
    # The two fences against a sender that is late.
    Mutation("src/store/outbox.sql", "where o.id = r.id and o.lease_token = $1::uuid and o.state = 'queued'",
             "where o.id = r.id and o.state = 'queued'", "a late result settles nothing that another sender holds", "test_delivery late_result"),
    Mutation("src/app/delivery/lease.c", "return !batch->is_current_lost && clock_monotonic_us() - batch->leased_at_us",
             "return true || clock_monotonic_us() - batch->leased_at_us", "a sender whose lease is over does not send",
             "test_delivery overslept_its_lease"),
    Mutation("src/app/delivery/sender.c", "if (was_idle_connection_dead(result))", "if (false)",
             "a connection that was idle for too long costs no attempt", "test_mail reused_connection"),
    Mutation("src/app/delivery/relay_health.c", "accepted->recipient_hash != 0 && accepted->recipient_hash != hash &&", "false &&",
             "an address is refused for good once others are accepted", "test_delivery 550_without_a_code"),
    Mutation("src/app/delivery/relay_troubles.c", "if (was_refusal && !tell(context, db, ended, error))", "if (false)",
             "staff are told when the relay accepts email again", "test_delivery refuses_us_loses_nothing"),
    Mutation("src/app/delivery/undeliverable.c", "if (!tell(context, db, emails, error) || !db_commit(&tx, error))",
             "if (!db_commit(&tx, error))", "staff are told of an email that will not arrive", "test_mail of_which_staff_are_told"),
    Mutation("src/app/delivery/delivery.c", "if (!mailbox_parse(settings->mail_from, &context->from, error)) {",
             "if (!mailbox_parse(settings->mail_from, &context->from, NULL)) {", "an address that is none is named at the start",
             "app/delivery_test"),
]

INTAKE = [
    Mutation("src/app/intake/intake.c", "g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_BUSY,",
             "g_set_error(error, LEADMATCH_ERROR, LEADMATCH_ERROR_UNAVAILABLE,",
             "who leaves the queue is told to come back", "app/intake_test"),
    Mutation("src/app/intake/intake_batch.c", "if (!is_same && !entry->is_by_answers) {", "if (false) {",
             "a key with another body is refused", "test_repeats key_with_another_body"),
    Mutation("src/app/intake/repeat.c", "if (key->len - before < REPEAT_TEXT_BYTES_MIN)", "if (false)",
             "a few words are the same request only with the same answers", "test_input few_words"),
    Mutation("src/app/intake/submit.c", "lead.is_suspected_spam = add_signals(request);", "add_signals(request);",
             "a filled trap is looked at by a person", "test_project filled_trap"),
]

SEARCH_AND_GUARDS = [
    Mutation("src/store/report.sql", "where l.id = walked.id)) @@ (select words from asked)", "where l.id = walked.id)) is not null",
             "leads are found by their words", "test_staff_api found_by_their_words"),
    Mutation("src/http/server/guard.c", "if (hosts == 0 && !is_probe(input))", "if (false)",
             "a request names its host", "http/guard_test"),
    Mutation("src/http/server/guard.c", "if (memchr(target, '%', bytes) != NULL ||", "if (",
             "no escape gets past a proxy's rules", "http/guard_test"),
    Mutation("src/http/server/scanner.c", "if (is_length && scanner->has_length)", "if (false)",
             "a request has one length", "http/scanner_test"),
    Mutation("src/http/server/scanner.c", "(scanner->has_length || strcmp(scanner->coding, \"chunked\") != 0))",
             "(strcmp(scanner->coding, \"chunked\") != 0))", "no body has a length and chunks", "http/scanner_test"),
]

TOKENS = [
    Mutation("src/base/signed_token.c", "if (sodium_memcmp(mac, bytes + TOKEN_SIGNED_BYTES, sizeof mac) == 0)", "if (true)",
             "a link is ours only with our signature", "base/signed_token_test"),
    Mutation("src/base/signed_token.c", "|| bytes[1] != (uint8_t)purpose)", "|| false)",
             "a link of one kind opens nothing of another", "base/signed_token_test"),
    Mutation("src/base/signed_token.c", "return strcmp(again, text) == 0;", "return true;",
             "a token has one text", "base/signed_token_test"),
    Mutation("src/app/staff/token_access.c", "sodium_memcmp(stored, hash, sizeof hash) == 0;", "true;",
             "a token with another secret is none", "test_staff_api another_secret"),
    Mutation("src/app/staff/token_access.c", "return (caller->scopes & (1U << scope)) != 0;", "return true;",
             "a token opens what its scopes say", "test_outbox needs_the_scope"),
    Mutation("src/app/staff/api_token.c", "|| strncmp(text, prefix, PREFIX_CHARS) != 0)", "|| false)",
             "a token begins with its prefix", "app/api_token_test"),
]

MUTATIONS: list[Mutation] = [*DOMAIN, *RULES, *OFFERS, *DELIVERY, *INTAKE, *SEARCH_AND_GUARDS, *TOKENS]
