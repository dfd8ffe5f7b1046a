"""Running the service: settings, health, metrics, stopping, several instances, the commands an operator uses."""

import json
import re
import signal
import time

import pytest

from support.leadmatch import ROOT, STOP_SECONDS, is_ready, run_command, start_command
from support.net import free_port, wait_for
from support.sample import PYTHON, RUST, Api

REQUIRED = [
    "LEADMATCH_DATABASE_URL", "LEADMATCH_BASE_URL", "LEADMATCH_SMTP_URL", "LEADMATCH_MAIL_FROM", "LEADMATCH_FALLBACK_TO",
    "LEADMATCH_SECRET",
]
NONSENSE = [
    ("LEADMATCH_LISTEN", "8080"),
    ("LEADMATCH_LISTEN", "127.0.0.1:70000"),
    ("LEADMATCH_BASE_URL", "leads.example.com"),
    ("LEADMATCH_SMTP_URL", "http://127.0.0.1:25"),
    ("LEADMATCH_SMTP_TLS", "maybe"),
    ("LEADMATCH_MAIL_FROM", "nobody"),
    ("LEADMATCH_FALLBACK_TO", "nobody"),
    ("LEADMATCH_SECRET", "short"),
    ("LEADMATCH_SECRET", "a" * 40),
    ("LEADMATCH_SECRET", "a secret that only the tests know,short"),
    ("LEADMATCH_SECRET", ","),
    ("LEADMATCH_WORKERS", "0"),
    ("LEADMATCH_WORKERS", "many"),
    ("LEADMATCH_SENDERS", "-1"),
    ("LEADMATCH_LOG_LEVEL", "loud"),
    ("LEADMATCH_RULES", "/nowhere/rules.json"),
    ("LEADMATCH_TEMPLATES", "/nowhere"),
    ("LEADMATCH_ALLOWED_ORIGINS", "www.example.com"),
    ("LEADMATCH_SECRET_FILE", "/nowhere/secret"),
]


# --- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_setting_stops_the_start_and_is_named(name, settings):
    del settings[name]
    result = run_command(settings, "serve", seconds=STOP_SECONDS)
    assert result.status == 1
    assert name in result.stderr


@pytest.mark.parametrize("name, value", NONSENSE)
def test_a_nonsensical_setting_stops_the_start_and_is_named(name, value, settings):
    if name.endswith("_FILE"):
        del settings[name.removesuffix("_FILE")]
    result = run_command({**settings, name: value}, "serve", seconds=STOP_SECONDS)
    assert result.status == 1
    assert name in result.stderr or value in result.stderr


def test_every_wrong_setting_is_named_at_once(settings):
    wrong = {**settings, "LEADMATCH_WORKERS": "many", "LEADMATCH_SMTP_TLS": "maybe"}
    del wrong["LEADMATCH_SECRET"]
    result = run_command(wrong, "serve", seconds=STOP_SECONDS)
    assert all(name in result.stderr for name in ("LEADMATCH_WORKERS", "LEADMATCH_SMTP_TLS", "LEADMATCH_SECRET"))


def test_config_shows_every_setting_and_masks_secrets(settings):
    result = run_command(settings, "config")
    assert result.status == 0
    assert "LEADMATCH_WORKERS=64" in result.stdout
    assert settings["LEADMATCH_SECRET"] not in result.stdout


def test_a_secret_may_be_given_as_a_file(settings, start_service, tmp_path):
    path = tmp_path / "secret"
    path.write_text(settings.pop("LEADMATCH_SECRET") + "\n")
    assert start_service(LEADMATCH_SECRET_FILE=str(path)).is_ready()


def test_a_secret_given_twice_stops_the_start(settings, tmp_path):
    path = tmp_path / "secret"
    path.write_text("another secret of the tests\n")
    result = run_command({**settings, "LEADMATCH_SECRET_FILE": str(path)}, "serve", seconds=STOP_SECONDS)
    assert result.status == 1
    assert "LEADMATCH_SECRET_FILE" in result.stderr


