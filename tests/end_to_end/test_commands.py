"""The shell commands over the database: recruiters, staff, tokens, leads."""

import json
import os
import re
import subprocess

import pytest

from support.leadmatch import BINARY, environment
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, PYTHON, RUST

ROSA = ("--name", "Rosa", "--email", "rosa@agency.example", "--engagements", "rust,hybrid")


def recruiter(cli) -> dict:
    (found,) = json.loads(cli("recruiter", "list", "--json"))
    return found


def test_a_recruiter_is_listed_as_added(cli):
    cli("recruiter", "add", *ROSA, "--capacity", "3")
    found = recruiter(cli)
    assert (found["name"], found["email"], found["engagements"], found["capacity"]) == ("Rosa", "rosa@agency.example", ["rust", "hybrid"], 3)
    assert (found["open_offers"], found["is_paused"], found["last_offer_at"]) == (0, False, None)


def test_setting_changes_what_is_named_and_keeps_the_rest(cli):
    cli("recruiter", "add", *ROSA)
    cli("recruiter", "set", "ROSA@agency.example", "--capacity", "0", "--name", "Rosa Rust")
    found = recruiter(cli)
    assert (found["name"], found["capacity"], found["email"]) == ("Rosa Rust", 0, "rosa@agency.example")


def test_a_paused_recruiter_is_shown_as_such_until_resumed(cli):
    cli("recruiter", "add", *ROSA)
    cli("recruiter", "pause", "rosa@agency.example")
    assert recruiter(cli)["is_paused"]
    cli("recruiter", "resume", recruiter(cli)["id"])
    assert not recruiter(cli)["is_paused"]


def test_the_address_of_a_removed_recruiter_may_be_used_again(cli):
    cli("recruiter", "add", *ROSA)
    cli("recruiter", "remove", "rosa@agency.example")
    cli("recruiter", "add", *ROSA)
    assert recruiter(cli)["name"] == "Rosa"


@pytest.mark.parametrize(
    "arguments, status, named",
    [
        (("recruiter", "add"), 2, "--name"),
        (("recruiter", "add", "--name", "X", "--email", "x@agency.example", "--engagements", "cobol"), 2, "--engagements"),
        (("recruiter", "add", "--name", "X", "--email", "nobody", "--engagements", "rust"), 2, "--email"),
        (("recruiter", "add", *ROSA, "--capacity", "-1"), 2, "--capacity"),
        (("recruiter", "add", *ROSA, "more"), 2, "more"),
        (("recruiter", "set", "nobody@agency.example", "--name", "X"), 1, "recruiter not found"),
        (("recruiter", "set", "nobody@agency.example"), 2, "at least one"),
        (("recruiter", "pause"), 2, "requires"),
        (("recruiter", "pause", "nobody@agency.example"), 1, "recruiter not found"),
        (("staff", "add", "ann@agency.example", "--role", "king"), 2, "--role"),
        (("staff", "add", "ann", "--role", "admin"), 2, "EMAIL"),
        (("staff", "passwd", "nobody@agency.example"), 1, "no account"),
        (("staff", "disable", "nobody@agency.example"), 1, "no account"),
        (("token", "create", "two words", "--scope", "leads:read"), 2, "NAME"),
        (("token", "create", "desk", "--scope", "leads:all"), 2, "--scope"),
        (("token", "create", "desk"), 2, "--scope"),
        (("token", "revoke", "nobody"), 1, "nobody"),
        (("leads", "list", "--limit", "0"), 2, "--limit"),
        (("leads", "list", "--status", "lost", "--from", "soon"), 2, "--from"),
        (("leads", "show", "LM-0000000000"), 1, "lead not found"),
        (("leads", "show"), 2, "requires"),
        (("leads", "stage", "LM-0000000000", "won"), 2, "STAGE"),
        (("leads", "stage", "LM-0000000000"), 2, "requires REFERENCE STAGE"),
        (("leads", "lose", "LM-0000000000", "--reason", "weather"), 2, "budget, timing"),
        (("leads", "place", "LM-0000000000", "--role", "Rust Engineer"), 2, "--start-date"),
        (("leads", "decide", "LM-0000000000", "cobol"), 2, "DECISION"),
        (("leads", "note", "LM-0000000000", "Called."), 1, "lead not found"),
        (("leads", "erase", "LM-0000000000"), 2, "--yes"),
        (("leads", "erase", "LM-0000000000", "--yes"), 1, "lead not found"),
    ],
)
def test_bad_input_is_named_and_has_its_status(arguments, status, named, try_cli):
    result = try_cli(*arguments, input="correct horse battery staple\n")
    assert result.status == status, result.stderr
    assert named in result.stderr
    assert result.stdout == ""


