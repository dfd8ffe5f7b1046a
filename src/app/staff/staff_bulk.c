#include "app/staff/staff_bulk.h"

#include <string.h>

#include "app/audit.h"
#include "app/caller.h"
#include "app/staff/staff_leads.h"
#include "app/staff/staff_queue.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/json.h"
#include "codec/text_keys.h"
#include "domain/lead/lead_tag.h"
#include "store/lead.h"
#include "store/staff_act.h"

/* clang-format off */
static const StaffBulkAct acts[] = {
	{"own",     "owner",      NULL,  NULL,     NULL,          false, false, false},
	{"tag",     "tag",        NULL,  NULL,     NULL,          false, false, false},
	{"untag",   "untag",      NULL,  NULL,     NULL,          false, false, false},
	{"decide",  "engagement", NULL,  NULL,     "wrong_class", true,  false, false},
	{"assign",  "recruiter",  NULL,  NULL,     NULL,          true,  false, false},
	{"close",   "reason",     NULL,  "closed", NULL,          true,  false, false},
	{"release", "status",     "new", NULL,     NULL,          false, false, true},
	{"spam",    "status",     NULL,  NULL,     NULL,          true,  true,  false},
	{"ask",     NULL,         NULL,  NULL,     NULL,          false, true,  false}, /* the client: no change, but a question */
};
/* clang-format on */

enum {
	RESERVE_MS = 500, /* of the time for a request, to answer it */
};

const StaffBulkAct *staff_single_act(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
		if (g_strcmp0(acts[i].name, name) == 0)
			return &acts[i];
	}
	return NULL;
}

const StaffBulkAct *staff_bulk_act(const char *name)
{
	const StaffBulkAct *act = staff_single_act(name);

	return act == NULL || act->is_single ? NULL : act;
}

char *staff_bulk_act_names(void)
{
	GString *names = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
		if (!acts[i].is_single)
			g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", acts[i].name);
	}
	return g_string_free(names, FALSE);
}

static const char *text_of(const Json *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* --- which leads ------------------------------------------------------------------------------------------------------ */

char **staff_bulk_leads(const App *app, LeadQuery *query, int64_t deadline_us, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const Json *lead;
	size_t i;

	query->limit = STAFF_BULK_LEADS_MAX;
	if (!staff_leads_list(app, query, deadline_us, text, error))
		return NULL;
	g_autoptr(Json) found = jsonc_decode(text->str, text->len, error);
	if (found == NULL)
		return NULL;
	GPtrArray *references = g_ptr_array_new();
	json_array_foreach(jsonc_for_walking(json_object_get(found, "leads")), i, lead)
		g_ptr_array_add(references, g_strdup(text_of(lead, "reference")));
	g_ptr_array_add(references, NULL);
	return (char **)g_ptr_array_free(references, FALSE);
}

/* --- one lead --------------------------------------------------------------------------------------------------------- */

/* What a recruiter has, or what is suspected, is decided on its page: undo could not give it back. */
static bool check_lead(
	const App *app, const StaffBulk *bulk, const char *reference, int64_t deadline_us, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	LeadStatus status;

	if (!bulk->act->is_decision && !bulk->act->is_release)
		return true;
	if (!staff_leads_show(app, reference, deadline_us, text, error))
		return false;
	g_autoptr(Json) lead = jsonc_decode(text->str, text->len, error);
	if (lead == NULL)
		return false;
	const bool is_known = lead_status_parse(text_of(lead, "status"), &status);
	g_assert(is_known); /* the schema's check ensures it */
	if (bulk->act->is_release)
		return status == LEAD_STATUS_QUARANTINED ||
		       wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ACT_NOT_HELD,
			       wording_string("status", lead_status_name(status)));
	if (lead_status_is_open(status) && status != LEAD_STATUS_ACCEPTED)
		return true;
	return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ACT_ONE_BY_ONE,
		wording_string("status", lead_status_name(status)));
}

