# The W3C's checker over every page in every state. Needs Java, so it is no part of `make test`.

HTML_CHECK := tests/html

html-check: deps-test ## check every page in every state with the Nu Html Checker (install Java if it is missing)
	@command -v java >/dev/null || tests/tools/install_packages default-jre-headless
	@command -v npm >/dev/null || tests/tools/install_packages npm
	+$(PARALLEL) PROFILE=release all
	npm --prefix $(HTML_CHECK) ci --ignore-scripts --no-progress --no-audit --no-fund
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B $(HTML_CHECK)/check $(HTML_CHECK)/node_modules/vnu-jar/build/dist/vnu.jar
.PHONY: html-check
