"""A stand-in and a bot as two programs, in a programme large enough for pages of Home."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slack_sdk import WebClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.enums import Side
from bot.models.card import Card
from bot.models.recipient_lane import RecipientLane
from bot.services import actors
from bot.services.actors import Actor
from bot.services.match import starting
from bot.services.profile import saving
from bot.services.program import setup
from bot.store import Store
from sandbox.driver import Driver
from tests.browser import processes

MENTOR = "Rosa Quint"
# More than Home has on a page.
MENTEES = [f"Mentee {number:02}" for number in range(1, 24)]
PEOPLE = [{"id": f"U0TOWN{at:04}", "name": name} for at, name in enumerate([MENTOR, *MENTEES])]
LONGEST_START = 60  # seconds, of a bot on a busy machine


@dataclass
class BrowserHarness:
    """The stand-in, and the bot, which can be stopped and started."""

    slack: Driver
    environment: Mapping[str, str]
    _running: ExitStack = field(default_factory=ExitStack)

    @property
    def client(self) -> WebClient:
        """Slack's own client, with the bot's token."""
        return WebClient(
            token=self.environment["SLACK_BOT_TOKEN"], base_url=self.slack.api_url, retry_handlers=[]
        )

    def start_bot(self) -> None:
        """Start the bot and wait until it is connected."""
        self._running.enter_context(processes.bot(self.environment))
        self.slack.wait_for(lambda: self.slack.get("people")["app"]["connected"], LONGEST_START)

    def stop_bot(self) -> None:
        """Ask the bot to end, and wait until it has."""
        self._running.close()


@contextmanager
def harness(folder: Path, database: str) -> Iterator[BrowserHarness]:
    """Build the harness in this folder and this empty database, with its bot running."""
    world = folder / "world.json"
    world.write_text(
        json.dumps({"workspace": {"id": "T0TOWN0001", "name": "BrowserHarness"}, "people": PEOPLE})
    )
    with processes.stand_in(world) as environment, Driver(_page_of(environment)) as slack:
        built = BrowserHarness(
            slack, {**environment, "DATABASE_URL": database, "HOST": "127.0.0.1", "PORT": "0"}
        )
        _fill(database, built.client)
        built.start_bot()
        try:
            yield built
        finally:
            built.stop_bot()


def _page_of(environment: Mapping[str, str]) -> str:
    return environment["SLACK_API_URL"].removesuffix("api/")


def _fill(database: str, client: WebClient) -> None:
    """Let every mentee have written to the one mentor, and everybody have read the messages of that time."""
    store, now = Store(database), datetime.now(UTC) - timedelta(days=1)
    told = client.auth_test()
    identity = {key: str(told[key]) for key in ("team_id", "team", "user_id")}
    with store.transaction() as session:
        setup.workspace(session, identity)
        for user in client.users_list()["members"]:
            actors.store_slack_user(session, identity["team_id"], user, now)
        rosa, *mentees = [_actor(session, identity["team_id"], person["id"]) for person in PEOPLE]
        saving.save(session, rosa, saving.Draft(frozenset({Side.MENTOR}), limit="50"), now)
        mentor = actors.participant_of(session, rosa)
        for mentee in mentees:
            saving.save(session, mentee, saving.Draft(frozenset({Side.MENTEE})), now)
            starting.write_to(
                session, mentee, mentor.id if mentor else 0, "Hello, may I ask you something?", now
            )
    with store.transaction() as session:
        session.execute(delete(Card))
        session.execute(delete(RecipientLane))
    store.close()


def _actor(session: Session, team_id: str, user_id: str) -> Actor:
    actor = actors.find_actor(session, team_id, user_id)
    if actor is None:
        raise LookupError(user_id)
    return actor
