"""One courier at one person's inbox: their cards in order, each step by step, while the lease lives.

Each step is a small transaction, one call of Slack with no transaction open, and a small transaction.
Whatever dies in between leaves a state from which the next courier goes on without doing it twice.
"""

import logging
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.delivery import card_store, leases, rate_limit
from bot.delivery.card_store import OutdatedCard
from bot.delivery.context import WorkerContext
from bot.delivery.failures import Failure, FailureKind, classify
from bot.delivery.leases import Lease
from bot.delivery.plan import CardSnapshot, next_step
from bot.delivery.render import CannotRender, Rendered, render
from bot.delivery.results import GO_ON, OVER, PlannedCall, StepResult, record_failure, record_success
from bot.delivery.steps import Call, Finish, Post, SendFile, Wait, WriteOffFile
from bot.models.card import Card, FileState

logger = logging.getLogger(__name__)

WRITE_ATTEMPTS = 3


class RecipientRun:
    """All that is due for one person, once."""

    def __init__(self, depot: WorkerContext, lease: Lease) -> None:
        self._depot = depot
        self._lease = lease
        # Methods whose budget is used up, and until when: not asked for again in this visit.
        self._closed: dict[str, datetime] = {}
        # What was drawn last, of which card and for which `wanted`.
        self._drawn: tuple[int, int, Rendered | None] | None = None

    def run(self) -> datetime | None:
        """Deliver what can be delivered now; return when there is something to do again.

        Raises:
            LeaseLost: another courier went on with this inbox.
        """
        held: list[datetime] = []
        posts_are_held = False
        for waiting in self._waiting():
            if waiting.rings and posts_are_held:
                # Order: it goes out after the one before it, at whose time it is looked at again.
                continue
            until, rings = self._deliver(waiting)
            if until:
                held.append(until)
                posts_are_held |= rings
        return min(held, default=None)

    def _waiting(self) -> list[OutdatedCard]:
        with self._depot.store.reading() as session:
            return card_store.waiting(session, self._lease, self._depot.machine_now())

    def _deliver(self, waiting: OutdatedCard) -> tuple[datetime | None, bool]:
        """Do one card's steps. Returns until when it is held, if it is, and whether it waits to post."""
        if waiting.next_try_at and waiting.next_try_at > self._depot.machine_now():
            return waiting.next_try_at, waiting.rings
        while not self._depot.stopping.is_set():
            verdict, rings = self._step(waiting.card_id)
            if verdict.over or verdict.held_until:
                return verdict.held_until, rings
        return self._depot.machine_now(), True

    def _step(self, card_id: int) -> tuple[StepResult, bool]:
        try:
            prepared = self._prepare(card_id)
        except CannotRender as error:
            return self._bury(card_id, str(error)), False
        if isinstance(prepared, PlannedCall):
            result = self._call(prepared)
            return self._record(prepared, result), prepared.scene.rings
        return prepared

    def _prepare(self, card_id: int) -> PlannedCall | tuple[StepResult, bool]:
        """Decide on the next step; a call is announced in the database before it is made.

        Raises:
            CannotDraw: there is a mistake in the card's screen.
        """
        with self._depot.store.transaction() as session:
            now = self._depot.machine_now()
            scene = card_store.read(session, self._lease, card_id)
            if scene is None:
                return OVER, False
            prepared = self._decide(session, scene, now)
            leases.renew(session, self._lease, now)
            return prepared if isinstance(prepared, PlannedCall) else (prepared, scene.rings)

    def _decide(self, session: Session, scene: CardSnapshot, now: datetime) -> PlannedCall | StepResult:
        card = scene.card
        if scene.unreachable_because:
            card_store.give_up(session, card.id, scene.unreachable_because)
            return OVER
        drawn = self._look(session, card)
        match step := next_step(scene, drawn, now, self._depot.settle):
            case Wait():
                return StepResult(held_until=step.until)
            case Finish():
                card_store.finish(session, card)
                return OVER
            case WriteOffFile(copy=copy):
                card_store.set_file(session, copy, FileState.FAILED)
                card_store.want_again(session, card.id, notify=False)
                return GO_ON
            case _:  # a call to Slack, as the type of what follows says
                pass
        if until := self._reserve(session, step, now):
            return StepResult(held_until=until)
        self._announce(session, step, now)
        return PlannedCall(step, scene, drawn)

    def _look(self, session: Session, card: Card) -> Rendered | None:
        """Draw a card; for its next step it is still the same, because whatever changes it says so."""
        if self._drawn is None or self._drawn[:2] != (card.id, card.desired_version):
            drawn = render(session, self._depot.screens, card, self._depot.product_now())
            self._drawn = (card.id, card.desired_version, drawn)
        return self._drawn[2]

    def _reserve(self, session: Session, call: Call, now: datetime) -> datetime | None:
        channel = call.channel if isinstance(call, Post) else None
        closed = self._closed.get(call.method)
        if closed is None or closed <= now:
            closed = rate_limit.reserve(session, self._lease.workspace_id, call.method, channel, now)
        if closed:
            self._closed[call.method] = closed
        return closed

    def _announce(self, session: Session, call: Call, now: datetime) -> None:
        """Write down what must not happen twice before it can have happened once."""
        if isinstance(call, Post):
            card_store.begin_post(session, self._lease.workspace_id, call, now)
        elif isinstance(call, SendFile):
            card_store.set_file(session, call.copy, FileState.SENDING)

    def _call(self, errand: PlannedCall) -> str | Failure | None:
        try:
            return errand.call.call(self._depot.client_for(self._lease.workspace_id))
        except Exception as error:  # noqa: BLE001 - whatever it is, it has a class of failure
            return classify(error)

    def _record(self, errand: PlannedCall, result: str | Failure | None) -> StepResult:
        verdict = self._write_down(errand, result)
        if not isinstance(result, Failure):
            self._depot.pauses.worked(self._lease.workspace_id)
        elif result.trouble in (FailureKind.INSTALLATION, FailureKind.FEATURE):
            self._depot.pauses.began(self._lease.workspace_id, errand.call.method, result)
        return verdict

    def _write_down(
        self, errand: PlannedCall, result: str | Failure | None, attempts: int = WRITE_ATTEMPTS
    ) -> StepResult:
        try:
            return self._write_down_once(errand, result)
        except OperationalError:
            # What was done is known only here: a deadlock with a service is no reason to forget it.
            if attempts == 1:
                raise
        return self._write_down(errand, result, attempts - 1)

    def _write_down_once(self, errand: PlannedCall, result: str | Failure | None) -> StepResult:
        with self._depot.store.transaction() as session:
            now = self._depot.machine_now()
            if isinstance(result, Failure):
                verdict = record_failure(session, errand, result, now)
            else:
                verdict = record_success(session, errand, result)
                if verdict is GO_ON and self._is_finished(session, errand, now):
                    card_store.finish(session, errand.scene.card)
                    verdict = OVER
            leases.renew(session, self._lease, now, **verdict.inbox)
        return verdict

    def _is_finished(self, session: Session, errand: PlannedCall, now: datetime) -> bool:
        scene = card_store.read(session, self._lease, errand.scene.card.id)
        return scene is not None and isinstance(
            next_step(scene, errand.drawn, now, self._depot.settle), Finish
        )

    def _bury(self, card_id: int, because: str) -> StepResult:
        logger.error(
            "Card %s of workspace %s cannot be drawn: %s", card_id, self._lease.workspace_id, because
        )
        with self._depot.store.transaction() as session:
            card_store.give_up(session, card_id, because)
            leases.renew(session, self._lease, self._depot.machine_now())
        return OVER
