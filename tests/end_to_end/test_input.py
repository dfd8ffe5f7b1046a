"""What people and programs send, as it comes: characters that nobody sees, amounts as they are written, pages in Latin-1, several people on one page."""

import json
import re

import psycopg2.errors
import pytest
import requests

from support.net import wait_for
from support.sample import CONTACT, RUST
from support.site import EMAIL, PARTNER, fill
from support.tour import Stop

LEADS = "/api/v1/leads"
JSON = {"Content-Type": "application/json"}
URLENCODED = "application/x-www-form-urlencoded"


def stored(site) -> dict:
    return site.sql("select reference, email, contact_name, submission from lead order by id desc limit 1")[0]


def token(site) -> str:
    return re.search(r'name="token" value="([^"]+)"', site.api.get("/project").text).group(1)


def send(site, **fields: str) -> requests.Response:
    return site.api.post("/project", data={"token": token(site), **fields})


def form(**changes: str) -> dict[str, str]:
    return {"contact_name": "Ada Brandt", "email": "ada@client.example", "consent": "yes", "use_case": "game_engine", **changes}


@pytest.fixture
def fresh(site):
    """Without any lead. The running service may hold rows in another order: the database ends one of the two."""
    for _ in range(5):
        try:
            site.sql("delete from lead returning id")
            return site
        except psycopg2.errors.DeadlockDetected:
            continue
    raise RuntimeError("the leads could not be deleted")


# --- what nobody sees -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["\ufeffada@client.example", "ada@client.example\u200b", "\u202aada@client.example\u202c", "ada\u0000@client.example", "ada@client\u00ad.example",
     "\u2066ada@CLIENT.example\u2069 ", "mailto:ada@client.example", "ada@client.example\u2028"],
)
def test_an_address_is_stored_without_what_nobody_sees(written, fresh):
    answer = fresh.api.send({**RUST, "email": written})
    assert answer.status_code == 201, answer.text
    assert stored(fresh)["email"] == stored(fresh)["submission"]["email"] == "ada@client.example"
    assert send(fresh, **form(email=written, title="By the form")).status_code == 303
    assert stored(fresh)["email"] == "ada@client.example"


def test_every_text_has_visible_characters_and_one_kind_of_line_break(fresh):
    text = "\ufeffone\u000btwo\u000cthree\u0085four\u0001\u0000five\u200b "
    assert fresh.api.send({**RUST, "description": text, "company": text, "mine": text}).status_code == 201
    kept = stored(fresh)["submission"]
    assert kept["description"] == kept["mine"] == "one\ntwo\nthree\nfourfive" and kept["company"] == "one two three fourfive"
    assert send(fresh, **form(description=text, company=text)).status_code == 303
    kept = stored(fresh)["submission"]
    assert (kept["description"], kept["company"]) == ("one\ntwo\nthree\nfourfive", "one two three fourfive")


def test_a_value_of_nothing_visible_is_missing(fresh):
    errors = fresh.api.send({**RUST, "contact_name": "\u200b\ufeff\u2060"}).json()["errors"]
    assert [(error["field"], error["code"]) for error in errors] == [("contact_name", "required")]
    assert "#contact_name" in send(fresh, **form(contact_name="\u200b")).text


@pytest.mark.parametrize("mark", ["\ufe0f", "\u180e", "\u200d", "\u3164"])
def test_no_invisible_character_changes_a_choice(mark, fresh):
    written = {"latency": f"under{mark}_1ms{mark}", "engineers": f"3{mark}", "overlap_hours": f"{mark}\uff14{mark}"}
    answer = fresh.api.send({**RUST, **written})
    assert answer.status_code == 201 and answer.json()["warnings"] == [], answer.text
    assert send(fresh, **form(title="By the form", consent=f"true{mark}", **written)).status_code == 303
    kept = stored(fresh)["submission"]
    assert (kept["latency"], kept["engineers"], kept["overlap_hours"]) == ("under_1ms", "2_3", 4)


