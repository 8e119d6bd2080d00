"""An outbox worker that dies, hangs or meets another one: no message twice, none lost."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import Any, Never

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from sqlalchemy import select, text, update

from bot.models.card import Card, FileState, PostState
from bot.models.recipient_lane import RecipientLane
from bot.store import Store
from sandbox.people import Person
from sandbox.running import running
from sandbox.world import Workspace, World
from tests.bot_harness import MANIFEST
from tests.delivery.conftest import WITH_FILE, MachineTime, WorkerHarness
from tests.dying import DeadlyClock, Killed

POST = "chat.postMessage"
AFTER_LEASE = 61


# How often one run reads its clock: to claim the lane, to list what is outdated, to begin a card, when it
# announces, makes and records each of its calls, to give the lane back, and to see that nothing else is due.
READS_OF_ONE_CALL, READS = 8, 11


@pytest.mark.parametrize("read", range(READS_OF_ONE_CALL + 1))
def test_killed_while_posting(harness: WorkerHarness, read: int) -> None:
    """Wherever a worker is killed while it posts: there is one message in the end."""
    harness.say("Asked")
    assert _die(harness, read) == (read < READS_OF_ONE_CALL)
    harness.deliver_after(AFTER_LEASE)
    assert harness.texts() == ["Asked"]
    assert not harness.card().dirty


@pytest.mark.parametrize("read", range(READS + 1))
def test_killed_while_notifying_again(harness: WorkerHarness, read: int) -> None:
    """Wherever a worker is killed while it posts anew and deletes the old copy: there is one message."""
    harness.say("Asked")
    harness.deliver()
    harness.say("Connected")
    assert _die(harness, read) == (read < READS)
    harness.deliver_after(AFTER_LEASE)
    assert harness.texts() == ["Connected"]
    assert not harness.card().dirty


def _die(harness: WorkerHarness, read: int) -> bool:
    """Let a worker run until it is killed; return whether it was."""
    try:
        harness.worker(machine_now=DeadlyClock(harness.machine.now, read)).run_once()
    except Killed:
        return True
    return False


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
@pytest.mark.parametrize("method", ["chat_postMessage", "chat_delete"])
def test_killed_around_a_call(harness: WorkerHarness, method: str, *, after: bool) -> None:
    """A call was announced, and nobody knows whether it was made: it is not made twice."""

    class Deadly(WebClient):
        """Dies before or after one method."""

        def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:  # noqa: ANN401 - passed on
            if api_method.replace(".", "_") != method:
                return super().api_call(api_method, **arguments)
            if after:
                super().api_call(api_method, **arguments)
            raise Killed

    deadly = Deadly(harness.slack.bot_token, base_url=harness.slack.api_url, retry_handlers=[])
    if method == "chat_delete":
        harness.say("Asked")
        harness.deliver()
    harness.say("Connected")
    with suppress(Killed):
        harness.deliver(client_for=lambda _: deadly)
    harness.deliver_after(AFTER_LEASE)
    assert harness.with_buttons() == ["Connected"]
    assert harness.texts().count("Connected") == 1
    assert not harness.card().dirty


def test_killed_around_a_file(harness: WorkerHarness) -> None:
    """A file that may have been shared is not shared again; its card is updated to say so."""

    class Deadly(WebClient):
        """Dies after sharing."""

        def files_completeUploadExternal(self, **arguments: Any) -> Never:  # noqa: ANN401, N802 - slack_sdk's
            super().files_completeUploadExternal(**arguments)
            raise Killed

    deadly = Deadly(harness.slack.bot_token, base_url=harness.slack.api_url, retry_handlers=[])
    harness.say("Your data", kind=WITH_FILE)
    with suppress(Killed):
        harness.deliver(client_for=lambda _: deadly)
    harness.deliver_after(AFTER_LEASE)
    assert harness.methods("files.completeUploadExternal") == 1
    assert harness.posts()[0].file_state is FileState.FAILED
    assert harness.methods("chat.update") == 1


def test_a_lease_keeps_others_away(harness: WorkerHarness) -> None:
    """While one worker has a person's lane, another leaves that person alone."""
    harness.say("Asked")
    assert _die(harness, 2)
    assert harness.worker().run_once() == 0
    harness.machine.let_pass(AFTER_LEASE)
    assert harness.worker().run_once() == 1


def test_a_worker_that_hung_records_nothing(harness: WorkerHarness) -> None:
    """A worker hangs in a call past its lease and another takes over: what it learns late changes nothing."""
    harness.say("Warm up", about=2)
    harness.deliver()
    harness.say("Asked")
    harness.slack.fault("answer_late", methods=[POST], seconds=3)
    with ThreadPoolExecutor(1) as thread:
        hanging = thread.submit(harness.deliver)
        harness.slack.wait_for(lambda: harness.methods(POST) == 2)
        harness.say("Connected", notify=False)
        harness.deliver_after(AFTER_LEASE)
        assert harness.texts() == ["Warm up", "Connected"]
        hanging.result()
    # Had it gone on from what it knew, it would have updated the card once more.
    assert harness.methods("chat.update") == 1
    assert harness.methods(POST) == 2
    assert not harness.card().dirty


