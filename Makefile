# leadmatch: `make help` lists the targets. Everything built goes to build/<profile>/.

PROFILE ?= release
BUILD   := build/$(PROFILE)
LAYERS  := base codec config domain db store mail app http cmd
PYTHON  := /usr/bin/python3
PREFIX  ?= /usr/local

PACKAGES       := glib-2.0 libmicrohttpd libpq libcurl jansson gmime-3.0 libsodium libidn2 zlib
DEBIAN_BUILD   := build-essential pkg-config libglib2.0-dev libmicrohttpd-dev libpq-dev libcurl4-openssl-dev \
	libjansson-dev libgmime-3.0-dev libsodium-dev libstemmer-dev libidn2-dev zlib1g-dev
DEBIAN_RUN     := postgresql-15 postgresql-client-15 python3 python3-aiosmtpd python3-psycopg2 python3-requests
DEBIAN_TEST    := perl python3-pytest python3-pytest-xdist python3-html5lib python3-selenium chromium chromium-driver
DEBIAN_LINT    := clang clang-format
DEBIAN_FUZZ    := clang libclang-rt-14-dev

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Wundef -Wwrite-strings -Wimplicit-fallthrough -Wno-overlength-strings -fno-common -Werror

HARDEN := -fstack-protector-strong -fPIE
ifeq ($(PROFILE),release)
OPTIMISE := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
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
# libmicrohttpd, linked statically: its recv() is ours, so that the scanner sees every byte first (http/server/scanned_socket.h).
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
.PHONY: help all deps run test unit end-to-end lint format analyze tsan fault fuzz bench eval install clean
.SECONDARY:

help: ## lists the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

all: $(BINARY) ## builds the program (PROFILE=release, asan or tsan; V=1 shows the commands)

deps: ## installs the Debian packages that are missing (asks for root only then)
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

$(BUILD)/gen/embedded_migrations.c: $(sort $(wildcard migrations/*.sql)) src/embed.sh
	@mkdir -p $(@D)
	$(SAY) EMBED migrations
	$(Q)src/embed.sh embedded_migrations migrations $(sort $(wildcard migrations/*.sql)) > $@.new && mv $@.new $@

$(HTTP_LIBRARY): $(BUILD)/http/server/scanned_socket.o $(BUILD)/http/server/scanner.o
	$(SAY) AR $@
	$(Q)cp "$$(pkg-config --variable=libdir libmicrohttpd)/libmicrohttpd.a" $@.new
	$(Q)objcopy --redefine-sym recv=http_library_recv $@.new
	$(Q)$(AR) rs $@.new $^ && mv $@.new $@

TEMPLATES := $(sort $(shell find templates -type f ! -name '.*'))

$(BUILD)/gen/embedded_templates.c: $(TEMPLATES) src/embed.sh
	@mkdir -p $(@D)
	$(SAY) EMBED templates
	$(Q)src/embed.sh embedded_templates templates $(TEMPLATES) > $@.new && mv $@.new $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(SAY) CC $<
	$(Q)$(CC) $(CFLAGS) -c $< -o $@

$(BUILD)/%.o: src/%.c Makefile | $(SQL_HEADERS)
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c $< -o $@

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

install: $(BINARY) ## installs the program below PREFIX (/usr/local)
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/leadmatch

clean: ## removes what was built (and the data of `make run`)
	rm -rf build
