/* cmd/cmd_recruiter_exclusions: companies whose leads a recruiter is not offered. */
#pragma once

int recruiter_run_exclusions(int argc, char **argv);
