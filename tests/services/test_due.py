"""What falls due, and how much: a large wave, or a reminder that fails, keeps nothing else waiting."""

from datetime import datetime

from sqlalchemy import insert, select, text

from bot.enums import MatchState
from bot.ids import CardKind
from bot.models.reminder import Reminder, ReminderKind
from bot.services import jobs, reminders
from bot.services.actors import Actor
from bot.services.jobs import DueJobs
from bot.services.reminders import ASKED_LATER, Due
from tests.services.harness import MENTEE, MENTOR, NOW, ServiceHarness, on_both
from tests.services.meetings import DAY, planned

# More than one step reads.
MANY = 3 * jobs.BATCH
# The first step of a wave's reminders: no other has so high a one.
WAVE = 100
NOTHING = 999


def wave(harness: ServiceHarness, kind: ReminderKind, about: int, to: Actor, at: datetime) -> None:
    """Let many reminders about one thing be due."""
    row = {"workspace_id": to.workspace_id, "kind": kind, "recipient_id": to.person_id, "due_at": at}
    rows = [{**row, "subject_id": about, "step": WAVE + number} for number in range(MANY)]
    with harness.store.transaction() as session:
        session.execute(insert(Reminder), rows)


def due(harness: ServiceHarness, at: datetime) -> int:
    """Return how many reminders are due."""
    with harness.store.reading() as session:
        found = session.scalars(select(Reminder.id).where(Reminder.due_at <= at, Reminder.done_at.is_(None)))
        return len(found.all())


@on_both
def test_a_wave_starves_nothing_else(harness: ServiceHarness) -> None:
    """While very many pauses end, two people are reminded of their meeting in the first step."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    meeting_id = planned(harness, lin, ada)
    harness.settled()
    wave(harness, ReminderKind.UNPAUSE, harness.id_of(ada), ada, NOW)
    harness.run_due(NOW + DAY)
    assert (CardKind.MEETING, meeting_id) in harness.notifications_for(lin)


def test_what_fails_lets_the_others_by(harness: ServiceHarness) -> None:
    """Very many reminders of a kind fail each time: those of the same kind behind them have their turn."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    meeting_id = planned(harness, lin, ada)
    harness.settled()
    wave(harness, ReminderKind.MEETING_SOON, meeting_id, ada, NOW)
    with harness.store.transaction() as session:
        session.execute(text(_FAILS.format(step=WAVE)))
    steps = DueJobs(harness.store, harness.workspace_id)
    for _ in range(MANY // jobs.BATCH + 1):
        steps.run(NOW + DAY)
    assert (CardKind.MEETING, meeting_id) in harness.notifications_for(lin)
    assert due(harness, NOW + DAY) == MANY


@on_both
def test_what_is_about_nothing_any_more_is_over(harness: ServiceHarness) -> None:
    """A reminder whose subject is gone is looked at once, and not for ever."""
    ada = harness.join("Ada", MENTOR)
    for kind in (ReminderKind.EXPIRE, ReminderKind.MEETING_SOON, ReminderKind.NUDGE):
        wave(harness, kind, NOTHING, ada, NOW)
    while harness.run_due(NOW):
        pass
    assert due(harness, NOW) == 0


def test_nobody_is_nudged_about_what_is_about_to_close(harness: ServiceHarness) -> None:
    """Its end is due too, however far behind in a wave it stands: it closes, and nobody is asked before."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    match_id = harness.request(lin, ada)
    harness.run_due(NOW + 7 * DAY)
    harness.settled(NOW + 7 * DAY)
    again = Due(ReminderKind.NUDGE, match_id, ada.person_id, NOW + 9 * DAY, ASKED_LATER)
    with harness.store.transaction() as session:
        reminders.schedule(session, ada.workspace_id, [again])
    wave(harness, ReminderKind.EXPIRE, NOTHING, ada, NOW)
    harness.run_due(NOW + 14 * DAY)
    assert CardKind.NUDGES not in {kind for kind, _ in harness.notifications_for(ada)}
    while harness.run_due(NOW + 14 * DAY):
        pass
    assert harness.match(match_id).state is MatchState.EXPIRED
    assert CardKind.NUDGES not in {kind for kind, _ in harness.notifications_for(ada)}


_FAILS = """
CREATE TRIGGER fails BEFORE UPDATE ON reminders WHEN OLD.step >= {step}
BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END
"""
