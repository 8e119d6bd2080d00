"""One run through a person's lane: their cards in order, each step by step, while the lease lives.

Each step is a small transaction, one call of Slack with no transaction open, and another small transaction.
Whatever dies in between, the next worker goes on from what is stored without doing anything twice.
"""

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from bot import faults
from bot.delivery import card_store, leases, rate_limit
from bot.delivery.card_store import OutdatedCard
from bot.delivery.context import WorkerContext
from bot.delivery.failures import Failure, FailureKind, classify
from bot.delivery.leases import Lease
from bot.delivery.plan import CardSnapshot, next_step
from bot.delivery.render import CannotRender, Rendered, render
from bot.delivery.results import (
    GO_ON,
    OVER,
    PlannedCall,
    StepResult,
    back_off,
    record_failure,
    record_success,
)
from bot.delivery.steps import (
    Answer,
    Call,
    Finish,
    LookUp,
    OpenDm,
    Post,
    Remove,
    SendFiles,
    Wait,
    WriteOffFile,
)
from bot.enums import Urgency
from bot.models.card import Card, FileState
from bot.store import StoreIsBusy

logger = logging.getLogger(__name__)

WRITE_ATTEMPTS = 3
# What an operator has to look at if it lasts: neither Slack's own troubles nor a mistake in what we drew.
_NOT_UNDERSTOOD = (FailureKind.UNRECOGNISED, FailureKind.CHANNEL)


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
            result, notifies = self._step(outdated)
            if result.over or result.held_until:
                return result.held_until, notifies
        return self._context.machine_now(), True

    def _step(self, outdated: OutdatedCard) -> tuple[StepResult, bool]:
        try:
            prepared = self._prepare(outdated.card_id)
        except CannotRender as error:
            return self._mark_dead(outdated.card_id, str(error)), False
        except (DBAPIError, StoreIsBusy) as error:
            return self._wait_for_database(outdated.card_id, error), outdated.notifies
        if isinstance(prepared, PlannedCall):
            answer = self._call(prepared)
            return self._record(prepared, answer), prepared.snapshot.notifies
        return prepared

    def _prepare(self, card_id: int) -> PlannedCall | tuple[StepResult, bool]:
        """Decide on the next step; a call is announced in the database before it is made.

        Raises:
            CannotRender: there is a mistake in the card's renderer.
            DBAPIError, StoreIsBusy: the database did not give what the card shows.
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
        person_id, urgency = None, Urgency.CLICKED
        if isinstance(call, Post):
            person_id, urgency = self._lease.person_id, Urgency.NOTIFIES
        closed = self._closed.get(call.method)
        if closed is None or closed <= now:
            methods = call.methods if isinstance(call, Remove) else (call.method,)
            closed = rate_limit.reserve(session, self._lease.workspace_id, methods, person_id, urgency, now)
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

    def _call(self, planned: PlannedCall) -> Answer | Failure:
        try:
            return planned.call.call(self._context.client_for(self._lease.workspace_id))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a kind of failure
            return classify(error)

    def _record(self, planned: PlannedCall, answer: Answer | Failure) -> StepResult:
        result = self._write_down(planned, answer)
        workspace_id, card_id = self._lease.workspace_id, planned.snapshot.card.id
        log, method = self._context.pause_log, planned.call.method
        if not isinstance(answer, Failure):
            log.worked(workspace_id, method)
            if not isinstance(planned.call, LookUp | OpenDm):
                self._context.wait_log.moved(workspace_id, card_id)
        elif answer.kind in (FailureKind.INSTALLATION, FailureKind.FEATURE):
            log.began(workspace_id, method, answer)
        elif result.held_until and answer.kind in _NOT_UNDERSTOOD:
            self._context.wait_log.waits(workspace_id, card_id, f"Slack answers {answer.code} to {method}")
        return result

    def _write_down(
        self, planned: PlannedCall, answer: Answer | Failure, attempts: int = WRITE_ATTEMPTS
    ) -> StepResult:
        try:
            return self._write_down_once(planned, answer)
        except (OperationalError, StoreIsBusy):
            # Only this thread knows what was done: a deadlock with a service is no reason to forget it.
            if attempts == 1:
                raise
        return self._write_down(planned, answer, attempts - 1)

    def _write_down_once(self, planned: PlannedCall, answer: Answer | Failure) -> StepResult:
        with self._context.store.transaction() as session:
            now = self._context.machine_now()
            if isinstance(answer, Failure):
                result = record_failure(session, planned, answer, now)
            else:
                result = record_success(session, planned, answer, self._context.product_now())
                if self._is_finished(session, planned, now):
                    card_store.finish(session, planned.snapshot.card)
                    result = replace(result, over=True)
            leases.PEOPLE.renew(session, self._lease, now, **result.lane)
        return result

    def _is_finished(self, session: Session, planned: PlannedCall, now: datetime) -> bool:
        snapshot = card_store.read(session, self._lease, planned.snapshot.card.id)
        return snapshot is not None and isinstance(
            next_step(snapshot, planned.rendered, now, self._context.settle), Finish
        )

    def _wait_for_database(self, card_id: int, error: DBAPIError | StoreIsBusy) -> StepResult:
        """Keep a card whose facts the database did not give: a rolling upgrade may be going on, say."""
        workspace_id, now = self._lease.workspace_id, self._context.machine_now()
        with self._context.store.transaction() as session:
            attempts = card_store.attempts_of(session, card_id) + 1
            until = now + back_off(attempts)
            card_store.try_later(session, card_id, attempts, until)
            leases.PEOPLE.renew(session, self._lease, now)
        self._context.wait_log.waits(
            workspace_id, card_id, f"the database says {faults.database_says(error)}"
        )
        return StepResult(held_until=until)

    def _mark_dead(self, card_id: int, because: str) -> StepResult:
        logger.error(
            "Card %s of workspace %s is given up, it cannot be drawn: %s. python -m bot retry revives it.",
            *(card_id, self._lease.workspace_id, because),
        )
        with self._context.store.transaction() as session:
            card_store.mark_dead(session, card_id, because)
            leases.PEOPLE.renew(session, self._lease, self._context.machine_now())
        return OVER
