#include "http/api/api_schemas.h"

#include <string.h>

#include "app/intake/submit.h"
#include "domain/engagement.h"
#include "domain/lead/lead_change.h"
#include "domain/lead/lead_status.h"
#include "domain/offer/offer.h"
#include "domain/submission/submission.h"

typedef struct ApiSchema {
	const char *name;
	const ApiMember *members; /* up to a NULL name */
} ApiSchema;

/* As people say what suits a recruiter; null takes it away. */
#define RECRUITER_FACTS                                                                                    \
	{"capacity?", "integer"}, {"weight?", "integer"}, {"phone?", "string?"}, {"timezone?", "string?"}, \
		{"hours?", "string?"}, {"holidays?", "string?"}, {"languages?", "[]string?"},              \
		{"seniority?", "[]string?"}, {"tags?", "[]string?"}, {"budget_floor_usd?", "integer?"},    \
	{                                                                                                  \
		"weekly_summary?", "string"                                                                \
	}

#define MEMBERS(...) ((const ApiMember[]){__VA_ARGS__, {NULL, NULL}})

/* clang-format off */
static const ApiSchema schemas[] = {
	{"FieldProblem", MEMBERS({"field", "string"}, {"code", "string"}, {"says", "string"}, {"line?", "integer"}, {"from?", "integer"}, {"to?", "integer"},
		{"suggestions?", "[]@Suggestion"})},
	{"Suggestion", MEMBERS({"label", "string"}, {"query", "string"})},
	{"Problem", MEMBERS({"type", "string"}, {"title", "string"}, {"status", "integer"}, {"code", "string"}, {"detail?", "string"},
		{"contact?", "string"}, {"request?", "string"}, {"errors?", "[]@FieldProblem"}, {"reasons?", "[]string"})},
	{"Receipt", MEMBERS({"id", "string"}, {"reference", "string"}, {"status_url", "string"}, {"repeated?", "boolean"},
		{"recommendation", "@Recommendation"}, {"warnings", "[]@FieldProblem"})},
	{"Range", MEMBERS({"min", "integer"}, {"max", "integer"})},
	{"Sides", MEMBERS({"rust", "integer"}, {"python", "integer"})},
	{"Dimension", MEMBERS({"dimension", "string"}, {"rust", "integer|@Range"}, {"python", "integer|@Range"}, {"weight", "integer"},
		{"source", "string?"})},
	{"Reason", MEMBERS({"rule", "string"}, {"says", "string"}, {"evidence", "string?"}, {"field", "string?"}, {"span", "[]integer?"})},
	{"Risk", MEMBERS({"rule", "string"}, {"says", "string"}, {"evidence?", "string?"}, {"field?", "string?"}, {"span?", "[]integer?"})},
	{"Alternative", MEMBERS({"field", "string"}, {"from", "string?"}, {"to", "string"}, {"engagement", "=engagements"}, {"says", "string"})},
	{"Question", MEMBERS({"field", "string"}, {"text", "string"}, {"options", "[]string"})},
	{"SplitPart", MEMBERS({"part", "string"}, {"evidence", "string?"}, {"field", "string?"}, {"span", "[]integer?"})},
	{"TeamMember", MEMBERS({"talent", "string"}, {"count", "integer"}, {"seniority", "string?"})},
	{"SplitPlan", MEMBERS({"rust", "[]@SplitPart"}, {"python", "[]@SplitPart"}, {"join", "string"}, {"joined_by", "string"},
		{"team", "[]@TeamMember"}, {"team_note", "string?"})},
	{"Recommendation", MEMBERS({"engagement", "=engagements"}, {"talent", "string"}, {"confidence", "number"}, {"evidence", "number"},
		{"conflict", "number"}, {"needs_review", "boolean"}, {"review_reasons", "[]string"}, {"trade", "string?"}, {"drives", "@Sides"},
		{"balance", "@Sides?"}, {"dimensions", "[]@Dimension"}, {"reasons", "[]@Reason"}, {"against", "[]@Reason"}, {"risks", "[]@Risk"},
		{"would_change", "[]@Alternative"}, {"question", "@Question?"}, {"split_plan?", "@SplitPlan?"}, {"salary_range_usd", "@Range"},
		{"ruleset", "string"})},
	{"LeadRow", MEMBERS({"id", "string"}, {"reference", "string"}, {"created_at", "time"}, {"status", "=statuses"}, {"status_reason", "string?"},
		{"available_at", "time?"}, {"response_due_at", "time?"}, {"responded_at", "time?"}, {"response_kept", "boolean?"}, {"stage", "=stages?"},
		{"end_reason", "string?"}, {"suspicions", "[]string"}, {"engagement", "=engagements"}, {"confidence", "number"},
		{"needs_review", "boolean"}, {"title", "string?"}, {"company", "string?"}, {"contact_name", "string"}, {"email", "string"},
		{"recruiter", "string?"}, {"owner", "string?"}, {"tags", "[]string"}, {"budget_usd_year", "integer?"}, {"country", "string?"}, {"source", "string?"},
		{"updated_at", "time"})},
	{"LeadList", MEMBERS({"leads", "[]@LeadRow"}, {"next", "string?"}, {"previous", "string?"}, {"is_complete", "boolean"},
		{"searched_to", "time?"})},
	{"Hold", MEMBERS({"since", "time"}, {"by", "string"}, {"reason", "string"})},
	{"Decision", MEMBERS({"at", "time"}, {"actor", "string"}, {"reason", "string?"}, {"computed", "=engagements"})},
	{"Placement", MEMBERS({"start_date?", "string"}, {"role?", "string"}, {"rate?", "string"}, {"fee?", "string"},
		{"engagement", "=engagements"})},
	{"RelatedLead", MEMBERS({"id", "string"}, {"reference", "string"}, {"created_at", "time"}, {"status", "=statuses"}, {"kind", "string"},
		{"recruiter", "string?"})},
	{"Person", MEMBERS({"id", "string"}, {"name", "string"}, {"email", "string"})},
	{"ClientQuestion", MEMBERS({"text", "string"}, {"asked_at", "time"}, {"answer", "string?"}, {"answered_at", "time?"})},
	{"Offer", MEMBERS({"id", "string"}, {"recruiter", "@Person"}, {"status", "=offer_statuses"}, {"created_at", "time"}, {"deadline_at", "time?"},
		{"ended_by", "string?"}, {"decline_reason", "string?"}, {"decline_note", "string?"}, {"questions", "[]@ClientQuestion"},
		{"decided_at", "time?"})},
	{"Match", MEMBERS({"engagement", "=engagements"}, {"mode", "string"}, {"at", "time"}, {"candidates", "[]object"})},
	{"PreviewOffer", MEMBERS({"recruiter", "string"}, {"status", "=offer_statuses"})},
	{"PreviewEmail", MEMBERS({"recipient", "string"}, {"notification", "string"})},
	{"PreviewEffect", MEMBERS({"status", "=statuses"}, {"engagement", "=engagements"}, {"assigned", "string?"}, {"offers", "[]@PreviewOffer"},
		{"emails", "[]@PreviewEmail"})},
	{"Preview", MEMBERS({"old_status", "=statuses"}, {"old_engagement", "=engagements"}, {"effect", "@PreviewEffect"}, {"next?", "@Match"})},
	{"ImportNew", MEMBERS({"csv", "string"}, {"map?", "[]string"}, {"value?", "[]string"}, {"dates?", "string"}, {"timezone?", "string"},
		{"separator?", "string"}, {"name?", "string"}, {"dry_run?", "boolean"}, {"skip_wrong?", "boolean"})},
	{"SimilarLead", MEMBERS({"line", "integer"}, {"reference", "string"})},
	{"ImportResult", MEMBERS({"dry_run", "boolean"}, {"is_complete", "boolean"}, {"rows", "integer"}, {"imported", "integer"}, {"known", "integer"}, {"wrong", "integer"},
		{"similar", "integer"}, {"recruiters", "integer"}, {"by_status", "object"}, {"errors", "[]@FieldProblem"},
		{"similar_leads", "[]@SimilarLead"})},
	{"Dispatch", MEMBERS({"id", "string"}, {"at", "time"}, {"outcome", "string"}, {"offer_id", "string?"}, {"candidates", "[]object"})},
	{"Delivery", MEMBERS({"at", "time"}, {"attempt", "integer"}, {"outcome", "string"}, {"code", "integer?"}, {"reply", "string?"})},
	{"Email", MEMBERS({"id", "string"}, {"notification", "string"}, {"recipient", "string"}, {"message_id", "string"}, {"state", "string"},
		{"created_at", "time"}, {"due_at", "time?"}, {"settled_at", "time?"}, {"attempt", "integer"}, {"last_code", "integer?"},
		{"last_text", "string?"}, {"deliveries", "[]@Delivery"})},
	{"Event", MEMBERS({"at", "time"}, {"actor", "string"}, {"what", "string"}, {"old", "object?"}, {"new", "object?"})},
	{"EventList", MEMBERS({"events", "[]@Event"})},
	{"Lead", MEMBERS({"id", "string"}, {"reference", "string"}, {"created_at", "time"}, {"status", "=statuses"}, {"status_reason", "string?"},
		{"available_at", "time?"}, {"response_due_at", "time?"}, {"responded_at", "time?"}, {"response_kept", "boolean?"}, {"stage", "=stages?"},
		{"end_reason", "string?"}, {"placement", "@Placement?"}, {"follow_up_at", "time?"}, {"ended_at", "time?"}, {"released_at", "time?"},
		{"kept_until", "time?"}, {"hold", "@Hold?"}, {"erasure_asked_at", "time?"}, {"suspicions", "[]string"}, {"owner", "string?"}, {"tags", "[]string"},
		{"engagement", "=engagements"}, {"decision", "@Decision?"}, {"confidence", "number"}, {"needs_review", "boolean"}, {"version", "string"},
		{"submission", "object"}, {"recommendation", "@Recommendation"}, {"related", "[]@RelatedLead"}, {"offers", "[]@Offer"},
		{"dispatches", "[]@Dispatch"}, {"emails", "[]@Email"}, {"events", "[]@Event"})},
	{"Revision", MEMBERS({"revision", "integer"}, {"replaced_at", "time"}, {"submission", "object"}, {"recommendation", "@Recommendation"})},
	{"UsedRules", MEMBERS({"version", "string"}, {"sha256", "string"}, {"stored_at", "time"}, {"rules", "object"})},
	{"Entry", MEMBERS({"id", "integer"}, {"at", "time"}, {"actor", "string"}, {"what", "string"}, {"details", "object?"}, {"sha256", "string"},
		{"seal", "integer?"})},
	{"Seal", MEMBERS({"n", "integer"}, {"at", "time"}, {"sha256", "string"}, {"previous", "string"})},
	{"Evidence", MEMBERS({"made_at", "time"}, {"lead", "@Lead"}, {"revisions", "[]@Revision"}, {"ruleset", "@UsedRules?"}, {"record", "[]@Entry"},
		{"seals", "[]@Seal"})},
	{"AuditEntry", MEMBERS({"id", "integer"}, {"at", "time"}, {"actor", "string"}, {"email", "string?"}, {"what", "string"}, {"lead_id", "string?"},
		{"reference", "string?"}, {"details", "object?"}, {"is_sealed", "boolean"})},
	{"AuditProblem", MEMBERS({"problem", "string"}, {"seal", "integer?"}, {"entry", "integer?"})},
	{"AuditCheck", MEMBERS({"problems", "[]@AuditProblem"}, {"entries", "integer"}, {"seals", "integer"}, {"unsealed", "integer"},
		{"last_seal", "string?"}, {"next", "integer?"})},
	{"BoardShare", MEMBERS({"id", "string"}, {"name", "string"}, {"email", "string"}, {"share", "number"}, {"target", "number"})},
	{"Board", MEMBERS({"counts", "object"}, {"board", "object"}, {"recruiters", "[]@BoardShare"})},
	{"Setting", MEMBERS({"name", "string"}, {"value", "string?"}, {"origin", "string"}, {"help", "string"})},
	{"SettingList", MEMBERS({"settings", "[]@Setting"})},
	{"ReportColumn", MEMBERS({"view", "string"}, {"column", "string"}, {"type", "string"}, {"shows", "string?"})},
	{"ReportColumnList", MEMBERS({"columns", "[]@ReportColumn"})},
	{"AuditActor", MEMBERS({"actor", "string"}, {"email", "string?"})},
	{"LastSeal", MEMBERS({"n", "integer"}, {"at", "time"}, {"hash", "string"})},
	{"AuditList", MEMBERS({"entries", "[]@AuditEntry"}, {"next", "integer?"}, {"actors", "[]@AuditActor"}, {"last", "@LastSeal?"})},
	{"OutboxEmail", MEMBERS({"id", "string"}, {"reference", "string?"}, {"notification", "string"}, {"recipient", "string"}, {"state", "string"},
		{"created_at", "time"}, {"attempt", "integer"}, {"fails", "integer"}, {"due_at", "time"}, {"is_leased", "boolean"},
		{"give_up_at", "time"}, {"settled_at", "time?"}, {"last_code", "integer?"}, {"last_text", "string?"})},
	{"OutboxDetails", MEMBERS({"id", "string"}, {"reference", "string?"}, {"notification", "string"}, {"recipient", "string"}, {"state", "string"},
		{"created_at", "time"}, {"attempt", "integer"}, {"fails", "integer"}, {"due_at", "time"}, {"is_leased", "boolean"},
		{"give_up_at", "time"}, {"settled_at", "time?"}, {"last_code", "integer?"}, {"last_text", "string?"}, {"message_id", "string?"},
		{"view", "object?"}, {"deliveries", "[]@Delivery"})},
	{"OutboxList", MEMBERS({"emails", "[]@OutboxEmail"})},
	{"OutboxRetry", MEMBERS({"state?", "string"}, {"since?", "string"}, {"code?", "integer"})},
	{"OutboxRetried", MEMBERS({"retried", "integer"})},
	{"SpamSender", MEMBERS({"marked_at", "time"}, {"until", "time"}, {"marked_by", "string"}, {"lead", "string?"}, {"email", "string?"})},
	{"SpamList", MEMBERS({"senders", "[]@SpamSender"})},
	{"SpamChange", MEMBERS({"email", "string"})},
	{"SpamChanged", MEMBERS({"email", "string"}, {"marked", "boolean"})},
	{"Exclusion", MEMBERS({"recruiter", "string"}, {"name", "string"}, {"company", "string"}, {"since", "time"}, {"counts", "boolean"})},
	{"ExclusionList", MEMBERS({"exclusions", "[]@Exclusion"})},
	{"ExclusionLift", MEMBERS({"recruiter", "string"}, {"company", "string"})},
	{"HoldChange", MEMBERS({"reason", "string"})},
	{"Nothing", MEMBERS({NULL, NULL})},
	{"StaffAccount", MEMBERS({"id", "string"}, {"email", "string"}, {"role", "string"}, {"created_at", "time"}, {"disabled_at", "time?"},
		{"has_totp", "boolean"}, {"seen_at", "time?"}, {"state", "string"})},
	{"StaffAccountList", MEMBERS({"staff", "[]@StaffAccount"})},
	{"StaffAccountNew", MEMBERS({"email", "string"}, {"role", "string"})},
	{"StaffAccountChange", MEMBERS({"role?", "string"}, {"disabled?", "boolean"})},
	{"StaffAccountGiven", MEMBERS({"account", "@StaffAccount"}, {"password", "string?"})},
	{"Token", MEMBERS({"name", "string"}, {"scopes", "[]string"}, {"created_at", "time"}, {"expires_at", "time?"}, {"revoked_at", "time?"},
		{"last_used_at", "time?"}, {"state", "string"})},
	{"TokenList", MEMBERS({"tokens", "[]@Token"})},
	{"TokenNew", MEMBERS({"name", "string"}, {"scopes", "[]string"}, {"days?", "integer?"})},
	{"TokenGiven", MEMBERS({"name", "string"}, {"token", "string"})},
	{"Recruiter", MEMBERS({"id", "string"}, {"name", "string"}, {"email", "string"}, {"phone", "string?"}, {"engagements", "[]string"},
		{"capacity", "integer"}, {"open_offers", "integer"}, {"accepted_leads", "integer"}, {"missing", "[]string"}, {"is_paused", "boolean"},
		{"away_until", "time?"}, {"has_bounced", "boolean"}, {"weight", "integer"}, {"timezone", "string?"}, {"hours", "string?"},
		{"holidays", "string?"}, {"languages", "[]string?"}, {"seniority", "[]string?"}, {"tags", "[]string?"},
		{"budget_floor_usd", "integer?"}, {"weekly_summary", "string"}, {"last_offer_at", "time?"}, {"created_at", "time"})},
	{"RecruiterList", MEMBERS({"recruiters", "[]@Recruiter"})},
	{"TimeOff", MEMBERS({"id", "string"}, {"from", "time"}, {"to", "time"}, {"cover", "string?"}, {"accepted_leads", "string"})},
	{"Bench", MEMBERS({"id", "string"}, {"engagement", "=engagements"}, {"seniority", "string?"}, {"engineers", "integer"},
		{"available_from", "string"}, {"confirmed_at", "time"})},
	{"RecruiterDetails", MEMBERS({"recruiter", "@Recruiter"}, {"time_off", "[]@TimeOff"}, {"bench", "[]@Bench"})},
	{"RecruiterNew", MEMBERS({"name", "string"}, {"email", "string"}, {"engagements", "[]string"}, {"is_paused?", "boolean"}, RECRUITER_FACTS)},
	{"RecruiterChange", MEMBERS({"name?", "string"}, {"email?", "string"}, {"engagements?", "[]string"}, RECRUITER_FACTS)},
	{"RecruiterImportNew", MEMBERS({"csv", "string"}, {"dry_run?", "boolean"}, {"is_active?", "boolean"})},
	{"RecruiterImportResult", MEMBERS({"dry_run", "boolean"}, {"rows", "integer"}, {"added", "integer"}, {"known", "integer"}, {"wrong", "integer"},
		{"errors", "[]@FieldProblem"})},
	{"PortalLink", MEMBERS({"url", "string"})},
	{"RecruiterPause", MEMBERS({"moves_offers?", "boolean"}, {"cover?", "string?"}, {"accepted_leads?", "string?"})},
	{"RecruiterRemoved", MEMBERS({"leads_moved", "integer"})},
	{"TimeOffNew", MEMBERS({"from?", "string?"}, {"to", "string"}, {"cover?", "string?"}, {"accepted_leads?", "string?"})},
	{"BenchNew", MEMBERS({"engagement", "string"}, {"seniority?", "string?"}, {"engineers?", "integer"}, {"available_from?", "string?"})},
	{"EntryId", MEMBERS({"id?", "string?"})},
	{"StoredRuleset", MEMBERS({"version", "string"}, {"is_active", "boolean"}, {"author", "string?"}, {"note", "string?"}, {"created_at", "time"},
		{"activated_at", "time?"}, {"activated_by", "string?"}, {"sha256", "string"})},
	{"RulesetList", MEMBERS({"rulesets", "[]@StoredRuleset"})},
	{"RulesetStored", MEMBERS({"version", "string"})},
	{"RulesetCheck", MEMBERS({"version", "string?"}, {"problems", "[]string"})},
	{"Tally", MEMBERS({"rust", "integer"}, {"python", "integer"}, {"hybrid", "integer"}, {"needs_review", "integer"})},
	{"Agreement", MEMBERS({"decided", "integer"}, {"agree_before", "integer"}, {"agree_after", "integer"})},
	{"Replay", MEMBERS({"ruleset", "string"}, {"leads", "integer"}, {"unreadable", "integer"}, {"before", "@Tally"}, {"after", "@Tally"},
		{"staff", "@Agreement"}, {"flips", "[]object"})},
	{"Mistake", MEMBERS({"reference", "string"}, {"computed", "=engagements"}, {"actual", "=engagements"}, {"decided_by", "string"}, {"ruleset", "string"},
		{"decided_at", "time"})},
	{"MistakeList", MEMBERS({"mistakes", "[]@Mistake"})},
	{"Phrase", MEMBERS({"phrase", "string"}, {"engagement", "=engagements"}, {"signal", "string"}, {"support", "integer"}, {"harm", "integer"},
		{"changes", "integer"}, {"leads", "[]string"})},
	{"PhraseReport", MEMBERS({"ruleset", "string"}, {"leads", "integer"}, {"decided", "integer"}, {"missed", "integer"}, {"support_min", "integer"},
		{"phrases", "[]@Phrase"})},
	{"EvaluationNew", MEMBERS({"version?", "string?"}, {"briefs", "[]object"}, {"misses?", "integer"})},
	{"EvaluationBin", MEMBERS({"from", "number"}, {"to", "number"}, {"briefs", "integer"}, {"confidence", "number?"}, {"right", "number?"})},
	{"EvaluationMiss", MEMBERS({"id", "any"}, {"label", "string"}, {"predicted", "string"}, {"confidence", "number"}, {"reasons", "[]object"})},
	{"Evaluation", MEMBERS({"ruleset", "string"}, {"briefs", "integer"}, {"unreadable", "integer"}, {"confusion", "object"}, {"f1", "object"},
		{"macro_f1", "number?"}, {"decided_accuracy", "number?"}, {"calibration_error", "number?"}, {"calibration", "[]@EvaluationBin"},
		{"misses", "[]@EvaluationMiss"})},
	{"BulkNew", MEMBERS({"act", "string"}, {"value?", "string"}, {"leads?", "[]string"}, {"q?", "string"}, {"dry_run?", "boolean"})},
	{"BulkItem", MEMBERS({"reference", "string"}, {"status", "=statuses"}, {"problem", "string?"}, {"is_undone", "boolean"},
		{"undo_problem", "string?"})},
	{"BulkAct", MEMBERS({"id", "string"}, {"at", "time"}, {"actor", "string"}, {"act", "string"}, {"value", "string?"}, {"undone_at", "time?"},
		{"items", "[]@BulkItem"})},
	{"BulkMove", MEMBERS({"from", "string"}, {"to", "string"}, {"leads", "integer"})},
	{"BulkOffers", MEMBERS({"status", "string"}, {"offers", "integer"})},
	{"BulkEmails", MEMBERS({"notification", "string"}, {"emails", "integer"})},
	{"BulkProblem", MEMBERS({"problem", "string"}, {"leads", "[]string"}, {"count", "integer"})},
	{"BulkPreview", MEMBERS({"leads", "integer"}, {"moves", "[]@BulkMove"}, {"offers", "[]@BulkOffers"}, {"emails", "[]@BulkEmails"},
		{"problems", "[]@BulkProblem"})},
	{"View", MEMBERS({"id", "string"}, {"name", "string"}, {"query", "string"}, {"is_shared", "boolean"}, {"is_own", "boolean"},
		{"leads", "integer?"}, {"is_rounded", "boolean?"})},
	{"ViewList", MEMBERS({"views", "[]@View"})},
	{"ViewNew", MEMBERS({"account", "string"}, {"name", "string"}, {"query", "string"}, {"is_shared?", "boolean"})},
	{"ViewDelete", MEMBERS({"account", "string"})},
};
/* clang-format on */

