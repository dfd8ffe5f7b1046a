# The targets that test, included by the Makefile.

UNIT_SOURCES := $(wildcard tests/unit/*/*_test.c)
UNIT_TESTS   := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(UNIT_SOURCES))

# A unit test links only its own layer and those that layer may use.
USES_base   := base
USES_codec  := codec base
USES_config := config base
USES_domain := domain codec base
USES_db     := db config base
USES_store  := store db domain config codec base
USES_mail   := mail domain config codec base
USES_app    := app mail store db domain config codec base
USES_http   := http app mail store db domain config codec base microhttpd
USES_cmd    := cmd http app mail store db domain config codec base microhttpd

define unit_rule
$(BUILD)/tests/unit/$(1)/%_test: tests/unit/$(1)/%_test.c $(patsubst %,$(BUILD)/lib%.a,$(USES_$(1)))
	@mkdir -p $$(@D)
	$$(SAY) CC $$<
	$$(Q)$$(CC) $$(CFLAGS) -DTEST_DATA_DIR='"tests/unit/$(1)"' -MMD -MP -MF $$@.d $$(LDFLAGS) $$(filter %.c %.a,$$^) $$(LIBRARY_LIBS) -o $$@
endef
$(foreach layer,$(LAYERS),$(eval $(call unit_rule,$(layer))))

# What is built for a target of another profile, in a make of its own.
PARALLEL = $(MAKE) --silent --no-print-directory -j$(shell nproc)
PYTEST   = $(PYTHON) -B -m pytest -c tests/pytest.ini tests/end_to_end -n 3 --dist loadfile

.PHONY: deps-run unit-tests objects

unit-tests: $(UNIT_TESTS)

deps-run:
	@tests/tools/install_packages $(DEBIAN_BUILD) $(DEBIAN_RUN)

# The parent-death signal stops all of it even when make itself is killed.
run: deps-run ## build and start everything on this machine until Ctrl-C (PORT=8080 MAIL_PORT= DATABASE_PORT=)
	@echo "Building, if anything changed. The first time takes a minute."
	+$(PARALLEL) PROFILE=release all
	@setpriv --pdeathsig TERM $(PYTHON) -B tests/tools/run

test: deps-test ## run all tests, built with AddressSanitizer and UBSan; the last line counts them
	+$(PARALLEL) PROFILE=asan all unit-tests
	tests/tools/run_tests build/asan $(TEST_ARGUMENTS)

unit: ## build and run only the unit tests (with the sanitizers)
	+$(PARALLEL) PROFILE=asan unit-tests
	tests/tools/run_unit_tests build/asan/tests/unit

sweep: ## check that each case of the classifier fails without the part of the rule set that it guards
	+$(PARALLEL) PROFILE=release build/release/tests/unit/domain/classify_test
	build/release/tests/unit/domain/classify_test -m thorough -q
.PHONY: sweep

end-to-end: ## run only the end-to-end tests (with the sanitizers; TEST_ARGUMENTS="-k name")
	+$(PARALLEL) PROFILE=asan all
	LEADMATCH_BINARY=build/asan/leadmatch $(PYTEST) $(TEST_ARGUMENTS)

random-searches: ## ask 10,000 random searches and 10,000 mutated ones (with the sanitizers; QUERIES=10000 SEED=)
	+$(PARALLEL) PROFILE=asan all
	QUERIES=$${QUERIES:-10000} LEADMATCH_BINARY=build/asan/leadmatch $(PYTEST) tests/end_to_end/test_search_random.py
.PHONY: random-searches

tsan: ## run the end-to-end tests under ThreadSanitizer
	+$(PARALLEL) PROFILE=tsan all
	LEADMATCH_BINARY=build/tsan/leadmatch $(PYTEST) $(TEST_ARGUMENTS)

# --- reading instead of running ---------------------------------------------------------------------------------------

C_FILES = $(shell find src tests -name node_modules -prune -o -name '*.[ch]' -print)

lint: ## check layers, sizes, format, patterns, README's table, and the other compiler's warnings
	@tests/tools/install_packages $(DEBIAN_BUILD) $(DEBIAN_LINT) python3
	tests/lint/includes
	tests/lint/sizes
	tests/lint/text
	tests/lint/wording
	clang-format --dry-run -Werror $(C_FILES)
	+$(PARALLEL) CC=clang PROFILE=release BUILD=build/clang objects
	+$(PARALLEL) PROFILE=release all
	tests/lint/readme build/release/leadmatch

objects: $(OBJECTS) $(BUILD)/main.o

format: ## format every C file
	clang-format -i $(C_FILES)

analyze: ## run gcc's static analyzer over the program
	+$(PARALLEL) PROFILE=release BUILD=build/analyze OPTIMISE='-O1 -fanalyzer' objects

# --- what takes longer ------------------------------------------------------------------------------------------------

race: deps-test ## let two recruiters accept the same lead at the same moment over two instances, again and again (RACE_ROUNDS=1000)
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch RACE_ROUNDS=$(or $(RACE_ROUNDS),1000) $(PYTHON) -B -m pytest -c tests/pytest.ini \
		tests/end_to_end/test_offers.py -n 0 -k same_moment
.PHONY: race

fault: deps-test ## kill instances, database, and pooler with kill -9 under load, fail SMTP in every way, poison recipients (LEADS=2000 KILLS=10 FAILOVERS=3 FAULTS=RCPT EMAILS=40)
	@tests/tools/install_packages $(DEBIAN_FAULT)
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/kill_under_load
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/failover
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/pooler
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/smtp_faults
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/poisoned_recipients

spam: deps-test ## send 3,000 spam posts with 30 real leads among them, through a proxy (SPAM=3000)
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/spam
.PHONY: spam

briefs: ## post every brief of BRIEFS=file.jsonl over HTTP and check that each is listed and emailed once
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/post_briefs '$(BRIEFS)'
.PHONY: briefs

http-vectors: ## send some 150 hostile, broken, and odd HTTP requests and print the answers
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/http_vectors

good-clients: ## show what good clients notice of crowds of idle, silent, slow, and unread connections (SECONDS=10 for each)
	+$(PARALLEL) PROFILE=release all
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/fault/good_clients
.PHONY: http-vectors good-clients

include tests/bench/bench.mk
-include tests/bench/mail.mk
-include tests/bench/pages.mk
-include tests/bench/memory.mk
-include tests/bench/console.mk
-include tests/api/api.mk
-include tests/html/html.mk
-include tests/bench/classify.mk
-include tests/bench/offers.mk
-include tests/eval/eval.mk
-include tests/fuzz/fuzz.mk
-include tests/simulate/simulate.mk
-include tests/mutate/mutate.mk