def test_a_second_recruiter_with_an_address_is_refused(cli, try_cli):
    cli("recruiter", "add", *ROSA)
    result = try_cli("recruiter", "add", *ROSA)
    assert result.status == 1
    assert "rosa@agency.example" in result.stderr


def test_a_weak_password_is_refused_without_repeating_it(try_cli):
    result = try_cli("staff", "add", "ann@agency.example", "--role", "admin", input="hunter2hunt\n")
    assert result.status == 2
    assert "12 characters" in result.stderr
    assert "hunter2" not in result.stderr


def test_passwords_are_changed_and_accounts_disabled(cli, sql):
    cli("staff", "add", "Ann@Agency.Example", "--role", "agent", input="correct horse battery staple\n")
    before = sql("select password_hash from staff")
    cli("staff", "passwd", "ann@agency.example", input="another horse battery\n")
    assert sql("select password_hash from staff") != before
    cli("staff", "disable", "ann@agency.example")
    (account,) = json.loads(cli("staff", "list", "--json"))
    assert (account["role"], account["state"]) == ("agent", "disabled")
    assert "password" not in json.dumps(account)


def test_a_token_is_printed_alone_and_listed_without_its_secret(cli):
    token = cli("token", "create", "desk", "--scope", "leads:read, leads:write", "--days", "30")
    assert token.startswith("lmt_") and token.count("\n") == 1
    listed = cli("token", "list", "--json")
    (row,) = [row for row in json.loads(listed) if row["name"] == "desk"]
    assert (row["scopes"], row["state"]) == (["leads:read", "leads:write"], "valid")
    assert row["expires_at"] is not None
    assert token.strip()[10:] not in listed


def test_a_token_name_is_given_once(cli, try_cli):
    cli("token", "create", "desk", "--scope", "leads:read")
    cli("token", "revoke", "desk")
    assert try_cli("token", "create", "desk", "--scope", "leads:read").status == 1


def test_leads_are_a_table_that_fits_a_terminal(api, cli):
    for submission in BY_ENGAGEMENT.values():
        api.take({**submission, "title": "A very long title that nobody could print in a column", "company": "Ünïcode & Sons of a long name"})
    lines = cli("leads", "list").splitlines()
    assert len(lines) == 4
    assert lines[0].split() == ["REFERENCE", "AGE", "STATUS", "ENGAGEMENT", "REVIEW", "CLIENT", "RECRUITER", "TITLE"]
    assert all(re.fullmatch(r"[0-9]+m", line.split()[1]) for line in lines[1:])
    assert max(map(len, lines)) <= 100


def test_nothing_that_a_terminal_obeys_is_printed(api, cli, sql):
    """Intake refuses control characters, but not those that turn the direction of a line; and rows may come another way."""
    lead = api.take({**RUST, "title": "\u202e right to left", "description": "\u202e right to left"})
    sql("update lead set company = E'bell\\x07 and \\x1b[2J', submission = jsonb_set(submission::jsonb, '{company}', to_jsonb(E'\\x1b[2J'::text))::json")
    for output in (cli("leads", "list"), cli("leads", "show", lead["reference"])):
        assert not set(output) & {"\u0007", "\u001b", "\u202e"}


def test_the_shell_knows_the_filters_of_the_api(api, cli):
    leads = {name: api.take(submission) for name, submission in BY_ENGAGEMENT.items()}

    def found(*arguments: str) -> list[str]:
        return [lead["reference"] for lead in json.loads(cli("leads", "list", "--json", *arguments))["leads"]]

    assert found("--engagement", "python") == [leads["python"]["reference"]]
    assert found("--q", "kestrel") == [leads["python"]["reference"]]
    assert found("--to", "2020-01-01") == []
    first = json.loads(cli("leads", "list", "--json", "--limit", "1"))
    assert len(found("--after", first["next"])) == 2