@pytest.mark.parametrize("name, meant", [
    ("LEADMATCH_DATABSE_URL", "LEADMATCH_DATABASE_URL"),
    ("LEADMATCH_WORKER", "LEADMATCH_WORKERS"),
    ("LEADMATCH_ROUTER", "LEADMATCH_DISPATCHER"),
    ("LEADMATCH_LISTEN_FILE", "LEADMATCH_LISTEN"),
    ("LEADMATCH_log_level", "LEADMATCH_LOG_LEVEL"),
    ("LEADMATCH_XYZZY_PLUGH", None),
])
def test_an_unknown_setting_is_a_warning_with_what_was_meant(name, meant, settings):
    result = run_command({**settings, name: "1"}, "config")
    assert result.status == 0
    line = json.loads(result.stderr.splitlines()[0])
    assert (line["level"], line["event"], line["name"], line.get("did_you_mean")) == ("warning", "unknown_setting", name, meant)


def test_links_of_an_older_secret_go_on_working(settings, start_service):
    old = settings["LEADMATCH_SECRET"]
    first = start_service()
    lead = Api(first.url).take(RUST)
    path = "/r/" + lead["status_url"].rpartition("/r/")[2]
    rotated = start_service(LEADMATCH_SECRET=f"a new secret of the tests,{old}")
    assert Api(rotated.url).get(path).status_code == 200
    forgotten = start_service(LEADMATCH_SECRET="a new secret of the tests")
    assert Api(forgotten.url).get(path).status_code == 404


def test_the_version_is_told():
    result = run_command({}, "--version")
    assert result.status == 0 and re.fullmatch(r"leadmatch \d+\.\d+\.\d+\n", result.stdout)


def test_a_taken_port_is_said_so(service, settings):
    address = service.url.removeprefix("http://")
    result = run_command({**settings, "LEADMATCH_LISTEN": address}, "serve", seconds=STOP_SECONDS)
    assert result.status == 1
    assert address.rpartition(":")[2] in result.stderr


def test_serve_refuses_a_schema_it_does_not_know(cluster, settings):
    empty = {**settings, "LEADMATCH_DATABASE_URL": cluster.create_database("never_migrated")}
    result = run_command(empty, "serve", seconds=STOP_SECONDS)
    cluster.drop_database("never_migrated")
    assert result.status == 1
    assert "migrate" in result.stderr


def test_serve_refuses_a_database_whose_commits_may_be_lost(cluster, database, settings):
    name = database.rpartition("/")[2]
    cluster.run(f'alter database "{name}" set synchronous_commit = off')
    result = run_command(settings, "serve", seconds=STOP_SECONDS)
    assert result.status == 1
    assert "set synchronous_commit = on" in result.stderr


def test_serve_refuses_a_server_that_does_not_write_to_disk(cluster, settings, sql):
    cluster.run("alter system set fsync = off")
    cluster.run("select pg_reload_conf()")
    try:
        wait_for("the new configuration", lambda: sql("show fsync")[0]["fsync"] == "off")
        result = run_command(settings, "serve", seconds=STOP_SECONDS)
    finally:
        cluster.run("alter system reset fsync")
        cluster.run("select pg_reload_conf()")
        wait_for("the old configuration", lambda: sql("show fsync")[0]["fsync"] == "on")
    assert result.status == 1
    assert "set fsync = on" in result.stderr


@pytest.mark.parametrize("broken", ["{{#open}}", "{{no_such_name}}"])
def test_a_broken_template_stops_the_start_with_file_and_line(broken, settings, tmp_path):
    import shutil

    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    victim = sorted((templates / "emails").glob("*.txt"))[0]
    victim.write_text("fine\n" + broken + "\n")
    result = run_command({**settings, "LEADMATCH_TEMPLATES": str(templates)}, "serve", seconds=STOP_SECONDS)
    assert result.status == 1
    assert re.search(rf"emails/{re.escape(victim.name)}:2\b", result.stderr), result.stderr


# --- migrations -------------------------------------------------------------------------------------------------------


def test_migrate_twice_changes_nothing(cli, sql):
    before = sql("select count(*) from information_schema.columns")
    cli("migrate")
    assert sql("select count(*) from information_schema.columns") == before


