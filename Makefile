# leadmatch: `make help` lists the targets. Everything built goes to build/<profile>/.

PROFILE ?= release
BUILD   := build/$(PROFILE)
LAYERS  := base codec config domain db store mail app http cmd
PYTHON  := /usr/bin/python3
PREFIX  ?= /usr/local

PACKAGES       := glib-2.0 libmicrohttpd libpq libcurl jansson gmime-3.0 libsodium libidn2 zlib libqrencode
DEBIAN_BUILD   := build-essential pkg-config libglib2.0-dev libmicrohttpd-dev libpq-dev libcurl4-openssl-dev \
	libjansson-dev libgmime-3.0-dev libsodium-dev libstemmer-dev libidn2-dev zlib1g-dev \
	libqrencode-dev
DEBIAN_RUN     := postgresql-15 postgresql-client-15 python3 python3-aiosmtpd python3-psycopg2 python3-requests
DEBIAN_TEST    := perl python3-pytest python3-pytest-xdist python3-jsonschema python3-html5lib python3-selenium chromium chromium-driver
DEBIAN_LINT    := clang clang-format
DEBIAN_FUZZ    := clang libclang-rt-14-dev
DEBIAN_FAULT   := pgbouncer

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Wundef -Wwrite-strings -Wimplicit-fallthrough -Wno-overlength-strings -fno-common -Werror

# What not every compiler and processor has: $(call if_understood,OPTIONS,OTHERWISE). Only asked when something is compiled.
if_understood = $(shell echo '\#include <stdlib.h>' | $(CC) -O2 -Werror $(1) -x c -c - -o /dev/null 2>/dev/null && echo '$(1)' || echo '$(2)')
FORTIFY = $(eval FORTIFY := $$(call if_understood,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))$(FORTIFY)
GUARD   = $(eval GUARD := $$(call if_understood,-fstack-clash-protection) $$(call if_understood,-fcf-protection))$(GUARD)
HARDEN  = -fstack-protector-strong -fPIE $(GUARD)
ifeq ($(PROFILE),release)
OPTIMISE = -O2 -g $(FORTIFY)
else ifeq ($(PROFILE),asan)
OPTIMISE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
else ifeq ($(PROFILE),tsan)
OPTIMISE := -O1 -g -fno-omit-frame-pointer -fsanitize=thread
else ifeq ($(PROFILE),fuzz)
CC       := clang
OPTIMISE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined
else
$(error PROFILE is one of release, asan, tsan, fuzz)
endif
# Behind the profile, which may choose clang: GLib's own macros cast const away for it.
ifeq ($(findstring clang,$(CC)),)
WARNINGS += -Wcast-qual
endif

# Only asked when something is compiled: `make deps` must run before pkg-config is there.
LIBRARY_CFLAGS = $(eval LIBRARY_CFLAGS := $$(subst -I,-isystem ,$$(shell pkg-config --cflags $(PACKAGES))))$(LIBRARY_CFLAGS)
LIBRARY_LIBS   = $(eval LIBRARY_LIBS := $$(subst -lmicrohttpd,-lgnutls,$$(shell pkg-config --libs $(PACKAGES))) \
	-lstemmer -lm)$(LIBRARY_LIBS)
CFLAGS   = -std=gnu11 $(OPTIMISE) $(HARDEN) $(WARNINGS) -pthread -D_GNU_SOURCE \
	-Isrc -I$(BUILD)/gen $(LIBRARY_CFLAGS)
LDFLAGS  = $(OPTIMISE) -pthread -pie -Wl,-z,relro,-z,now

# A line for each file that is made; V=1 shows the commands instead.
V ?= 0
Q   := $(if $(filter 1,$(V)),,@)
SAY  = $(if $(filter 1,$(V)),@:,@printf '  %-5s %s\n')

