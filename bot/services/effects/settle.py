"""The end of a transaction: what happened is settled, once, in an order that keeps locks safe.

People are locked already, by whoever changed something. Here follow reminders, then waiting lists, then
mails and cards, each sorted by their key, then recipient lanes sorted by person: see `docs/locking.md`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import LIVE_WAITLIST
from bot.ids import CardKind
from bot.models.base import Base
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.reminder import ReminderKind
from bot.models.waitlist import WaitlistEntry
from bot.models.workspace import Person
from bot.services import cards, locks, mail_queue, reminders, search
from bot.services.effects import (
    calendars,
    concerns,
    follow_up_timers,
    match_timers,
    meeting_timers,
    offers,
    program_timers,
)
from bot.services.effects.facts import Facts, take
from bot.services.reminders import Due
from bot.services.rules import capacity, exclusions, working_hours
from bot.services.rules.capacity import Places

T = TypeVar("T", bound=Base)

# By how much one transaction can change what is taken of a mentor's places.
_MOST_TAKEN_AT_ONCE = 1


def settle(session: Session) -> None:
    """Derive all that follows from what happened in this transaction, and write it."""
    facts = take(session)
    session.flush()
    mentors = _mentors(session, facts)
    places = capacity.places_of_all(session, facts.workspace_id, list(mentors))
    _keep_to_those_near_full(facts, mentors, places)
    _set_timers(session, facts)
    _follow_queues(session, facts, [mentor for one, mentor in mentors.items() if places[one].line])
    _tell_of_full_mentors(session, facts, mentors)
    _pause_or_run(session, facts)
    _follow_words(session, facts)
    session.flush()
    mail_queue.queue(session, facts.workspace_id, facts.mails, facts.now)
    cards.mark(session, facts.workspace_id, concerns.marks(session, facts), facts.now)
    if told := cards.told_in_wave(session):
        cards.come_later(session, _not_at_work(session, facts, told))
    cards.write(session)


def _keep_to_those_near_full(
    facts: Facts, mentors: Mapping[int, Participant], places: Mapping[int, Places]
) -> None:
    """Where a mentor has room to spare, with nobody in line, only the mentor reads that a place was taken."""
    for one in facts.places & mentors.keys():
        free = mentors[one].max_connections - places[one].taken()
        if free > _MOST_TAKEN_AT_ONCE and not places[one].line:
            facts.places.remove(one)
            facts.counted.add(one)


def _set_timers(session: Session, facts: Facts) -> None:
    """Set the timers of what changed: they are what the stored state calls for."""
    for match in _found(session, facts, Match, facts.matches):
        match_timers.begin_anew(session, match, facts.now)
    for meeting in _found(session, facts, Meeting, facts.meetings):
        meeting_timers.follow(session, meeting, facts.now)
        facts.mails |= {mail for mail in calendars.follow(meeting) if not facts.tells_by_mail_too(mail)}
    for meeting in _found(session, facts, Meeting, set(facts.follow_ups)):
        follow_up_timers.follow(session, meeting, facts.follow_ups[meeting.id], facts.now)
    for entry in _found(session, facts, WaitlistEntry, facts.entries):
        offers.set_timer(session, entry, facts.now)
    for participant in _found(session, facts, Participant, facts.changed_participants):
        if participant.paused_until:
            due = Due(ReminderKind.UNPAUSE, participant.id, participant.person_id, participant.paused_until)
            reminders.schedule(session, facts.workspace_id, [due])
    reminders.schedule(session, facts.workspace_id, facts.news)
    if facts.timers_moved:
        program_timers.move(session, facts.workspace_id, facts.timers_moved)


def _follow_queues(session: Session, facts: Facts, mentors: Iterable[Participant]) -> None:
    """Bring the waiting lists of these mentors in line; whoever moved is concerned too."""
    for mentor in mentors:
        for entry in offers.follow(session, mentor, facts.now):
            facts.participants.update((entry.mentee_id, entry.mentor_id))
            facts.entries.add(entry.id)
            facts.places.add(entry.mentor_id)


def _tell_of_full_mentors(session: Session, facts: Facts, mentors: Mapping[int, Participant]) -> None:
    """Tell those whose request waits for a mentor who has just filled up, once. Who clicked knows it already.

    To somebody who is not told of places, because the mentor looks paused to them, this is no news.
    """
    places = capacity.places_of_all(session, facts.workspace_id, list(mentors))
    full = {one: places[one] for one in mentors if mentors[one].max_connections <= places[one].taken()}
    facts.counted |= full.keys()
    for match in capacity.without_place(session, full, facts.workspace_id) if full else ():
        if match.told_full_at or match.mentor.paused_at or exclusions.is_between(session, match):
            continue
        match.told_full_at = facts.now
        if match.id not in facts.matches:
            facts.tell_by_mail_too(match.mentee.person_id, CardKind.MATCH, match.id)


def _mentors(session: Session, facts: Facts) -> dict[int, Participant]:
    """Return the mentors in whose queue something may move, by their ids, in that order."""
    if facts.programs:
        return _lock_mentors_with_queue(session, facts)
    queues = select(WaitlistEntry.mentor_id).where(
        WaitlistEntry.workspace_id == facts.workspace_id,
        WaitlistEntry.mentee_id.in_(facts.changed_participants),
        WaitlistEntry.state.in_(LIVE_WAITLIST),
    )
    facts.mentors |= facts.changed_participants
    if facts.changed_participants:
        facts.mentors.update(session.scalars(queues))
    return {mentor.id: mentor for mentor in _found(session, facts, Participant, facts.mentors)}


def _lock_mentors_with_queue(session: Session, facts: Facts) -> dict[int, Participant]:
    """Lock every mentor of a programme who has a waiting list: its settings decide about all of them."""
    waited_for = select(WaitlistEntry.mentor_id).where(
        WaitlistEntry.workspace_id == facts.workspace_id, WaitlistEntry.state.in_(LIVE_WAITLIST)
    )
    locked = locks.lock_participants(session, facts.workspace_id, set(session.scalars(waited_for)))
    facts.mentors.update(locked)
    facts.places.update(locked)
    return {mentor.id: mentor for mentor in _found(session, facts, Participant, facts.mentors)}


def _pause_or_run(session: Session, facts: Facts) -> None:
    """Pause or resume timers: a pause of one of the two stops them."""
    session.flush()
    changed = facts.changed_participants | facts.excluded
    if changed or facts.put_off:
        match_timers.pause_or_run(session, facts.workspace_id, facts.put_off, changed, facts.now)
    if facts.meetings or changed:
        meeting_timers.pause_or_run(session, facts.workspace_id, facts.participants, facts.now)
    if facts.follow_ups or facts.changed_participants:
        follow_up_timers.pause_or_run(session, facts.workspace_id, facts.participants, facts.now)


def _follow_words(session: Session, facts: Facts) -> None:
    """Let those who changed what they say of themselves, or are called otherwise, be found by it."""
    changed = set(facts.changed_participants)
    if facts.persons:
        called = select(Participant.id).where(
            Participant.workspace_id == facts.workspace_id, Participant.person_id.in_(facts.persons)
        )
        changed.update(session.scalars(called))
    for participant in _found(session, facts, Participant, changed):
        search.follow(session, participant)


def _not_at_work(session: Session, facts: Facts, persons: set[int]) -> set[int]:
    """Return who of these does not work just now: of a wave, those come first who do."""
    program = session.scalars(
        select(Program).where(Program.workspace_id == facts.workspace_id).order_by(Program.id).limit(1)
    ).one()
    told = select(Person).where(Person.workspace_id == facts.workspace_id, Person.id.in_(persons))
    return {
        one.id
        for one in session.scalars(told)
        if working_hours.in_working_hours(facts.now, one.zone, program) > facts.now
    }


def _found(session: Session, facts: Facts, table: type[T], ids: set[int]) -> Iterator[T]:
    """Yield the rows that are still there: a savepoint may have taken some back."""
    for row_id in sorted(ids):
        if (row := session.get(table, (facts.workspace_id, row_id))) is not None:
            yield row
