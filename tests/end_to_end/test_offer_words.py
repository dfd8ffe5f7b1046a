"""What recruiters and staff read about a lead, wherever they read it: in the email, on the offer's page, in the portal, and after they accepted."""

import html
import json
import re

from support.net import wait_for
from support.sample import HYBRID, RUST, Api
from test_offers import LINK, act, assert_wrong, link_in, offer_link, says, statuses, wait_subject

PORTAL = re.compile(r"https://leads\.example\.com(/d/[\w.-]+)")
TERMS = {"start": "now", "budget_usd_year": 160000, "timezone": "Europe/Berlin"}


def add(cli, name: str, engagements: str, *facts: str) -> str:
    address = f"{name}@agency.example"
    cli("recruiter", "add", "--name", name, "--email", address, "--engagements", engagements, *facts)
    return address


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


def test_all_of_a_lead_is_in_the_email_on_the_page_in_the_portal_and_in_the_acceptance(cli, api, mailbox):
    ada = add(cli, "ada", "rust,hybrid", "--tags", "extraction,payments")
    earlier = api.take(RUST)
    act(api, offer_link(mailbox, ada), "accept")
    wait_subject(mailbox, ada, "Accepted: Matching engine")
    lead = api.take({**HYBRID, **TERMS, "must_haves": "PyO3 in production", "deadline": "Trade fair in May", "contract": "permanent", "candidates": 3})
    path = offer_link(mailbox, ada, 2)
    offer = mailbox.emails(ada)[-1]
    assert offer.subject == f"New Hybrid lead: Faster feature extraction, starts now, $150k–200k, Germany ({lead['reference']})"
    page = text_of(api.get(path).text)
    portal = text_of(api.get(PORTAL.search(offer.part("plain"))[1]).text)
    assert act(api, path, "accept").status_code == 303
    accepted = wait_subject(mailbox, ada, "Accepted: Faster")
    assert accepted.subject == f"Accepted: Faster feature extraction, starts now, $150k–200k, Germany ({lead['reference']})"
    plan = lead["recommendation"]["split_plan"]
    expected = [
        "PyO3 in production", "Trade fair in May", plan["rust"][0]["part"], plan["python"][0]["part"], plan["join"],
        f"Your client: you accepted {earlier['reference']} in ", f"Why you: You have {earlier['reference']} from the same client or company.",
        "The request mentions what you know: extraction.", "You’re the only one who fits it and is available right now.",
    ]
    seen = {"page": page, "portal": portal, **{f"{name} {kind}": text_of(mail.part(kind)) for name, mail in
            (("offer", offer), ("accepted", accepted)) for kind in ("plain", "html")}}
    assert {(place, words) for place, text in seen.items() for words in expected if re.sub(r"\s+", " ", words) not in text} == set()
    for place in ("page", "portal", "offer plain"):
        assert "The client should have an answer by" in seen[place], place
    assert "ada@client.example" not in seen["page"] + seen["portal"].split("Your leads")[0]


def test_why_is_told_in_numbers(cli, api, mailbox):
    ada, bob = add(cli, "ada", "rust", "--weight", "200"), add(cli, "bob", "rust")
    for number in range(3):
        api.take({**RUST, "title": f"number {number}", "email": f"client@client{number}.example"})
    assert "It’s your turn: of the last 30 days’ offers that count, you had 0 (1 in all), and the other recruiter had 1." in mailbox.wait(bob)[0].part("plain")
    assert len(mailbox.wait(ada, 2)) == 2


