"""The queue for a mentor's place: who is through, who is offered a place, whose offer is taken back.

Everything here looks at what is stored now, so that it is safe to repeat. Callers hold the lock on the
mentor's row.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.orm import Session

from bot.enums import LIVE_WAITLIST, FollowUpChoice, MatchState, WaitlistState
from bot.ids import CardKind
from bot.models.base import inline
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant, Party
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.models.waitlist import WaitlistEntry
from bot.services import cards, reminders
from bot.services.cards import Change
from bot.services.rules import capacity, eligibility
from bot.services.rules.eligibility import Intent

OFFER_KINDS = (ReminderKind.OFFER_PLACE, ReminderKind.OFFER_LAPSE)
# How long a follow-up's card, once answered, still follows what it offers.
SHOWN_FOR = timedelta(days=30)

_FOLLOW_UPS = (
    select(Meeting.id, Participant.person_id)
    .join(Participant, Participant.id == Meeting.mentee_id)
    .where(
        Meeting.workspace_id == bindparam("workspace"),
        or_(
            Meeting.mentor_id == bindparam("participant"),
            Meeting.mentee_id == bindparam("participant"),
        ),
        Meeting.asked_at > bindparam("since"),
        Meeting.follow_up_closed_at.is_(None),
        or_(Meeting.choice.is_(None), Meeting.choice == inline(FollowUpChoice.FEEDBACK)),
    )
)
_IS_LIVE = WaitlistEntry.state.in_([inline(state) for state in LIVE_WAITLIST])
_QUEUE = (
    select(WaitlistEntry)
    .where(
        WaitlistEntry.workspace_id == bindparam("workspace"),
        WaitlistEntry.mentor_id == bindparam("mentor"),
        _IS_LIVE,
    )
    .order_by(WaitlistEntry.joined_at, WaitlistEntry.id)
    .execution_options(populate_existing=True)
)
_QUEUES_OF = select(WaitlistEntry.mentor_id).where(
    WaitlistEntry.workspace_id == bindparam("workspace"),
    WaitlistEntry.mentee_id == bindparam("participant"),
    _IS_LIVE,
)
_CONCERNED = (
    select(Participant)
    .where(
        Participant.workspace_id == bindparam("workspace"),
        or_(Participant.id == bindparam("participant"), Participant.id.in_(_QUEUES_OF)),
    )
    .order_by(Participant.id)
)


def places_changed(session: Session, mentor: Participant | Party, now: datetime) -> list[Change]:
    """After a place was taken, freed or offered: offer what is free, let clocks run or stand still.

    Returns:
        The cards to redraw: of everybody who waits for this mentor, and the mentor's own.
    """
    changes = _follow(session, mentor, now)
    return [*changes, *capacity.clocks_follow(session, mentor, now), *follow_up_cards(session, mentor, now)]


def place_taken(
    session: Session, mentor: Participant | Party, places: capacity.Places, now: datetime
) -> list[Change]:
    """After a connection took a place, as `places_changed`; while others are free, nobody waits otherwise.

    `places` are those taken from now on; the mentor's limit has not changed.
    """
    if places.line or places.taken() >= mentor.max_connections:
        return places_changed(session, mentor, now)
    return [*capacity.requests_of(session, mentor), *follow_up_cards(session, mentor, now)]


def follow(session: Session, mentor: Participant, now: datetime) -> list[Change]:
    """After something else changed that decides who may have a place: offers follow, and what they show.

    Returns:
        The cards to redraw.
    """
    changes = _follow(session, mentor, now)
    if changes:
        changes += capacity.clocks_follow(session, mentor, now)
    return [*changes, *follow_up_cards(session, mentor, now)]


def follow_all_of(session: Session, participant: Participant, now: datetime) -> list[Change]:
    """After somebody paused, came back or left: the queues they are in follow, and their own.

    Callers hold the locks on their row and on the mentors' whose queues they are in.
    """
    key = {"workspace": participant.workspace_id, "participant": participant.id}
    concerned = session.scalars(_CONCERNED, key).all()
    return [change for mentor in concerned for change in follow(session, mentor, now)]


def settings_changed(session: Session, program: Program, now: datetime) -> list[Change]:
    """After a programme's settings changed: every queue follows, and what people read in it."""
    queued = (WaitlistEntry.workspace_id == program.workspace_id, WaitlistEntry.state.in_(LIVE_WAITLIST))
    with_queue = select(WaitlistEntry.mentor_id).where(*queued)
    mentors = session.execute(
        select(Participant)
        .where(Participant.program_id == program.id, Participant.id.in_(with_queue))
        .order_by(Participant.id)
        .with_for_update(of=Participant)
        .execution_options(populate_existing=True)
    ).scalars()
    changes = [change for mentor in mentors.all() for change in follow(session, mentor, now)]
    rows = session.execute(select(WaitlistEntry).where(*queued)).scalars()
    return [*changes, *(change for row in rows for change in changes_of(row))]


