"""What happened in a transaction, collected until its end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.enums import MailKind, Side
from bot.ids import CardKind
from bot.models.base import Base
from bot.models.reminder import ReminderKind
from bot.services.cards import Change
from bot.services.mail_queue import NewMail
from bot.services.reminders import Due
from bot.store import BEFORE_COMMIT

# Where a session keeps what happened.
_FACTS = "facts"


class FollowUpStep(StrEnum):
    """What happened to the question after a meeting."""

    ASKED = "asked"
    PUT_OFF = "put_off"
    # Answered, closed, or its survey was sent.
    SETTLED = "settled"


@dataclass(frozen=True)
class TimersMoved:
    """The timers of one kind and step, about what belongs to a programme, come so much later; or earlier."""

    program_id: int
    kind: ReminderKind
    step: int
    later_by: timedelta


@dataclass
class Facts:
    """What happened in one transaction, by the ids of the rows it happened to.

    `now` is product time, aware.
    """

    workspace_id: int
    now: datetime
    # Matches whose timers begin anew; and all that changed, which are shown whatever their state.
    matches: set[int] = field(default_factory=set)
    shown_matches: set[int] = field(default_factory=set)
    # Matches about which somebody wants to be asked another day.
    put_off: set[int] = field(default_factory=set)
    meetings: set[int] = field(default_factory=set)
    # Those whose timers stay as they are, and which are shown all the same.
    shown_meetings: set[int] = field(default_factory=set)
    follow_ups: dict[int, FollowUpStep] = field(default_factory=dict)
    entries: set[int] = field(default_factory=set)
    # Whose meetings, questions and waiting list entries may look different.
    participants: set[int] = field(default_factory=set)
    # Mentors in whose queue something may move, and those of whose places one was taken, freed or held: all
    # who wait for them read it.
    mentors: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    # Mentors whose cards about undecided matches may look different: they alone read how many places are
    # taken while there is room to spare, and whether others wait for a place too.
    counted: set[int] = field(default_factory=set)
    # Those who paused, resumed, joined, left, or offer something else now.
    changed_participants: set[int] = field(default_factory=set)
    # Of two people one asked not to be matched with the other again, or took it back.
    excluded: set[int] = field(default_factory=set)
    # People whom Slack describes otherwise than before.
    persons: set[int] = field(default_factory=set)
    programs: set[int] = field(default_factory=set)
    # What somebody is to be told in their working hours.
    news: list[Due] = field(default_factory=list)
    # By how much the timers of a programme move, because its days changed.
    timers_moved: list[TimersMoved] = field(default_factory=list)
    # People whose Home changed.
    homes: set[int] = field(default_factory=set)
    marks: list[Change] = field(default_factory=list)
    # What is also told by e-mail, to those who chose it.
    mails: set[NewMail] = field(default_factory=set)
    # The rows themselves, so that the session still knows them at the end: it forgets what nobody holds.
    rows: list[Base] = field(default_factory=list)

    @property
    def concern_two_people(self) -> bool:
        """Whether all that happened is about one pair, and took no place, nor touched a meeting or a list."""
        rows = (self.meetings, self.shown_meetings, self.follow_ups, self.entries)
        more = (
            *rows,
            self.places,
            self.changed_participants,
            self.excluded,
            self.persons,
            self.programs,
            self.homes,
        )
        return len(self.participants) == len(Side) and not any(more)

    def tell(self, person_id: int, kind: CardKind, subject_id: int) -> None:
        """Bring a card to somebody's attention."""
        self.marks.append(Change(person_id, kind, subject_id, notify=True))

    def tell_by_mail_too(self, person_id: int, kind: CardKind, subject_id: int) -> None:
        """Bring a card to somebody's attention, and by e-mail too where they chose that."""
        self.tell(person_id, kind, subject_id)
        self.mails.add(NewMail(person_id, MailKind(kind.value), subject_id))

    def tells_by_mail_too(self, entry: NewMail) -> bool:
        """Whether another mail about the same meeting goes to the same person: it brings the entry along."""
        return NewMail(entry.person_id, MailKind.MEETING, entry.subject_id) in self.mails


def recorded(session: Session) -> Facts | None:
    """Return what has happened in this transaction so far, if anything has."""
    facts: Facts | None = session.info.get(_FACTS)
    return facts


def begin(session: Session, workspace_id: int, now: datetime, settle: Callable[[Session], None]) -> Facts:
    """Begin to collect; the transaction's end hands it to `settle`."""
    facts = session.info[_FACTS] = Facts(workspace_id, now)
    session.info[BEFORE_COMMIT] = settle
    return facts


def take(session: Session) -> Facts:
    """Return what happened, and forget it."""
    facts: Facts = session.info.pop(_FACTS)
    return facts
