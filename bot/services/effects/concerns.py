"""Which cards and Home pages a fact concerns: coarsely, everything that shows one of its people.

Coarse is safe, because delivery calls Slack only for a card that looks different from the last time it was
delivered; too narrow would leave somebody with a screen that is not true.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session, aliased

from bot.enums import LIVE_WAITLIST, OPEN_MATCH, UPCOMING_MEETING
from bot.ids import CardKind
from bot.models.card import Card
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import ProgramAdmin
from bot.models.waitlist import WaitlistEntry
from bot.services.cards import Change
from bot.services.effects.facts import Facts

# How long the card of a question, or of a place, that is settled still follows what it offers.
SHOWN_FOR = timedelta(days=30)

# Cards that name people and are about one line of the journal, or about what somebody wrote. There are few.
_NAMES_PEOPLE = (
    CardKind.ADMINS_CHANGED,
    CardKind.INVITATION,
    CardKind.POLICY_CHANGED,
    CardKind.DECLINE_REASON,
    CardKind.MEETING_REASON,
)


@dataclass(frozen=True)
class _Pair:
    """A row of two people, by the ids of the row and of the persons."""

    row_id: int
    mentee: int
    mentor: int


def marks(session: Session, facts: Facts) -> Iterator[Change]:
    """Yield everything to be drawn again, and what notifies somebody."""
    yield from facts.marks
    concerned = _Concerned(session, facts)
    homes = facts.homes | facts.persons | concerned.everybody()
    for pair in concerned.matches():
        homes |= {pair.mentee, pair.mentor}
        yield Change(pair.mentee, CardKind.MATCH, pair.row_id)
        yield Change(pair.mentor, CardKind.MATCH, pair.row_id)
    for pair in concerned.meetings():
        homes |= {pair.mentee, pair.mentor}
        yield Change(pair.mentee, CardKind.MEETING, pair.row_id)
        yield Change(pair.mentor, CardKind.MEETING, pair.row_id)
    for pair in concerned.follow_ups():
        homes.add(pair.mentee)
        yield Change(pair.mentee, CardKind.FOLLOW_UP, pair.row_id)
    for pair in concerned.entries():
        homes |= {pair.mentee, pair.mentor}
        yield Change(pair.mentee, CardKind.WAITING, pair.row_id)
    yield from concerned.existing_cards(homes)
    for person_id in homes | concerned.admins():
        yield Change(person_id, CardKind.HOME)


class _Concerned:
    """Reads what shows the people whom a transaction's facts concern."""

    def __init__(self, session: Session, facts: Facts) -> None:
        self._session, self._facts = session, facts
        self._since: datetime = facts.now - SHOWN_FOR

    def matches(self) -> list[_Pair]:
        """Return what is pending or connected, and what was just decided."""
        shown = or_(Match.state.in_(OPEN_MATCH), Match.id.in_(self._facts.shown_matches))
        return self._pairs(Match, shown)

    def meetings(self) -> list[_Pair]:
        """Return what is asked for or planned, and what just changed."""
        changed = self._facts.meetings | set(self._facts.follow_ups)
        return self._pairs(Meeting, or_(Meeting.state.in_(UPCOMING_MEETING), Meeting.id.in_(changed)))

    def follow_ups(self) -> list[_Pair]:
        """Return the meetings after which the mentee was asked lately."""
        return self._pairs(
            Meeting, or_(Meeting.asked_at > self._since, Meeting.id.in_(set(self._facts.follow_ups)))
        )

    def entries(self) -> list[_Pair]:
        """Return who waits for a place, and who did lately: they may wait again."""
        live = WaitlistEntry.state.in_(LIVE_WAITLIST)
        lately = or_(live, WaitlistEntry.joined_at > self._since, WaitlistEntry.id.in_(self._facts.entries))
        return self._pairs(WaitlistEntry, lately)

    def existing_cards(self, persons: set[int]) -> Iterator[Change]:
        """Yield the reminders of these people and, where somebody has another name, what names people."""
        here = Card.workspace_id == self._facts.workspace_id
        nudges = (Card.kind == CardKind.NUDGES) & Card.recipient_id.in_(persons)
        names = Card.kind.in_(_NAMES_PEOPLE) if self._facts.persons else Card.kind == ""
        found = select(Card.recipient_id, Card.kind, Card.subject_id).where(here, or_(nudges, names))
        for row in self._session.execute(found):
            yield Change(row.recipient_id, CardKind(row.kind), row.subject_id)

    def everybody(self) -> set[int]:
        """Return all who take part in a programme whose settings changed."""
        if not self._facts.programs:
            return set()
        here = select(Participant.person_id).where(
            Participant.workspace_id == self._facts.workspace_id,
            Participant.program_id.in_(self._facts.programs),
            Participant.left_at.is_(None),
        )
        return set(self._session.scalars(here))

    def admins(self) -> set[int]:
        """Return the programme's admins, whose Home shows how it goes; nobody where that did not change."""
        facts = self._facts
        if not (facts.participants or facts.persons or facts.programs):
            return set()
        named = select(ProgramAdmin.person_id).where(ProgramAdmin.workspace_id == facts.workspace_id)
        return set(self._session.scalars(named))

    def _pairs(self, table: type[Match | Meeting | WaitlistEntry], shown: ColumnElement[bool]) -> list[_Pair]:
        """Return the rows of concerned people that are `shown`; of renamed people, all of them."""
        facts = self._facts
        if not (facts.participants or facts.persons or facts.programs):
            return []
        mentee, mentor = aliased(Participant), aliased(Participant)
        rows = (
            select(table.id, mentee.person_id, mentor.person_id)
            .join(mentee, mentee.id == table.mentee_id)
            .join(mentor, mentor.id == table.mentor_id)
            .where(table.workspace_id == facts.workspace_id)
        )
        found: set[_Pair] = set()
        if facts.participants or facts.programs:
            concerned = self._concerned()
            found |= self._read(rows.where(_of(table, concerned), shown))
        if facts.persons:
            named = select(Participant.id).where(
                Participant.workspace_id == facts.workspace_id, Participant.person_id.in_(facts.persons)
            )
            found |= self._read(rows.where(or_(_of(table, named), self._proposed_by_named(table))))
        return sorted(found, key=lambda pair: pair.row_id)

    def _proposed_by_named(self, table: type[Match | Meeting | WaitlistEntry]) -> ColumnElement[bool]:
        """A match names the admin who proposed it."""
        return Match.proposed_by_id.in_(self._facts.persons) if table is Match else false()

    def _concerned(self) -> Select[int] | set[int]:
        if not self._facts.programs:
            return self._facts.participants
        return select(Participant.id).where(
            Participant.workspace_id == self._facts.workspace_id,
            Participant.program_id.in_(self._facts.programs),
        )

    def _read(self, rows: Select[int, int, int]) -> set[_Pair]:
        return {_Pair(*row) for row in self._session.execute(rows)}


def _of(table: type[Match | Meeting | WaitlistEntry], ids: Select[int] | set[int]) -> ColumnElement[bool]:
    return or_(table.mentee_id.in_(ids), table.mentor_id.in_(ids))
