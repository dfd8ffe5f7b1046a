"""SIGHUP while requests are answered. `make tsan` runs this to see that readers and the reload share nothing unguarded."""

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

from support.leadmatch import ROOT
from support.net import wait_for
from support.sample import RUST, Api

RELOADS = 4
PAGES = ["/hire/rust-engineer", "/hire/compare/rust-vs-python", "/project", "/metrics", "/openapi.json"]


def test_requests_are_answered_while_templates_wording_and_rules_are_read_again(start_service, recruiters, cli, mailbox, tmp_path):
    page = tmp_path / "templates/pages/hire_rust.html"
    wording = tmp_path / "templates/wording/en.json"
    email = tmp_path / "templates/emails/lead_offered.txt"
    for path in (page, wording, email):
        path.parent.mkdir(parents=True, exist_ok=True)
    rules = json.loads(cli("rules", "show"))
    rules_path = tmp_path / "rules.json"
    built_in = (ROOT / "templates/pages/hire_rust.html").read_text()
    built_in_email = (ROOT / "templates/emails/lead_offered.txt").read_text()

    def write(number: int) -> None:
        page.write_text(built_in + f"<!-- edition {number} -->")
        email.write_text(built_in_email + f"\nedition {number}\n")
        wording.write_text(json.dumps({"form.step.team": f"Data and team {number}"}))
        rules["version"] = f"ours-{number}"
        rules_path.write_text(json.dumps(rules))

    write(0)
    service = start_service(LEADMATCH_TEMPLATES=str(tmp_path / "templates"), LEADMATCH_RULES=str(rules_path))
    is_over = Event()
    answered: list[int] = []

    def read() -> None:
        client = Api(service.url)
        while not is_over.is_set():
            for path in PAGES:
                answered.append(client.get(path).status_code)

    def post(worker: int) -> None:
        client = Api(service.url)
        for number in count():
            if is_over.is_set():
                return
            answered.append(client.send({**RUST, "title": f"lead {worker}/{number}"}, f"{worker}/{number}").status_code)

    with ThreadPoolExecutor(6) as pool:
        work = [pool.submit(read) for _ in range(3)] + [pool.submit(post, worker) for worker in range(3)]
        try:
            for number in range(1, RELOADS + 1):
                before = len(answered)
                wait_for("requests", lambda: len(answered) > before + 20 or any(done.done() for done in work), 120)
                write(number)
                service.signal(signal.SIGHUP)
                wait_for("the reload", lambda: len(service.logged("reloaded")) >= number, 120)
        finally:
            is_over.set()
    for done in work:
        done.result()
    assert set(answered) <= {200, 201}
    assert not service.logged("reload_failed")
    assert f"edition {RELOADS}" in Api(service.url).get("/hire/rust-engineer").text
    assert f'version="ours-{RELOADS}"' in Api(service.url).get("/metrics").text
