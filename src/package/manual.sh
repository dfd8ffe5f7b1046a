#!/bin/sh
# Prints the manual page leadmatch(8) from the program's own tables of commands and settings: manual.sh PROGRAM
set -eu
program=$1
version=$(env -i "$program" --version | cut -d' ' -f2)

# A backslash and a dot or quote at the beginning of a line mean something to roff; a hyphen is one to copy.
escape() {
	sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"
}

commands() {
	env -i "$program" "$@" --help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p'
}

cat <<END
.TH LEADMATCH 8 "" "leadmatch $version" "System administration"
.SH NAME
leadmatch \- takes leads of software projects, recommends Rust, Python or both, and brings them to recruiters
.SH SYNOPSIS
.B leadmatch
.I COMMAND
[\fIOPTION\fR…]
.br
.B leadmatch \-\-version
.SH COMMANDS
END
for command in $(commands); do
	printf '.SS leadmatch %s\n.nf\n' "$command" | sed 's/-/\\-/g'
	env -i "$program" "$command" --help | escape
	echo .fi
done
cat <<END
.SH ENVIRONMENT
All settings come from the environment. A secret can also be given as a file, such as LEADMATCH_SECRET_FILE=/run/secrets/key.
END
{ env -i "$program" config 2>/dev/null || true; } | awk -F '\t' '
/^LEADMATCH_/ {
	help = $2
	sub(/^\([^)]*\) /, "", help)
	printf ".TP\n.B %s\n%s\n", $1, help
}' | sed -e 's/\\/\\e/g' -e 's/-/\\-/g'
cat <<'END'
.SH SIGNALS
.TP
.B SIGHUP
reads templates and a file of rules again
.TP
.B SIGTERM, SIGINT
finish what was accepted, then end
.SH FILES
.TP
.I /etc/leadmatch/leadmatch.env
settings of the service that systemd starts
.SH "EXIT STATUS"
0 done, 1 failed, 2 wrong usage
END
