-- What may become of an offer, and that a lead has one recruiter at most.

alter table offer
	drop constraint offer_status_check,
	add constraint offer_status_check
		check (status in ('open', 'asked', 'accepted', 'declined', 'expired', 'withdrawn', 'undelivered', 'returned')),
	add constraint offer_ended_by_check check (ended_by is not null or status in ('open', 'asked')) not valid;
create unique index offer_one_accepted on offer (lead_id) where status = 'accepted';
