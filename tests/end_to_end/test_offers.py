"""Whole lives of offers: accept, decline, ask, expire, remind, escalate, leave, removal; by the emails alone, as recruiters and clients see
them. Time is moved by moving the due times in the database, which is the only clock there is for them."""

import json
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.leadmatch import ROOT
from support.net import wait_for
from support.sample import CONTACT, RUST, Api, by_client

LINK = re.compile(r"https://leads\.example\.com(/[oq]/[\w-]+)")
EVERYTHING = "select coalesce(json_agg(t order by t::text), '[]')::text as rows from {} t"


def add(cli, name: str, *facts: str) -> str:
    address = f"{name}@agency.example"
    cli("recruiter", "add", "--name", name, "--email", address, "--engagements", "rust", *facts)
    return address


def other(address: str) -> str:
    """Of ada and bob."""
    return "bob@agency.example" if address.startswith("ada") else "ada@agency.example"


def link_in(mail) -> str:
    (path,) = set(LINK.findall(mail.part("plain")))
    return path


def offer_link(mailbox, address: str, number: int = 1) -> str:
    offers = lambda: [mail for mail in mailbox.emails(address) if " lead: " in mail.subject]
    wait_for(f"offer {number} to {address}", lambda: len(offers()) >= number, 20)
    return link_in(offers()[number - 1])


def subjects(mailbox, address: str) -> list[str]:
    return [mail.subject for mail in mailbox.emails(address)]


def wait_subject(mailbox, address: str, words: str):
    found = lambda: [mail for mail in mailbox.emails(address) if words in mail.subject]
    return wait_for(f'a mail "{words}" to {address}', found, 20)[0]


def act(api: Api, path: str, action: str, **fields: str):
    return api.post(path, data={"action": action, **fields})


def assert_wrong(answer, at: str, says: str) -> None:
    """The mistake is listed on top, where the focus is, and said at the field."""
    assert answer.status_code == 422
    summary = re.search(r'<div class="error-summary"[^>]* autofocus.*?</div>', answer.text, re.DOTALL)[0]
    assert f'<a href="#{at}">{says}</a>' in summary and 'class="alert" role="alert"' not in answer.text
    assert f'<p class="error" id="{at}_problem">{says}</p>' in answer.text
    assert answer.text.count(f' id="{at}"') == 1 and f'aria-describedby="{at}_problem' in answer.text


def says(api: Api, path: str) -> str:
    page = api.get(path)
    assert page.status_code == 200, page.text
    return re.search(r'<p class="lead">(.*?)</p>', page.text).group(1)


def statuses(sql) -> list[str]:
    return [row["status"] for row in sql("select status from offer order by id")]


def events(sql) -> list[str]:
    return [row["what"] for row in sql("select what from event order by id")]


def pass_time(sql, hours: float) -> None:
    """Everything that is due by the clock comes so much nearer."""
    shift = f"interval '{hours} hours'"
    sql(f"update offer set deadline_at = deadline_at - {shift}, remind_at = remind_at - {shift}, since_at = since_at - {shift}")
    sql(f"update lead set response_due_at = response_due_at - {shift}, dispatch_at = dispatch_at - {shift}, escalation_due_at = escalation_due_at - {shift}, "
        f"follow_up_at = follow_up_at - {shift}")
    sql(f"update question set lapses_at = lapses_at - {shift}")


def everything(sql) -> dict[str, str]:
    tables = ["lead", "offer", "event", "outbox", "dispatch", "question", "recruiter", "known_client", "exclusion"]
    return {table: sql(EVERYTHING.format(table))[0]["rows"] for table in tables}


# --- one lead, worked by the emails alone ------------------------------------------------------------------------------


