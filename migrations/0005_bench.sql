-- An entry of the bench is there once, even if it is sent twice at the same moment.
-- oldest program: 0003_report.sql

delete from bench
using bench other
where other.id < bench.id
	and (other.recruiter_id, other.engagement, other.engineers, other.available_from)
		= (bench.recruiter_id, bench.engagement, bench.engineers, bench.available_from)
	and other.seniority is not distinct from bench.seniority;

create unique index bench_entry on bench (recruiter_id, engagement, seniority, engineers, available_from) nulls not distinct;
drop index bench_recruiter; -- the other one begins with the recruiter
