"""Two pieces of work at the same instant, on two connections, always in the same interleaving."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from threading import Event
from typing import Any

from sqlalchemy import event

from bot.store import Store

Work = Callable[[Store], None]

# How long somebody who is kept waiting is watched. Nobody who is not waiting needs so long.
WATCHED_SECONDS = 0.5
_WRITES = ("INSERT", "UPDATE", "DELETE")


def race(url: str, first: Work, second: Work) -> BaseException | None:
    """Let `second` do its work when `first` has written everything and not committed yet.

    `first` commits when `second` is about to commit as well, or has failed; or, where something keeps
    `second` waiting, after having watched it wait.

    Returns:
        What `second` raised. Two stores stand for two processes: none of them knows the other's gate.
    """
    with closing(Store(url)) as one, closing(Store(url)) as other, ThreadPoolExecutor(1) as pool:
        came_as_far = Event()
        _before_commit_of_writes(other, came_as_far.set)
        running: list[Future[None]] = []

        def hold_the_commit() -> None:
            if not running:
                running.append(pool.submit(second, other))
                running[0].add_done_callback(lambda _: came_as_far.set())
                came_as_far.wait(WATCHED_SECONDS)

        _before_commit_of_writes(one, hold_the_commit)
        first(one)
        return running[0].exception()


def _before_commit_of_writes(store: Store, act: Callable[[], object]) -> None:
    wrote: set[int] = set()

    def look(*passed: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own arguments: the statement is the third
        if str(passed[2]).lstrip().upper().startswith(_WRITES):
            wrote.add(1)

    def commit(_: object) -> None:
        if wrote:
            act()

    event.listen(store.engine, "before_cursor_execute", look)
    event.listen(store.engine, "commit", commit)
