# The classifier alone, included by tests.mk.

bench: bench-classify

bench-classify: deps-test ## measures briefs a second on one core (BRIEFS=FILE: JSON lines with a text)
	+$(PARALLEL) PROFILE=release all
	$(PYTHON) -B tests/bench/classify build/release/leadmatch $(BRIEFS)
.PHONY: bench-classify