def move(session: Session, row: WaitlistEntry, state: WaitlistState, now: datetime) -> list[Change]:
    """Put somebody elsewhere in the queue, or out of it; the offer's clock and what shows it follow."""
    row.state = state
    row.offered_at = now if state is WaitlistState.OFFERED else row.offered_at
    if state in LIVE_WAITLIST:
        row.held_until = None
    session.flush()
    session.execute(
        delete(Reminder)
        .where(
            Reminder.workspace_id == row.workspace_id,
            Reminder.subject_id == row.id,
            Reminder.kind.in_(OFFER_KINDS),
        )
        .execution_options(synchronize_session=False)
    )
    if state is WaitlistState.OFFERED:
        offer = (ReminderKind.OFFER_PLACE, row.id, row.mentee.person_id, 1, now)
        reminders.schedule(session, row.workspace_id, [offer])
    return changes_of(row)


def changes_of(row: WaitlistEntry, *, notify: bool = False) -> list[Change]:
    """Return the changes that redraw the card of somebody who waits, and both people's Home."""
    card = Change(row.mentee.person_id, CardKind.WAITING, row.id, notify=notify)
    return [card, *cards.home_of([row.mentee.person_id, row.mentor.person_id])]


def live_rows(session: Session, mentor: Participant | Party) -> list[WaitlistEntry]:
    """Return a mentor's queue: who waits, and who is offered a place, in the order in which they came."""
    key = {"workspace": mentor.workspace_id, "mentor": mentor.id}
    return list(session.scalars(_QUEUE, key))


def follow_up_cards(session: Session, participant: Participant | Party, now: datetime) -> list[Change]:
    """Return the changes that redraw the follow-ups that may show something else now.

    Those that are open, and for a while those that were answered with feedback, because of *Connect*.
    """
    session.flush()
    key = {"workspace": participant.workspace_id, "participant": participant.id, "since": now - SHOWN_FOR}
    open_ones = session.connection().execute(_FOLLOW_UPS, key)
    return [Change(row.person_id, CardKind.FOLLOW_UP, row.id) for row in open_ones]


def _follow(session: Session, mentor: Participant | Party, now: datetime) -> list[Change]:
    session.flush()
    changes: list[Change] = []
    if not capacity.places_of(session, mentor).line:
        return changes
    for row in live_rows(session, mentor):
        if ending := _ending(session, row):
            changes += move(session, row, ending, now)
        elif row.state is WaitlistState.OFFERED and not _may_have_it(session, row, now):
            changes += move(session, row, WaitlistState.WAITING, now)
    queue = live_rows(session, mentor)
    room = mentor.max_connections - len(capacity.places_of(session, mentor).slots)
    return [*changes, *_take_back(session, queue, room, now), *_offer(session, queue, room, now)]


def _ending(session: Session, row: WaitlistEntry) -> WaitlistState | None:
    """Say how somebody's waiting is over, if it is: connected, or out of it by what became of the two."""
    if not (row.mentor.is_here and row.mentor.is_mentor and row.mentee.is_here and row.mentee.is_mentee):
        return WaitlistState.LEFT
    newest = session.execute(
        select(Match)
        .where(
            Match.workspace_id == row.workspace_id,
            Match.mentor_id == row.mentor_id,
            Match.mentee_id == row.mentee_id,
        )
        .order_by(Match.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if newest is None or newest.state is MatchState.PENDING:
        return None
    if newest.state is MatchState.CONFIRMED:
        return WaitlistState.TAKEN
    since = newest.closed_at is not None and newest.closed_at > row.joined_at
    return WaitlistState.LEFT if since else None


def _may_have_it(session: Session, row: WaitlistEntry, now: datetime) -> bool:
    return not any(eligibility.blockers(session, row.mentee, row.mentor, Intent.PLACE, now))


def _take_back(session: Session, queue: Sequence[WaitlistEntry], room: int, now: datetime) -> list[Change]:
    """A lowered limit takes back what is held and not taken yet; they stay where they are in the queue."""
    held = [row for row in queue if row.state is WaitlistState.OFFERED]
    return [
        change for row in held[max(room, 0) :] for change in move(session, row, WaitlistState.WAITING, now)
    ]


def _offer(session: Session, queue: Sequence[WaitlistEntry], room: int, now: datetime) -> list[Change]:
    """Hold every free place for the first who may have it. They are told in their working hours."""
    changes: list[Change] = []
    free = room - sum(row.state is WaitlistState.OFFERED for row in queue)
    for row in queue:
        if free <= 0:
            break
        if row.state is WaitlistState.WAITING and _may_have_it(session, row, now):
            changes += move(session, row, WaitlistState.OFFERED, now)
            free -= 1
    return changes
