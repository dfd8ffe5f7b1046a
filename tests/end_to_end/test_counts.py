"""How many leads a list, its facets, and the views above it stand for."""

import html
import re
from urllib.parse import quote

import pytest

from support.chromium import DESKTOP
from support.net import wait_for
from support.sample import BY_ENGAGEMENT, Api
from test_console import RUST, anna, browser, links, password_hash, service, sign_in, vera  # noqa: F401


@pytest.fixture
def six(service, sql):  # noqa: F811
    """Three Rust leads, two Python, one hybrid; all offered, and one of each then closed but the hybrid one."""
    api = Api(service.url)
    for number, engagement in enumerate(["rust", "rust", "rust", "python", "python", "hybrid"]):
        api.take({**BY_ENGAGEMENT[engagement], "title": f"Lead {number}", "email": f"ada{number}@client{number}.example"})
    wait_for("all offers", lambda: sql("select count(*) from lead where status = 'offered'") == [{"count": 6}])
    sql("update lead set status = 'closed', end_reason = 'filled' where title in ('Lead 0', 'Lead 3')")
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))


def facets(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-value="(\w+)">([^<]*)<', page))


def test_facets_are_counted_as_if_they_were_not_asked_for(six, anna):  # noqa: F811
    plain = anna.get("/staff/leads?q=engagement:rust").text
    assert set(facets(plain).values()) == {""} and 'href="/staff/leads?q=engagement%3Arust&amp;counts=1"' in plain
    page = anna.get("/staff/leads?q=engagement:rust&counts=1").text
    counts = facets(page)
    assert (counts["rust"], counts["python"], counts["hybrid"]) == ("3", "2", "1")
    assert (counts["offered"], counts["closed"], counts["no"]) == ("2", "1", "3") and "3 leads" in page
    counted = anna.get("/staff/counts?q=engagement:rust%20status:closed").json()
    assert counted["leads"] == 1 and not counted["is_rounded"]
    assert {value: count["leads"] for value, count in counted["facets"]["engagement"].items()} == {"rust": 1, "python": 1}
    assert {value: count["leads"] for value, count in counted["facets"]["status"].items()} == {"offered": 2, "closed": 1}


def test_a_facet_narrows_the_list_and_another_press_widens_it_again(six, anna):  # noqa: F811
    page = anna.get("/staff/leads?q=Lead+sort:created").text
    address = html.unescape(re.search(r'href="([^"]+)">closed <', page).group(1))
    narrowed = anna.get(address).text
    assert re.findall(r"<mark>Lead</mark> (\d)", narrowed) == ["0", "3"]
    other = html.unescape(re.search(r'href="([^"]+)">offered <', narrowed).group(1))
    assert "status%3Aoffered" in other and "closed" not in other
    back = html.unescape(re.search(r'href="([^"]+)" aria-current="true">closed <', narrowed).group(1))
    assert len(re.findall(r"<mark>Lead</mark> (\d)", anna.get(back).text)) == 6


def view_counts(console) -> list[int]:
    """A request counts as many again as its time allows."""
    read = lambda: [view["leads"] for view in console.get("/staff/counts?views=1").json()["views"]]
    return sorted(wait_for("all views", lambda: len(counts := read()) == 2 and counts))


def test_views_have_their_counts_each_for_who_looks(six, anna, vera, sql):  # noqa: F811
    anna.post("/staff/views", name="Closed ones", q="status:closed", shared="1")
    anna.post("/staff/views", name="My own", q="is:mine", shared="1")
    for console, mine in ((anna, 1), (vera, 0)):
        sql("update lead set owner_id = (select id from staff where email = 'anna@agency.example') where title = 'Lead 5'")
        wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
        assert view_counts(console) == sorted([2, mine])
        page = console.get("/staff/leads").text
        shown = dict(re.findall(r'<li><a href="[^"]+">([\w ]+) <span class="small"[^>]*>(\d*)</span>', page))
        assert shown["Closed ones"] == "2" and shown["Unanswered"] == "4" and shown["Mine"] == str(mine) and shown["Triage"] == "0"
        assert len(links(page, "Mine")) == 1
    anna.post("/staff/views", name="Closed ones", q="status:offered", shared="1")
    assert view_counts(anna) == [1, 4]


def test_what_cannot_be_counted_is_refused_like_the_list(anna):  # noqa: F811
    assert anna.get("/staff/counts?q=status:acepted").status_code == anna.get("/staff/counts?q=recruiter:nobody&counts=1").status_code == 422


def test_the_script_fills_in_the_counts(six, anna, browser):  # noqa: F811
    browser.use(DESKTOP, "light")
    sign_in(browser, anna)
    browser.open("/staff/leads?q=status:offered,closed")
    wait_for("the counts", lambda: facets(browser.driver.page_source).get("rust") == "3", seconds=30)
    assert facets(browser.driver.page_source)["triage"] == "0" and "6 leads" in browser.driver.page_source


@pytest.fixture
def sources(service, recruiters, sql, token):  # noqa: F811
    """Five leads of three sources, one with odd characters; one is closed, and Rosa has accepted another."""
    api = Api(service.url)
    taken = [api.take({**RUST, "title": f"Lead {n}", "email": f"ada{n}@client{n}.example", "source": source, "timezone": ["Africa/Johannesburg", "africa/johannesburg", "Europe/Berlin", "UTC+2", ""][n]})
             for n, source in enumerate(["News letter 7", "News letter 7", "News letter 7", "a<b>&:c", "web"])]
    wait_for("all offers", lambda: sql("select count(*) from lead where status = 'offered'") == [{"count": 5}])
    sql("update lead set status = 'closed', end_reason = 'filled' where title = 'Lead 4'")
    for change in ({"status": "accepted", "recruiter": recruiters["rust"]}, {"stage": "contacted"}):
        done = Api(service.url, token).request("PATCH", f"/api/v1/leads/{taken[0]['id']}", json=change)
        assert done.status_code == 200, done.text
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))