const ApiMember *api_schema_members(const char *name)
{
	gsize i = 0;

	while (strcmp(schemas[i].name, name) != 0) {
		i++;
		g_assert(i < G_N_ELEMENTS(schemas)); /* a handler reads what nobody described */
	}
	return schemas[i].members;
}

/* --- values that have a table of their own --- */

static const char *engagement_at(guint i)
{
	return i < ENGAGEMENT_COUNT ? engagement_name((Engagement)i) : NULL;
}

static const char *status_at(guint i)
{
	return i < LEAD_STATUS_COUNT ? lead_status_name((LeadStatus)i) : NULL;
}

/* Those that staff may ask for. */
static const char *staff_status_at(guint i)
{
	for (LeadStatus status = 0; status < LEAD_STATUS_COUNT; status++) {
		if (lead_status_is_for_staff(status) && i-- == 0)
			return lead_status_name(status);
	}
	return NULL;
}

static const char *stage_at(guint i)
{
	return i < LEAD_STAGE_COUNT ? lead_stage_name((LeadStage)i) : NULL;
}

static const char *offer_status_at(guint i)
{
	return i < OFFER_STATUS_COUNT ? offer_status_name((OfferStatus)i) : NULL;
}

static const struct {
	const char *name;
	const char *(*value_at)(guint i); /* NULL: there are no more */
} lists[] = {
	{"engagements", engagement_at},
	{"statuses", status_at},
	{"staff_statuses", staff_status_at},
	{"stages", stage_at},
	{"offer_statuses", offer_status_at},
};

