"""The database or the relay goes away and comes back; the service is stopped in full work. Nothing acknowledged is lost."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest
import requests

from support.mail_catcher import CaughtEmail
from support.net import wait_for
from support.sample import PYTHON, RUST, Api

ANSWER_SECONDS = 8 + 1  # what the service promises, and the way there and back
RECOVERY_SECONDS = 5


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "crashed"])
def test_without_a_database_nothing_is_acknowledged_and_service_returns_by_itself(how, cluster, api, service, sql):
    before = api.take(RUST)
    cluster.stop(how)
    for number in range(3):
        started = time.monotonic()
        answer = api.send({**PYTHON, "title": f"while away {number}"}, f"away-{number}")
        assert time.monotonic() - started < ANSWER_SECONDS
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert api.get("/healthz").status_code == 200
    assert api.get("/readyz").status_code == 503
    cluster.start()
    returned = time.monotonic()
    wait_for("the first lead", lambda: api.send(PYTHON, "back").status_code in (200, 201), RECOVERY_SECONDS)
    assert time.monotonic() - returned < RECOVERY_SECONDS
    wait_for("/readyz", service.is_ready, RECOVERY_SECONDS)
    stored = {row["id"] for row in sql("select id::text from lead")}
    assert before["id"] in stored and len(stored) == 2


def test_who_opens_a_link_while_the_database_is_away_is_asked_to_try_again(cluster, api, service):
    path = "/r/" + api.take(RUST)["status_url"].split("/r/")[1]
    cluster.stop()
    page = api.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 503 and "Please try again in a few seconds." in page.text
    assert '<a class="button" href="">Try again</a>' in page.text and 'href="/project' not in page.text.partition("<main")[2]
    german = api.get(path, headers={"Accept": "text/html", "Accept-Language": "de"}).text
    assert "Noch einmal versuchen" in german
    posted = api.post(path + "/withdraw", data={"sure": "yes"}, headers={"Accept": "text/html"})
    assert posted.status_code == 503 and "Try again</a>" not in posted.text


def test_the_form_is_kept_for_the_client_while_the_database_is_away(cluster, api):
    page = api.get("/project").text
    cluster.stop()
    from test_main_job import as_form, form_token

    answer = api.post("/project", data={**form_token(page), **as_form(RUST)})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert RUST["description"] in answer.text
    assert form_token(answer.text)["token"] == form_token(page)["token"]


def test_without_a_relay_leads_are_taken_and_their_emails_arrive_later(recruiters, api, mailbox, sql):
    mailbox.stop()
    leads = [api.take({**RUST, "title": f"lead {number}"}) for number in range(3)]
    wait_for("an attempt", lambda: sql("select 1 from delivery where outcome = 'retry'"))
    wait_for("all to be dispatched", lambda: sql("select count(*) from outbox where state = 'queued'") == [{"count": 3}])
    mailbox.start()
    emails = mailbox.wait(recruiters["rust"], 3, 30)
    assert {reference_in(mail) for mail in emails} == {lead["reference"] for lead in leads}
    wait_for("the books", lambda: sql("select count(*) from outbox where state = 'delivered'") == [{"count": 3}])


def reference_in(mail: CaughtEmail) -> str:
    return next(word.strip("()[]:,.") for word in mail.subject.split() if "LM-" in word)


def test_a_mail_put_off_by_the_relay_is_sent_again_with_the_same_bytes(recruiters, api, mailbox, sql):
    mailbox.answer = "451 4.3.0 try again later"
    api.take(RUST)
    wait_for("an attempt", lambda: sql("select 1 from delivery where outcome = 'retry' and code = 451"))
    mailbox.answer = None
    (mail,) = mailbox.wait(recruiters["rust"], seconds=30)
    (row,) = sql("select message_id, fails from outbox")
    assert mail.message_id == row["message_id"]
    assert row["fails"] >= 1


def test_a_mail_refused_for_good_is_kept_for_staff_with_the_servers_words(recruiters, api, cli, mailbox, sql):
    mailbox.answer = "550 5.1.1 we know no such person"
    api.take(RUST)
    wait_for("the verdict", lambda: sql("select 1 from outbox where state = 'rejected'"))
    assert "5.1.1 we know no such person" in cli("outbox", "list")
    mailbox.answer = None
    (row,) = sql("select id::text from outbox where state = 'rejected' and notification = 'lead_offered'")
    cli("outbox", "retry", row["id"])
    assert mailbox.wait(recruiters["rust"])


def test_a_stop_under_load_loses_no_acknowledged_lead(start_service, sql):
    service = start_service()
    acknowledged: list[str] = []
    is_over = Event()

    def post(worker: int) -> None:
        client = Api(service.url)
        number = 0
        with suppress(requests.RequestException):
            while not is_over.is_set():
                number += 1
                answer = client.send({**RUST, "title": f"lead {worker}/{number}"}, f"{worker}/{number}")
                if answer.status_code == 201:
                    acknowledged.append(answer.json()["id"])

    with ThreadPoolExecutor(8) as pool:
        workers = [pool.submit(post, worker) for worker in range(8)]
        wait_for("load", lambda: len(acknowledged) > 100, 30)
        service.stop()  # exit 0 inside 10 s, or it fails
        is_over.set()
    for worker in workers:
        worker.result()
    stored = {row["id"] for row in sql("select id::text from lead")}
    assert set(acknowledged) <= stored
    assert len(acknowledged) == len(set(acknowledged))


def test_an_instance_that_stops_hands_its_emails_to_the_other(start_service, recruiters, mailbox, sql):
    first = start_service()
    mailbox.stop()
    Api(first.url).take(RUST)
    wait_for("an attempt", lambda: sql("select 1 from delivery"))
    first.stop()
    mailbox.start()
    start_service()
    assert len(mailbox.wait(recruiters["rust"], seconds=30)) == 1


def test_the_second_instance_takes_over_from_one_that_was_killed(start_service, recruiters, mailbox, sql):
    first = start_service(LEADMATCH_LEASE_SECONDS="2", LEADMATCH_SENDERS="0", LEADMATCH_DISPATCHER="off")
    lead = Api(first.url).take(RUST)
    first.kill()
    start_service(LEADMATCH_LEASE_SECONDS="2")
    (mail,) = mailbox.wait(recruiters["rust"], seconds=30)
    assert lead["reference"] in mail.subject
