/* base/version: which program this is; the Makefile reads the package's version here, too. */
#pragma once

#define LEADMATCH_VERSION "1.0.0"
