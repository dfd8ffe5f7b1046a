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
USES_http   := http app mail store db domain config codec base
USES_cmd    := cmd http app mail store db domain config codec base

define unit_rule
$(BUILD)/tests/unit/$(1)/%_test: tests/unit/$(1)/%_test.c $(patsubst %,$(BUILD)/lib%.a,$(USES_$(1)))
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) -DTEST_DATA_DIR='"tests/unit/$(1)"' -MMD -MP -MF $$@.d $$(LDFLAGS) $$(filter %.c %.a,$$^) $$(LIBRARY_LIBS) -o $$@
endef
$(foreach layer,$(LAYERS),$(eval $(call unit_rule,$(layer))))

unit-tests: $(UNIT_TESTS)

unit: ## builds and runs the unit tests (PROFILE=asan is what `make test` uses)
	$(MAKE) PROFILE=$(PROFILE) unit-tests
	tests/tools/run_unit_tests $(BUILD)/tests/unit
.PHONY: unit-tests
