/*
 * cmd/cmd_rules_evaluate: `leadmatch rules evaluate`.
 */
#pragma once

int rules_evaluate_run(int argc, char **argv);
