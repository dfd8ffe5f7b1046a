"""The client's own page: the answer with its sum laid open, what can be done with it, and what is left after an erasure."""

import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from selenium.webdriver.common.keys import Keys

from support.gate import Session
from support.net import wait_for
from support.sample import HYBRID, RUST
from support.site import EMAIL, Site, fill, go_to_contact
from test_offers import assert_wrong


CLIENT = {name: RUST[name] for name in ("contact_name", "email", "consent")}


def test_the_answer_shows_the_sum_the_quotes_and_the_split(site):
    page = site.api.get(site.receipt({**HYBRID, "budget_usd_year": 130000}))
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count("<tr>") == 8
    assert "<mark>" in page.text and "How the work is split" in page.text
    assert "below the published range for a Rust Engineer" in page.text
    assert "Where your project stands" in page.text and page.text.count("<figure") == 1


def test_reading_a_link_changes_nothing(site):
    path = site.receipt(RUST)
    before = site.sql("select xmin::text, status from lead order by id desc limit 1")
    for end in ("", "/correct", "/withdraw", "/erase", "/data.json"):
        site.api.get(path + end)
        site.api.request("HEAD", path + end)
    assert site.sql("select xmin::text, status from lead order by id desc limit 1") == before or site.sql(
        "select status from lead order by id desc limit 1"
    ) == [{"status": "offered"}]


def test_a_page_that_was_seen_before_shows_each_change_on_the_next_view(site):
    path = site.receipt({**RUST, "email": "carmen@client.example"})
    wait_for("the offer", lambda: "Rosa Rust" in site.api.get(path).text)
    number, offer, rosa = site.sql(
        "select l.id as lead, o.id as offer, o.recruiter_id as rosa from lead l join offer o on o.lead_id = l.id where l.email = 'carmen@client.example'"
    )[0].values()
    changes = {
        "update recruiter set phone = '+49 30 1' where id = %s": rosa,
        "update recruiter set name = 'Rosa Roth' where id = %s": rosa,
        "update recruiter set name = 'Rosa Rust' where id = %s": rosa,
        "update offer set deadline_at = deadline_at + interval '1 hour' where id = %s": offer,
        "update lead set response_due_at = response_due_at + interval '1 hour' where id = %s": number,
        "update lead set email_bounced_at = now() where id = %s": number,
        "update lead set erasure_asked_at = now() where id = %s": number,
    }
    for change, row in changes.items():
        before = site.api.get(path).text
        assert site.api.get(path).text == before
        site.sql(change, row)
        assert site.api.get(path).text == site.api.get(path + "?not=kept").text.replace("not=kept&amp;", "")
    assert site.api.get(path).text != before


@pytest.mark.parametrize("end", ["", "/correct", "/data.json"])
def test_a_forged_link_is_a_helpful_page(end, site):
    path = site.receipt(RUST)
    for forged in (path[:-3] + "AAA", "/r/x", path[:20]):
        answer = site.api.get(forged + end)
        assert answer.status_code == 404 and "/project" in answer.text


def test_a_correction_is_a_new_version_and_whoever_has_the_lead_is_told(browser, site, session_mailbox):
    path = site.receipt({**RUST, "email": "carla@client.example"})
    session_mailbox.wait(to="rosa@agency.example")
    session_mailbox.clear()
    browser.open(path)
    browser.find(f'a[href="{path}/correct"]').click()
    go_to_contact(browser)
    assert browser.find("#title").get_attribute("value") == RUST["title"]
    fill(browser, title="Order book")
    browser.find("#send").click()
    wait_for("the answer", lambda: browser.path() == path)
    assert "Order book" in browser.find(".answers").text
    mail = wait_for("the mail", lambda: [m for m in session_mailbox.emails("rosa@agency.example") if "updated" in m.subject])[0]
    assert "Matching engine" in mail.part("plain") and "Order book" in mail.part("plain")
    (lead,) = site.sql("select id, revision, title from lead where email = 'carla@client.example'")
    assert (lead["revision"], lead["title"]) == (2, "Order book")
    (old,) = site.sql("select revision, submission, recommendation from lead_revision where lead_id = %s", lead["id"])
    assert (old["revision"], old["submission"]["title"], old["recommendation"]["engagement"]) == (1, "Matching engine", "rust")
    (event,) = site.sql("select old, new from event where what = 'lead_corrected' and lead_id = %s", lead["id"])
    assert (event["old"]["title"], event["new"]["title"]) == ("Matching engine", "Order book")


