/*
 * cmd/cmd_rules_suggest: `leadmatch rules suggest`.
 */
#pragma once

int rules_suggest_run(int argc, char **argv);
