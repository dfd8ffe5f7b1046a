"""What is held back at the door: suspected abuse, and what comes too fast."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.net import wait_for
from support.sample import CONTACT, PYTHON, RUST, Api
from test_client_emails import link_in

SPAM = "Buy SEO backlinks today! We offer {} quality backlinks, see https://seo{}.test/offer"


def spam(number: int, **changes):
    return {**CONTACT, "contact_name": "Sam Spam", "email": f"s{number}@spam{number}.test", "title": "Your ranking",
            "description": SPAM.format(number, number), **changes}


def lead_of(api: Api, lead) -> dict:
    return api.get(f"/api/v1/leads/{lead['id']}").json()


def wait_status(api: Api, lead, wanted: str) -> dict:
    wait_for(f"status {wanted}", lambda: lead_of(api, lead)["status"] == wanted, seconds=30)
    return lead_of(api, lead)


def held(api: Api, lead) -> dict:
    shown = lead_of(api, lead)
    assert shown["status"] == "quarantined", shown["suspicions"]
    return shown


def settled(sql) -> None:
    """The dispatcher has looked at everything that is due."""
    wait_for("the dispatcher", lambda: sql("select count(*) from lead where dispatch_at <= now()")[0]["count"] == 0, seconds=30)


def test_the_same_advertisement_from_others_is_offered_once_at_most(api, recruiters, sql, mailbox):
    leads = [api.take(spam(number)) for number in range(40)]
    settled(sql)
    assert lead_of(api, leads[0])["suspicions"] == ["advertising"]
    for lead in leads[1:]:
        assert held(api, lead)["suspicions"] == ["advertising", "same_text"]
    assert sql("select count(*) from offer")[0]["count"] == 1
    assert sql("select count(distinct lead_id) from outbox")[0]["count"] == 1


def test_it_is_known_within_one_batch_as_well(api, recruiters, sql, mailbox):
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: Api(api.url).take(spam(number)), range(48)))
    settled(sql)
    assert sql("select count(*) from lead where status <> 'quarantined'")[0]["count"] == 1


@pytest.mark.parametrize("changes, suspicions", [
    ({"description": "See http://a.test and http://b.test and www.c.test for website SEO services"}, ["many_links", "advertising"]),
    ({"email": "x@mailinator.com", "contact_name": "xKqTaBeLoW"}, ["throw_away_address", "strange_name"]),
    ({"contact_name": "qwrtpsdfg", "description": "https://a.test https://b.test https://c.test"}, ["many_links", "strange_name"]),
])
def test_two_suspicions_hold_a_lead_back(changes, suspicions, api, recruiters, sql, mailbox):
    lead = api.take({**RUST, **changes})
    settled(sql)
    assert held(api, lead)["suspicions"] == suspicions
    assert sql("select count(*) from outbox") == [{"count": 0}]


@pytest.mark.parametrize("changes", [
    {"email": "x@mailinator.com"},
    {"contact_name": "qwrtpsdfg"},
    {"description": "https://a.test https://b.test https://c.test"},
])
def test_one_suspicion_holds_nothing_back(changes, api, recruiters, sql, mailbox):
    wait_status(api, api.take({**RUST, **changes}), "offered")


def test_the_same_text_alone_holds_nothing_back(api, recruiters, sql, mailbox):
    for number in range(6):
        wait_status(api, api.take({**RUST, "email": f"p{number}@firm{number}.test"}), "offered")


def test_the_client_is_answered_as_ever(api, recruiters, sql, mailbox):
    api.take(spam(1))
    answer = api.send(spam(2))
    assert answer.status_code == 201
    page = api.get(answer.json()["status_url"].removeprefix("https://leads.example.com"))
    assert page.status_code == 200 and "spam" not in page.text.lower().replace("sam spam", "").replace("@spam", "")


def test_the_note_about_new_leads_tells_nothing_of_it(start_service, token, recruiters, sql, mailbox):
    api = Api(start_service(LEADMATCH_STAFF_NOTICE_TO="office@agency.example").url, token)
    api.take({**RUST, "email": "x@mailinator.com", "contact_name": "qwrtpsdfg"})
    lead = api.take(PYTHON)
    wait_status(api, lead, "offered")
    assert [row["reference"] for row in sql("select l.reference from outbox o join lead l on l.id = o.lead_id where o.notification = 'lead_received'")] == [lead["reference"]]


def test_a_list_can_be_added_to(start_service, token, recruiters, sql, mailbox, tmp_path):
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "advertising.list").write_text("purple elephants\n")
    (tmp_path / "lists" / "throw_away.list").write_text("burner.test\n-mailinator.com\n")
    api = Api(start_service(LEADMATCH_TEMPLATES=str(tmp_path)).url, token)
    lead = api.take({**RUST, "email": "x@burner.test", "description": "We rent Purple Elephants and SEO services"})
    assert held(api, lead)["suspicions"] == ["advertising", "throw_away_address"]
    wait_status(api, api.take({**RUST, "email": "x@mailinator.com", "title": "Purple elephants"}), "offered")


# --- people decide ----------------------------------------------------------------------------------------------------


def decline_as_spam(api: Api, mailbox, address: str) -> None:
    (mail,) = mailbox.wait(address)
    link = next(word for word in mail.part("plain").split() if "/o/" in word).partition("example.com")[2]
    assert api.post(link, data={"action": "decline", "reason": "spam"}).status_code == 303


def test_who_was_called_a_spammer_is_held_back_until_the_mark_is_lifted(cli, api, recruiters, sql, mailbox):
    lead = api.take(RUST)
    decline_as_spam(api, mailbox, recruiters["rust"])
    wait_status(api, lead, "quarantined")
    again = api.take({**PYTHON, "email": RUST["email"].upper().replace("@", "+two@")})
    assert held(api, again)["suspicions"] == ["marked_sender"]
    (mark,) = api.get("/api/v1/spam-senders").json()["senders"]
    assert mark["lead"] == lead["reference"] and mark["marked_by"].startswith("recruiter:")
    assert "lifted" in cli("spam", "lift", RUST["email"])
    wait_status(api, api.take({**PYTHON, "title": "Another"}), "offered")
    assert api.get("/api/v1/spam-senders").json()["senders"] == []


def test_a_mark_is_set_and_lifted_by_the_interface(cli, try_cli, api, recruiters, sql, mailbox):
    assert api.post("/api/v1/spam-senders", json={"email": "bad@sender.test"}).status_code == 200
    assert held(api, api.take({**RUST, "email": "bad@sender.test"}))["suspicions"] == ["marked_sender"]
    assert "bad@sender.test" not in str(sql("select * from spam_sender"))
    assert api.post("/api/v1/spam-senders/lift", json={"email": "Bad@sender.test"}).status_code == 200
    assert api.post("/api/v1/spam-senders/lift", json={"email": "bad@sender.test"}).status_code == 404
    assert try_cli("spam", "lift", "bad@sender.test").status == 1
    cli("spam", "mark", "bad@sender.test")
    assert "cli:" in cli("spam", "list")
    held(api, api.take({**PYTHON, "email": "bad@sender.test"}))
    sql("update spam_sender set until = now() - interval '1 minute'")
    wait_status(api, api.take({**RUST, "email": "bad@sender.test"}), "offered")


def test_what_was_accepted_is_released_to_its_recruiter(api, recruiters, sql, mailbox):
    lead = api.take(RUST)
    path = link_in(wait_for("the offer", lambda: [m for m in mailbox.emails("rosa@agency.example") if "New Rust lead" in m.subject])[0], "/o/")
    assert api.post(path, data={"action": "accept"}).status_code == 303
    assert api.post(path, data={"action": "contacted"}).status_code == 303
    staff = lambda status: api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": status})
    assert staff("quarantined").status_code == 200
    assert staff("accepted").status_code == 409
    assert RUST["email"] not in api.get(path).text
    answer = staff("new")
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "accepted" and answer.json()["stage"] == "contacted"
    told = wait_for("word", lambda: [m for m in mailbox.emails("rosa@agency.example") if "Yours again" in m.subject])[0]
    assert "still yours" in told.part("plain") and RUST["email"] in api.get(path).text
    assert sql("select status from offer") == [{"status": "accepted"}]


def accept_by_rosa(api, mailbox) -> dict:
    lead = api.take(RUST)
    path = link_in(wait_for("the offer", lambda: [m for m in mailbox.emails("rosa@agency.example") if "New Rust lead" in m.subject])[0], "/o/")
    assert api.post(path, data={"action": "accept"}).status_code == 303
    return lead


def patch(api, lead, **change) -> dict:
    answer = api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_became_another_class_is_not_released_to_who_does_not_take_it(api, recruiters, sql, mailbox):
    lead = accept_by_rosa(api, mailbox)
    patch(api, lead, status="quarantined")
    patch(api, lead, engagement="python", reason="wrong_class")
    patch(api, lead, status="new")
    shown = wait_status(api, lead, "offered")
    assert [offer["recruiter"]["email"] for offer in shown["offers"] if offer["status"] == "open"] == [recruiters["python"]]
    told = wait_for("word", lambda: [m for m in mailbox.emails("rosa@agency.example") if "sending this lead out again" in m.part("plain")])
    assert len(told) == 1
    assert sql("select count(*) from outbox where notification = 'lead_given_back'")[0]["count"] == 0


@pytest.mark.parametrize("away", [("time-off", "--to", "2099-12-31"), ("pause", "--leads", "cover")])
def test_what_is_released_goes_to_the_cover_of_who_is_away_in_one_email(cli, api, recruiters, sql, mailbox, away):
    lead = accept_by_rosa(api, mailbox)
    cli("recruiter", "add", "--name", "Bob", "--email", "bob@agency.example", "--engagements", "rust")
    patch(api, lead, status="quarantined")
    cli("recruiter", away[0], "rosa@agency.example", *away[1:], "--cover", "bob@agency.example")
    patch(api, lead, status="new")
    wait_for("the cover", lambda: [offer["recruiter"]["name"] for offer in lead_of(api, lead)["offers"] if offer["status"] == "accepted"] == ["Bob"], seconds=30)
    assert sql("select count(*) from outbox where notification = 'lead_given_back'")[0]["count"] == 0
    assert wait_for("word", lambda: [m for m in mailbox.emails("rosa@agency.example") if "Bob" in m.part("plain")])


def test_what_is_released_goes_the_whole_way_but_not_to_who_called_it_spam(cli, api, recruiters, sql, mailbox):
    lead = api.take(RUST)
    decline_as_spam(api, mailbox, recruiters["rust"])
    wait_status(api, lead, "quarantined")
    cli("recruiter", "add", "--name", "bob", "--email", "bob@agency.example", "--engagements", "rust")
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"status": "new"}).status_code == 200
    shown = wait_status(api, lead, "offered")
    assert [offer["recruiter"]["name"] for offer in shown["offers"] if offer["status"] == "open"] == ["bob"]
    assert api.get("/api/v1/spam-senders").json()["senders"] == []


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def proxied(start_service, token, recruiters, mailbox):
    """proxied("203.0.113.7", …): a service behind a trusted proxy, and a sender from that address."""

    def at(address: str, **settings: str):
        service = services.setdefault(str(settings), None) or start_service(LEADMATCH_TRUSTED_PROXIES="127.0.0.1", **settings)
        services[str(settings)] = service
        api = Api(service.url, token)
        api.http.headers["X-Forwarded-For"] = address
        return api

    services: dict = {}
    return at


def person(number: int) -> dict:
    """A text of its own, too: digits do not count."""
    word = "".join("abcdefghij"[int(digit)] for digit in str(number))
    return {**RUST, "contact_name": "Pat Person", "email": f"p{number}@firm{number}.test", "title": f"Engine for {word}"}


def suspicions(api: Api, leads) -> list[list[str]]:
    return [lead_of(api, lead)["suspicions"] for lead in leads]


def test_a_network_over_its_limit_waits_for_an_hour(proxied, sql):
    api = proxied("203.0.113.7", LEADMATCH_LIMIT_PER_ADDRESS="3/1h")
    other = proxied("203.0.114.7", LEADMATCH_LIMIT_PER_ADDRESS="3/1h")
    leads = [api.take(person(number)) for number in range(3)]
    neighbor = proxied("203.0.113.99", LEADMATCH_LIMIT_PER_ADDRESS="3/1h")
    late = neighbor.take(person(3))
    assert suspicions(api, [*leads, late]) == [[], [], [], ["limit_network"]]
    shown = held(api, late)
    (row,) = sql("select dispatch_at - created_at = interval '1 hour' as waits_an_hour, ended_at is not null as is_kept_for_a_time from lead where status = 'quarantined'")
    assert row["waits_an_hour"] and row["is_kept_for_a_time"]
    # Nobody reads it, and nobody is to: what happens next is that it goes on.
    assert shown["released_at"] and shown["kept_until"] is None
    page = api.get("/r/" + late["status_url"].split("/r/")[1]).text
    assert "Finding your recruiter" in page and "reviewing" not in page and "erase your data" not in page
    assert suspicions(api, [other.take(person(4))]) == [[]]
    sql("update lead set dispatch_at = now() where status = 'quarantined'")
    shown = wait_status(api, late, "offered")
    assert "lead_released" in [event["what"] for event in shown["events"]] and shown["released_at"] is None


DAY_S = 24 * 60 * 60


def test_far_over_its_limit_it_is_refused(proxied, sql):
    api = proxied("2001:db8:1:2:3::4", LEADMATCH_LIMIT_PER_ADDRESS="1/1d", LEADMATCH_LIMIT_PER_EMAIL="off")
    same_network = proxied("2001:db8:1:2:ffff::1", LEADMATCH_LIMIT_PER_ADDRESS="1/1d", LEADMATCH_LIMIT_PER_EMAIL="off")
    for number in range(10):
        (api if number % 2 else same_network).take(person(number))
    answer = api.send(person(10))
    assert answer.status_code == 429 and answer.headers["RateLimit"] == f'"network";r=0;t={DAY_S}' and answer.headers["Retry-After"] == str(DAY_S)
    assert answer.json()["code"] == "too_many_requests"
    assert sql("select count(*) from lead") == [{"count": 10}]
    assert api.send(person(0)).status_code in (200, 429)  # what is stored may be asked for again


def test_a_mailbox_over_its_limit_waits_too(proxied, sql):
    apis = [proxied(f"203.0.{number}.7", LEADMATCH_LIMIT_PER_EMAIL="2/1h") for number in range(3)]
    leads = [api.take({**person(number), "email": "Same@firm.test"}) for number, api in enumerate(apis)]
    assert suspicions(apis[0], leads) == [[], [], ["limit_email"]]


def test_the_limit_for_all_counts_what_nothing_else_holds_back(proxied, sql):
    apis = [proxied(f"203.0.{number}.7", LEADMATCH_LIMIT_TOTAL="3/1d") for number in range(6)]
    spams = [api.take(spam(number)) for number, api in enumerate(apis[:3])]
    leads = [api.take(person(number)) for number, api in enumerate(apis[3:])]
    assert suspicions(apis[0], spams) == [["advertising"], ["advertising", "same_text"], ["advertising", "same_text"]]
    assert suspicions(apis[0], leads) == [[], [], ["limit_total"]]


def test_a_flood_of_one_text_is_not_let_in_after_the_hour(proxied, sql):
    apis = [proxied(f"203.0.{number}.7", LEADMATCH_LIMIT_TOTAL="2/1d") for number in range(5)]
    leads = [api.take({**RUST, "email": f"p{number}@firm{number}.test"}) for number, api in enumerate(apis)]
    assert suspicions(apis[0], leads) == [[], ["same_text"], *[["same_text", "limit_total"]] * 3]
    assert sql("select count(*) from lead where status = 'quarantined' and dispatch_at is null") == [{"count": 3}]


def test_a_limit_and_a_suspicion_are_two(proxied, sql):
    api = proxied("203.0.113.7", LEADMATCH_LIMIT_PER_ADDRESS="1/1h")
    api.take(person(0))
    lead = api.take({**person(1), "email": "x@mailinator.com"})
    assert held(api, lead)["suspicions"] == ["throw_away_address", "limit_network"]
    assert sql("select count(*) from lead where status = 'quarantined' and dispatch_at is null") == [{"count": 1}]


def test_limits_hold_within_a_batch_and_over_instances(proxied, start_service, token, sql, recruiters):
    limits = {"LEADMATCH_LIMIT_PER_ADDRESS": "10/1d"}
    services = [proxied("203.0.113.7", **limits).url, start_service(LEADMATCH_TRUSTED_PROXIES="127.0.0.1", **limits).url]

    def send(number: int) -> None:
        api = Api(services[number % 2], token)
        api.http.headers["X-Forwarded-For"] = "203.0.113.7"
        api.take(person(number))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(send, range(60)))
    assert sql("select count(*) from lead where suspicions is null") == [{"count": 10}]
    assert sql("select count(*) from lead where suspicions = array['limit_network']") == [{"count": 50}]


def test_a_token_for_submitting_has_no_limits(proxied, cli, sql):
    api = proxied("203.0.113.7", LEADMATCH_LIMIT_PER_ADDRESS="1/1d")
    sender = Api(api.url, cli("token", "create", "site", "--scope", "leads:submit").strip())
    sender.http.headers["X-Forwarded-For"] = "203.0.113.7"
    assert suspicions(api, [sender.take(person(number)) for number in range(4)]) == [[]] * 4


def test_without_a_proxy_that_names_clients_nobody_local_is_counted(start_service, token, recruiters, sql, mailbox):
    api = Api(start_service(LEADMATCH_LIMIT_PER_ADDRESS="1/1d", LEADMATCH_LIMIT_PER_EMAIL="1/1d", LEADMATCH_LIMIT_TOTAL="1/1d").url, token)
    assert suspicions(api, [api.take(person(number)) for number in range(4)]) == [[]] * 4


def test_addresses_are_kept_as_keyed_hashes_for_a_day(proxied, sql):
    api = proxied("203.0.113.7")
    api.take(person(1))
    rows = sql("select key from intake_limit")
    assert len(rows) == 4 and not any("203" in row["key"] and "." in row["key"] or "firm" in row["key"] for row in rows)
    sql("update intake_limit set tat_us = tat_us - 2 * 86400 * 1000000::bigint")
    sql("update daily_work set done_at = now() - interval '2 days' where each = 'day'")
    wait_for("them to be forgotten", lambda: sql("select count(*) from intake_limit") == [{"count": 0}], seconds=30)


def test_a_limit_that_makes_no_sense_stops_the_start(try_cli, settings):
    for wrong in ("20", "20/10", "x/1h", "20/10w", "0/1h", "-1/1h"):
        settings["LEADMATCH_LIMIT_PER_EMAIL"] = wrong
        result = try_cli("doctor")
        assert result.status == 1 and "LEADMATCH_LIMIT_PER_EMAIL" in result.stdout


# --- the daily summary ------------------------------------------------------------------------------------------------


def a_day_later(sql) -> None:
    sql("update daily_work set done_at = now() - interval '25 hours' where each = 'day'")


def test_staff_are_told_once_a_day_of_what_was_held_back(api, recruiters, sql, mailbox):
    leads = [api.take(spam(number)) for number in range(4)]
    settled(sql)
    assert mailbox.emails("fallback@agency.example") == []
    a_day_later(sql)
    (mail,) = mailbox.wait("fallback@agency.example")
    assert mail.subject == "3 leads were held back as suspected spam"
    assert all(lead["reference"] in mail.part("plain") and lead["reference"] in mail.part("html") for lead in leads[1:])
    assert leads[0]["reference"] not in mail.part("plain") and "same text as others: 3" in mail.part("plain")
    a_day_later(sql)
    wait_for("another day's work", lambda: sql("select done_at > now() - interval '1 hour' as is_done from daily_work where each = 'day'")[0]["is_done"], seconds=30)
    assert sql("select count(*) from outbox where notification = 'quarantine_summary'") == [{"count": 1}]


def test_what_a_person_reported_is_told_apart_from_what_the_door_held_back(api, recruiters, sql, mailbox):
    wait_status(api, lead := api.take(RUST), "offered")
    sql("update lead set status = 'quarantined', dispatch_at = null where id = %s", [lead["id"]])
    sql("insert into event (lead_id, actor, what) values (%s, 'client', 'lead_disowned')", [lead["id"]])
    a_day_later(sql)
    text = mailbox.wait("fallback@agency.example")[0].part("plain")
    assert "Reported by a recruiter, the owner of the address, or our team: 1." in text
    assert "since the last summary" not in text and "No recruiter" not in text


def test_what_a_recruiter_doubts_of_a_confirmed_client_stays_a_task_until_somebody_decides(api, recruiters, sql, mailbox):
    lead = api.take(RUST)
    sql("update lead set email_proven_at = now()")
    decline_as_spam(api, mailbox, recruiters["rust"])
    assert wait_status(api, lead, "quarantined")["kept_until"] is None
    page = api.get("/r/" + lead["status_url"].split("/r/")[1]).text
    assert "reviewing your request" in page and "erase your data automatically" not in page
    summaries = lambda: [mail for mail in mailbox.emails("fallback@agency.example") if "held back as suspected spam" in mail.subject]
    sql("update lead set ended_at = now() - interval '400 days', erasure_announced_at = now() - interval '90 days'")
    for day in (1, 2):
        a_day_later(sql)
        mail = wait_for("the summary", lambda: len(summaries()) == day and summaries()[-1], 30)
        assert "Please decide: 1 of these" in mail.part("plain") and "Please decide: 1 of these" in mail.part("html")
    sql("update lead set ended_at = now()")
    sql("insert into event (lead_id, actor, what, new) values (%s, 'staff:a@b.example', 'status_changed', '{\"status\":\"quarantined\"}')", [lead["id"]])
    assert lead_of(api, lead)["kept_until"] is not None
    assert "Unless we go ahead with it, we’ll erase your data automatically on" in api.get("/r/" + lead["status_url"].split("/r/")[1]).text


def test_without_anything_held_back_there_is_no_summary(api, recruiters, sql, mailbox):
    wait_status(api, api.take(RUST), "offered")
    a_day_later(sql)
    wait_for("the day's work", lambda: sql("select done_at > now() - interval '1 hour' as is_done from daily_work where each = 'day'")[0]["is_done"], seconds=30)
    assert sql("select count(*) from outbox where notification = 'quarantine_summary'") == [{"count": 0}]


def test_who_is_held_back_does_not_get_out_by_withdrawing_and_undoing_it(api, recruiters, sql, mailbox):
    lead = api.take({**spam(1), "email": "x@mailinator.com", "description": "https://a.test https://b.test https://c.test"})
    held(api, lead)
    page = "/r/" + lead["status_url"].split("/r/")[1]
    assert api.post(page + "/withdraw", data={"sure": "on"}).status_code == 303
    assert "Undo withdrawal" not in api.get(page).text
    assert api.post(page + "/undo", data={"button": ""}).status_code == 409
    settled(sql)
    assert lead_of(api, lead)["status"] == "withdrawn" and sql("select id from offer") == []


def test_what_only_a_limit_held_back_can_be_withdrawn_and_undone_but_comes_no_sooner(proxied, sql):
    api = proxied("203.0.113.7", LEADMATCH_LIMIT_PER_ADDRESS="1/1h")
    lead = [api.take(person(number)) for number in range(2)][1]
    held(api, lead)
    page = "/r/" + lead["status_url"].split("/r/")[1]
    assert api.post(page + "/withdraw", data={"sure": "on"}).status_code == 303
    assert "Undo withdrawal" in api.get(page).text
    assert api.post(page + "/undo", data={"button": ""}).status_code == 303
    assert lead_of(api, lead)["status"] == "new"
    assert sql("select dispatch_at - created_at = interval '1 hour' as waits_an_hour from lead where status = 'new'") == [{"waits_an_hour": True}]
    sql("update lead set dispatch_at = now() where status = 'new'")
    wait_status(api, lead, "offered")
