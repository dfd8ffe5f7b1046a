"""The wording file: one replaced text is replaced on pages, in answers of the API, and in emails."""

import json
import re
import signal

import pytest

from support.leadmatch import STOP_SECONDS, run_command
from support.net import wait_for
from support.sample import RUST, Api

OURS = {
    "error.required.email": "We can't answer without your email.",
    "option.start.now": "As soon as you can",
    "problem.fields_invalid.title": "Some answers need another look",
    "status.title": "How it stands",
    "email.lead_offered.subject": "Yours, if you like: {{reference}}",
}


@pytest.fixture
def wording(tmp_path):
    """Writes the texts to a folder of templates, which it returns."""

    def write(texts: dict[str, str]) -> str:
        path = tmp_path / "templates/wording/en.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(texts, indent=0))
        return str(path.parents[1])

    return write


def post_form(api: Api, **answers: str) -> str:
    token = re.search(r'name="token" value="([^"]+)"', api.get("/project").text).group(1)
    return api.post("/project", data={"token": token, **answers}).text


def test_a_replaced_text_is_on_the_page_in_the_problem_and_in_the_email(start_service, recruiters, mailbox, token, wording):
    api = Api(start_service(LEADMATCH_TEMPLATES=wording(OURS)).url, token)
    problem = api.post("/api/v1/leads", json={"use_case": "game_engine"}).json()
    assert problem["title"] == OURS["problem.fields_invalid.title"]
    assert OURS["error.required.email"] in json.dumps(problem)
    assert "We can&#39;t answer without your email." in post_form(api, use_case="game_engine")
    assert OURS["option.start.now"] in api.get("/project").text

    status_url = api.take({**RUST, "start": "now"})["status_url"]
    page = api.get(status_url[status_url.index("/", len("https://")) :]).text
    assert OURS["status.title"] in page and OURS["option.start.now"] in page
    email = mailbox.wait(recruiters["rust"])[0]
    assert email.subject.startswith("Yours, if you like: LM-")
    assert f"Start: {OURS['option.start.now']}" in email.part("plain")


def test_a_hang_up_reads_the_texts_again(start_service, wording):
    service = start_service(LEADMATCH_TEMPLATES=wording({}))
    api = Api(service.url)
    assert api.get("/api/nothing").json()["title"] == "Not found"
    wording({"problem.not_found.title": "Nothing here"})
    service.signal(signal.SIGHUP)
    wait_for("the new text", lambda: api.get("/api/nothing").json()["title"] == "Nothing here")


@pytest.mark.parametrize(
    "key, text, message",
    [
        ("problem.no_such.title", "x", "the program has no text of this name"),
        ("error.too_many", "At most {most}.", "nothing is filled in for {most} here"),
        ("page.head.both", "{{#open}}", "en.json:2"),
    ],
)
def test_a_text_that_would_not_do_stops_the_start_with_its_line(key, text, message, settings, wording):
    result = run_command({**settings, "LEADMATCH_TEMPLATES": wording({key: text})}, "serve", seconds=STOP_SECONDS)
    assert result.status == 1
    assert "wording/en.json:2" in result.stderr and message in result.stderr