def test_a_form_that_was_opened_before_a_change_replaces_it_only_when_it_is_sent_again(site):
    path = site.receipt({**RUST, "email": "tabs@client.example"})
    form = site.api.get(path + "/correct").text
    token = re.search(r'name="token" value="(\d+)"', form).group(1)
    data = {**RUST, "email": "tabs@client.example", "consent": "yes"}
    assert site.api.post(path + "/correct", data={**data, "title": "From tab B", "token": token}).status_code == 303
    late = site.api.post(path + "/correct", data={**data, "title": "From tab A", "token": token})
    assert late.status_code == 409 and "was changed after you opened this form" in late.text and 'value="From tab A"' in late.text
    title = "select title from lead where email = 'tabs@client.example'"
    assert site.sql(title) == [{"title": "From tab B"}]
    again = re.search(r'name="token" value="(\d+)"', late.text).group(1)
    assert site.api.post(path + "/correct", data={**data, "title": "From tab A", "token": again}).status_code == 303
    assert site.sql(title) == [{"title": "From tab A"}]


def test_another_engagement_takes_the_lead_to_another_recruiter(site):
    path = site.receipt(RUST)
    wait_for("the offer", lambda: "Rosa Rust" in site.api.get(path).text)
    data = {"use_case": "data_analysis", "description": "Dashboards", "contact_name": "A", "email": EMAIL, "consent": "yes"}
    assert site.api.post(path + "/correct", data=data).status_code == 303
    wait_for("the other offer", lambda: "Petra Python" in site.api.get(path).text)


def test_a_correction_is_classified_again(site):
    path = site.receipt({**RUST, "email": "carlo@client.example"})
    data = {"use_case": ["game_engine", "data_analysis"], "contact_name": "A", "email": "carlo@client.example", "consent": "yes"}
    assert site.api.post(path + "/correct", data=data).status_code == 303
    (lead,) = site.sql("select engagement, recommendation from lead where email = 'carlo@client.example'")
    assert (lead["engagement"], lead["recommendation"]["engagement"]) == ("hybrid", "hybrid")
    assert "Rust Engineer and Python Developer" in site.api.get(path).text


def test_the_consent_is_kept_with_the_wording_and_the_moment(site):
    before = site.sql("select now() as at")[0]["at"]
    site.receipt(RUST)
    (row,) = site.sql(
        "select l.consent_at, t.wording from lead l join consent_text t on t.version = l.consent_version order by l.id desc limit 1"
    )
    assert before <= row["consent_at"] <= site.sql("select now() as at")[0]["at"]
    assert row["wording"] in site.api.get("/project").text


def test_a_withdrawal_takes_the_lead_out_of_the_recruiters_hands(site, session_mailbox):
    offer, taken = site.tour.offer(RUST, "rosa@agency.example")
    path, address = taken.receipt, taken.address
    session_mailbox.clear()
    assert site.api.post(path + "/withdraw", data={"sure": "yes"}).status_code == 303
    rows = site.sql("select l.status, o.status as offer from lead l join offer o on o.lead_id = l.id where l.email = %s", address)
    assert rows == [{"status": "withdrawn", "offer": "withdrawn"}]
    assert 'value="accept"' not in site.api.get(offer).text
    site.api.post(offer, data={"action": "accept"})
    assert address not in site.api.get(offer).text
    assert site.sql("select status from lead where email = %s", address) == [{"status": "withdrawn"}]
    wait_for("the mail", lambda: [mail for mail in session_mailbox.emails("rosa@agency.example") if "withdr" in mail.subject.lower()])


@pytest.mark.parametrize("status", ["new", "offered", "escalated", "quarantined", "closed"])
def test_every_status_has_words_of_its_own(status, site):
    path = site.receipt(RUST)
    wait_for("the offer", lambda: "Rosa Rust" in site.api.get(path).text)
    site.sql("update lead set status = %s, dispatch_at = null where id = (select max(id::text)::uuid from lead)", status)
    answer = site.api.get(path)
    assert answer.status_code == 200 and "<h1>" in answer.text
    assert ("/correct" in answer.text) == (status != "closed")


