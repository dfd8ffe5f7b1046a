/* cmd/cmd_recruiter_link: the link to a recruiter's portal, a verb of cmd/recruiter. */
#pragma once

int recruiter_run_link(int argc, char **argv);
