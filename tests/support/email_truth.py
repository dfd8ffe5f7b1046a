"""Is an email true at the moment it is written? A trigger keeps, for every email, what the database said when the transaction that wrote it was
committed; IS_TRUE has, for every notification, what must hold then."""

import json
from dataclasses import dataclass
from typing import Any, Callable, Iterator

Facts = dict[str, Any]
Query = Callable[..., list[Facts]]

ENDED = ("placed", "lost", "withdrawn", "closed")
AWAITING = ("new", "triage", "waiting", "offered", "escalated")
OPEN_OFFER = ("open", "asked")

KEEP = """
create table told (n bigint generated always as identity primary key, id uuid, notification text, recipient text, view json, facts json);
create function told_add() returns trigger language plpgsql as $$
begin
	insert into told (id, notification, recipient, view, facts) values (new.id, new.notification, new.recipient, new.view, json_build_object(
		'lead', (select json_build_object('status', status, 'stage', stage, 'status_reason', status_reason, 'end_reason', end_reason,
				'engagement', engagement, 'email', email, 'is_proven', email_proven_at is not null, 'is_bounced', email_bounced_at is not null,
				'is_responded', response_kept is not null, 'is_erasure_asked', erasure_asked_at is not null, 'reference', reference,
				'asked', (select count(distinct recruiter_id) from offer where lead_id = lead.id),
				'returned', (select count(*) from offer where lead_id = lead.id and status = 'returned'),
				'is_doubted', exists (select from event e where e.lead_id = lead.id and e.what = 'reclassify_proposed'))
			from lead where id = new.lead_id),
		'offer', (select json_build_object('status', o.status, 'ended_by', o.ended_by, 'is_removed', r.removed_at is not null,
				'takes_class', l.engagement = any (r.engagements))
			from offer o join recruiter r on r.id = o.recruiter_id join lead l on l.id = o.lead_id where o.id = new.offer_id),
		'holder', (select json_build_object('name', r.name, 'email', r.email, 'is_removed', r.removed_at is not null,
				'is_cover', o.because like 'You_re covering%')
			from offer o join recruiter r on r.id = o.recruiter_id where o.lead_id = new.lead_id and o.status = 'accepted'),
		'away', (select coalesce(json_agg(r.name), '[]') from offer o join recruiter r on r.id = o.recruiter_id
			where o.lead_id = new.lead_id and o.status = 'returned' and o.decline_reason = 'time_off'),
		'question', (select json_build_object('is_answered', answered_at is not null, 'is_lapsed', lapsed_at is not null)
			from question where offer_id = new.offer_id order by asked_at desc limit 1),
		'listed', (select coalesce(json_object_agg(l.reference, json_build_object('status', l.status, 'ended_at', l.ended_at,
				'holder', (select r.email from offer o join recruiter r on r.id = o.recruiter_id where o.lead_id = l.id and o.status = 'accepted'),
				'asked', (select coalesce(json_agg(r.email), '[]') from offer o join recruiter r on r.id = o.recruiter_id
					where o.lead_id = l.id and o.status in ('open', 'asked')))), '{}')
			from lead l where new.lead_id is null and strpos(new.view::text, l.reference) > 0),
		'bounced', (select coalesce(json_agg(email), '[]') from recruiter where bounced_at is not null)));
	return null;
end $$;
create constraint trigger told_add after insert on outbox deferrable initially deferred for each row execute function told_add();
"""


@dataclass(frozen=True)
class Told:
    id: str
    notification: str
    recipient: str
    view: Facts
    facts: Facts

    @property
    def lead(self) -> Facts:
        """Empty once it is erased."""
        return self.facts["lead"] or {}

    @property
    def status(self) -> str:
        return self.lead.get("status", "erased")

    @property
    def offer_status(self) -> str | None:
        return (self.facts["offer"] or {}).get("status")

    @property
    def ended_by(self) -> str | None:
        return (self.facts["offer"] or {}).get("ended_by")

    @property
    def explanation(self) -> str:
        return self.view["explanation"]

    @property
    def holder(self) -> Facts:
        return self.facts["holder"] or {}

    @property
    def is_to_holder(self) -> bool:
        return self.holder.get("email") == self.recipient and not self.holder["is_removed"]

    @property
    def is_handover_true(self) -> bool:
        """It names who is away if a cover got the lead, and only then."""
        if not self.holder["is_cover"]:
            return "taken_over_from" not in self.view
        return self.view.get("taken_over_from") in self.facts["away"]

    @property
    def listed(self) -> list[Facts]:
        """The leads in its list, as they were."""
        return [self.facts["listed"].get(item["reference"], {}) for item in self.view["list"]]


