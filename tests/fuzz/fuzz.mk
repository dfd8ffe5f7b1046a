# The fuzz targets: one per door, each with a small corpus written by hand; what libFuzzer finds on the way stays in build/.

FUZZ_TARGETS  := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_BINARIES := $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/%_fuzz)
FUZZ_SECONDS  ?= 10

$(BUILD)/tests/fuzz/%_fuzz: tests/fuzz/%_fuzz.c $(patsubst %,$(BUILD)/lib%.a,$(USES_domain))
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer -MMD -MP -MF $@.d $(LDFLAGS) $(filter %.c %.a,$^) $(LIBRARY_LIBS) -o $@

# The door's own reader.
$(BUILD)/tests/fuzz/scanner_fuzz: $(BUILD)/libhttp.a
$(BUILD)/tests/fuzz/received_email_fuzz: $(BUILD)/libmail.a $(BUILD)/libcodec.a

fuzz-targets: $(FUZZ_BINARIES)
.PHONY: fuzz-targets

fuzz: ## look for inputs that break a codec (FUZZ_SECONDS=10 for each of the targets)
	@tests/tools/install_packages $(DEBIAN_BUILD) $(DEBIAN_FUZZ)
	+$(PARALLEL) PROFILE=fuzz fuzz-targets
	tests/fuzz/run build/fuzz/tests/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)
