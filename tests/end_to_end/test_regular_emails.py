"""What recruiters are told regularly: every week how their leads stand, every month a question about their bench; never that there is nothing."""

import datetime

import pytest

from support.net import wait_for
from support.sample import RUST, by_client
from test_portal import Portal, add, link, offer_path

WEEK, MONTH = "summary_due_at", "bench_check_due_at"


@pytest.fixture
def ada(service, cli, sql) -> str:
    address = add(cli, "ada", "--timezone", "Europe/Berlin")
    scheduled(sql, WEEK), scheduled(sql, MONTH)
    return address


@pytest.fixture
def portal(cli, api, ada) -> Portal:
    return Portal(api, link(cli, ada))


def scheduled(sql, column: str) -> None:
    wait_for(f"{column} of everybody", lambda: sql(f"select count(*) from recruiter where {column} <= now() and removed_at is null") == [{"count": 0}])


def let_come(sql, column: str) -> None:
    """The moment comes, and is over."""
    sql(f"update recruiter set {column} = now() - interval '1 second' returning id")
    scheduled(sql, column)


def told(sql, notification: str) -> list[dict]:
    return [row["view"] for row in sql("select view from outbox where notification = %s order by id", [notification])]


def test_nobody_is_told_that_there_is_nothing_and_the_next_moment_is_when_they_work(cli, sql, ada):
    cli("recruiter", "set", ada, "--hours", "mon-fri 09:00-17:00")
    let_come(sql, WEEK), let_come(sql, MONTH)
    assert sql("select count(*) from outbox") == [{"count": 0}]
    (next,) = sql("""select to_char(summary_due_at at time zone 'Europe/Berlin', 'Dy HH24:MI') as week,
        to_char(bench_check_due_at at time zone 'Europe/Berlin', 'HH24:MI') as month, bench_check_due_at > now() as is_later from recruiter""")
    assert next == {"week": "Mon 09:00", "month": "09:00", "is_later": True}


def test_a_summary_says_what_waits_and_what_is_in_work_and_can_be_switched_off(api, mailbox, sql, ada, portal):
    first = api.take(by_client(1) | {"title": "Secret exchange"})
    assert api.post(offer_path(mailbox, ada, 1), data={"action": "accept"}).status_code == 303
    second = api.take(by_client(2))
    offer_path(mailbox, ada, 2)
    let_come(sql, WEEK)
    (view,) = told(sql, "recruiter_summary")
    assert [lead["reference"] for lead in view["leads"]["list"]] == [first["reference"]]
    assert [lead["reference"] for lead in view["offers"]["list"]] == [second["reference"]]
    summary = lambda: [mail for mail in mailbox.emails(ada) if mail.subject == "Your week: 1 to answer, 1 in work"]
    wait_for("the summary", lambda: len(summary()) == 1)
    text = summary()[0].part("plain")
    assert f"({first['reference']}, accepted {view['leads']['list'][0]['accepted_on']})" in text
    assert "To contact: Rust" in text and "2 offered to you, 1 accepted" in text and "Respond by " in text
    assert "Secret exchange" not in text  # so that an erasure need not look for it here
    assert "Saved." in portal.do("emails", "emails", weekly_summary="off")
    let_come(sql, WEEK)
    assert len(told(sql, "recruiter_summary")) == 1
    portal.do("emails", "emails", weekly_summary="on")
    sql("update recruiter set bounced_at = now() returning id")
    let_come(sql, WEEK)
    assert len(told(sql, "recruiter_summary")) == 1
    assert "use on or off" in portal.refuse("emails", weekly_summary="perhaps")


def test_the_bench_is_asked_about_once_an_entry_is_old_and_confirmed_with_one_press(mailbox, sql, ada, portal):
    portal.do("bench", "bench", engagement="rust", seniority="expert", engineers="2")
    portal.do("bench", "bench", engagement="python", engineers="1")
    let_come(sql, MONTH)
    assert told(sql, "bench_check") == []  # all of it is fresh
    sql("update bench set confirmed_at = now() - interval '20 days' where engagement = 'rust' returning id")
    let_come(sql, MONTH)
    (mail,) = [wait_for("the question", lambda: next((m for m in mailbox.emails(ada) if m.subject == "Are your engineers still available?"), None))]
    assert "2 × Rust, expert" in mail.part("plain") and "1 × Python" in mail.part("plain") and "#bench" in mail.part("plain")
    assert "Confirmed today." in portal.do("bench_confirm_all", "bench")
    assert sql("select count(*) from bench where confirmed_at > now() - interval '1 minute'") == [{"count": 2}]
    sql("update bench set confirmed_at = now() - interval '20 days' returning id")
    sql("update recruiter set paused_at = now() returning id")
    let_come(sql, MONTH)
    assert len(told(sql, "bench_check")) == 1


def test_whoever_is_away_gets_the_next_when_they_are_back(cli, sql, ada):
    back = (datetime.date.today() + datetime.timedelta(days=40)).isoformat()
    cli("recruiter", "time-off", ada, "--to", back)
    let_come(sql, WEEK), let_come(sql, MONTH)
    assert sql("select summary_due_at > %s and bench_check_due_at > %s as is_later from recruiter", [back, back]) == [{"is_later": True}]