def is_client_closed_true(told: Told) -> bool:
    said = {name for name in ("is_withdrawn", "is_ended", "is_lost", "is_erased", "is_erasure_held") if told.view[name]}
    return len(said) == 1 and {
        "is_withdrawn": told.status == "withdrawn",
        "is_ended": told.status in ENDED and told.status != "placed",
        "is_lost": told.status == "lost",
        "is_erased": told.status == "erased",
        "is_erasure_held": bool(told.lead.get("is_erasure_asked")) and told.status in (*ENDED, "quarantined"),
    }[said.pop()]


# What an email may say of why an offer is over, and of why a lead needs a person, and when that is so.
CLOSED_BECAUSE: list[tuple[str, Callable[[Told], bool]]] = [
    ("This offer expired", lambda told: told.ended_by == "offer_expired"),
    ("accepted this lead first", lambda told: told.status == "accepted" and told.explanation.startswith(told.holder["name"])),
    ("This lead is no longer open", lambda told: told.status in (*ENDED, "quarantined")),
    ("needs a different kind of engineer", lambda told: told.ended_by == "offer_reclassified"
     or told.ended_by == "offer_returned" and not told.facts["offer"]["takes_class"]),
    ("You’re not available right now", lambda told: told.ended_by == "offer_recruiter_unavailable" and not told.facts["offer"]["is_removed"]),
    ("assigned to someone else", lambda told: told.ended_by == "offer_reassigned"),
    ("sending this lead out again", lambda told: told.status == "new" and told.ended_by in ("offer_reassigned", "offer_returned")),
    ("taken this lead back", lambda told: told.ended_by in ("offer_returned", "offer_reassigned")),
    ("Our team has reopened this lead", lambda told: told.ended_by == "offer_returned"),
    ("You’re off, so", lambda told: told.ended_by == "offer_returned"),
    ("no longer one of our recruiters", lambda told: told.ended_by in ("offer_returned", "offer_recruiter_unavailable") and told.facts["offer"]["is_removed"]),
    ("marked this lead as spam", lambda told: told.status == "quarantined"),
    ("this request isn’t theirs", lambda told: told.status == "quarantined"),
    ("Our team has closed this lead", lambda told: told.status == "closed"),
    ("recorded this lead as lost", lambda told: told.status == "lost"),
    ("The client withdrew this request", lambda told: told.status == "withdrawn"),
]
ESCALATED_BECAUSE: list[tuple[str, Callable[[Told], bool]]] = [
    ("now answered a question", lambda told: told.status == "escalated" and not told.holder),
    ("no longer does", lambda told: told.lead["returned"] > 0 and not told.holder),
    ("No one decided in time", lambda told: told.lead["status_reason"] is not None),
    ("handed back", lambda told: f"back {told.lead['returned']} times" in told.explanation),
    ("couldn’t reach", lambda told: told.lead["asked"] >= 1 and not told.holder),
    ("We asked one recruiter, who", lambda told: told.lead["asked"] >= 1 and told.lead["returned"] == 0),
    ("We asked", lambda told: 1 < int(told.explanation.split()[2]) <= told.lead["asked"] and told.lead["returned"] == 0),
    ("still yours to handle", lambda told: told.status == "escalated" and told.lead["returned"] == 0),
    ("No recruiter is available", lambda told: told.status == "escalated"),
    ("isn’t a real request", lambda told: told.status == "quarantined"),
    ("needs a different kind of engineer", lambda told: told.lead["is_doubted"]),
]


def is_reason_true(told: Told, reasons: list[tuple[str, Callable[[Told], bool]]]) -> bool:
    return next(is_true for words, is_true in reasons if words in told.explanation)(told)


def is_offer_closed_true(told: Told) -> bool:
    is_over = told.offer_status not in OPEN_OFFER and (told.offer_status != "accepted" or told.status in (*ENDED, "quarantined"))
    return is_over and is_reason_true(told, CLOSED_BECAUSE)