def test_of_a_wrong_class_staff_hear_who_why_and_what_and_nobody_gets_back_what_they_declined(cli, start_service, token, mailbox, sql):
    ada = add(cli, "ada", "rust")
    api = Api(start_service(LEADMATCH_OFFER_ROUNDS="3").url, token)
    lead = api.take(RUST)
    assert act(api, offer_link(mailbox, ada), "decline", reason="wrong_class", note="All of it is Go.").status_code == 303
    told = wait_subject(mailbox, "fallback@agency.example", "Needs your attention")
    assert "We asked one recruiter, who didn’t accept" in told.part("plain")
    assert "ada: Wrong kind of engineer (“All of it is Go.”)" in told.part("plain") and "(“All of it is Go.”)" in told.part("html")
    wait_for("the lead to be a person's", lambda: sql("select status from lead") == [{"status": "escalated"}])
    assert len(sql("select 1 from outbox where notification = 'lead_escalated'")) == 1
    assert statuses(sql) == ["declined"]
    (doubt,) = sql("select new from event where what = 'reclassify_proposed'")
    assert (doubt["new"]["reason"], doubt["new"]["note"]) == ("wrong_class", "All of it is Go.")
    # Staff say so: by another class, or by name.
    cli("recruiter", "set", ada, "--engagements", "rust,python")
    change = {"engagement": "python", "reason": "wrong_class"}
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change).status_code == 200
    wait_for("a second offer", lambda: statuses(sql) == ["declined", "open"])


def test_while_others_can_be_asked_staff_hear_of_a_wrong_class_alone(cli, api, mailbox, sql):
    ada, bob = add(cli, "ada", "rust"), add(cli, "bob", "rust")
    api.take(RUST)
    first = mailbox.wait(count=1)[0].recipients[0]
    assert act(api, offer_link(mailbox, first), "decline", reason="wrong_class", note="All of it is Go.").status_code == 303
    offer_link(mailbox, bob if first == ada else ada)
    assert sql("select due_at > now() + interval '50 seconds' as waits from outbox where notification = 'lead_escalated'") == [{"waits": True}]
    sql("update outbox set due_at = now() where notification = 'lead_escalated'")
    told = wait_subject(mailbox, "fallback@agency.example", "Needs your attention")
    assert f"{first.split('@')[0]} says that this lead needs a different kind of engineer." in told.part("plain")


def test_who_was_silent_is_asked_again_and_who_declined_is_not(cli, start_service, token, mailbox, sql):
    ada, bob = add(cli, "ada", "rust"), add(cli, "bob", "rust")
    api = Api(start_service(LEADMATCH_OFFER_ROUNDS="2").url, token)
    api.take(RUST)
    first = mailbox.wait(count=1)[0].recipients[0]
    second = bob if first == ada else ada
    act(api, offer_link(mailbox, first), "decline", reason="too_busy")
    offer_link(mailbox, second)
    sql("update offer set deadline_at = now() - interval '1 second' where status = 'open'")
    offer_link(mailbox, second, 2)
    assert sql("select round from lead") == [{"round": 1}] and statuses(sql) == ["declined", "expired", "open"]
    assert [mail.subject.split(":")[0] for mail in mailbox.emails(first)] == ["New Rust lead"]


def test_a_class_that_staff_decide_is_what_everybody_reads_from_then_on(cli, api, mailbox, sql):
    ada, bob = add(cli, "ada", "rust"), add(cli, "bob", "hybrid")
    lead = api.take(RUST)
    path = f"/api/v1/leads/{lead['id']}"
    offer_link(mailbox, ada)
    for reason in ("the client said so", "budget"):
        answer = api.request("PATCH", path, json={"engagement": "hybrid", "reason": reason})
        assert answer.status_code == 422 and "wrong_class, client_said, or other" in answer.text
    assert api.request("PATCH", path, json={"engagement": "hybrid", "reason": "client_said", "note": "By phone."}).status_code == 200
    offer = wait_for("the offer under the new class", lambda: mailbox.emails(bob))[0]
    assert offer.subject.startswith("New Hybrid lead: Matching engine")
    assert "Our team decided: Rust Engineer and Python Developer (hybrid)." in offer.part("plain")
    ranges = [row for row in lead["recommendation"]["dimensions"] if isinstance(row["rust"], dict)][0]
    assert f"Typical annual salary: ${ranges['python']['min']:,}–${ranges['rust']['max']:,}" in offer.part("plain")
    assert "WHO BUILDS WHAT" in offer.part("plain") and "Rust: What has to be fast" in offer.part("plain")
    shown = api.get(path).json()
    assert shown["recommendation"]["engagement"] == "rust" and shown["engagement"] == "hybrid"
    assert {key: shown["decision"][key] for key in ("reason", "computed")} == {"reason": "client_said", "computed": "rust"}
    assert shown["decision"]["actor"].startswith("token:")
    page = text_of(api.get(lead["status_url"].removeprefix("https://leads.example.com")).text)
    assert "Our team decided:" in page and "Someone on our team read the request and decided." in page
    assert "What has to be fast or reliable under load" in page


