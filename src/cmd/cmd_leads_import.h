/* cmd/cmd_leads_import: `leadmatch leads import FILE.csv`. */
#pragma once

int cmd_leads_import(int argc, char **argv);