def test_a_byte_order_mark_and_nul_escapes_are_dropped(fresh):
    body = b"\xef\xbb\xbf" + json.dumps({**RUST, "title": "a\u0000b", "deep": ["c\u0000"]}).encode()
    assert fresh.api.post(LEADS, data=body, headers=JSON).status_code == 201
    assert (stored(fresh)["submission"]["title"], stored(fresh)["submission"]["deep"]) == ("ab", ["c"])


# --- what has another shape -------------------------------------------------------------------------------------------


def test_numbers_lists_and_unknown_options_make_a_lead(fresh):
    answer = fresh.api.send({**RUST, "engineers": 3, "languages": ["English", "German"], "must_haves": ["SIMD"], "phone": 436641234567, "latency": "fast!"})
    assert answer.status_code == 201
    assert [(warning["field"], warning["code"]) for warning in answer.json()["warnings"]] == [("latency", "not_a_choice")]
    kept = stored(fresh)["submission"]
    assert [kept[name] for name in ("engineers", "languages", "must_haves", "phone", "latency")] == ["2_3", "English, German", "SIMD", "436641234567", "fast!"]
    page = fresh.api.get("/r/" + answer.json()["status_url"].split("/r/")[1]).text
    assert "fast!" in page and "couldn’t use this answer" in page


@pytest.mark.parametrize("body", [b'{"a": tru}', b'{"a" 1}', b'{"a": "\\ud800"}', b'{"a": 1e999}', b'{"a": 1', b"", b'{"a": 1} x', b"\xff"])
def test_a_program_is_told_in_our_words(body, fresh):
    answer = fresh.api.post(LEADS, data=body, headers=JSON)
    assert answer.status_code == 400
    for word in ("token", "expected", "near", "decode", "unable", "jansson", "real number"):
        assert word not in answer.json()["detail"], answer.text


def test_a_coded_body_is_415(fresh):
    for path, kind in ((LEADS, "application/json"), ("/project", URLENCODED)):
        answer = fresh.api.post(path, data=b"\x1f\x8b", headers={"Content-Type": kind, "Content-Encoding": "gzip"})
        assert answer.status_code == 415
    assert fresh.api.post(LEADS, json=RUST, headers={"Content-Encoding": "identity"}).status_code == 201


@pytest.mark.parametrize("path, target", [("/project/", "/project"), ("/project//?use_case=game_engine", "/project?use_case=game_engine"),
                                          ("/hire/rust-engineer/", "/hire/rust-engineer"), ("/hire/?x=1", "/hire?x=1")])
def test_a_slash_too_many_leads_to_the_page(path, target, fresh):
    answer = fresh.api.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (308, target)
    assert fresh.api.get("/nothing/").status_code == fresh.api.get("/api/v1/leads/x/").status_code == 404
    assert fresh.api.post("/project/", data=form()).status_code == 308


# --- money and time zones ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written, dollars, shown",
    [("150k", 150000, "$150,000 a year"), ("150.000", 150000, "$150,000 a year"), ("75/h", 138000, "$75 an hour, about $138,000 a year"),
     ("600 a day", 138000, "$600 a day, about $138,000 a year"), ("120-150k", 150000, "$120,000–$150,000 a year, about $150,000 a year"),
     ("15k per month", 180000, "$15,000 a month, about $180,000 a year"), ("€ 90.000", 103500, "€90,000 a year, about $103,500 a year")],
)
def test_an_amount_is_read_by_form_and_api_alike(written, dollars, shown, fresh):
    receipt = fresh.api.send({**RUST, "budget_usd_year": written}).json()
    by_api = stored(fresh)["submission"]
    page = fresh.api.get("/r/" + receipt["status_url"].split("/r/")[1]).text
    assert send(fresh, **form(budget_usd_year=written)).status_code == 303
    by_form = stored(fresh)["submission"]
    assert by_api["budget_usd_year"] == by_form["budget_usd_year"] == dollars
    assert by_api["budget_as_written"] == by_form["budget_as_written"] and by_api["budget_as_written"]["text"] == written
    assert shown in page
    assert f'value="{written}"' in fresh.api.get("/r/" + receipt["status_url"].split("/r/")[1] + "/correct").text


