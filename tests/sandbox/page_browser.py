"""The page opened in a real browser, and what its tests say to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from slack_sdk import WebClient
from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.chromium import opened
from tests.sandbox.bolt_app import TinyApp

NUMBERS = count(100)  # as long as each other, so that no name is the beginning of another


@dataclass(frozen=True)
class Desk:
    """The page with two people of this test's own, Lena in Paris and Abe in New York."""

    page: Page
    client: WebClient
    lena: DrivenPerson
    abe: DrivenPerson

    def of(self, person: DrivenPerson) -> Locator:
        """Return a person's column."""
        return self.page.locator(f"[data-user={person.id}]")

    @property
    def lenas(self) -> Locator:
        """Lena's column."""
        return self.of(self.lena)

    @property
    def abes(self) -> Locator:
        """Abe's column."""
        return self.of(self.abe)

    def channel(self, person: DrivenPerson) -> str:
        """Return the id of a person's direct message with the app."""
        channel: str = self.client.conversations_open(users=person.id)["channel"]["id"]
        return channel

    def post(self, person: DrivenPerson, text: str, *blocks: Block) -> str:
        """Write to a person as the app does; return the message's ts."""
        answer = self.client.chat_postMessage(
            channel=self.channel(person), text=text, blocks=list(blocks) or None
        )
        return str(answer["ts"])

    def open_modal(self, app: TinyApp, view: View) -> Locator:
        """Have Lena open a modal with a button, and return it; the app then takes submissions as they are."""
        app.open_when_triggered(view.to_dict())
        self.post(self.lena, "Open it", row("Open"))
        self.lenas.get_by_role("button", name="Open", exact=True).click()
        app.body("block_actions")
        dialog = self.lenas.get_by_role("dialog", name=view.title.text if view.title else "")
        expect(dialog).to_be_visible()
        return dialog


@pytest.fixture(name="desk")
def desk_fixture(browser: BrowserContext, slack: Driver, client: WebClient) -> Iterator[Desk]:
    """The page with two people who just joined."""
    number = next(NUMBERS)
    lena = slack.join(f"Lena {number}", tz="Europe/Paris")
    abe = slack.join(f"Abe {number}", tz="America/New_York", locale="en-US")
    with opened(browser, f"{slack.url}/?person={lena.id}&person={abe.id}") as page:
        yield Desk(page, client, lena, abe)


def section(text: str) -> SectionBlock:
    """Return a section that tests find by its block_id."""
    return SectionBlock(block_id="said", text=text)


def row(*labels: str, **details: Any) -> ActionsBlock:  # noqa: ANN401 - passed on
    """Return a row of buttons whose action_ids are their labels in lower case."""
    buttons = [ButtonElement(text=label, action_id=label.lower(), **details) for label in labels]
    return ActionsBlock(block_id="row", elements=buttons)


def modal(blocks: Sequence[Block], title: str = "A modal") -> View:
    """Return a modal with a submit button."""
    return View(type="modal", callback_id="asked", title=title, submit="Send", close="Cancel", blocks=blocks)


def nothing_came(app: TinyApp) -> bool:
    """Whether the app heard nothing but that the page was opened."""
    events = (body.get("event", {}) for body in app.received.queue)
    return all(event.get("type") in ("app_home_opened", "team_join") for event in events)
