"""Who gives up being a mentee, or leaves the programme, is out of every queue at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.enums import WaitlistState
from bot.ids import CardKind
from bot.services import locks
from bot.services.profile import saving
from bot.store import Store
from tests.services.test_participant import HURRY
from tests.services.test_waiting import (
    Queue,
    gives_up_being_a_mentee,
    leaves_the_program,
    states,
    wait,
)
from tests.services.world import MENTEE, MENTOR, NOW, World, on_both, open_workspace, the_card


@pytest.fixture
def queue(world: World) -> Queue:
    """Lin and Sam wait for Ada's one place."""
    return Queue(world)


@pytest.mark.parametrize("out", [gives_up_being_a_mentee, leaves_the_program])
@on_both
def test_the_mentor_sees_at_once_how_many_wait(queue: Queue, out: Callable[[Queue], None]) -> None:
    """While every place is taken too: the mentor's Home is drawn again, with one person fewer."""
    queue.world.settled()
    out(queue)
    assert the_card(queue.ada, CardKind.HOME, 0) in queue.world.marked()
    with queue.world.store.reading() as session:
        assert saving.profile_of(session, queue.ada).waiting == 1
    assert states(queue.world, queue.lins, queue.sams) == [WaitlistState.LEFT, WaitlistState.WAITING]


def test_who_takes_the_role_up_again_waits_anew(world: World, queue: Queue) -> None:
    """Their turn went to those behind them; they may join the list at its end."""
    gives_up_being_a_mentee(queue)
    world.join("Lin", MENTEE)
    again = wait(world, queue.lin, queue.ada, NOW + timedelta(hours=1))
    queue.frees(NOW + timedelta(hours=2))
    assert states(world, queue.lins, queue.sams, again) == [
        WaitlistState.LEFT,
        WaitlistState.OFFERED,
        WaitlistState.WAITING,
    ]


def test_giving_the_role_up_waits_for_who_decides_just_now(postgresql_store: Store) -> None:
    """While the mentor's row is locked for a decision, who is in their queue waits to be out of it."""
    queue = Queue(open_workspace(postgresql_store))
    with queue.world.store.transaction() as deciding:
        locks.lock_mentor(deciding, queue.ada.workspace_id, queue.world.id_of(queue.ada))
        with Session(queue.world.store.engine) as hurried:
            hurried.execute(HURRY)
            with pytest.raises(OperationalError, match="lock timeout"):
                saving.save(hurried, queue.lin, saving.Draft(MENTOR), NOW)