@pytest.mark.parametrize("written", ["negotiable", "150,5", "75", 75, -5, "150k total", ".5m", "1,50,000", ["a", 1], True])
def test_an_amount_that_is_not_clear_is_kept_and_asked_for(written, fresh):
    answer = fresh.api.send({**RUST, "budget_usd_year": written})
    assert answer.status_code == 201
    assert [warning["code"] for warning in answer.json()["warnings"]] == ["not_understood"]
    assert not isinstance(stored(fresh)["submission"]["budget_usd_year"], int) or written is True
    assert "hiring_cost" not in [risk["rule"] for risk in answer.json()["recommendation"]["risks"]]


def test_a_recruiter_reads_what_was_not_understood(fresh):
    fresh.mailbox.clear()
    fresh.api.take({**RUST, "timezone": "anywhere", "budget_usd_year": "negotiable"})
    (email,) = fresh.mailbox.wait("rosa@agency.example")
    text = " ".join(email.part("plain").split())
    assert "Time zone: anywhere (unclear, please ask)" in text and "Budget: negotiable per engineer (unclear, please ask)" in text


@pytest.mark.parametrize("zone", ["Pacific Time", "PST", "Berlin", "UTC+2", "Europe/Vienna", "Munich, Germany"])
def test_a_time_zone_is_understood_as_people_call_it(zone, fresh):
    assert fresh.api.send({**RUST, "timezone": zone}).json()["warnings"] == []


def test_a_time_zone_that_is_not_clear_is_said_on_the_page(fresh):
    receipt = fresh.api.send({**RUST, "timezone": "somewhere sunny"}).json()
    assert [warning["code"] for warning in receipt["warnings"]] == ["not_understood"]
    page = fresh.api.get("/r/" + receipt["status_url"].split("/r/")[1]).text
    assert re.search("somewhere sunny.*couldn’t use this answer", page)


# --- foreign forms ----------------------------------------------------------------------------------------------------


def from_partner(site, body: bytes, kind: str = URLENCODED) -> requests.Response:
    return site.api.post("/project", data=body, headers={"Content-Type": kind, "Origin": PARTNER})


def test_a_page_in_latin_1_is_understood(fresh):
    body = b"contact_name=J%FCrgen+M\xfcller&email=a@client.example&consent=on&description=Caf%E9+%80+%93x%94"
    assert from_partner(fresh, body).status_code == 303
    assert (stored(fresh)["contact_name"], stored(fresh)["submission"]["description"]) == ("Jürgen Müller", "Café € “x”")


@pytest.mark.parametrize("consent, status", [("0&consent=1", 303), ("on", 303), ("true", 303), ("1&consent=0", 422), ("no", 422)])
def test_the_last_word_on_consent_counts(consent, status, fresh):
    body = f"contact_name=A&email=a@client.example&use_case=other&consent={consent}".encode()
    assert from_partner(fresh, body).status_code == status


def test_multipart_forms_are_read(fresh):
    fields = {name: (None, value) for name, value in form(description="Zürich, two\r\nlines").items()}
    answer = fresh.api.post("/project", files={**fields, "brief": ("brief.pdf", b"%PDF", "application/pdf")}, headers={"Origin": PARTNER})
    assert answer.status_code == 303
    kept = stored(fresh)["submission"]
    assert (kept["description"], kept["brief"]) == ("Zürich, two\nlines", "brief.pdf")


def test_a_broken_multipart_form_comes_back(fresh):
    answer = from_partner(fresh, b"nothing of it", "multipart/form-data; boundary=x")
    assert answer.status_code == 422 and "<form" in answer.text


@pytest.mark.parametrize("character", ["a", "ü", "日", "😀"])
def test_ten_thousand_characters_of_any_script_fit(character, fresh):
    assert send(fresh, **form(description=character * 10000)).status_code == 303
    assert stored(fresh)["submission"]["description"] == character * 10000
    answer = send(fresh, **form(description=character * 10001))
    assert answer.status_code == 422 and character * 10001 in answer.text


