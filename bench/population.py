"""A programme with as many matches as wanted, and everybody in it.

People and matches are numbered from 1, and that is their id: mentees first, then mentors. Each mentee
has five matches, one in each situation below; each mentor has twenty.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import String, case, cast, literal, select

from bench.rows import Rows, new_rows, up_to
from bot.enums import MatchState, Origin, Side
from bot.ids import CardKind
from bot.models.card import Card, CardPost, PostState
from bot.models.journal import JournalEntry
from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.recipient_lane import RecipientLane
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person

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
    timestamps; otherwise there are only those of the undecided ones, for the outbox worker to post.
    """
    with new_rows(url) as rows:
        add_people(rows, population, wait_for_cards=0 if in_slack else population.people)
        Matches(rows, population, in_slack=in_slack).settle()


def add_people(rows: Rows, population: Population, wait_for_cards: int) -> None:
    """Let everybody have joined. For so many of them, the first, the outbox worker has something to post."""
    person = up_to(population.people)
    suffix = cast(person + FIRST_SLACK_ID, String)
    name = literal("Person ") + cast(person, String)
    known = {"id": person, "slack_user_id": literal("U0B") + suffix, "name": name, "tz": "Europe/London"}
    rows.insert(Person, known)
    is_mentee = person <= population.mentees
    roles = {"is_mentee": is_mentee, "is_mentor": ~is_mentee, "max_connections": LIMIT}
    joined = {"program_id": rows.program.id, "joined_at": rows.began}
    rows.insert(Participant, {"id": person, "person_id": person, **joined, **roles})
    due_at = case((person <= wait_for_cards, literal(rows.began, RecipientLane.due_at.type)))
    rows.insert(RecipientLane, {"person_id": person, "channel": literal("D0B") + suffix, "due_at": due_at})


class Matches:
    """Writes the matches of a population, and what goes with them."""

    def __init__(self, rows: Rows, population: Population, *, in_slack: bool) -> None:
        self._rows, self._population, self._in_slack = rows, population, in_slack

    def settle(self) -> None:
        """Write everything."""
        for situation in Situation:
            self._matches(situation)
        self._reminders()
        for situation in PENDING if self._in_slack else [Situation.UNDECIDED]:
            for side in Side:
                self._cards(situation, side)
        if self._in_slack:
            self._posts()

    def _matches(self, situation: Situation) -> None:
        mentee, began = up_to(self._population.mentees), self._rows.began
        number = self._population.match(mentee, situation)
        # The mentees of a mentor are so far apart.
        slot = (mentee - 1) // self._population.mentors + 1
        row = {
            "id": number,
            "program_id": self._rows.program.id,
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
        self._rows.insert(Match, row)
        self._rows.insert(
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
        self._rows.insert(Reminder, {**row, "due_at": self._rows.began + timedelta(days=days)})

    def _cards(self, situation: Situation, side: Side) -> None:
        number, recipient = self._about(situation, side)
        delivered = {
            "delivered_version": int(self._in_slack),
            "delivered_notification": int(self._in_slack),
            "dirty": not self._in_slack,
        }
        desired = {"desired_version": 1, "desired_notification": 1, "queued_at": self._rows.began}
        card = {"recipient_id": recipient, "kind": CardKind.MATCH.value, "subject_id": number}
        self._rows.insert(Card, {**card, **desired, **delivered})

    def _posts(self) -> None:
        card = Card.__table__.c
        channel = (
            select(RecipientLane.channel)
            .where(RecipientLane.person_id == card.recipient_id)
            .scalar_subquery()
        )
        place = {"channel": channel, "ts": "1700000000.000001", "state": PostState.LIVE}
        self._rows.insert(
            CardPost, {"card_id": card.id, "notification": 1, "attempted_at": self._rows.began, **place}
        )

    def _about(self, situation: Situation, side: Side) -> tuple[Number, Number]:
        """Return the number of a match, and of its person on this side."""
        mentee = up_to(self._population.mentees)
        mentor = self._population.mentor(mentee, situation)
        return self._population.match(mentee, situation), mentee if side is Side.MENTEE else mentor