/* The change of one lead, which was initialized. INVALID: the value is. */
static bool read_change(const StaffBulk *bulk, LeadChange *change, GError **error)
{
	const StaffBulkAct *act = bulk->act;
	g_auto(FieldErrors) errors;
	g_autoptr(Json) body = json_pack("{s:s*, s:s*, s:s*, s:s}", "version", bulk->version, "status", act->status,
		"reason", act->reason, act->key, act->value != NULL ? act->value : bulk->value);

	field_errors_init(&errors);
	if (lead_change_parse(body, change, &errors))
		return true;
	g_set_error_literal(error, LEADMATCH_ERROR, LEADMATCH_ERROR_INVALID, field_errors_get(&errors, 0)->says);
	return false;
}

typedef bool (*ChangeFunc)(
	const App *app, const StaffChange *change, int64_t deadline_us, GString *out, GError **error);

/* Once more if the dispatcher was faster. */
static bool change_one(const App *app, const StaffBulk *bulk, const char *reference, const StaffTicket *ticket,
	GString *out, GError **error)
{
	const ChangeFunc make = ticket == NULL ? staff_change_preview : staff_change_apply;
	const int64_t deadline_us = clock_monotonic_us() + 10 * G_USEC_PER_SEC;
	g_auto(FieldErrors) errors;
	g_auto(LeadChange) change;

	field_errors_init(&errors);
	lead_change_init(&change);
	if (!read_change(bulk, &change, error) || !check_lead(app, bulk, reference, deadline_us, error))
		return false;
	const StaffChange wanted = {
		.lead = reference, .actor = bulk->actor, .change = &change, .errors = &errors, .ticket = ticket};
	return make(app, &wanted, deadline_us, out, error);
}

/* It is this lead's own trouble, not the database's. */
static bool is_of_lead(const GError *error)
{
	return leadmatch_error_is(error, LEADMATCH_ERROR_CONFLICT) ||
	       leadmatch_error_is(error, LEADMATCH_ERROR_INVALID) ||
	       leadmatch_error_is(error, LEADMATCH_ERROR_NOT_FOUND) || leadmatch_error_is(error, LEADMATCH_ERROR_GONE);
}

/* --- what would be done ----------------------------------------------------------------------------------------------- */

typedef struct Preview {
	guint leads;
	GHashTable *moves; /* "offered\tclosed" to how many */
	GHashTable *offers;
	GHashTable *emails;
	GHashTable *problems; /* to GPtrArray of references */
} Preview;

static void references_free(void *references)
{
	g_ptr_array_unref(references);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void preview_init(Preview *preview)
{
	*preview = (Preview){
		.moves = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.offers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.emails = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.problems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, references_free),
	};
}

static void preview_clear(Preview *preview)
{
	g_hash_table_unref(preview->moves);
	g_hash_table_unref(preview->offers);
	g_hash_table_unref(preview->emails);
	g_hash_table_unref(preview->problems);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Preview, preview_clear)

static void count(GHashTable *counts, char *key)
{
	const guint sum = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) + 1;

	g_hash_table_insert(counts, key, GUINT_TO_POINTER(sum));
}

static void add_effect(Preview *preview, const Json *found)
{
	const Json *effect = json_object_get(found, "effect");
	const char *from = text_of(found, "old_status"), *to = text_of(effect, "status");
	const Json *row;
	size_t i;

	preview->leads++;
	if (g_strcmp0(from, to) != 0)
		count(preview->moves, g_strdup_printf("%s\t%s", from, to));
	json_array_foreach(jsonc_for_walking(json_object_get(effect, "offers")), i, row)
		count(preview->offers, g_strdup(text_of(row, "status")));
	json_array_foreach(jsonc_for_walking(json_object_get(effect, "emails")), i, row)
		count(preview->emails, g_strdup(text_of(row, "notification")));
}

static void add_problem(Preview *preview, const char *problem, const char *reference)
{
	GPtrArray *references = g_hash_table_lookup(preview->problems, problem);

	if (references == NULL) {
		references = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(preview->problems, g_strdup(problem), references);
	}
	g_ptr_array_add(references, g_strdup(reference));
}