def test_a_lead_is_shown_as_text_with_its_whole_story(recruiters, api, cli, mailbox):
    lead = api.take({**PYTHON, "description": "First line.\nSecond line."})
    mailbox.wait(recruiters["python"])
    wait_for("the delivered mail", lambda: "delivered" in cli("leads", "show", lead["reference"]))
    text = cli("leads", "show", lead["reference"])
    for part in (lead["reference"], "Kestrel Health", "  First line.\n  Second line.", "Petra Python", "does not accept python leads", "lead_offered", *(reason["says"] for reason in lead["recommendation"]["reasons"])):
        assert part in text


def test_leads_are_exported_as_lines_of_json(api, cli):
    references = {api.take(submission)["reference"] for submission in BY_ENGAGEMENT.values()}
    lines = [json.loads(line) for line in cli("leads", "export", "--json").splitlines()]
    assert {line["reference"] for line in lines} == references
    assert [line["reference"] for line in lines] == [json.loads(line)["reference"] for line in cli("leads", "export", "--json").splitlines()]


@pytest.mark.parametrize("verb", ["recruiter add", "recruiter list", "staff add", "staff passwd", "token create", "leads list", "leads show", "leads export"])
def test_every_verb_has_help_that_names_it(verb, try_cli):
    result = try_cli(*verb.split(), "--help")
    assert result.status == 0
    assert f"leadmatch {verb}" in result.stdout


def test_the_database_being_away_is_said_with_status_1(settings, try_cli):
    settings["LEADMATCH_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
    result = try_cli("recruiter", "list")
    assert result.status == 1
    assert result.stderr


def test_the_life_of_a_lead_is_led_from_the_shell(api, cli, try_cli, recruiters):
    """By the same rules as in the console and the API, each step as an event with who did it."""
    lead = api.take(RUST)["reference"]

    def run(verb: str, *arguments: str) -> dict:
        row = dict(zip(("reference", "status"), cli("leads", verb, lead, *arguments).splitlines()[1].split()))
        assert row["reference"] == lead
        return api.get(f"/api/v1/leads/{lead}").json()

    assert run("accept", recruiters["rust"])["status"] == "accepted"
    for verb in (("reopen",), ("decide", "cobol")):
        assert try_cli("leads", verb[0], lead, *verb[1:]).status != 0
    assert run("stage", "contacted", "--note", "Called; they are keen")["stage"] == "contacted"
    handed_back = run("hand-back", "--reason", "on leave")
    assert [offer["status"] for offer in handed_back["offers"]] == ["returned"]
    assert "so this cannot be done with it" in try_cli("leads", "hand-back", lead).stderr
    assert run("close", "--reason", "duplicate")["end_reason"] == "duplicate"
    assert run("reopen")["status"] in ("new", "waiting", "escalated", "offered")
    assert run("decide", "hybrid", "--reason", "client_said")["engagement"] == "hybrid"
    assert run("accept", recruiters["hybrid"])["status"] == "accepted"
    assert run("lose", "--reason", "budget")["end_reason"] == "budget"
    placement = ("--start-date", "2027-01-31", "--role", "Rust Engineer", "--rate", "95 USD an hour", "--engagement", "rust", "--reason", "wrong_class")
    assert run("place", *placement)["placement"]["engagement"] == "rust"
    assert run("note", "Sent flowers")["status"] == "placed"
    shown = json.loads(cli("leads", "reopen", lead, "--json"))
    assert shown["status"] == "new" and shown["reference"] == lead
    assert run("withdraw")["status"] == "withdrawn"
    events = [event for event in run("note", "Done")["events"] if event["actor"].startswith("cli:")]
    assert [event["what"] for event in events][-2:] == ["status_changed", "note_added"]
    assert {"lead_contacted", "lead_lost", "lead_placed", "engagement_changed", "note_added"} <= {event["what"] for event in events}


def test_an_erasure_is_confirmed_on_the_terminal(api, settings):
    import pty

    lead = api.take(RUST)["reference"]
    for answer, status, said in ((b"no\n", 1, b"Nothing was erased"), (b"yes\n", 0, b"Erased")):
        here, there = pty.openpty()
        process = subprocess.Popen(
            [str(BINARY), "leads", "erase", lead], stdin=there, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(settings)
        )
        os.write(here, answer)
        output, _ = process.communicate(timeout=60)
        os.close(here), os.close(there)
        assert process.returncode == status and said in output
    assert api.get(f"/api/v1/leads/{lead}").status_code == 404
