"""Rule sets in the database: stored when first used, activated on all instances, tried on what is stored."""

import hashlib
import json
import os
import pty
import subprocess
import time
from typing import Any, Callable

import psycopg2
import pytest

from support.leadmatch import BINARY, Service, environment, run_command
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, PYTHON, RUST, Api

LOOKS_SECONDS = 2  # every instance has looked for another active set meanwhile
BRIEF = {"use_case": "trading_engine"}  # nothing but the answer that the turned draft turns
CLIENT = {"contact_name": "Ada Brandt", "email": "ada@client.example", "consent": True}

Draft = Callable[..., str]


@pytest.fixture(scope="module")
def built_in() -> str:
    return run_command({}, "rules", "show").stdout


@pytest.fixture
def own(built_in: str) -> str:
    """The version that is built into the program."""
    return json.loads(built_in)["version"]


@pytest.fixture
def draft(built_in: str, tmp_path) -> Draft:
    """draft("2031.1"): the path of the built-in rules under another version, where trading engines are Python's. note sets the note."""

    def write(version: str, note: str = "A draft.") -> str:
        rules = {**json.loads(built_in), "version": version, "note": note}
        rules["answers"]["use_case"]["trading_engine"].update(engagement="python", gives={"data": 3}, says="Turned.")
        path = tmp_path / f"{version}.json"
        path.write_text(json.dumps(rules, ensure_ascii=False, indent=1) + "\r\n")
        return str(path)

    return write


def recommended(service: Service) -> dict[str, Any]:
    answer = Api(service.url).post("/api/v1/recommendation", json=BRIEF)
    assert answer.status_code == 200, answer.text
    return answer.json()


def wait_switched(service: Service, version: str) -> None:
    wait_for(f"the rules {version}", lambda: recommended(service)["ruleset"] == version)


def active(cli) -> list[str]:
    return [row["version"] for row in json.loads(cli("rules", "list", "--json")) if row["is_active"]]


# --- stored ----------------------------------------------------------------------------------------------------------


def test_the_built_in_set_is_activated_by_its_version_before_any_service_stored_it(cli, own):
    cli("rules", "activate", own)
    assert active(cli) == [own]


def test_the_built_in_set_is_stored_when_a_service_starts(service, sql, built_in, own):
    (row,) = sql("select version, hash, json from ruleset")
    assert (row["version"], row["json"]) == (own, built_in)
    assert row["hash"] == hashlib.sha256(built_in.encode()).hexdigest()


def test_a_second_start_stores_nothing_more(start_service, sql):
    start_service().stop()
    start_service()
    assert len(sql("select version from ruleset")) == 1


def test_a_service_does_not_start_with_other_rules_under_a_stored_version(start_service, draft, settings, own):
    start_service().stop()
    result = run_command({**settings, "LEADMATCH_RULES": draft(own)}, "serve")
    assert result.status == 1
    assert f"rule set {own} is already stored with different content" in result.stderr
    assert "new version" in result.stderr


def test_other_bytes_under_a_stored_version_are_refused(cli, try_cli, draft, sql):
    cli("rules", "add", draft("2031.1"))
    for verb in ("add", "activate"):
        result = try_cli("rules", verb, draft("2031.1", note="Changed."))
        assert result.status == 1
        assert "new version" in result.stderr
    assert [row["note"] for row in sql("select note from ruleset")] == ["A draft."]
    assert active(cli) == []


def test_adding_the_same_bytes_again_is_fine(cli, draft, sql):
    cli("rules", "add", draft("2031.1"))
    cli("rules", "add", draft("2031.1"))
    assert len(sql("select version from ruleset")) == 1


@pytest.mark.parametrize("statement", ["update ruleset set json = '{}'", "delete from ruleset"])
def test_the_database_itself_keeps_rule_sets_as_they_are(statement, cli, draft, sql):
    cli("rules", "add", draft("2031.1"))
    with pytest.raises(psycopg2.errors.RestrictViolation):
        sql(statement)


