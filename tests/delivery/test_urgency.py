"""Whose turn it is: what people look at first, in the order in which they began to wait."""

from datetime import UTC, datetime

import pytest

from bot.delivery import rate_limit
from bot.delivery.worker import OutboxWorker
from bot.enums import Urgency
from bot.ids import CardKind
from bot.services import cards
from tests.delivery.conftest import MachineTime, WorkerHarness

POST, UPDATE, PUBLISH = "chat.postMessage", "chat.update", "views.publish"
LIN, ADA, SAM = "Lin Osei", "Ada Reyes", "Sam Kaur"
A_MINUTE = 64  # seconds; after so long a window is empty
HOURS = 5 * 3_600


class StillTime(MachineTime):
    """Machine time that passes only when a test lets it."""

    begun = datetime.now(UTC)

    def now(self) -> datetime:
        """Aware UTC."""
        return self.begun + self.ahead


@pytest.fixture
def still(sqlite_harness: WorkerHarness) -> WorkerHarness:
    """A harness in which no machine is slow."""
    sqlite_harness.machine = StillTime()
    return sqlite_harness


@pytest.fixture
def worker(still: WorkerHarness) -> OutboxWorker:
    """One outbox worker, which remembers what it was told."""
    return still.worker()


@pytest.fixture
def told(still: WorkerHarness) -> WorkerHarness:
    """Lin, Ada and Sam have a card each."""
    for about, name in enumerate((LIN, ADA, SAM), 1):
        still.say("Asked", to=name, about=about)
    still.deliver()
    return still


def use_up(harness: WorkerHarness, method: str, urgency: Urgency = Urgency.CLICKED) -> None:
    """Let somebody else take all calls of a method that are to be had."""
    taken = None
    while taken is None:
        with harness.store.transaction() as session:
            now = harness.machine.now()
            taken = rate_limit.reserve(session, harness.workspace_id, [method], None, urgency, now)


def run(worker: OutboxWorker) -> None:
    """Let the worker do all it can just now."""
    while worker.run_once():
        pass


def names_in_order(harness: WorkerHarness, method: str) -> list[str]:
    """Return whose messages Slack was told of, oldest first."""
    dms = {harness.person(name).screen()["channel"]: name for name in (LIN, ADA, SAM)}
    return [dms[call["request"]["channel"]] for call in harness.slack.calls(method)]


def test_a_card_of_the_last_hours_comes_before_an_older_one(
    told: WorkerHarness, worker: OutboxWorker
) -> None:
    """Whatever was changed first."""
    told.machine.let_pass(HOURS)
    told.say("Asked again", to=ADA, about=2)
    run(worker)
    use_up(told, UPDATE)
    told.say("Connected", to=LIN, about=1, notify=False)
    told.say("Connected", to=ADA, about=2, notify=False)
    run(worker)
    assert told.methods(UPDATE) == 0
    told.machine.let_pass(A_MINUTE)
    run(worker)
    assert names_in_order(told, UPDATE) == [ADA, LIN]


@pytest.mark.parametrize("first", [LIN, ADA])
def test_who_asks_in_vain_moves_nobodys_turn(told: WorkerHarness, worker: OutboxWorker, first: str) -> None:
    """Nor their own: Lin's card changes again and again while she and Ada wait."""
    second = ADA if first == LIN else LIN
    use_up(told, UPDATE)
    for name in (first, second):
        told.say("Connected", to=name, about=1 if name == LIN else 2, notify=False)
        run(worker)
    for turn in range(20):
        told.say(f"Turn {turn}", to=LIN, about=1, notify=False)
        run(worker)
    told.machine.let_pass(A_MINUTE)
    run(worker)
    assert names_in_order(told, UPDATE) == [first, second]


