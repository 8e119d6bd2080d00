"""A courier that dies, hangs or meets another one: no message twice, none lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
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
from tests.delivery.conftest import WITH_FILE, MachineTime, Town
from tests.house import MANIFEST

POST = "chat.postMessage"
AFTER_LEASE = 61


class Killed(BaseException):
    """Ends a courier where it stands, as a kill does: nothing of it catches this."""


@dataclass
class LastHour:
    """A courier's clock that kills it the n-th time it is read. Every transaction begins by reading it."""

    now: Callable[[], datetime]
    left: int
    _reads: Iterator[int] = field(default_factory=count)

    def __call__(self) -> datetime:
        """Tell the time, or kill."""
        if next(self._reads) == self.left:
            raise Killed
        return self.now()


# How often one visit reads its clock: to claim, to look what is waiting, before and after each of two
# calls, to give back, and to see that nothing else is due.
READS = 8


@pytest.mark.parametrize("read", range(READS + 1))
def test_killed_while_posting(town: Town, read: int) -> None:
    """Wherever a courier was killed while it opened the DM and posted: there is one message in the end."""
    town.say("Asked")
    assert _die(town, read) == (read < READS)
    town.deliver_after(AFTER_LEASE)
    assert town.texts() == ["Asked"]
    assert not town.card().dirty


@pytest.mark.parametrize("read", range(READS + 1))
def test_killed_while_ringing_again(town: Town, read: int) -> None:
    """Wherever a courier was killed while it rang and folded: one new message, and one folded, in the end."""
    town.say("Asked")
    town.deliver()
    town.say("Connected")
    assert _die(town, read) == (read < READS)
    town.deliver_after(AFTER_LEASE)
    assert town.texts() == ["Folded: Connected", "Connected"]
    assert not town.card().dirty


def _die(town: Town, read: int) -> bool:
    """Let a courier work until it is killed; say whether it was."""
    try:
        town.courier(machine_now=LastHour(town.machine.now, read)).run_once()
    except Killed:
        return True
    return False


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
@pytest.mark.parametrize("method", ["conversations_open", "chat_postMessage", "chat_update"])
def test_killed_around_a_call(town: Town, method: str, *, after: bool) -> None:
    """The database says that a call is being made, and nobody knows whether it was: it is not made twice."""

    class Deadly(WebClient):
        """Dies before or after one method."""

        def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:  # noqa: ANN401 - passed on
            if api_method.replace(".", "_") != method:
                return super().api_call(api_method, **arguments)
            if after:
                super().api_call(api_method, **arguments)
            raise Killed

    deadly = Deadly(town.slack.bot_token, base_url=town.slack.api_url, retry_handlers=[])
    if method == "chat_update":
        town.say("Asked")
        town.deliver()
    town.say("Connected")
    with suppress(Killed):
        town.deliver(client_for=lambda _: deadly)
    town.deliver_after(AFTER_LEASE)
    assert town.with_buttons() == ["Connected"]
    assert town.texts().count("Connected") == 1
    assert not town.card().dirty


def test_killed_around_a_file(town: Town) -> None:
    """A file that may have been shared is not shared again; its card is drawn again to say so."""

    class Deadly(WebClient):
        """Dies after sharing."""

        def files_completeUploadExternal(self, **arguments: Any) -> Never:  # noqa: ANN401, N802 - slack_sdk's
            super().files_completeUploadExternal(**arguments)
            raise Killed

    deadly = Deadly(town.slack.bot_token, base_url=town.slack.api_url, retry_handlers=[])
    town.say("Your data", kind=WITH_FILE)
    with suppress(Killed):
        town.deliver(client_for=lambda _: deadly)
    town.deliver_after(AFTER_LEASE)
    assert town.methods("files.completeUploadExternal") == 1
    assert town.posts()[0].file_state is FileState.FAILED
    assert town.methods("chat.update") == 1


