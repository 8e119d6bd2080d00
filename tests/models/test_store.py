"""The store: one process on a SQLite file, writers in turn, all or nothing."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from threading import Event, Thread

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.models.workspace import Workspace
from bot.store import Store, StoreIsBusy, StoreIsTaken, WriteGate


def _workspace(session: Session, slack_id: str = "T0SANDBOX1") -> None:
    session.add(Workspace(slack_id=slack_id, name="Sandbox", bot_user_id="U0BOT"))


def _names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Workspace.slack_id)))


def test_a_second_process_is_refused_in_one_sentence(sqlite_url: str) -> None:
    """Whoever starts the bot twice on one file is told so, and the first goes on undisturbed."""
    store = Store(sqlite_url)
    store.take()
    second = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"],
        env={"DATABASE_URL": sqlite_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr.strip() == " ".join((StoreIsTaken.__doc__ or "").split())
    with store.transaction() as session:
        _workspace(session)
    store.close()


def test_the_file_is_free_again_afterwards(sqlite_url: str) -> None:
    """A bot that ended leaves nothing that would keep the next one from starting."""
    first = Store(sqlite_url)
    first.take()
    first.close()
    second = Store(sqlite_url)
    second.take()
    second.close()


def test_what_fails_is_not_stored(store: Store) -> None:
    """A transaction that ends in an error leaves nothing behind."""

    def fail_halfway() -> None:
        with store.transaction() as session:
            _workspace(session)
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail_halfway()
    assert _names(store) == []


def test_a_reader_waits_for_no_writer(store: Store) -> None:
    """While somebody writes, others read what was committed before."""
    with store.transaction() as session:
        _workspace(session)
        session.flush()
        assert _names(store) == []
    assert _names(store) == ["T0SANDBOX1"]


def test_a_file_that_somebody_else_writes_to_is_busy(sqlite_store: Store) -> None:
    """Another program holds the file: said in the store's own word, which refusals know, not the driver's."""
    event.listen(sqlite_store.engine, "connect", lambda opened, _: opened.execute("PRAGMA busy_timeout = 1"))
    sqlite_store.engine.dispose()
    with closing(sqlite3.connect(str(sqlite_store.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreIsBusy), sqlite_store.transaction():
            pass
        assert _names(sqlite_store) == []
    with sqlite_store.transaction() as session:
        _workspace(session)
    assert _names(sqlite_store) == ["T0SANDBOX1"]


def test_writers_come_in_the_order_in_which_they_asked() -> None:
    """The gate lets nobody overtake, so that no click waits for seconds behind later ones."""
    gate = WriteGate(1)
    came: list[int] = []
    threads = []
    with gate.turn(60):
        for number in range(8):
            asked = Event()
            thread = Thread(target=_pass, args=(gate, asked, came, number))
            thread.start()
            threads.append(thread)
            asked.wait()
            while gate.waiting < number + 1:
                thread.join(0.001)
    for thread in threads:
        thread.join()
    assert came == list(range(8))


def test_a_gate_lets_in_as_many_as_it_has_places_for() -> None:
    """On PostgreSQL a few write at once; who comes then waits for the first of them to leave."""
    gate = WriteGate(2)
    came: list[int] = []
    third = Thread(target=_pass, args=(gate, Event(), came, 3))
    with gate.turn(60):
        with gate.turn(60):
            third.start()
            while not gate.waiting:
                third.join(0.001)
            assert came == []
        third.join()
        assert came == [3]


def test_who_clicks_goes_before_the_workers() -> None:
    """Three times in a row, while others wait: they go on too."""
    gate = WriteGate(1)
    came: list[str] = []
    threads = [Thread(target=_go_in, args=(gate, came, who)) for who in ["worker"] * 2 + ["click"] * 5]
    with gate.turn(60):
        for number, thread in enumerate(threads, 1):
            thread.start()
            while gate.waiting < number:
                thread.join(0.001)
    for thread in threads:
        thread.join()
    assert came == ["click"] * 3 + ["worker"] + ["click"] * 2 + ["worker"]


def _go_in(gate: WriteGate, came: list[str], who: str) -> None:
    with gate.turn(60, hurried=who == "click"):
        came.append(who)


def _pass(gate: WriteGate, asked: Event, came: list[int], number: int) -> None:
    asked.set()
    with gate.turn(60):
        came.append(number)


def test_sqlite_keeps_what_it_acknowledged(sqlite_url: str) -> None:
    """A commit survives the machine: written ahead, and flushed to the disk; foreign keys hold."""
    with closing(Store(sqlite_url)) as store, store.engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]
