"""What a test does with one-time meetings, each step in a transaction of its own."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.models.meeting import Meeting
from bot.models.reminder import Reminder, ReminderKind
from bot.services.actors import Actor
from bot.services.meeting import arranging
from bot.services.meeting.arranging import Wish
from tests.services.harness import NOW, ServiceHarness

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Thursday, two days from now.
THEN = NOW + 2 * DAY


def times(*moments: datetime) -> dict[str, datetime]:
    """Return times as the form has them, each under its input."""
    return {f"time.{number}": at for number, at in enumerate(moments, start=1)}


def ask(
    harness: ServiceHarness, mentee: Actor, mentor: Actor, *moments: datetime, now: datetime = NOW
) -> int:
    """Let a mentee ask a mentor for half an hour; return the meeting."""
    wish = Wish("How to lead", 30, times(*(moments or (THEN,))))
    mentor_id = harness.id_of(mentor)
    with harness.store.transaction() as session:
        return arranging.request(session, mentee, mentor_id, wish, now).id


def pick(
    harness: ServiceHarness, actor: Actor, meeting_id: int, at: datetime = THEN, now: datetime = NOW
) -> None:
    """Let somebody pick a time."""
    with harness.store.transaction() as session:
        arranging.pick(session, actor, meeting_id, at, now)


def planned(harness: ServiceHarness, mentee: Actor, mentor: Actor, at: datetime = THEN) -> int:
    """Let a mentee ask and the mentor pick; return the meeting."""
    meeting_id = ask(harness, mentee, mentor, at)
    pick(harness, mentor, meeting_id, at)
    return meeting_id


def suggest(
    harness: ServiceHarness, actor: Actor, meeting_id: int, *moments: datetime, now: datetime = NOW
) -> None:
    """Let somebody suggest other times."""
    with harness.store.transaction() as session:
        arranging.suggest(session, actor, meeting_id, times(*moments), now)


def moved(
    harness: ServiceHarness, by: Actor, to: Actor, meeting_id: int, at: datetime, now: datetime = NOW
) -> None:
    """Let one of the two move a meeting, and the other agree."""
    suggest(harness, by, meeting_id, at, now=now)
    pick(harness, to, meeting_id, at, now)


def stored(harness: ServiceHarness, meeting_id: int) -> Meeting:
    """Return a meeting as it is stored now, with its proposed times."""
    with harness.store.reading() as session:
        found = session.get_one(Meeting, (harness.workspace_id, meeting_id))
        assert found.times is not None
        return found


def notifications(harness: ServiceHarness, actor: Actor, at: datetime) -> int:
    """Do what falls due at `at`; return how many cards notify the actor then."""
    harness.settled()
    while harness.run_due(at):
        pass
    return len(harness.notifications_for(actor))


def waiting(harness: ServiceHarness, meeting_id: int, kind: ReminderKind) -> list[datetime]:
    """Return when reminders of a kind are to come."""
    with harness.store.reading() as session:
        rows = session.execute(
            select(Reminder.due_at)
            .where(Reminder.subject_id == meeting_id, Reminder.kind == kind, Reminder.done_at.is_(None))
            .order_by(Reminder.due_at)
        )
        return list(rows.scalars())
