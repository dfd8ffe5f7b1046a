"""The leads in a recruiter's portal: what tells them apart, choosing among them, and all of them however many they are."""

import re

import pytest

from support.net import wait_for
from support.sample import RUST, by_client
from test_portal import Portal, add, link, offer_path

ROWS_MAX = 50  # of a page


@pytest.fixture
def ada(cli) -> str:
    return add(cli, "ada", "--timezone", "Europe/Berlin")


@pytest.fixture
def portal(cli, api, ada) -> Portal:
    return Portal(api, link(cli, ada))


def accepted(api, mailbox, sql, ada: str, *leads: dict) -> list[str]:
    """References of leads that Ada has accepted, in that order."""
    for number, lead in enumerate(leads, 1):
        api.take(lead)
        assert api.post(offer_path(mailbox, ada, number), data={"action": "accept"}).status_code == 303
    return [row["reference"] for row in sql("select l.reference from lead l join offer o on o.lead_id = l.id order by o.decided_at")]


def listed(page: str) -> list[str]:
    """References of the accepted leads on a page, the newest first."""
    return re.findall(r'name="lead" value="(LM-[^"]+)"', page)


def links(page: str) -> dict[str, str]:
    """Where each choice leads, by what it says."""
    nav = re.search(r'<nav aria-label="Which leads">(.*?)</nav>', page, re.S)
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+) <span class="small">(\d+)</span>', nav.group(1)) if nav else []
    return {f"{title} {count}": path.replace("&amp;", "&").split("#")[0] for path, title, count in found}


def test_leads_are_told_apart_and_chosen_by_how_they_stand(api, mailbox, sql, ada, portal):
    leads = [by_client(1) | {"title": "Exchange core", "start": "now"}, by_client(2) | {"title": "Video codec", "company": "Codecs & Sons"},
             by_client(3) | {"title": "Kernel driver"}]
    exchange, codec, driver = accepted(api, mailbox, sql, ada, *leads)
    sql("update lead set stage = 'contacted' where reference = %s returning id", [codec])
    page = portal.page()
    assert listed(page) == [driver, codec, exchange]
    assert "To contact" in portal.text() and "starts now" in portal.text()
    choices = links(page)
    assert list(choices) == ["All 3", "To contact 2", "In touch 1"]
    assert listed(api.get(choices["In touch 1"]).text) == [codec]
    assert listed(api.get(choices["To contact 2"]).text) == [driver, exchange]
    # Words: of the title, the company, or the reference, in any case, and all of them.
    assert listed(api.get(portal.path, params={"words": "codecs SONS"}).text) == [codec]
    assert listed(api.get(portal.path, params={"words": exchange.lower()}).text) == [exchange]
    nothing = api.get(portal.path, params={"words": "codec", "standing": "accepted"}).text
    assert listed(nothing) == [] and "No lead matches." in nothing
    # What is not understood chooses nothing.
    assert listed(api.get(portal.path, params={"standing": "'; drop table lead", "after": "x", "words": " "}).text) == [driver, codec, exchange]


def test_every_lead_can_be_reached_however_many_there_are(api, mailbox, sql, ada, portal):
    (first,) = accepted(api, mailbox, sql, ada, RUST)
    sql("""with copies as (
        select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'reference', 'LM-' || 700000 + n,
            'submission_key', sha256(n::text::bytea)))).* from lead l, generate_series(1, %s) n
        ), added as (insert into lead select * from copies returning id)
        insert into offer select (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'lead_id', added.id,
            'decided_at', o.decided_at - interval '1 day'))).* from offer o, added returning id""", [2 * ROWS_MAX])
    # All of them stand the same, so there is nothing to choose; but there are words to find one by.
    assert links(portal.page()) == {} and 'name="words"' in portal.page()
    seen, path = [], portal.path
    while path:
        page = api.get(path).text
        seen += listed(page)
        more = re.search(r'<a href="([^"]+)">Older leads</a>', page)
        path = more and more.group(1).replace("&amp;", "&").split("#")[0]
    assert len(seen) == len(set(seen)) == 2 * ROWS_MAX + 1 and seen[0] == first
