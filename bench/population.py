"""A programme with as many matches as wanted, and everybody in it.

People and matches are numbered from 1, and that is their id: mentees first, then mentors. Each mentee
has five matches, one in each situation below.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from sqlalchemy import ColumnElement, String, cast, literal

from bench.rows import TEAM, Number, Rows, new_rows
from bot.enums import MatchState, MeetingState, Membership, Origin, Side
from bot.ids import CardKind
from bot.models.card import Card, CardPost, PostState
from bot.models.journal import JournalEntry
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.recipient_lane import RecipientLane
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person
from bot.services.actors import PHOTO_SIZES
from sandbox import people

# More than the connections of a mentor can become here, so that no click is refused.
LIMIT = 10
# Added to a person's number, so that all Slack ids have the same length.
FIRST_SLACK_ID = 1_000_000
ZONE = "Europe/London"
MEETING_MINUTES = 30
# Of the one message that everybody's DM has to begin with: the card that the database says is there.
OLD_TS = "1700000000.000001"


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


def in_slack(person: int) -> people.Person:
    """Return a person as the sandbox has them: nothing of it is news to the bot."""
    return people.Person(slack_id(person), f"Person {person}", ZONE)


@dataclass(frozen=True)
class Population:
    """How many mentees there are, and how many of them to a mentor; all else follows."""

    mentees: int
    to_a_mentor: int = 4

    @property
    def mentors(self) -> int:
        """How many mentors there are: at least one for each situation of a mentee."""
        return max(self.mentees // self.to_a_mentor, len(Situation))

    @property
    def people(self) -> int:
        """How many there are in all."""
        return self.mentees + self.mentors

    @property
    def matches(self) -> int:
        """How many matches they have."""
        return self.mentees * len(Situation)

    def match(self, mentee: Number, situation: Situation) -> Number:
        """Return a mentee's match in this situation."""
        return (mentee - 1) * len(Situation) + situation.value + 1

    def mentor(self, mentee: Number, situation: Situation) -> Number:
        """Return the mentor of that match: another one in each situation."""
        shift = situation * (self.mentors // len(Situation))
        return (mentee + shift) % self.mentors + 1 + self.mentees

    def mentors_of(self, mentees: Iterable[int], situation: Situation) -> list[int]:
        """Return the mentors of several mentees."""
        return [self.mentor(mentee, situation) for mentee in mentees]


@dataclass(frozen=True)
class Also:
    """What else there is, each for some of the mentees.

    `asked`: a meeting with their undecided mentor is over, and the question is open. `planned`: it is ahead.
    `old_cards`: their pending matches have cards, which stand in Slack; those of planned meetings always do.
    For the database an old card is the message `OLD_TS` of the DM.
    """

    asked: range = range(0)
    planned: range = range(0)
    old_cards: range = range(0)


def settle(url: str, population: Population, also: Also | None = None) -> None:
    """Give an empty database its tables and this population."""
    with new_rows(url) as rows:
        _Settlement(rows, population).write(also or Also())


class _Settlement:
    def __init__(self, rows: Rows, population: Population) -> None:
        self._rows, self._population = rows, population
        self._everybody = range(1, population.people + 1)
        self._mentees = range(1, population.mentees + 1)

    def write(self, also: Also) -> None:
        self._rows.insert(Person, self._everybody, self._person)
        self._rows.insert(Participant, self._everybody, self._participant)
        self._rows.insert(RecipientLane, self._everybody, lambda number: {"person_id": number})
        for situation in Situation:
            self._matches(situation)
        self._remind(Situation.UNDECIDED, Side.MENTEE, ReminderKind.NUDGE, 1, 7)
        self._remind(Situation.UNDECIDED, Side.MENTEE, ReminderKind.NUDGE, 2, 21)
        self._remind(Situation.UNDECIDED, Side.MENTEE, ReminderKind.CLOSE, 1, 60)
        self._remind(Situation.MENTOR_SAID_YES, Side.MENTEE, ReminderKind.REMIND, 1, 7)
        self._remind(Situation.MENTOR_SAID_YES, Side.MENTOR, ReminderKind.EXPIRE, 1, 14)
        self._meetings(also)
        for situation in PENDING:
            self._old_cards(CardKind.MATCH, also.old_cards, situation)
        self._old_cards(CardKind.MEETING, also.planned, Situation.UNDECIDED)

    def _person(self, number: Number) -> dict[str, object]:
        name = literal("Person ") + cast(number, String)
        known = {"membership": Membership.MEMBER, "asked_at": self._rows.began, "tz": ZONE}
        seen = {"photo": _photo(number), "locale": in_slack(1).locale}
        return {"slack_user_id": _address("U0B", number), "name": name, **known, **seen}

    def _participant(self, number: Number) -> dict[str, object]:
        is_mentee = number <= self._population.mentees
        roles = {"is_mentee": is_mentee, "is_mentor": ~is_mentee, "max_connections": LIMIT}
        joined = {"program_id": self._rows.program.id, "joined_at": self._rows.began}
        return {"person_id": number, **joined, **roles}

    def _matches(self, situation: Situation) -> None:
        began = self._rows.began
        stands: dict[str, object] = {
            "program_id": self._rows.program.id,
            "origin": Origin.CONTACT,
            "state": STATES[situation],
            "started_at": began,
            "mentee_confirmed_at": began if situation in MENTEE_SAID_YES else None,
            "mentor_confirmed_at": began if situation in MENTOR_SAID_YES else None,
            "closed_at": began if situation in OVER else None,
            "closed_by": Side.MENTEE if situation in OVER else None,
            "opening_note": "May I ask you about your work?",
        }

        def match(mentee: Number) -> dict[str, object]:
            # The mentees of a mentor are so far apart.
            slot = (mentee - 1) // self._population.mentors + 1
            pair = {"mentee_id": mentee, "mentor_id": self._population.mentor(mentee, situation)}
            place = slot if situation is Situation.CONNECTED else None
            return {"id": self._population.match(mentee, situation), **pair, "mentor_slot": place, **stands}

        def line(mentee: Number) -> dict[str, object]:
            what = {"at": began, "event": "match.contact", "actor_id": mentee}
            return {"subject_id": self._population.match(mentee, situation), **what}

        self._rows.insert(Match, self._mentees, match)
        self._rows.insert(JournalEntry, self._mentees, line)

    def _remind(self, situation: Situation, side: Side, kind: ReminderKind, step: int, days: int) -> None:
        what = {"kind": kind, "step": step, "due_at": self._rows.began + timedelta(days=days)}

        def reminder(mentee: Number) -> dict[str, object]:
            about = {"subject_id": self._population.match(mentee, situation)}
            return {"recipient_id": self._recipient(mentee, situation, side), **about, **what}

        self._rows.insert(Reminder, self._mentees, reminder)

    def _meetings(self, also: Also) -> None:
        began, ahead = self._rows.began, self._rows.began + timedelta(days=30)
        what = {"program_id": self._rows.program.id, "topic": "How to begin", "minutes": MEETING_MINUTES}

        def meeting(mentee: Number, **when: object) -> dict[str, object]:
            mentor = self._population.mentor(mentee, Situation.UNDECIDED)
            pair = {"id": mentee, "mentee_id": mentee, "mentor_id": mentor}
            return {**pair, "requested_at": began, **what, **when}

        def question(mentee: Number) -> dict[str, object]:
            due = {"kind": ReminderKind.FOLLOW_UP, "step": 1, "due_at": ahead}
            return {"subject_id": mentee, "recipient_id": mentee, **due}

        over = {"state": MeetingState.OCCURRED, "starts_at": began, "asked_at": began}
        self._rows.insert(Meeting, also.asked, lambda mentee: meeting(mentee, **over))
        scheduled = {"state": MeetingState.SCHEDULED, "starts_at": ahead}
        self._rows.insert(Meeting, also.planned, lambda mentee: meeting(mentee, **scheduled))
        self._rows.insert(Reminder, also.planned, question)

    def _old_cards(self, kind: CardKind, mentees: range, situation: Situation) -> None:
        delivered = {"delivered_version": 1, "delivered_notification": 1, "dirty": False}
        state = {"desired_version": 1, "desired_notification": 1, "queued_at": self._rows.began, **delivered}
        post = {"notification": 1, "ts": OLD_TS, "state": PostState.LIVE, "attempted_at": self._rows.began}
        for side in Side:

            def card(mentee: Number, side: Side = side) -> dict[str, object]:
                match = self._population.match(mentee, situation)
                about = {"kind": kind.value, "subject_id": match if kind is CardKind.MATCH else mentee}
                return {"recipient_id": self._recipient(mentee, situation, side), **about, **state}

            more = self._rows.insert(Card, mentees, card)

            def copy(mentee: Number, side: Side = side, more: int = more) -> dict[str, object]:
                channel = _address("D0B", self._recipient(mentee, situation, side))
                return {"card_id": mentee + more, "channel": channel, **post}

            self._rows.insert(CardPost, mentees, copy)

    def _recipient(self, mentee: Number, situation: Situation, side: Side) -> Number:
        return mentee if side is Side.MENTEE else self._population.mentor(mentee, situation)


def _photo(number: Number) -> ColumnElement[str]:
    """Return the address of a person's photo in the sandbox."""
    first = in_slack(1)
    before, _, after = first.as_slack(TEAM)["profile"][PHOTO_SIZES[0]].partition(first.id)
    return literal(before) + _address("U0B", number) + literal(after)


def _address(prefix: str, number: Number) -> ColumnElement[str]:
    return literal(prefix) + cast(number + FIRST_SLACK_ID, String)
