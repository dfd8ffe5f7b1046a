# The benchmarks: peers beside us in the same run, in turns; ratios, never a pass or fail on time.

PEERS := tests/bench/peers

bench: deps ## measures intake beside pgbench and Fastify + pg, and mails per second, and prints the ratios
	@tests/tools/install_packages $(DEBIAN_BENCH)
	+$(PARALLEL) PROFILE=release all
	npm --prefix $(PEERS) ci --no-progress
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/bench/intake