static void put_enum(JsonWriter *w, const char *list)
{
	gsize at = 0;

	while (strcmp(lists[at].name, list) != 0)
		at++;
	jsonw_put_text(w, "type", "string");
	jsonw_key(w, "enum");
	jsonw_begin_array(w);
	for (guint i = 0; lists[at].value_at(i) != NULL; i++)
		jsonw_text(w, lists[at].value_at(i));
	jsonw_end_array(w);
}

/* --- types --- */

void api_schema_refer(JsonWriter *w, const char *name)
{
	g_autofree char *reference = g_strconcat("#/components/schemas/", name, NULL);

	jsonw_begin_object(w);
	jsonw_put_text(w, "$ref", reference);
	jsonw_end_object(w);
}

static void write_type(JsonWriter *w, const char *type);

static void write_either(JsonWriter *w, const char *const *types)
{
	jsonw_begin_object(w);
	jsonw_key(w, "anyOf");
	jsonw_begin_array(w);
	for (; *types != NULL; types++)
		write_type(w, *types);
	jsonw_end_array(w);
	jsonw_end_object(w);
}

static void write_simple(JsonWriter *w, const char *type)
{
	const bool is_time = strcmp(type, "time") == 0;

	jsonw_begin_object(w);
	if (*type == '=')
		put_enum(w, type + 1);
	else if (strcmp(type, "any") != 0)
		jsonw_put_text(w, "type", is_time ? "string" : type);
	if (is_time)
		jsonw_put_text(w, "format", "date-time");
	jsonw_end_object(w);
}

