# Turns wording/en.json into C: "form.title": "Tell us" becomes TEXT_FORM_TITLE and a row of the table of texts.
# -v part=keys writes the enum, -v part=texts the table. JSON's strings, one a line, are strings of C as well.
BEGIN {
	print part == "keys" ? "#pragma once\nenum {\n\tTEXT_BEFORE_FIRST," \
		: "#include \"codec/text_keys.h\"\n#include \"codec/wording.h\"\nconst WordingDefault wording_defaults[TEXT_COUNT] = {"
}
/^"/ {
	split($0, pieces, "\"")
	key = pieces[2]
	name = toupper(key)
	gsub(/[^A-Z0-9]/, "_", name)
	text = substr($0, length(key) + 3)
	sub(/^: */, "", text)
	sub(/,?$/, "", text)
	if (part == "keys")
		printf "\tTEXT_%s,\n", name
	else
		printf "\t[TEXT_%s] = {\"%s\", %s, %d},\n", name, key, text, NR
}
END { print part == "keys" ? "\tTEXT_COUNT\n};" : "};" }
