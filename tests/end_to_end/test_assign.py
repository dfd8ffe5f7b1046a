"""Staff give a lead to a recruiter of their choice: by the API, from the shell, in any mode."""

import pytest

from support.net import wait_for
from support.sample import RUST, Api
from test_offers import act, add, events, link_in, offer_link, pass_time, says, statuses, wait_subject


@pytest.fixture
def manual(start_service, token) -> Api:
    return Api(start_service(LEADMATCH_OFFER_MODES="rust=manual").url, token)


def give(api: Api, lead: dict, recruiter: str, **more: str):
    return api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"recruiter": recruiter, **more})


def warnings(sql) -> list[str]:
    return sql("select new from event where what = 'lead_assigned' order by id desc limit 1")[0]["new"]["warnings"]


def test_a_lead_that_waits_for_staff_goes_to_whom_they_choose(cli, manual, mailbox, sql):
    addresses = [add(cli, name) for name in ("ada", "bob")]
    lead = manual.take(RUST)
    told = mailbox.wait("fallback@agency.example")[0]
    assert "ready for you to assign" in told.part("plain") and statuses(sql) == []
    assert f"{lead['reference']} is offered to bob" in cli("leads", "assign", lead["reference"], addresses[1])
    assert act(manual, offer_link(mailbox, addresses[1]), "accept").status_code == 303
    assert sql("select status from lead") == [{"status": "accepted"}]
    assert mailbox.emails(addresses[0]) == [] and warnings(sql) == []


def test_a_chosen_recruiter_who_declines_gives_it_back_to_staff(cli, manual, mailbox, sql):
    ada = add(cli, "ada")
    lead = manual.take(RUST)
    mailbox.wait("fallback@agency.example")
    assert give(manual, lead, ada).status_code == 200
    assert act(manual, offer_link(mailbox, ada), "decline", reason="too_busy").status_code == 303
    assert wait_for("staff to be told again", lambda: len(mailbox.emails("fallback@agency.example")) == 2)
    assert sql("select status from lead") == [{"status": "escalated"}]


def test_nobody_choosing_in_the_promised_time_is_escalated(cli, start_service, token, mailbox, sql):
    add(cli, "ada")
    api = Api(start_service(LEADMATCH_OFFER_MODES="rust=manual", LEADMATCH_TEAM_LEAD_TO="lead@agency.example").url, token)
    api.take(RUST)
    mailbox.wait("fallback@agency.example")
    pass_time(sql, 25)
    assert "No one assigned this lead" in mailbox.wait("lead@agency.example")[0].part("plain")
    assert statuses(sql) == [] and events(sql).count("lead_escalated") == 2


def test_what_is_open_with_others_is_taken_back(cli, start_service, token, mailbox, sql):
    addresses = {name: add(cli, name) for name in ("ada", "bob", "cem")}
    api = Api(start_service(LEADMATCH_OFFER_MODES="rust=top:2").url, token)
    lead = api.take(RUST)
    first = mailbox.wait(count=2)
    (chosen,) = set(addresses.values()) - {mail.recipients[0] for mail in first}
    assert give(api, lead, chosen).status_code == 200
    offer_link(mailbox, chosen)
    for mail in first:
        assert "assigned to someone else" in wait_subject(mailbox, mail.recipients[0], "No longer available").part("plain")
        assert says(api, link_in(mail)).startswith("This lead is no longer available")
    assert statuses(sql) == ["withdrawn", "withdrawn", "open"]


def test_what_speaks_against_the_choice_is_said_and_not_in_the_way(cli, try_cli, manual, mailbox, sql):
    ada = add(cli, "ada", "--capacity", "0", "--languages", "english")
    back = sql("select (now() + interval '30 days')::date::text as day")[0]["day"]
    cli("recruiter", "time-off", ada, "--to", back)
    lead = manual.take({**RUST, "languages": "German"})
    result = try_cli("leads", "assign", lead["reference"], ada)
    assert result.status == 0
    for says_what in ("speaks english, not german", "at capacity (0 of 0 open offers)", "has no working hours soon"):
        assert f"warning: ada {says_what}" in result.stderr
    path = offer_link(mailbox, ada)
    assert statuses(sql) == ["open"]
    (row,) = sql("select candidates from dispatch order by id desc limit 1")
    assert row["candidates"][0]["reason"] == "chosen by staff"
    assert act(manual, path, "accept").status_code == 303