static void write_array(JsonWriter *w, const char *type)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "array");
	jsonw_key(w, "items");
	write_type(w, type);
	jsonw_end_object(w);
}

static void write_type(JsonWriter *w, const char *type)
{
	const gsize length = strlen(type);
	g_auto(GStrv) either = g_strsplit(type, "|", -1);

	if (type[length - 1] == '?') {
		g_autofree char *given = g_strndup(type, length - 1);
		write_either(w, (const char *const[]){given, "null", NULL});
	} else if (either[1] != NULL) {
		write_either(w, (const char *const *)either);
	} else if (g_str_has_prefix(type, "[]")) {
		write_array(w, type + 2);
	} else if (*type == '@') {
		api_schema_refer(w, type + 1);
	} else {
		write_simple(w, type);
	}
}

static bool is_optional(const ApiMember *member)
{
	return g_str_has_suffix(member->name, "?");
}

static void write_members(JsonWriter *w, const ApiMember *members)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "object");
	jsonw_put_bool(w, "additionalProperties", false);
	jsonw_key(w, "required");
	jsonw_begin_array(w);
	for (const ApiMember *member = members; member->name != NULL; member++) {
		if (!is_optional(member))
			jsonw_text(w, member->name);
	}
	jsonw_end_array(w);
	jsonw_key(w, "properties");
	jsonw_begin_object(w);
	for (const ApiMember *member = members; member->name != NULL; member++) {
		g_autofree char *name = g_strndup(member->name, strlen(member->name) - is_optional(member));
		jsonw_key(w, name);
		write_type(w, member->type);
	}
	jsonw_end_object(w);
	jsonw_end_object(w);
}

