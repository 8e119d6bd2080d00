"""What one of the two people of a match may see of it, read from the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.enums import MatchState, Side
from bot.models.match import Match
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person
from bot.read_models.common import Viewer
from bot.read_models.match import MatchFacts
from bot.services.actors import other_of, viewer_of
from bot.services.reminders import ASKED_LATER, MATCH_KINDS, NUDGE_KINDS
from bot.services.rules import capacity, eligibility, exclusions
from bot.services.rules.capacity import Places
from bot.services.rules.exclusions import Exclusions
from bot.services.rules.working_hours import in_working_hours

_REMINDERS = select(Reminder).where(
    Reminder.workspace_id == bindparam("workspace"),
    Reminder.subject_id.in_(bindparam("matches", expanding=True)),
    Reminder.kind.in_(MATCH_KINDS),
    Reminder.done_at.is_(None),
    Reminder.held_at.is_(None),
)


_MATCH = select(Match).where(Match.workspace_id == bindparam("workspace"), Match.id == bindparam("match"))


def card_facts(session: Session, workspace_id: int, recipient_id: int, match_id: int) -> MatchFacts:
    """Return what one of the two may see of their match."""
    match = session.execute(_MATCH, {"workspace": workspace_id, "match": match_id}).scalar_one()
    return match_facts(session, match, viewer_of(session, workspace_id, recipient_id))


def match_facts(session: Session, match: Match, viewer: Viewer) -> MatchFacts:
    """Return what `viewer` may see of one match."""
    return facts_of(session, [match], viewer)[0]


def facts_of(session: Session, matches: Sequence[Match], viewer: Viewer) -> list[MatchFacts]:
    """Return what `viewer` may see of each of these matches, with as few queries as for one."""
    if not matches:
        return []
    workspace_id = matches[0].workspace_id
    mentor_ids = [match.mentor_id for match in matches]
    places = capacity.places_of_all(session, workspace_id, mentor_ids)
    waiting: dict[int, list[Reminder]] = {match.id: [] for match in matches}
    found = session.execute(_REMINDERS, {"workspace": workspace_id, "matches": list(waiting)})
    for reminder in found.scalars():
        waiting[reminder.subject_id].append(reminder)
    proposers = _proposers(session, matches)
    program = session.get_one(Program, (matches[0].workspace_id, matches[0].program_id))
    crowded = _crowded(session, matches, places, viewer)
    seen = _Seen(viewer, program, _exclusions(session, matches, viewer))
    facts = [
        _facts(
            match,
            seen,
            [
                (reminder.kind, _comes_at(reminder, match, program))
                for reminder in waiting[match.id]
                if _may_know(reminder, viewer)
            ],
            places[match.mentor_id],
            proposers.get(match.proposed_by_id or 0),
        )
        for match in matches
    ]
    return [replace(one, others_wait=True) if one.match_id in crowded else one for one in facts]


def nudged(session: Session, workspace_id: int, person_id: int) -> list[MatchFacts]:
    """Return the matches a person was nudged about and has still not decided, the oldest first."""
    matches = session.execute(
        select(Match)
        .join(Reminder, (Reminder.subject_id == Match.id) & (Reminder.workspace_id == Match.workspace_id))
        .where(
            Match.workspace_id == workspace_id,
            Match.state == MatchState.PENDING,
            Reminder.workspace_id == workspace_id,
            Reminder.recipient_id == person_id,
            Reminder.kind.in_(NUDGE_KINDS),
            Reminder.done_at.is_not(None),
        )
        .distinct()
        .order_by(Match.started_at, Match.id)
    ).scalars()
    undecided = [match for match in matches if not match.confirmed_at(match.side_of(person_id))]
    facts = facts_of(session, undecided, viewer_of(session, workspace_id, person_id))
    return [one for one in facts if not one.cannot_confirm and one.mentor_full_at is None]


def _crowded(
    session: Session, matches: Sequence[Match], places: Mapping[int, Places], viewer: Viewer
) -> set[int]:
    """Return the requests that wait with others for a place with the viewer, who is full."""
    mine = {
        match.mentor_id: places[match.mentor_id]
        for match in matches
        if match.mentor.person_id == viewer.person_id
        and match.asking_side is Side.MENTEE
        and places[match.mentor_id].taken(match.mentee_id) >= match.mentor.max_connections
    }
    waiting = capacity.without_place(session, mine, matches[0].workspace_id) if mine else []
    return {match.id for match in waiting} if len(waiting) > 1 else set()


def _exclusions(session: Session, matches: Sequence[Match], viewer: Viewer) -> Exclusions:
    """Return who of the people of these matches asked not to be matched again."""
    people = {one.participant(side).id for one in matches for side in Side}
    return exclusions.among(session, matches[0].workspace_id, people, viewer.person_id)


def _proposers(session: Session, matches: Sequence[Match]) -> dict[int, str]:
    ids = {match.proposed_by_id for match in matches if match.proposed_by_id}
    if not ids:
        return {}
    found = session.execute(
        select(Person.id, Person.name).where(
            Person.workspace_id == matches[0].workspace_id, Person.id.in_(ids)
        )
    )
    return {row.id: row.name for row in found}


def _may_know(reminder: Reminder, viewer: Viewer) -> bool:
    """When somebody asked to be asked later is theirs to know."""
    return reminder.step != ASKED_LATER or reminder.recipient_id == viewer.person_id


def _comes_at(reminder: Reminder, match: Match, program: Program) -> datetime:
    """Return when a reminder will really come: in its recipient's working hours, unless it is silent."""
    if reminder.kind is ReminderKind.CLOSE:
        return reminder.due_at
    recipient = match.participant(match.side_of(reminder.recipient_id)).person
    return in_working_hours(reminder.due_at, recipient.zone, program)


