-- The language that a lead was written in is an answer of ours, and no word that it is found by.
-- oldest program: 0003_report.sql
create or replace function submission_names() returns text[]
	language sql immutable parallel safe
	return array[
		'use_case', 'title', 'description', 'latency', 'memory', 'data_share', 'priority', 'codebase', 'team_knows',
		'engineers', 'seniority', 'start', 'duration', 'hours', 'budget_usd_year', 'timezone', 'overlap_hours', 'languages',
		'deadline', 'must_haves', 'work_place', 'location', 'contract', 'rate', 'start_date', 'headcount', 'clearance',
		'interviews', 'candidates', 'contact_name', 'email', 'company', 'phone', 'consent', 'source', 'next', 'language',
		'form_signals', 'budget_as_written'];