# Every notification that these lives cause; one that is missing fails.
IS_TRUE: dict[str, Callable[[Told], bool]] = {
    "lead_received": lambda told: told.status == "new",
    "lead_triage": lambda told: told.status == "triage" and told.lead["status_reason"] is not None,
    "lead_offered": lambda told: told.status == "offered" and told.offer_status in OPEN_OFFER,
    "lead_waiting": lambda told: told.status == "escalated" and is_reason_true(told, ESCALATED_BECAUSE),
    "lead_escalated": lambda told: is_reason_true(told, ESCALATED_BECAUSE),
    "offers_digest": lambda told: all(told.recipient in lead["asked"] for lead in told.listed),
    "recruiter_email_bounced": lambda told: told.view["name"] in told.facts["bounced"],
    "offer_reminder": lambda told: told.offer_status == "open",
    "offer_closed": is_offer_closed_true,
    "offer_accepted": lambda told: told.status == "accepted" and told.is_to_holder and told.is_handover_true,
    "client_question": lambda told: told.offer_status == "asked" and not told.facts["question"]["is_answered"],
    "client_received": lambda told: told.status in AWAITING,
    "client_accepted": lambda told: told.status == "accepted" and told.view["recruiter_name"] == told.holder["name"]
        and told.view["recruiter_email"] == told.holder["email"] and told.is_handover_true,
    "client_delayed": lambda told: told.status in AWAITING and (not told.lead["is_responded"] or "quote" in told.view),
    "client_handed_back": lambda told: told.status in AWAITING and told.lead["returned"] > 0 and not told.holder,
    "client_closed": is_client_closed_true,
    "reply_redirected": lambda told: told.offer_status == "open",
    "client_reopened": lambda told: told.status == "placed" if told.view["is_placed"] else told.status in (*AWAITING, "accepted"),
    "client_not_for_us": lambda told: told.status == "closed" and told.lead["end_reason"] == "not_for_us",
    "client_new_address": lambda told: told.recipient.lower() != told.lead["email"].lower(),
    "client_address_given": lambda told: told.recipient.lower() == told.lead["email"].lower() and not told.lead["is_proven"],
    "client_address_taken_back": lambda told: told.recipient.lower() == told.lead["email"].lower() and told.status not in ("quarantined", "closed"),
    "address_disowned": lambda told: told.view.get("email", told.lead["email"]) == told.lead["email"] and ("email" in told.view) != told.lead["is_bounced"],
    "client_link": lambda told: told.status != "quarantined",
    "lead_resumed": lambda told: told.status in (*AWAITING, "accepted"),
    "question_answered": lambda told: told.offer_status in ("open", "asked", "accepted"),
    "lead_corrected": lambda told: told.status in (*AWAITING, "accepted"),
    "lead_reclassified": lambda told: told.status == "accepted" and told.lead["engagement"] == told.view["engagement"],
    "lead_withdrawn": lambda told: told.status == "withdrawn",
    "lead_erasure_asked": lambda told: told.lead["is_erasure_asked"],
    "lead_given_back": lambda told: told.status == "accepted" and told.is_to_holder,
    "lead_erased": lambda told: told.status == "erased",
    "erasure_requested": lambda told: told.lead["is_erasure_asked"],
    "contact_reminder": lambda told: told.status == "accepted" and told.lead["stage"] == "accepted" and told.is_to_holder,
    "response_at_risk": lambda told: told.status in ("new", "waiting", "offered") and not told.lead["is_responded"],
    "contact_overdue": lambda told: told.status == "accepted" and told.lead["stage"] == "accepted" and told.view["name"] == told.holder["name"],
    "recruiter_summary": lambda told: all(told.recipient in lead["asked"] or lead["status"] == "accepted" and lead["holder"] == told.recipient
                                          for lead in told.listed),
    "bench_check": lambda told: len(told.view["list"]) > 0,
    "follow_up": lambda told: all(lead["status"] == "accepted" and lead["holder"] == told.recipient for lead in told.listed),
}


class EmailTruth:
    """Of every email that is written from now on."""

    def __init__(self, sql: Query):
        self.sql = sql
        self.seen = 0
        sql(KEEP)

    def new(self) -> Iterator[Told]:
        for row in self.sql("select * from told where n > %s order by n", [self.seen]):
            self.seen = row["n"]
            yield Told(row["id"], row["notification"], row["recipient"], row["view"], row["facts"])

    def describe(self, told: Told) -> str:
        return f"{told.notification} to {told.recipient}\n{json.dumps(told.facts)}\n{json.dumps(told.view)}"