def test_a_stored_set_is_shown_byte_for_byte(settings, cli, draft):
    path = draft("2031.1", note="Zürich – “quoted”")
    cli("rules", "add", path)
    shown = subprocess.run([BINARY, "rules", "show", "2031.1"], env=environment(settings), capture_output=True, check=True)
    with open(path, "rb") as file:
        assert shown.stdout == file.read()


def test_the_stored_set_answers_the_same_bytes_again(start_service, cli, draft, settings, token, tmp_path, sql):
    cli("rules", "activate", draft("2031.1"))
    Api(start_service().url, token).take({**CLIENT, **BRIEF})
    (lead,) = sql("select ruleset, submission::text as submission, recommendation::text as recommendation from lead")
    cli("rules", "activate", draft("2031.2"))
    kept = tmp_path / "kept.json"
    kept.write_bytes(cli("rules", "show", lead["ruleset"]).encode())
    again = run_command({"LEADMATCH_RULES": str(kept)}, "classify", "--json", input=lead["submission"])
    assert again.stdout == lead["recommendation"] + "\n"


@pytest.mark.parametrize("version", ["", "a b", "../rules", 'x"y', "v" * 65])
def test_a_version_that_is_no_word_is_not_stored(version, built_in, try_cli, tmp_path):
    path = tmp_path / "odd.json"
    path.write_text(json.dumps({**json.loads(built_in), "version": version}))
    result = try_cli("rules", "add", str(path))
    assert result.status == 1
    assert "version" in result.stderr


# --- activated -------------------------------------------------------------------------------------------------------


def test_activating_switches_all_running_instances_and_back(start_service, cli, draft, own):
    services = [start_service(), start_service()]
    assert [recommended(service)["engagement"] for service in services] == ["rust", "rust"]
    cli("rules", "activate", draft("2031.1"))
    for service in services:
        wait_switched(service, "2031.1")
    assert [recommended(service)["engagement"] for service in services] == ["python", "python"]
    cli("rules", "activate", own)
    for service in services:
        wait_switched(service, own)


def test_a_service_starts_with_the_active_set(start_service, cli, draft):
    cli("rules", "activate", draft("2031.1"))
    service = start_service()
    assert recommended(service)["ruleset"] == "2031.1"
    assert service.logged("ruleset_loaded")[0]["version"] == "2031.1"


def test_an_instance_with_a_file_of_its_own_keeps_to_it(start_service, cli, draft, sql):
    bound = start_service(LEADMATCH_RULES=draft("2031.1"))
    other = start_service()
    cli("rules", "activate", draft("2031.2"))
    wait_switched(other, "2031.2")
    time.sleep(LOOKS_SECONDS)
    assert recommended(bound)["ruleset"] == "2031.1"
    assert bound.logged("ruleset_loaded")[0]["is_bound_to_file"] is True
    assert "2031.1" in [row["version"] for row in sql("select version from ruleset")]


def test_metrics_name_the_version_that_answers(start_service, cli, draft):
    service = start_service()
    cli("rules", "activate", draft("2031.1"))
    wait_switched(service, "2031.1")
    assert 'leadmatch_ruleset_info{version="2031.1"} 1' in Api(service.url).get("/metrics").text.splitlines()


def test_the_list_says_who_activated_what(cli, draft):
    cli("rules", "add", draft("2031.2"))
    cli("rules", "activate", draft("2031.1"))
    first, second = sorted(json.loads(cli("rules", "list", "--json")), key=lambda row: row["version"])
    assert (first["version"], first["is_active"], second["is_active"]) == ("2031.1", True, False)
    assert first["activated_by"].startswith("cli:")
    assert second["activated_at"] is None
    assert "2031.1" in cli("rules", "list")


BROKEN = [
    ('{"version": "9",\n "author": }', "line 2, column"),
    ("[]", "broken.json"),
    ("", "broken.json"),
    ('{"version": "9"}', "broken.json"),
]


@pytest.mark.parametrize("verb", ["add", "activate"])
@pytest.mark.parametrize("text, place", BROKEN)
def test_a_malformed_set_never_replaces_a_good_one(verb, text, place, cli, try_cli, draft, tmp_path, sql):
    cli("rules", "activate", draft("2031.1"))
    path = tmp_path / "broken.json"
    path.write_text(text)
    result = try_cli("rules", verb, str(path))
    assert result.status == 1
    assert place in result.stderr
    assert active(cli) == ["2031.1"]
    assert len(sql("select version from ruleset")) == 1


