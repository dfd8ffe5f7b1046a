"""The search language, from the API and the shell down to the index: what is found, what is refused, and in which order."""

import json
import random
import time
from typing import Any, Iterator

import pytest

from support.net import wait_for
from support.sample import HYBRID, PYTHON, RUST, Api

DAY_MS = 86_400_000


def found(api: Api, query: str, **more: Any) -> list[str]:
    answer = api.get("/api/v1/leads", params={"q": query, "limit": 200, **more})
    assert answer.status_code == 200, (query, answer.text)
    assert answer.json()["is_complete"]
    return [lead["title"] for lead in answer.json()["leads"]]


def refused(api: Api, query: str) -> dict:
    answer = api.get("/api/v1/leads", params={"q": query})
    assert answer.status_code == 422, (query, answer.text)
    (error,) = answer.json()["errors"]
    assert error["field"] == "q"
    return error


def pages(api: Api, direction: str, cursor: str | None = None, **query: Any) -> Iterator[list[str]]:
    """Every page, with those that follow (next) or precede (previous)."""
    name = {"next": "after", "previous": "before"}[direction]
    while True:
        page = api.get("/api/v1/leads", params={**query, **({name: cursor} if cursor else {})}).json()
        yield [lead["title"] for lead in page["leads"]]
        cursor = page[direction]
        if cursor is None:
            return


@pytest.fixture
def four(recruiters, api, sql) -> dict[str, dict]:
    """A Rust, a Python, and a hybrid lead that were offered, and one that staff closed; all searchable."""
    leads = {
        "rust": api.take({**RUST, "title": "rust", "budget_usd_year": "180000", "seniority": "expert", "timezone": "Europe/Berlin",
                          "languages": "English, German", "source": "newsletter-7", "phone": "+49 30 1234567"}),
        "python": api.take({**PYTHON, "title": "python", "email": "bo@kestrel.example", "budget_usd_year": "90000"}),
        "hybrid": api.take({**HYBRID, "title": "hybrid", "email": "cy@northwind.example"}),
        "closed": api.take({**RUST, "title": "closed", "email": "dee@other.example", "company": "Zebra's \\ Ltd"}),
    }
    wait_for("all offers", lambda: sql("select count(*) from lead where status = 'offered'") == [{"count": 4}])
    closed = api.request("PATCH", f"/api/v1/leads/{leads['closed']['id']}", json={"status": "closed", "reason": "filled", "note": "Gone fishing"})
    assert closed.status_code == 200, closed.text
    sql("update lead set response_due_at = now() - interval '1 minute' where title = 'hybrid'")
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
    return leads


