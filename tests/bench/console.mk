# Searches of staff in a large database.

bench-console: deps-test ## measure how long searches take with a million leads, whatever is typed (LEADS=1000000 RANDOM=500 WRITERS=0), or with SEARCHERS=10 intake beside them
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/bench/console
.PHONY: bench-console
