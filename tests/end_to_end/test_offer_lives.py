"""Random lives of leads and their offers: clients, recruiters, staff, the clock, and removals, in any order, over several leads. After each
step what must always hold is looked up in the database, on the pages, and in the emails: that each was true when it was written, and that nothing
a visitor typed is sent to an address that nobody has proven. LIVES_SEED repeats a life, LIVES_STEPS makes it longer."""

import json
import os
import random
import re
from typing import Any, Callable

import pytest

from support.email_truth import IS_TRUE, EmailTruth, Told
from support.mail_catcher import CaughtEmail, MailCatcher
from support.net import wait_for
from support.sample import RUST, Api
from test_offers import LINK, pass_time

STEPS = int(os.environ.get("LIVES_STEPS", "30"))
SEED = int(os.environ.get("LIVES_SEED", "0"))
LIVES = 2

LEADS_MAX = 6
RECRUITERS_MAX = 7
PRESSED = {"button": ""}

# Every text of a client says of itself that somebody typed it.
TYPED = {"contact_name": "Typed Name", "company": "Typed Company", "title": "Typed title", "description": "Typed, about an order book in Rust."}
SUBMISSIONS = [
    {**RUST, **TYPED},
    {**RUST, **TYPED},
    {**RUST, **TYPED},
    {**TYPED, "consent": True, "description": "Typed: something with computers."},
    {**RUST, **TYPED, "description": "Typed https://a.test https://b.test https://c.test", "contact_name": "Typed qwrtpsdfg"},
]
ENDED = "('declined', 'expired', 'withdrawn', 'undelivered', 'returned', 'accepted')"

# Nothing is due, and nothing is on its way: what a step caused has happened.
UNSETTLED = """
select (select count(*) from lead where dispatch_at <= now()) as leads,
    (select count(*) from offer where status = 'open' and (deadline_at <= now() or remind_at <= now() and reminded_at is null and not awaits_digest)) as offers,
    (select count(*) from question where answered_at is null and lapsed_at is null and lapses_at <= now()) as questions,
    (select count(*) from offer o join recruiter r on r.id = o.recruiter_id
        where o.status in ('open', 'asked') and (r.removed_at is not null or r.bounced_at is not null or exists (
            select from recruiter_time_off v where v.recruiter_id = r.id and v.start_at <= now() and v.end_at > now()
                and not (o.is_assigned and o.created_at >= v.start_at)))) as gone,
    (select count(*) from lead where status = 'accepted' and follow_up_at <= now()) as follow_ups,
    (select count(*) from recruiter_time_off where accepted_leads <> 'keep' and handed_over_at is null and start_at <= now() and end_at > now()) as handovers,
    (select count(*) from recruiter_available) as freed,
    (select count(*) from outbox where state = 'queued' and (due_at <= now() or lease_token is not null)) as emails
"""

TWICE_ACCEPTED = "select lead_id from offer where status = 'accepted' group by lead_id having count(*) > 1"

# Each offer that is over, with what proves that its end was recorded and told.
ENDS = f"""
select o.id::text, o.status, o.ended_by, r.email, l.reference,
    exists (select from event e where e.lead_id = o.lead_id and e.what = o.ended_by and e.new ->> 'recruiter_id' = o.recruiter_id::text) as has_event,
    exists (select from event e where e.lead_id = o.lead_id and e.what = o.ended_by and e.actor = 'recruiter:' || o.recruiter_id) as is_own_act,
    exists (select from outbox m where m.recipient = r.email and m.lead_id = o.lead_id and (
        m.offer_id = o.id and m.notification in ('offer_closed', 'offer_accepted') or m.notification = 'lead_withdrawn')) as is_told,
    exists (select from outbox m where m.offer_id = o.id and m.notification = 'lead_offered' and m.state = 'cancelled' and m.attempt = 0) as never_knew
from offer o join recruiter r on r.id = o.recruiter_id join lead l on l.id = o.lead_id
where o.status in {ENDED}
"""

# Who sees a contact must have had it disclosed; nobody else.
OFFERS = """
select o.id::text, o.status, o.recruiter_id::text, r.removed_at is not null as is_removed, l.email, l.reference, l.status as lead_status,
    (select count(*) from event e where e.lead_id = o.lead_id and e.what = 'contact_disclosed' and e.new ->> 'recruiter_id' = o.recruiter_id::text) as disclosed,
    (select m.view ->> 'lead_url' from outbox m where m.offer_id = o.id and m.notification in ('lead_offered', 'offer_accepted') limit 1) as url
from offer o join recruiter r on r.id = o.recruiter_id join lead l on l.id = o.lead_id
"""

