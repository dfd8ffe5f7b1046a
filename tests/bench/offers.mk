# The dispatcher: placing, passing on, expiry.

bench: bench-offers

bench-offers: deps-test ## measure leads dispatched per second, the time from a decline to the next offer, and the expiry of many simultaneous offers (LEADS=10000 RECRUITERS=1000)
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/bench/offers
.PHONY: bench-offers
