/* cmd/cmd_leads_hold: legal holds from the shell. */
#pragma once

int cmd_leads_hold(int argc, char **argv);
int cmd_leads_unhold(int argc, char **argv);
