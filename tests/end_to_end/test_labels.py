"""Who of staff owns a lead, and its tags: from the API, the shell, and the console's pages to the search and the record."""

import html
import re

import pytest

from support.net import wait_for
from support.sample import BY_ENGAGEMENT, Api
from test_console import ALERT, anna, lead, password_hash, service, vera  # noqa: F401
from test_search import found, refused

RUST = BY_ENGAGEMENT["rust"]


def test_a_lead_is_owned_and_tagged_by_the_api_and_found_by_both(service, anna, api, lead, sql):  # noqa: F811
    path = f"/api/v1/leads/{lead}"
    shown = api.request("PATCH", path, json={"owner": "Anna@Agency.example", "tags": ["VIP", "spring fair", "vip"]}).json()
    assert (shown["owner"], shown["tags"]) == ("anna@agency.example", ["spring-fair", "vip"])
    assert api.request("PATCH", path, json={"tag": "Müller", "untag": "vip"}).json()["tags"] == ["müller", "spring-fair"]
    assert api.request("PATCH", path, json={"tag": "müller"}).status_code == 200  # nothing changes, so nothing is told
    for state in ("not up to date", "indexed"):
        for query in ("owner:anna", "owner:anna@agency.example", "tag:spring-fair", "tag:spr*", "has:tag", "-owner:none", "tag:müller -tag:spring"):
            if "-tag:spring" in query:
                assert refused(api, query)["code"] == "unknown_value"
            else:
                assert found(api, query) == [RUST["title"]], (state, query)
        assert found(api, "owner:olga") == found(api, "owner:none") == []
        wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
    assert refused(api, "owner:nobody")["code"] == refused(api, "owner:me")["code"] == refused(api, "is:mine")["code"] == "nobody"
    assert [row["what"] for row in sql("select what from event where actor like 'token:%%' order by id")] == ["owner_changed", "tags_changed", "tags_changed"]
    assert sql("select count(*) as n from audit where what in ('owner_changed', 'tags_changed')") == [{"n": 3}]
    assert api.request("PATCH", path, json={"owner": "none", "tags": []}).json()["owner"] is None
    assert sql("select owner_id, tags from lead") == [{"owner_id": None, "tags": None}]


@pytest.mark.parametrize(
    "body, field, code",
    [
        ({"owner": "vera@agency.example"}, "owner", "not_a_choice"),
        ({"owner": "nobody@agency.example"}, "owner", "not_a_choice"),
        ({"owner": "me"}, "owner", "not_a_choice"),
        ({"tag": "<b>"}, "tag", "not_a_choice"),
        ({"tag": "x" * 41}, "tag", "not_a_choice"),
        ({"tags": "vip"}, "tags", "wrong_type"),
        ({"tags": ["vip", 7]}, "tags", "not_a_choice"),
        ({"tags": [f"t{n}" for n in range(21)]}, "tags", "too_long"),
        ({"tag": 7}, "tag", "wrong_type"),
    ],
)
def test_what_is_no_owner_and_no_tag_is_refused(body, field, code, service, api, lead, sql):  # noqa: F811
    answer = api.request("PATCH", f"/api/v1/leads/{lead}", json=body)
    assert answer.status_code == 422, answer.text
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]
    assert sql("select owner_id, tags from lead") == [{"owner_id": None, "tags": None}]


def test_the_shell_says_who_owns_a_lead_and_tags_it(service, lead, cli, try_cli, sql):  # noqa: F811
    cli("leads", "own", lead, "anna@agency.example")
    cli("leads", "tag", lead, "VIP")
    assert lead in cli("leads", "list", "owner:anna", "tag:vip")
    cli("leads", "untag", lead, "vip")
    cli("leads", "own", lead, "none")
    assert sql("select owner_id, tags from lead") == [{"owner_id": None, "tags": None}]
    assert try_cli("leads", "own", lead, "nobody@agency.example").status == 2


def test_people_take_leads_hand_them_over_and_tag_them_in_the_console(service, anna, vera, lead, sql):  # noqa: F811
    path = f"/staff/leads/{lead}"
    assert "No one owns this lead yet." in anna.get(path).text
    assert anna.post(path, owner="me").status_code == 303
    assert anna.post(path, tag="Big & bold").status_code == 422
    assert anna.post(path, tag="Big bold").status_code == 303
    page = anna.get(path).text
    assert "Owner changed to anna@agency.example" in page and "Tags changed: big-bold" in page
    (address,) = re.findall(r'<a class="tag" href="([^"]+)">big-bold</a>', page)
    assert lead in anna.get(html.unescape(address)).text
    row = anna.get("/staff/leads?q=is:mine&columns=reference,owner,tags").text
    assert lead in row and ">anna<" in row and ">big-bold</span>" in row
    assert lead not in vera.get("/staff/leads?q=is:mine").text
    assert 'name="tag"' not in vera.get(path).text and vera.post(path, tag="x").status_code == 403
    assert anna.post(path, owner="olga@agency.example").status_code == 303
    assert anna.post(path, untag="big-bold").status_code == 303
    assert lead not in anna.get("/staff/leads?q=is:mine").text
    wrong = anna.post(path, owner="vera@agency.example")
    assert wrong.status_code == 422 and "No one who can change leads has the account" in ALERT.findall(wrong.text)[0]
    assert [item["insert"] for item in anna.session.get(f"{anna.url}/staff/complete", params={"q": "owner:ol"}).json()["items"]] == ["olga@agency.example"]
