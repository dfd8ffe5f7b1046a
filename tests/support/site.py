"""One service that many tests of the pages look at, and a browser in front of it."""

from typing import Any

from support.chromium import Browser
from support.database import Database
from support.leadmatch import Service
from support.mail_catcher import MailCatcher
from support.net import free_port, wait_for
from support.sample import Api
from support.tour import Tour

COMPARISON = "/hire/compare/rust-vs-python"
PUBLIC = [COMPARISON, "/hire/rust-engineer", "/hire/python-developer", "/hire/hybrid-team", "/project"]
PARTNER = "https://partner.example"
PARTNER_PORT = free_port()
PARTNER_PAGE = f"http://127.0.0.1:{PARTNER_PORT}"
EMAIL = "ada@client.example"


class Site:
    """Nothing here depends on what other tests left behind."""

    def __init__(self, service: Service, mailbox: MailCatcher):
        self.service = service
        self.mailbox = mailbox
        self.api = Api(service.url)
        self.tour = Tour(service, mailbox)
        self.database = Database(service.settings["LEADMATCH_DATABASE_URL"])

    def sql(self, statement: str, *parameters: Any) -> list[dict[str, Any]]:
        return self.database.ask(statement, parameters or None)

    def leads(self) -> int:
        return self.sql("select count(*) from lead")[0]["count"]

    def receipt(self, submission: dict[str, Any]) -> str:
        """The path of the client's own page of a new lead."""
        return "/r/" + self.api.take(submission)["status_url"].split("/r/")[1]


def fill(browser: Browser, **texts: str) -> None:
    for name, text in texts.items():
        field = browser.find(f"#{name}")
        field.clear()
        field.send_keys(text)


def go_to_contact(browser: Browser) -> None:
    browser.find("#finish").click()
    wait_for("the last step", lambda: browser.find("#send").is_displayed())


def send_contact(browser: Browser) -> None:
    go_to_contact(browser)
    fill(browser, contact_name="Ada Brandt", email=EMAIL)
    browser.find("#consent").click()
    browser.find("#send").click()
