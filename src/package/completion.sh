#!/bin/sh
# Prints what completes leadmatch commands in bash, from the program's own tables of commands and options: completion.sh PROGRAM
set -eu
program=$1

# What may follow the commands given: more commands, or options.
words() {
	env -i "$program" "$@" --help | sed -n -e 's/^  \([a-z][a-z-]*\)  .*/\1/p' -e 's/^  \(-., \)\{0,1\}\(--[a-z][a-z-]*\).*/\2/p' | tr '\n' ' '
}

entry() {
	printf '\t["%s"]="%s"\n' "$*" "$(words "$@")"
}

echo '# Completes leadmatch in bash. Made by the build.'
echo 'declare -gA _leadmatch_words=('
printf '\t[" "]="%s--version --help"\n' "$(words)"
for command in $(words); do
	entry "$command"
	for verb in $(words "$command"); do
		case $verb in
		-*) ;;
		*) entry "$command" "$verb" ;;
		esac
	done
done
cat <<'END'
)

_leadmatch()
{
	local path="" word i
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		[[ $word != -* && -v _leadmatch_words["${path:+$path }$word"] ]] && path="${path:+$path }$word"
	done
	mapfile -t COMPREPLY < <(compgen -W "${_leadmatch_words["${path:- }"]}" -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _leadmatch leadmatch
END