def test_the_box_has_a_limit_and_counts(browser, site):
    browser.open("/project")
    browser.find("#next").click()
    box = browser.find("#description")
    assert box.get_attribute("maxlength") == "10000"
    browser.run("arguments[0].value = '😀'.repeat(9500); arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", box)
    wait_for("the counter", lambda: browser.find("#description_left").text == "500 characters left")


@pytest.mark.parametrize("name", ["next", "source"])
def test_what_a_visitor_never_sees_refuses_nobody(name, fresh):
    for value in ("x" * 3000, "javascript:alert(1)", "https://evil.example/"):
        body = f"contact_name=A&email=a@client.example&use_case=other&consent=1&title={hash(value)}&{name}={value}".encode()
        answer = from_partner(fresh, body)
        assert (answer.status_code, answer.headers["Location"][:3]) == (303, "/r/")
    assert fresh.api.send({**RUST, name: "y" * 3000}).status_code == 201


@pytest.mark.parametrize("next_page, target", [("/thanks", "/thanks?reference="), ("/thanks?a=1#top", "/thanks?a=1&reference=")])
def test_the_way_back_carries_the_reference(next_page, target, fresh):
    answer = fresh.api.post("/project", data=form(next=PARTNER + next_page), headers={"Origin": PARTNER})
    location = answer.headers["Location"]
    assert location.startswith(PARTNER + target + stored(fresh)["reference"])
    assert location.endswith("#top") == next_page.endswith("#top")


def test_a_refusal_is_logged_without_what_was_written(service, api):
    api.send({**RUST, "email": "secret-at-home", "contact_name": ""})
    api.post("/project", data=b"title=secret", headers={"Content-Type": URLENCODED})
    lines = wait_for("two lines", lambda: len(service.logged("submission_refused")) == 2 and service.logged("submission_refused"))
    assert [line["reasons"] for line in lines] == ["contact_name required, email bad_email", "no_token"]
    assert "secret" not in json.dumps(lines)


# --- the same again ---------------------------------------------------------------------------------------------------

TEXT = "An engine for matching orders, with a budget of microseconds."