def test_a_lease_keeps_others_away(town: Town) -> None:
    """While one courier has a person's inbox, another leaves that person alone."""
    town.say("Asked")
    assert _die(town, 2)
    assert town.courier().run_once() == 0
    town.machine.let_pass(AFTER_LEASE)
    assert town.courier().run_once() == 1


def test_a_courier_that_hung_records_nothing(town: Town) -> None:
    """A courier hangs in a call past its lease and another takes over: the late news changes nothing."""
    town.say("Warm up", about=2)
    town.deliver()
    town.say("Asked")
    town.slack.fault("answer_late", methods=[POST], seconds=3)
    with ThreadPoolExecutor(1) as thread:
        hanging = thread.submit(town.deliver)
        town.slack.wait_for(lambda: town.methods(POST) == 2)
        town.say("Connected", ring=False)
        town.deliver_after(AFTER_LEASE)
        assert town.texts() == ["Warm up", "Connected"]
        hanging.result()
    # Had it gone on from what it knew, it would have redrawn the card once more.
    assert town.methods("chat.update") == 1
    assert town.methods(POST) == 2
    assert not town.card().dirty


def test_couriers_share_one_database(postgresql_url: str) -> None:
    """Two couriers with four workers each, on one PostgreSQL: every card once, and in each person's order."""
    people = [Person(f"U0PERSON{number:02}", f"Person {number}") for number in range(8)]
    with running(World([Workspace.of(people)]), manifest=MANIFEST) as slack:
        stores = [Store(postgresql_url) for _ in range(2)]
        towns = [Town(store, slack, MachineTime()) for store in stores]
        towns[0].settle()
        for about in range(24):
            towns[0].say(f"Card {about:02}", to=f"Person {about % 8}", about=100 + about)
        towns[1].workspace_id = towns[0].workspace_id
        couriers = [town.courier() for town in towns]
        for courier in couriers:
            courier.start()
        slack.wait_for(lambda: towns[0].methods(POST) >= 24, seconds=30)
        slack.wait_for(lambda: not _dirty(stores[0]))
        for courier in couriers:
            courier.stop()
        for number in range(8):
            assert towns[0].texts(f"Person {number}") == [
                f"Card {about:02}" for about in range(number, 24, 8)
            ]
        assert towns[0].methods(POST) == 24
        for store in stores:
            store.close()


def _dirty(store: Store) -> int:
    with store.reading() as session:
        return len(session.scalars(select(Card.id).where(Card.dirty)).all())


def test_a_service_that_locks_the_other_way_round(postgresql_town: Town) -> None:
    """A deadlock with a service does not make the courier forget that its post arrived."""
    town = postgresql_town
    inbox_is_locked, card_is_locked = Event(), Event()

    def serve() -> None:
        with town.store.transaction() as session:
            session.execute(update(RecipientLane).values(home_page=1))
            inbox_is_locked.set()
            card_is_locked.wait(10)
            session.execute(update(Card).values(wanted=Card.wanted + 1))

    class Meddler(WebClient):
        """Lets the service lock the inbox while a post is on its way."""

        def chat_postMessage(self, **arguments: Any) -> SlackResponse:  # noqa: ANN401, N802 - slack_sdk's
            answer = super().chat_postMessage(**arguments)
            service.submit(serve)
            inbox_is_locked.wait(10)
            return answer

    client = Meddler(town.slack.bot_token, base_url=town.slack.api_url, retry_handlers=[])
    town.say("Asked")
    with ThreadPoolExecutor(1) as service, ThreadPoolExecutor(1) as other:
        delivered = other.submit(town.deliver, client_for=lambda _: client)
        inbox_is_locked.wait(10)
        town.slack.wait_for(lambda: _waits_for_a_lock(town.store))
        card_is_locked.set()
        delivered.result()
    assert town.posts()[0].state is PostState.LIVE
    assert town.texts() == ["Asked"]


def _waits_for_a_lock(store: Store) -> bool:
    with store.reading() as session:
        return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))