/* --- what is sent --- */

static void put_choices(JsonWriter *w, const FieldSpec *spec)
{
	jsonw_put_text(w, "type", "string");
	jsonw_key(w, "enum");
	jsonw_begin_array(w);
	for (const FieldChoice *choice = spec->choices; choice->name != NULL; choice++)
		jsonw_text(w, choice->name);
	jsonw_text(w, SUBMISSION_NOT_SURE_NAME);
	jsonw_end_array(w);
}

static void put_one_or_more_choices(JsonWriter *w, const FieldSpec *spec)
{
	jsonw_key(w, "oneOf");
	jsonw_begin_array(w);
	jsonw_begin_object(w);
	put_choices(w, spec);
	jsonw_end_object(w);
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "array");
	jsonw_put_int(w, "maxItems", SUBMISSION_USE_CASES_MAX);
	jsonw_key(w, "items");
	jsonw_begin_object(w);
	put_choices(w, spec);
	jsonw_end_object(w);
	jsonw_end_object(w);
	jsonw_end_array(w);
}

static void put_question_type(JsonWriter *w, const FieldSpec *spec)
{
	switch (spec->kind) {
	case FIELD_KIND_TEXT:
	case FIELD_KIND_PARAGRAPHS:
	case FIELD_KIND_EMAIL:
		jsonw_put_text(w, "type", "string");
		jsonw_put_int(w, "maxLength", spec->chars_max);
		if (spec->kind == FIELD_KIND_EMAIL)
			jsonw_put_text(w, "format", "email");
		break;
	case FIELD_KIND_CHOICE:
		put_choices(w, spec);
		break;
	case FIELD_KIND_CHOICES:
		put_one_or_more_choices(w, spec);
		break;
	case FIELD_KIND_INTEGER:
		jsonw_put_text(w, "type", "integer");
		jsonw_put_int(w, "minimum", spec->min);
		jsonw_put_int(w, "maximum", spec->max);
		break;
	case FIELD_KIND_MONEY:
		jsonw_key(w, "type");
		jsonw_begin_array(w);
		jsonw_text(w, "number");
		jsonw_text(w, "string");
		jsonw_end_array(w);
		break;
	case FIELD_KIND_CARRIED:
		jsonw_put_text(w, "type", "string");
		break;
	case FIELD_KIND_YES:
		jsonw_put_text(w, "type", "boolean");
		jsonw_key(w, "enum");
		jsonw_begin_array(w);
		jsonw_bool(w, true);
		jsonw_end_array(w);
		break;
	}
}

