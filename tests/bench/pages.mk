# The pages against nginx, which serves the same bytes from a file.

bench: bench-pages

bench-pages: deps-test ## measure pages per second against nginx serving the same bytes as files, and the time of one page (TURN_SECONDS=8 ROUNDS=3)
	@tests/tools/install_packages wrk nginx-light
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/bench/pages
.PHONY: bench-pages