EVERYTHING = {"rust", "python", "hybrid", "closed"}
FINDS = {
    "": EVERYTHING,
    "matching": {"rust", "closed"},
    "MATCHING engines": {"rust", "closed"},
    "match*": {"rust", "closed"},
    "mat": set(),
    '"matching engine"': {"rust", "closed"},
    '"engine matching"': set(),
    "-matching": {"python", "hybrid"},
    "kestrel or northwind": {"python", "hybrid"},
    "(kestrel or northwind) slow": {"hybrid"},
    "-(kestrel or northwind)": {"rust", "closed"},
    "-(training -slow)": {"rust", "hybrid", "closed"},
    "the matching": {"rust", "closed"},
    "few & microseconds !": {"rust", "closed"},
    "fishing": {"closed"},  # a note
    "engagement:python,hybrid": {"python", "hybrid"},
    "computed:rust": {"rust", "closed"},
    "status:offered": {"rust", "python", "hybrid"},
    "-status:offered": {"closed"},
    "engagement:rust status:closed": {"closed"},
    "reason:filled": {"closed"},
    "confidence:>0": EVERYTHING,
    "confidence:<1%": set(),
    "-confidence:<1%": EVERYTHING,
    "budget:>150k": {"rust"},
    "budget:180k": {"rust"},
    "budget:<100k": {"python"},
    "-budget:<100k": {"rust", "hybrid", "closed"},
    "budget:90k..180k": {"rust", "python"},
    "budget:none": {"hybrid", "closed"},
    "budget:>150k or kestrel": {"rust", "python"},
    "created:<7d": EVERYTHING,
    "created:today or created:yesterday": EVERYTHING,
    "created:>7d": set(),
    "-created:>7d": EVERYTHING,
    "kestrel or created:..2020": {"python"},
    "response:late": {"hybrid"},
    "-is:late": {"rust", "python", "closed"},
    "response:>1h": {"rust", "python"},
    "response:<1000d": {"rust", "python", "hybrid"},
    "is:unanswered": {"rust", "python", "hybrid"},
    "is:open": {"rust", "python", "hybrid"},
    "is:ended": {"closed"},
    "email:ada@client.example": {"rust"},
    "ADA@client.example": {"rust"},
    "email:ad*": {"rust"},
    "email:*@kestrel.example": {"python"},
    "company:brandt": {"rust"},
    "company:\"kestrel health\"": {"python"},
    "company:northwind.example": {"hybrid"},
    "company:zebra's": {"closed"},
    "recruiter:rosa": {"rust"},
    "recruiter:none": {"closed"},
    "asked:rosa@agency.example": {"rust", "closed"},
    "asked:\"rosa rust\" -recruiter:rosa": {"closed"},
    "by:token:tests": {"closed"},
    "by:client": EVERYTHING,
    "source:newsletter-7": {"rust"},
    "source:news*": {"rust"},
    "use_case:trading_engine": {"rust", "closed"},
    "seniority:expert": {"rust"},
    "language:german": {"rust"},
    "language:de": {"rust"},
    "timezone:berlin": {"rust"},
    "timezone:europe/*": {"rust"},
    "country:germany": {"rust"},
    "country:de": {"rust"},
    "country:Deutschland": {"rust"},
    "use_case:\"Trading engine\"": {"rust", "closed"},
    "recruiter:ROSA": {"rust"},
    "source:NEWS*": {"rust"},
    "company:BRANDT": {"rust"},
    "country:germany,south_africa -country:us": {"rust"},
    "ref:LM": EVERYTHING,
    "has:note": {"closed"},
    "has:phone": {"rust"},
    "has:offer -has:budget": {"hybrid", "closed"},
    "is:triage or is:quarantined or is:duplicate": set(),
    "review:yes": set(),
    "sort:budget": EVERYTHING,
}


def test_every_operator_finds_what_it_says_and_its_negation_the_rest(four, api, sql):
    """With every lead in the index, and with all of them to be read from the lead itself."""
    for state in ("indexed", "not up to date"):
        wrong = {query: result for query, expected in FINDS.items() if (result := set(found(api, query))) != expected}
        assert not wrong, state
        sql("insert into lead_search_due select id from lead")
    for title, lead in four.items():
        assert found(api, lead["reference"]) == found(api, f"ref:{lead['reference'][3:8].lower()}") == [title]
    assert found(api, "matching", engagement="rust", status="closed") == ["closed"]
    assert found(api, "matching", review="true") == []


@pytest.mark.parametrize(
    "query, repaired",
    [
        ("recruiter:rosie", 'recruiter:"rosa rust"'),
        ("rust -asked:roza", 'rust -asked:"rosa rust"'),
        ("source:newsleter-7", "source:newsletter-7"),
        ("source:newsletter-7,newsleter-7", "source:newsletter-7,newsletter-7"),
        ("tag:vpi", "tag:vip"),
    ],
)
def test_what_no_lead_has_is_refused_with_what_some_have(query, repaired, four, api):
    assert api.request("PATCH", f"/api/v1/leads/{four['rust']['id']}", json={"tags": ["vip", "eu"]}).status_code == 200
    assert [suggestion["query"] for suggestion in refused(api, query)["suggestions"]] == [repaired]


def test_a_change_is_found_at_once(four, api):
    """The dispatcher may not have indexed it yet."""
    for title, lead in four.items():
        noted = api.request("PATCH", f"/api/v1/leads/{lead['id']}", json={"note": f"Called about zeppelin{title}"})
        assert noted.status_code == 200
        assert found(api, f"zeppelin{title}") == [title]


