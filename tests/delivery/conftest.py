"""The worker harness: a sandbox, a store with its people, and cards rendered from a stored name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.blocks.screen import File, Message
from bot.delivery.render import Renderer
from bot.delivery.worker import OutboxWorker
from bot.ids import CardKind
from bot.models.card import Card, CardPost, FileState
from bot.models.program import Program
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person, Workspace
from bot.services import cards
from bot.services.cards import Change
from bot.store import Store
from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from sandbox.running import running
from tests.bot_harness import MANIFEST

TOLD = CardKind.INVITATION
WITH_FILE = CardKind.MY_DATA


@dataclass
class MachineTime:
    """The outbox worker's clock: this machine's, moved on by what a test lets pass."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC) + self.ahead

    def let_pass(self, seconds: float) -> None:
        """Move on."""
        self.ahead += timedelta(seconds=seconds)


def render(session: Session, workspace: int, _recipient: int, subject: int, _now: datetime) -> Message | None:
    """Say the stored name of a programme, with a button; None once the programme is gone."""
    program = session.get(Program, (workspace, subject))
    return _message(program.name) if program else None


def render_with_file(
    session: Session, workspace: int, recipient: int, subject: int, now: datetime
) -> Message | None:
    """Say the same, with a file; and say so if the file could not be sent."""
    message = render(session, workspace, recipient, subject, now)
    if message is None:
        return None
    states = select(CardPost.file_state).join(Card, Card.id == CardPost.card_id)
    failed = FileState.FAILED in session.scalars(states.where(Card.subject_id == subject)).all()
    text = f"{message.text}, without the file" if failed else message.text
    return Message(text, message.blocks, message.superseded, (File("a.json", "All", b"{}"),))


def render_home(session: Session, workspace: int, recipient: int, _subject: int, _now: datetime) -> View:
    """Say the stored name of the programme that carries the person's id."""
    program = session.get_one(Program, (workspace, recipient))
    return View(type="home", blocks=[SectionBlock(text=MarkdownTextObject(text=program.name))])


def render_wrongly(*_: object) -> Message:
    """Make a message that Slack refuses."""
    wrong = ActionsBlock(elements=[ButtonElement(text="Same", action_id="same")] * 2)
    return Message("Wrong", [wrong], "Wrong")


def fail_to_render(*_: object) -> Message:
    """Fail, with something in the words that no log may show."""
    raise ValueError("a private note")


RENDERERS: Mapping[CardKind, Renderer] = {
    TOLD: render,
    WITH_FILE: render_with_file,
    CardKind.HOME: render_home,
    CardKind.ANSWER: render_wrongly,
    CardKind.ADMINS_CHANGED: fail_to_render,
}


def _message(text: str) -> Message:
    button = ButtonElement(text="Open", action_id="open", value="1")
    blocks = [SectionBlock(text=MarkdownTextObject(text=text[:100])), ActionsBlock(elements=[button])]
    return Message(text, blocks, f"Superseded: {text}")


