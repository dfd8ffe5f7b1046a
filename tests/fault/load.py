"""Clients that do not give up: each post is repeated with its own key until an instance acknowledges it."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Callable

import requests

from fault.reconcile import Ledger, check, duplicates, is_drained
from support.installation import Installation
from support.leadmatch import Service
from support.net import free_port, wait_for
from support.sample import BY_ENGAGEMENT, Api

CLIENTS = 16
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.05
DRAIN_SECONDS = 120
REPEATED_SHARE = 0.2
SUBMISSIONS = list(BY_ENGAGEMENT.values())


def make_keys(posts: int, random_source: random.Random) -> list[str]:
    """posts keys in random order, of which a fifth were used before."""
    fresh = [f"order-{number}" for number in range(posts - int(posts * REPEATED_SHARE))]
    repeated = [random_source.choice(fresh) for _ in range(posts - len(fresh))]
    keys = fresh + repeated
    random_source.shuffle(keys)
    return keys


class Clients:
    """Posts keys to instances in turn; progress counts the posts that were acknowledged."""

    def __init__(self, services: list[Service], ledger: Ledger):
        self.services = services
        self.ledger = ledger
        self.local = threading.local()

    def run(self, keys: list[str]) -> None:
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self.post_until_acknowledged, keys, range(len(keys))))

    def post_until_acknowledged(self, key: str, turn: int) -> None:
        submission = {**SUBMISSIONS[sum(key.encode()) % len(SUBMISSIONS)], "title": key}
        end = time.monotonic() + PATIENCE_SECONDS
        self.ledger.tried.append(key)
        while time.monotonic() < end:
            answer = self.post_once(submission, key, turn)
            if answer is not None and answer.status_code in (200, 201):
                self.ledger.acknowledged.append((key, answer.json()["id"], answer.status_code))
                return
            if answer is not None and answer.status_code != 503:
                raise AssertionError(f"{key}: {answer.status_code} {answer.text}")
            turn += 1
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{key}: not acknowledged in {PATIENCE_SECONDS} s")

    def post_once(self, submission: dict, key: str, turn: int) -> requests.Response | None:
        """None: the connection broke, and nobody knows what became of the post."""
        try:
            return self.client(turn % len(self.services)).send(submission, key)
        except requests.RequestException:
            return None

    def client(self, number: int) -> Api:
        """A client of this thread, which keeps its connection."""
        if not hasattr(self.local, "clients"):
            self.local.clients = [Api(service.url) for service in self.services]
        return self.local.clients[number]


Disturb = Callable[[list[Service], int], None]


def run_disturbed(made: Installation, posts: int, times: int, seed: int, disturb: Disturb, **settings: str) -> Ledger:
    """Two instances under load; disturb(services, number) is called after equal shares of the posts were acknowledged. Returns when dispatcher
    and senders are done."""
    ledger = Ledger()
    made.add_recruiters()
    ports = [f"127.0.0.1:{free_port()}" for _ in range(2)]
    services = [made.start_service(LEADMATCH_LISTEN=port, LEADMATCH_LEASE_SECONDS="2", **settings) for port in ports]
    keys = make_keys(posts, random.Random(seed))
    # The load in a thread and the faults here, not the other way round: a service ends with the thread that started it.
    load = ThreadPoolExecutor(1).submit(Clients(services, ledger).run, keys)
    for number in range(1, times + 1):
        due = posts * number // (times + 1)
        wait_for(f"post {due}", lambda: len(ledger.acknowledged) >= due or load.done(), PATIENCE_SECONDS * 5)
        disturb(services, number)
        ledger.kills += 1
    load.result()
    wait_for("dispatcher and senders to finish", lambda: is_drained(made.sql), DRAIN_SECONDS)
    return ledger


def kill_and_restart(services: list[Service], number: int) -> None:
    services[1].kill()
    services[1].start()


def run_with_kills(made: Installation, posts: int, kills: int, seed: int) -> Ledger:
    """One of two instances is killed again and again."""
    return run_disturbed(made, posts, kills, seed, kill_and_restart)


def report(made: Installation, ledger: Ledger, began: float, faults: str) -> int:
    """Prints the outcome and what does not balance; returns the exit status of the program."""
    seconds = time.monotonic() - began
    emails = made.mailbox.emails()
    problems = check(ledger, made.sql, emails)
    (stored,) = made.sql("select count(*) from lead")
    print(f"{len(ledger.acknowledged)} acknowledged, {len(set(ledger.tried))} keys, {stored['count']} leads stored")
    print(f"{len(emails)} emails arrived, {duplicates(emails)} of them twice with the same bytes, after {ledger.kills} {faults}")
    print(f"{seconds:.1f} s until the last email was settled")
    for problem in problems:
        print(f"WRONG: {problem}")
    print("The books do not balance." if problems else "The books balance.")
    return 1 if problems else 0
