"""The books: what clients were told, what is stored, what was promised by mail, what the mail server took. Set arithmetic, no guessing.

They balance when
- every acknowledged submission is stored, under the very id that was acknowledged;
- no key is stored twice, and nothing is stored that nobody sent;
- every lead has been taken and placed once, and has one email to a recruiter or to the fallback address;
- every promised mail is delivered and at the mail server, and the mail server has no other;
- an email that arrived twice has the same bytes both times, was leased more than once, and an instance was killed.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Callable

from support.mail_catcher import CaughtEmail

Query = Callable[[str], list[dict[str, Any]]]

LEADS = """
select l.id::text, l.submission->>'title' as key, l.status,
       (select count(*) from event e where e.lead_id = l.id and e.what = 'lead_received') as taken,
       (select count(*) from offer o where o.lead_id = l.id) as offers,
       (select count(*) from dispatch p where p.lead_id = l.id) as dispatches,
       (select count(*) from outbox m where m.lead_id = l.id and m.notification in ('lead_offered', 'lead_waiting')) as emails
from lead l
"""
OUTBOX = "select message_id, state, attempt from outbox"


@dataclass
class Ledger:
    """What clients tried and were told. Appending is safe from several threads."""

    tried: list[str] = field(default_factory=list)  # keys
    acknowledged: list[tuple[str, str, int]] = field(default_factory=list)  # key, id, status
    kills: int = 0


def is_drained(sql: Query) -> bool:
    """Nothing is left to do for dispatcher and senders."""
    (left,) = sql("""select (select count(*) from lead where dispatch_at <= now()) as to_dispatch,
                            (select count(*) from outbox where state = 'queued') as to_send""")
    return left["to_dispatch"] == 0 and left["to_send"] == 0


def check(ledger: Ledger, sql: Query, emails: list[CaughtEmail]) -> list[str]:
    """What does not balance, one sentence each; empty: all is well."""
    leads = sql(LEADS)
    return [
        *check_leads(ledger, leads),
        *check_dispatches(leads),
        *check_emails(ledger, {row["message_id"]: row for row in sql(OUTBOX)}, emails),
    ]


def check_leads(ledger: Ledger, leads: list[dict[str, Any]]) -> list[str]:
    problems = []
    stored: dict[str, list[str]] = defaultdict(list)
    for lead in leads:
        stored[lead["key"]].append(lead["id"])
    for key, identity, _ in ledger.acknowledged:
        if identity not in stored.get(key, []):
            problems.append(f"{key}: acknowledged as {identity}, but not stored")
    for key, identities in stored.items():
        if len(identities) > 1:
            problems.append(f"{key}: stored {len(identities)} times")
    for key in stored.keys() - set(ledger.tried):
        problems.append(f"{key}: stored, but nobody sent it")
    created = Counter(key for key, _, status in ledger.acknowledged if status == 201)
    problems += [f"{key}: said to be new {count} times" for key, count in created.items() if count > 1]
    return problems


def check_dispatches(leads: list[dict[str, Any]]) -> list[str]:
    problems = []
    for lead in leads:
        expected = {"taken": 1, "dispatches": 1, "offers": 1 if lead["status"] == "offered" else 0, "emails": 0 if lead["status"] == "waiting" else 1}
        for what, count in expected.items():
            if lead[what] != count:
                problems.append(f"{lead['key']} ({lead['status']}): {what} is {lead[what]}, not {count}")
    return problems


def check_emails(ledger: Ledger, promised: dict[str, dict[str, Any]], emails: list[CaughtEmail]) -> list[str]:
    arrived: dict[str, list[bytes]] = defaultdict(list)
    for mail in emails:
        arrived[mail.message_id].append(mail.raw)
    problems = [f"{message}: {row['state']}, not delivered" for message, row in promised.items() if row["state"] != "delivered"]
    problems += [f"{message}: promised, but never arrived" for message in promised.keys() - arrived.keys()]
    problems += [f"{message}: arrived, but was never promised" for message in arrived.keys() - promised.keys()]
    for message in arrived.keys() & promised.keys():
        copies = arrived[message]
        if len(set(copies)) > 1:
            problems.append(f"{message}: arrived {len(copies)} times, not with the same bytes")
        if len(copies) > 1 and (ledger.kills == 0 or promised[message]["attempt"] < len(copies)):
            problems.append(f"{message}: arrived {len(copies)} times, and no kill explains it")
    return problems


def duplicates(emails: list[CaughtEmail]) -> int:
    return len(emails) - len({mail.message_id for mail in emails})