@dataclass(frozen=True)
class _Seen:
    """What is the same for all matches of one screen."""

    viewer: Viewer
    program: Program
    exclusions: Exclusions


def _facts(
    match: Match,
    seen: _Seen,
    coming: Sequence[tuple[ReminderKind, datetime]],
    places: Places,
    proposed_by: str | None,
) -> MatchFacts:
    viewer = seen.viewer
    side = match.side_of(viewer.person_id)
    me, other = match.participant(side), match.participant(side.other)
    limit, taken = match.mentor.max_connections, places.taken(match.mentee_id)
    pending = match.state is MatchState.PENDING
    full = pending and taken >= limit
    bar = eligibility.bar_to_confirming(seen.program, match, side) if pending else None
    nudges = [when for kind, when in coming if kind in NUDGE_KINDS]
    closing = [when for kind, when in coming if kind not in NUDGE_KINDS]
    return MatchFacts(
        viewer=viewer,
        match_id=match.id,
        side=side,
        other=other_of(other),
        origin=match.origin,
        state=match.state,
        started_at=match.started_at,
        my_confirmed_at=match.confirmed_at(side),
        other_confirmed_at=match.confirmed_at(side.other),
        proposed_at=match.proposed_at,
        proposed_by=proposed_by,
        opening_note=match.opening_note,
        reminder_at=None if bar or full else min(nudges, default=None),
        closes_at=min(closing, default=None),
        mentor_full_at=limit if full else None,
        mentor_id=match.mentor_id,
        in_line=side is Side.MENTEE and match.mentee_id in places.line,
        cannot_confirm=bar,
        i_paused=pending and me.paused_at is not None,
        other_paused=pending and seen.exclusions.appears_paused(other),
        i_asked_not_to=seen.exclusions.has_said(me, other),
        closed_at=match.closed_at,
        closed_by_me=match.closed_by is side,
        closed_by_other=match.closed_by is side.other,
        closed_because=match.closed_because,
        closing_note=match.closing_note,
        closing_note_at=match.closing_note_at,
        my_connections=taken if side is Side.MENTOR else 0,
        my_limit=limit if side is Side.MENTOR else 0,
    )
