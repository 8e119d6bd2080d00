"""Two clicks about meetings at the same instant: one outcome, on both databases."""

from collections.abc import Callable

import pytest

from bot import refusals
from bot.enums import MeetingState
from bot.services.actors import Actor
from bot.services.jobs import run_due
from bot.services.meeting import arranging
from bot.services.meeting import closing as meeting_closing
from bot.services.meeting.arranging import Wish
from bot.services.rules.declining import DeclineForm
from bot.store import Store
from tests.race import race
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness
from tests.services.meetings import DAY, THEN, ask, planned, stored, times

pytestmark = pytest.mark.parametrize("harness", ["sqlite", "postgresql"], indirect=True)

Work = Callable[[Store], None]


def address(harness: ServiceHarness) -> str:
    """Return where the harness's database is."""
    return harness.store.url.render_as_string(hide_password=False)


def picking(actor: Actor, meeting_id: int) -> Work:
    """Return a click on a time."""

    def work(store: Store) -> None:
        with store.transaction() as session:
            arranging.pick(session, actor, meeting_id, THEN, NOW)

    return work


def cancelling(actor: Actor, meeting_id: int) -> Work:
    """Return a *Cancel Meeting*, a second before the first reminder."""

    def work(store: Store) -> None:
        with store.transaction() as session:
            meeting_closing.cancel(session, actor, meeting_id, DeclineForm(), THEN - DAY)

    return work


def test_nobody_is_in_two_meetings_at_once(harness: ServiceHarness) -> None:
    """Two mentors pick the same time of one mentee at once: one meeting, the other mentor is told."""
    lin, ada, tom = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR), harness.join("Tom", MENTOR)
    with_ada, with_tom = ask(harness, lin, ada), ask(harness, lin, tom)
    refused = race(address(harness), picking(ada, with_ada), picking(tom, with_tom))
    assert isinstance(refused, refusals.NotFreeThen)
    assert stored(harness, with_ada).state is MeetingState.SCHEDULED
    assert stored(harness, with_tom).state is MeetingState.REQUESTED


def test_two_who_mentor_each_other_do_not_wait_in_a_circle(harness: ServiceHarness) -> None:
    """Each is the other's mentor; both pick the same time at once."""
    lin, ada = harness.join("Lin", BOTH), harness.join("Ada", BOTH)
    one, other = ask(harness, lin, ada), ask(harness, ada, lin)
    refused = race(address(harness), picking(ada, one), picking(lin, other))
    assert isinstance(refused, refusals.YouMeetThen)


def test_one_request_however_often_it_is_sent(harness: ServiceHarness) -> None:
    """The form sent from two devices at once is one request."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    ada_id = harness.id_of(ada)

    def asking(store: Store) -> None:
        with store.transaction() as session:
            arranging.request(session, lin, ada_id, Wish("A topic", 30, times(THEN)), NOW)

    assert isinstance(race(address(harness), asking, asking), refusals.AlreadyAskedToMeet)


def test_picked_twice_at_once_is_picked_once(harness: ServiceHarness) -> None:
    """The second device reads that this is the meeting's time already."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada)
    click = picking(ada, meeting_id)
    assert isinstance(race(address(harness), click, click), refusals.AlreadyArranged)


def test_a_reminder_that_falls_due_while_somebody_cancels_says_nothing(harness: ServiceHarness) -> None:
    """The clock looks again, behind the one who cancels."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = planned(harness, lin, ada)
    harness.settled()

    def run_jobs(store: Store) -> None:
        run_due(store, lin.workspace_id, THEN - DAY)

    assert race(address(harness), cancelling(lin, meeting_id), run_jobs) is None
    assert harness.notifications_for(lin) == set()
    assert len(harness.notifications_for(ada)) == 1
    assert stored(harness, meeting_id).state is MeetingState.CANCELLED
