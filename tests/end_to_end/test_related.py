"""Leads of the same client: linked by themselves or by staff, offered to the same recruiter, and shown to everybody they concern."""

import json
from typing import Any

import pytest

from support.net import wait_for
from support.sample import RUST


def show(api, lead) -> dict[str, Any]:
    return api.get(f"/api/v1/leads/{lead['reference']}").json()


def links(api, lead) -> list[tuple[str, str]]:
    return [(other["reference"], other["kind"]) for other in show(api, lead)["related"]]


def events(api, lead, what: str) -> list[dict[str, Any]]:
    return [event["new"] for event in show(api, lead)["events"] if event["what"] == what]


def offered_to(api, lead) -> str:
    """Who was asked first, once somebody was."""
    offers = wait_for("the offer", lambda: show(api, lead)["offers"], seconds=30)
    return offers[0]["recruiter"]["email"]


def change(api, lead, **body: str):
    return api.request("PATCH", f"/api/v1/leads/{lead['reference']}", json=body)


def link_of(mail) -> str:
    return next(word for word in mail.part("plain").split() if "/o/" in word).partition("example.com")[2]


def offer_email(mailbox, to: str, lead):
    return wait_for("the email", lambda: [m for m in mailbox.emails(to) if lead["reference"] in m.subject], seconds=30)[0]


@pytest.fixture
def three(cli) -> list[str]:
    """Three recruiters who take Rust, so that turns would go from one to the next."""
    addresses = [f"{name}@agency.example" for name in ("anna", "bert", "cora")]
    for address in addresses:
        cli("recruiter", "add", "--name", address.partition("@")[0].title(), "--email", address, "--engagements", "rust")
    return addresses


def test_a_client_with_an_open_lead_talks_with_one_recruiter(three, api, mailbox, cli):
    first = api.take({**RUST, "email": "Ada@brandt.eu"})
    holder = offered_to(api, first)
    same = api.take({**RUST, "email": "ada@Brandt.EU", "title": "A second engine"})
    colleague = api.take({**RUST, "email": "bob@brandt.eu", "title": "A third engine", "contact_name": "Bob"})
    stranger = api.take({**RUST, "email": "bob@elsewhere.eu", "title": "A fourth engine", "contact_name": "Bob"})
    assert [offered_to(api, lead) for lead in (same, colleague)] == [holder, holder] and offered_to(api, stranger) != holder
    assert links(api, same) == [(colleague["reference"], "company"), (first["reference"], "person")]
    assert links(api, first) == [(colleague["reference"], "company"), (same["reference"], "person")]
    assert links(api, stranger) == []
    (dispatch,) = show(api, same)["dispatches"]
    assert f"has {first['reference']} from the same client" in dispatch["candidates"][0]["reason"]
    (dispatch,) = show(api, colleague)["dispatches"]
    assert "from the same company" in dispatch["candidates"][0]["reason"]
    assert {"lead": first["reference"], "kind": "person"} in events(api, same, "lead_linked")

    mail = offer_email(mailbox, holder, same)
    for part in ("plain", "html"):
        text = " ".join(mail.part(part).replace("&#39;", "'").split())
        assert f"You have {first['reference']} from the same client or company." in text
        assert f"Also from this client: {first['reference']}" not in text, "it is said already"
    page = api.get(link_of(mail)).text
    assert f"You have {first['reference']} from the same client or company." in page
    assert f"Also from this company: {colleague['reference']}, with you." in page
    shown = cli("leads", "show", same["reference"])
    assert "RELATED LEAD" in shown and first["reference"] in shown
    portal = cli("recruiter", "link", holder).strip().partition("example.com")[2]
    assert f"You have {first['reference']} from the same client or company." in api.get(portal).text
    assert api.post(link_of(mail), data={"action": "accept"}).status_code == 303
    mail = wait_for("the contact", lambda: [m for m in mailbox.emails(holder) if "ada@brandt.eu" in m.part("plain").lower()], seconds=30)[0]
    assert f"You have {first['reference']} from the same client or company." in mail.part("plain")


def test_who_cannot_have_it_is_told_of_as_a_colleague(three, api, mailbox, cli):
    first = api.take({**RUST, "email": "ada@brandt.eu"})
    holder = offered_to(api, first)
    cli("recruiter", "set", holder, "--capacity", "1")
    second = api.take({**RUST, "email": "ada@brandt.eu", "title": "A second engine"})
    other = offered_to(api, second)
    assert other != holder
    dry_run = json.loads(cli("match", "--lead", first["reference"], "--json"))
    assert f"has {second['reference']} from the same client" in dry_run["candidates"][0]["reason"]
    assert f"{first['reference']}, with a colleague." in offer_email(mailbox, other, second).part("plain")
    assert f"{second['reference']}, with a colleague." in api.get(link_of(offer_email(mailbox, holder, first))).text


