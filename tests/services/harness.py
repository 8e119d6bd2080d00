"""The service harness: in a small workplace Ada and Tom mentor, Lin and Kim look for one, Grace runs it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.enums import Side
from bot.ids import CardKind
from bot.models.card import Card, CardPost, PostState
from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.program import Program, ProgramAdmin
from bot.models.workspace import Workspace
from bot.services import actors, exclusions, jobs, locks
from bot.services.actors import Actor
from bot.services.match import confirmation, starting
from bot.services.profile import saving
from bot.services.program import setup
from bot.store import Store

TEAM = "T0TEAM"
# A Tuesday, noon in London.
NOW = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
# For what locks, uniqueness and SQL have to promise: `harness` on each database in turn.
on_both = pytest.mark.parametrize("harness", ["sqlite", "postgresql"], indirect=True)

# What PostgreSQL runs in a transaction that must not wait: far longer than an undisturbed lock takes.
HURRY = text("SET LOCAL lock_timeout = '300ms'")

BOTH = frozenset(Side)
MENTEE = frozenset({Side.MENTEE})
MENTOR = frozenset({Side.MENTOR})


@dataclass(frozen=True)
class ServiceHarness:
    """What a test does to the people of one workspace, each step in a transaction of its own."""

    store: Store

    def meet(self, name: str, **user: Any) -> Actor:  # noqa: ANN401 - what Slack says of a person
        """Make the bot meet somebody, as Slack describes them."""
        slack_id = f"U0{name.upper()}"
        described = {"id": slack_id, "tz": "Europe/London", "profile": {"display_name": name}, **user}
        with self.store.transaction() as session:
            actors.store_slack_user(session, TEAM, described, NOW)
            actor = actors.find_actor(session, TEAM, slack_id)
        assert actor
        return actor

    def join(self, name: str, roles: frozenset[Side], topics: str = "work", limit: str = "3") -> Actor:
        """Make somebody join the programme."""
        actor = self.meet(name)
        with self.store.transaction() as session:
            saving.save(session, actor, saving.Draft(roles, f"{name}'s headline", topics, limit), NOW)
        return actor

    def admin(self, name: str) -> Actor:
        """Make somebody run the programme."""
        actor = self.meet(name)
        with self.store.transaction() as session:
            row = ProgramAdmin(
                workspace_id=actor.workspace_id, program_id=actor.program_id, person_id=actor.person_id
            )
            session.add(row)
        return actor

    def id_of(self, actor: Actor) -> int:
        """Return somebody's participant id."""
        with self.store.reading() as session:
            found = actors.participant_of(session, actor)
        assert found
        return found.id

    def request(self, mentee: Actor, mentor: Actor, note: str = "") -> int:
        """Let a mentee ask a mentor; return the match."""
        mentor_id = self.id_of(mentor)
        with self.store.transaction() as session:
            return starting.connect(session, mentee, mentor_id, note, NOW).id

    def contact(self, mentee: Actor, mentor: Actor, note: str = "Hello") -> int:
        """Let a mentee write to a mentor; return the match."""
        mentor_id = self.id_of(mentor)
        with self.store.transaction() as session:
            return starting.write_to(session, mentee, mentor_id, note, NOW).id

    def connected(self, mentee: Actor, mentor: Actor) -> int:
        """Connect two people; return the match."""
        match_id = self.request(mentee, mentor)
        with self.store.transaction() as session:
            confirmation.confirm(session, mentor, match_id, NOW)
        return match_id

    def exclude(self, author: Actor, other: Actor) -> None:
        """Let somebody have asked not to be matched with another again."""
        ids = [self.id_of(author), self.id_of(other)]
        with self.store.transaction() as session:
            locked = locks.lock_participants(session, author.workspace_id, ids)
            exclusions.say(session, locked[ids[0]], locked[ids[1]], NOW)

    def takes_back(self, author: Actor, other: Actor, now: datetime) -> None:
        """Let somebody take that back."""
        ids = [self.id_of(author), self.id_of(other)]
        with self.store.transaction() as session:
            locked = locks.lock_participants(session, author.workspace_id, ids)
            exclusions.take_back(session, locked[ids[0]], ids[1], now)

    def program_has(self, **values: object) -> None:
        """Give the programme other settings."""
        with self.store.transaction() as session:
            session.execute(update(Program).values(**values))

    @property
    def workspace_id(self) -> int:
        """The one workspace."""
        with self.store.reading() as session:
            return session.scalars(select(Workspace.id)).one()

    def run_due(self, now: datetime) -> int:
        """Let the clock do one step of what is due; return how much it did."""
        return jobs.run_due(self.store, self.workspace_id, now)

    def match(self, match_id: int) -> Match:
        """Return a match as it is stored now."""
        with self.store.reading() as session:
            return session.get_one(Match, (self.workspace_id, match_id))

    def participant(self, actor: Actor) -> Participant:
        """Return a participant as they are stored now."""
        with self.store.reading() as session:
            found = actors.participant_of(session, actor)
        assert found
        return found

    def settled(self, at: datetime | None = None) -> None:
        """Let everything be as if it had been delivered: the cards marked after this are new.

        With `at`, what notified has stood in Slack since then.
        """
        with self.store.transaction() as session:
            for card in session.execute(select(Card)).scalars():
                if at and card.desired_notification > card.delivered_notification:
                    session.add(_copy(card, at))
                card.dirty, card.delivered_notification = False, card.desired_notification

    def marked(self, *, notifying: bool = False) -> set[tuple[int, str, int]]:
        """Return the cards to be delivered: (person, kind, subject); if asked, only those that notify."""
        with self.store.reading() as session:
            rows = session.execute(select(Card).where(Card.dirty)).scalars().all()
        chosen = [
            card for card in rows if not notifying or card.desired_notification > card.delivered_notification
        ]
        return {(card.recipient_id, card.kind, card.subject_id) for card in chosen}

    def notifications_for(self, actor: Actor) -> set[tuple[str, int]]:
        """Return what notifies somebody: (kind, subject)."""
        marked = self.marked(notifying=True)
        return {(kind, subject) for person_id, kind, subject in marked if person_id == actor.person_id}


def _copy(card: Card, at: datetime) -> CardPost:
    return CardPost(
        workspace_id=card.workspace_id,
        card_id=card.id,
        notification=card.desired_notification,
        channel="D0TEST",
        state=PostState.LIVE,
        attempted_at=at,
        shown_at=at,
    )


def the_card(actor: Actor, kind: CardKind, subject_id: int) -> tuple[int, str, int]:
    """Name a card as `ServiceHarness.marked` does."""
    return (actor.person_id, kind.value, subject_id)


def open_workspace(store: Store) -> ServiceHarness:
    """Install the bot in a workspace."""
    with store.transaction() as session:
        identity = {"team_id": TEAM, "team": "Example", "user_id": "U0BOT"}
        setup.workspace(session, identity)
    return ServiceHarness(store)
