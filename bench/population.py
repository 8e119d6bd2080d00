"""A programme with as many matches as wanted, inserted by one statement per kind of row.

People and matches are numbered from 1, and that is their id: mentees first, then mentors. Each mentee
has five matches, one in each situation below; each mentor has twenty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, insert, inspect, literal, select, text
from sqlalchemy.orm import Session

from bot.ids import CardKind
from bot.models import migrations
from bot.models.base import Base
from bot.models.card import Card, CardPost, Inbox, PostState
from bot.models.match import Match, MatchState, Origin
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.models.sides import Side
from bot.models.store import Store
from bot.models.workspace import JournalEntry, Person
from bot.services import setup

TEAM = "T0SANDBOX1"
MENTEES_PER_MENTOR = 4
# More than the connections of a mentor can become here, so that no click is refused.
LIMIT = 10
# Added to a person's number, so that all Slack ids have the same length.
FIRST_SLACK_ID = 1_000_000

# A number, or in a statement the expression for it.
Number = Any


class Situation(IntEnum):
    """Where each of the five matches of a mentee stands."""

    UNDECIDED = 0
    MENTOR_SAID_YES = 1
    CONNECTED = 2
    ENDED = 3
    DECLINED = 4


STATES = {
    Situation.UNDECIDED: MatchState.PENDING,
    Situation.MENTOR_SAID_YES: MatchState.PENDING,
    Situation.CONNECTED: MatchState.CONFIRMED,
    Situation.ENDED: MatchState.ENDED,
    Situation.DECLINED: MatchState.DECLINED,
}
PENDING = (Situation.UNDECIDED, Situation.MENTOR_SAID_YES)
MENTEE_SAID_YES = (Situation.CONNECTED, Situation.ENDED)
MENTOR_SAID_YES = (Situation.MENTOR_SAID_YES, *MENTEE_SAID_YES)
OVER = (Situation.ENDED, Situation.DECLINED)


def slack_id(person: int) -> str:
    """Return the Slack id of a person."""
    return f"U0B{FIRST_SLACK_ID + person}"


def channel_of(person: int) -> str:
    """Return the id of a person's DM, as the sandbox names it."""
    return f"D0B{FIRST_SLACK_ID + person}"


