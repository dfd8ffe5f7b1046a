-- Tokens that read the metrics, and nothing else.

alter table api_token drop constraint api_token_scopes_check;
alter table api_token add constraint api_token_scopes_check
	check (scopes <@ array['leads:read', 'leads:write', 'leads:export', 'metrics:read', 'admin'] and cardinality(scopes) > 0);
