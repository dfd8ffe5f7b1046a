with taken as (
	insert into lead (id, reference, submission_key, body_hash, engagement, confidence, needs_review,
		contact_name, email, company, title, submission, recommendation, ruleset)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
	on conflict (submission_key) do nothing
	returning id, engagement
), told as (
	insert into event (lead_id, actor, what, new)
	select id, 'client', 'lead_received', json_build_object('status', 'new', 'engagement', engagement) from taken
), promised as (
	insert into outbox (id, lead_id, notification, recipient, view, message_id)
	select $15, id, 'lead_received', $16, $17, $18 from taken
)
select id from taken
