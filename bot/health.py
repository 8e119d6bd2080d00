"""Whether people get what they should: said here once, for `/readyz`, for doctor and for the log.

A trouble that `stops` means that clicks fail, or that nothing goes out: `/readyz` answers 503. Any other
needs somebody's look while the bot does its work: 200, with its sentence. What a stranger can cause stops
nothing.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.client import HTTPException
from threading import Event, Lock, Thread
from time import monotonic

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import BindParameter, Insert, Select, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import obstacles
from bot.delivery import failures
from bot.delivery.failures import FailureKind
from bot.delivery.mail.worker import MailWorker
from bot.delivery.scheduler import Scheduler
from bot.delivery.worker import OutboxWorker
from bot.enums import MailState
from bot.faults import database_says, without_words
from bot.models.base import Id, InsertInto, UtcDateTime, by_dialect
from bot.models.card import Card
from bot.models.heartbeat import Heartbeat
from bot.models.mail import Mail
from bot.models.recipient_lane import RecipientLane
from bot.models.reminder import Reminder
from bot.models.workspace import Person
from bot.settings import Settings
from bot.signatures import Signatures
from bot.socket_mode import SocketMode
from bot.store import DatabaseIsGone, Store, StoreIsBusy

logger = logging.getLogger(__name__)

READY, NOT_READY = "ready", "not ready"
# How often it looks, whoever asks: each look is one call of Slack and one small write.
EVERY_SECONDS = 30.0
# Whoever has not been able to look for so long cannot say that all is well.
STALE_SECONDS = 120.0
# How far this machine's clock may be from Slack's. Signatures stand five minutes, look-ups two.
MOST_OFF = timedelta(seconds=60)


class TroubleKind(StrEnum):
    """What may be wrong. Of each kind there is one trouble at a time."""

    DATABASE = "database"
    SLACK = "slack"
    SOCKET = "socket"
    CLOCK = "clock"
    SIGNATURES = "signatures"
    PAUSED = "paused"
    WAITING = "waiting"
    MESSAGES = "messages"
    REMINDERS = "reminders"
    MAILS = "mails"
    UNSEEN = "unseen"


# Slack and a mail server may each be slow for a while; a reminder waits for nobody.
LATE = {
    TroubleKind.MESSAGES: timedelta(minutes=15),
    TroubleKind.REMINDERS: timedelta(minutes=10),
    TroubleKind.MAILS: timedelta(hours=1),
}


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong. Strangers may read the sentence; the detail is for the log and for doctor.

    `may_pass`: it counts once two looks in a row have found it.
    """

    kind: TroubleKind
    sentence: str
    detail: str = ""
    stops: bool = True
    may_pass: bool = False

    def __str__(self) -> str:
        """Say all of it."""
        return f"{self.sentence} ({self.detail})" if self.detail else self.sentence