static void write_consent_version(JsonWriter *w)
{
	jsonw_key(w, SUBMIT_CONSENT_VERSION_NAME);
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "string");
	jsonw_put_text(w, "description",
		"Of the words that the client agreed to, as /embed.json gave them. If they have changed since, the "
		"answer is an error of consent with the code outdated: get the new words and their version from /embed.json, "
		"show them, and send consent again with the new consent_version.");
	jsonw_end_object(w);
}

static void write_questions(JsonWriter *w, bool is_lead)
{
	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "object");
	jsonw_put_text(w, "description",
		"Either use_case or description is also required. Unknown keys are stored and reported as warnings.");
	jsonw_key(w, "required");
	jsonw_begin_array(w);
	for (SubmissionField field = 0; field < FIELD_COUNT && is_lead; field++) {
		if (submission_fields[field].is_required)
			jsonw_text(w, submission_fields[field].name);
	}
	jsonw_end_array(w);
	jsonw_key(w, "properties");
	jsonw_begin_object(w);
	for (SubmissionField field = 0; field < FIELD_COUNT; field++) {
		const FieldSpec *spec = &submission_fields[field];
		jsonw_key(w, spec->name);
		jsonw_begin_object(w);
		jsonw_put_text(w, "title", wording_text(spec->label));
		if (spec->help != TEXT_NONE)
			jsonw_put_text(w, "description", wording_text(spec->help));
		put_question_type(w, spec);
		jsonw_end_object(w);
	}
	if (is_lead)
		write_consent_version(w);
	jsonw_end_object(w);
	jsonw_end_object(w);
}