def test_migrations_may_be_started_at_the_same_moment(cluster, settings):
    from concurrent.futures import ThreadPoolExecutor

    settings = {**settings, "LEADMATCH_DATABASE_URL": cluster.create_database("migrated_twice")}
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: run_command(settings, "migrate"), range(2)))
    cluster.drop_database("migrated_twice")
    assert [result.status for result in results] == [0, 0], [result.stderr for result in results]


def test_migrate_gives_the_report_role_its_rights_again(cli, cluster, database, sql):
    sql("revoke all on all tables in schema report from leadmatch_report")
    sql("revoke usage on schema report from leadmatch_report")
    assert sql("select has_schema_privilege('leadmatch_report', 'report', 'usage') as it") == [{"it": False}]
    cli("migrate")
    assert sql("select has_table_privilege('leadmatch_report', 'report.lead', 'select') as it") == [{"it": True}]


# --- health and figures -----------------------------------------------------------------------------------------------


def test_health_does_not_depend_on_the_database_but_readiness_does(cluster, api, service):
    assert (api.get("/healthz").status_code, api.get("/readyz").status_code) == (200, 200)
    cluster.stop()
    assert api.get("/healthz").status_code == 200
    wait_for("/readyz to notice", lambda: not service.is_ready())
    cluster.start()
    wait_for("/readyz to notice", service.is_ready)


def metrics(api: Api, url: str = "/metrics") -> dict[str, float]:
    """Every sample by its name and labels; fails on a line that is not the Prometheus text format."""
    answer = api.get(url)
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    samples = {}
    for line in answer.text.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP|TYPE) [a-z_]+ .+", line), line
            continue
        match = re.fullmatch(r'([a-zA-Z_:][\w:]*(?:\{(?:\w+="[^"]*",?)*\})?) (\S+)', line)
        assert match, line
        samples[match.group(1)] = float(match.group(2))
    return samples


def test_metrics_count_what_happened(recruiters, api, mailbox):
    for submission in (RUST, RUST, PYTHON):
        api.take(submission)
    mailbox.wait(count=3)
    api.get("/nowhere")

    def total(part: str, *labels: str) -> float:
        return sum(value for name, value in metrics(api).items() if part in name and all(label in name for label in labels))

    assert total("requests_total", 'status="201"') == 3
    assert total("requests_total", 'status="404"') == 1
    assert total("leads", 'engagement="rust"') == 2
    assert total("leads", 'engagement="python"') == 1
    wait_for("the delivered emails", lambda: total("outbox", 'state="queued"') == 0)
    assert "mail" in " ".join(metrics(api))


BUSINESS = ["leadmatch_leads_total", "leadmatch_leads_waiting", "leadmatch_leads_oldest_seconds", "leadmatch_offers_open", "leadmatch_intake_leads_total", "leadmatch_outbox_emails"]


def names(samples: dict[str, float]) -> set[str]:
    return {name.partition("{")[0] for name in samples}


def test_strangers_see_technical_figures_alone(recruiters, api, service):
    api.take(RUST)
    public = metrics(Api(service.url))
    assert {"leadmatch_build_info", "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds"} <= names(public)
    assert public["process_start_time_seconds"] > 1.7e9 and public["process_max_fds"] > public["process_open_fds"] > 3
    assert {"leadmatch_http_connections", "leadmatch_database_up", "leadmatch_log_lines_dropped_total"} <= names(public)
    assert not names(public) & set(BUSINESS)
    assert public['leadmatch_http_requests_total{status="2xx"}'] >= 1
    assert not any("201" in name or "route" in name for name in public)
    assert set(BUSINESS) <= names(metrics(api))


def test_a_token_without_the_scope_sees_no_business_figures(service, cli):
    reader = Api(service.url, cli("token", "create", "reader", "--scope", "leads:read").strip())
    assert reader.get("/metrics").status_code == 403
    assert Api(service.url, "lmt_nonsense").get("/metrics").status_code == 401


