"""Many simultaneous offers, and recruiters whose mail server wants none: the flood guard, bounces, and removal."""

import re

import pytest

from smtp_sink import SmtpSink
from support.net import wait_for
from support.sample import RUST, Api, by_client
from test_offers import LINK, act, add, link_in, offer_link, pass_time, statuses, wait_subject

ONE_BY_ONE = 3


@pytest.fixture
def busy(start_service, token) -> Api:
    return Api(start_service(LEADMATCH_OFFER_MAILS_PER_HOUR=str(ONE_BY_ONE)).url, token)


def take(api: Api, count: int) -> list[str]:
    """Each of another client, as leads of one client go to one recruiter."""
    return [api.take({**by_client(number), "title": f"Secret title {number}"})["reference"] for number in range(count)]


def digests(mailbox, address: str) -> list:
    return [mail for mail in mailbox.emails(address) if "for you" in mail.subject and "more lead" in mail.subject]


def offers_told_in(mail) -> dict[str, str]:
    """Links by reference."""
    return {
        reference: LINK.search(rest).group(1)
        for reference, rest in re.findall(r"Rust lead (LM-\w+)\n(.*?)(?=\n\n)", mail.part("plain").replace("\r\n", "\n"), re.DOTALL)
    }


def let_the_next_digest_come(sql) -> None:
    sql("update recruiter set digest_at = now()")


def tell_all(sql) -> None:
    """Until every offer was told and every email is out."""

    def nothing_is_left() -> bool:
        let_the_next_digest_come(sql)
        return sql("""
            select (select count(*) from offer where awaits_digest) + (select count(*) from outbox where state = 'queued') as n""") == [{"n": 0}]

    wait_for("everything to be told", nothing_is_left, 30)


def test_what_is_more_than_a_few_an_hour_comes_together(cli, busy, mailbox, sql):
    ada = add(cli, "ada")
    references = take(busy, 8)
    wait_for("eight offers", lambda: len(statuses(sql)) == 8)
    tell_all(sql)
    told = {mail.message["X-Lead-Reference"] for mail in mailbox.emails(ada) if " lead: " in mail.subject}
    together = {reference: path for mail in digests(mailbox, ada) for reference, path in offers_told_in(mail).items()}
    assert len(told) == ONE_BY_ONE and told | set(together) == set(references) and not told & set(together)
    assert len(set(together.values())) == 8 - ONE_BY_ONE
    for part in ("plain", "html"):
        for mail in digests(mailbox, ada):
            assert "Secret title" not in mail.part(part) and "Brandt" not in mail.part(part) and "UTC" in mail.part(part)
    for path in together.values():
        assert act(busy, path, "accept").status_code == 303
    assert statuses(sql).count("accepted") == 8 - ONE_BY_ONE
    assert sql("select count(*) from offer where awaits_digest") == [{"count": 0}]


def test_one_digest_waits_for_the_next(cli, busy, mailbox, sql):
    ada = add(cli, "ada")
    take(busy, ONE_BY_ONE + 1)
    wait_for("a digest", lambda: digests(mailbox, ada), 20)
    assert digests(mailbox, ada)[0].subject.startswith("One more lead for you: Rust (LM-")
    take(busy, 2)
    wait_for("two offers to wait", lambda: sql("select count(*) from offer where awaits_digest") == [{"count": 2}])
    assert len(digests(mailbox, ada)) == 1
    let_the_next_digest_come(sql)
    assert wait_for("the next", lambda: digests(mailbox, ada)[1:], 20)[0].subject == "2 more leads for you: 2 Rust"


def test_another_hour_begins_anew(cli, busy, mailbox, sql):
    ada = add(cli, "ada")
    take(busy, ONE_BY_ONE)
    offer_link(mailbox, ada, ONE_BY_ONE)
    sql("update recruiter set hour_at = hour_at - interval '61 minutes'")
    take(busy, 1)
    offer_link(mailbox, ada, ONE_BY_ONE + 1)
    assert sql("select hour_offers from recruiter") == [{"hour_offers": 1}]


def test_what_is_over_before_it_was_told_is_not_told(cli, busy, mailbox, sql):
    ada = add(cli, "ada")
    take(busy, ONE_BY_ONE + 1)
    wait_for("a digest", lambda: digests(mailbox, ada), 20)
    (waiting,) = take(busy, 1)
    wait_for("one to wait", lambda: sql("select count(*) from offer where awaits_digest") == [{"count": 1}])
    sql("update offer set deadline_at = now() - interval '1 second' where awaits_digest")
    wait_for("its end", lambda: sql(f"select status from lead where reference = '{waiting}'") == [{"status": "escalated"}])
    let_the_next_digest_come(sql)
    wait_for("all emails to be out", lambda: sql("select count(*) from outbox where state = 'queued'") == [{"count": 0}])
    assert len(digests(mailbox, ada)) == 1
    assert not any(waiting in mail.part("plain") for mail in mailbox.emails(ada))


def test_two_routers_tell_everything_once(cli, start_service, token, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name, "--capacity", "1000")
    services = [start_service(LEADMATCH_OFFER_MAILS_PER_HOUR="1", LEADMATCH_SENDERS="0") for _ in range(2)]
    take(Api(services[0].url, token), 40)
    wait_for("40 offers", lambda: len(statuses(sql)) == 40, 30)

    def all_are_told() -> bool:
        let_the_next_digest_come(sql)
        return sql("select count(*) from offer where awaits_digest") == [{"count": 0}]

    wait_for("all to be told", all_are_told, 30)
    told = "select count(*), count(distinct line ->> 'reference') as leads from outbox, json_array_elements(view -> 'list') line where notification = 'offers_digest'"
    assert sql(told) == [{"count": 38, "leads": 38}]
    assert sql("select count(*) from outbox where notification = 'lead_offered'") == [{"count": 2}]