@dataclass(frozen=True)
class Report:
    """What `/readyz` answers."""

    troubles: tuple[Trouble, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether clicks are answered and what is due goes out."""
        return not any(one.stops for one in self.troubles)

    @property
    def text(self) -> str:
        """One word, then a sentence a line."""
        return "\n".join([READY if self.is_ready else NOT_READY, *(one.sentence for one in self.troubles)])


class Health:
    """Looks every half minute, in a thread of its own, and says in the log what begins and what is over.

    Args:
        examine: returns what is wrong just now.
        stale_seconds: how old the last look may be before nothing is known.
    """

    def __init__(
        self, examine: Callable[[], Iterable[Trouble]], *, stale_seconds: float = STALE_SECONDS
    ) -> None:
        self._examine, self._stale_seconds = examine, stale_seconds
        self._looking = Lock()
        self._seen: frozenset[TroubleKind] = frozenset()
        self._troubles: dict[TroubleKind, Trouble] = {}
        self._looked_at = monotonic()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="health", daemon=True)

    def start(self) -> None:
        """Look now, and from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more. A look that waits for Slack is not waited for."""
        self._stopping.set()

    def report(self) -> Report:
        """Return what the last look found. Costs nothing: neither Slack nor the database is asked."""
        unseen = int(monotonic() - self._looked_at)
        if unseen > self._stale_seconds:
            return Report((Trouble(TroubleKind.UNSEEN, f"Nothing could be looked at for {unseen} seconds."),))
        return Report(tuple(self._troubles.values()))

    def look(self) -> None:
        """Look at everything, once."""
        with self._looking:
            found = {one.kind: one for one in self._examine()}
            counts = {kind: one for kind, one in found.items() if not one.may_pass or kind in self._seen}
            if not self._stopping.is_set():  # what is being taken apart has no troubles
                _log(self._troubles, counts)
            self._seen, self._troubles, self._looked_at = frozenset(found), counts, monotonic()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - whatever it is: without this thread nobody is told
                logger.error("could not look after the bot\n%s", without_words(error))  # noqa: TRY400 - the same
            self._stopping.wait(EVERY_SECONDS)


def _log(before: Mapping[TroubleKind, Trouble], now: Mapping[TroubleKind, Trouble]) -> None:
    for kind in (before.keys() | now.keys()) - _LOGGED_ELSEWHERE:
        was, trouble = before.get(kind), now.get(kind)
        if trouble and (was is None or was.stops != trouble.stops):
            logger.log(logging.ERROR if trouble.stops else logging.WARNING, "Not well: %s", trouble)
        elif was and trouble is None:
            logger.info("Well again. It was: %s", was)


# Deliveries say themselves when they pause or wait, and when they go on.
_LOGGED_ELSEWHERE = {TroubleKind.PAUSED, TroubleKind.WAITING}


@dataclass(frozen=True)
class Watched:
    """The parts of a running bot that are looked at."""

    settings: Settings
    store: Store
    client: WebClient
    workspace_id: int
    product_now: Callable[[], datetime]
    worker: OutboxWorker
    mail_worker: MailWorker | None
    scheduler: Scheduler
    signatures: Signatures | None
    socket: SocketMode | None

    def troubles(self) -> Iterator[Trouble]:
        """Look at all of them, once."""
        of_writing = list(of_database(self.store, self.workspace_id, self.signatures))
        yield from of_writing
        if not any(one.kind is TroubleKind.DATABASE for one in of_writing):
            yield from of_queues(self.store, self.workspace_id, self.product_now(), self._stand_still())
        yield from of_slack(self.client, self.settings)
        if self.socket and self.socket.is_one_too_many:
            said = "Ten other processes have all the web sockets that Slack gives an app; none is left here."
            yield Trouble(TroubleKind.SOCKET, said)
        elif self.socket and not self.socket.client.is_connected():
            yield Trouble(TroubleKind.SOCKET, "The web socket to Slack is not connected.", may_pass=True)
        if paused := self.worker.paused:
            yield Trouble(TroubleKind.PAUSED, f"Deliveries are paused: {'; '.join(paused)}.", stops=False)
        if reasons := self.worker.waits_because:
            said = "Messages wait, because what answers is not Slack as we know it, or a database that fails."
            yield Trouble(TroubleKind.WAITING, said, "; ".join(reasons), stops=False)

    def _stand_still(self) -> dict[TroubleKind, bool]:
        return {
            TroubleKind.MESSAGES: self.worker.stands_still,
            TroubleKind.REMINDERS: self.scheduler.stands_still,
            TroubleKind.MAILS: self.mail_worker is None or self.mail_worker.stands_still,
        }


def of_database(store: Store, workspace_id: int, signatures: Signatures | None = None) -> Iterator[Trouble]:
    """Write to the database; what is wrong with it, or with the signing secret that it remembers."""
    proven = signatures.digest if signatures and signatures.is_proven else None
    beat = {"workspace_id": workspace_id, "written_at": datetime.now(UTC), "proven_secret": proven}
    try:
        with store.transaction() as session:
            remembered = session.scalar(_BEAT[session.get_bind().dialect.name], beat)
    except (SQLAlchemyError, StoreIsBusy, DatabaseIsGone) as error:
        detail = database_says(error)
        yield Trouble(TroubleKind.DATABASE, "The database cannot be written: every click fails.", detail)
        return
    if signatures and signatures.wrong:
        yield _of_signatures(signatures.wrong, was_proven=remembered == signatures.digest)


def beats(session: Session) -> bool:
    """Whether a bot has written here within the last minute."""
    newest = session.scalar(select(func.max(Heartbeat.written_at)))
    return newest is not None and datetime.now(UTC) - newest < timedelta(seconds=2 * EVERY_SECONDS)


def _of_signatures(count: int, *, was_proven: bool) -> Trouble:
    if was_proven:
        return Trouble(
            TroubleKind.SIGNATURES,
            f"Requests refused for their signature: {count}, and none was accepted lately. If clicks fail in "
            "Slack, SLACK_SIGNING_SECRET is no longer the app's; if they work, somebody else sent these.",
            stops=False,
        )
    return Trouble(
        TroubleKind.SIGNATURES,
        "Every click is refused: SLACK_SIGNING_SECRET is not the one that the app's settings show under "
        "Basic Information.",
    )


def of_queues(
    store: Store, workspace_id: int, now: datetime, stands_still: Mapping[TroubleKind, bool] | None = None
) -> Iterator[Trouble]:
    """Find what people should have had by now. `now` is product time, aware.

    `stands_still` says what does not move any more; without it nobody knows.
    """
    with store.reading() as session:
        for kind, (late, query) in _LATE.items():
            key = {"workspace": workspace_id, "before": now - LATE[kind]}
            count, oldest = session.execute(query, key).one()
            if count:
                since = f"{oldest.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
                said, stops = f"{late}: {count}, the oldest since {since}.", False
                if stands_still:
                    stops = stands_still[kind]
                    said += f" {_STANDS_STILL if stops else _MOVES}"
                # Who has just started works off what fell due meanwhile.
                yield Trouble(kind, said, stops=stops, may_pass=not stops)


def of_slack(client: WebClient, settings: Settings) -> Iterator[Trouble]:
    """Ask Slack whether it accepts the token, and what time it is."""
    asked_at = datetime.now(UTC)
    try:
        headers = client.auth_test().headers
    except (SlackApiError, OSError, HTTPException, UnicodeDecodeError) as error:
        if failures.classify(error).kind is not FailureKind.RATE_LIMITED:
            obstacle = obstacles.of_slack(error, settings)
            yield Trouble(TroubleKind.SLACK, obstacle.sentence, may_pass=obstacle.passes)
    else:
        yield from of_clock(headers, asked_at)


def of_clock(headers: Mapping[str, str], asked_at: datetime) -> Iterator[Trouble]:
    """Compare this machine's clock with the `Date` of an answer of Slack's, asked for at `asked_at`."""
    named = {name.lower(): value for name, value in headers.items()}.get("date")
    try:
        theirs = parsedate_to_datetime(named or "")
    except ValueError:
        return
    answered_at = datetime.now(UTC)
    # Somewhere between the two Slack looked at its clock.
    off = max(asked_at - theirs, theirs - answered_at, timedelta())
    if off > MOST_OFF:
        which = "behind" if theirs > answered_at else "ahead of"
        yield Trouble(
            TroubleKind.CLOCK,
            f"This machine's clock is {round(off.total_seconds())} seconds {which} Slack's: set it right. "
            "Beyond five minutes every click over HTTP is refused, and what is due comes at the wrong time.",
        )


def _beat(insert: InsertInto) -> Insert:
    row = insert(Heartbeat)
    kept = func.coalesce(row.excluded.proven_secret, Heartbeat.proven_secret)
    written = {"written_at": row.excluded.written_at, "proven_secret": kept}
    return row.on_conflict_do_update(index_elements=["workspace_id"], set_=written)


_BEAT = by_dialect(lambda insert: _beat(insert).returning(Heartbeat.proven_secret))


_STANDS_STILL, _MOVES = "None goes out: restart the bot.", "They are tried again by themselves."
_WORKSPACE = bindparam("workspace", type_=Id)
_BEFORE: BindParameter[datetime] = bindparam("before", type_=UtcDateTime())
# Of what is late: what it is called, how many there are, and since when the first.
_LATE: dict[TroubleKind, tuple[str, Select[int, datetime]]] = {
    TroubleKind.MESSAGES: (
        "Messages that wait for Slack",
        select(func.count(), func.min(Card.queued_at))
        .join(
            RecipientLane,
            (RecipientLane.person_id == Card.recipient_id)
            & (RecipientLane.workspace_id == Card.workspace_id),
        )
        .join(Person, (Person.id == Card.recipient_id) & (Person.workspace_id == Card.workspace_id))
        .where(
            Card.workspace_id == _WORKSPACE,
            Card.dirty,
            Card.dead_because.is_(None),
            Card.desired_notification > Card.delivered_notification,
            Card.queued_at < _BEFORE,
            RecipientLane.unreachable_because.is_(None),
            Person.deactivated_at.is_(None),
        ),
    ),
    TroubleKind.REMINDERS: (
        "Reminders that are late",
        select(func.count(), func.min(Reminder.due_at)).where(
            Reminder.workspace_id == _WORKSPACE,
            Reminder.due_at < _BEFORE,
            Reminder.done_at.is_(None),
            Reminder.held_at.is_(None),
        ),
    ),
    TroubleKind.MAILS: (
        "E-mails that the mail server does not take",
        select(func.count(), func.min(Mail.queued_at)).where(
            Mail.workspace_id == _WORKSPACE,
            Mail.state == MailState.WAITING,
            Mail.attempts > 0,
            Mail.queued_at < _BEFORE,
        ),
    ),
}
