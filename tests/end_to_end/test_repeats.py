"""One submission is one lead, whatever the client repeats, on however many instances."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from support.sample import PYTHON, RUST, Api, Submission

THREADS = 10
ROUNDS = 5


def send_at_once(urls: list[str], key: str | None, submission: Submission = RUST) -> list[tuple[int, dict]]:
    """THREADS equal requests at the same moment, spread over the instances."""
    clients = [Api(urls[number % len(urls)]) for number in range(THREADS)]
    barrier = Barrier(THREADS)

    def send(client: Api) -> tuple[int, dict]:
        client.get("/healthz")  # the connection is there, so that only the post is left to race
        barrier.wait()
        answer = client.send(submission, key)
        return answer.status_code, answer.json()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(send, clients))


@pytest.mark.parametrize("instances", [1, 2])
def test_ten_posts_of_one_key_at_the_same_moment_are_one_lead(instances, start_service, recruiters, mailbox, sql):
    urls = [start_service().url for _ in range(instances)]
    for number in range(ROUNDS):
        answers = send_at_once(urls, f"order-{number}")
        assert sorted(status for status, _ in answers) == [200] * (THREADS - 1) + [201]
        assert len({(lead["id"], lead["reference"], str(lead["recommendation"])) for _, lead in answers}) == 1
    assert sql("select count(*) from lead") == [{"count": ROUNDS}]
    assert len(mailbox.wait(recruiters["rust"], ROUNDS)) == ROUNDS
    assert len({mail.message_id for mail in mailbox.emails()}) == ROUNDS


@pytest.mark.parametrize("instances", [1, 2])
def test_ten_posts_of_the_same_answers_at_the_same_moment_are_one_lead(instances, start_service, sql):
    urls = [start_service().url for _ in range(instances)]
    for number in range(ROUNDS):
        submission = {**RUST, "title": f"Matching engine {number}"}
        for _ in range(2):  # and when the lead of before is closed, all over again
            answers = send_at_once(urls, None, submission)
            assert sorted(status for status, _ in answers) == [200] * (THREADS - 1) + [201]
            assert len({(lead["id"], lead["reference"]) for _, lead in answers}) == 1
            sql("update lead set status = 'closed'")
    (stored,) = sql("select count(*), (select count(*) / 2 from lead_link where kind = 'repeat') as linked from lead")
    assert stored["count"] == 2 * ROUNDS and (stored["linked"] == ROUNDS or instances == 2)


def test_a_repeat_is_answered_200_with_the_first_answer(api):
    first, second = api.send(RUST, "order-1"), api.send(RUST, "order-1")
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {**first.json(), "repeated": True}


def test_a_key_with_another_body_is_refused(api, sql):
    api.take(RUST, "order-1")
    answer = api.send(PYTHON, "order-1")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert sql("select count(*) from lead") == [{"count": 1}]


def test_other_keys_are_other_leads(api, sql):
    for number in range(3):
        api.take(RUST, f"order-{number}")
    assert sql("select count(*) from lead") == [{"count": 3}]


def test_a_key_that_is_no_key_is_refused(api, sql):
    for key in ("", "k" * 256):
        assert api.send(RUST, key).status_code == 400, repr(key)
    assert sql("select count(*) from lead") == [{"count": 0}]


def test_a_repeat_survives_a_restart(service, settings, api, start_service, sql):
    first = api.take(RUST, "order-1")
    service.stop()
    answer = Api(start_service().url).send(RUST, "order-1")
    assert (answer.status_code, answer.json()) == (200, {**first, "repeated": True})
    assert sql("select count(*) from lead") == [{"count": 1}]
