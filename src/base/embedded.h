/*
 * base/embedded: files that the build puts into the program (src/embed.sh).
 */
#pragma once

#include <stddef.h>

typedef struct EmbeddedFile {
	const char *name;  /* path below the folder it came from; NULL ends an array */
	const char *bytes; /* with a NUL behind them */
	size_t count;
} EmbeddedFile;

extern const EmbeddedFile embedded_rules[];	 /* domain/rules/rules.json */
extern const EmbeddedFile embedded_migrations[]; /* migrations/, in order */
extern const EmbeddedFile embedded_templates[];	 /* templates/ with its folders */