def test_leads_that_wait_to_be_searchable_hold_no_search_up(start_service, token, sql):
    """In an order of its own, the newest of them are found and the page says that some are missing; an export waits for all."""
    api = Api(start_service(LEADMATCH_DISPATCHER="off").url, token)
    for number in range(130):
        api.take({**RUST, "title": f"lead {number}", "email": f"ada{number}@client.example", "budget_usd_year": str(100_000 + number)})
    page = api.get("/api/v1/leads", params={"q": "sort:-budget", "limit": 20}).json()
    assert [lead["title"] for lead in page["leads"]] == [f"lead {number}" for number in range(129, 109, -1)]
    assert not page["is_complete"]
    second = api.get("/api/v1/leads", params={"q": "sort:-budget", "limit": 20, "after": page["next"]}).json()
    assert [lead["title"] for lead in second["leads"]] == [f"lead {number}" for number in range(109, 89, -1)]
    titles = [title for page in pages(api, "next", q="matching", limit=50) for title in page]
    assert titles == [f"lead {number}" for number in range(129, -1, -1)]
    exported = api.get("/api/v1/leads.jsonl", params={"q": "sort:budget"}).text
    assert [json.loads(line)["submission"]["title"] for line in exported.splitlines()] == [f"lead {number}" for number in range(130)]
    start_service()
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
    assert found(api, "sort:budget")[0] == "lead 0"


@pytest.mark.parametrize(
    "query, code, place, repaired",
    [
        ("rust status:acepted", "unknown_value", (12, 19), "rust status:accepted"),
        ("stat:new", "unknown_operator", (0, 4), "status:new"),
        ("recruiter:rosie", "nobody", (0, 15), None),
        ("source:zz*", "unknown_value", (0, 10), None),
        ("tag:zz*", "unknown_value", (0, 7), None),
        ("timezone:viena", "unknown_value", (9, 14), "timezone:Europe/Vienna"),
        ("language:germn", "unknown_value", (9, 14), "language:german"),
        ("by:me", "nobody", (0, 5), None),
        ("the", "only_common", (0, 3), None),
        ("company:other", "only_common", (0, 13), None),
        ("' \\ ) | <-> :*", "close_parenthesis", (4, 5), None),
        ("ü(kafka or", "word_missing", (10, 10), None),
    ],
)
def test_what_makes_no_sense_is_pointed_at(query, code, place, repaired, api, try_cli):
    error = refused(api, query)
    assert (error["code"], (error["from"], error["to"])) == (code, place)
    if repaired:
        assert error["suggestions"][0]["query"] == repaired
    result = try_cli("leads", "list", "--", query)
    assert result.status == 2
    assert result.stderr.splitlines()[2].index("^") == 2 + place[0]
    for path in ("leads.csv", "leads.jsonl"):
        assert api.get(f"/api/v1/{path}", params={"q": query}).status_code == 422


def test_the_shell_lists_and_exports_by_the_same_language(four, cli):
    assert four["rust"]["reference"] in cli("leads", "list", "--", "budget:>150k", "-kestrel")
    assert four["python"]["reference"] not in cli("leads", "list", "budget:>150k", "or", "northwind")
    assert cli("leads", "export", "--json", "sort:-budget", "budget:>1k").count("\n") == 2


@pytest.mark.parametrize("sort", ["sort:-created", "sort:created", "sort:-budget", "sort:budget", "sort:-confidence", "sort:response"])
def test_pages_go_both_ways_in_every_order(sort, api, sql):
    for number in range(7):
        api.take({**RUST, "title": f"lead {number}", "budget_usd_year": str(100_000 + 1000 * (number % 3))})
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"))
    everything = found(api, sort)
    assert len(everything) == 7
    query = {"q": sort, "limit": "2"}
    forth = list(pages(api, "next", **query))
    assert [title for page in forth for title in page] == everything
    last = [api.get("/api/v1/leads", params=query).json()]
    while last[-1]["next"]:
        last.append(api.get("/api/v1/leads", params={**query, "after": last[-1]["next"]}).json())
    back = list(pages(api, "previous", last[-1]["previous"], **query))
    assert [title for page in reversed(back) for title in page] == everything[:6]
    if "budget" in sort:
        budgets = [lead["budget_usd_year"] for lead in api.get("/api/v1/leads", params={"q": sort}).json()["leads"]]
        assert budgets == sorted(budgets, reverse="-" in sort)


