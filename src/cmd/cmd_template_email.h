/* cmd/cmd_template_email: looks at an email as it is sent, made from sample data. */
#pragma once

int cmd_template_preview(int argc, char **argv);
int cmd_template_send(int argc, char **argv);