static void write_counts(JsonWriter *w, const char *key, GHashTable *counts, const char *name, const char *number)
{
	g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(counts), compare_texts);

	jsonw_key(w, key);
	jsonw_begin_array(w);
	for (const GList *each = keys; each != NULL; each = each->next) {
		const char *text = each->data;
		const char *tab = strchr(text, '\t');
		jsonw_begin_object(w);
		if (tab == NULL) {
			jsonw_put_text(w, name, text);
		} else {
			g_autofree char *from = g_strndup(text, (gsize)(tab - text));
			jsonw_put_text(w, "from", from);
			jsonw_put_text(w, "to", tab + 1);
		}
		jsonw_put_int(w, number, GPOINTER_TO_UINT(g_hash_table_lookup(counts, text)));
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

static void write_problems(JsonWriter *w, GHashTable *problems)
{
	g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(problems), compare_texts);

	jsonw_key(w, "problems");
	jsonw_begin_array(w);
	for (const GList *each = keys; each != NULL; each = each->next) {
		const GPtrArray *references = g_hash_table_lookup(problems, each->data);
		jsonw_begin_object(w);
		jsonw_put_text(w, "problem", each->data);
		jsonw_put_int(w, "count", references->len);
		jsonw_key(w, "leads");
		jsonw_begin_array(w);
		for (guint i = 0; i < MIN(references->len, STAFF_BULK_NAMED_MAX); i++)
			jsonw_text(w, references->pdata[i]);
		jsonw_end_array(w);
		jsonw_end_object(w);
	}
	jsonw_end_array(w);
}

static bool is_late(int64_t deadline_us)
{
	return clock_monotonic_us() > deadline_us - RESERVE_MS * 1000;
}

bool staff_bulk_preview(const App *app, const StaffBulk *bulk, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(Preview) preview;
	g_auto(LeadChange) change;
	JsonWriter w;

	preview_init(&preview);
	lead_change_init(&change);
	if (!caller_check(ACCESS_LEADS_WRITE, error) || !read_change(bulk, &change, error))
		return false;
	for (char *const *lead = bulk->leads; *lead != NULL; lead++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GError) cause = NULL;
		g_autoptr(Json) found = NULL;
		if (is_late(deadline_us))
			add_problem(&preview, wording_text(TEXT_ERROR_ACT_TIME), *lead);
		else if (!change_one(app, bulk, *lead, NULL, text, &cause) && !is_of_lead(cause)) {
			g_propagate_error(error, g_steal_pointer(&cause));
			return false;
		} else if (cause != NULL)
			add_problem(&preview, cause->message, *lead);
		else if ((found = jsonc_decode(text->str, text->len, error)) == NULL)
			return false;
		else
			add_effect(&preview, found);
	}
	jsonw_init(&w, out);
	jsonw_begin_object(&w);
	jsonw_put_int(&w, "leads", preview.leads);
	write_counts(&w, "moves", preview.moves, "", "leads");
	write_counts(&w, "offers", preview.offers, "status", "offers");
	write_counts(&w, "emails", preview.emails, "notification", "emails");
	write_problems(&w, preview.problems);
	jsonw_end_object(&w);
	return true;
}

/* --- doing it --------------------------------------------------------------------------------------------------------- */

static bool note(Db *db, const char *what, const Ident *act, const char *name, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	ident_format(act, id);
	g_autoptr(Json) details = json_pack("{s:s, s:s}", "id", id, "act", name);
	g_autofree char *text = jsonc_encode(details);
	return audit_add(db, what, NULL, text, error);
}

static bool begin(const App *app, const StaffBulk *bulk, const Ident *id, int64_t deadline_us, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;

	return db_loan_take(&loan, app->pool, deadline_us, error) &&
	       staff_act_begin(loan.db, &(StaffActRow){*id, bulk->actor, bulk->act->name, bulk->value}, error) &&
	       note(loan.db, "bulk_done", id, bulk->act->name, error);
}

typedef bool (*SkipFunc)(Db *db, const Ident *act, const Ident *lead, const char *why, GError **error);

/* Keeps why nothing happened to a lead; one that is gone needs no word. */
static bool skip(
	const App *app, SkipFunc keep, const Ident *act, const char *reference, const char *why, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GError) gone = NULL;
	Ident lead;

	if (!db_loan_take(&loan, app->pool, clock_monotonic_us() + G_USEC_PER_SEC, error))
		return false;
	return !lead_find_id(loan.db, reference, &lead, &gone) || keep(loan.db, act, &lead, why, error);
}