def test_a_wrong_word_is_refused_with_line_and_column(try_cli, built_in, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text(built_in.replace('"trading_engine"', '"trading_engin"', 1))
    result = try_cli("rules", "activate", str(path))
    assert result.status == 1
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if '"trading_engin"' in text)
    assert f"broken.json:{line}:" in result.stderr


def test_an_active_set_that_this_program_cannot_read_is_logged_once_and_the_old_one_stays(start_service, cli, draft, sql):
    service = start_service()
    cli("rules", "activate", draft("2031.1"))
    wait_switched(service, "2031.1")
    sql("insert into ruleset (version, hash, author, note, json) values ('2099.1', repeat('0', 64), 'x', 'x', '{\"version\": 7}')")
    sql("insert into ruleset_activation (version, actor) values ('2099.1', 'test')")
    refused = service.wait_logged("ruleset_rejected")
    assert refused["version"] == "2099.1"
    assert "2099.1" in refused["error"]
    time.sleep(LOOKS_SECONDS)
    assert len(service.logged("ruleset_rejected")) == 1
    assert recommended(service)["ruleset"] == "2031.1"
    cli("rules", "activate", draft("2031.2"))
    wait_switched(service, "2031.2")


def test_activations_are_followed_again_after_an_outage(cluster, start_service, cli, draft):
    service = start_service()
    cluster.stop()
    service.wait_logged("ruleset_poll_failed")
    cluster.start()
    cli("rules", "activate", draft("2031.1"))
    wait_switched(service, "2031.1")


# --- tried -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def leads(api: Api) -> dict[str, dict[str, Any]]:
    """Four leads: three as the samples, and one that the draft turns from Rust to Python."""
    found = {name: api.take(submission) for name, submission in BY_ENGAGEMENT.items()}
    return {**found, "turned": api.take({**CLIENT, **BRIEF})}


def replay(cli, *arguments: str) -> dict[str, Any]:
    return json.loads(cli("rules", "replay", "--json", *arguments))


def test_a_replay_by_the_rules_in_use_changes_nothing(leads, cli, own):
    report = replay(cli, "--rules", own)
    assert (report["ruleset"], report["leads"], report["unreadable"], report["flips"]) == (own, 4, 0, [])
    assert report["before"] == report["after"]
    assert sum(report["before"][name] for name in BY_ENGAGEMENT) == 4


def test_a_replay_counts_and_names_every_flip_with_its_rule(leads, cli, draft):
    report = replay(cli, "--rules", draft("2031.1"))
    flips = {flip["reference"]: flip for flip in report["flips"]}
    flip = flips[leads["turned"]["reference"]]
    assert (flip["before"], flip["after"], flip["staff"]) == ("rust", "python", None)
    assert flip["rule"] == "answer.use_case.trading_engine"
    assert leads["python"]["reference"] not in flips
    for engagement in BY_ENGAGEMENT:
        moved = sum((flip["after"] == engagement) - (flip["before"] == engagement) for flip in report["flips"])
        assert report["after"][engagement] - report["before"][engagement] == moved


def test_a_replay_says_how_far_it_agrees_with_staff(leads, api, cli, draft):
    override = {"engagement": "python", "reason": "client_said"}
    answer = api.request("PATCH", f"/api/v1/leads/{leads['turned']['id']}", json=override)
    assert answer.status_code == 200, answer.text
    report = replay(cli, "--rules", draft("2031.1"))
    assert report["staff"] == {"decided": 1, "agree_before": 0, "agree_after": 1}
    assert [flip["staff"] for flip in report["flips"] if flip["reference"] == leads["turned"]["reference"]] == ["python"]


def test_a_replay_touches_nothing(leads, cli, draft, sql):
    def everything() -> list[Any]:
        return [sql(f"select * from {table} order by 1") for table in ("lead", "event", "ruleset", "ruleset_activation")]

    wait_for("the dispatcher", lambda: not sql("select id from lead where status = 'new'"))
    before = everything()
    replay(cli, "--rules", draft("2031.1"))
    assert everything() == before