def test_who_has_the_lead_hears_that_its_class_changed_and_can_hand_it_back(cli, api, mailbox, sql):
    ada = add(cli, "ada", "rust")
    lead = api.take(RUST)
    act(api, offer_link(mailbox, ada), "accept")
    change = {"engagement": "python", "reason": "client_said", "note": "It is all notebooks."}
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change).status_code == 200
    told = wait_subject(mailbox, ada, "Now Python: Matching engine")
    assert "from Rust to Python" in told.part("plain") and "notebooks" not in told.part("plain")
    link = re.search(r"https://leads\.example\.com(/o/[\w.-]+\?do=return)", told.part("plain"))[1]
    assert re.search(r"<details open>\s*<summary>Hand this lead back", api.get(link).text)
    assert act(api, link.split("?")[0], "return", reason="wrong_class").status_code == 303
    assert statuses(sql) == ["returned"]
    assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"engagement": "python", "reason": "other"}).status_code == 200
    assert len([mail for mail in mailbox.emails(ada) if mail.subject.startswith("Now ")]) == 1


def test_an_answer_that_changes_the_class_goes_to_those_who_take_it(cli, api, mailbox, sql):
    ada, bob = add(cli, "ada", "rust"), add(cli, "bob", "hybrid")
    api.take({"contact_name": "Ada Brandt", "email": "ada@client.example", "consent": True, "description": "A small service in Rust."})
    act(api, offer_link(mailbox, ada), "ask", question="Is that all?")
    question = link_in(wait_subject(mailbox, "ada@client.example", "question"))
    answer = "No. Half of it is training PyTorch models in notebooks with pandas."
    assert api.post(question, data={"answer": answer}).status_code == 303
    assert "needs a different kind of engineer" in wait_subject(mailbox, ada, "No longer available").part("plain")
    assert offer_link(mailbox, bob)
    assert sql("select engagement, status from lead") == [{"engagement": "hybrid", "status": "offered"}]
    assert statuses(sql) == ["withdrawn", "open"]


def test_an_answer_after_the_acceptance_tells_the_recruiter_and_staff(cli, start_service, token, mailbox, sql):
    ada, bob = add(cli, "ada", "rust"), add(cli, "bob", "rust")
    api = Api(start_service(LEADMATCH_OFFER_MODES="rust=top:2").url, token)
    api.take({"contact_name": "Ada Brandt", "email": "ada@client.example", "consent": True, "description": "A small service in Rust."})
    act(api, offer_link(mailbox, ada), "ask", question="Is that all?")
    question = link_in(wait_subject(mailbox, "ada@client.example", "question"))
    act(api, offer_link(mailbox, bob), "accept")
    assert api.post(question, data={"answer": "No. Half of it is training PyTorch models in notebooks with pandas."}).status_code == 303
    assert "do=return" in wait_subject(mailbox, bob, "Now Hybrid").part("plain")
    assert "from Rust to Hybrid" in wait_subject(mailbox, "fallback@agency.example", "Now Hybrid").part("plain")
    assert sql("select status from lead") == [{"status": "accepted"}]


def test_digests_tell_each_other_apart_in_their_subject(cli, start_service, token, mailbox, sql):
    ada = add(cli, "ada", "rust,python")
    api = Api(start_service(LEADMATCH_OFFER_MAILS_PER_HOUR="1", LEADMATCH_DIGEST_MINUTES="1").url, token)
    api.take(RUST)
    offer_link(mailbox, ada)
    lead = api.take({**RUST, **TERMS, "title": "Zanzibar"})
    digest = wait_subject(mailbox, ada, "more lead")
    assert digest.subject == f"One more lead for you: Rust, starts now, $150k–200k, Germany ({lead['reference']})"
    assert "Why you: " in digest.part("plain") and "Zanzibar" not in digest.part("plain")


