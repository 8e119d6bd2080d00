"""A clock is set while the bot runs, or while it is off: nothing waits for an hour, nothing is cut short."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.delivery import judged_anew, leases, rate_limit
from bot.delivery.leases import Lease
from tests.delivery.conftest import WorkerHarness

POST = "chat.postMessage"
HOUR = 3_600
# Seconds: longer than a lease, and than Slack is given to carry out a post.
A_WHILE = 90
BadLuck = Callable[[WorkerHarness], None]


def set_clock(harness: WorkerHarness, seconds: int, *, known: bool = True) -> None:
    """Set machine time ahead or back, and judge anew, as the watch does, or the next start."""
    harness.machine.let_pass(seconds)
    with harness.store.transaction() as session:
        set_by = timedelta(seconds=seconds) if known else None
        judged_anew.judge(session, harness.workspace_id, harness.machine.now(), set_by)


def claim(harness: WorkerHarness) -> list[Lease]:
    """Claim what is due and free."""
    with harness.store.transaction() as session:
        return leases.PEOPLE.claim(session, harness.workspace_id, 5, harness.machine.now())


def block(harness: WorkerHarness) -> None:
    """Let Slack have said that this workspace has to wait."""
    now = harness.machine.now()
    with harness.store.transaction() as session:
        rate_limit.block(session, harness.workspace_id, POST, now + timedelta(seconds=2), now)


LATE: dict[str, BadLuck] = {
    "a post that was lost on the way": lambda harness: harness.slack.fault("drop_after", methods=[POST]),
    "a post that Slack could not do": lambda harness: harness.slack.fault("status", methods=[POST]),
    "a workspace that has to wait": block,
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("known", [True, False], ids=["running", "off"])
@pytest.mark.parametrize("bad_luck", LATE.values(), ids=LATE)
def test_after_a_clock_was_set_back_messages_come_once_and_soon(
    harness: WorkerHarness, bad_luck: BadLuck, *, known: bool
) -> None:
    """It was an hour ahead, and is right again: what had to wait then waits no hour, and comes once."""
    harness.machine.let_pass(HOUR)
    bad_luck(harness)
    harness.say("Ada asked you", about=1)
    harness.deliver(timeout=1)
    set_clock(harness, -HOUR, known=known)
    for _ in range(5):
        harness.deliver_after(A_WHILE)
    assert harness.texts() == ["Ada asked you"]
    harness.say("Grace asked you", about=2)
    harness.deliver()
    assert harness.texts() == ["Ada asked you", "Grace asked you"]


def test_a_lease_of_a_wrong_clock_lasts_a_minute_at_most(harness: WorkerHarness) -> None:
    """Whoever had it may be dead: an hour later would be too late."""
    harness.say("Ada asked you")
    assert claim(harness)
    set_clock(harness, -HOUR)
    assert not claim(harness)
    harness.machine.let_pass(A_WHILE)
    assert claim(harness)


def test_a_clock_set_ahead_takes_nobody_their_lease(harness: WorkerHarness) -> None:
    """Whoever has it still works on it."""
    harness.say("Ada asked you")
    assert claim(harness)
    set_clock(harness, HOUR)
    assert not claim(harness)
    harness.machine.let_pass(A_WHILE)
    assert claim(harness)


def test_a_clock_set_ahead_hurries_no_look_up(harness: WorkerHarness) -> None:
    """Slack may still be carrying out a post that seems to be an hour old."""
    harness.slack.fault("late_execution", methods=[POST])
    harness.say("Ada asked you")
    harness.deliver(timeout=1)
    set_clock(harness, HOUR)
    harness.deliver()
    assert harness.methods("conversations.history") == 0
    harness.deliver_after(A_WHILE)
    assert harness.texts() == ["Ada asked you"]


def test_a_clock_that_is_ahead_of_slacks_overlooks_no_copy(harness: WorkerHarness) -> None:
    """Slack says that the message is an hour older than the attempt: it is found all the same."""
    harness.machine.let_pass(HOUR)
    harness.slack.fault("drop_after", methods=[POST])
    harness.say("Ada asked you")
    harness.deliver(timeout=1)
    harness.deliver_after(A_WHILE)
    assert harness.texts() == ["Ada asked you"]