@dataclass(frozen=True)
class Population:
    """How many mentees there are, and all that follows."""

    mentees: int

    @property
    def mentors(self) -> int:
        """How many mentors they share."""
        return max(len(Situation), self.mentees // MENTEES_PER_MENTOR)

    @property
    def people(self) -> int:
        """How many there are in all."""
        return self.mentees + self.mentors

    @property
    def matches(self) -> int:
        """How many matches they have."""
        return self.mentees * len(Situation)

    @property
    def confirmed_by_mentees(self) -> int:
        """In how many of them the mentee said yes before anybody clicked."""
        return self.mentees * len(MENTEE_SAID_YES)

    def match(self, mentee: Number, situation: Situation) -> Number:
        """Return a mentee's match in this situation."""
        return (mentee - 1) * len(Situation) + situation.value + 1

    def mentor(self, mentee: Number, situation: Situation) -> Number:
        """Return the mentor of that match: another one in each situation."""
        shift = situation * (self.mentors // len(Situation))
        return (mentee + shift) % self.mentors + 1 + self.mentees


def settle(url: str, population: Population, *, in_slack: bool) -> None:
    """Give an empty database its tables and this population.

    `in_slack` says that the cards of the pending matches stand in Slack already, under made-up
    timestamps; otherwise there are none yet but those of the undecided ones, for the courier to post.
    """
    store = Store(url)
    migrations.upgrade(store)
    with store.transaction() as session:
        if not store.is_sqlite:
            # Every row refers to one that is there: looking it up would take most of the time.
            session.execute(text("SET LOCAL session_replication_role = replica"))
        setup.workspace(session, {"team_id": TEAM, "team": "Sandbox", "user_id": "U0BOT"})
        Settler(session, population, in_slack=in_slack).settle()
    if not store.is_sqlite:
        # As autovacuum would within a minute.
        with store.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    store.close()


class Settler:
    """Writes a population, table by table. Of what a column is not told, its default is taken."""

    def __init__(self, session: Session, population: Population, *, in_slack: bool) -> None:
        self._session, self._population, self._in_slack = session, population, in_slack
        self._program = session.execute(select(Program)).scalar_one()
        self._began = datetime.now(UTC) - timedelta(days=1)

    def settle(self) -> None:
        """Write everything."""
        self._people()
        for situation in Situation:
            self._matches(situation)
        self._reminders()
        for situation in PENDING if self._in_slack else [Situation.UNDECIDED]:
            for side in Side:
                self._cards(situation, side)
        if self._in_slack:
            self._posts()

    def _people(self) -> None:
        person = _up_to(self._population.people)
        suffix = cast(person + FIRST_SLACK_ID, String)
        name = literal("Person ") + cast(person, String)
        self._insert(
            Person,
            {"id": person, "slack_user_id": literal("U0B") + suffix, "name": name, "tz": "Europe/London"},
        )
        is_mentee = person <= self._population.mentees
        roles = {"is_mentee": is_mentee, "is_mentor": ~is_mentee, "max_connections": LIMIT}
        joined = {"program_id": self._program.id, "joined_at": self._began}
        self._insert(Participant, {"id": person, "person_id": person, **joined, **roles})
        due_at = None if self._in_slack else self._began
        self._insert(Inbox, {"person_id": person, "channel": literal("D0B") + suffix, "due_at": due_at})

    def _matches(self, situation: Situation) -> None:
        mentee, began = _up_to(self._population.mentees), self._began
        number = self._population.match(mentee, situation)
        # The mentees of a mentor are so far apart.
        slot = (mentee - 1) // self._population.mentors + 1
        row = {
            "id": number,
            "program_id": self._program.id,
            "mentee_id": mentee,
            "mentor_id": self._population.mentor(mentee, situation),
            "origin": Origin.CONTACT,
            "state": STATES[situation],
            "started_at": began,
            "mentee_confirmed_at": began if situation in MENTEE_SAID_YES else None,
            "mentor_confirmed_at": began if situation in MENTOR_SAID_YES else None,
            "mentor_slot": slot if situation is Situation.CONNECTED else None,
            "closed_at": began if situation in OVER else None,
            "closed_by": Side.MENTEE if situation in OVER else None,
            "opening_note": "May I ask you about your work?",
        }
        self._insert(Match, row)
        self._insert(
            JournalEntry, {"at": began, "actor_id": mentee, "event": "match.contact", "subject_id": number}
        )

    def _reminders(self) -> None:
        self._reminder(Situation.UNDECIDED, Side.MENTEE, ReminderKind.NUDGE, 1, 7)
        self._reminder(Situation.UNDECIDED, Side.MENTEE, ReminderKind.NUDGE, 2, 21)
        self._reminder(Situation.UNDECIDED, Side.MENTEE, ReminderKind.CLOSE, 1, 60)
        self._reminder(Situation.MENTOR_SAID_YES, Side.MENTEE, ReminderKind.REMIND, 1, 7)
        self._reminder(Situation.MENTOR_SAID_YES, Side.MENTOR, ReminderKind.EXPIRE, 1, 14)

    def _reminder(self, situation: Situation, side: Side, kind: ReminderKind, step: int, days: int) -> None:
        number, recipient = self._about(situation, side)
        row = {"kind": kind, "subject_id": number, "recipient_id": recipient, "step": step}
        self._insert(Reminder, {**row, "due_at": self._began + timedelta(days=days)})

    def _cards(self, situation: Situation, side: Side) -> None:
        number, recipient = self._about(situation, side)
        shown = {
            "shown": int(self._in_slack),
            "rings_shown": int(self._in_slack),
            "dirty": not self._in_slack,
        }
        wanted = {"wanted": 1, "rings_wanted": 1, "queued_at": self._began}
        card = {"recipient_id": recipient, "kind": CardKind.MATCH.value, "subject_id": number}
        self._insert(Card, {**card, **wanted, **shown})

    def _posts(self) -> None:
        card = Card.__table__.c
        channel = select(Inbox.channel).where(Inbox.person_id == card.recipient_id).scalar_subquery()
        place = {"channel": channel, "ts": "1700000000.000001", "state": PostState.LIVE}
        self._insert(CardPost, {"card_id": card.id, "ring": 1, "attempted_at": self._began, **place})

    def _about(self, situation: Situation, side: Side) -> tuple[Number, Number]:
        """Return the number of a match, and of its person on this side."""
        mentee = _up_to(self._population.mentees)
        mentor = self._population.mentor(mentee, situation)
        return self._population.match(mentee, situation), mentee if side is Side.MENTEE else mentor

    def _insert(self, table: type[Base], row: Mapping[str, object]) -> None:
        """Insert a row for each number that the expressions in `row` go through."""
        columns = inspect(table).local_table.c
        named = {"workspace_id": self._program.workspace_id, **row}
        values = [
            value if isinstance(value, ColumnElement) else literal(value, columns[name].type)
            for name, value in named.items()
        ]
        self._session.execute(insert(table).from_select(list(named), select(*values)))


def _up_to(last: int) -> ColumnElement[int]:
    """Return an expression that goes through the numbers from 1 to `last`."""
    numbers = select(literal(1, Integer).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < last))
    return numbers.c.number
