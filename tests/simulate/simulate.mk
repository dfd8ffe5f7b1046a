# A month of leads in virtual time, by the same domain code as the service.

SIMULATE = $(BUILD)/tests/simulate

.PHONY: simulate run-simulate

simulate: ## simulate 30 days of leads with 50 recruiters in virtual time: table and build/simulate.svg (SEED=1 DAYS=30 LEADS_PER_DAY=100)
	+$(PARALLEL) PROFILE=release run-simulate

run-simulate: $(SIMULATE)
	$(SIMULATE) $(or $(SEED),1) $(or $(DAYS),30) $(or $(LEADS_PER_DAY),100) build/simulate.svg

$(SIMULATE): tests/simulate/simulate.c tests/simulate/chart.c tests/simulate/chart.h $(patsubst %,$(BUILD)/lib%.a,$(USES_domain))
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -I. $(LDFLAGS) $(filter %.c %.a,$^) $(LIBRARY_LIBS) -o $@
