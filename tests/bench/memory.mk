
bench-memory: deps-test ## show whether memory stays flat over LEADS (200000) leads over HTTP, dispatched and emailed
	@tests/tools/install_packages wrk
	+$(PARALLEL) PROFILE=release all $(MAIL_SINK)
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/bench/memory $(MAIL_SINK)
.PHONY: bench-memory