def test_leave_that_begins_later_takes_a_chosen_ones_offer_back(cli, manual, mailbox, sql):
    ada = add(cli, "ada")
    lead = manual.take(RUST)
    assert give(manual, lead, ada).status_code == 200
    offer_link(mailbox, ada)
    cli("recruiter", "time-off", ada, "--to", "2099-12-31")
    wait_for("the offer to move on", lambda: statuses(sql) == ["withdrawn"])


def test_nothing_is_given_that_is_settled_or_already_there(cli, manual, mailbox, sql):
    ada = add(cli, "ada")
    lead = manual.take(RUST)
    mailbox.wait("fallback@agency.example")
    assert give(manual, lead, "nobody@agency.example").status_code == 404
    version = manual.get(f"/api/v1/leads/{lead['id']}").json()["version"]
    assert give(manual, lead, ada, version="0").status_code == 409
    assert give(manual, lead, ada, version=version).status_code == 200
    path = offer_link(mailbox, ada)
    assert give(manual, lead, ada).status_code == 409
    act(manual, path, "accept")
    answer = give(manual, lead, ada)
    assert answer.status_code == 409 and "accepted" in answer.text
    assert events(sql).count("lead_assigned") == 1


def test_nobody_gets_an_offer_that_could_never_run_out(cli, manual, sql):
    ada = add(cli, "ada")
    cli("recruiter", "time-off", ada, "--to", "2099-12-31")
    answer = give(manual, manual.take(RUST), ada)
    assert answer.status_code == 409 and "too few working hours" in answer.text
    assert statuses(sql) == []


def test_a_doubted_lead_is_released_and_given_in_one_step(cli, api, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    lead = api.take(RUST)
    first = mailbox.wait(count=1)[0]
    act(api, link_in(first), "decline", reason="spam")
    other = ({"ada@agency.example", "bob@agency.example"} - set(first.recipients)).pop()
    assert give(api, lead, other, status="new").status_code == 200
    offer_link(mailbox, other)
    assert statuses(sql) == ["declined", "open"]


def test_the_command_says_what_is_wrong(cli, try_cli, manual, sql):
    ada = add(cli, "ada")
    lead = manual.take(RUST)
    assert try_cli("leads", "assign", lead["reference"]).status == 2
    unknown = try_cli("leads", "assign", lead["reference"], "nobody@agency.example")
    assert unknown.status == 1 and "recruiter not found" in unknown.stderr
    assert try_cli("leads", "assign", "LM-nonsense", ada).status == 1
    assert statuses(sql) == []


def test_of_three_who_are_asked_the_one_whom_staff_name_has_the_lead(start_service, token, cli, mailbox, sql):
    names = ("ada", "bob", "cem")
    for name in names:
        add(cli, name)
    api = Api(start_service(LEADMATCH_OFFER_MODES="rust=top:3").url, token)
    lead = api.take(RUST)
    paths = {name: offer_link(mailbox, f"{name}@agency.example") for name in names}
    url = f"/api/v1/leads/{lead['id']}"
    assert api.request("PATCH", url, json={"status": "accepted"}).status_code == 422
    assert api.request("PATCH", url, json={"status": "accepted", "recruiter": "bob@agency.example"}).status_code == 200
    assert [name for name, path in paths.items() if RUST["email"] in api.get(path).text] == ["bob"]
    assert sorted(statuses(sql)) == ["accepted", "withdrawn", "withdrawn"]
    assert sql("select new ->> 'recruiter' as name from event where what = 'contact_disclosed'") == [{"name": "bob"}]
    assert RUST["email"] in wait_subject(mailbox, "bob@agency.example", "Accepted").part("plain")
    for name in ("ada", "cem"):
        assert "bob accepted this lead first" in wait_subject(mailbox, f"{name}@agency.example", "No longer available").part("plain")


def test_a_recruiter_who_was_removed_no_longer_sees_the_contact(cli, api, mailbox):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "accept")
    assert RUST["email"] in api.get(path).text
    cli("recruiter", "remove", ada)
    page = api.get(path).text
    assert RUST["email"] not in page and RUST["contact_name"] not in page
