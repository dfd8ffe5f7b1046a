# Turns store/*.sql into C constants: "-- name: lead_find" begins a statement, which becomes SQL_LEAD_FIND.
# A statement that is marked ("-- name: lead_find prepared") begins with what db/prepared looks for.
# Comment lines are left out; every other line is kept, so that PostgreSQL's error positions can be found again.
BEGIN { print "#pragma once" }
/^-- name: / {
	if (name != "") print "\t\"\""
	name = toupper($3)
	printf "#define SQL_%s \\\n", name
	if ($4 == "prepared") printf "\t\"/* prepared */ \" \\\n"
	next
}
/^--/ || name == "" { next }
{
	line = $0
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	printf "\t\"%s\\n\" \\\n", line
}
END { if (name != "") print "\t\"\"" }
