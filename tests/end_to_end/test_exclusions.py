"""Conflicts of interest: whose leads a recruiter is not offered, and who is nobody's company."""

import pytest

from support.net import wait_for
from support.sample import PYTHON, RUST


def conflict(api, mailbox, address: str, count: int = 1) -> None:
    mail = mailbox.wait(address, count=count)[-1]
    link = next(word for word in mail.part("plain").split() if "/o/" in word).partition("example.com")[2]
    assert api.post(link, data={"action": "decline", "reason": "conflict_of_interest"}).status_code == 303


def offers(api, lead) -> list[str]:
    return [offer["status"] for offer in api.get(f"/api/v1/leads/{lead['id']}").json()["offers"]]


def wait_status(api, lead, wanted: str) -> None:
    wait_for(f"status {wanted}", lambda: api.get(f"/api/v1/leads/{lead['id']}").json()["status"] == wanted, seconds=30)


def excluded(api) -> list[str]:
    return [row["company"] for row in api.get("/api/v1/exclusions").json()["exclusions"]]


@pytest.mark.parametrize("domain", ["gmail.com", "web.de", "example.com", "somewhere.example", "x.y.test"])
def test_a_mail_provider_is_nobodys_company(domain, api, recruiters, mailbox):
    first = api.take({**RUST, "email": f"Ada@{domain}"})
    conflict(api, mailbox, recruiters["rust"])
    wait_status(api, first, "escalated")
    assert excluded(api) == [f"ada@{domain}"]
    wait_status(api, api.take({**RUST, "email": f"bob@{domain}"}), "offered")
    wait_status(api, api.take({**RUST, "email": f"ada@{domain}", "title": "Another engine"}), "escalated")


def test_a_company_is_excluded_until_staff_lift_it(cli, try_cli, api, recruiters, mailbox):
    api.take({**RUST, "email": "ada@brandt.eu"})
    conflict(api, mailbox, recruiters["rust"])
    other = api.take({**RUST, "email": "bob@Brandt.EU"})
    wait_status(api, other, "escalated")
    assert "brandt.eu" in cli("recruiter", "exclusions") and "brandt.eu" in cli("recruiter", "exclusions", recruiters["rust"])
    assert "brandt.eu" not in cli("recruiter", "exclusions", recruiters["python"])
    assert try_cli("recruiter", "exclusions", recruiters["python"], "--lift", "brandt.eu").status == 1
    assert "lifted" in cli("recruiter", "exclusions", recruiters["rust"], "--lift", "Brandt.eu")
    wait_status(api, other, "offered")
    assert excluded(api) == []


def test_programs_of_staff_list_and_lift_them(api, recruiters, mailbox, cli):
    api.take({**RUST, "email": "ada@brandt.eu"})
    conflict(api, mailbox, recruiters["rust"])
    (row,) = api.get(f"/api/v1/exclusions?recruiter={recruiters['rust']}").json()["exclusions"]
    assert (row["recruiter"], row["company"]) == (recruiters["rust"], "brandt.eu")
    answer = api.post("/api/v1/exclusions/lift", json={"recruiter": recruiters["rust"], "company": "brandt.eu"})
    assert answer.status_code == 200 and answer.json() == {"exclusions": []}
    assert api.post("/api/v1/exclusions/lift", json={"recruiter": recruiters["rust"], "company": "brandt.eu"}).status_code == 404
    assert api.post("/api/v1/exclusions/lift", json={}).status_code == 400


def test_a_provider_can_be_added(start_service, token, recruiters, mailbox, tmp_path, sql):
    from support.sample import Api

    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "free_mail.list").write_text("# ours\nbrandt.eu\n-gmail.com\n")
    api = Api(start_service(LEADMATCH_TEMPLATES=str(tmp_path)).url, token)
    api.take({**RUST, "email": "ada@brandt.eu"})
    conflict(api, mailbox, recruiters["rust"])
    wait_status(api, api.take({**RUST, "email": "bob@brandt.eu"}), "offered")
    assert sql("select count(*) from free_mail where domain = 'gmail.com'") == [{"count": 0}]