def test_a_replay_takes_a_range_and_a_limit(leads, cli, own):
    assert replay(cli, "--rules", own, "--limit", "2")["leads"] == 2
    assert replay(cli, "--rules", own, "--from", "2031-01-01")["leads"] == 0
    assert replay(cli, "--rules", own, "--to", "2001-01-01")["leads"] == 0
    assert replay(cli, "--rules", own, "--from", "2001-01-01")["leads"] == 4


def test_a_replay_goes_through_many_pages(api, cli, own, sql):
    api.take(RUST)
    sql(
        "insert into lead (id, reference, submission_key, body_hash, engagement, confidence, needs_review, contact_name, email,"
        " submission, recommendation, ruleset, dispatch_at)"
        " select gen_random_uuid(), 'LM-' || n, sha256(n::text::bytea), body_hash, engagement, confidence, needs_review,"
        " contact_name, email, submission, recommendation, ruleset, null from lead, generate_series(1, 1200) n"
    )
    report = replay(cli, "--rules", own)
    assert (report["leads"], report["before"]["rust"], report["flips"]) == (1201, 1201, [])


def test_a_replay_leaves_out_what_it_cannot_read(api, cli, own, sql):
    api.take(PYTHON)
    sql("update lead set submission = '{\"use_case\": \"alchemy\"}'")
    report = replay(cli, "--rules", own)
    assert (report["leads"], report["unreadable"], report["before"]["python"]) == (1, 1, 0)


def test_a_replay_without_leads_is_empty(cli, draft):
    assert replay(cli, "--rules", draft("2031.1"))["leads"] == 0
    assert "0 leads" in cli("rules", "replay", "--rules", draft("2031.1"))


def test_a_replay_for_people_shows_counts_and_flips(leads, cli, draft):
    printed = cli("rules", "replay", "--rules", draft("2031.1"))
    assert "4 leads replayed with 2031.1" in printed
    assert leads["turned"]["reference"] in printed
    assert "answer.use_case.trading_engine" in printed


def test_a_replay_shows_a_bar_on_a_terminal_only(leads, settings, cli, draft, try_cli):
    arguments = ["rules", "replay", "--rules", draft("2031.1"), "--json"]
    assert try_cli(*arguments).stderr == ""
    ours, theirs = pty.openpty()
    done = subprocess.run([BINARY, *arguments], env=environment(settings), stderr=theirs, stdout=subprocess.PIPE, check=True)
    os.close(theirs)
    assert "] 4 of 4 leads" in os.read(ours, 4096).decode()
    os.close(ours)
    assert json.loads(done.stdout)["leads"] == 4


# --- wrong usage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, status, named",
    [
        (("show", "2099.1"), 1, "2099.1"),
        (("show", "1", "2"), 2, "one version"),
        (("add",), 2, "file"),
        (("add", "/nowhere/rules.json"), 1, "/nowhere/rules.json"),
        (("activate",), 2, "version or a file"),
        (("activate", "2099.1"), 1, "2099.1"),
        (("activate", "/nowhere/rules.json"), 1, "/nowhere/rules.json"),
        (("activate", "1", "2"), 2, "activate"),
        (("list", "all"), 2, "all"),
        (("replay",), 2, "--rules"),
        (("replay", "--rules", "2099.1"), 1, "2099.1"),
        (("replay", "--rules", "x", "--from", "yesterday"), 2, "--from"),
        (("replay", "--rules", "x", "--limit", "0"), 2, "--limit"),
        (("replay", "--rules", "x", "--limit", "many"), 2, "--limit"),
        (("replay", "--rules", "x", "more"), 2, "more"),
    ],
)
def test_wrong_usage_is_named(arguments, status, named, try_cli):
    result = try_cli("rules", *arguments)
    assert result.status == status, result.stderr
    assert named in result.stderr


@pytest.mark.parametrize("verb", ["check", "show", "list", "add", "activate", "replay"])
def test_every_verb_has_help(verb):
    result = run_command({}, "rules", verb, "--help")
    assert result.status == 0
    assert f"rules {verb}" in result.stdout


