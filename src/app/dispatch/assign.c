#include "app/dispatch/assign.h"

#include "app/roster.h"
#include "app/dispatch/candidates.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "codec/text_keys.h"
#include "codec/wording.h"
#include "store/event.h"
#include "store/lead.h"
#include "store/dispatch_rows.h"
#include "store/recruiter.h"

/* What is known of the two. */
typedef struct Choice {
	Ident recruiter_id;
	Roster roster; /* the recruiter alone */
	LeadNeed need;
} Choice;

static void choice_clear(Choice *choice)
{
	lead_need_clear(&choice->need);
	roster_clear(&choice->roster);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choice, choice_clear)

static bool read_choice(Db *db, const Assignment *a, Choice *choice, GError **error)
{
	char id[IDENT_TEXT_BYTES];

	roster_init(&choice->roster, a->offer_us, a->accepted_load_percent);
	if (!recruiter_find_id(db, a->recruiter, &choice->recruiter_id, error) ||
		!roster_read(&choice->roster, db, &choice->recruiter_id, error))
		return false;
	ident_format(a->lead_id, id);
	g_autofree char *ids = g_strdup_printf("{%s}", id);
	g_autoptr(DbResult) lead = dispatch_rows_look_at(db, id, error);
	g_autoptr(DbResult) ties = lead == NULL ? NULL : dispatch_rows_ties(db, ids, error);
	if (ties == NULL)
		return false;
	candidates_read_need(&choice->need, lead, 0, choice->roster.now_us);
	candidates_tie(&choice->roster, ties, a->lead_id);
	return true;
}

static bool may_be_given(const Assignment *a, const Choice *choice, GError **error)
{
	const MatchRecruiter *recruiter = &choice->roster.recruiters[0];
	const char *name = roster_name(&choice->roster, 0);

	if (lead_status_is_settled(a->status))
		return wording_fail(error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ASSIGN_SETTLED,
			wording_string("status", lead_status_name(a->status)));
	if ((recruiter->ties & MATCH_TIE_OPEN) != 0)
		return wording_fail(
			error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ASSIGN_ASKED, wording_string("name", name));
	if (recruiter->has_no_time)
		return wording_fail(
			error, LEADMATCH_ERROR_CONFLICT, TEXT_ERROR_ASSIGN_NO_TIME, wording_string("name", name));
	return true;
}

static char *event_json(const Choice *choice)
{
	g_autoptr(GPtrArray) doubts = g_ptr_array_new_with_free_func(g_free);
	GString *json = g_string_new(NULL);
	char id[IDENT_TEXT_BYTES];
	JsonWriter w;

	match_doubts(&choice->need.match, &choice->roster.recruiters[0], doubts);
	ident_format(&choice->recruiter_id, id);
	jsonw_init(&w, json);
	jsonw_begin_object(&w);
	jsonw_put_text(&w, "recruiter", roster_name(&choice->roster, 0));
	jsonw_put_text(&w, "recruiter_id", id);
	jsonw_key(&w, "warnings");
	jsonw_begin_array(&w);
	for (guint i = 0; i < doubts->len; i++)
		jsonw_text(&w, doubts->pdata[i]);
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	return g_string_free(json, FALSE);
}

bool assign_lead(Db *db, const Assignment *assignment, GError **error)
{
	g_auto(Choice) choice = {0};

	if (!read_choice(db, assignment, &choice, error) || !may_be_given(assignment, &choice, error) ||
		!lead_assign(db, assignment->lead_id, &choice.recruiter_id, error))
		return false;
	g_autofree char *json = event_json(&choice);
	return event_add(db,
		&(Event){
			.lead_id = assignment->lead_id,
			.actor = assignment->actor,
			.what = "lead_assigned",
			.new_json = json,
		},
		error);
}
