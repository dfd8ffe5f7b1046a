# The benchmarks: peers next to us in the same run, in turns; ratios, never a pass or fail on time.

PEERS := tests/bench/peers

# npm comes with Node where Node is not Debian's own.
bench: deps-test ## measure intake against pgbench and Fastify + pg, and print the ratios (TURN_SECONDS=8 ROUNDS=3)
	@tests/tools/install_packages wrk
	@command -v node >/dev/null || tests/tools/install_packages nodejs
	@command -v npm >/dev/null || tests/tools/install_packages npm
	+$(PARALLEL) PROFILE=release all
	npm --prefix $(PEERS) ci --no-progress
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/bench/intake
