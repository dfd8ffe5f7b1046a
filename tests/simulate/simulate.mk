# Months of leads in virtual time, by the same domain code as the service.

SIMULATE = $(BUILD)/tests/simulate

.PHONY: simulate run-simulate

simulate: ## simulate 90 days of leads with 50 recruiters in virtual time: table and build/simulate.svg (SEED=1 DAYS=90 LEADS_PER_DAY=100)
	+$(PARALLEL) PROFILE=release run-simulate

run-simulate: $(SIMULATE)
	$(SIMULATE) $(or $(SEED),1) $(or $(DAYS),90) $(or $(LEADS_PER_DAY),100) build/simulate.svg

$(SIMULATE): $(wildcard tests/simulate/*.c tests/simulate/*.h) $(patsubst %,$(BUILD)/lib%.a,$(USES_domain))
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -I. $(LDFLAGS) $(filter %.c %.a,$^) $(LIBRARY_LIBS) -o $@
