"""Every page of the site in every state it has, for whatever looks at all of them: a checker, a browser, an eye."""

import re
from dataclasses import dataclass, field
from typing import Any

from support.leadmatch import Service, run_done
from support.mail_catcher import MailCatcher
from support.net import wait_for
from support.sample import HYBRID, PYTHON, RUST, Api

LINK = re.compile(r"https?://[^/\s]+(/[oq]/[\w-]+)")
SURE = {"sure": "yes"}
CONTACT = {"contact_name": "Ada Brandt", "email": "ada@client.example", "consent": "yes"}


@dataclass(frozen=True)
class Stop:
    name: str
    path: str
    data: dict[str, str] | None = None  # what is posted; None: the page is asked for
    headers: dict[str, str] = field(default_factory=dict)

    def visit(self, api: Api) -> str:
        """The page, whatever its status."""
        method = "GET" if self.data is None else "POST"
        return api.request(method, self.path, data=self.data, headers={"Accept": "text/html", **self.headers}).text


@dataclass(frozen=True)
class Taken:
    receipt: str  # the path of the client's own page
    address: str  # that nobody else has
    reference: str


def public_stops() -> list[Stop]:
    return [
        Stop("comparison", "/hire/compare/rust-vs-python"),
        Stop("hire rust", "/hire/rust-engineer"),
        Stop("hire python", "/hire/python-developer"),
        Stop("hire hybrid", "/hire/hybrid-team"),
        Stop("form", "/project"),
        Stop("form with answers", "/project?use_case=game_engine&latency=under_10ms&source=game_engine"),
        Stop("form that was open too long", "/project", {"use_case": "game_engine", "headcount": "3", "token": "old"}),
        Stop("form without its token", "/project", {"use_case": "game_engine"}),
        Stop("no such page", "/nowhere"),
        Stop("forged link", "/r/forged"),
        Stop("forged offer", "/o/forged"),
        Stop("forged question", "/q/forged"),
        Stop("broken post", "/project", {"title": "a\x00b"}),
        Stop("post too big", "/project", {"description": "x" * 200_000}),
    ]


