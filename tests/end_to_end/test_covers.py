"""Who can cover for a recruiter who is away."""

from support.sample import RUST
from test_portal import FAR, accept, add, ada, offer_path, portal, problem  # noqa: F401


def test_a_cover_is_somebody_who_is_there(cli, portal, try_cli, sql):
    bob = add(cli, "bob")
    cli("recruiter", "time-off", bob, "--from", "2098-03-10", "--to", "2098-03-12")
    for start, end in (("2098-03-01", "2098-03-10"), ("2098-03-12", "2098-03-20"), ("2098-03-11", "2098-03-11")):
        page = portal.refuse("time_off", time_off_from=start, time_off_to=end, cover=bob)
        assert "ob is off at that time" in problem(page, "cover")
    assert try_cli("recruiter", "time-off", "ada@agency.example", "--from", "2098-03-11", "--to", "2098-03-11", "--cover", bob).status == 2
    portal.do("time_off", "time_off", time_off_from="2098-04-01", time_off_to="2098-04-20", cover=bob)
    cli("recruiter", "pause", bob)
    assert "ob gets no new leads" in problem(portal.refuse("time_off", time_off_from="", time_off_to=FAR, cover=bob), "cover")
    assert "ob gets no new leads" in problem(portal.refuse("pause", pause_cover=bob), "pause_cover")
    cli("recruiter", "remove", bob)
    assert problem(portal.refuse("time_off", time_off_from="", time_off_to=FAR, cover=bob), "cover")


def test_a_cover_takes_one_of_the_accepted_leads(cli, api, mailbox, portal, try_cli):
    cli("recruiter", "add", "--name", "Eve", "--email", "eve@agency.example", "--engagements", "python")
    portal.do("time_off", "time_off", time_off_from=FAR, time_off_to=FAR, cover="eve@agency.example")
    api.take(RUST)
    accept(api, mailbox, "ada@agency.example")
    assert "Eve takes none of the accepted leads" in problem(portal.refuse("pause", pause_cover="eve@agency.example"), "pause_cover")
    assert "Eve takes none" in problem(portal.refuse("time_off", time_off_from="", time_off_to=FAR, cover="eve@agency.example"), "cover")
    assert try_cli("recruiter", "pause", "ada@agency.example", "--cover", "eve@agency.example").status == 2
    cli("recruiter", "set", "eve@agency.example", "--engagements", "python,rust")
    portal.do("pause", "pause", pause_cover="eve@agency.example")


def test_a_note_on_a_lead_that_is_gone_is_kept_to_read(cli, api, mailbox, portal, sql):
    reference = api.take(RUST)["reference"]
    accept(api, mailbox, "ada@agency.example")
    offer = offer_path(mailbox, "ada@agency.example")
    assert api.post(offer, data={"action": "return", "reason": "too_busy"}).status_code == 303
    page = portal.refuse("note", lead=reference, note="She calls back on Monday")
    assert "She calls back on Monday" in page and "Your note wasn’t saved" in page
