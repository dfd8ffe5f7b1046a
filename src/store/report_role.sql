-- The role that may read the views of schema report.

-- name: report_role_grant
select grant_report_role() as outcome;