def test_who_accepts_gets_the_contact_on_the_page_and_by_mail(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    before = api.get(path).text
    assert RUST["email"] not in before and RUST["contact_name"] not in before
    answer = act(api, path, "accept")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    after = api.get(path).text
    assert RUST["email"] in after and RUST["contact_name"] in after
    assert says(api, path).startswith("You accepted this lead")
    mail = wait_subject(mailbox, ada, "Accepted")
    assert mail.message["Reply-To"] == RUST["email"]
    assert sql("select status from lead") == [{"status": "accepted"}]
    assert {"offer_accepted", "contact_disclosed"} <= set(events(sql))


def test_a_decline_goes_to_the_next_within_a_second_and_is_not_offered_again(cli, api, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    api.take(RUST)
    (first,) = mailbox.wait(count=1)
    assert act(api, link_in(first), "decline", reason="too_busy").status_code == 303
    second = mailbox.wait(count=2)[1]
    assert second.recipients != first.recipients
    assert act(api, link_in(second), "decline", reason="too_busy").status_code == 303
    mail = wait_subject(mailbox, "fallback@agency.example", "Needs your attention")
    assert "We asked 2 recruiters, and none accepted" in mail.part("plain")
    assert statuses(sql) == ["declined", "declined"]
    assert says(api, link_in(first)).startswith("You declined this lead")


def test_an_unanswered_offer_is_reminded_of_then_expires_and_moves_on(cli, api, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    api.take(RUST)
    (first,) = mailbox.wait(count=1)
    address = first.recipients[0]
    wait_for("the clock to run", lambda: sql("select id from offer where known_at is not null"))
    pass_time(sql, 3.5)
    assert link_in(wait_subject(mailbox, address, "Reminder")) == link_in(first)
    assert statuses(sql) == ["open"]
    pass_time(sql, 1)
    wait_subject(mailbox, address, "No longer available")
    wait_for("the next offer", lambda: statuses(sql) == ["expired", "open"])
    assert "the lead moved on" in says(api, link_in(first))
    assert [subject for subject in subjects(mailbox, address) if "Reminder" in subject] == [wait_subject(mailbox, address, "Reminder").subject]
    assert act(api, link_in(first), "accept").status_code == 409
    assert statuses(sql) == ["expired", "open"]


# --- what declining does ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reason, event", [("wrong_class", "reclassify_proposed"), ("no_bench", "shortage_recorded"), ("budget", "budget_flagged")]
)
def test_a_reason_leaves_its_mark_and_the_lead_goes_on(reason, event, cli, api, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    api.take(RUST)
    act(api, link_in(mailbox.wait(count=1)[0]), "decline", reason=reason)
    mailbox.wait(count=2)
    assert event in events(sql)
    assert sql("select needs_review from lead") == [{"needs_review": reason == "wrong_class"}]
    assert sql("select reason, declines from report.decline") == [{"reason": reason, "declines": 1}]


def test_spam_is_offered_to_nobody_until_staff_release_it(cli, api, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    lead = api.take(RUST)
    act(api, link_in(mailbox.wait(count=1)[0]), "decline", reason="spam")
    assert "reported that this isn’t a real request" in wait_subject(mailbox, "fallback@agency.example", "Needs your attention").part("plain")
    assert sql("select status, dispatch_at from lead") == [{"status": "quarantined", "dispatch_at": None}]
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    wait_for("another offer", lambda: statuses(sql) == ["declined", "open"])


def test_a_conflict_of_interest_keeps_the_companys_leads_away(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    api.take({**RUST, "email": "ada@client.eu"})
    act(api, offer_link(mailbox, ada), "decline", reason="conflict_of_interest")
    api.take({**RUST, "email": "cfo@client.eu"})
    wait_for("both leads to be escalated", lambda: sql("select count(*) from lead where status = 'escalated'") == [{"count": 2}])
    (row,) = sql("select candidates from dispatch order by id desc limit 1")
    assert row["candidates"][0]["reason"] == "has a conflict of interest with this company"


@pytest.mark.parametrize("fields", [{}, {"reason": "nonsense"}, {"reason": "other"}, {"reason": "other", "note": "  "}])
def test_a_decline_without_a_reason_changes_nothing(fields, cli, api, mailbox, sql):
    path = offer_link(mailbox, add(cli, "ada") if api.take(RUST) else "")
    answer = act(api, path, "decline", **fields)
    wrong = "note" if fields.get("reason") == "other" else "reason"
    assert_wrong(answer, wrong, "Add a sentence about why." if wrong == "note" else "Choose a reason.")
    assert (">optional<" in answer.text) == (wrong != "note")  # not what is asked for
    assert statuses(sql) == ["open"]


# --- nobody there -----------------------------------------------------------------------------------------------------


def test_the_ladder_is_climbed_one_rung_at_a_time(start_service, token, cli, mailbox, sql):
    ada = add(cli, "ada")
    api = Api(start_service(LEADMATCH_TEAM_LEAD_TO="lead@agency.example").url, token)
    api.take(RUST)
    act(api, offer_link(mailbox, ada), "decline", reason="too_busy")
    wait_subject(mailbox, "lead@agency.example", "Needs your attention")
    assert mailbox.emails("fallback@agency.example") == []
    pass_time(sql, 5)
    wait_subject(mailbox, "fallback@agency.example", "Needs your attention")
    assert sql("select escalation_level from lead") == [{"escalation_level": 2}]
    assert events(sql).count("lead_escalated") == 2


def test_a_waiting_lead_is_placed_the_moment_somebody_has_room(cli, api, mailbox, sql):
    ada = add(cli, "ada", "--capacity", "1")
    first, second, third = (api.take({**RUST, "title": f"number {n}"})["reference"] for n in range(3))
    path = offer_link(mailbox, ada)
    wait_for("two to wait", lambda: sql("select count(*) from lead where status = 'waiting'") == [{"count": 2}])
    act(api, path, "accept")
    offer_link(mailbox, ada, 2)
    assert sql(f"select status from lead where reference in ('{second}', '{third}') order by response_due_at") == [
        {"status": "offered"}, {"status": "waiting"}]
    cli("recruiter", "set", ada, "--capacity", "2")
    offer_link(mailbox, ada, 3)


def test_somebody_who_is_resumed_gets_what_waited(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    cli("recruiter", "pause", ada)
    api.take(RUST)
    mailbox.wait("fallback@agency.example")
    cli("recruiter", "resume", ada)
    offer_link(mailbox, ada)


def test_nobody_is_asked_on_leave_and_open_offers_move_on_when_it_begins(cli, api, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    api.take(RUST)
    (first,) = mailbox.wait(count=1)
    away = first.recipients[0]
    cli("recruiter", "time-off", away, "--to", "2099-12-31")
    there = other(away)
    offer_link(mailbox, there)
    assert statuses(sql) == ["withdrawn", "open"]
    assert "not available" in wait_subject(mailbox, away, "No longer available").part("plain")
    api.take(by_client(2))
    offer_link(mailbox, there, 2)
    cli("recruiter", "time-off", away, "--end")
    api.take(by_client(3))
    offer_link(mailbox, away, 2)


def test_a_stand_in_gets_the_share_of_who_is_away(cli, api, mailbox, sql):
    addresses = {name: add(cli, name) for name in ("ada", "bob", "cem")}
    cli("recruiter", "time-off", addresses["ada"], "--to", "2099-12-31", "--cover", addresses["bob"])
    for number in range(9):
        api.take(by_client(number))
    mailbox.wait(count=9)
    assert len(mailbox.emails(addresses["bob"])) == 6
    assert len(mailbox.emails(addresses["cem"])) == 3


def test_a_removed_recruiters_offers_move_on_at_once(cli, api, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    api.take(RUST)
    (first,) = mailbox.wait(count=1)
    act(api, link_in(first), "ask", question="Which exchange?")
    cli("recruiter", "remove", first.recipients[0])
    assert says(api, link_in(first)).startswith("This lead is no longer available")
    act(api, link_in(first), "accept")
    wait_for("the next offer", lambda: statuses(sql) == ["withdrawn", "open"])
    assert says(api, link_in(first)).startswith("This lead is no longer available")
    assert "no longer one of our recruiters" in wait_subject(mailbox, first.recipients[0], "No longer available").part("plain")
    assert sql("select ended_by from offer order by id limit 1") == [{"ended_by": "offer_recruiter_unavailable"}]


# --- modes ------------------------------------------------------------------------------------------------------------


def test_the_first_acceptance_wins_and_the_others_are_told_who_was_quicker(start_service, token, cli, mailbox, sql):
    for name in ("ada", "bob", "cem"):
        add(cli, name)
    api = Api(start_service(LEADMATCH_OFFER_MODES="rust=top:2").url, token)
    api.take(RUST)
    first, second = mailbox.wait(count=2)
    assert first.recipients != second.recipients
    act(api, link_in(second), "accept")
    winner = second.recipients[0].split("@")[0]
    assert act(api, link_in(first), "accept").status_code == 409
    assert f"{winner} accepted this lead first, on" in says(api, link_in(first))
    assert f"{winner} accepted this lead first" in wait_subject(mailbox, first.recipients[0], "No longer available").part("plain")
    assert sorted(statuses(sql)) == ["accepted", "withdrawn"]


def test_nobody_is_asked_when_staff_choose(start_service, token, cli, mailbox, sql):
    add(cli, "ada")
    api = Api(start_service(LEADMATCH_OFFER_MODES="rust=manual").url, token)
    api.take(RUST)
    assert "ready for you to assign" in mailbox.wait("fallback@agency.example")[0].part("plain")
    assert statuses(sql) == []


COPY_LEADS = """
insert into lead (id, reference, submission_key, body_hash, engagement, confidence, needs_review, contact_name, email, company, title,
    submission, recommendation, ruleset)
select gen_random_uuid(), 'LM-' || n, sha256(n::text::bytea), body_hash, engagement, confidence, needs_review, contact_name, email,
    company, title, submission, recommendation, ruleset
from lead, generate_series(2, %s) n"""
OFFERS_OF_BOTH = """
select array_agg(view ->> 'lead_url' order by recipient) as links from outbox where notification = 'lead_offered' group by lead_id order by lead_id"""


def test_of_two_who_accept_at_the_same_moment_exactly_one_wins(start_service, token, cli, sql):
    """`make race` does it a thousand times."""
    rounds = int(os.environ.get("RACE_ROUNDS", "100"))
    for name in ("ada", "bob"):
        add(cli, name, "--capacity", "10000")
    quiet = {"LEADMATCH_OFFER_MODES": "rust=top:2", "LEADMATCH_SENDERS": "0"}
    first = start_service(LEADMATCH_DISPATCHER="off", **quiet)
    Api(first.url, token).take(RUST)
    sql(COPY_LEADS, [rounds])
    apis = [Api(service.url, token) for service in (first, start_service(**quiet))]
    wait_for("two offers of each", lambda: sql("select count(*) from offer") == [{"count": 2 * rounds}], 60)
    links = [row["links"] for row in sql(OFFERS_OF_BOTH)]
    start = threading.Barrier(2)

    answers: list[int] = []

    def accept(api: Api, side: int) -> None:
        for both in links:
            start.wait(30)
            answers.append(act(api, LINK.match(both[side]).group(1), "accept").status_code)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(accept, api, side) for side, api in enumerate(apis)]:
            done.result(300)
    assert sorted(answers) == [303] * rounds + [409] * rounds
    assert sql("select status, count(*) from offer group by 1 order by 1") == [
        {"status": "accepted", "count": rounds}, {"status": "withdrawn", "count": rounds}]
    assert sql("select count(distinct lead_id) from offer where status = 'accepted'") == [{"count": rounds}]
    assert sql("select count(*) from event where what = 'contact_disclosed'") == [{"count": rounds}]
    assert sql("select notification, count(*) from outbox where notification in ('offer_accepted', 'offer_closed') group by 1 order by 1") == [
        {"notification": "offer_accepted", "count": rounds}, {"notification": "offer_closed", "count": rounds}]
    winners = {row["name"] for row in sql("select distinct r.name from offer o join recruiter r on r.id = o.recruiter_id where o.status = 'accepted'")}
    assert winners == {"ada", "bob"} or rounds < 20  # both sides do win, or it was no race


def test_two_routers_expire_and_place_everything_once(cli, start_service, token, mailbox, sql):
    for name in ("ada", "bob", "cem"):
        add(cli, name, "--capacity", "1000")
    services = [start_service(LEADMATCH_SENDERS="0") for _ in range(2)]
    for number in range(40):
        Api(services[0].url, token).take({**RUST, "title": f"number {number}"})
    wait_for("40 offers", lambda: len(statuses(sql)) == 40, 30)
    pass_time(sql, 5)
    wait_for("40 more", lambda: len(statuses(sql)) == 80, 30)
    assert statuses(sql).count("expired") == 40
    assert sql("select max(n) from (select count(*) n from offer where status = 'open' group by lead_id) x") == [{"max": 1}]
    assert sql("select count(*) from event where what = 'offer_expired'") == [{"count": 40}]


# --- links ------------------------------------------------------------------------------------------------------------


MAILS = {path.name.removesuffix(".subject.txt") for path in (ROOT / "templates/emails").glob("*.subject.txt")}
ELSEWHERE = {"lead_reclassified", "portal_link", "recruiter_email_bounced", "lead_corrected", "relay_recovered", "email_undeliverable", "offer_undelivered", "lead_triage", "probe_failed", "probe_passed", "quarantine_summary",
             "client_closed", "client_delayed", "client_handed_back", "client_reopened", "client_not_for_us", "client_email_bounced", "client_link", "client_new_address", "client_address_given", "client_address_taken_back", "address_disowned", "client_request_erased", "lead_erasure_asked", "lead_given_back", "lead_resumed",
             "response_at_risk", "contact_overdue", "contact_reminder", "follow_up", "recruiter_summary", "bench_check", "client_reply", "reply_forwarded", "reply_redirected",
             "notices_digest", "retention_summary", "rules_mistakes", "erasure_requested"}  # each has a file of tests of its own
ANY_LINK = re.compile(r"https://leads\.example\.com(/[^\s\"<]*)")


def cause_every_mail(api: Api, cli, sql) -> None:
    """Lives of leads that cause each email there is."""
    client_page = lambda lead: lead["status_url"].removeprefix("https://leads.example.com")
    told = lambda notification: wait_for(notification, lambda: sql(
        "select view ->> 'lead_url' as url, view ->> 'url' as other from outbox where notification = %s order by id desc limit 1", [notification]), 30)[0]
    offer = lambda: LINK.match(told("lead_offered")["url"]).group(1)
    api.take(RUST)
    told("lead_waiting")
    for name in ("ada", "bob"):
        add(cli, name)
    act(api, offer(), "ask", question="Which exchange?")
    api.post(LINK.match(told("client_question")["other"]).group(1), data={"answer": "Xetra"})
    told("question_answered")
    pass_time(sql, 3.8)
    told("offer_reminder")
    pass_time(sql, 2)
    told("offer_closed")
    wait_for("the second offer", lambda: sql("select status from lead") == [{"status": "offered"}])
    act(api, offer(), "decline", reason="too_busy")
    told("lead_escalated")
    for number, end in enumerate((None, "/withdraw", "/erase")):
        lead = api.take({**RUST, "title": f"Another {number}"})
        wait_for("its offer", lambda: sql("select status from lead where reference = %s", [lead["reference"]]) == [{"status": "offered"}])
        if end is None:
            act(api, offer(), "accept")
        else:
            assert api.post(client_page(lead) + end, data={"sure": "yes"}).status_code in (200, 303)
    told("offer_accepted"), told("lead_withdrawn"), told("lead_erased"), told("lead_received")
    api.take({**RUST, "title": "One more"})
    sql("update recruiter set hour_at = now(), hour_offers = 10000")
    api.take({**RUST, "title": "One too many"})
    told("offers_digest")


def test_looking_at_any_link_of_any_mail_changes_nothing(start_service, token, cli, mailbox, sql):
    api = Api(start_service(LEADMATCH_STAFF_NOTICE_TO="office@agency.example", LEADMATCH_CLIENT_EMAILS="on").url, token)
    cause_every_mail(api, cli, sql)
    wait_for("all emails to be out", lambda: sql("select count(*) from outbox where state = 'queued'") == [{"count": 0}], 30)
    assert MAILS - ELSEWHERE - {row["notification"] for row in sql("select notification from outbox")} == set()
    links = {path for mail in mailbox.emails() for part in ("plain", "html") for path in ANY_LINK.findall(mail.part(part))}
    assert len([path for path in links if path.startswith("/o/")]) >= 5 and any(path.startswith("/q/") for path in links)
    before = everything(sql)
    for _ in range(2):
        for path in sorted(links):
            for method in ("GET", "HEAD"):
                assert api.request(method, path).status_code in (200, 303, 404, 410), path  # 303: to sign in
    assert everything(sql) == before


def test_only_our_own_links_open_anything(cli, api, mailbox, sql, service):
    ada = add(cli, "ada")
    lead = api.take(RUST)
    path = offer_link(mailbox, ada)
    token = path.removeprefix("/o/")
    forged = "B" + token[1:], token[:-1] + ("A" if token[-1] != "A" else "B"), token[:-4], "x", "A" * 78
    foreign = lead["status_url"].rsplit("/", 1)[1]
    before = everything(sql)
    for text in (*forged, foreign):
        for place in ("/o/", "/q/"):
            assert api.get(place + text).status_code == 404
            assert api.post(place + text, data={"action": "accept", "answer": "x"}).status_code == 404
    assert api.get("/q/" + token).status_code == 404
    assert everything(sql) == before


def test_the_same_answer_twice_counts_once(cli, api, mailbox, sql):
    path = offer_link(mailbox, add(cli, "ada") if api.take(RUST) else "")
    for _ in range(3):
        assert act(api, path, "accept").status_code == 303
    assert events(sql).count("offer_accepted") == 1
    assert act(api, path, "decline", reason="too_busy").status_code == 409
    assert statuses(sql) == ["accepted"]


@pytest.mark.parametrize(
    "data",
    [{"note": "x"}, {"action": "steal"}, {"action": "ask"}, {"action": "ask", "question": "x" * 1001}, {"action": "ask", "question": "\u200b\x00\ufeff"},
     {"action": "decline", "reason": "other", "note": "\u2060"}],
)
def test_a_form_that_makes_no_sense_is_shown_again(data, cli, api, mailbox, sql):
    path = offer_link(mailbox, add(cli, "ada") if api.take(RUST) else "")
    assert api.post(path, data=data).status_code == 422
    assert statuses(sql) == ["open"]


# --- what the email tells ----------------------------------------------------------------------------------------------


def test_the_offer_names_nobody(cli, api, mailbox):
    ada = add(cli, "ada", "--timezone", "Asia/Tokyo")
    api.take({
        **CONTACT, "company": "Brandt Markets", "phone": "+49 170 1234567", "use_case": "trading_engine",
        "title": "Engine for Brandt Markets", "budget_usd_year": 190000, "start": "now",
        "description": "Ask Ada Brandt (ada@client.example, +49 (170) 1234567, https://brandt.example/jobs) for 150,000 messages by 2026-12-01.",
    })
    mail = wait_for("the offer", lambda: mailbox.emails(ada))[0]
    for text in (mail.subject, mail.part("plain"), mail.part("html"), api.get(offer_link(mailbox, ada)).text):
        assert not re.search(r"Brandt|ada@client|1234567|brandt\.example", text)
    assert "150,000 messages by 2026-12-01" in mail.part("plain")
    assert "$190,000" in mail.part("plain") and "JST" in mail.part("plain")
    assert mail.message["Reply-To"] == "fallback@agency.example" and mail.message["Auto-Submitted"] is not None


# --- what recruiters are ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts, submission, reason",
    [
        (["--languages", "english"], {"languages": "German"}, "speaks english, not german"),
        (["--seniority", "entry,intermediate"], {"seniority": "expert"}, "has no expert engineers"),
        (["--budget-floor", "150000"], {"budget_usd_year": 120000}, "accepts budgets from $150,000 a year (this one: $120,000)"),
    ],
)
def test_who_does_not_suit_is_not_asked(facts, submission, reason, cli, api, sql):
    add(cli, "ada", *facts)
    api.take({**RUST, **submission})
    wait_for("the dispatch", lambda: sql("select count(*) from dispatch")[0]["count"] == 1)
    (row,) = sql("select candidates from dispatch")
    assert [(c["result"], c["reason"]) for c in row["candidates"]] == [("filtered", reason)]


@pytest.mark.parametrize(
    "option, value",
    [("--timezone", "Mars/Base"), ("--hours", "mon-fri 25:00-26:00"), ("--holidays", "some day"), ("--weight", "-1"),
     ("--languages", "klingon"), ("--seniority", "wizard"), ("--tags", "two words"), ("--budget-floor", "lots")],
)
def test_nonsense_about_a_recruiter_is_refused(option, value, try_cli, sql):
    result = try_cli("recruiter", "add", "--name", "a", "--email", "a@agency.example", "--engagements", "rust", option, value)
    assert result.status == 2 and result.stderr
    assert sql("select count(*) from recruiter") == [{"count": 0}]


def test_a_recruiters_facts_are_set_shown_and_taken_away(cli, sql):
    ada = add(cli, "ada", "--timezone", "Europe/Berlin", "--hours", "mon-fri 09:00-17:00", "--languages", "Deutsch, en", "--weight", "50")
    (shown,) = json.loads(cli("recruiter", "list", "--json"))
    assert (shown["timezone"], shown["languages"], shown["weight"]) == ("Europe/Berlin", ["german", "english"], 50)
    cli("recruiter", "set", ada, "--languages", "none", "--hours", "none")
    (shown,) = json.loads(cli("recruiter", "list", "--json"))
    assert (shown["languages"], shown["hours"], shown["timezone"]) == (None, None, "Europe/Berlin")


def test_the_weight_is_the_share(cli, api, mailbox):
    ada, bob = add(cli, "ada", "--weight", "200"), add(cli, "bob")
    for number in range(9):
        api.take(by_client(number))
    mailbox.wait(count=9)
    assert (len(mailbox.emails(ada)), len(mailbox.emails(bob))) == (6, 3)


def test_a_known_client_comes_back_to_the_same_person(cli, api, mailbox):
    ada, bob = add(cli, "ada"), add(cli, "bob")
    api.take(RUST)
    (first,) = mailbox.wait(count=1)
    act(api, link_in(first), "accept")
    for number in range(3):
        api.take({**RUST, "title": f"again {number}"})
    offer_link(mailbox, first.recipients[0], 4)


def test_a_hard_bounce_pauses_the_recruiter_and_the_offer_moves_on(cli, api, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    api.take(RUST)
    (first,) = mailbox.wait(count=1)
    wait_for("the delivery", lambda: sql("select state from outbox") == [{"state": "delivered"}])
    sql("update outbox set state = 'rejected', last_code = 550, last_text = '5.1.1 no such user'")
    offer_link(mailbox, other(first.recipients[0]))
    assert statuses(sql) == ["undelivered", "open"]
    assert sql("select email from recruiter where bounced_at is not null and paused_at is not null") == [{"email": first.recipients[0]}]


# --- the dry run ------------------------------------------------------------------------------------------------------


def test_the_dry_run_says_what_the_router_then_does_and_leaves_no_trace(cli, start_service, token, mailbox, sql, tmp_path):
    for name in ("ada", "bob", "cem"):
        add(cli, name)
    start_service(LEADMATCH_DISPATCHER="off", LEADMATCH_SENDERS="0")
    api = Api(start_service(LEADMATCH_DISPATCHER="off", LEADMATCH_SENDERS="0").url, token)
    lead = api.take(RUST)
    before = everything(sql)
    expected = json.loads(cli("match", "--lead", lead["reference"], "--json"))["candidates"]
    assert everything(sql) == before
    start_service()
    mailbox.wait(count=1)
    (row,) = sql("select candidates from dispatch")
    shown = lambda candidates: [(c["name"], c["rank"], c["result"], c["reason"]) for c in candidates]
    assert shown(expected) == shown(row["candidates"])


def test_a_brief_is_tried_at_another_time(cli, try_cli, sql, tmp_path):
    add(cli, "ada", "--hours", "mon 09:00-17:00", "--timezone", "UTC")
    brief = tmp_path / "brief.json"
    brief.write_text(json.dumps(RUST))
    on_monday = cli("match", "--file", str(brief), "--at", "2026-11-30T10:00:00Z")
    assert "chosen" in on_monday and "the only one available" in on_monday
    assert "not at work before 2026-11-30 09:00 UTC" in cli("match", "--file", str(brief), "--at", "2026-11-29T10:00:00Z")
    assert try_cli("match").status == 2
    assert try_cli("match", "--lead", "LM-nonsense").status == 1
    assert try_cli("match", "--file", str(brief), "--at", "soon").status == 2