def test_leads_of_years_are_found_in_every_block_of_time(api, sql):
    """One in fifty is rare; so much that no page is full before the oldest block has been looked into."""
    api.take({**RUST, "title": "hay 0", "budget_usd_year": "120000"})
    now_ms = int(time.time() * 1000)
    sql(
        """insert into lead (id, reference, submission_key, body_hash, engagement, confidence, needs_review, contact_name, email,
               title, status, end_reason, submission, recommendation, ruleset, dispatch_at)
           select (left(m, 8) || '-' || substring(m from 9) || '-7fff-bfff-' || lpad(to_hex(n), 12, '0'))::uuid, 'LM-' || n, sha256(n::text::bytea),
               body_hash, engagement, (n %% 100) / 100.0, false, contact_name, email,
               case when n %% 50 = 0 then 'needle ' else 'hay ' end || n, case when n %% 7 = 0 then 'closed' else 'withdrawn' end, 'filled',
               json_build_object('description', 'x', 'budget_usd_year', 1000 * (n %% 300)), recommendation, ruleset, null
           from lead, generate_series(1, 5000) as n, lateral lpad(to_hex(%s - n::bigint * %s), 12, '0') as m""",
        [now_ms, 3 * 365 * DAY_MS // 5000],
    )
    wait_for("the words", lambda: not sql("select 1 from lead_search_due"), seconds=120)
    needles = [f"needle {n}" for n in range(1, 5001) if n % 50 == 0]
    both = [f"needle {n}" for n in range(1, 5001) if n % 350 == 0]
    for query, expected in {
        "needle": needles,
        "needle status:closed": both,
        "needle -status:withdrawn": both,
        "needle budget:<100k confidence:<30%": [f"needle {n}" for n in range(1, 5001) if n % 50 == 0 and n % 300 < 100 and n % 100 < 30],
        "needle sort:created": needles[::-1],
        "needle or created:<400d": ["hay 0", *(("needle" if n % 50 == 0 else "hay") + f" {n}" for n in range(1, 5001) if n <= 1826 or n % 50 == 0)],
        "needle or created:>900d": [("needle" if n % 50 == 0 else "hay") + f" {n}" for n in range(1, 5001) if n > 4109 or n % 50 == 0],
        "needle or -status:withdrawn": ["hay 0", *(("needle" if n % 50 == 0 else "hay") + f" {n}" for n in range(1, 5001) if n % 7 == 0 or n % 50 == 0)],
        "-hay": needles,
    }.items():
        assert [title for page in pages(api, "next", q=query, limit="97") for title in page] == expected, query
    by_budget = [title for page in pages(api, "next", q="needle sort:-budget", limit="37") for title in page]
    assert by_budget == sorted(needles, key=lambda title: (-(int(title[7:]) % 300), int(title[7:])))


# --- whatever is typed ------------------------------------------------------------------------------------------------

LEAVES = [query for query in FINDS if query and not query.startswith("sort:")]
BYTES = "()\"-:,.<>=*' \\\t%_&|!az09üß\u202e"


def random_query(rand: random.Random, depth: int = 2) -> str:
    parts = []
    for _ in range(rand.randint(1, 3)):
        inner = f"({random_query(rand, depth - 1)})" if depth and rand.random() < 0.3 else f"({rand.choice(LEAVES)})"
        parts.append(rand.choice(["", "", "-"]) + inner)
    return rand.choice([" ", " or "]).join(parts)


def mutated(rand: random.Random, text: str) -> str:
    for _ in range(rand.randint(1, 4)):
        at = rand.randrange(len(text) + 1)
        text = text[:at] + rand.choice(["", rand.choice(BYTES)]) + text[at + rand.randint(0, 1) :]
    return text


def test_random_queries_and_their_negations_share_all_leads(four, api):
    """Whatever is typed is answered or pointed at; what is found and what its negation finds is everything, each lead once."""
    rand = random.Random()
    for _ in range(400):
        query = random_query(rand)
        answer = api.get("/api/v1/leads", params={"q": query})
        assert answer.status_code == 200 or answer.json()["errors"][0]["code"] in ("too_many", "too_deep"), (query, answer.text)
        if answer.status_code == 200 and len(query) < 900:
            negated = api.get("/api/v1/leads", params={"q": f"-({query})"})
            if negated.status_code == 200:
                titles = [lead["title"] for lead in answer.json()["leads"] + negated.json()["leads"]]
                assert sorted(titles) == sorted(EVERYTHING), query
        broken = api.get("/api/v1/leads", params={"q": mutated(rand, query)})
        assert broken.status_code in (200, 422), (query, broken.text)


@pytest.mark.parametrize("sort", ["created", "-created", "budget", "-budget", "confidence", "-confidence", "response", "-response", "updated", "-updated"])
def test_a_sort_finds_what_is_found_without_it(sort, four, api):
    for query in ("budget:>100k", "budget:<100k or confidence:>1%", "-budget:100k..200k", "response:<9000h budget:..1m"):
        assert set(found(api, f"{query} sort:{sort}")) == set(found(api, query)), query