def test_a_listener_of_their_own_shows_all_metrics_and_nothing_else(start_service, api):
    service = start_service(LEADMATCH_METRICS_LISTEN="127.0.0.1:0")
    client = Api(service.url)
    assert client.get("/project").status_code == 200
    (line,) = [line for line in service.logged("listening") if line["setting"] == "LEADMATCH_METRICS_LISTEN"]
    inside = Api(f"http://127.0.0.1:{line['port']}")
    assert set(BUSINESS) <= names(metrics(inside))
    assert metrics(inside)['leadmatch_http_requests_total{method="GET",route="/project",status="200"}'] == 1
    assert inside.get("/project").status_code == inside.post("/api/v1/leads", json=RUST).status_code == 404


def test_a_metrics_listener_that_cannot_listen_stops_the_start(settings, service):
    port = service.url.rpartition(":")[2]
    result = run_command({**settings, "LEADMATCH_METRICS_LISTEN": f"127.0.0.1:{port}"}, "serve", seconds=STOP_SECONDS)
    assert result.status == 1 and "LEADMATCH_METRICS_LISTEN" in result.stderr


def test_the_age_of_the_oldest_lead_that_nobody_was_offered_is_told(api, sql):
    assert metrics(api)["leadmatch_leads_oldest_seconds"] == 0
    api.take(RUST)
    wait_for("nobody to be found", lambda: sql("select status from lead") == [{"status": "escalated"}])
    sql("update lead set created_at = now() - interval '1 hour'")
    assert 3600 <= metrics(api)["leadmatch_leads_oldest_seconds"] < 3700


def test_readiness_tells_strangers_no_host_names(settings, start_service, cluster):
    service = start_service()
    cluster.stop()
    answer = Api(service.url).get("/readyz")
    assert answer.status_code == 503
    assert "127.0.0.1" not in answer.text and "port" not in answer.text and "postgres" not in answer.text.lower(), answer.text
    assert "database" in answer.text
    assert service.wait_logged("not_ready")["error"]


def test_histograms_of_metrics_only_grow_from_bucket_to_bucket(api):
    api.take(RUST)
    buckets: dict[str, list[float]] = {}
    for name, value in metrics(api).items():
        if "_bucket{" in name:
            buckets.setdefault(re.sub(r'le="[^"]*",?', "", name), []).append(value)
    assert buckets
    for values in buckets.values():
        assert values == sorted(values)


