"""Who can cover for a recruiter who is away."""

from test_portal import FAR, add, ada, portal, problem  # noqa: F401


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