# What a lead waits for: a moment, a recruiter, or a human who was told.
WAITING = """
select l.reference, l.status, l.dispatch_at is not null as has_moment, l.follow_up_at > now() as is_followed, l.stage, l.end_reason, l.placement,
    lead_kept_until(l) is not null or l.held_at is not null or lead_is_doubted(l) or lead_released_at(l) is not null as is_kept_for_a_time,
    bool_or(o.status = 'accepted' and r.removed_at is not null) as is_orphaned, l.staff_notified_at is not null or l.escalation_level > 0 as has_human,
    count(o.id) filter (where o.status = 'open' and o.deadline_at is not null or o.status = 'asked' and q.id is not null) as pending,
    count(o.id) filter (where o.status in ('open', 'asked')) as open,
    count(o.id) filter (where o.status = 'accepted') as accepted,
    exists (select from outbox m where m.lead_id = l.id and m.notification in ('lead_triage', 'lead_waiting', 'lead_escalated')) as staff_were_told
from lead l
left join offer o on o.lead_id = l.id
left join recruiter r on r.id = o.recruiter_id
left join question q on q.offer_id = o.id and q.answered_at is null and q.lapsed_at is null
group by l.id
"""


class Life:
    def __init__(self, api: Api, cli: Callable[..., str], try_cli: Callable[..., Any], sql: Callable[..., Any], seed: int):
        self.api, self.cli, self.try_cli, self.sql = api, cli, try_cli, sql
        self.random = random.Random(seed)
        self.leads: list[dict[str, Any]] = []
        self.names: list[str] = []
        self.told: list[str] = []
        self.truth = EmailTruth(sql)
        self.proven: set[str] = set()
        self.unproven_ids: set[str] = set()

    # --- what may happen ---

    def new_lead(self) -> str:
        number = len(self.leads)
        if number >= LEADS_MAX:
            return self.client_acts()
        email = f"client{number}@client{number}.example"
        submission = self.random.choice(SUBMISSIONS)
        self.leads.append({**self.api.take({**submission, "email": email, "company": f"Typed Company {number}"}), "email": email})
        return f"lead {number} comes in"

    def new_recruiter(self) -> str:
        if len(self.names) >= RECRUITERS_MAX:
            return self.time_passes()
        name = f"r{len(self.names)}"
        self.names.append(name)
        self.cli("recruiter", "add", "--name", name, "--email", self.address(name), "--engagements",
                 self.random.choice(["rust", "rust,python"]), "--capacity", self.random.choice(["1", "3", "20"]))
        return f"{name} is added"

    def recruiter_acts(self) -> str:
        path, offer = self.some_offer()
        if path is None:
            return self.new_lead()
        action = self.random.choice([
            {"action": "accept"},
            {"action": "accept"},
            {"action": "decline", "reason": self.random.choice(["too_busy", "wrong_class", "conflict_of_interest", "budget"])},
            {"action": "decline", "reason": "spam"},
            {"action": "ask", "question": "Which exchange?"},
        ])
        if offer.startswith("accepted"):
            action = self.random.choice([
                {"action": "contacted"},
                {"action": "talking"},
                {"action": "proposed", "note": "Grace"},
                {"action": "placed", "start_date": "2027-02-01", "role": "Engineer", "rate": "85"},
                {"action": "lost", "reason": "timing"},
                {"action": "return", "reason": self.random.choice(["too_busy", "conflict_of_interest", "wrong_class"])},
                {"action": "return", "reason": "too_busy"},
                {"action": "fell_through"},
            ])
        answer = self.api.post(path, data=action)
        return f"{offer}: {action} -> {answer.status_code}"

    def client_acts(self) -> str:
        lead = self.some_lead()
        if lead is None:
            return self.new_lead()
        path = re.sub(r"^https?://[^/]+", "", lead["status_url"])
        asked = self.sql("select view ->> 'url' as url from outbox where notification = 'client_question' and recipient = %s", [lead["email"]])
        kind = self.random.choice(["answer", "answer", "withdraw", "correct", "correct", "erase", "confirm", "confirm", "undo", "undo", "not_me"])
        if kind in ("confirm", "not_me"):
            return f"client of {lead['reference']}: {kind} -> {self.presses_in_receipt(lead, kind)}"
        if kind == "answer" and asked:
            answer = self.api.post(LINK.match(self.random.choice(asked)["url"]).group(1), data={"answer": "Typed Xetra"})
        elif kind == "undo":
            answer = self.api.post(path + "/undo", data=PRESSED)
        elif kind == "withdraw":
            answer = self.api.post(path + "/withdraw", data={"sure": "yes"})
        elif kind == "erase" and self.random.random() < 0.3:
            answer = self.api.post(path + "/erase", data={"sure": "yes"})
        else:
            kind, use_case = "correct", self.random.choice(["trading_engine", "data_analysis"])
            answer = self.api.post(path + "/correct", data={
                "use_case": use_case, "description": f"Typed anew {self.random.random()}", "contact_name": "Typed Name", "email": lead["email"], "consent": "yes"})
        return f"client of {lead['reference']}: {kind} -> {answer.status_code}"

    def presses_in_receipt(self, lead: dict[str, Any], kind: str) -> str:
        receipts = self.sql("select view ->> 'url' as url from outbox where notification = 'client_received' and recipient = %s", [lead["email"]])
        if not receipts or kind == "not_me" and self.random.random() < 0.7:
            return "nothing to press"
        path = re.sub(r"^https?://[^/]+", "", receipts[0]["url"])
        answer = self.api.post(path + {"confirm": "/confirm", "not_me": "/not-me"}[kind], data=PRESSED)
        if kind == "confirm" and answer.status_code == 303:
            self.proven.add(lead["email"])
        return str(answer.status_code)

    def staff_act(self) -> str:
        lead = self.some_lead()
        if lead is None:
            return self.new_lead()
        change = self.random.choice([
            {"status": "accepted", "recruiter": self.some_address()},
            {"status": "accepted"},
            {"status": "new"},
            {"status": "closed", "reason": "filled"},
            {"status": "closed", "reason": "not_for_us"},
            {"status": "quarantined"},
            {"status": "lost", "reason": "budget"},
            {"hold": self.random.choice(["hold", "unhold"])},
            {"status": "placed", "start_date": "2027-02-01", "role": "Engineer", "rate": "85"},
            {"stage": self.random.choice(["contacted", "proposed"])},
            {"status": "withdrawn"},
            {"recruiter": self.some_address()},
            {"status": "new", "recruiter": self.some_address()},
            {"engagement": self.random.choice(["rust", "python"]), "reason": "client_said"},
        ])
        if "hold" in change:
            answer = self.api.post(f"/api/v1/leads/{lead['id']}/{change['hold']}", json={"reason": "A dispute"})
        else:
            answer = self.api.request("PATCH", f"/api/v1/leads/{lead['id']}", json=change)
        assert answer.status_code in (200, 404, 409, 422), answer.text
        return f"staff on {lead['reference']}: {change} -> {answer.status_code}"

    def recruiter_changes(self) -> str:
        if not self.names:
            return self.new_recruiter()
        holders = [row["name"] for row in self.sql("select distinct name from recruiter r join offer o on o.recruiter_id = r.id where o.status = 'accepted' order by name")]
        name = self.random.choice(holders if holders and self.random.random() < 0.4 else self.names)
        words = self.random.choice([["remove"], ["pause"], ["resume"], ["resume"], ["time-off", "--to", "2099-12-31"], ["time-off", "--end"],
                                    ["time-off", "--to", "2099-12-31", "--leads", "return"], ["time-off", "--to", "2099-12-31", "--cover", self.some_address()]])
        result = self.try_cli("recruiter", words[0], self.address(name), *words[1:])
        return f"{name}: {' '.join(words)} -> {result.status}"

    def address_bounces(self) -> str:
        rows = self.sql("""update outbox set state = 'rejected', last_code = 550, last_text = '5.1.1 no such user', settled_at = now()
            where id = (select id from outbox where notification = 'lead_offered' and state = 'delivered' order by id desc limit 1) returning recipient""")
        return f"{rows} bounces"

    def time_passes(self) -> str:
        hours = self.random.choice([0.5, 3.5, 5, 80])
        pass_time(self.sql, hours)
        return f"{hours} hours pass"

    # --- choices ---

    @staticmethod
    def address(name: str) -> str:
        return f"{name}@agency.example"

    def some_address(self) -> str:
        return self.address(self.random.choice(self.names or ["nobody"]))

    def some_lead(self) -> dict[str, Any] | None:
        return self.random.choice(self.leads) if self.leads else None

    def some_offer(self) -> tuple[str | None, str]:
        """Rather one that is open."""
        offers = [offer for offer in self.sql(OFFERS) if offer["url"]]
        pending = [offer for offer in offers if offer["status"] in ("open", "asked")]
        if not offers:
            return None, ""
        offer = self.random.choice(pending if pending and self.random.random() < 0.8 else offers)
        return LINK.match(offer["url"]).group(1), f"{offer['status']} offer of {offer['reference']}"

    # --- what must hold ---

    def settle(self) -> None:
        def is_settled() -> bool:
            (row,) = self.sql(UNSETTLED)
            return not any(row.values())

        wait_for("everything that is due", is_settled, 40)

    def check(self) -> None:
        assert self.sql(TWICE_ACCEPTED) == []
        for offer in self.sql(OFFERS):
            sees = offer["status"] == "accepted" and not offer["is_removed"] and offer["lead_status"] != "quarantined"
            if offer["url"] is not None:
                assert (offer["email"] in self.api.get(LINK.match(offer["url"]).group(1)).text) == sees, offer
            assert offer["disclosed"] > 0 or offer["status"] not in ("accepted", "returned"), offer
        for end in self.sql(ENDS):
            assert end["ended_by"] is not None and end["has_event"], end
            own_act = end["status"] in ("declined", "returned") and end["is_own_act"]
            assert end["is_told"] or own_act or end["never_knew"] or end["status"] == "undelivered", end
        for lead in self.sql(WAITING):
            assert lead["accepted"] == 1 or lead["status"] != "accepted", lead
            assert (lead["open"] > 0) == (lead["status"] == "offered"), lead
            assert {
                "new": lead["has_moment"],
                "triage": lead["has_moment"] and lead["staff_were_told"],
                "waiting": lead["has_moment"],
                "offered": lead["pending"] == lead["open"] or lead["has_moment"],
                "escalated": lead["has_moment"] and lead["has_human"] and lead["staff_were_told"],
                "accepted": lead["accepted"] == 1 and lead["is_followed"] and lead["stage"] is not None and not lead["is_orphaned"],
                "placed": lead["placement"] is not None and lead["accepted"] == 1,
                "lost": lead["end_reason"] is not None,
                "quarantined": True,
                "withdrawn": True,
                "closed": lead["end_reason"] is not None,
            }[lead["status"]], lead
            assert lead["status"] not in ("placed", "lost", "quarantined", "withdrawn", "closed") or lead["is_kept_for_a_time"], lead

    def check_emails(self) -> None:
        for told in self.truth.new():
            assert IS_TRUE[told.notification](told), self.truth.describe(told)
            if self.is_to_unproven_client(told):
                self.unproven_ids.add(told.id)
                assert "Typed" not in json.dumps(told.view), self.truth.describe(told)

    def is_to_unproven_client(self, told: Told) -> bool:
        is_client = any(told.recipient == lead["email"] for lead in self.leads)
        return is_client and not told.lead.get("is_proven", told.recipient in self.proven)

    def check_what_arrived(self, mails: list[CaughtEmail]) -> None:
        for mail in mails:
            if mail.message_id[1:].split("@")[0] in self.unproven_ids:
                assert "Typed" not in "\n".join([str(mail.message.items()), mail.part("plain"), mail.part("html")]), mail.raw

    def step(self) -> None:
        acts = [self.new_lead, self.new_recruiter, self.recruiter_acts, self.client_acts, self.staff_act, self.recruiter_changes, self.time_passes,
                self.address_bounces]
        act = self.random.choices(acts, weights=[3, 1, 6, 5, 4, 2, 2, 0.5])[0]
        self.told.append(act())
        self.settle()
        self.check()
        self.check_emails()


@pytest.mark.parametrize("life_number", range(1 if SEED else LIVES))
def test_whatever_happens_each_end_is_told_and_each_email_is_true(life_number, start_service, token, cli, try_cli, mailbox: MailCatcher, sql):
    seed = SEED or random.SystemRandom().randrange(1, 10**6)
    print(f"LIVES_SEED={seed}")
    service = start_service(LEADMATCH_OFFER_MODES="rust=top:3,python=one", LEADMATCH_CLIENT_EMAILS="on", LEADMATCH_STAFF_NOTICE_TO="staff@agency.example")
    life = Life(Api(service.url, token), cli, try_cli, sql, seed)
    for _ in range(4):
        life.told.append(life.new_recruiter())
    for _ in range(3):
        life.told.append(life.new_lead())
    try:
        for _ in range(STEPS):
            life.step()
        life.check_what_arrived(mailbox.emails())
    except BaseException:
        print("\n".join(life.told))
        raise
