"""Who asked not to be matched with whom again, and to whom they appear paused for it.

To the person whom such a wish concerns, its author appears paused: on cards and Home, in the directory, in
order and in counts, and for an admin about every pair with the author. So whoever draws or counts for
somebody asks here, and not for `Participant.paused_at` alone.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Subquery,
    and_,
    bindparam,
    exists,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from bot.models.exclusion import Exclusion, PastExclusion
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.services import actors

_CONCERNED = aliased(Participant)
_PEOPLE: BindParameter[Collection[int]] = bindparam("people", expanding=True)
# Built once, because every screen and every click that begins something asks it.
_SAID = (
    select(Exclusion.author_id, Exclusion.other_id, _CONCERNED.person_id)
    .join(
        _CONCERNED,
        (_CONCERNED.id == Exclusion.other_id) & (_CONCERNED.workspace_id == Exclusion.workspace_id),
    )
    .where(
        Exclusion.workspace_id == bindparam("workspace"),
        Exclusion.author_id.in_(_PEOPLE),
        or_(Exclusion.other_id.in_(_PEOPLE), _CONCERNED.person_id == bindparam("reader")),
    )
)
_MENTEE: BindParameter[int] = bindparam("mentee")
_MENTOR: BindParameter[int] = bindparam("mentor")
_OF_TWO = select(Exclusion.id).where(
    Exclusion.workspace_id == bindparam("workspace"),
    or_(
        and_(Exclusion.author_id == _MENTEE, Exclusion.other_id == _MENTOR),
        and_(Exclusion.author_id == _MENTOR, Exclusion.other_id == _MENTEE),
    ),
)
_PAIR = ("author_id", "other_id", "said_at")


@dataclass(frozen=True)
class Exclusions:
    """What some people asked of each other, and of the person who reads: the participants' ids."""

    said: frozenset[tuple[int, int]]
    # Who said it about the one who reads.
    about_reader: frozenset[int]

    def has_said(self, author: Participant, other: Participant) -> bool:
        """Say whether `author` asked not to be matched with `other` again."""
        return (author.id, other.id) in self.said

    def between(self, one: Participant, other: Participant) -> bool:
        """Say whether either of the two asked it."""
        return self.has_said(one, other) or self.has_said(other, one)

    def appears_paused(self, participant: Participant) -> bool:
        """Say whether somebody is away for the one who reads: nobody can tell a pause from a wish."""
        return participant.paused_at is not None or participant.id in self.about_reader


def among(session: Session, workspace_id: int, people: Collection[int], reader_id: int) -> Exclusions:
    """Return what these participants asked, as the person `reader_id` may come to know it."""
    key = {"workspace": workspace_id, "people": list(people), "reader": reader_id}
    rows = session.execute(_SAID, key).all()
    return Exclusions(
        frozenset((author, other) for author, other, _ in rows),
        frozenset(author for author, _, concerned in rows if concerned == reader_id),
    )


def of_pair(table: type[Match | Meeting]) -> ColumnElement[bool]:
    """Return, as a condition on rows of two people, whether either of the two asked it."""
    return _asked(table.mentee_id, table.mentor_id) | _asked(table.mentor_id, table.mentee_id)


def is_between(session: Session, row: Match | Meeting) -> bool:
    """Say whether either of the two of a row asked it."""
    pair = {"workspace": row.workspace_id, "mentee": row.mentee_id, "mentor": row.mentor_id}
    return session.connection().execute(_OF_TWO, pair).first() is not None


def appears_paused_to(workspace_id: int, person_id: int) -> ColumnElement[bool]:
    """Return, as a condition on participants, who is away for this person: `Exclusions.appears_paused`."""
    about_them = (
        select(Exclusion.author_id)
        .join(
            _CONCERNED,
            (_CONCERNED.id == Exclusion.other_id) & (_CONCERNED.workspace_id == Exclusion.workspace_id),
        )
        .where(Exclusion.workspace_id == workspace_id, _CONCERNED.person_id == person_id)
    )
    return or_(Participant.paused_at.is_not(None), Participant.id.in_(about_them))


def hidden_from(table: type[Match | Meeting], workspace_id: int, person_id: int) -> ColumnElement[bool]:
    """Return, as a condition on rows of two people here, what this person must not be able to count.

    Who appeared paused to them when the two began it could not have begun it.
    """
    began = Match.started_at if table is Match else Meeting.requested_at
    windows = _windows(workspace_id)
    author, about = windows.c.author_id, windows.c.other_id
    is_about_them = about.in_(actors.participations(workspace_id, person_id))
    # Found once, and mostly nobody: the question about each row is asked only where one of its two said it.
    authors = select(author).where(is_about_them)
    held = exists().where(
        or_(author == table.mentee_id, author == table.mentor_id),
        is_about_them,
        about != table.mentee_id,
        about != table.mentor_id,
        or_(windows.c.said_at.is_(None), began > windows.c.said_at),
        or_(windows.c.until.is_(None), began < windows.c.until),
    )
    return and_(or_(table.mentee_id.in_(authors), table.mentor_id.in_(authors)), held)


def _windows(workspace_id: int) -> Subquery:
    """Return when each wish held, or holds."""
    holds = select(*(getattr(Exclusion, name) for name in _PAIR), null().label("until"))
    held = select(*(getattr(PastExclusion, name) for name in _PAIR), PastExclusion.taken_back_at)
    return union_all(
        holds.where(Exclusion.workspace_id == workspace_id),
        held.where(PastExclusion.workspace_id == workspace_id),
    ).subquery()


def _asked(author: InstrumentedAttribute[int], other: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists().where(
        Exclusion.workspace_id == bindparam("workspace"),
        and_(Exclusion.author_id == author, Exclusion.other_id == other),
    )
