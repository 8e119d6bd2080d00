"""One run through a person's lane: their cards in order, each step by step, while the lease lives.

Each step is a small transaction, one call of Slack with no transaction open, and another small transaction.
Whatever dies in between, the next worker goes on from what is stored without doing anything twice.
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
from bot.delivery.steps import Call, Finish, Post, Remove, SendFiles, Wait, WriteOffFile
from bot.models.card import Card, FileState
from bot.store import StoreIsBusy

logger = logging.getLogger(__name__)

WRITE_ATTEMPTS = 3


class RecipientRun:
    """Everything that is due for one person, once."""

    def __init__(self, context: WorkerContext, lease: Lease) -> None:
        self._context = context
        self._lease = lease
        # Methods whose rate limit is used up, and until when: not asked for again in this run.
        self._closed: dict[str, datetime] = {}
        # What was rendered last: of which card, and which of its versions.
        self._rendered: tuple[int, int, Rendered | None] | None = None

    def run(self) -> datetime | None:
        """Deliver what can be delivered now; return when there is something to do again.

        Raises:
            LeaseLost: another outbox worker went on with this lane.
        """
        held: list[datetime] = []
        posts_are_held = False
        for outdated in self._outdated():
            if outdated.notifies and posts_are_held:
                # Order: it goes out after the post before it, and is looked at again when that is.
                continue
            until, notifies = self._deliver(outdated)
            if until:
                held.append(until)
                posts_are_held |= notifies
        return min(held, default=None)

    def _outdated(self) -> list[OutdatedCard]:
        with self._context.store.reading() as session:
            return card_store.outdated(session, self._lease, self._context.machine_now())

    def _deliver(self, outdated: OutdatedCard) -> tuple[datetime | None, bool]:
        """Do one card's steps. Returns until when it is held, if it is, and whether it waits to post."""
        if outdated.next_try_at and outdated.next_try_at > self._context.machine_now():
            return outdated.next_try_at, outdated.notifies
        while not self._context.stopping.is_set():
            result, notifies = self._step(outdated.card_id)
            if result.over or result.held_until:
                return result.held_until, notifies
        return self._context.machine_now(), True

    def _step(self, card_id: int) -> tuple[StepResult, bool]:
        try:
            prepared = self._prepare(card_id)
        except CannotRender as error:
            return self._mark_dead(card_id, str(error)), False
        if isinstance(prepared, PlannedCall):
            answer = self._call(prepared)
            return self._record(prepared, answer), prepared.snapshot.notifies
        return prepared

    def _prepare(self, card_id: int) -> PlannedCall | tuple[StepResult, bool]:
        """Decide on the next step; a call is announced in the database before it is made.

        Raises:
            CannotRender: there is a mistake in the card's renderer.
        """
        with self._context.store.transaction() as session:
            now = self._context.machine_now()
            snapshot = card_store.read(session, self._lease, card_id)
            if snapshot is None:
                return OVER, False
            prepared = self._decide(session, snapshot, now)
            leases.PEOPLE.renew(session, self._lease, now)
            return prepared if isinstance(prepared, PlannedCall) else (prepared, snapshot.notifies)

    def _decide(self, session: Session, snapshot: CardSnapshot, now: datetime) -> PlannedCall | StepResult:
        card = snapshot.card
        if snapshot.unreachable_because:
            card_store.mark_dead(session, card.id, snapshot.unreachable_because)
            return OVER
        rendered = self._render(session, card)
        match step := next_step(snapshot, rendered, now, self._context.settle):
            case Wait():
                return StepResult(held_until=step.until)
            case Finish():
                card_store.finish(session, card)
                return OVER
            case WriteOffFile(copy=copy):
                card_store.set_file(session, copy, FileState.FAILED)
                card_store.mark_changed(session, card.id, notify=False)
                return GO_ON
            case _:  # a call to Slack, as the type of what follows says
                pass
        if until := self._reserve(session, step, now):
            return StepResult(held_until=until)
        planned = PlannedCall(step, snapshot, rendered)
        self._announce(session, planned, now)
        return planned

    def _render(self, session: Session, card: Card) -> Rendered | None:
        """Render a card, once for all steps of one version: whatever changes it raises the version."""
        if self._rendered is None or self._rendered[:2] != (card.id, card.desired_version):
            rendered = render(session, self._context.renderers, card, self._context.product_now())
            self._rendered = (card.id, card.desired_version, rendered)
        return self._rendered[2]

    def _reserve(self, session: Session, call: Call, now: datetime) -> datetime | None:
        channel = call.channel if isinstance(call, Post) else None
        closed = self._closed.get(call.method)
        if closed is None or closed <= now:
            methods = call.methods if isinstance(call, Remove) else (call.method,)
            closed = rate_limit.reserve(session, self._lease.workspace_id, methods, channel, now)
        if closed:
            self._closed[call.method] = closed
        return closed

    def _announce(self, session: Session, planned: PlannedCall, now: datetime) -> None:
        """Write down what must not happen twice, and what is no longer certain, before the call is made."""
        call, card = planned.call, planned.snapshot.card
        if isinstance(call, Post):
            card_store.begin_post(session, self._lease.workspace_id, call, now)
        elif isinstance(call, SendFiles):
            card_store.set_file(session, call.copy, FileState.SENDING)
        elif planned.changes_newest_copy and card.delivered_digest:
            card_store.forget_digest(session, card.id)

    def _call(self, planned: PlannedCall) -> str | Failure | None:
        try:
            return planned.call.call(self._context.client_for(self._lease.workspace_id))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a kind of failure
            return classify(error)

    def _record(self, planned: PlannedCall, answer: str | Failure | None) -> StepResult:
        result = self._write_down(planned, answer)
        if not isinstance(answer, Failure):
            self._context.pause_log.worked(self._lease.workspace_id, planned.call.method)
        elif answer.kind in (FailureKind.INSTALLATION, FailureKind.FEATURE):
            self._context.pause_log.began(self._lease.workspace_id, planned.call.method, answer)
        return result

    def _write_down(
        self, planned: PlannedCall, answer: str | Failure | None, attempts: int = WRITE_ATTEMPTS
    ) -> StepResult:
        try:
            return self._write_down_once(planned, answer)
        except (OperationalError, StoreIsBusy):
            # Only this thread knows what was done: a deadlock with a service is no reason to forget it.
            if attempts == 1:
                raise
        return self._write_down(planned, answer, attempts - 1)

    def _write_down_once(self, planned: PlannedCall, answer: str | Failure | None) -> StepResult:
        with self._context.store.transaction() as session:
            now = self._context.machine_now()
            if isinstance(answer, Failure):
                result = record_failure(session, planned, answer, now)
            else:
                result = record_success(session, planned, answer, self._context.product_now())
                if result is GO_ON and self._is_finished(session, planned, now):
                    card_store.finish(session, planned.snapshot.card)
                    result = OVER
            leases.PEOPLE.renew(session, self._lease, now, **result.lane)
        return result

    def _is_finished(self, session: Session, planned: PlannedCall, now: datetime) -> bool:
        snapshot = card_store.read(session, self._lease, planned.snapshot.card.id)
        return snapshot is not None and isinstance(
            next_step(snapshot, planned.rendered, now, self._context.settle), Finish
        )

    def _mark_dead(self, card_id: int, because: str) -> StepResult:
        logger.error(
            "Card %s of workspace %s cannot be rendered: %s", card_id, self._lease.workspace_id, because
        )
        with self._context.store.transaction() as session:
            card_store.mark_dead(session, card_id, because)
            leases.PEOPLE.renew(session, self._lease, self._context.machine_now())
        return OVER