# --- mail servers that refuse -----------------------------------------------------------------------------------------


def test_a_recruiter_whose_address_is_refused_is_paused_and_the_offer_moves_on(cli, start_service, token, mailbox, sql):
    for name in ("ada", "bob"):
        add(cli, name)
    sink = SmtpSink().start()
    sink.fail_with("rcpt_550")
    api = Api(start_service(LEADMATCH_SMTP_URL=sink.url, LEADMATCH_SENDERS="1").url, token)
    api.take(RUST)
    wait_for("the offer to move on", lambda: statuses(sql) == ["undelivered", "open"], 30)
    (gone,) = sql("select name, email from recruiter where paused_at is not null and bounced_at is not null")
    emails = lambda recipient: [mail for mail in sink.emails if mail.recipient == recipient]
    told = wait_for("staff to be told", lambda: emails("fallback@agency.example"), 20)[0]
    assert f"resume {gone['email']}".encode() in told.raw and b"no such user" in told.raw
    assert emails(gone["email"]) == []
    (other,) = {"ada@agency.example", "bob@agency.example"} - {gone["email"]}
    assert wait_for("the next offer", lambda: emails(other), 20)
    cli("recruiter", "resume", gone["email"])
    assert sql("select count(*) from recruiter where paused_at is not null or bounced_at is not null") == [{"count": 0}]
    sink.stop()


def test_a_digest_that_is_refused_moves_all_of_its_offers_on(cli, busy, mailbox, sql):
    ada, bob = add(cli, "ada"), add(cli, "bob", "--capacity", "0")
    take(busy, ONE_BY_ONE + 2)
    wait_for("a digest", lambda: digests(mailbox, ada), 20)
    tell_all(sql)
    sql("update outbox set state = 'rejected', last_code = 550, last_text = '5.1.1 no such user' where notification = 'offers_digest'")
    cli("recruiter", "set", bob, "--capacity", "50")
    wait_for("all to be with bob", lambda: sql(
        "select r.name, count(*) from offer o join recruiter r on r.id = o.recruiter_id where o.status = 'open' group by 1"
    ) == [{"name": "bob", "count": ONE_BY_ONE + 2}], 30)
    wait_subject(mailbox, "fallback@agency.example", "are bouncing")


def test_staff_too_read_a_flood_of_notices_together(start_service, token, mailbox, sql):
    office, fallback = "office@agency.example", "fallback@agency.example"
    services = [
        start_service(LEADMATCH_OFFER_MAILS_PER_HOUR=str(ONE_BY_ONE), LEADMATCH_STAFF_NOTICE_TO=office, LEADMATCH_TRIAGE="off") for _ in range(2)
    ]
    references = take(Api(services[0].url, token), 9)

    def told(address: str) -> tuple[list[str], list[str]]:
        """References told one by one, and those told in digests."""
        together = [mail for mail in mailbox.emails(address) if "more notification" in mail.subject]
        single = [mail.message["X-Lead-Reference"] for mail in mailbox.emails(address) if mail not in together]
        return single, [reference for mail in together for reference in re.findall(r"^  (?:.*, )?(LM-\w+)", mail.part("plain").replace("\r\n", "\n"), re.MULTILINE)]

    def is_all_told() -> bool:
        sql("update outbox set created_at = created_at - interval '20 minutes' where notification = 'notices_digest'")
        return all(len(told(address)[0]) + len(told(address)[1]) >= len(references) for address in (office, fallback))

    wait_for("nine notices to each", is_all_told, 60)
    for address, title in ((office, "New lead"), (fallback, "No recruiter is available")):
        single, together = told(address)
        assert len(single) == ONE_BY_ONE and sorted(single + together) == sorted(references)
        digest = next(mail for mail in mailbox.emails(address) if "more notification" in mail.subject)
        assert title in digest.part("plain") and title in digest.part("html") and "Secret title" in digest.part("plain")
    assert sql("select count(*) from outbox where state = 'bundled' and digest_id is null") == [{"count": 0}]


def test_a_recruiter_reads_the_ends_of_many_offers_together(cli, busy, mailbox, sql):
    ada = add(cli, "ada")
    references = take(busy, ONE_BY_ONE + 2)
    tell_all(sql)
    for reference in references:
        assert busy.request("PATCH", f"/api/v1/leads/{reference}", json={"status": "closed", "reason": "filled"}).status_code == 200
    mails = lambda words: [mail for mail in mailbox.emails(ada) if words in mail.subject]

    def is_all_told() -> bool:
        sql("update outbox set created_at = created_at - interval '20 minutes' where notification = 'notices_digest'")
        return sql("select id from outbox where state in ('queued', 'bundled') and digest_id is null") == []

    wait_for("all to be told", is_all_told, 30)
    assert len(mails("No longer available")) == ONE_BY_ONE
    for part in ("plain", "html"):
        text = "".join(digest.part(part) for digest in mails("more notification"))
        assert "No longer available" in text and "Your portal" in text and "/staff/" not in text and "Secret title" not in text
        assert len(set(LINK.findall(text))) == 2 and sum(reference in text for reference in references) == 2
