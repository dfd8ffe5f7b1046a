# The dispatcher: placing, passing on, expiry.

bench: bench-offers

bench-offers: deps-test ## measures leads placed a second, a decline's way to the next recruiter, and the expiry of many offers at once (LEADS=10000 RECRUITERS=1000)
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/bench/offers
.PHONY: bench-offers