def test_sources_people_and_reasons_are_counted_by_what_is_found(sources, anna):  # noqa: F811
    counted = anna.get("/staff/counts?q=Lead").json()["facets"]
    assert {value: count["leads"] for value, count in counted["source"].items()} == {"news letter 7": 3, "a<b>&:c": 1, "web": 1}
    assert (counted["recruiter"]["rosa@agency.example"]["leads"], counted["recruiter"]["rosa@agency.example"]["label"]) == (5, "Rosa Rust")
    assert counted["stage"]["contacted"]["leads"] == 1 and counted["reason"]["filled"]["leads"] == 1
    assert {(value, count["label"], count["leads"]) for value, count in counted["country"].items()} == {("south_africa", "South Africa", 2), ("germany", "Germany", 1)}
    for facet in ("source", "recruiter", "stage", "reason", "country"):
        for value, count in counted[facet].items():
            narrowed = anna.get(f"/staff/counts?q={quote(count['q'])}").json()
            assert narrowed["leads"] == count["leads"] and narrowed["facets"][facet][value]["is_chosen"], (facet, value)
    page = anna.get("/staff/leads?q=Lead&counts=1").text
    assert ">news letter 7 <" in page and "a&lt;b&gt;&amp;:c <" in page and "Rosa Rust <" in page and "South Africa <" in page


def test_more_values_than_fit_are_told(sources, anna, sql):  # noqa: F811
    sql("update lead set suspicions = array(select 'odd_' || n from generate_series(1, 12) as n) where title = 'Lead 4'")
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
    counted = anna.get("/staff/counts?q=Lead").json()
    assert len(counted["facets"]["reason"]) == 8 and counted["others"]["reason"] == 5 and counted["others"]["source"] == 0
    assert "+ 5 more" in anna.get("/staff/leads?q=Lead&counts=1").text


def test_the_script_offers_sources_that_only_the_counts_know(sources, anna, browser):  # noqa: F811
    browser.use(DESKTOP, "light")
    sign_in(browser, anna)
    browser.open("/staff/leads?q=Lead")
    first = "document.querySelector('[data-values=source] a')"
    wait_for("the sources", lambda: browser.run(f"return {first} !== null && {first}.textContent.trim()") == "news letter 7 3", seconds=30)
    browser.run(f"{first}.click()")
    wait_for("the narrowed list", lambda: browser.run("return new URL(location).searchParams.get('q')") == 'Lead source:"news letter 7"', seconds=30)