def test_a_correction_does_not_release_what_waits_for_staff(site):
    path = site.receipt({**RUST, "email": "quentin@client.example"})
    wait_for("the offer", lambda: "Rosa Rust" in site.api.get(path).text)
    site.sql("update lead set status = 'quarantined' where email = 'quentin@client.example'")
    data = {"use_case": "data_analysis", "contact_name": "A", "email": "quentin@client.example", "consent": "yes"}
    assert site.api.post(path + "/correct", data=data).status_code == 303
    assert site.sql("select status, engagement from lead where email = 'quentin@client.example'") == [
        {"status": "quarantined", "engagement": "python"}
    ]


def test_times_are_shown_as_the_readers_clock_has_them(browser, site):
    path = site.receipt(RUST)
    assert re.search(r" [A-Z]+</time>", site.api.get(path).text)
    browser.command("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
    browser.open(path)
    assert all("GMT+9" in time.text for time in browser.all("time"))
    browser.command("Emulation.setTimezoneOverride", timezoneId="")


def test_pages_asked_for_together_are_each_told_of_their_own_change(site):
    """While one reader's question is with the database, those of others wait, and are asked together."""
    paths = [site.receipt({**RUST, "email": f"{name}@together.example", "title": name}) for name in ("first", "second", "third")]
    database = Session(site.service.settings["LEADMATCH_DATABASE_URL"])
    asked = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%with ordinality as asked%'"

    def look() -> list[str]:
        database.run("lock table lead in access exclusive mode")
        with ThreadPoolExecutor(3) as pool:
            pages = [pool.submit(site.api.get, paths[0])]
            wait_for("the first question", lambda: site.sql(asked))
            for path in paths[1:]:
                pages.append(pool.submit(site.api.get, path))
                time.sleep(0.2)  # so that they ask in this order
            database.commit()
            return [page.result().text for page in pages]

    wait_for("the offers", lambda: all("Rosa Rust" in site.api.get(path).text for path in paths))
    look()
    answers = {**CLIENT, "use_case": "trading_engine", "email": "third@together.example", "title": "third", "company": "Changed Ltd"}
    assert site.api.post(paths[2] + "/correct", data={**answers, "consent": "yes"}).status_code == 303
    assert ["Changed Ltd" in text for text in look()] == [False, False, True]
    database.close()


def test_many_pages_viewed_at_the_same_time_show_each_its_own_newest_state(site):
    def live(number: int) -> list[str]:
        wrong = []
        path = site.receipt({**RUST, "email": f"many{number}@client.example", "title": f"Engine {number}"})
        for turn in range(6):
            site.api.get(path)
            company = f"Company {number} turn {turn}"
            assert site.api.post(path + "/correct", data={**CLIENT, "consent": "yes", "use_case": "trading_engine", "email": f"many{number}@client.example", "company": company}).status_code == 303
            wrong += [] if company in site.api.get(path).text else [company]
        assert site.api.post(path + "/erase", data={"sure": "yes"}).status_code in (200, 303)
        return wrong + ([] if site.api.get(path).status_code == 410 else [path])

    with ThreadPoolExecutor(10) as pool:
        assert [wrong for wrong in pool.map(live, range(10)) if wrong] == []


def test_withdrawing_and_erasing_need_a_tick(site):
    path = site.receipt(RUST)
    for end in ("/withdraw", "/erase"):
        answer = site.api.post(path + end, data={"other": "x"})
        assert_wrong(answer, end[1:] + "_sure", "Check the box first, then press the button.")
        assert answer.text.count("<details open>") == 1
    assert site.api.post(path + "/withdraw", data={"sure": "yes"}).status_code == 303
    assert "You withdrew this request" in site.api.get(path).text
    assert site.api.post(path + "/withdraw", data={"sure": "yes"}).status_code == 303


def test_the_data_are_handed_out_whole(site):
    document = site.api.get(site.receipt(RUST) + "/data.json")
    assert "attachment" in document.headers["Content-Disposition"]
    assert document.json()["submission"]["description"] == RUST["description"]
    assert document.json()["consent"]["wording"] in site.api.get("/project").text


def everything(site: Site) -> str:
    dump = ["pg_dump", "--data-only", site.service.settings["LEADMATCH_DATABASE_URL"]]
    return subprocess.run(dump, capture_output=True, text=True, check=True).stdout


def test_after_an_erasure_nothing_about_the_person_is_left(site, session_mailbox):
    person = {**RUST, "email": "zelda@unforgettable.example", "contact_name": "Zelda Unforgettable", "company": "Zeldacorp"}
    path = site.receipt(person)
    wait_for("the offer", lambda: "Rosa Rust" in site.api.get(path).text)
    correction = {"use_case": "trading_engine", "contact_name": "Zelda Unforgettable", "email": person["email"], "consent": "yes"}
    assert site.api.post(path + "/correct", data=correction).status_code == 303
    assert "unforgettable" in everything(site).lower()
    days = "select coalesce(sum(leads), 0)::int as leads from report.lead_day"
    before = site.sql(days)
    session_mailbox.clear()
    assert site.api.post(path + "/erase", data={"sure": "yes"}).status_code == 303
    assert [word for word in ("unforgettable", "zeldacorp") if word in everything(site).lower()] == []
    (stub,) = site.sql("select * from lead_erased order by erased_at desc limit 1")
    assert (stub["erased_by"], stub["engagement"], stub["revisions"]) == ("client", "rust", 2)
    for table in ("lead_revision", "event", "offer", "dispatch", "lead_search", "outbox"):
        assert site.sql(f"select count(*) from {table} where lead_id = %s", stub["id"]) == [{"count": 0}], table
    assert site.sql(days) == before
    assert site.api.get(path).status_code == 410
    wait_for("the mail", lambda: any("delete" in mail.subject for mail in session_mailbox.emails("rosa@agency.example")))


def test_what_is_undecided_has_no_class_and_leads_to_the_question_that_helps(browser, site):
    path = site.receipt({**CLIENT, "description": "Need a developer, call me."})
    browser.open(path)
    assert "We can’t tell yet" in browser.text(".card")
    assert not browser.all(".verdict") and not browser.all(".balance")
    browser.find('.ask button[name=use_case][value=game_engine]').click()
    wait_for("the class", lambda: "Rust Engineer" in browser.text(".verdict"))


def test_the_question_that_helps_is_answered_by_one_press(browser, site):
    browser.open(site.receipt({**CLIENT, "use_case": "data_analysis", "latency": "under_1ms"}))
    button = browser.find(".ask button")
    field, text = button.get_attribute("name"), button.text
    assert field not in ("use_case", "latency")
    button.click()
    wait_for("the answer", lambda: text in browser.text(".answers") and not browser.all(f".ask button[name={field}]"))


def edit(site, path: str, field: str) -> str:
    """What the open question sends along: a mark of the answer that was seen."""
    page = site.api.get(f"{path}?edit={field}").text
    assert f'name="field" value="{field}"' in page
    return re.search('name="before" value="([0-9a-f]+)"', page).group(1)


def answer(site, path: str, field: str, before: str, *values: str):
    return site.api.post(path + "/answer", data={"field": field, "before": before, field: list(values)})


def test_one_answer_is_changed_in_place_and_all_others_stay(site, session_mailbox):
    offer, taken = site.tour.offer({**RUST, "codebase": "rust", "extra": "kept"}, "rosa@agency.example")
    path = taken.receipt
    assert answer(site, path, "latency", edit(site, path, "latency"), "under_10ms").headers["Location"] == path + "#a_latency"
    (lead,) = site.sql("select id, revision, submission, recommendation from lead where email = %s", taken.address)
    (old,) = site.sql("select submission, recommendation from lead_revision where lead_id = %s", lead["id"])
    assert lead["submission"] == {**old["submission"], "latency": "under_10ms"} and lead["revision"] == 2
    assert lead["recommendation"] != old["recommendation"]
    mail = wait_for("the mail", lambda: [m for m in session_mailbox.emails("rosa@agency.example") if "updated" in m.subject and taken.reference in m.subject])[0]
    assert "Within 1 millisecond" in mail.part("plain") or "millisecond" in mail.part("plain")
    assert answer(site, path, "must_haves", edit(site, path, "must_haves"), "tokio\r\nUnicode: Gödel").status_code == 303
    assert answer(site, path, "latency", edit(site, path, "latency")).status_code == 303  # no answer anymore
    (lead,) = site.sql("select submission, revision from lead where email = %s", taken.address)
    assert "latency" not in lead["submission"] and lead["revision"] == 4 and "Gödel" in lead["submission"]["must_haves"]
    assert answer(site, path, "use_case", edit(site, path, "use_case"), "game_engine", "trading_engine").status_code == 303


def test_what_is_wrong_with_an_answer_is_said_where_it_stands(site):
    path = site.receipt({**RUST, "email": "mona@client.example"})
    for field, typed in (("email", "mona@"), ("contact_name", ""), ("title", "x" * 300)):
        page = answer(site, path, field, edit(site, path, field), typed)
        assert page.status_code == 422 and f'id="{field}_problem"' in page.text and f'value="{typed}"' in page.text
        label = re.search(f'<label for="{field}">([^<]+)', page.text)[1].strip()
        assert f'<dt class="visually-hidden">{label}</dt>' in page.text and "<dt>Edit</dt>" not in page.text
        assert f'action="{path}/answer#{field}"' in page.text and re.search(r"<title>Error: [^<]+ \(LM-", page.text)
    assert site.sql("select email, contact_name from lead where email = 'mona@client.example'") == [
        {"email": "mona@client.example", "contact_name": RUST["contact_name"]}
    ]
    assert site.api.post(path + "/answer", data={"field": "consent", "consent": "no"}).status_code == 303
    assert site.sql("select revision from lead where email = 'mona@client.example'") == [{"revision": 1}]


def test_of_two_who_change_the_same_answer_the_second_sees_both(site):
    path = site.receipt({**RUST, "email": "nora@client.example"})
    before, other = edit(site, path, "latency"), edit(site, path, "memory")
    assert answer(site, path, "latency", before, "about_1s").status_code == 303
    assert answer(site, path, "memory", other, "ordinary").status_code == 303  # another answer is nobody's loss
    page = answer(site, path, "latency", before, "under_100ms")
    assert page.status_code == 409 and "changed while you were editing it" in page.text
    assert re.search('Current answer: <strong>[^<]*second', page.text) and re.search('value="under_100ms"[^>]* checked', page.text)
    again = re.search('name="before" value="([0-9a-f]+)"', page.text).group(1)
    assert answer(site, path, "latency", again, "under_100ms").status_code == 303
    (lead,) = site.sql("select submission from lead where email = 'nora@client.example'")
    assert (lead["submission"]["latency"], lead["submission"]["memory"]) == ("under_100ms", "ordinary")


def test_an_answer_that_settles_a_triage_is_given_on_the_page(site):
    path = site.receipt({**CLIENT, "email": "tina@client.example", "description": "Need a developer, call me."})
    before = edit(site, path, "use_case")
    site.sql(
        "update lead set status = 'triage', status_reason = 'undecided', dispatch_at = null where email = 'tina@client.example' and status <> 'x'"
    )
    assert answer(site, path, "use_case", before, "trading_engine").status_code == 303
    wait_for("the offer", lambda: site.sql("select status from lead where email = 'tina@client.example'") == [{"status": "offered"}])


def test_a_request_that_has_ended_is_not_edited(site):
    path = site.receipt({**RUST, "email": "olga@client.example"})
    before = edit(site, path, "latency")
    assert site.api.post(path + "/withdraw", data={"sure": "yes"}).status_code == 303
    page = site.api.get(path + "?edit=latency").text
    assert "/answer" not in page and 'class="edit"' not in page
    assert answer(site, path, "latency", before, "about_1s").status_code == 409
    page = site.api.get(path).text
    assert f'action="{path}/undo"' in page
    assert site.api.post(path + "/undo", data={"undo": "yes"}).status_code == 303 and "?edit=" in site.api.get(path).text


def test_what_is_wrong_with_one_answer_is_said_above_the_page_and_leads_to_it(site):
    path = site.receipt({"contact_name": "Lena", "email": "lena@client.example", "consent": True, "description": "A game engine."})

    def refused(name: str, value: str) -> list[tuple[str, str]]:
        form = site.api.get(f"{path}?edit={name}").text.split('class="form edit"')[1]
        before = re.search('name="before" value="([^"]+)"', form)[1]
        page = site.api.post(path + "/answer", data={"field": name, "before": before, name: value})
        assert page.status_code == 422 and page.text.count('role="alert"') == 1
        summary = re.search(r'(?s)id="error-summary".*?</ul>', page.text)[0]
        listed = re.findall('<li><a href="#([^"]+)">([^<]+)</a>', summary)
        assert all(f'id="{at}"' in page.text for at, _ in listed)
        return listed

    assert refused("email", "nobody") == [("email", "Enter a valid email, like ana@example.com (there must be one @).")]
    # Without its only words, another question has to be answered: the list leads to it, too.
    assert refused("description", "") == [("a_use_case", "Choose what you’re building, or describe it in a few words.")]


def test_a_refused_answer_is_where_the_reader_is(browser, site):
    path = site.receipt({**RUST, "email": "lena@client.example"})
    browser.open(f"{path}?edit=email#a_email")
    field = browser.find("#email")
    field.clear()
    field.send_keys("lena@", Keys.ENTER)
    wait_for("the refusal", lambda: browser.all("#email_problem"))
    wait_for("what is wrong in sight", lambda: browser.driver.execute_script(
        "const at = document.getElementById('email_problem').getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight"))
    wait_for("the focus", lambda: browser.driver.execute_script("return document.activeElement.id") == "email")


def test_an_answer_is_edited_by_keyboard(browser, site):
    path = site.receipt({**RUST, "email": "kim@client.example"})
    browser.open(path)
    browser.find('a[href*="?edit=title#"]').send_keys(Keys.ENTER)
    wait_for("the question", lambda: browser.all("#title"))
    assert not browser.all("#description")
    field = browser.find("#title")
    field.clear()
    field.send_keys("Order book", Keys.ENTER)
    wait_for("the answer", lambda: site.sql("select title from lead where email = 'kim@client.example'") == [{"title": "Order book"}])
    wait_for("the page", lambda: browser.path().startswith(path) and "?edit" not in browser.path() and "Order book" in browser.find("main").get_attribute("textContent"))


def test_answers_that_say_nothing_of_what_matters_are_not_weighed(site):
    page = site.api.get(site.receipt({**CLIENT, "description": "Something with computers."})).text
    assert "We can’t tell yet" in page and "How we got here" not in page


def test_what_speaks_against_is_shown_beside_the_reasons(site):
    page = site.api.get(site.receipt({**CLIENT, "use_case": "trading_engine", "priority": "first_version"})).text
    assert page.index("<h3>Why</h3>") < page.index("What speaks against it") < page.index("How we got here")
    assert "points both ways" in page and "Someone on our team will check it" in page


def test_recruiters_read_of_the_client_in_the_third_person(site, session_mailbox):
    lead = site.api.take(
        {**CLIENT, "email": "tess@client.example", "use_case": "trading_engine", "latency": "under_1ms", "team_knows": "python"}
    )
    mail = wait_for(
        "the mail", lambda: [m for m in session_mailbox.emails("rosa@agency.example") if lead["reference"] in m.part("plain")]
    )[0]
    for part in ("plain", "html"):
        text = " ".join(mail.part(part).split())
        assert "The client needs responses within a millisecond" in text
        assert "The client’s team would need to learn Rust" in text


def test_recruiters_see_that_nothing_is_decided_and_what_to_ask(site, session_mailbox):
    lead = site.api.take({**CLIENT, "email": "tara@client.example", "description": "Need a developer, call me."})
    mail = wait_for(
        "the mail", lambda: [m for m in session_mailbox.emails("petra@agency.example") if lead["reference"] in m.part("plain")]
    )[0]
    for part in ("plain", "html"):
        assert "tell yet" in mail.part(part) and "What are you building?" in mail.part(part)


def test_another_trade_is_said_kindly_and_by_its_name(site):
    text = "Administrator for our Cisco switches and office network, VPN and firewalls."
    page = site.api.get(site.receipt({**CLIENT, "description": text})).text
    assert "This may not be our kind of work" in page and "another specialist: network administration." in page


def test_two_projects_are_proposed_to_be_split(site):
    text = "DPDK appliance in Rust, low latency packet processing. Separately, a Streamlit dashboard with pandas reports for our finance people."
    page = site.api.get(site.receipt({**CLIENT, "description": text})).text
    assert "These look like two projects." in page and "How we’d split it" in page


def test_who_does_not_want_to_hire_is_not_pushed(site):
    text = "We do not want to hire anybody. We are looking for a two-day Rust course for our team."
    page = site.api.get(site.receipt({**CLIENT, "description": text})).text
    assert "and that’s fine" in page and "How many engineers do you need?" in page
