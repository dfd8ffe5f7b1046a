"""The conventions of the staff API: every answer can be traced, nothing is overwritten unseen, repeats are harmless, filters are exact."""

import csv
import io
import json
import re
from typing import Any

import pytest

from support.net import wait_for
from support.sample import BY_ENGAGEMENT, RUST, Api, by_client


def lead_of(api: Api, number: int = 0, **changes: Any) -> dict[str, Any]:
    return api.take({**RUST, "email": f"client{number}@client{number}.example", **changes})


def patch(api: Api, lead: dict[str, Any], headers: dict[str, str] | None = None, **change: Any):
    return api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change, headers=headers or {})


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/api/v1/leads"), ("GET", "/healthz"), ("GET", "/api/v1/nowhere"), ("POST", "/api/v1/leads"), ("GET", "/project"), ("DELETE", "/api/v1/leads"),
])
def test_every_answer_has_the_id_that_its_log_lines_have(start_service, token, method: str, path: str):
    service = start_service(LEADMATCH_LOG_LEVEL="debug")
    answers = [Api(service.url, token).request(method, path) for _ in range(2)]
    ids = {answer.headers["Request-Id"] for answer in answers}
    assert len(ids) == 2
    wait_for("both in the log", lambda: ids <= {line.get("request") for line in service.log})


def test_a_change_that_names_an_older_version_is_refused_and_changes_nothing(api: Api, recruiters):
    lead = lead_of(api)
    seen = wait_for("the offer", lambda: (now := api.get(f"/api/v1/leads/{lead['id']}")).json()["status"] == "offered" and now)
    etag = seen.headers["ETag"]
    assert etag == f'"{seen.json()["version"]}"'
    changed = patch(api, lead, {"If-Match": etag}, status="withdrawn", reason="they called")
    assert (changed.status_code, changed.headers["ETag"] != etag) == (200, True)
    late = patch(api, lead, {"If-Match": etag}, status="closed", reason="other")
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert "it is now withdrawn and rust" in late.json()["detail"]
    assert api.get(f"/api/v1/leads/{lead['id']}").headers["ETag"] == changed.headers["ETag"]
    assert patch(api, lead, {"If-Match": "*"}, note="anyway").status_code == 200
    for wrong in ("12", 'W/"12"', '"1", "2"', '""'):
        assert patch(api, lead, {"If-Match": wrong}, note="no").status_code == 400, wrong
    assert patch(api, lead, version=seen.json()["version"], note="no").status_code == 409, "as it was before there was a header for it"