def test_two_at_the_same_instant_find_each_other(three, settings, start_service, token, sql):
    """Both are there before anybody looks at either."""
    from support.sample import Api

    door = Api(start_service(LEADMATCH_DISPATCHER="off").url, token)
    first, second = (door.take({**RUST, "email": "ada@brandt.eu", "title": f"Engine {n}"}) for n in range(2))
    api = Api(start_service().url, token)
    assert offered_to(api, first) == offered_to(api, second)
    assert links(api, first) == [(second["reference"], "person")] and links(api, second) == [(first["reference"], "person")]
    assert len(events(api, first, "lead_linked")) == len(events(api, second, "lead_linked")) == 1


@pytest.mark.parametrize(
    "ended, address",
    [
        ("update lead set status = 'closed', dispatch_at = null returning id", "ada@brandt.eu"),
        ("update lead set status = 'quarantined', dispatch_at = null returning id", "ada@brandt.eu"),
        ("select", "bob@gmail.com"),
    ],
    ids=["ended", "quarantined", "of a mail provider"],
)
def test_nothing_else_is_linked(ended, address, api, sql, recruiters):
    first = api.take({**RUST, "email": "ada@gmail.com" if "gmail" in address else "ada@brandt.eu"})
    offered_to(api, first)
    sql(ended)
    second = api.take({**RUST, "email": address, "title": "A second engine", "contact_name": "Bob"})
    offered_to(api, second)
    assert links(api, second) == [] == links(api, first)


def test_staff_link_and_unlink_and_an_unlinked_pair_stays_so(api, cli, try_cli, recruiters, sql):
    first = api.take({**RUST, "email": "ada@brandt.eu"})
    offered_to(api, first)
    second = api.take({**RUST, "email": "ada@brandt.eu", "title": "A second engine"})
    third = api.take({**RUST, "email": "eve@other.eu", "title": "A third engine", "contact_name": "Eve"})
    offered_to(api, second), offered_to(api, third)
    assert change(api, second, unlink=first["reference"]).json()["related"] == []
    assert links(api, first) == []
    for lead, other in ((first, second), (second, first)):
        assert events(api, lead, "lead_unlinked") == [{"lead": other["reference"]}]
    sql("update lead set receipt_at = null, dispatch_at = now() where id = %s", [second["id"]])
    wait_for("the look", lambda: sql("select id from lead where id = %s and receipt_at is not null", [second["id"]]))
    assert links(api, second) == []
    again = change(api, second, unlink=first["reference"])
    assert again.status_code == 409 and "is not linked" in again.json()["detail"]

    cli("leads", "link", third["reference"], second["reference"])
    assert links(api, third) == [(second["reference"], "staff")] and links(api, second) == [(third["reference"], "staff")]
    cli("leads", "link", third["reference"], second["reference"])
    assert len(events(api, third, "lead_linked")) == len(events(api, second, "lead_linked")) - 1 == 1
    assert change(api, first, link=first["reference"]).status_code == 409
    assert change(api, first, link="LM-0000000000").status_code == 404
    assert change(api, first, link=second["reference"], unlink=third["reference"]).status_code == 422
    sql("update lead set status = 'quarantined', dispatch_at = null where id = %s", [first["id"]])
    result = try_cli("leads", "link", third["reference"], first["reference"])
    assert result.status == 1 and "quarantine" in result.stderr
    assert change(api, second, link=first["reference"]).status_code == 409

    cli("leads", "erase", second["reference"], "--yes")
    assert links(api, third) == [] and sql("select kind from lead_link where lead_id = %s or other_id = %s", [second["id"], second["id"]]) == []


def test_a_corrected_address_is_linked_as_what_it_is_now(site):
    site.receipt({**RUST, "email": "ada@brandt-corrected.eu"})
    wait_for("the look", lambda: site.sql("select id from lead where email = 'ada@brandt-corrected.eu' and receipt_at is not null"))
    path = site.receipt({**RUST, "email": "eve@typo-corrected.eu", "title": "Another engine"})
    (lead,) = site.sql("select id from lead where email = 'eve@typo-corrected.eu'")
    wait_for("the look", lambda: site.sql("select id from lead where id = %s and receipt_at is not null", lead["id"]))
    assert site.sql("select kind from lead_link where lead_id = %s", lead["id"]) == []
    data = {"use_case": "trading_engine", "contact_name": "Eve", "email": "eve@brandt-corrected.eu", "consent": "yes"}
    assert site.api.post(path + "/correct", data=data).status_code == 303
    assert site.sql("select kind from lead_link where lead_id = %s", lead["id"]) == [{"kind": "company"}]
    data["email"] = "eve@third-corrected.eu"
    assert site.api.post(path + "/correct", data=data).status_code == 303
    assert site.sql("select kind from lead_link where lead_id = %s or other_id = %s", lead["id"], lead["id"]) == []
