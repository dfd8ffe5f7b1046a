# How the classifier does on labelled briefs, included by tests.mk: make eval BRIEFS=FILE (LOOK=1: also those set aside)

BRIEFS ?=
LOOK   ?=

eval: $(BINARY) ## score the classifier on labeled briefs: BRIEFS=FILE (JSON lines: id, text, label)
	@test -n '$(BRIEFS)' || { echo 'make eval BRIEFS=FILE: JSON lines with id, text, label' >&2; exit 2; }
	$(PYTHON) -B tests/eval/evaluate.py $(BINARY) '$(BRIEFS)' $${LEADMATCH_RULES:-src/domain/rules/rules.json} $(if $(LOOK),look)
