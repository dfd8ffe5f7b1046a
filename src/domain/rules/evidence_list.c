#include "domain/rules/evidence_list.h"

enum {
	LIST_GAP = 3,  /* words between two languages of one list: "and some", "or" */
	LIST_LONG = 4, /* from here on a list of languages decides nothing */
};

static Finding *finding_at(const Evidence *evidence, guint at)
{
	return &g_array_index(evidence->findings, Finding, at);
}

static const Signal *signal_at(const Evidence *evidence, guint at)
{
	return ruleset_signal(evidence->rules, finding_at(evidence, at)->signal);
}

static bool names(const EvidenceList *list, const Evidence *evidence, Side side)
{
	for (guint i = list->first; i < evidence->findings->len; i++) {
		if (signal_at(evidence, i)->names == side)
			return true;
	}
	return false;
}

/* "Python" and "in Python" are different signals and the same language. */
static bool has_language(const EvidenceList *list, const Evidence *evidence, int signal)
{
	const Side side = ruleset_signal(evidence->rules, signal)->names;

	if (side != SIDE_NONE && names(list, evidence, side))
		return true;
	for (guint i = list->first; i < evidence->findings->len; i++) {
		if (finding_at(evidence, i)->signal == signal)
			return true;
	}
	return false;
}

void evidence_list_add(EvidenceList *list, Evidence *evidence, int signal, gsize at, gsize end)
{
	if (list->languages > 0 && at > list->until)
		evidence_list_end(list, evidence);
	if (list->languages == 0)
		list->first = evidence->findings->len;
	if (!has_language(list, evidence, signal))
		list->languages++;
	list->until = end + LIST_GAP;
}

void evidence_list_or(EvidenceList *list, gsize at)
{
	list->has_or |= list->languages > 0 && at <= list->until;
}

void evidence_list_end(EvidenceList *list, Evidence *evidence)
{
	const bool is_long = list->languages >= LIST_LONG;
	const bool is_choice = list->languages >= 2 && list->has_or;

	if (is_long)
		evidence->lists++;
	if (is_long || is_choice) {
		const bool has_both = names(list, evidence, SIDE_RUST) && names(list, evidence, SIDE_PYTHON);
		const FindingFlag flag = is_long && has_both ? FINDING_LISTED : FINDING_CHOICE;
		for (guint i = list->first; i < evidence->findings->len; i++) {
			if (signal_at(evidence, i)->is_language)
				finding_at(evidence, i)->flags |= (uint16_t)flag;
		}
	}
	list->languages = 0;
	list->has_or = false;
}
