"""Submissions to send, and a client that sends them."""

from typing import Any, Callable, ClassVar
from uuid import uuid4

import requests

Submission = dict[str, Any]

CONTACT: Submission = {"contact_name": "Ada Brandt", "email": "ada@client.example", "consent": True}

RUST: Submission = {
    **CONTACT,
    "company": "Brandt Markets",
    "title": "Matching engine",
    "description": "An order matching engine with a latency budget of a few microseconds.",
    "use_case": "trading_engine",
    "latency": "under_1ms",
    "memory": "tight",
    "data_share": "none",
}
PYTHON: Submission = {
    **CONTACT,
    "company": "Kestrel Health",
    "title": "Model training",
    "description": "Training and evaluating models on patient questionnaires.",
    "use_case": "ml_training",
    "data_share": "most",
    "priority": "first_version",
}
HYBRID: Submission = {
    **CONTACT,
    "company": "Northwind Radar",
    "title": "Faster feature extraction",
    "description": "Our feature extraction is slow; the hot loop should be native, the research stays as it is.",
    "codebase": "python_too_slow",
    "use_case": "ml_training",
    "data_share": "part",
    "latency": "under_10ms",
}
def by_client(number: int, submission: Submission = RUST) -> Submission:
    """The submission as another client would send it: leads of one client are related, and go to one recruiter."""
    return {**submission, "email": f"c{number}@client{number}.example", "company": f"Client {number}"}


BY_ENGAGEMENT = {"rust": RUST, "python": PYTHON, "hybrid": HYBRID}


class Api:
    """The JSON interface as a client sees it. Answers are requests.Response objects, whatever their status."""

    check: ClassVar[Callable[[str, str, str, requests.Response], None] | None] = None  # what tests hold every answer against

    def __init__(self, url: str, token: str | None = None, timeout: float = 20):
        self.url = url
        self.timeout = timeout
        self.http = requests.Session()
        self.http.trust_env = False
        if token is not None:
            self.http.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **arguments: Any) -> requests.Response:
        return self.request("GET", path, **arguments)

    def post(self, path: str, **arguments: Any) -> requests.Response:
        return self.request("POST", path, **arguments)

    def request(self, method: str, path: str, **arguments: Any) -> requests.Response:
        arguments.setdefault("timeout", self.timeout)
        arguments.setdefault("allow_redirects", False)
        answer = self.http.request(method, self.url + path, **arguments)
        if Api.check is not None:
            Api.check(self.url, method, path, answer)
        return answer

    def send(self, submission: Submission, key: str | None = None) -> requests.Response:
        """POST /api/v1/leads"""
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.post("/api/v1/leads", json=submission, headers=headers)

    def take(self, submission: Submission, key: str | None = None) -> dict[str, Any]:
        """Sends a submission that must become a lead of its own, even if it was sent before; returns the answer."""
        answer = self.send(submission, uuid4().hex if key is None else key)
        assert answer.status_code == 201, f"{answer.status_code}: {answer.text}"
        return answer.json()
