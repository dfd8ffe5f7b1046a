-- How safe a commit is on this server, and how private the way to it.

-- name: durability_read
select
	current_setting('server_version') as version,
	current_setting('fsync')::boolean as fsync,
	current_setting('full_page_writes')::boolean as full_page_writes,
	current_setting('data_checksums')::boolean as data_checksums,
	current_setting('synchronous_commit') <> 'off' as synchronous_commit,
	current_setting('synchronous_standby_names') <> ''
		and current_setting('synchronous_commit') in ('on', 'remote_apply') as waits_for_standby,
	coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as is_encrypted,
	coalesce(host(inet_server_addr()) <> '::1' and not inet_server_addr() <<= '127.0.0.0/8', false) as is_remote;