@pytest.mark.parametrize("notify", [True, False], ids=["a post", "a drawing"])
def test_a_worker_that_stood_still_sends_nothing(harness: WorkerHarness, *, notify: bool) -> None:
    """It was frozen between writing down a call and making it, for longer than its lease: others went on."""
    harness.say("Asked")
    harness.deliver()
    stood_still: list[int] = []

    def stand_still(_: int) -> WebClient:
        if not stood_still:
            stood_still.append(1)
            harness.deliver_after(AFTER_LEASE)
            harness.say("Ended", notify=False)
            harness.deliver()
        return harness.client()

    harness.say("Connected", notify=notify)
    harness.deliver(client_for=stand_still)
    assert harness.texts() == ["Ended"]
    assert not harness.card().dirty


def test_what_was_sent_too_late_does_not_stay(harness: WorkerHarness) -> None:
    """A worker is frozen while it draws, others draw something newer, and that is shown in the end."""
    harness.say("Asked")
    harness.deliver()

    stood_still: list[int] = []

    class Frozen(WebClient):
        """Stands still, once, before its drawing is sent."""

        def chat_update(self, **arguments: Any) -> SlackResponse:  # noqa: ANN401 - passed on
            if not stood_still:
                stood_still.append(1)
                harness.deliver_after(AFTER_LEASE)
                harness.say("Ended", notify=False)
                harness.deliver()
            return super().chat_update(**arguments)

    frozen = Frozen(harness.slack.bot_token, base_url=harness.slack.api_url, retry_handlers=[])
    harness.say("Connected", notify=False)
    harness.deliver(client_for=lambda _: frozen)
    assert harness.texts() == ["Ended"]
    assert not harness.card().dirty


def test_workers_share_one_database(postgresql_url: str) -> None:
    """Two workers with four threads each, on one PostgreSQL: every card once, in each person's order."""
    people = [Person(f"U0PERSON{number:02}", f"Person {number}") for number in range(8)]
    with running(World([Workspace.of(people)]), manifest=MANIFEST) as slack:
        stores = [Store(postgresql_url) for _ in range(2)]
        harnesses = [WorkerHarness(store, slack, MachineTime()) for store in stores]
        harnesses[0].settle()
        for about in range(24):
            harnesses[0].say(f"Card {about:02}", to=f"Person {about % 8}", about=100 + about)
        harnesses[1].workspace_id = harnesses[0].workspace_id
        workers = [harness.worker() for harness in harnesses]
        for worker in workers:
            worker.start()
        slack.wait_for(lambda: harnesses[0].methods(POST) >= 24, seconds=30)
        slack.wait_for(lambda: not _dirty(stores[0]))
        for worker in workers:
            worker.stop()
        for number in range(8):
            assert harnesses[0].texts(f"Person {number}") == [
                f"Card {about:02}" for about in range(number, 24, 8)
            ]
        assert harnesses[0].methods(POST) == 24
        for store in stores:
            store.close()


def _dirty(store: Store) -> int:
    with store.reading() as session:
        return len(session.scalars(select(Card.id).where(Card.dirty)).all())


def test_a_service_that_locks_the_other_way_round(postgresql_harness: WorkerHarness) -> None:
    """A deadlock with a service does not make the worker forget that its post arrived."""
    harness = postgresql_harness
    lane_is_locked, card_is_locked = Event(), Event()

    def serve() -> None:
        with harness.store.transaction() as session:
            session.execute(update(RecipientLane).values(home_page=1))
            lane_is_locked.set()
            card_is_locked.wait(10)
            session.execute(update(Card).values(desired_version=Card.desired_version + 1))

    class Meddler(WebClient):
        """Lets the service lock the lane while a post is on its way."""

        def chat_postMessage(self, **arguments: Any) -> SlackResponse:  # noqa: ANN401, N802 - slack_sdk's
            answer = super().chat_postMessage(**arguments)
            service.submit(serve)
            lane_is_locked.wait(10)
            return answer

    client = Meddler(harness.slack.bot_token, base_url=harness.slack.api_url, retry_handlers=[])
    harness.say("Asked")
    with ThreadPoolExecutor(1) as service, ThreadPoolExecutor(1) as other:
        delivered = other.submit(harness.deliver, client_for=lambda _: client)
        lane_is_locked.wait(10)
        harness.slack.wait_for(lambda: _waits_for_a_lock(harness.store))
        card_is_locked.set()
        delivered.result()
    assert harness.posts()[0].state is PostState.LIVE
    assert harness.texts() == ["Asked"]


def _waits_for_a_lock(store: Store) -> bool:
    with store.reading() as session:
        return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))
