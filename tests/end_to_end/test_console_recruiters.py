"""The list of recruiters in the console, and the form that adds one."""

import html
import re
import time

from test_console import anna, password_hash, service, vera  # noqa: F401
from test_console_manage import ALERT, admin  # noqa: F401


def test_classes_and_levels_are_ticked(admin, recruiters, sql):
    def form(page: str, name: str) -> list[tuple[str, bool]]:
        return [(value, bool(checked)) for value, checked in re.findall(rf'<input type="checkbox" name="{name}" value="([^"]+)"( checked)?>', page)]

    page = admin.get("/staff/recruiters").text
    assert form(page, "engagements") == [("rust", False), ("python", False), ("hybrid", False)]
    token = admin.hidden("/staff/account", "token")

    def send(path: str, *fields: tuple[str, str]):
        return admin.session.post(admin.url + path, data=[("token", token), *fields], allow_redirects=False)

    none = send("/staff/recruiters", ("act", "add"), ("name", "Tina"), ("email", "tina@agency.example"), ("engagements", ""), ("seniority", ""))
    assert none.status_code == 422 and len(ALERT.findall(none.text)) == 1
    boxes = [("engagements", ""), ("engagements", "rust"), ("engagements", "hybrid"), ("seniority", ""), ("seniority", "expert")]
    wrong = send("/staff/recruiters", ("act", "add"), ("name", "Tina"), ("email", "nonsense"), *boxes)
    assert wrong.status_code == 422 and form(wrong.text, "engagements") == [("rust", True), ("python", False), ("hybrid", True)]
    assert send("/staff/recruiters", ("act", "add"), ("name", "Tina"), ("email", "tina@agency.example"), *boxes).status_code == 303
    (tina,) = sql("select id::text, engagements::text[] as engagements, seniority from recruiter where email = 'tina@agency.example'")
    assert (tina["engagements"], tina["seniority"]) == (["rust", "hybrid"], ["expert"])
    path = f"/staff/recruiters/{tina['id']}"
    assert form(admin.get(path).text, "seniority") == [("entry", False), ("intermediate", False), ("expert", True)]
    send(path, ("act", "save"), ("engagements", ""), ("engagements", "python"), ("seniority", ""))
    assert sql("select engagements::text[] as engagements, seniority from recruiter where email = 'tina@agency.example'") == [{"engagements": ["python"], "seniority": None}]
    assert send(path, ("act", "save"), ("engagements", "")).status_code == 422


def listed(console, **query: str) -> list[str]:
    page = console.get("/staff/recruiters", **query)
    assert page.status_code == 200
    return [html.unescape(name) for name in re.findall(r'<a href="/staff/recruiters/[0-9a-f-]{36}">([^<]+)', page.text)]


def count_no_more(sql) -> None:
    """No day is due, so that the figures of a test stay; and nobody is there."""
    sql("insert into board_day select d::date, now() + interval '1 day', '{}' from generate_series(current_date - 95, current_date + 1, interval '1 day') as d "
        "on conflict (day) do update set computed_at = excluded.computed_at")
    time.sleep(1)  # for the one that is being counted
    sql("update recruiter set removed_at = now()")
    sql("delete from recruiter_figures")


def test_the_list_is_sorted_by_its_columns(vera, sql):  # noqa: F811
    count_no_more(sql)
    sql("insert into recruiter (id, name, email, engagements, capacity) select gen_random_uuid(), name, name || '@agency.example', '{rust}', 10 from unnest(array['Bob', 'ada', 'Cy', 'Dee']) as name")
    sql("insert into recruiter_figures select id, share, 0.25, offers, accepted, bucket from recruiter join (values ('Bob', 0.5, 10, 5, 8), ('ada', 0.1, 10, 9, 20), ('Cy', 0.4, 4, 0, null)) as f (name, share, offers, accepted, bucket) using (name)")
    assert listed(vera, sort="name") == ["ada", "Bob", "Cy", "Dee"] and listed(vera, sort="-name") == ["Dee", "Cy", "Bob", "ada"]
    assert listed(vera, sort="-share") == ["Bob", "Cy", "ada", "Dee"] and listed(vera, sort="share") == ["ada", "Cy", "Bob", "Dee"]
    assert listed(vera, sort="-accepted")[:3] == ["ada", "Bob", "Cy"] and listed(vera, sort="answer")[:2] == ["Bob", "ada"]
    assert len(listed(vera, sort="-load")) == len(listed(vera, sort="nonsense")) == 4
    page = vera.get("/staff/recruiters", sort="-share").text
    assert re.findall(r'aria-sort="(\w+)"><a href="([^"]+)">Share', page) == [("descending", "/staff/recruiters?sort=share")]
    assert "Bob" in page and "50%, target 25%" in page


def test_a_long_list_has_pages_and_finds_by_name_or_email(vera, sql):  # noqa: F811
    count_no_more(sql)
    sql("insert into recruiter (id, name, email, engagements) select gen_random_uuid(), 'R ' || lpad(n::text, 3, '0'), 'r' || n || '@agency.example', '{rust}' from generate_series(1, 120) as n")
    names = [name for page in ("1", "2", "3", "4") for name in listed(vera, sort="name", page=page)]
    assert names == [f"R {number:03}" for number in range(1, 121)]
    page = vera.get("/staff/recruiters", sort="name", page="2")
    assert "51 to 100 of 120" in page.text and len(page.content) < 60_000
    assert re.findall(r'<a href="([^"]+)" rel="(\w+)"', page.text)[-2:] == [("/staff/recruiters?sort=name", "prev"), ("/staff/recruiters?sort=name&amp;page=3", "next")]
    assert sorted(listed(vera, q="r 07")) == [f"R 07{digit}" for digit in range(10)] and listed(vera, q="R77@agency") == ["R 077"]
    assert listed(vera, q="%") == [] and "No recruiter has this" in vera.get("/staff/recruiters", q="%").text