def test_the_same_request_without_a_key_is_one_lead(fresh):
    first, again = (fresh.api.send({**RUST, "description": TEXT}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "repeated": True}
    other = fresh.api.send({**RUST, "description": TEXT, "email": "eve@client.example"})
    assert other.status_code == 201 and fresh.leads() == 2


def test_what_a_repeat_says_differently_is_kept(fresh):
    first = fresh.api.send({**RUST, "description": TEXT}).json()
    again = fresh.api.send({**RUST, "description": TEXT, "start": "now"})
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert stored(fresh)["submission"]["start"] == "now" and fresh.leads() == 1


def test_keys_still_decide_where_they_are_given(fresh):
    assert {fresh.api.send({**RUST, "description": TEXT}, key).status_code for key in ("one", "two")} == {201}
    assert fresh.leads() == 2


def test_two_page_loads_are_one_lead_and_the_second_says_so(fresh):
    first, again = send(fresh, **form(description=TEXT)), send(fresh, **form(description=TEXT))
    assert again.headers["Location"] == first.headers["Location"] + "?known=yes"
    assert "We already have this request" in fresh.api.get(again.headers["Location"]).text
    assert fresh.leads() == 1


@pytest.mark.parametrize(
    "ended", ["update lead set status = 'withdrawn' returning id", "update lead set status = 'closed' returning id",
              "update lead set created_at = now() - interval '25 hours' returning id"],
)
def test_afterwards_the_same_answers_are_a_new_lead_linked_to_it(ended, fresh):
    first = fresh.api.send({**RUST, "description": TEXT}).json()
    fresh.sql(ended)
    second, third = (fresh.api.send({**RUST, "description": TEXT}) for _ in range(2))
    assert (second.status_code, third.status_code) == (201, 200)
    links = fresh.sql("select lead_id::text, other_id::text, kind from lead_link order by other_id")
    new = second.json()["id"]
    assert [(row["lead_id"], row["other_id"], row["kind"]) for row in links] == [(new, first["id"], "repeat"), (first["id"], new, "repeat")]
    page = token(fresh)
    fresh.sql(ended)
    assert fresh.api.post("/project", data={"token": page, **form(description=TEXT)}).status_code == 303
    fresh.sql(ended)
    assert fresh.api.post("/project", data={"token": page, **form(description=TEXT)}).status_code == 303
    assert fresh.leads() == 4


def test_after_erasure_the_same_answers_are_a_new_lead(fresh):
    first = fresh.api.send({**RUST, "description": TEXT}).json()
    fresh.api.post("/r/" + first["status_url"].split("/r/")[1] + "/erase", data={"sure": "yes"})
    assert fresh.api.send({**RUST, "description": TEXT}).status_code == 201


def test_few_words_are_a_repeat_only_with_all_answers(fresh):
    few = {**CONTACT, "use_case": "game_engine"}
    assert [fresh.api.send(body).status_code for body in (few, few, {**few, "company": "Brandt"}, {**few, "contact_name": "Eve"})] == [201, 200, 201, 201]


# --- one page, several people -----------------------------------------------------------------------------------------


def test_a_second_person_on_the_same_page_gets_a_lead_and_a_page_of_their_own(fresh):
    page = token(fresh)
    first = fresh.api.post("/project", data={"token": page, **form(description=TEXT, phone="+43 660 1")}).headers["Location"]
    eve = form(contact_name="Eve Ito", email="eve@other.example", description="Something else altogether, in a few more words.")
    second = fresh.api.post("/project", data={"token": page, **eve}).headers["Location"]
    assert second != first and fresh.leads() == 2
    assert not {"ada@client.example", "Ada Brandt", "+43 660 1"} & set(re.findall(r"[\w@.+ ]+", fresh.api.get(second).text))
    assert "ada@client.example" not in fresh.api.get(second + "/data.json").text
    assert "Ada Brandt" in fresh.api.get(first).text
    corrected = fresh.api.post("/project", data={"token": page, **eve, "company": "Ito"}).headers["Location"]
    assert corrected == second and fresh.leads() == 2


def test_a_second_person_with_the_same_words_gets_a_page_of_their_own(fresh):
    page = token(fresh)
    first = fresh.api.post("/project", data={"token": page, **form()}).headers["Location"]
    second = fresh.api.post("/project", data={"token": page, **form(contact_name="Eve Ito", email="eve@other.example")}).headers["Location"]
    assert second != first and fresh.leads() == 2


def test_the_same_person_corrects_the_lead(fresh):
    page = token(fresh)
    first = fresh.api.post("/project", data={"token": page, **form(description=TEXT)}).headers["Location"]
    again = fresh.api.post("/project", data={"token": page, **form(description="Another text for it.", latency="under_1ms")}).headers["Location"]
    assert again == first and fresh.leads() == 1 and stored(fresh)["submission"]["latency"] == "under_1ms"


def test_a_mistyped_address_put_right_is_the_same_lead(fresh):
    page = token(fresh)
    first = fresh.api.post("/project", data={"token": page, **form(description=TEXT, email="ada@cleint.example")}).headers["Location"]
    again = fresh.api.post("/project", data={"token": page, **form(description=TEXT)}).headers["Location"]
    assert again == first and fresh.leads() == 1 and stored(fresh)["email"] == "ada@client.example"
    fresh.sql("update lead set created_at = now() - interval '11 minutes' returning id")
    later = fresh.api.post("/project", data={"token": page, **form(description=TEXT, email="eve@client.example")}).headers["Location"]
    assert later != first and fresh.leads() == 2


def test_what_another_site_filled_in_wrongly_can_be_mended_though_it_is_asked_later(browser, site):
    contact = {"contact_name": "Ada Brandt", "email": EMAIL, "consent": "yes", "use_case": "game_engine"}
    browser.visit(Stop("title too long", "/project", {**contact, "token": site.tour.fresh_token(), "title": "x" * 300}))
    browser.find("#error-summary a[href='#title']").click()
    wait_for("the question", lambda: browser.find("#title").is_displayed())
    fill(browser, title="A game engine")
    browser.find("#send").click()
    wait_for("the recommendation", lambda: browser.path().startswith("/r/"))
    assert site.sql("select title from lead where title like 'A game%'") == [{"title": "A game engine"}]
