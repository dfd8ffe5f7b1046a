# The classifier alone, included by tests.mk.

bench: bench-classify

bench-classify: deps-test ## measure briefs per second on one core (BRIEFS=FILE: JSON lines with a text)
	+$(PARALLEL) PROFILE=release all
	$(PYTHON) -B tests/bench/classify build/release/leadmatch $(BRIEFS)
.PHONY: bench-classify