bool staff_bulk_apply(const App *app, const StaffBulk *bulk, int64_t deadline_us, Ident *id, GError **error)
{
	g_auto(LeadChange) change;

	lead_change_init(&change);
	if (!caller_check(ACCESS_LEADS_WRITE, error) || !read_change(bulk, &change, error))
		return false;
	*id = ident_new();
	if (!begin(app, bulk, id, deadline_us, error))
		return false;
	const StaffTicket ticket = {.act = *id};
	for (char *const *lead = bulk->leads; *lead != NULL; lead++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GError) cause = NULL;
		const bool is_in_time = !is_late(deadline_us);
		if (is_in_time && change_one(app, bulk, *lead, &ticket, text, &cause))
			continue;
		const char *why = !is_in_time	      ? wording_text(TEXT_ERROR_ACT_TIME)
				  : is_of_lead(cause) ? cause->message
						      : wording_text(TEXT_ERROR_ACT_DATABASE);
		if (!skip(app, staff_act_skip, id, *lead, why, error))
			return false;
	}
	return true;
}

bool staff_single_apply(const App *app, const StaffBulk *bulk, int64_t deadline_us, Ident *id, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) cause = NULL;

	*id = ident_new();
	if (!caller_check(ACCESS_LEADS_WRITE, error) || !begin(app, bulk, id, deadline_us, error))
		return false;
	const StaffTicket ticket = {.act = *id};
	const StaffQuestion question = {.lead = bulk->leads[0], .actor = bulk->actor, .ticket = &ticket};
	if (bulk->act->key == NULL ? staff_queue_ask(app, &question, deadline_us, &cause)
				   : change_one(app, bulk, bulk->leads[0], &ticket, text, &cause))
		return true;
	const bool is_noted = skip(app, staff_act_skip, id, bulk->leads[0], cause->message, error);
	if (is_noted)
		g_propagate_error(error, g_steal_pointer(&cause));
	return false;
}

bool staff_bulk_show(const App *app, const char *id, int64_t deadline_us, GString *out, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	Ident act;

	if (!ident_parse(id, &act))
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_ACT_NONE);
	/* Who may do it is told what was done. */
	return (caller_may(ACCESS_LEADS_WRITE) || caller_check(ACCESS_LEADS_READ, error)) &&
	       db_loan_take(&loan, app->pool, deadline_us, error) && staff_act_load(loan.db, &act, out, error);
}

/* --- undoing it ------------------------------------------------------------------------------------------------------- */

/* Back to what it was, as the API takes a change; NULL: nothing was changed. */
static Json *change_back(const StaffBulkAct *act, const char *value, const Json *before)
{
	const char *owner = text_of(before, "owner");
	g_autofree char *tag = value == NULL ? NULL : lead_tag_of(value);
	bool had_tag = false;
	const Json *item;
	size_t i;

	json_array_foreach(jsonc_for_walking(json_object_get(before, "tags")), i, item) had_tag =
		had_tag || g_strcmp0(json_string_value(item), tag) == 0;
	if (act->key == NULL)
		return json_object();
	if (strcmp(act->key, "owner") == 0)
		return json_pack("{s:s}", "owner", owner == NULL ? "none" : owner);
	if (strcmp(act->key, "tag") == 0)
		return had_tag ? NULL : json_pack("{s:s}", "untag", tag);
	if (strcmp(act->key, "untag") == 0)
		return had_tag ? json_pack("{s:s}", "tag", tag) : NULL;
	if (strcmp(act->key, "engagement") == 0)
		return json_pack("{s:s, s:s, s:s}", "status", "new", "engagement", text_of(before, "engagement"),
			"reason", "other");
	return json_pack("{s:s}", "status", "new");
}