def test_accepted_leads_fill_the_capacity_until_their_work_is_over(cli, start_service, token, mailbox, sql):
    ada = add(cli, "ada", "rust", "--capacity", "2")
    api = Api(start_service(LEADMATCH_ACCEPTED_LOAD="0.5").url, token)
    paths = []
    for number in range(4):
        api.take({**RUST, "title": f"number {number}", "email": f"client{number}@client{number}.example"})
        paths.append(offer_link(mailbox, ada, number + 1))
        if number < 3:
            assert act(api, paths[-1], "accept").status_code == 303
    # Three in work count as one, beside one open offer.
    api.take({**RUST, "title": "one too many", "email": "late@late.example"})
    reason = lambda: sql("select candidates -> 0 ->> 'reason' as reason from dispatch order by id desc limit 1")[0]["reason"]
    wait_for("it to wait", lambda: sql("select status from lead order by id desc limit 1") == [{"status": "waiting"}])
    assert reason() == "at capacity (1 of 2 open offers, and 3 accepted leads in work that count as 1)"
    portal = text_of(api.get(PORTAL.search(mailbox.emails(ada)[0].part("plain"))[1]).text)
    assert "2 of 2 in use: 1 open offers, and 3 accepted leads in work that count as 1." in portal
    for path in paths[:2]:
        assert act(api, path, "lost", reason="timing").status_code == 303
    assert offer_link(mailbox, ada, 5)


def test_a_lead_that_came_back_or_is_of_a_known_client_does_not_use_up_the_share(cli, api, mailbox, sql):
    ada = add(cli, "ada", "rust")
    for number, reason in enumerate(("too_busy", "wrong_class", "conflict_of_interest")):
        api.take({**RUST, "title": f"number {number}", "email": f"client@client{number}.example"})
        act(api, offer_link(mailbox, ada, number + 1), "decline", reason=reason)
    api.take({**RUST, "title": "accepted", "email": "client@known.example"})
    act(api, offer_link(mailbox, ada, 4), "accept")
    api.take({**RUST, "title": "again", "email": "client@known.example"})
    path = offer_link(mailbox, ada, 5)
    counts = lambda: [row["counts"] for row in sql("select counts from offer order by id")]
    assert counts() == [True, False, False, True, False]
    act(api, path, "accept")
    api.take({**RUST, "title": "returned", "email": "client@last.example"})
    act(api, offer_link(mailbox, ada, 6), "accept")
    act(api, offer_link(mailbox, ada, 6), "return", reason="too_busy")
    wait_for("the hand-back", lambda: counts()[-1] is False)


def test_a_pause_can_move_open_offers_and_give_accepted_leads_to_a_cover(cli, try_cli, api, mailbox, sql):
    ada = add(cli, "ada", "rust")
    api.take(RUST)
    act(api, offer_link(mailbox, ada), "accept")
    wait_subject(mailbox, ada, "Accepted")
    api.take({**RUST, "title": "still open", "email": "other@other.example"})
    offer_link(mailbox, ada, 2)
    bob = add(cli, "bob", "rust", "--tags", "options")
    assert [row["missing"] for row in json.loads(cli("recruiter", "list", "--json"))] == [["hours", "tags"], ["hours"]]
    assert try_cli("recruiter", "pause", ada, "--cover", ada).status == 2
    assert "Recruiter paused." in cli("recruiter", "pause", ada, "--move-offers", "--cover", bob)
    assert wait_subject(mailbox, bob, "New Rust lead: still open")
    accepted = wait_subject(mailbox, bob, "You take over: Matching engine")
    assert "Why you: You’re covering for a colleague." in accepted.part("plain")
    assert "so bob takes over this lead" in wait_subject(mailbox, ada, "bob takes over: Matching engine").part("plain")
    pause = "select pause_leads, pause_moves_offers, pause_handed_over_at is not null as is_done from recruiter where name = 'ada'"
    assert sql(pause) == [{"pause_leads": "cover", "pause_moves_offers": True, "is_done": True}]
    cli("recruiter", "resume", ada)
    assert sql(pause) == [{"pause_leads": None, "pause_moves_offers": False, "is_done": False}]