# --- measured --------------------------------------------------------------------------------------------------------

LABELED = [
    {"id": "a", "text": "Senior Rust engineer for a matching engine with low latency.", "label": "rust"},
    {"id": "b", "text": "Django developer for our shop.", "label": "rust"},
    {"id": "c", "text": "Call me.", "label": "undecided"},
    {"id": 4, "use_case": "data_analysis", "label": "python"},
]


@pytest.fixture
def evaluate(tmp_path) -> Callable[..., Any]:
    """evaluate(lines, "--json"): what the command said of a file with these lines, without any database."""

    def run(lines: list[Any], *arguments: str) -> Any:
        path = tmp_path / "briefs.jsonl"
        path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
        return run_command({}, "rules", "evaluate", str(path), *arguments)

    return run


def test_labeled_briefs_are_counted_by_label_and_prediction(evaluate, own):
    report = json.loads(evaluate(LABELED, "--json").stdout)
    assert (report["ruleset"], report["briefs"], report["unreadable"]) == (own, 4, 0)
    assert report["confusion"]["rust"] == {"rust": 1, "python": 1, "hybrid": 0, "undecided": 0}
    assert report["confusion"]["undecided"]["undecided"] == 1
    assert report["f1"] == {"rust": 0.6667, "python": 0.6667, "hybrid": None, "undecided": 1}
    assert report["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3, abs=0.0001)
    assert report["decided_accuracy"] == pytest.approx(2 / 3, abs=0.0001)


def test_calibration_has_ten_bins_of_the_decided_briefs(evaluate):
    report = json.loads(evaluate(LABELED, "--json").stdout)
    bins = report["calibration"]
    assert [round(one["from"] * 10) for one in bins] == list(range(10))
    assert sum(one["briefs"] for one in bins) == 3
    assert all((one["right"] is None) == (one["briefs"] == 0) for one in bins)
    assert report["calibration_error"] == pytest.approx(
        sum(one["briefs"] * abs(one["confidence"] - one["right"]) for one in bins if one["briefs"]) / 3, abs=0.001
    )


def test_the_surest_miss_comes_first_with_its_evidence(evaluate):
    wrong = [*LABELED, {"id": "d", "text": "A Python script.", "label": "hybrid"}]
    misses = json.loads(evaluate(wrong, "--json").stdout)["misses"]
    assert [miss["confidence"] for miss in misses] == sorted((miss["confidence"] for miss in misses), reverse=True)
    miss = next(miss for miss in misses if miss["id"] == "b")
    assert (miss["label"], miss["predicted"]) == ("rust", "python")
    assert any(reason["evidence"] and reason["evidence"] in LABELED[1]["text"] for reason in miss["reasons"])
    assert len(json.loads(evaluate(wrong, "--json", "--misses", "1").stdout)["misses"]) == 1


def test_lines_that_are_no_labeled_brief_are_named_and_left_out(evaluate):
    result = evaluate(["not json", {"id": 1, "text": "Rust", "label": "haskell"}, {"label": "rust"}, *LABELED], "--json")
    report = json.loads(result.stdout)
    assert (result.status, report["briefs"], report["unreadable"]) == (0, 4, 3)
    assert [line.split(":")[1] for line in result.stderr.splitlines()] == ["1", "2", "3"]


def test_an_evaluation_for_people_has_the_figures(evaluate):
    text = evaluate(LABELED).stdout
    assert "4 briefs classified" in text and "macro-F1" in text and "0.8 to 0.9" in text
    assert "b: rust read as python" in text


def test_an_evaluation_of_nothing_fails(evaluate):
    for lines in ([], ["nonsense"]):
        assert evaluate(lines).status == 1


def test_an_evaluation_by_another_rule_set(evaluate, draft):
    brief = [{"id": 1, "use_case": "trading_engine", "label": "python"}]
    assert json.loads(evaluate(brief, "--json", "--rules", draft("2031.1")).stdout)["decided_accuracy"] == 1
    assert json.loads(evaluate(brief, "--json").stdout)["decided_accuracy"] == 0


# --- learned ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(api: Api) -> Callable[..., dict[str, Any]]:
    """decided("text", "rust", client="ada"): a lead of that client whose class staff chose."""

    def take(description: str, engagement: str | None, client: str) -> dict[str, Any]:
        lead = api.take({**CLIENT, "email": f"{client}@client.example", "description": description})
        if engagement is not None:
            answer = api.request(
                "PATCH", f"/api/v1/leads/{lead['id']}", json={"engagement": engagement, "reason": "client_said"}
            )
            assert answer.status_code == 200, answer.text
        return lead

    return take


def suggest(cli, *arguments: str) -> dict[str, Any]:
    return json.loads(cli("rules", "suggest", "--json", *arguments))


TELEMATICS = [
    "Somebody for the frobnicator stack of our boats, in May.",
    "The frobnicator stack in our trams is old and must be rebuilt.",
    "Help with a frobnicator stack, for six months or so.",
    "A new frobnicator stack for ovens.",
]


def test_an_empty_database_has_nothing_to_learn_from(cli):
    assert suggest(cli)["phrases"] == []
    assert "No leads are stored" in cli("rules", "suggest")


def test_leads_that_nobody_decided_teach_nothing(cli, decided):
    for at, text in enumerate(TELEMATICS):
        decided(text, None, f"client{at}")
    report = suggest(cli)
    assert (report["leads"], report["decided"], report["phrases"]) == (4, 0, [])
    assert "No engagement was chosen or confirmed by staff" in cli("rules", "suggest")


def test_a_phrase_of_several_missed_clients_is_suggested_with_its_support(cli, decided):
    leads = [decided(text, "rust", f"client{at}") for at, text in enumerate(TELEMATICS)]
    report = suggest(cli)
    assert (report["decided"], report["missed"]) == (4, 4)
    phrase = report["phrases"][0]
    assert phrase["phrase"] == "frobnicator stack"
    assert (phrase["engagement"], phrase["support"], phrase["harm"]) == ("rust", 4, 0)
    assert set(phrase["leads"]) <= {lead["reference"] for lead in leads} and phrase["leads"]
    assert "frobnicator stack" in cli("rules", "suggest")


def test_a_suggested_phrase_helps_once_it_is_in_the_rules(cli, decided, built_in, tmp_path):
    for at, text in enumerate(TELEMATICS):
        decided(text, "rust", f"client{at}")
    phrase = suggest(cli)["phrases"][0]
    rules = {**json.loads(built_in), "version": "2031.9"}
    rules["signals"][phrase["signal"]]["phrases"].append(phrase["phrase"])
    path = tmp_path / "2031.9.json"
    path.write_text(json.dumps(rules))
    assert replay(cli, "--rules", str(path))["staff"] == {"decided": 4, "agree_before": 0, "agree_after": 4}


def test_one_client_with_many_leads_counts_once(cli, decided):
    for text in TELEMATICS:
        decided(text, "rust", "ada")
    report = suggest(cli)
    assert (report["missed"], report["phrases"]) == (4, [])
    assert "no phrase would help 3 clients" in cli("rules", "suggest")


def test_a_phrase_that_would_harm_as_many_is_not_suggested(cli, decided):
    for at, text in enumerate(TELEMATICS):
        decided(text, "rust", f"client{at}")
        decided(f"{text} Hello.", "python", f"other{at}")
    assert suggest(cli)["phrases"] == []


def test_fewer_clients_are_enough_only_when_asked_for(cli, try_cli, decided):
    for at, text in enumerate(TELEMATICS[:2]):
        decided(text, "rust", f"client{at}")
    assert suggest(cli)["phrases"] == []
    assert suggest(cli, "--support", "2")["phrases"][0]["support"] == 2
    assert try_cli("rules", "suggest", "--support", "1").status == 2


def test_rules_that_agree_with_staff_have_nothing_to_learn(cli, api):
    lead = api.take(RUST)
    api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"engagement": "rust", "reason": "other"})
    report = suggest(cli)
    assert (report["missed"], report["phrases"]) == (0, [])