/* Keys of a change that take one of a list. */
static const ApiMember change_lists[] = {
	{"status", "staff_statuses"},
	{"stage", "stages"},
	{"engagement", "engagements"},
};

static void put_change_key(JsonWriter *w, const LeadChangeKeySpec *key)
{
	for (gsize i = 0; i < G_N_ELEMENTS(change_lists); i++) {
		if (strcmp(change_lists[i].name, key->name) == 0) {
			put_enum(w, change_lists[i].type);
			return;
		}
	}
	jsonw_put_text(w, "type", "string");
	jsonw_put_int(w, "maxLength", key->chars_max);
	if (key->choices != NULL)
		jsonw_put_text(w, "description", key->choices());
}

static void write_change(JsonWriter *w)
{
	g_autofree char *description = g_strdup_printf(
		"At least one key besides version and the details of a placement. The status accepted requires a recruiter; an engagement takes "
		"one of the reasons %s; closed one of %s; lost one of %s; placed requires start_date (2027-01-31), role, and rate. Reasons of "
		"other changes are free text. link and unlink take the reference or id of another lead of the same client.",
		lead_reason_names(LEAD_REASON_CLASS), lead_reason_names(LEAD_REASON_CLOSED),
		lead_reason_names(LEAD_REASON_LOST));
	LeadChangeKeySpec key;

	jsonw_begin_object(w);
	jsonw_put_text(w, "type", "object");
	jsonw_put_text(w, "description", description);
	jsonw_put_bool(w, "additionalProperties", false);
	jsonw_key(w, "properties");
	jsonw_begin_object(w);
	for (guint i = 0; lead_change_key_at(i, &key); i++) {
		jsonw_key(w, key.name);
		jsonw_begin_object(w);
		put_change_key(w, &key);
		jsonw_end_object(w);
	}
	jsonw_key(w, "tags");
	write_array(w, "string");
	jsonw_end_object(w);
	jsonw_end_object(w);
}

void api_schemas_write(JsonWriter *w)
{
	jsonw_begin_object(w);
	jsonw_key(w, "Submission");
	write_questions(w, true);
	jsonw_key(w, "Answers");
	write_questions(w, false);
	jsonw_key(w, "LeadChange");
	write_change(w);
	jsonw_key(w, "Ruleset");
	write_simple(w, "object");
	jsonw_key(w, "BulkResult");
	write_type(w, "@BulkAct|@BulkPreview");
	for (gsize i = 0; i < G_N_ELEMENTS(schemas); i++) {
		jsonw_key(w, schemas[i].name);
		write_members(w, schemas[i].members);
	}
	jsonw_end_object(w);
}
