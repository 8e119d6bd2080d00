"""What neither Slack nor the database takes just now is kept, and said to the operator in one line."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from bot.blocks.screen import Message
from bot.cli import main
from bot.ids import CardKind
from bot.models.card import CardPost
from bot.store import Store
from tests.delivery.conftest import RENDERERS, WorkerHarness, render

POST = "chat.postMessage"
SETTLED = 61
STALE = "D0NOLONGER"


def test_a_dm_of_another_id(harness: WorkerHarness) -> None:
    """The id of a DM may change: the message goes to the person, and the new id is remembered."""
    harness.say("One", about=1)
    harness.deliver()
    dm = harness.lane().channel
    harness.change_lane(channel=STALE)
    harness.say("Two", about=2)
    harness.deliver()
    assert harness.texts() == ["One", "Two"]
    assert (harness.lane().channel, harness.lane().unreachable_because) == (dm, None)


def test_a_card_in_a_dm_that_is_gone_is_posted_anew(harness: WorkerHarness) -> None:
    """Nobody can reach the copy there: the person gets the card once more, where they are now."""
    harness.say("Asked")
    harness.deliver()
    with harness.store.transaction() as session:
        session.execute(update(CardPost).values(channel=STALE))
    harness.say("Connected", notify=False)
    harness.deliver()
    assert harness.texts() == ["Asked", "Connected"]
    assert not harness.card().dirty


def test_a_copy_in_doubt_is_found_in_the_dm_of_another_id(harness: WorkerHarness) -> None:
    """The id changes between a post of unknown outcome and its look-up: it is not sent twice."""
    harness.say("One", about=1)
    harness.deliver()
    harness.slack.fault("drop_after", methods=[POST])
    harness.say("Two", about=2)
    harness.deliver()
    harness.change_lane(channel=STALE)
    with harness.store.transaction() as session:
        session.execute(update(CardPost).where(CardPost.ts.is_(None)).values(channel=STALE))
    harness.deliver_after(SETTLED)
    assert harness.texts() == ["One", "Two"]
    assert not harness.card(2).dirty


@pytest.mark.parametrize("lost", ["channel_not_found", "brand_new_code"])
def test_what_is_not_understood_is_said_once(
    harness: WorkerHarness, lost: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It silences nobody; one line of the log says so, and one that it is over."""
    caplog.set_level("INFO")
    harness.slack.fault("error", methods=[POST], error=lost, times=6)
    harness.say("One", about=1)
    worker = harness.worker()
    for _ in range(10):
        worker.run_once()
        harness.machine.let_pass(SETTLED)
    assert harness.texts() == ["One"]
    line = f"Messages of workspace {harness.workspace_id} wait: Slack answers {lost} to chat.postMessage."
    assert caplog.text.count(line) == 1
    assert caplog.text.count("no longer wait") == 1


def test_a_database_that_is_not_ours_yet(harness: WorkerHarness, caplog: pytest.LogCaptureFixture) -> None:
    """While a rolling upgrade goes on, a column may be missing: what it should show is kept, and comes."""
    harness.say("Ada asked you", about=1)
    worker = harness.worker()
    with _another_schema(harness.store):
        for _ in range(3):
            worker.run_once()
            harness.machine.let_pass(SETTLED)
    assert harness.texts() == []
    assert caplog.text.count("wait: the database says") == 1
    assert "Traceback" not in caplog.text
    harness.deliver()
    assert harness.texts() == ["Ada asked you"]


def ask_for_what_is_not_there(session: Session, *_: object) -> Message:
    """Draw a card with a column that the database has not got."""
    session.execute(text("SELECT not_yet FROM programs"))
    return Message("Never", [], "Never")


def test_one_card_that_waits_for_the_database(harness: WorkerHarness) -> None:
    """The person's other cards are brought up to date meanwhile."""
    harness.say("Answer", about=2, kind=CardKind.ANSWER)
    harness.say("Asked", about=1)
    fine = {**RENDERERS, CardKind.ANSWER: render}
    harness.deliver(renderers=fine)
    harness.say("Answer, changed", about=2, kind=CardKind.ANSWER, notify=False)
    harness.say("Connected", about=1, notify=False)
    harness.deliver(renderers={**RENDERERS, CardKind.ANSWER: ask_for_what_is_not_there})
    assert harness.texts() == ["Answer", "Connected"]
    harness.deliver_after(SETTLED, renderers=fine)
    assert harness.texts() == ["Answer, changed", "Connected"]


def test_a_table_of_the_worker_itself(harness: WorkerHarness, caplog: pytest.LogCaptureFixture) -> None:
    """The same where it is the table of cards that has no such column yet: one line, and nothing is lost."""
    harness.say("Ada asked you", about=1)
    worker = harness.worker()
    with _another_schema(harness.store, "cards", "queued_at"):
        for _ in range(3):
            worker.run_once()
            harness.machine.let_pass(SETTLED)
    assert caplog.text.count("wait: the database says") == 1
    assert "Traceback" not in caplog.text
    worker.run_once()
    assert harness.texts() == ["Ada asked you"]


@contextmanager
def _another_schema(store: Store, table: str = "programs", column: str = "name") -> Iterator[None]:
    """Let a column be called otherwise for a while."""
    for before, after in ((column, "not_yet"), ("not_yet", column)):
        with store.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}"))
        if after == "not_yet":
            yield


def test_what_was_given_up_can_be_tried_again(
    harness: WorkerHarness,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mistake in the drawing is given up; the log names the command that revives it, once it is mended."""
    harness.slack.fault("error", methods=[POST], error="invalid_blocks", times=9)
    harness.say("Drawn wrongly", about=1)
    harness.say("Not drawn", about=2, kind=CardKind.ADMINS_CHANGED)
    harness.deliver()
    harness.deliver_after(SETTLED)
    assert harness.texts() == []
    assert caplog.text.count("python -m bot retry") == 2
    harness.slack.forget_faults()
    monkeypatch.setenv("DATABASE_URL", harness.store.url.render_as_string(hide_password=False))
    assert main(["retry"]) == 0
    assert "2 cards" in capsys.readouterr().out
    harness.deliver(renderers={**RENDERERS, CardKind.ADMINS_CHANGED: render})
    assert harness.texts() == ["Drawn wrongly", "Not drawn"]
