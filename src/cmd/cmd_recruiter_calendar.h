/*
 * cmd/cmd_recruiter_calendar: leave and bench of a recruiter, as verbs of `leadmatch recruiter`.
 */
#pragma once

int recruiter_run_time_off(int argc, char **argv);
int recruiter_run_bench(int argc, char **argv);
