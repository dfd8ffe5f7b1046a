/*
 * cmd/cmd_rules_replay: `leadmatch rules replay`.
 */
#pragma once

int rules_replay_run(int argc, char **argv);
