/*
 * cmd/cmd_leads_change: what staff do with a lead, from the shell: its stages and its end, decisions, notes, links to
 * other leads. The rules are those of the console and the API (app/staff/staff_leads).
 */
#pragma once

#include "cmd/command.h"

int leads_run_accept(int argc, char **argv);
int leads_run_ask(int argc, char **argv);
int leads_run_close(int argc, char **argv);
int leads_run_decide(int argc, char **argv);
int leads_run_hand_back(int argc, char **argv);
int leads_run_link(int argc, char **argv);
int leads_run_lose(int argc, char **argv);
int leads_run_note(int argc, char **argv);
int leads_run_own(int argc, char **argv);
int leads_run_place(int argc, char **argv);
int leads_run_reopen(int argc, char **argv);
int leads_run_stage(int argc, char **argv);
int leads_run_tag(int argc, char **argv);
int leads_run_unlink(int argc, char **argv);
int leads_run_untag(int argc, char **argv);
int leads_run_withdraw(int argc, char **argv);