def test_an_openapi_document_names_every_question(api):
    document = api.get("/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert {"/api/v1/leads", "/api/v1/recommendation"} <= set(document["paths"])
    text = json.dumps(document)
    assert all(f'"{name}"' in text for name in RUST)


def test_an_openapi_document_names_what_staff_may_change(api):
    change = api.get("/openapi.json").json()["components"]["schemas"]["LeadChange"]["properties"]
    assert change["status"]["enum"] == ["new", "quarantined", "accepted", "placed", "lost", "withdrawn", "closed"]
    assert change["engagement"]["enum"] == ["rust", "python", "hybrid"]


# --- starting and stopping --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_ends_an_idle_service_at_once(number, start_service):
    service = start_service()
    started = time.monotonic()
    service.signal(number)
    assert service.wait_exit() == 0
    assert time.monotonic() - started < 5


def test_a_database_that_is_away_at_the_start_is_waited_for(cluster, settings):
    url = f"127.0.0.1:{free_port()}"
    cluster.stop()
    process = start_command({**settings, "LEADMATCH_LISTEN": url}, "serve")
    assert json.loads(process.stderr.readline())["event"] == "waiting_for_database"
    process.send_signal(signal.SIGHUP)
    cluster.start()
    wait_for("/readyz", lambda: is_ready(f"http://{url}"), 30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(STOP_SECONDS) == 0


def test_a_start_that_waits_for_the_database_can_be_stopped(cluster, settings):
    cluster.stop()
    try:
        process = start_command(settings, "serve")
        line = process.stderr.readline()
        assert json.loads(line)["event"] == "waiting_for_database"
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0
    finally:
        cluster.start()


def test_a_hang_up_reads_templates_again_and_mistakes_change_nothing(start_service, recruiters, mailbox, token, tmp_path):
    folder = tmp_path / "templates"
    (folder / "pages").mkdir(parents=True)
    (folder / "static").mkdir()
    service = start_service(LEADMATCH_TEMPLATES=str(folder))
    api = Api(service.url, token)
    page = folder / "pages" / "hire_rust.html"

    def reload(event: str, count: int) -> None:
        service.signal(signal.SIGHUP)
        wait_for(event, lambda: len(service.logged(event)) == count)

    assert "changed by us" not in api.get("/hire/rust-engineer").text
    built_in = (ROOT / "templates/pages/hire_rust.html").read_text()
    page.write_text(built_in + "<p>changed by us</p>")
    (folder / "static" / "ours.css").write_text("p { color: red }")
    reload("reloaded", 1)
    wait_for("the new page", lambda: "changed by us" in api.get("/hire/rust-engineer").text)
    assert api.get("/static/ours.css").text == "p { color: red }"
    page.write_text(built_in + "{{no_such_name}}")
    reload("reload_failed", 1)
    assert "changed by us" in api.get("/hire/rust-engineer").text
    page.unlink()
    (folder / "emails").mkdir()
    (folder / "emails/lead_offered.txt").write_text((ROOT / "templates/emails/lead_offered.txt").read_text() + "\nchanged by us\n")
    reload("reloaded", 2)
    assert "changed by us" not in api.get("/hire/rust-engineer").text
    api.take(RUST)
    assert "changed by us" in mailbox.wait(recruiters["rust"])[0].message.as_string()


def test_a_hang_up_reads_the_rules_again(start_service, cli, tmp_path):
    path = tmp_path / "rules.json"
    rules = json.loads(cli("rules", "show"))
    rules["version"] = "ours-1"
    path.write_text(json.dumps(rules))
    service = start_service(LEADMATCH_RULES=str(path))
    api = Api(service.url)
    assert 'version="ours-1"' in api.get("/metrics").text
    path.write_text("nonsense")
    service.signal(signal.SIGHUP)
    service.wait_logged("reload_failed")
    assert 'version="ours-1"' in api.get("/metrics").text
    rules["version"] = "ours-2"
    path.write_text(json.dumps(rules))
    service.signal(signal.SIGHUP)
    service.wait_logged("reloaded")
    assert 'version="ours-2"' in api.get("/metrics").text


def test_a_stop_is_announced_first_and_leads_are_still_taken(start_service):
    service = start_service(LEADMATCH_DRAIN_SECONDS="600")
    api = Api(service.url)
    service.signal(signal.SIGTERM)
    wait_for("/readyz to say so", lambda: not service.is_ready())
    assert "stopping" in api.get("/readyz").text
    api.take(RUST)
    service.signal(signal.SIGHUP)
    api.take(PYTHON)
    service.stop()


def test_a_stop_does_not_wait_for_idle_connections(start_service):
    service = start_service()
    client = Api(service.url)
    assert client.get("/healthz").status_code == 200  # and the connection stays open
    started = time.monotonic()
    service.stop()
    assert time.monotonic() - started < 5


def test_the_log_is_json_with_time_level_and_event(service, api):
    api.take(RUST)
    service.wait_logged("lead_received")
    for line in service.log:
        assert {"at", "level", "event"} <= set(line)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["at"])


def test_two_instances_serve_one_database(start_service, token, recruiters, mailbox):
    first, second = (Api(start_service().url, token) for _ in range(2))
    lead = first.take(RUST)
    assert second.get(f"/api/v1/leads/{lead['id']}").json()["reference"] == lead["reference"]
    time.sleep(1)
    assert len(mailbox.wait(recruiters["rust"])) == 1


# --- commands ---------------------------------------------------------------------------------------------------------


def test_doctor_is_content_with_a_sound_installation(settings, mailbox):
    result = run_command(settings, "doctor")
    assert result.status == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "changes, names",
    [
        ({"LEADMATCH_SMTP_URL": "smtp://127.0.0.1:{port}"}, "LEADMATCH_SMTP_URL"),
        ({"LEADMATCH_DATABASE_URL": "postgresql://leadmatch@127.0.0.1:{port}/none"}, "LEADMATCH_DATABASE_URL"),
        ({"LEADMATCH_TEMPLATES": "/nowhere"}, "LEADMATCH_TEMPLATES"),
    ],
)
def test_doctor_names_what_is_wrong(changes, names, settings):
    wrong = {name: value.format(port=free_port()) for name, value in changes.items()}
    result = run_command({**settings, **wrong}, "doctor")
    assert result.status == 1
    assert names in result.stdout + result.stderr