static bool undo_one(const App *app, const StaffTicket *ticket, const char *actor, const char *lead, const Json *body,
	GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_auto(LeadChange) change;
	g_auto(FieldErrors) errors;
	g_autoptr(Json) copy = json_deep_copy(body);
	const int64_t deadline_us = clock_monotonic_us() + 10 * G_USEC_PER_SEC;

	lead_change_init(&change);
	field_errors_init(&errors);
	if (json_object_size(body) == 0)
		return staff_queue_unask(
			app, &(StaffQuestion){.lead = lead, .actor = actor, .ticket = ticket}, deadline_us, error);
	const bool is_change = lead_change_parse(copy, &change, &errors);
	g_assert(is_change); /* it was made above */
	const StaffChange wanted = {
		.lead = lead, .actor = actor, .change = &change, .errors = &errors, .ticket = ticket};
	return staff_change_apply(app, &wanted, deadline_us, text, error);
}

typedef struct Undoing {
	const StaffBulkAct *act;
	char *value;
	GPtrArray *leads;   /* ids */
	GPtrArray *befores; /* Json */
} Undoing;

static void json_free(void *value)
{
	jsonc_value_free(value);
}

static void undoing_clear(Undoing *undoing)
{
	g_free(undoing->value);
	g_clear_pointer(&undoing->leads, g_ptr_array_unref);
	g_clear_pointer(&undoing->befores, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Undoing, undoing_clear)

static bool load(const App *app, const Ident *act, int64_t deadline_us, Undoing *undoing, GError **error)
{
	g_auto(DbLoan) loan = DB_LOAN_INIT;
	g_autoptr(GString) text = g_string_new(NULL);

	undoing->leads = g_ptr_array_new_with_free_func(g_free);
	undoing->befores = g_ptr_array_new_with_free_func(json_free);
	if (!db_loan_take(&loan, app->pool, deadline_us, error) || !staff_act_load(loan.db, act, text, error))
		return false;
	g_autoptr(Json) found = jsonc_decode(text->str, text->len, error);
	g_autoptr(DbResult) items = found == NULL ? NULL : staff_act_items(loan.db, act, error);
	if (items == NULL)
		return false;
	undoing->act = staff_single_act(text_of(found, "act"));
	if (undoing->act != NULL && undoing->act->is_release)
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ACT_FINAL);
	undoing->value = g_strdup(text_of(found, "value"));
	for (int i = 0; i < db_rows(items); i++) {
		const char *before = db_get_text(items, i, "before");
		Json *value = jsonc_decode(before, strlen(before), error);
		if (value == NULL)
			return false;
		g_ptr_array_add(undoing->leads, g_strdup(db_get_text(items, i, "lead_id")));
		g_ptr_array_add(undoing->befores, value);
	}
	return undoing->act != NULL && note(loan.db, "bulk_undone", act, undoing->act->name, error) &&
	       staff_act_undone(loan.db, act, error);
}

bool staff_bulk_undo(const App *app, const char *id, const char *actor, int64_t deadline_us, GError **error)
{
	g_auto(Undoing) undoing = {.act = NULL};
	Ident act;

	if (!ident_parse(id, &act))
		return wording_fail(error, LEADMATCH_ERROR_NOT_FOUND, TEXT_ERROR_ACT_NONE);
	if (!caller_check(ACCESS_LEADS_WRITE, error) || !load(app, &act, deadline_us, &undoing, error))
		return false;
	const StaffTicket ticket = {.act = act, .is_undo = true, .is_decision = undoing.act->is_decision};
	for (guint i = 0; i < undoing.leads->len; i++) {
		const char *lead = undoing.leads->pdata[i];
		g_autoptr(GError) cause = NULL;
		g_autoptr(Json) body = change_back(undoing.act, undoing.value, undoing.befores->pdata[i]);
		const bool is_in_time = !is_late(deadline_us);
		if (body == NULL || (is_in_time && undo_one(app, &ticket, actor, lead, body, &cause)))
			continue;
		const char *why = !is_in_time	      ? wording_text(TEXT_ERROR_ACT_TIME)
				  : is_of_lead(cause) ? cause->message
						      : wording_text(TEXT_ERROR_ACT_DATABASE);
		if (!skip(app, staff_act_undo_skip, &act, lead, why, error))
			return false;
	}
	return true;
}
