"""Asks Slack about people, one after the other, in a thread of its own and within Slack's limit."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import rate_limit
from bot.delivery.failures import Failure, FailureKind, classify
from bot.delivery.lane_worker import machine_time
from bot.delivery.results import PAUSE
from bot.enums import Urgency
from bot.faults import without_words
from bot.services import roll_call
from bot.services.actors import Actor
from bot.store import Store

logger = logging.getLogger(__name__)

METHOD = "users.info"
# How often to look, in seconds: somebody new may wait for an answer.
LOOK_EVERY_SECONDS = 5.0
# How long a stop waits for an answer.
STOP_SECONDS = 1.0
# How often those who have joined meanwhile are put on the list.
ENLIST_EVERY = timedelta(hours=1)
# What Slack answers about somebody whom it does not show us, or not any more.
_UNSEEN = ("user_not_found", "user_not_visible")


class RollCall:
    """Keeps what is stored about the people of a workspace true.

    Args:
        store: where they are.
        client: of that workspace; it sends a request once.
        workspace_id: whose token the client has.
        product_now: the time of what follows from an answer, aware UTC.
        machine_now: the time for rate limits and for when to ask, aware UTC.
    """

    def __init__(
        self,
        store: Store,
        client: WebClient,
        workspace_id: int,
        product_now: Callable[[], datetime],
        machine_now: Callable[[], datetime] = machine_time,
    ) -> None:
        self._store, self._client, self._workspace_id = store, client, workspace_id
        self._product_now, self._machine_now = product_now, machine_now
        self._enlists_at: datetime | None = None
        # What Slack answered last that no answer is.
        self._failure = ""
        self._stopping = Event()
        self._fails = False
        self._thread = Thread(target=self._run, name="roll-call", daemon=True)

    def start(self) -> None:
        """Begin, with everybody who matters."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more. An answer that is not there yet is not waited for: the question is put again."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def run_once(self) -> datetime | None:
        """Ask about the one who is due first, if Slack takes a question; return when to look again.

        In machine time; None: nobody is on the list.
        """
        now = self._machine_now()
        if self._enlists_at is None or self._enlists_at <= now:
            with self._store.transaction() as session:
                times, everybody = (now, self._product_now()), self._enlists_at is None
                roll_call.call(session, self._workspace_id, *times, everybody=everybody)
            self._enlists_at = now + ENLIST_EVERY
        with self._store.reading() as session:
            due = roll_call.next_due(session, self._workspace_id)
        if due is None or due > now:
            return due
        taken = self._take(now)
        if isinstance(taken, Actor):
            self._ask(taken)
            return now
        return taken or now

    def _take(self, now: datetime) -> Actor | datetime | None:
        """Reserve one question, and say about whom; or when Slack takes one."""
        with self._store.transaction() as session:
            if closed := rate_limit.reserve(session, self._workspace_id, (METHOD,), None, Urgency.REST, now):
                return closed.until
            return roll_call.take(session, self._workspace_id, now)

    def _ask(self, actor: Actor) -> None:
        answer = self._answer(actor)
        if self._stopping.is_set():
            return
        self._log(answer)
        with self._store.transaction() as session:
            now = self._machine_now()
            if isinstance(answer, Failure):
                if wait := _pause(answer):
                    too_fast = answer.kind is FailureKind.RATE_LIMITED
                    until = now + wait
                    rate_limit.block(session, self._workspace_id, METHOD, until, now, too_fast=too_fast)
                    roll_call.put_back(session, actor, now + wait)
                return
            user = answer or roll_call.unseen(session, actor)
            roll_call.hear(session, actor, user, self._product_now(), now)

    def _answer(self, actor: Actor) -> dict[str, Any] | Failure | None:
        """Return what Slack says of somebody; None where it does not show them to us."""
        try:
            answer = self._client.users_info(user=actor.slack_user_id, include_locale=True)
            user: dict[str, Any] = answer["user"]
        except SlackApiError as error:
            failure = classify(error)
            return None if failure.code in _UNSEEN else failure
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a kind of failure
            return classify(error)
        return user

    def _log(self, answer: dict[str, Any] | Failure | None) -> None:
        """Say once that Slack fails to answer, and when it does again. Its limit is no failure."""
        if not isinstance(answer, Failure):
            if self._failure:
                logger.info("Slack answers %s again: the roll call goes on.", METHOD)
            self._failure = ""
        elif answer.kind is not FailureKind.RATE_LIMITED and answer.code != self._failure:
            self._failure = answer.code
            logger.warning(
                "Slack answers %s to %s: the roll call tries again every few minutes. %s",
                *(answer.code, METHOD, " ".join(answer.details)),
            )

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._stopping.wait(self._seconds_until(self.run_safely()))

    def run_safely(self) -> datetime | None:
        """Ask about whoever is due. Say once that it fails, or works again."""
        try:
            due = self.run_once()
        except Exception as error:  # noqa: BLE001 - whatever it is: without this thread nobody is asked about
            if not self._fails:
                logger.error("The roll call is interrupted; it tries again.\n%s", without_words(error))  # noqa: TRY400 - the same
            self._fails = True
            return None
        if self._fails:
            logger.info("The roll call goes on.")
        self._fails = False
        return due

    def _seconds_until(self, due: datetime | None) -> float:
        if due is None:
            return LOOK_EVERY_SECONDS
        return min(LOOK_EVERY_SECONDS, max(0.0, (due - self._machine_now()).total_seconds()))


def _pause(failure: Failure) -> timedelta | None:
    """Return how long Slack takes no question about anybody; None where it was this one that failed."""
    if failure.kind is FailureKind.RATE_LIMITED:
        return timedelta(seconds=failure.retry_after_seconds)
    return PAUSE if failure.kind in (FailureKind.INSTALLATION, FailureKind.FEATURE) else None