BINARY   := $(BUILD)/leadmatch
# libmicrohttpd, linked statically: its recv() and epoll_ctl() are ours (http/server/scanned_socket.h, http/server/library_epoll.h).
HTTP_LIBRARY := $(BUILD)/libmicrohttpd.a
SQL_HEADERS := $(patsubst src/store/%.sql,$(BUILD)/gen/store/%_sql.h,$(wildcard src/store/*.sql))
# A layer's files lie in its folder or in a room, one folder below.
LAYER_SOURCES = $(wildcard src/$(1)/*.c src/$(1)/*/*.c)
SOURCES  := $(foreach layer,$(LAYERS),$(call LAYER_SOURCES,$(layer)))
OBJECTS  := $(patsubst src/%.c,$(BUILD)/%.o,$(SOURCES))
ARCHIVES := $(patsubst %,$(BUILD)/lib%.a,$(LAYERS))
# Users before what they use.
LINK_ORDER := cmd http app mail store db domain config codec base
LINK_ARCHIVES := $(patsubst %,$(BUILD)/lib%.a,$(LINK_ORDER))

.DEFAULT_GOAL := all
.PHONY: help all deps deps-test uninstall deb run test unit end-to-end lint format analyze tsan fault fuzz bench eval install clean
.SECONDARY:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

all: $(BINARY) ## build the program (PROFILE=release, asan or tsan; V=1 shows the commands)

deps: ## install the Debian packages that the build lacks (ask for root only then)
	@tests/tools/install_packages $(DEBIAN_BUILD)

deps-test: ## install what tests, lint, and benchmarks need as well
	@tests/tools/install_packages $(DEBIAN_BUILD) $(DEBIAN_RUN) $(DEBIAN_TEST) $(DEBIAN_LINT)
	@command -v npm >/dev/null || tests/tools/install_packages npm # fetches axe-core, which the pages are tested by

$(BUILD)/gen/store/%_sql.h: src/store/%.sql src/store/sql_constants.awk
	@mkdir -p $(@D)
	$(SAY) SQL $<
	$(Q)awk -f src/store/sql_constants.awk $< > $@.new && mv $@.new $@

$(BUILD)/gen/embedded_rules.c: src/domain/rules/rules.json src/embed.sh
	@mkdir -p $(@D)
	$(SAY) EMBED $<
	$(Q)src/embed.sh embedded_rules src/domain/rules $< > $@.new && mv $@.new $@

# Another folder makes another version of the program: tests upgrade to one.
MIGRATIONS ?= migrations

$(BUILD)/gen/embedded_migrations.c: $(sort $(wildcard $(MIGRATIONS)/*.sql)) src/embed.sh
	@mkdir -p $(@D)
	$(SAY) EMBED $(MIGRATIONS)
	$(Q)src/embed.sh embedded_migrations $(MIGRATIONS) $(sort $(wildcard $(MIGRATIONS)/*.sql)) > $@.new && mv $@.new $@

$(HTTP_LIBRARY): $(patsubst %,$(BUILD)/http/server/%.o,scanned_socket scanner library_epoll)
	$(SAY) AR $@
	$(Q)cp "$$(pkg-config --variable=libdir libmicrohttpd)/libmicrohttpd.a" $@.new
	$(Q)objcopy --redefine-sym recv=http_library_recv --redefine-sym epoll_ctl=http_library_epoll_ctl $@.new
	$(Q)$(AR) rs $@.new $^ && mv $@.new $@

# The header changes only with the keys, so that a better sentence recompiles nothing.
TEXT_KEYS := $(BUILD)/gen/codec/text_keys.h
$(BUILD)/gen/codec/text_table.c: templates/wording/en.json src/codec/text_keys.awk
	@mkdir -p $(@D)
	$(SAY) TEXTS $<
	$(Q)awk -v part=keys -f src/codec/text_keys.awk $< > $(TEXT_KEYS).new
	$(Q)cmp -s $(TEXT_KEYS).new $(TEXT_KEYS) || cp $(TEXT_KEYS).new $(TEXT_KEYS)
	$(Q)awk -v part=texts -f src/codec/text_keys.awk $< > $@.new && mv $@.new $@
$(TEXT_KEYS): $(BUILD)/gen/codec/text_table.c ;

TEMPLATES := $(sort $(shell find templates -type f ! -name '.*'))

$(BUILD)/gen/embedded_templates.c: $(TEMPLATES) src/embed.sh
	@mkdir -p $(@D)
	$(SAY) EMBED templates
	$(Q)src/embed.sh embedded_templates templates $(TEMPLATES) > $@.new && mv $@.new $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(SAY) CC $<
	$(Q)$(CC) $(CFLAGS) -c $< -o $@

$(BUILD)/%.o: src/%.c Makefile | $(SQL_HEADERS) $(TEXT_KEYS)
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/libcodec.a: $(BUILD)/gen/codec/text_table.o
$(BUILD)/libdomain.a: $(BUILD)/gen/embedded_rules.o
$(BUILD)/libdb.a: $(BUILD)/gen/embedded_migrations.o
$(BUILD)/libapp.a: $(BUILD)/gen/embedded_templates.o

define archive_rule
$(BUILD)/lib$(1).a: $(patsubst src/%.c,$(BUILD)/%.o,$(call LAYER_SOURCES,$(1)))
	@rm -f $$@
	$$(SAY) AR $$@
	$$(Q)$(AR) crs $$@ $$(filter %.o,$$^)
endef
$(foreach layer,$(LAYERS),$(eval $(call archive_rule,$(layer))))

$(BINARY): $(BUILD)/main.o $(LINK_ARCHIVES) $(HTTP_LIBRARY)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBRARY_LIBS) -o $@

-include $(wildcard $(BUILD)/*/*/*.d $(BUILD)/*/*.d $(BUILD)/*.d $(BUILD)/tests/unit/*/*.d $(BUILD)/tests/fuzz/*.d)

include tests/tests.mk

# Made from what the program says of itself.
$(BUILD)/package/%: src/package/%.sh $(BINARY)
	@mkdir -p $(@D)
	$(SAY) MAKE $@
	$(Q)$< $(BINARY) > $@.new && mv $@.new $@

# The path stands in the unit alone, so any PREFIX suits any build.
$(BUILD)/package/leadmatch.service: src/leadmatch.service FORCE
	@mkdir -p $(@D)
	$(Q)sed 's|/usr/bin/leadmatch|$(PREFIX)/bin/leadmatch|' $< > $@
.PHONY: FORCE

# Each file that is installed: what:where below PREFIX:mode.
INSTALLED = $(BINARY):bin/leadmatch:755 \
	$(BUILD)/package/leadmatch.service:lib/systemd/system/leadmatch.service:644 \
	src/package/sysusers.conf:lib/sysusers.d/leadmatch.conf:644 \
	$(BUILD)/package/manual:share/man/man8/leadmatch.8:644 \
	$(BUILD)/package/completion:share/bash-completion/completions/leadmatch:644 \
	$(BUILD)/package/environment:share/doc/leadmatch/leadmatch.env:644 \
	README.md:share/doc/leadmatch/README.md:644
part = $(word $(2),$(subst :, ,$(1)))

install: $(foreach file,$(INSTALLED),$(call part,$(file),1)) ## install the program, its unit, and its manual page below PREFIX (/usr/local)
	$(Q)set -e; $(foreach file,$(INSTALLED),install -D -m $(call part,$(file),3) $(call part,$(file),1) \
		'$(DESTDIR)$(PREFIX)/$(call part,$(file),2)';)

uninstall: ## remove what install put below PREFIX; settings stay
	$(Q)rm -f $(foreach file,$(INSTALLED),'$(DESTDIR)$(PREFIX)/$(call part,$(file),2)')
	$(Q)rmdir '$(DESTDIR)$(PREFIX)/share/doc/leadmatch' 2>/dev/null || true

VERSION = $(shell sed -n 's/.*LEADMATCH_VERSION "\(.*\)"/\1/p' src/base/version.h)

deb: $(BINARY) ## build a Debian package (build/<profile>/leadmatch_VERSION_ARCHITECTURE.deb)
	$(Q)BUILD='$(BUILD)' PROFILE='$(PROFILE)' VERSION='$(VERSION)' MAKE='$(MAKE)' src/package/deb.sh

clean: ## remove what was built (and the data of `make run`)
	rm -rf build
