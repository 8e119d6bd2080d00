"""Two clicks about meetings at the same instant: one outcome, on both databases."""

from collections.abc import Callable

import pytest

from bot import refusals
from bot.enums import MeetingState
from bot.services.jobs import run_due
from bot.services.meeting import arranging
from bot.services.meeting import closing as meeting_closing
from bot.services.meeting.arranging import Wish
from bot.services.people.actors import Actor
from bot.store import Store
from tests.race import race
from tests.services.meetings import DAY, THEN, ask, planned, stored, times
from tests.services.world import BOTH, MENTEE, MENTOR, NOW, World

pytestmark = pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)

Work = Callable[[Store], None]


def address(world: World) -> str:
    """Return where the world's database is."""
    return world.store.url.render_as_string(hide_password=False)


def picking(actor: Actor, meeting_id: int) -> Work:
    """Return a click on a time."""

    def work(store: Store) -> None:
        with store.transaction() as session:
            arranging.pick(session, actor, meeting_id, THEN, NOW)

    return work


def cancelling(actor: Actor, meeting_id: int) -> Work:
    """Return a *Cancel meeting*, a second before the first reminder."""

    def work(store: Store) -> None:
        with store.transaction() as session:
            meeting_closing.cancel(session, actor, meeting_id, "", THEN - DAY)

    return work


def test_nobody_is_in_two_meetings_at_once(world: World) -> None:
    """Two mentors pick the same time of one mentee at once: one meeting, the other mentor is told."""
    lin, ada, tom = world.join("Lin", MENTEE), world.join("Ada", MENTOR), world.join("Tom", MENTOR)
    with_ada, with_tom = ask(world, lin, ada), ask(world, lin, tom)
    refused = race(address(world), picking(ada, with_ada), picking(tom, with_tom))
    assert isinstance(refused, refusals.NotFreeThen)
    assert stored(world, with_ada).state is MeetingState.SCHEDULED
    assert stored(world, with_tom).state is MeetingState.REQUESTED


def test_two_who_mentor_each_other_do_not_wait_in_a_circle(world: World) -> None:
    """Each is the other's mentor; both pick the same time at once."""
    lin, ada = world.join("Lin", BOTH), world.join("Ada", BOTH)
    one, other = ask(world, lin, ada), ask(world, ada, lin)
    refused = race(address(world), picking(ada, one), picking(lin, other))
    assert isinstance(refused, refusals.YouMeetThen)


def test_one_request_however_often_it_is_sent(world: World) -> None:
    """The form sent from two devices at once is one request."""
    lin, ada = world.join("Lin", MENTEE), world.join("Ada", MENTOR)
    ada_id = world.id_of(ada)

    def asking(store: Store) -> None:
        with store.transaction() as session:
            arranging.request(session, lin, ada_id, Wish("A topic", 30, times(THEN)), NOW)

    assert isinstance(race(address(world), asking, asking), refusals.AlreadyAskedToMeet)


def test_picked_twice_at_once_is_picked_once(world: World) -> None:
    """The second device reads that this is the meeting's time already."""
    lin, ada = world.join("Lin", MENTEE), world.join("Ada", MENTOR)
    meeting_id = ask(world, lin, ada)
    click = picking(ada, meeting_id)
    assert isinstance(race(address(world), click, click), refusals.AlreadyArranged)


def test_a_reminder_that_falls_due_while_somebody_cancels_says_nothing(world: World) -> None:
    """The clock looks again, behind the one who cancels."""
    lin, ada = world.join("Lin", MENTEE), world.join("Ada", MENTOR)
    meeting_id = planned(world, lin, ada)
    world.settled()

    def tick(store: Store) -> None:
        run_due(store, THEN - DAY)

    assert race(address(world), cancelling(lin, meeting_id), tick) is None
    assert world.rings_for(lin) == set()
    assert len(world.rings_for(ada)) == 1
    assert stored(world, meeting_id).state is MeetingState.CANCELLED