def test_an_answer_tells_who_gave_it_only_to_the_recruiter_who_accepts(cli, api, mailbox, sql):
    ada = add(cli, "ada", "rust")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "ask", question="Which exchange?")
    question = LINK.match(sql("select view ->> 'url' as url from outbox where notification = 'client_question'")[0]["url"]).group(1)
    api.post(question, data={"answer": f"Xetra, says {RUST['contact_name']}, {RUST['email']}."})
    mail = wait_subject(mailbox, ada, "About your question")
    for text in (mail.part("plain"), api.get(path).text):
        assert "Xetra" in text and RUST["contact_name"] not in text and RUST["email"] not in text
    act(api, path, "accept")
    assert f"Xetra, says {RUST['contact_name']}, {RUST['email']}.</blockquote>" in api.get(path).text.partition("The client answered")[2]


def test_the_page_of_an_accepted_lead_says_what_has_become_of_it(cli, api, mailbox, sql):
    ada = add(cli, "ada", "rust")
    client = "/r/" + api.take({**RUST, "title": "Order book"})["status_url"].split("/r/")[1]
    path = offer_link(mailbox, ada)
    act(api, path, "accept")
    assert api.post(client + "/withdraw", data={"sure": "on"}).status_code == 303
    assert "The client has withdrawn it since." in api.get(path).text
    mail = wait_subject(mailbox, ada, "Client withdrew: Order book")
    assert path in mail.part("plain") and path in mail.part("html")
    assert api.post(client + "/undo", data={"button": ""}).status_code == 303
    assert "It’s yours again." in wait_subject(mailbox, ada, "Client reopened: Order book").part("plain")
    assert "since" not in says(api, path)
    assert api.post(client + "/erase", data={"sure": "on"}).status_code == 303
    for answer in (api.get(path), act(api, path, "contacted")):
        assert answer.status_code in (409, 410)
    assert "Please also delete our emails about it" in api.get(path).text


def test_the_pages_of_an_offer_speak_to_recruiters(cli, api, mailbox):
    ada = add(cli, "ada", "rust")
    api.take({**RUST, "phone": "+43 1 234567"})
    link = offer_link(mailbox, ada)
    assert_wrong(act(api, link, "ask", question=""), "question", "Write your question first.")
    forged = api.get("/o/forged", headers={"Accept": "text/html"}).text
    assert 'href="/d"' in forged and "Copy the full link" in forged
    for page in (forged, api.get(link, headers={"Accept": "text/html"}).text):
        assert 'href="/project' not in page and "You can erase it" not in page
    act(api, link, "accept")
    portal = re.search(r"https://leads\.example\.com(/d/[\w-]+)", mailbox.emails(ada)[0].part("plain"))[1]
    for path in (link, portal):
        assert '<a href="tel:+431234567">+43 1 234567</a>' in api.get(path).text
    act(api, link, "placed", start_date="2027-02-01", role="Rust engineer", rate="$85 an hour")
    for path in (link, portal):
        assert "<dd>Mon, Feb 1, 2027</dd>" in api.get(path).text


def test_words_from_right_to_left_move_nothing_beside_them(cli, api, mailbox):
    """A name or title in Hebrew would otherwise draw the comma and the price behind it to its other side."""
    cli("recruiter", "add", "--name", "עדה", "--email", "ada@agency.example", "--engagements", "rust")
    title, name, text = "מנוע התאמה", "דוד כהן", "שלום\n\nאנחנו מחפשים מהנדס"
    lead = api.take({**RUST, "title": title, "contact_name": name, "description": f"{RUST['description']}\n{text}", "start": "now", "budget_usd_year": 160000})
    offer = mailbox.wait("ada@agency.example")[0]
    assert offer.subject == f"New Rust lead: \u2068{title}\u2069, starts now, $150k–200k ({lead['reference']})"
    for kind in ("plain", "html"):
        shown = offer.part(kind)
        assert "Hi \u2068עדה\u2069," in shown and f"\u2068{title}\u2069" in shown and "\u2068אנחנו מחפשים מהנדס\u2069" in shown
        assert shown.count("\u2068") == shown.count("\u2069")
    path = re.search(r"https://leads\.example\.com(/o/[\w-]+)", offer.part("plain"))[1]
    assert api.post(path, data={"action": "accept"}).status_code == 303
    accepted = mailbox.wait("ada@agency.example", 2)[1]
    assert f"\u2068{name}\u2069" in accepted.part("plain") and f"\u2068{name}\u2069" in accepted.part("html")
