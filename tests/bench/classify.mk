# The classifier alone, included by tests.mk: make bench-classify [BRIEFS=FILE]

bench-classify: $(BINARY) ## measures briefs a second on one core (BRIEFS=FILE: JSON lines with a text)
	$(PYTHON) -B tests/bench/classify $(BINARY) $(BRIEFS)
.PHONY: bench-classify