def test_who_waits_for_a_method_costs_nothing(told: WorkerHarness, worker: OutboxWorker) -> None:
    """Nobody is looked at before the method has a call to give; then it is at once."""
    use_up(told, UPDATE)
    for about, name in enumerate((LIN, ADA, SAM), 1):
        told.say("Connected", to=name, about=about, notify=False)
    run(worker)
    told.machine.let_pass(5)
    assert worker.run_once() == 0
    told.machine.let_pass(A_MINUTE)
    run(worker)
    assert told.methods(UPDATE) == 3


def test_one_person_uses_up_nobody_elses_home(still: WorkerHarness, worker: OutboxWorker) -> None:
    """Whoever opens it a hundred times in a second has it published as often as it can be read."""
    for _ in range(100):
        _open_home(still, ADA)
        run(worker)
    assert still.methods(PUBLISH) == 3
    _open_home(still, LIN)
    run(worker)
    assert still.methods(PUBLISH) == 4
    assert still.person(LIN).home() is not None


def test_a_home_that_was_opened_comes_before_one_that_is_open(
    still: WorkerHarness, worker: OutboxWorker
) -> None:
    """Ada's is only kept up to date; Lin looks for the first time."""
    _open_home(still, ADA)
    run(worker)
    use_up(still, PUBLISH)
    still.say("Something new", to=ADA, about=still.people[ADA], notify=False, kind=CardKind.HOME)
    run(worker)
    _open_home(still, LIN)
    run(worker)
    still.machine.let_pass(A_MINUTE)
    run(worker)
    published = [call["request"]["user_id"] for call in still.slack.calls(PUBLISH)]
    assert published == [still.person(name).id for name in (ADA, LIN, ADA)]


def test_a_wave_lets_others_go_first(still: WorkerHarness, worker: OutboxWorker) -> None:
    """What many are told together waits for its turn; what a click caused does not."""
    use_up(still, POST, Urgency.WAVE)
    still.say("Invited", to=LIN, about=1, wave=True)
    still.say("Accepted", to=ADA, about=2)
    run(worker)
    assert (still.texts(LIN), still.texts(ADA)) == ([], ["Accepted"])
    still.machine.let_pass(A_MINUTE)
    run(worker)
    assert still.texts(LIN) == ["Invited"]


def test_nothing_overtakes_in_one_dm(still: WorkerHarness, worker: OutboxWorker) -> None:
    """A message that may not wait takes those before it along."""
    use_up(still, POST, Urgency.WAVE)
    still.say("Invited", to=LIN, about=1, wave=True)
    run(worker)
    still.say("Accepted", to=LIN, about=2)
    run(worker)
    assert still.texts(LIN) == ["Invited", "Accepted"]


def test_an_older_copy_waits_until_there_is_room(told: WorkerHarness, worker: OutboxWorker) -> None:
    """Its buttons do what the newest one's would; nobody's message waits for it."""
    use_up(told, "chat.delete", Urgency.REST)
    told.say("Connected", to=LIN, about=1)
    run(worker)
    assert told.texts(LIN) == ["Asked", "Connected"]
    told.machine.let_pass(A_MINUTE)
    run(worker)
    assert told.texts(LIN) == ["Connected"]


def test_a_card_that_waits_is_looked_at_again_once_it_changes(
    told: WorkerHarness, worker: OutboxWorker
) -> None:
    """An older copy of it waits, and that is remembered; its next message waits for nothing."""
    for text in ("Connected", "Connected, with a note"):
        use_up(told, "chat.delete", Urgency.REST)
        told.say(text, to=LIN, about=1, notify=text == "Connected")
        run(worker)
    told.machine.let_pass(1.1)
    told.say("Ended", to=LIN, about=1)
    run(worker)
    assert "Ended" in told.texts(LIN)


def _open_home(harness: WorkerHarness, name: str) -> None:
    with harness.store.transaction() as session:
        now = harness.machine.now()
        change = cards.Change(harness.people[name], CardKind.HOME)
        cards.mark(session, harness.workspace_id, [change], now)
        cards.home_opened(session, harness.workspace_id, harness.people[name], now)
