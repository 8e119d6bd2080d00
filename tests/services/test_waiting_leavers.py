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
from tests.services.harness import (
    HURRY,
    MENTEE,
    MENTOR,
    NOW,
    ServiceHarness,
    on_both,
    open_workspace,
    the_card,
)
from tests.services.test_waiting import (
    Queue,
    gives_up_being_a_mentee,
    leaves_the_program,
    states,
    wait,
)


@pytest.fixture
def queue(harness: ServiceHarness) -> Queue:
    """Lin and Sam wait for Ada's one place."""
    return Queue(harness)


@pytest.mark.parametrize("out", [gives_up_being_a_mentee, leaves_the_program])
@on_both
def test_the_mentor_sees_at_once_how_many_wait(queue: Queue, out: Callable[[Queue], None]) -> None:
    """While every place is taken too: the mentor's Home is drawn again, with one person fewer."""
    queue.harness.settled()
    out(queue)
    assert the_card(queue.ada, CardKind.HOME, 0) in queue.harness.marked()
    with queue.harness.store.reading() as session:
        assert saving.profile_of(session, queue.ada).waiting == 1
    assert states(queue.harness, queue.lins, queue.sams) == [WaitlistState.LEFT, WaitlistState.WAITING]


def test_who_takes_the_role_up_again_waits_anew(harness: ServiceHarness, queue: Queue) -> None:
    """Their turn went to those behind them; they may join the list at its end."""
    gives_up_being_a_mentee(queue)
    harness.join("Lin", MENTEE)
    again = wait(harness, queue.lin, queue.ada, NOW + timedelta(hours=1))
    queue.frees(NOW + timedelta(hours=2))
    assert states(harness, queue.lins, queue.sams, again) == [
        WaitlistState.LEFT,
        WaitlistState.OFFERED,
        WaitlistState.WAITING,
    ]


def test_giving_the_role_up_waits_for_who_decides_just_now(postgresql_store: Store) -> None:
    """While the mentor's row is locked for a decision, who is in their queue waits to be out of it."""
    queue = Queue(open_workspace(postgresql_store))
    with queue.harness.store.transaction() as deciding:
        locks.lock_participants(deciding, queue.ada.workspace_id, [queue.harness.id_of(queue.ada)])
        with Session(queue.harness.store.engine) as hurried:
            hurried.execute(HURRY)
            with pytest.raises(OperationalError, match="lock timeout"):
                saving.save(hurried, queue.lin, saving.Draft(MENTOR), NOW)
