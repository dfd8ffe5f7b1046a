"""What becomes of an accepted lead: stages, placed and lost, handed back, reminded of, asked after; by the emails and pages of recruiters and
by the API of staff. Time is moved by moving the due times in the database."""

import re

import pytest

from support.net import wait_for
from support.sample import RUST, Api
from test_offers import LINK, act, add, assert_wrong, events, link_in, offer_link, says, statuses, wait_subject

ACT = re.compile(r"https://leads\.example\.com(/o/[\w-]+\?do=\w+)")
PLACEMENT = {"start_date": "2027-02-01", "role": "Rust engineer", "rate": "$85 an hour"}
LEAD = "select status, stage, end_reason, placement, follow_up, follow_up_at > now() as is_followed from lead"


def accepted(cli, api: Api, mailbox, name: str = "ada") -> tuple[str, str]:
    """The recruiter's address and the page of the offer they accepted."""
    address = add(cli, name)
    api.take(RUST)
    path = offer_link(mailbox, address)
    assert act(api, path, "accept").status_code == 303
    return address, path


def portal_of(mailbox, address: str) -> str:
    return wait_for("the portal", lambda: [re.search(r"/d/[\w-]+", mail.part("plain"))[0] for mail in mailbox.emails(address) if "/d/" in mail.part("plain")])[0]


def lead(sql) -> dict:
    (row,) = sql(LEAD)
    return row


def wait_planned(sql, follow_up: str) -> None:
    wait_for(f"the plan to {follow_up}", lambda: (lead(sql)["follow_up"], lead(sql)["is_followed"]) == (follow_up, True), 20)


def comes_due(sql) -> None:
    sql("update lead set follow_up_at = now()")


def patch(api: Api, reference: str, **change: str):
    return api.request("PATCH", f"/api/v1/leads/{reference}", json=change)


def reference(sql) -> str:
    return sql("select reference from lead")[0]["reference"]


def last_event(sql) -> dict:
    return sql("select what, actor, old, new from event order by id desc limit 1")[0]


# --- by the recruiter ---------------------------------------------------------------------------------------------------


