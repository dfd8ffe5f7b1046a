# Our senders against others that send email over SMTP.

MAIL_PEER := tests/bench/mail_peer
MAIL_SINK := build/release/tests/bench/mail_sink

bench: bench-mail

bench-mail: deps-test ## measure emails per second from the outbox against nodemailer's pool, and smtp-source where Postfix is (MAILS=5000 ROUNDS=3)
	+$(PARALLEL) PROFILE=release all $(MAIL_SINK)
	@if command -v npm >/dev/null; then npm --prefix $(MAIL_PEER) ci --no-progress --no-audit --no-fund; fi
	LEADMATCH_BINARY=build/release/leadmatch $(PYTHON) -B tests/bench/mail $(MAIL_SINK)
.PHONY: bench-mail

build/%/tests/bench/mail_sink: tests/bench/mail_sink.c
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $< $(LIBRARY_LIBS) -o $@
