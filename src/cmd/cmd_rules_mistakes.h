/* cmd/cmd_rules_mistakes: what the rules got wrong, from the shell. */
#pragma once

int rules_mistakes_run(int argc, char **argv);
