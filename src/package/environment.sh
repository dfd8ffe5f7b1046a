#!/bin/sh
# Prints a file of settings to begin with, from the program's own table: environment.sh PROGRAM
set -eu
cat <<'END'
# Settings of leadmatch, read by systemd at the start: NAME=value, with "…" around what has spaces. Only root may read this file.
# For the commands in a shell, as root:  set -a; . /etc/leadmatch/leadmatch.env; set +a; runuser -u leadmatch -- leadmatch doctor
END
{ env -i "$1" config 2>/dev/null || true; } | awk -F '\t' '
/^LEADMATCH_/ {
	help = $2
	sub(/^\([^)]*\) /, "", help)
	printf "\n# %s\n#%s\n", help, $1
}'
