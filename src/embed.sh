#!/bin/sh
# Prints a C source that holds files as bytes: embed.sh SYMBOL FOLDER FILE…
# One constant array of EmbeddedFile in the order given, named by their paths below FOLDER, ended by a NULL name.
set -eu
symbol=$1
folder=$2
shift 2
echo '#include "base/embedded.h"'
n=0
for file; do
	echo "static const char bytes_$n[] = {"
	od -An -v -tx1 "$file" | sed 's/ \([0-9a-f][0-9a-f]\)/(char)0x\1,/g'
	echo "0};"
	n=$((n + 1))
done
echo "const EmbeddedFile $symbol[] = {"
n=0
for file; do
	echo "{\"${file#"$folder"/}\", bytes_$n, sizeof bytes_$n - 1},"
	n=$((n + 1))
done
echo '{0}};'
