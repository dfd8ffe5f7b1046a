# The document of the API as others read it: a linter, and a generated client. Needs Node, so it is no part of `make test`.

API_CHECK := tests/api

api-check: deps-test ## check /openapi.json with redocly, and compile and run a client generated from it (install Node if it is missing)
	@command -v npm >/dev/null || tests/tools/install_packages npm
	+$(PARALLEL) PROFILE=release all
	npm --prefix $(API_CHECK) ci --ignore-scripts --no-progress --no-audit --no-fund
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B $(API_CHECK)/check $(API_CHECK)/node_modules
.PHONY: api-check