@dataclass
class WorkerHarness:
    """A workspace in the store and in the sandbox. Every subject is a programme; its name is what is said."""

    store: Store
    slack: Driver
    machine: MachineTime
    workspace_id: int = 0
    people: dict[str, int] = field(default_factory=dict)

    def settle(self) -> None:
        """Store the workspace and its people."""
        with self.store.transaction() as session:
            workspace = Workspace(slack_id="T0SANDBOX1", name="Sandbox", bot_user_id="U0BSANDBOX1")
            session.add(workspace)
            session.flush()
            self.workspace_id = workspace.id
            for told in self.slack.get("people")["people"]:
                person = Person(workspace_id=workspace.id, slack_user_id=told["id"], name=told["name"])
                session.add(person)
                session.flush()
                self.people[person.name] = person.id
                session.add(Program(id=person.id, workspace_id=workspace.id, name="nothing yet"))

    def say(
        self,
        text: str,
        *,
        to: str = "Lin Osei",
        about: int = 1,
        notify: bool = True,
        wave: bool = False,
        kind: CardKind = TOLD,
    ) -> None:
        """Store what a card has to say and mark the card, in one transaction, as a service does."""
        with self.store.transaction() as session:
            session.merge(Program(id=about, workspace_id=self.workspace_id, name=text))
            if wave:
                cards.in_wave(session, cards.Line())
            change = Change(self.people[to], kind, 0 if kind is CardKind.HOME else about, notify)
            cards.mark(session, self.workspace_id, [change], datetime.now(UTC))

    def remove(self, about: int, *, to: str = "Lin Osei") -> None:
        """Remove what a card is about."""
        with self.store.transaction() as session:
            session.delete(session.get_one(Program, (self.workspace_id, about)))
            cards.mark(session, self.workspace_id, [Change(self.people[to], TOLD, about)], datetime.now(UTC))

    def client(self, *_: object, timeout: int = 10) -> WebClient:
        """Return a client as the bot has it."""
        return WebClient(
            self.slack.bot_token, base_url=self.slack.api_url, timeout=timeout, retry_handlers=[]
        )

    def worker(self, **options: Any) -> OutboxWorker:  # noqa: ANN401 - passed on
        """Return an outbox worker, not started; `timeout` is its client's, in seconds."""
        timeout = options.pop("timeout", 10)
        options.setdefault("machine_now", self.machine.now)
        return OutboxWorker(
            self.store,
            self.workspace_id,
            options.pop("client_for", lambda workspace_id: self.client(workspace_id, timeout=timeout)),
            options.pop("renderers", RENDERERS),
            options.pop("product_now", lambda: datetime.now(UTC)),
            **options,
        )

    def deliver(self, **options: Any) -> None:  # noqa: ANN401 - passed on
        """Let an outbox worker deliver everything that is due now."""
        self.worker(**options).run_once()

    def deliver_after(self, seconds: float, **options: Any) -> None:  # noqa: ANN401 - passed on
        """Let machine time pass, then deliver everything that is due."""
        self.machine.let_pass(seconds)
        self.deliver(**options)

    def person(self, name: str = "Lin Osei") -> DrivenPerson:
        """Return somebody in front of the sandbox."""
        return self.slack.person(name)

    def texts(self, name: str = "Lin Osei") -> list[str]:
        """Return what somebody reads in their DM, oldest first."""
        return [message["text"] for message in self.person(name).messages()]

    def with_buttons(self, name: str = "Lin Osei") -> list[str]:
        """Return the messages in somebody's DM that still have buttons."""
        return [
            message["text"]
            for message in self.person(name).messages()
            if any(block["type"] == "actions" for block in message.get("blocks", []))
        ]

    def methods(self, method: str) -> int:
        """Count the calls of a method that Slack carried out."""
        return len(self.slack.calls(method))

    def refusals(self, method: str) -> int:
        """Count the calls of a method that fell under a fault."""
        faults = [entry for entry in self.slack.log() if entry["direction"] == "fault"]
        return sum(entry["method"] == method for entry in faults)

    def card(self, about: int = 1, kind: CardKind = TOLD) -> Card:
        """Read a card."""
        with self.store.reading() as session:
            return session.scalars(
                select(Card).where(Card.subject_id == about, Card.kind == kind.value)
            ).one()

    def posts(self) -> list[CardPost]:
        """Read all copies."""
        with self.store.reading() as session:
            return list(session.scalars(select(CardPost).order_by(CardPost.card_id, CardPost.notification)))

    def lane(self, name: str = "Lin Osei") -> RecipientLane:
        """Read somebody's lane."""
        with self.store.reading() as session:
            return session.scalars(
                select(RecipientLane).where(RecipientLane.person_id == self.people[name])
            ).one()

    def change_lane(self, name: str = "Lin Osei", **values: object) -> None:
        """Change columns of somebody's lane."""
        with self.store.transaction() as session:
            lane = session.scalars(
                select(RecipientLane).where(RecipientLane.person_id == self.people[name])
            ).one()
            for column, value in values.items():
                setattr(lane, column, value)


@pytest.fixture
def slack() -> Iterator[Driver]:
    """A sandbox of its own for each test."""
    with running(manifest=MANIFEST) as driver:
        yield driver


@pytest.fixture
def harness(store: Store, slack: Driver) -> WorkerHarness:
    """A harness on either database."""
    return _settled(store, slack)


@pytest.fixture
def sqlite_harness(sqlite_store: Store, slack: Driver) -> WorkerHarness:
    """A harness on SQLite, for what does not depend on the database."""
    return _settled(sqlite_store, slack)


@pytest.fixture
def postgresql_harness(postgresql_store: Store, slack: Driver) -> WorkerHarness:
    """A harness on PostgreSQL, where several outbox workers may run."""
    return _settled(postgresql_store, slack)


def _settled(store: Store, slack: Driver) -> WorkerHarness:
    harness = WorkerHarness(store, slack, MachineTime())
    harness.settle()
    return harness