def test_a_recruiter_says_how_far_a_lead_is_and_that_somebody_was_placed(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    assert lead(sql)["stage"] == "accepted"
    assert act(api, path, "contacted").status_code == 303
    assert lead(sql)["stage"] == "contacted"
    assert "Stage: contacted" in api.get(path).text
    assert act(api, path, "proposed", note="Grace, Rust since 2017").status_code == 303
    assert last_event(sql)["what"] == "lead_proposed"
    assert last_event(sql)["new"]["note"] == "Grace, Rust since 2017"
    assert last_event(sql)["actor"].startswith("recruiter:")
    assert act(api, path, "contacted").status_code == 303 and lead(sql)["stage"] == "proposed"
    assert act(api, path, "placed", **PLACEMENT, engagement="hybrid").status_code == 303
    now = lead(sql)
    assert (now["status"], now["stage"], now["follow_up"]) == ("placed", "proposed", None)
    assert now["placement"] == {**PLACEMENT, "engagement": "hybrid"}
    page = api.get(path).text
    assert "Rust engineer" in page and RUST["email"] in page


def test_a_placement_that_falls_through_is_an_accepted_lead_again(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    act(api, path, "placed", **PLACEMENT)
    assert act(api, path, "fell_through").status_code == 303
    now = lead(sql)
    assert (now["status"], now["placement"]) == ("accepted", None)
    assert last_event(sql)["what"] == "placement_fell_through"
    wait_for("the next moment", lambda: lead(sql)["is_followed"], 20)


def test_what_a_recruiter_wrote_of_those_they_proposed_is_on_the_page_until_the_lead_moves_on(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    for note in ("Grace, Rust since 2017", "Grace and Linus"):
        assert act(api, path, "proposed", note=note).status_code == 303
        assert f'<blockquote class="quote">{note}</blockquote>' in api.get(path).text
    assert act(api, path, "lost", reason="budget").status_code == 303
    assert "Grace" not in api.get(path).text


def test_a_lost_lead_has_a_reason_and_may_be_placed_after_all(cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    missing = act(api, path, "lost")
    assert_wrong(missing, f"lost_reason_{reference(sql)}", "Choose a reason.")
    assert "no_candidate," not in missing.text
    assert act(api, path, "lost", reason="weather").status_code == 422
    assert lead(sql)["status"] == "accepted"
    assert act(api, path, "lost", reason="competitor", note="Cheaper by a third").status_code == 303
    now = lead(sql)
    assert (now["status"], now["end_reason"], now["follow_up"]) == ("lost", "competitor", None)
    assert "They chose another agency" in api.get(path).text
    for page in (api.get(path), api.get(portal_of(mailbox, ada))):
        assert '<blockquote class="quote">Cheaper by a third</blockquote>' in page.text
    assert act(api, path, "placed", **PLACEMENT).status_code == 303
    assert (lead(sql)["status"], lead(sql)["end_reason"]) == ("placed", None)


def test_a_placement_without_its_details_keeps_what_was_typed(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    answer = act(api, path, "placed", role="Rust engineer", start_date="soon", rate="85")
    assert_wrong(answer, f"placed_start_date_{reference(sql)}", "Write the start date like 2027-01-31.")
    assert 'value="Rust engineer"' in answer.text
    nothing = act(api, path, "placed")
    for name in ("start_date", "role", "rate"):
        assert f'href="#placed_{name}_{reference(sql)}"' in nothing.text
    assert_wrong(act(api, path, "return", reason="other"), f"return_note_{reference(sql)}", "Add a sentence about why.")
    assert_wrong(act(api, path, "proposed", note="x" * 2001), f"proposed_note_{reference(sql)}", "Use 2,000 characters or fewer.")
    assert lead(sql)["status"] == "accepted"


def test_of_an_end_that_is_told_again_the_later_details_count_and_a_second_press_changes_nothing(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    for reason in ("budget", "timing", "timing"):
        assert act(api, path, "lost", reason=reason).status_code == 303
    assert lead(sql)["end_reason"] == "timing" and events(sql).count("lead_lost") == 2
    for _ in range(2):
        assert act(api, path, "lost", reason="timing", note="Maybe next year").status_code == 303
    assert events(sql).count("lead_lost") == 3 and last_event(sql)["new"]["note"] == "Maybe next year"
    assert act(api, path, "placed", **PLACEMENT, engagement="hybrid").status_code == 303
    for rate in ("$99 an hour", "$99 an hour"):
        assert act(api, path, "placed", **{**PLACEMENT, "rate": rate}).status_code == 303
    assert lead(sql)["placement"] == {**PLACEMENT, "rate": "$99 an hour", "engagement": "hybrid"}
    for role in ("Staff engineer", "Staff engineer"):
        assert patch(api, reference(sql), status="placed", **{**PLACEMENT, "role": role}).status_code == 200
    assert lead(sql)["placement"] == {**PLACEMENT, "role": "Staff engineer", "engagement": "hybrid"}
    assert events(sql).count("lead_placed") == 3


def test_a_placement_that_falls_through_is_not_given_to_another_in_passing(cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    act(api, path, "placed", **PLACEMENT)
    assert patch(api, reference(sql), status="accepted", recruiter=add(cli, "bob")).status_code == 409
    assert lead(sql)["status"] == "placed"
    assert patch(api, reference(sql), status="accepted", recruiter=ada).status_code == 200
    assert lead(sql)["status"] == "accepted"


def test_who_is_in_touch_is_not_asked_for_the_first_contact(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    buttons = lambda query="": re.findall(r'name="action" value="(contacted|talking)"', api.get(path + query).text)
    assert buttons() == ["contacted"] and buttons("?do=talking") == ["talking"]
    assert act(api, path, "contacted").status_code == 303
    assert buttons() == ["talking"] and buttons("?do=contacted") == ["contacted"]
    assert act(api, path, "talking").status_code == 303
    assert lead(sql)["stage"] == "contacted"


def test_opening_a_link_that_offers_an_answer_changes_nothing(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    wait_planned(sql, "remind")
    before = sql("select * from lead")
    for name in ("contacted", "talking", "placed", "lost", "return"):
        page = api.get(f"{path}?do={name}")
        assert page.status_code == 200 and f'value="{name}"' in page.text
    assert sql("select * from lead") == before


def test_only_the_recruiter_who_has_the_lead_says_how_it_stands(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    assert act(api, path, "return", reason="too_busy").status_code == 303
    for action in ("contacted", "talking", "proposed", "lost", "placed", "fell_through"):
        answer = act(api, path, action, reason="budget", **PLACEMENT)
        assert answer.status_code == 409 and "no longer yours" in answer.text
    assert "lead_contacted" not in events(sql)


def test_the_portal_shows_the_stage_and_the_same_forms(cli, api, mailbox, sql):
    address, path = accepted(cli, api, mailbox)
    portal = re.search(r"/d/[\w-]+", wait_subject(mailbox, address, "Accepted").part("plain")).group()
    page = api.get(portal).text
    assert "Stage: accepted" in page and f'action="{path}"' in page
    act(api, path, "lost", reason="timing")
    page = api.get(portal).text
    assert "Stage: lost" in page and "The timing didn’t fit" in page


# --- by staff -----------------------------------------------------------------------------------------------------------


def test_staff_move_a_lead_through_its_stages_to_its_end(cli, api, mailbox, sql):
    accepted(cli, api, mailbox)
    name = reference(sql)
    assert patch(api, name, stage="proposed", note="Two candidates").status_code == 200
    assert lead(sql)["stage"] == "proposed"
    assert patch(api, name, status="placed").status_code == 422
    answer = patch(api, name, status="placed", **PLACEMENT, fee="20 %")
    assert answer.status_code == 200
    assert answer.json()["placement"] == {**PLACEMENT, "fee": "20 %", "engagement": "rust"}
    assert patch(api, name, status="accepted").status_code == 200
    assert last_event(sql)["what"] == "placement_fell_through"
    assert patch(api, name, status="lost", reason="no such reason").status_code == 422
    assert patch(api, name, status="lost", reason="budget").status_code == 200
    assert (lead(sql)["status"], lead(sql)["end_reason"]) == ("lost", "budget")
    assert last_event(sql)["actor"].startswith("token:")


def test_a_stage_of_a_lead_that_nobody_has_is_a_conflict(cli, api, mailbox, sql):
    add(cli, "ada")
    name = api.take(RUST)["reference"]
    assert patch(api, name, stage="contacted").status_code == 409
    assert patch(api, name, status="closed", reason="test", stage="contacted").status_code == 422


def test_closing_needs_a_reason_from_the_list_and_a_later_one_counts(cli, api, mailbox, sql):
    add(cli, "ada")
    name = api.take(RUST)["reference"]
    assert patch(api, name, status="closed").status_code == 422
    answer = patch(api, name, status="closed", reason="because")
    assert answer.status_code == 422 and "filled" in answer.text and "other" in answer.text
    assert patch(api, name, status="closed", reason="filled", note="By their own people").status_code == 200
    assert lead(sql)["end_reason"] == "filled"
    assert patch(api, name, status="closed", reason="duplicate").status_code == 200
    assert (lead(sql)["end_reason"], last_event(sql)["what"]) == ("duplicate", "reason_added")
    assert patch(api, name, reason="nonsense").status_code == 422
    assert patch(api, name, reason="other").status_code == 200
    assert lead(sql)["end_reason"] == "other"


# --- handed back --------------------------------------------------------------------------------------------------------


def test_a_lead_handed_back_goes_to_somebody_else_and_the_contact_is_masked(cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    bob = add(cli, "bob")
    assert act(api, path, "return").status_code == 422
    assert act(api, path, "return", reason="budget").status_code == 422  # a reason to decline, not to hand back
    assert act(api, path, "return", reason="too_busy", note="Ill until May").status_code == 303
    page = api.get(path).text
    assert RUST["email"] not in page and "You handed this lead back on" in page
    offer_link(mailbox, bob)
    assert sql("select status, decline_reason, decline_note from offer order by id limit 1") == [
        {"status": "returned", "decline_reason": "too_busy", "decline_note": "Ill until May"}]
    assert lead(sql)["stage"] is None and lead(sql)["follow_up"] is None
    assert not [mail for mail in mailbox.emails(ada) if "No longer available" in mail.subject]  # their own act


def test_the_client_sees_who_handed_the_request_back(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    status_url = api.take(RUST)["status_url"]
    path = offer_link(mailbox, ada)
    act(api, path, "accept")
    page = status_url[status_url.index("/r/"):]
    assert "can no longer take care of it" not in api.get(page).text
    act(api, path, "return", reason="too_busy")
    assert "ada can no longer take care of it" in api.get(page).text


def test_a_lead_handed_back_is_not_offered_to_the_same_person_again(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    act(api, path, "return", reason="no_bench")
    wait_subject(mailbox, "fallback@agency.example", "Needs your attention")
    assert patch(api, reference(sql), status="new").status_code in (200, 409)
    wait_for("the dispatcher", lambda: sql("select count(*) from lead where dispatch_at <= now()") == [{"count": 0}], 20)
    assert sql("select count(*) from offer") == [{"count": 1}]


def test_who_was_being_asked_when_another_accepted_is_asked_first(cli, start_service, mailbox, sql, token):
    api = Api(start_service(LEADMATCH_OFFER_MODES="rust=top:2").url, token)
    for name in ("ada", "bob"):
        add(cli, name)
    api.take(RUST)
    first = mailbox.wait(count=2)[0]
    (other,) = {"ada@agency.example", "bob@agency.example"} - {first.recipients[0]}
    act(api, link_in(first), "accept")
    for name in ("cem", "dora", "eve"):
        add(cli, name)
    cli("recruiter", "set", other, "--capacity", "1")
    act(api, link_in(first), "return", reason="too_busy")
    wait_for("two offers", lambda: sql("select count(*) from offer where status = 'open'") == [{"count": 2}], 20)
    (dispatch,) = sql("select candidates from dispatch order by id desc limit 1")
    assert dispatch["candidates"][0]["name"] == other.split("@")[0]


def test_a_lead_handed_back_twice_is_a_persons(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    bob = add(cli, "bob")
    act(api, path, "return", reason="too_busy")
    second = offer_link(mailbox, bob)
    add(cli, "cem")
    act(api, second, "accept")
    act(api, second, "return", reason="too_busy")
    mail = wait_subject(mailbox, "fallback@agency.example", "Needs your attention")
    assert "handed back 2 times" in mail.part("plain")
    assert lead(sql)["status"] == "escalated"
    assert sql("select count(*) from offer") == [{"count": 2}]


def test_a_lead_whose_recruiter_was_removed_is_not_handed_back_by_that(cli, api, mailbox, sql):
    ada, _ = accepted(cli, api, mailbox)
    bob = add(cli, "bob")
    cli("recruiter", "remove", ada)
    second = offer_link(mailbox, bob)
    act(api, second, "accept")
    cem = add(cli, "cem")
    act(api, second, "return", reason="too_busy")
    third = offer_link(mailbox, cem)
    act(api, third, "accept")
    add(cli, "dora")
    act(api, third, "return", reason="too_busy")
    assert "handed back 2 times" in wait_subject(mailbox, "fallback@agency.example", "Needs your attention").part("plain")


def test_who_hands_back_what_became_another_class_neither_doubts_it_nor_counts(cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    (row,) = sql("select id from lead")
    for name in ("pia", "pit"):
        cli("recruiter", "add", "--name", name, "--email", f"{name}@agency.example", "--engagements", "python")
    assert api.request("PATCH", f"/api/v1/leads/{row['id']}", json={"engagement": "python", "reason": "wrong_class"}).status_code == 200
    act(api, path, "return", reason="wrong_class")
    (offer,) = wait_for("the next offer", lambda: [mail for mail in mailbox.emails() if "New Python lead" in mail.subject])
    act(api, link_in(offer), "accept")
    act(api, link_in(offer), "return", reason="too_busy")
    wait_for("another offer", lambda: len([mail for mail in mailbox.emails() if "New Python lead" in mail.subject]) == 2)
    assert sql("select 1 from outbox where notification = 'lead_escalated'") == []


def test_who_hears_of_a_lead_that_came_back_reads_what_happened(cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    bob = add(cli, "bob")
    assert act(api, path, "return", reason="too_busy", note="Ill until May").status_code == 303
    (offer,) = [mail for mail in mailbox.wait(bob, 1) if "New Rust lead" in mail.subject]
    for text in (offer.part("plain"), api.get(link_in(offer)).text):
        assert "ada had accepted it, and handed it back: Too busy right now." in text and "Ill until May" not in text
    act(api, link_in(offer), "decline", reason="budget")
    mail = wait_subject(mailbox, "fallback@agency.example", "Needs your attention").part("plain")
    assert "ada had this lead and no longer does." in mail and "none accepted" not in mail
    assert "ada had accepted it, and handed it back: Too busy right now (“Ill until May”)" in mail and "bob: The budget is too low" in mail


def test_what_happened_so_far_has_expired_offers_and_questions(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    act(api, path, "ask", question="Which exchange?")
    sql("update question set lapsed_at = now()")
    sql("update offer set status = 'open'")
    bob = add(cli, "bob")
    wait_for("delivery", lambda: sql("select 1 from offer where known_at is not null"))
    sql("update offer set deadline_at = now() - interval '1 second'")
    offer = wait_subject(mailbox, bob, "New Rust lead")
    for text in (offer.part("plain"), api.get(link_in(offer)).text):
        assert "ada asked the client “Which exchange?”, and they haven’t answered." in text and "ada didn’t respond in time." in text
    sql("update question set answered_at = now(), answer = 'Xetra'")
    act(api, link_in(offer), "decline", reason="budget")
    mail = wait_subject(mailbox, "fallback@agency.example", "Needs your attention").part("plain")
    assert "ada asked the client “Which exchange?”, and they answered" in mail
    assert "ada didn’t respond in time" in mail and "bob: The budget is too low" in mail


def test_a_recruiter_who_was_asked_before_reads_so(start_service, cli, mailbox, sql, token):
    api = Api(start_service(LEADMATCH_OFFER_ROUNDS="2").url, token)
    ada = add(cli, "ada")
    api.take(RUST)
    path = offer_link(mailbox, ada)
    wait_for("delivery", lambda: sql("select 1 from offer where known_at is not null"))
    assert "We offered it to you before" not in api.get(path).text
    sql("update offer set deadline_at = now() - interval '1 second'")
    again = wait_for("another offer", lambda: [m for m in mailbox.emails(ada) if "New Rust lead" in m.subject][1:])[0]
    assert "We offered it to you before." in again.part("plain")


def test_the_board_counts_an_offer_under_the_class_that_it_was_made_for(cli, api, mailbox, sql):
    ada, _ = accepted(cli, api, mailbox)
    assert patch(api, reference(sql), engagement="hybrid", reason="wrong_class").status_code == 200
    sql("delete from board_day")
    figures = wait_for("the figures", lambda: sql("select figures from board_day where day = (now() at time zone 'UTC')::date"), 30)[0]["figures"]
    assert [row[1:3] for row in figures["recruiters"]] == [["rust", 1]]
    assert [row[0] for row in figures["leads"]] == ["hybrid"]


def test_pages_say_who_took_over_and_from_whom(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    status_url = api.take(RUST)["status_url"]
    path, client = offer_link(mailbox, ada), status_url[status_url.index("/r/"):]
    act(api, path, "accept")
    assert "ada accepted your request" in api.get(client).text
    bob = add(cli, "bob")
    cli("recruiter", "time-off", ada, "--to", "2099-12-31", "--cover", bob)
    wait_subject(mailbox, bob, "You take over")
    assert "bob took over your request from ada" in api.get(client).text
    assert "You took over this lead from ada on" in says(api, link_in(wait_subject(mailbox, bob, "You take over")))
    assert "You were away, so this lead was handed over on" in says(api, path) and "bob has it now" in says(api, path)


def test_a_follow_up_says_what_each_lead_is_and_goes_with_its_erasure(cli, api, mailbox, sql):
    ada, _ = accepted(cli, api, mailbox)
    wait_for("a plan", lambda: lead(sql)["is_followed"], 20)
    sql("update lead set follow_up = 'ask', follow_up_at = now()")
    wait_for("the email", lambda: sql("select 1 from outbox where notification = 'follow_up' and state = 'delivered'"), 20)
    (mail,) = [mail for mail in mailbox.emails(ada) if "Matching engine, Brandt Markets" in mail.part("plain")]
    assert "Matching engine, Brandt Markets" in mail.part("html")
    cli("leads", "erase", reference(sql), "--yes")
    wait_for("no trace", lambda: not sql("select 1 from outbox where view::text like '%Brandt Markets%'"), 20)


def test_staff_hand_a_lead_back_with_a_reason(cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    bob = add(cli, "bob")
    assert patch(api, reference(sql), status="new", reason="Ada is ill").status_code == 200
    offer_link(mailbox, bob)
    wait_subject(mailbox, ada, "No longer available")
    assert "it is no longer yours" in says(api, path)


def test_removing_a_recruiter_gives_their_accepted_leads_to_others(cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    bob = add(cli, "bob")
    assert "1" in cli("recruiter", "remove", ada)
    offer_link(mailbox, bob)
    assert sql("select status from offer order by id limit 1") == [{"status": "returned"}]
    assert RUST["email"] not in api.get(path).text


def test_a_cover_takes_over_accepted_leads_and_the_client_learns_the_name(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    status_url = api.take(RUST)["status_url"]
    path = offer_link(mailbox, ada)
    act(api, path, "accept")
    bob = add(cli, "bob")
    add(cli, "cem")
    cli("recruiter", "time-off", ada, "--to", "2099-12-31", "--cover", bob)
    contact = wait_subject(mailbox, bob, "You take over").part("plain")
    assert RUST["email"] in contact and "ada is away, so you take over this lead" in contact and "accepted" not in contact
    assert "bob takes over this lead" in wait_subject(mailbox, ada, "bob takes over").part("plain")
    assert sql("select r.name, o.status from offer o join recruiter r on r.id = o.recruiter_id order by o.id") == [
        {"name": "ada", "status": "returned"}, {"name": "bob", "status": "accepted"}]
    assert lead(sql)["stage"] == "accepted"
    page = api.get(status_url[status_url.index("/r/"):])
    assert page.status_code == 200 and "bob" in page.text, page.text
    assert RUST["email"] not in api.get(path).text


def test_the_client_is_told_the_moment_by_the_hours_of_the_cover(start_service, cli, mailbox, sql):
    api = Api(start_service(LEADMATCH_CLIENT_EMAILS="on").url)
    ada = add(cli, "ada")
    api.take(RUST)
    act(api, offer_link(mailbox, ada), "accept")
    bob = add(cli, "bob", "--hours", "mon-sun 09:00-09:30")  # eight hours of theirs take more than two weeks
    cli("recruiter", "time-off", ada, "--to", "2099-12-31", "--cover", bob)
    wait_subject(mailbox, bob, "You take over")
    (told,) = sql("select view ->> 'due' as due from outbox where notification = 'client_accepted' order by id desc limit 1")
    assert " at 9:" in told["due"] or " 09:" in told["due"], told


@pytest.mark.parametrize("why", [("pause",), ("time-off", "--to", "2099-12-31"), ("set", "--engagements", "python")], ids=lambda why: why[0])
@pytest.mark.parametrize("away", [("time-off", "--to", "2099-12-31"), ("pause",)], ids=lambda away: away[0])
def test_a_cover_who_is_not_there_or_does_not_take_the_lead_is_none(away, why, cli, api, mailbox, service, sql):
    ada, _ = accepted(cli, api, mailbox)
    bob, cem = add(cli, "bob"), add(cli, "cem")
    service.stop()  # the cover is there when chosen, and no longer when the lead is to be handed over
    cli("recruiter", away[0], ada, *away[1:], "--cover", bob)
    cli("recruiter", why[0], bob, *why[1:])
    service.start()
    offer_link(mailbox, cem)
    assert "finding someone else" in wait_subject(mailbox, ada, "No longer available").part("plain")
    assert sql("select r.name, o.status from offer o join recruiter r on r.id = o.recruiter_id order by o.id") == [
        {"name": "ada", "status": "returned"}, {"name": "cem", "status": "open"}]


def test_time_off_without_a_cover_keeps_accepted_leads_unless_they_are_to_go_to_others(cli, try_cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    bob = add(cli, "bob")
    assert try_cli("recruiter", "time-off", ada, "--to", "2099-12-31", "--leads", "cover").status != 0
    cli("recruiter", "time-off", ada, "--to", "2099-12-30")
    wait_planned(sql, "remind")
    assert lead(sql)["status"] == "accepted"
    cli("recruiter", "time-off", ada, "--to", "2099-12-31", "--leads", "return")
    offer_link(mailbox, bob)
    assert sql("select status, decline_reason from offer order by id limit 1") == [{"status": "returned", "decline_reason": "time_off"}]
    # Who was only away, and is back, may have it again.
    sql("delete from recruiter_time_off")
    cli("recruiter", "pause", bob, "--move-offers")
    assert patch(api, reference(sql), status="new").status_code == 200
    wait_for("another offer", lambda: sql("select status from offer o join recruiter r on r.id = o.recruiter_id where r.name = 'ada' order by o.id")[-1] == {"status": "open"}, 30)


# --- the clock ----------------------------------------------------------------------------------------------------------


def test_a_client_who_was_not_contacted_is_reminded_of_then_staff_are_told(cli, api, mailbox, sql):
    ada, path = accepted(cli, api, mailbox)
    wait_planned(sql, "remind")
    (hours,) = sql("select round(extract(epoch from follow_up_at - now()) / 3600) as hours from lead")
    assert hours["hours"] == 8  # working hours of somebody who is always at work
    comes_due(sql)
    reminder = wait_subject(mailbox, ada, "Contact the client")
    assert ACT.findall(reminder.part("plain")) == [f"{path}?do=contacted"]
    assert all(re.search(r"know by \w{3}, \w{3} \d+, \d{4}, \d\d:\d\d", reminder.part(part)) for part in ("plain", "html"))
    wait_planned(sql, "escalate")
    comes_due(sql)
    told = wait_subject(mailbox, "fallback@agency.example", "Client not contacted yet")
    assert "ada accepted this lead" in told.part("plain") and f"ask ada ({ada})" in told.part("plain")
    wait_planned(sql, "ask")
    assert lead(sql)["status"] == "accepted"  # never handed back without a person


def test_who_has_contacted_the_client_is_asked_once_a_week_about_all_leads_together(cli, api, mailbox, sql):
    ada = add(cli, "ada")
    for number in (1, 2, 3):
        api.take({**RUST, "email": f"client{number}@client{number}.example"})
        act(api, offer_link(mailbox, ada, number), "accept")
    paths = [LINK.match(row["url"]).group(1) for row in sql("select view ->> 'lead_url' as url from outbox where notification = 'offer_accepted' order by id")]
    for path in paths:
        act(api, path, "contacted")
    wait_for("all planned", lambda: sql("select count(*) from lead where follow_up = 'ask' and follow_up_at > now() + interval '6 days'") == [{"count": 3}], 20)
    sql("update lead set follow_up_at = now() + interval '12 hours'")
    sql("update lead set follow_up_at = now() where id = (select min(id::text)::uuid from lead)")
    mail = wait_subject(mailbox, ada, "How do your 3 leads stand?")
    text = mail.part("plain")
    assert text.count(f"{RUST['title']}, {RUST['company']}") == 3
    wait_for("the next week", lambda: sql("select count(*) from lead where follow_up_at > now() + interval '6 days'") == [{"count": 3}], 20)
    assert len([mail for mail in mailbox.emails(ada) if "stand?" in mail.subject]) == 1
    links = ACT.findall(text)
    assert len(links) == 9
    talking, placed, lost = links[:3]
    assert act(api, talking, "talking").status_code == 303
    assert last_event(sql)["what"] == "lead_still_active"
    assert act(api, links[4], "placed", **PLACEMENT).status_code == 303
    assert act(api, links[8], "lost", reason="budget").status_code == 303
    assert sorted(row["status"] for row in sql("select status from lead")) == ["accepted", "lost", "placed"]


# --- what is learned from it --------------------------------------------------------------------------------------------


def test_the_report_counts_outcomes_and_lists_what_the_rules_got_wrong(cli, api, mailbox, sql):
    _, path = accepted(cli, api, mailbox)
    act(api, path, "placed", **PLACEMENT, engagement="python")
    sql("delete from report_day") # counted from the leads until it is made again
    figures = {row["grouped_by"]: row for row in sql("select * from report.learning")}
    assert set(figures) == {"engagement", "recruiter", "ruleset", "source"}
    for row in figures.values():
        assert (row["leads"], row["accepted"], row["placed"], row["placement_rate"], row["wrong_class_rate"]) == (1, 1, 1, 1, 1)
        assert row["responses_kept"] == 1 and row["responded_after_median"] is not None
    assert figures["recruiter"]["name"] == "ada" and figures["engagement"]["name"] == "python"
    (wrong,) = sql("select predicted_engagement, actual_engagement, recruiter from report.misprediction")
    assert wrong == {"predicted_engagement": "rust", "actual_engagement": "python", "recruiter": "ada"}


def test_once_a_month_staff_read_what_the_rules_got_wrong(cli, try_cli, api, mailbox, sql):
    wrong, right, old = (api.take({**RUST, "title": f"Engine {number}"}) for number in range(3))
    for lead in (wrong, right, old):
        wait_for("the dispatch", lambda: api.get(f"/api/v1/leads/{lead['id']}").json()["status"] != "new", 30)
    change = {"engagement": "python", "reason": "wrong_class"}
    for lead in (wrong, old):
        assert api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change).status_code == 200
    sql("update event set at = at - interval '1 month' where what = 'engagement_changed'")
    sql("update event set at = at - interval '3 months' where what = 'engagement_changed' and lead_id = %s", [old["id"]])
    sql("update daily_work set done_at = now() - interval '1 month' where name = 'rules_mistakes'")
    mail = wait_for("the list", lambda: [m for m in mailbox.emails("fallback@agency.example") if "The rules got" in m.subject], 30)[0]
    assert "one lead wrong" in mail.subject
    for part in ("plain", "html"):
        assert f"/staff/leads/{wrong['reference']}" in mail.part(part) and "computed rust, was python (staff, rule set " in mail.part(part)
    assert right["reference"] not in mail.part("plain") and old["reference"] not in mail.part("plain")
    month = sql("select to_char(now() - interval '1 month', 'YYYY-MM') as month")[0]["month"]
    assert wrong["reference"] in cli("rules", "mistakes", "--month", month) and wrong["reference"] not in cli("rules", "mistakes")
    assert try_cli("rules", "mistakes", "--month", "2026-13").status == 2
    row = sql("select actual_engagement, decided_by from report.misprediction where reference = %s", [wrong["reference"]])
    assert row == [{"actual_engagement": "python", "decided_by": "staff"}]
    sql("update daily_work set done_at = now() - interval '25 hours' where each = 'day'")
    wait_for("the day's work", lambda: sql("select done_at > now() - interval '1 hour' as is_done from daily_work where each = 'day'")[0]["is_done"], 30)
    assert sql("select count(*) from outbox where notification = 'rules_mistakes'") == [{"count": 1}]


def test_the_time_to_an_answer_is_counted_in_the_agencys_hours(start_service, recruiters, token, mailbox, sql):
    api = Api(start_service(LEADMATCH_AGENCY_HOURS="mon-fri 09:00-12:00 13:00-17:00", LEADMATCH_AGENCY_TIMEZONE="UTC+2").url, token)
    for number in range(3):
        api.take({**RUST, "title": f"Engine {number}"})
    wait_for("the offers", lambda: sql("select count(*) from lead where status = 'offered'")[0]["count"] == 3, 30)
    # From Friday 16:30 to Monday 09:15 (UTC+2); over lunch; at night.
    spans = [("2026-11-27 14:30Z", "2026-11-30 07:15Z"), ("2026-11-24 09:30Z", "2026-11-24 11:30Z"), ("2026-11-24 20:00Z", "2026-11-24 21:00Z")]
    for (since, until), row in zip(spans, sql("select id from lead order by id")):
        sql("update lead set created_at = %s, responded_at = %s, response_from_at = null, response_kept = true where id = %s", [since, until, row["id"]])
    minutes = sql("select extract(epoch from responded_working)::int / 60 as minutes from report.outcome order by lead_id")
    assert [row["minutes"] for row in minutes] == [45, 60, 0]
    sql("delete from report_day")
    (figures,) = sql("select responded_working_median as median, responses_kept from report.learning where grouped_by = 'engagement'")
    assert abs(figures["median"].total_seconds() - 45 * 60) < 5 * 60 and figures["responses_kept"] == 3