class Tour:
    """Lives the leads that the pages are about. The service needs recruiters, a dispatcher and a sender."""

    def __init__(self, service: Service, mailbox: MailCatcher):
        self.api = Api(service.url)
        self.service = service
        self.mailbox = mailbox
        self.numbers = iter(range(1, 1000))

    def take(self, submission: dict[str, Any], **changes: Any) -> Taken:
        address = f"client{next(self.numbers)}@client.example"
        answer = self.api.take({**submission, **changes, "email": address})
        return Taken(answer["status_url"][answer["status_url"].index("/r/"):], address, answer["reference"])

    def link_for(self, address: str, kind: str, reference: str = "") -> str:
        """The first link of a kind in the emails to an address that are about a lead."""
        def found() -> list[str]:
            texts = [mail.part("plain") for mail in self.mailbox.emails(address)]
            return [link for text in texts if reference in text for link in LINK.findall(text) if link.startswith(kind)]

        return wait_for(f"a link {kind} for {address}", found, 20)[0]

    def offer(self, submission: dict[str, Any], recruiter: str, **changes: Any) -> tuple[str, Taken]:
        """The page of the offer of a new lead."""
        taken = self.take(submission, **changes)
        return self.link_for(recruiter, "/o/", taken.reference), taken

    def press(self, path: str, **data: str) -> None:
        answer = self.api.post(path, data=data)
        assert answer.status_code == 303, answer.text

    def mark_of(self, receipt: str, field: str) -> str:
        """Of the answer as it is now, which the open question sends along."""
        return re.search(r'name="before" value="([^"]+)"', self.api.get(f"{receipt}?edit={field}").text).group(1)

    def fresh_token(self) -> str:
        return re.search(r'name="token" value="([^"]+)"', self.api.get("/project").text).group(1)

    def stops(self) -> list[Stop]:
        mistakes = {"token": self.fresh_token(), "title": "x" * 300, "email": "nobody-at-home", "latency": "soon", "budget_usd_year": "much",
                    "timezone": "Europe/Vienna", "headcount": "many"}
        return [
            *public_stops(),
            Stop("form with mistakes", "/project", mistakes),
            *self.client_page_stops(),
            *self.offer_stops(),
            *self.end_stops(),
        ]

    def link_stops(self) -> list[Stop]:
        """The recruiter portal, when there is something in it, and the pages that send links."""
        token = run_done(self.service.settings, "recruiter", "link", "rosa@agency.example").strip()
        portal = token[token.index("/d/"):]
        return [
            Stop("portal", portal),
            Stop("portal searched in vain", f"{portal}?words=nothing"),
            Stop("forged portal", "/d/x"),
            *(Stop(f"{name} {state}", path + query, data) for name, path in (("link of a client", "/r"), ("link of a recruiter", "/d"))
              for state, query, data in (("asked for", "", None), ("sent", "?done=sent", None), ("with a mistake", "", {"email": "x"}))),
        ]

    def client_page_stops(self) -> list[Stop]:
        rust = self.take(RUST, budget_usd_year=130000, engineers="4_plus", start="now", timezone="Europe/Vienna").receipt
        python = self.take(PYTHON, budget_usd_year=100000).receipt
        hybrid = self.take(HYBRID, budget_usd_year=260000, must_haves="PyO3, German", contract="permanent", candidates=3).receipt
        vague = self.take({"contact_name": "A", "consent": True, "description": "Something with computers."}).receipt
        withdrawn = self.take(RUST).receipt
        erased = self.take(RUST).receipt
        corrected = self.take(RUST).receipt
        self.press(f"{withdrawn}/withdraw", **SURE)
        self.press(f"{erased}/erase", **SURE)
        self.press(f"{corrected}/correct", title="An order book", use_case="trading_engine", **CONTACT)
        return [
            Stop("receipt rust", rust),
            Stop("receipt python", python),
            Stop("receipt hybrid", hybrid),
            Stop("receipt of a vague request", vague),
            Stop("receipt corrected", corrected),
            Stop("receipt withdrawn", withdrawn),
            Stop("receipt erased", erased),
            Stop("answer open", f"{rust}?edit=latency"),
            Stop("text open", f"{rust}?edit=description"),
            Stop("answer with a mistake", f"{rust}/answer", {"field": "email", "before": self.mark_of(rust, "email"), "email": "x"}),
            Stop("answer that changed meanwhile", f"{rust}/answer", {"field": "use_case", "before": "x", "use_case": "game_engine"}),
            Stop("correction", f"{hybrid}/correct"),
            Stop("correction with mistakes", f"{hybrid}/correct", {"email": "x"}),
            Stop("correction of a withdrawn request", f"{withdrawn}/correct", {**CONTACT, "use_case": "game_engine"}),
            Stop("withdrawal without a tick", f"{rust}/withdraw", {"other": "x"}),
        ]

    def offer_stops(self) -> list[Stop]:
        recruiter = "rosa@agency.example"
        open_offer, _ = self.offer(RUST, recruiter)
        asked, asked_client = self.offer(RUST, recruiter)
        answered, answered_client = self.offer(RUST, recruiter)
        accepted, taken = self.offer(RUST, recruiter, phone="+43 1 234567")
        declined, _ = self.offer(RUST, recruiter)
        self.press(asked, action="ask", question="Which exchange is it to trade on?")
        self.press(answered, action="ask", question="Which exchange is it to trade on?")
        self.press(accepted, action="accept")
        self.press(declined, action="decline", reason="too_busy")
        question = self.link_for(asked_client.address, "/q/")
        answer = self.link_for(answered_client.address, "/q/")
        self.press(answer, answer="Xetra, by co-location in Frankfurt.")
        return [
            Stop("offer open", open_offer),
            Stop("offer asked", asked),
            Stop("offer answered", answered),
            Stop("offer accepted", accepted),
            Stop("offer declined", declined),
            Stop("offer pressed wrongly", open_offer, {"action": "decline", "note": "x"}),
            Stop("receipt accepted", taken.receipt),
            Stop("question open", question),
            Stop("question answered", answer),
            Stop("question answered by nothing", question, {"answer": ""}),
        ]

    def end_stops(self) -> list[Stop]:
        """Of requests that have come to an end, and of one that has to be kept."""
        recruiter = "rosa@agency.example"
        placed, placed_client = self.offer(RUST, recruiter)
        lost, lost_client = self.offer(RUST, recruiter)
        withdrawn, withdrawn_client = self.offer(RUST, recruiter)
        erased, erased_client = self.offer(RUST, recruiter)
        held = self.take(RUST)
        for path in (placed, lost, withdrawn):
            self.press(path, action="accept")
        self.press(placed, action="placed", start_date="2027-02-01", role="Rust engineer", rate="$85 an hour")
        self.press(lost, action="lost", reason="timing", note="Not before summer")
        self.press(f"{withdrawn_client.receipt}/withdraw", **SURE)
        self.press(f"{erased_client.receipt}/erase", **SURE)
        run_done(self.service.settings, "leads", "hold", held.reference, "--reason", "Dispute over a fee")
        self.press(f"{held.receipt}/erase", **SURE)
        return [
            Stop("receipt placed", placed_client.receipt),
            Stop("receipt lost", lost_client.receipt),
            Stop("receipt on legal hold", held.receipt),
            Stop("offer placed", placed),
            Stop("offer lost", lost),
            Stop("offer withdrawn since", withdrawn),
            Stop("offer erased", erased),
        ]
