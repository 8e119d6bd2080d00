"""Nothing is over before the people it waits for could read a reminder in Slack for two working days.

What counts is when a copy came to stand in their DM, not when it was due: the bot may have been off, and
Slack away. Whom Slack does not let us write to at all is not waited for.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.ids import CardKind
from bot.limits import REMINDED_WORKING_DAYS
from bot.models.card import Card, CardPost
from bot.models.program import Program
from bot.models.recipient_lane import RecipientLane
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person
from bot.services import reminders
from bot.services.reminders import NUDGE_KINDS, Due
from bot.services.rules.working_hours import in_working_hours, working_days_after


def too_early(
    session: Session, end: Reminder, waits_for: Iterable[Person], kind: ReminderKind, now: datetime
) -> bool:
    """Put the end of something off, if it waits for people whom no reminder has reached for long enough.

    `end` is the reminder that would end it, already marked done; `kind` is what reminds of it. Whom no
    reminder has reached is reminded anew.
    """
    until = max((_may_end(session, end, one, kind, now) for one in waits_for), default=now)
    if until <= now:
        return False
    end.due_at, end.done_at = until, None
    return True


def shown_last(session: Session, person: Person, kind: CardKind, subject_id: int, now: datetime) -> datetime:
    """Return when the latest notification of a card came to stand in somebody's DM; `now` if it has not.

    What was given up has notified them when it was to.
    """
    card = session.scalars(select(Card).where(*_card(person, kind, subject_id))).one_or_none()
    if card is None or (card.desired_notification > card.delivered_notification and not card.dead_because):
        return now
    newest = select(func.max(CardPost.shown_at)).where(
        CardPost.workspace_id == person.workspace_id, CardPost.card_id == card.id
    )
    return session.execute(newest).scalar() or card.queued_at


def can_be_reached(session: Session, person: Person) -> bool:
    """Say whether Slack lets us write to somebody, as far as we know."""
    lane = select(RecipientLane.unreachable_because).where(
        RecipientLane.workspace_id == person.workspace_id, RecipientLane.person_id == person.id
    )
    return person.deactivated_at is None and session.execute(lane).scalar() is None


def _may_end(session: Session, end: Reminder, person: Person, kind: ReminderKind, now: datetime) -> datetime:
    """Return from when on something may be over that waits for somebody; remind them where nothing did."""
    if not can_be_reached(session, person):
        return now
    rows = _reminders(session, end, person, kind)
    done = [row.done_at for row in rows if row.done_at]
    shown = _shown_since(session, person, min(done)) if done else None
    coming = [max(row.due_at, now) for row in rows if row.done_at is None]
    if shown is None and not coming and not _is_on_its_way(session, person):
        reminders.schedule(session, end.workspace_id, [Due(kind, end.subject_id, person.id, now)])
    program = session.scalars(
        select(Program).where(Program.workspace_id == end.workspace_id).order_by(Program.id).limit(1)
    ).one()
    comes = shown or in_working_hours(min(coming, default=now), person.zone, program)
    return working_days_after(comes, REMINDED_WORKING_DAYS, person.zone)


def _reminders(session: Session, end: Reminder, person: Person, kind: ReminderKind) -> list[Reminder]:
    about = select(Reminder).where(
        Reminder.workspace_id == end.workspace_id,
        Reminder.subject_id == end.subject_id,
        Reminder.recipient_id == person.id,
        Reminder.kind.in_(NUDGE_KINDS if kind in NUDGE_KINDS else (kind,)),
    )
    return list(session.scalars(about))


def _shown_since(session: Session, person: Person, since: datetime) -> datetime | None:
    """Return since when the message with the reminders of `since` stands in somebody's DM; None if not."""
    return session.execute(
        select(func.min(CardPost.shown_at))
        .join(Card, (Card.id == CardPost.card_id) & (Card.workspace_id == CardPost.workspace_id))
        .where(*_card(person, CardKind.NUDGES, 0), CardPost.shown_at >= since)
    ).scalar()


def _is_on_its_way(session: Session, person: Person) -> bool:
    """Say whether a message with somebody's reminders is still to be posted."""
    waiting = select(Card.id).where(
        *_card(person, CardKind.NUDGES, 0),
        Card.dead_because.is_(None),
        Card.desired_notification > Card.delivered_notification,
    )
    return session.execute(waiting).first() is not None


def _card(person: Person, kind: CardKind, subject_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Card.workspace_id == person.workspace_id,
        Card.recipient_id == person.id,
        Card.kind == kind.value,
        Card.subject_id == subject_id,
    )
