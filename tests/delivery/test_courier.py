"""The courier's threads: started, woken, stopped."""

import logging
from collections.abc import Iterator
from time import monotonic

import pytest
from sqlalchemy import text

from bot.delivery.worker import LOOK_EVERY_SECONDS, OutboxWorker
from tests.delivery.conftest import Town


@pytest.fixture
def courier(town: Town) -> Iterator[OutboxWorker]:
    """A courier at work."""
    courier = town.courier(settle_seconds=1)
    courier.start()
    yield courier
    courier.stop()


def test_woken_it_comes_at_once(town: Town, courier: OutboxWorker) -> None:
    """A card reaches its person well before the courier would have looked by itself."""
    town.say("First", about=1)
    courier.wake()
    town.slack.wait_for(lambda: town.texts() == ["First"])
    begun = monotonic()
    town.say("Second", about=2)
    courier.wake()
    town.slack.wait_for(lambda: town.texts() == ["First", "Second"])
    assert monotonic() - begun < LOOK_EVERY_SECONDS - 1


@pytest.mark.usefixtures("courier")
def test_unwoken_it_looks_by_itself(town: Town) -> None:
    """What another process left behind is found within seconds."""
    town.say("Left behind")
    town.slack.wait_for(lambda: town.texts() == ["Left behind"], seconds=15)


def test_it_comes_back_when_something_is_due(town: Town, courier: OutboxWorker) -> None:
    """A post of unknown outcome is looked up when it has settled, without anybody's wake."""
    town.slack.fault("drop_after", methods=["chat.postMessage"])
    town.say("Asked")
    courier.wake()
    town.slack.wait_for(lambda: town.methods("conversations.history") == 1, seconds=15)
    town.slack.wait_for(lambda: not town.card().dirty)
    assert town.texts() == ["Asked"]


def test_many_people_are_written_to_at_the_same_time(town: Town, courier: OutboxWorker) -> None:
    """A slow answer for one person does not keep the others waiting."""
    for number, name in enumerate(("Lin Osei", "Ada Reyes", "Sam Kaur"), 1):
        town.say("Hello", to=name, about=number)
        town.deliver()
    town.slack.fault("answer_late", methods=["chat.update"], seconds=5)
    for number, name in enumerate(("Lin Osei", "Ada Reyes", "Sam Kaur"), 1):
        town.say("Changed", to=name, about=number, ring=False)
    begun = monotonic()
    courier.wake()
    town.slack.wait_for(lambda: town.methods("chat.update") == 3)
    assert monotonic() - begun < 4


def test_stopping_finishes_what_is_in_flight(town: Town) -> None:
    """A call that was begun is waited for and recorded; what was not begun is left for the next start."""
    courier = town.courier()
    town.slack.fault("answer_late", methods=["chat.postMessage"], seconds=1)
    town.say("Begun", about=1)
    town.say("Not begun", about=2)
    courier.start()
    courier.wake()
    town.slack.wait_for(lambda: town.methods("chat.postMessage") == 1)
    courier.stop()
    assert not town.card(1).dirty
    assert town.texts() == ["Begun"]
    town.deliver()
    assert town.texts() == ["Begun", "Not begun"]


def test_the_store_is_away_for_a_moment(sqlite_town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """An error of the database is logged and survived; the inbox comes back by itself."""
    town = sqlite_town
    town.say("Asked")
    with town.store.transaction() as session:
        session.execute(text("ALTER TABLE card_posts RENAME TO card_posts_away"))
    with caplog.at_level(logging.CRITICAL, logger="bot.delivery.courier"):
        town.deliver()
    assert town.texts() == []
    with town.store.transaction() as session:
        session.execute(text("ALTER TABLE card_posts_away RENAME TO card_posts"))
    town.deliver_after(6)
    assert town.texts() == ["Asked"]
