/*
 * http/handlers: the functions that the routes table names; each is one h_*.c file's business.
 *
 * A handler runs on a worker, from first line to last, and leaves a complete response. It waits for nothing beyond
 * exchange.deadline_us.
 */
#pragma once

#include "http/server/exchange.h"

void h_lead_create(Exchange *x);
void h_recommendation(Exchange *x);

void h_leads_list(Exchange *x);
void h_leads_csv(Exchange *x);
void h_leads_jsonl(Exchange *x);
void h_lead_show(Exchange *x);
void h_lead_events(Exchange *x);
void h_lead_change(Exchange *x);
void h_lead_erase(Exchange *x);
void h_lead_ask(Exchange *x);
void h_lead_match(Exchange *x);
void h_match(Exchange *x);
void h_lead_preview(Exchange *x);
void h_leads_import(Exchange *x);
void h_outbox_show(Exchange *x);
void h_outbox_retry_one(Exchange *x);
void h_outbox_cancel(Exchange *x);
void h_audit_verify(Exchange *x);
void h_board(Exchange *x);
void h_settings(Exchange *x);
void h_lead_hold(Exchange *x);
void h_lead_unhold(Exchange *x);

void h_audit_list(Exchange *x);
void h_lead_evidence(Exchange *x);

void h_outbox_list(Exchange *x);
void h_reports(Exchange *x);
void h_ruleset_check(Exchange *x);
void h_outbox_retry(Exchange *x);
void h_exclusions(Exchange *x);
void h_exclusion_remove(Exchange *x);
void h_staff_accounts(Exchange *x);
void h_staff_account_create(Exchange *x);
void h_staff_account_update(Exchange *x);
void h_staff_account_password(Exchange *x);
void h_staff_account_reset(Exchange *x);
void h_tokens(Exchange *x);
void h_token_create(Exchange *x);
void h_token_revoke(Exchange *x);
void h_recruiters(Exchange *x);
void h_recruiter_create(Exchange *x);
void h_recruiter(Exchange *x);
void h_recruiter_update(Exchange *x);
void h_recruiter_pause(Exchange *x);
void h_recruiter_resume(Exchange *x);
void h_recruiter_remove(Exchange *x);
void h_recruiter_portal_link(Exchange *x);
void h_recruiters_import(Exchange *x);
void h_recruiter_time_off(Exchange *x);
void h_recruiter_time_off_end(Exchange *x);
void h_recruiter_bench(Exchange *x);
void h_recruiter_bench_remove(Exchange *x);
void h_rulesets(Exchange *x);
void h_ruleset_store(Exchange *x);
void h_ruleset(Exchange *x);
void h_ruleset_replay(Exchange *x);
void h_ruleset_activate(Exchange *x);
void h_mistakes(Exchange *x);
void h_phrases(Exchange *x);
void h_evaluation(Exchange *x);
void h_bulk(Exchange *x);
void h_bulk_show(Exchange *x);
void h_bulk_undo(Exchange *x);
void h_views(Exchange *x);
void h_view_save(Exchange *x);
void h_view_delete(Exchange *x);
void h_spam_list(Exchange *x);
void h_spam_mark(Exchange *x);
void h_spam_lift(Exchange *x);

void h_home(Exchange *x);
void h_public_page(Exchange *x);
void h_static(Exchange *x);
void h_root_file(Exchange *x);
void h_security(Exchange *x);
void h_embed(Exchange *x);
void h_visit_screen(Exchange *x);

void h_project_form(Exchange *x);
void h_project_send(Exchange *x);
void h_client_page(Exchange *x);
void h_client_page_data(Exchange *x);
void h_client_page_correction(Exchange *x);
void h_client_page_answer(Exchange *x);
void h_client_page_correct(Exchange *x);
void h_client_page_withdraw(Exchange *x);
void h_client_page_erase(Exchange *x);
void h_client_page_version(Exchange *x);
void h_client_page_undo(Exchange *x);
void h_client_link(Exchange *x);
void h_client_link_send(Exchange *x);
void h_client_page_confirm(Exchange *x);
void h_client_page_disown(Exchange *x);

void h_offer(Exchange *x);
void h_offer_act(Exchange *x);
void h_question(Exchange *x);
void h_question_answer(Exchange *x);

void h_portal(Exchange *x);
void h_portal_act(Exchange *x);
void h_portal_link(Exchange *x);
void h_portal_link_send(Exchange *x);

void h_staff_login(Exchange *x);
void h_staff_login_send(Exchange *x);
void h_staff_logout(Exchange *x);
void h_staff_confirm(Exchange *x);
void h_staff_board(Exchange *x);
void h_staff_pulse(Exchange *x);
void h_staff_leads(Exchange *x);
void h_staff_bulk(Exchange *x);
void h_staff_act(Exchange *x);
void h_staff_act_undo(Exchange *x);
void h_staff_counts(Exchange *x);
void h_staff_complete(Exchange *x);
void h_staff_view_save(Exchange *x);
void h_staff_view_delete(Exchange *x);
void h_staff_queue(Exchange *x);
void h_staff_queue_act(Exchange *x);
void h_staff_lead(Exchange *x);
void h_staff_lead_client(Exchange *x);
void h_staff_lead_change(Exchange *x);
void h_staff_lead_hold(Exchange *x);
void h_staff_audit(Exchange *x);
void h_staff_people(Exchange *x);
void h_staff_people_change(Exchange *x);
void h_staff_account(Exchange *x);
void h_manage_match(Exchange *x);
void h_manage_match_try(Exchange *x);
void h_manage_recruiters(Exchange *x);
void h_manage_recruiters_add(Exchange *x);
void h_manage_recruiter(Exchange *x);
void h_manage_recruiter_act(Exchange *x);
void h_manage_calendar(Exchange *x);
void h_manage_calendar_act(Exchange *x);
void h_manage_outbox(Exchange *x);
void h_manage_outbox_act(Exchange *x);
void h_manage_email(Exchange *x);
void h_manage_samples(Exchange *x);
void h_manage_sample(Exchange *x);
void h_manage_sample_html(Exchange *x);
void h_manage_rules_check(Exchange *x);
void h_manage_rules_check_run(Exchange *x);
void h_manage_reports(Exchange *x);
void h_staff_audit_verify(Exchange *x);
void h_manage_rules(Exchange *x);
void h_manage_rules_act(Exchange *x);
void h_manage_import(Exchange *x);
void h_manage_import_run(Exchange *x);
void h_manage_lead_import(Exchange *x);
void h_manage_lead_import_run(Exchange *x);
void h_manage_spam(Exchange *x);
void h_manage_spam_act(Exchange *x);
void h_manage_mistakes(Exchange *x);
void h_manage_phrases(Exchange *x);
void h_manage_evaluation(Exchange *x);
void h_manage_evaluation_run(Exchange *x);
void h_manage_tokens(Exchange *x);
void h_manage_tokens_act(Exchange *x);
void h_manage_settings(Exchange *x);
void h_manage_doctor(Exchange *x);
void h_staff_account_change(Exchange *x);

void h_healthz(Exchange *x);
void h_readyz(Exchange *x);
void h_metrics(Exchange *x);
void h_metrics_all(Exchange *x);
void h_openapi(Exchange *x);