def test_doctor_says_what_an_operator_cannot_see(settings, cluster, recruiters, sql):
    sql("create or replace function epoch_us(at timestamptz) returns bigint language sql immutable as "
        "$$ select (extract(epoch from at) * 1000000)::bigint - 60000000 $$")
    said = run_command(settings, "doctor").stdout
    assert re.search(r"warning +clock +.*ahead", said), said
    assert re.search(r"warning +recruiters +.*empty profile.*recruiter set rosa@agency.example", said), said


def test_doctor_names_the_grant_for_missing_rights(settings, cluster, sql):
    sql("create role lacking login")
    try:
        sql("grant select on all tables in schema public to lacking")
        url = settings["LEADMATCH_DATABASE_URL"].replace("//leadmatch@", "//lacking@")
        before = run_command({**settings, "LEADMATCH_DATABASE_URL": url}, "doctor")
        assert before.status == 1
        grants = re.search(r"as the owner, run: (.*)", before.stdout).group(1)
        for grant in grants.split(";"):
            if grant.strip():
                sql(grant)
        assert re.search(r"ok +rights", run_command({**settings, "LEADMATCH_DATABASE_URL": url}, "doctor").stdout)
    finally:
        sql("drop owned by lacking")
        sql("drop role lacking")


def test_readiness_notices_a_wrong_clock_and_stays_ready(start_service, sql):
    service = start_service()
    api = Api(service.url)
    sql("create or replace function epoch_us(at timestamptz) returns bigint language sql immutable as "
        "$$ select (extract(epoch from at) * 1000000)::bigint - 60000000 $$")
    answer = api.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded") and "clock" in answer.text


COMMANDS = ["serve", "migrate", "config", "doctor", "classify", "rules", "recruiter", "staff", "token", "leads", "spam", "outbox", "template"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    result = run_command({}, command, "--help")
    assert result.status == 0
    assert "Usage" in result.stdout


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["leads"], ["leads", "nonsense"], ["recruiter", "add", "--nonsense"], ["serve", "now"], ["rules", "list", "now"]])
def test_wrong_usage_is_status_2(arguments):
    result = run_command({}, *arguments)
    assert result.status == 2
    assert result.stderr


def test_recruiters_are_added_listed_paused_resumed_and_removed(cli):
    cli("recruiter", "add", "--name", "Rosa", "--email", "rosa@agency.example", "--engagements", "rust,hybrid", "--capacity", "3")
    assert "rosa@agency.example" in cli("recruiter", "list")
    cli("recruiter", "pause", "rosa@agency.example")
    cli("recruiter", "resume", "rosa@agency.example")
    cli("recruiter", "remove", "rosa@agency.example")
    assert "rosa@agency.example" not in cli("recruiter", "list")


@pytest.mark.parametrize("engagements", ["", "cobol", "rust,cobol"])
def test_a_recruiter_for_nothing_known_is_refused(engagements, try_cli):
    result = try_cli("recruiter", "add", "--name", "X", "--email", "x@agency.example", "--engagements", engagements)
    assert result.status != 0
    assert result.stderr


def test_a_staff_password_is_never_stored_in_clear(cli, sql):
    cli("staff", "add", "desk@agency.example", "--role", "admin", input="correct horse battery staple\n")
    (row,) = sql("select password_hash from staff")
    assert row["password_hash"].startswith("$argon2id$")
    assert "desk@agency.example" in cli("staff", "list")


def test_the_built_in_rules_pass_their_own_check(cli, tmp_path):
    path = tmp_path / "rules.json"
    path.write_text(cli("rules", "show"))
    cli("rules", "check", str(path))


def test_rules_that_are_none_are_refused_with_the_place(try_cli, tmp_path):
    path = tmp_path / "rules.json"
    path.write_text('{"version": ')
    result = try_cli("rules", "check", str(path))
    assert result.status == 1
    assert "rules.json" in result.stderr


def test_templates_pass_their_own_check(cli):
    cli("template", "check")
