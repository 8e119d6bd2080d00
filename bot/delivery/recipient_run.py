"""One run through a person's lane: their cards in order, each step by step, while the lease lives.

Each step is a small transaction, one call of Slack with no transaction open, and another small transaction.
Whatever dies in between, the next worker goes on from what is stored without doing anything twice.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from bot import faults, languages
from bot.delivery import card_store, leases, rate_limit
from bot.delivery.budgets import bit
from bot.delivery.card_store import OutdatedCard
from bot.delivery.context import WorkerContext
from bot.delivery.failures import Failure, FailureKind, classify
from bot.delivery.leases import Lease, LeaseLost, NextLook
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
    Publish,
    SendFiles,
    Supersede,
    Update,
    Wait,
    WriteOffFile,
    methods_of,
)
from bot.delivery.urgency import in_order, of_step
from bot.enums import Urgency
from bot.ids import CardKind
from bot.models.card import Card, FileState
from bot.services import actors, cards
from bot.services.cards import Change
from bot.store import StoreIsBusy

logger = logging.getLogger(__name__)

WRITE_ATTEMPTS = 3
# How long after a call was announced it may still be made: much less than a lease, and than Slack is given.
MADE_WITHIN = timedelta(seconds=15)
# Whoever waits for a call of a method is looked at after so long in any case.
LOOK_ANYWAY = timedelta(minutes=10)
# What an operator has to look at if it lasts: neither Slack's own troubles nor a mistake in what we drew.
_NOT_UNDERSTOOD = (FailureKind.UNRECOGNISED, FailureKind.CHANNEL)


class RecipientRun:
    """Everything that is due for one person, once."""

    def __init__(self, context: WorkerContext, lease: Lease) -> None:
        self._context = context
        self._lease = lease
        self._served = False
        # What was rendered last: of which card, which of its versions, and in which language.
        self._rendered: tuple[int, int, str, Rendered | None] | None = None

    def run(self) -> NextLook:
        """Deliver what can be delivered now; return when there is something to do again.

        Raises:
            LeaseLost: another outbox worker went on with this lane.
        """
        held: list[StepResult] = []
        posts_are_held = False
        for outdated, urgency in self._outdated():
            if outdated.notifies and posts_are_held:
                # Order: it goes out after the post before it, and is looked at again when that is.
                continue
            result, notifies = self._deliver(outdated, urgency)
            if result.held_until:
                held.append(result)
                posts_are_held |= notifies
        return self._next_look(held)

    def _next_look(self, held: Sequence[StepResult]) -> NextLook:
        """Wait for the first time that comes, or the first method that has a call to give."""
        waits = [result.held_until for result in held if result.held_until and not result.needs]
        needs = [result for result in held if result.needs]
        if needs:
            # Should nobody hear that a method is open again.
            waits.append(self._context.machine_now() + LOOK_ANYWAY)
        urgency = min((result.urgency for result in held), default=Urgency.REST)
        bits = reduce(or_, (result.needs for result in needs), 0)
        return NextLook(min(waits, default=None), bits, urgency, self._served)

    def _outdated(self) -> list[tuple[OutdatedCard, Urgency]]:
        now = self._context.machine_now()
        with self._context.store.reading() as session:
            return in_order(card_store.outdated(session, self._lease, now), now)

    def _deliver(self, outdated: OutdatedCard, urgency: Urgency) -> tuple[StepResult, bool]:
        """Do one card's steps. Returns until when it is held, if it is, and whether it waits to post."""
        now = self._context.machine_now()
        if outdated.next_try_at and outdated.next_try_at > now:
            return StepResult(held_until=outdated.next_try_at, urgency=urgency), outdated.notifies
        if waits := self._context.budgets.wait_of(outdated.card_id, outdated.version, now):
            # Nothing can have changed for it, so it costs no transaction.
            return _wait(*waits), outdated.notifies
        while not self._context.stopping.is_set():
            result, notifies = self._step(outdated, urgency)
            if result.over or result.held_until:
                # A step that waits for no method is as urgent as its card.
                return result if result.needs else replace(result, urgency=urgency), notifies
        return StepResult(held_until=self._context.machine_now(), urgency=urgency), True

    def _step(self, outdated: OutdatedCard, urgency: Urgency) -> tuple[StepResult, bool]:
        try:
            prepared = self._prepare(outdated.card_id, urgency)
        except CannotRender as error:
            return self._mark_dead(outdated.card_id, str(error)), False
        except (DBAPIError, StoreIsBusy) as error:
            return self._wait_for_database(outdated.card_id, error), outdated.notifies
        if isinstance(prepared, PlannedCall):
            answer = self._call(prepared)
            return self._record(prepared, answer), prepared.snapshot.notifies
        return prepared

    def _prepare(self, card_id: int, urgency: Urgency) -> PlannedCall | tuple[StepResult, bool]:
        """Decide on the next step; a call is announced in the database before it is made.

        Raises:
            CannotRender: there is a mistake in the card's renderer.
            DBAPIError, StoreIsBusy: the database did not give what the card shows.
        """
        with self._context.store.transaction() as session:
            now = self._context.machine_now()
            snapshot = card_store.read(session, self._lease, card_id, now)
            if snapshot is None:
                return OVER, False
            prepared = self._decide(session, snapshot, urgency, now)
            leases.PEOPLE.renew(session, self._lease, now)
            return prepared if isinstance(prepared, PlannedCall) else (prepared, snapshot.notifies)

    def _decide(
        self, session: Session, snapshot: CardSnapshot, urgency: Urgency, now: datetime
    ) -> PlannedCall | StepResult:
        card = snapshot.card
        if snapshot.unreachable_because:
            return OVER
        language, rendered = self._render(session, card)
        with languages.speaking(language):
            step = next_step(snapshot, rendered, now, self._context.settle)
        match step:
            case Wait():
                return StepResult(held_until=step.until)
            case Finish():
                card_store.finish(session, card)
                return OVER
            case WriteOffFile(copy=copy):
                card_store.set_file(session, self._lease.workspace_id, copy, FileState.FAILED)
                card_store.mark_changed(session, self._lease.workspace_id, card.id, notify=False)
                return GO_ON
            case _:  # a call to Slack, as the type of what follows says
                pass
        planned = PlannedCall(step, snapshot, rendered, now, language)
        if held := self._reserve(session, planned, of_step(planned, urgency)):
            return held
        self._announce(session, planned, now)
        return planned

    def _render(self, session: Session, card: Card) -> tuple[str, Rendered | None]:
        """Render a card in its reader's language, once for all steps of one version.

        Whatever changes it, or what they read, raises the version.
        """
        if self._rendered is None or self._rendered[:2] != (card.id, card.desired_version):
            language = actors.language_of(session, card.workspace_id, card.recipient_id)
            with languages.speaking(language):
                rendered = render(session, self._context.renderers, card, self._context.product_now())
            self._rendered = (card.id, card.desired_version, language, rendered)
        return self._rendered[2:]

    def _reserve(self, session: Session, planned: PlannedCall, urgency: Urgency) -> StepResult | None:
        """Take the calls of a step from their rate limits; say for what it waits where there are none."""
        call, now, budgets = planned.call, planned.decided_at, self._context.budgets
        methods = methods_of(call)
        for method in methods:
            if until := budgets.closed_until(method, urgency, now):
                if not planned.snapshot.is_in_doubt:
                    card = planned.snapshot.card
                    budgets.wait(card.id, card.desired_version, method, urgency)
                return _wait(until, method, urgency)
        place = self._place(call)
        closed = rate_limit.reserve(session, self._lease.workspace_id, methods, place, urgency, now)
        if closed is None:
            return None
        for method in closed.methods:
            budgets.close(method, urgency, closed.until, now)
        needs = reduce(or_, (bit(method, urgency) for method in closed.methods), 0)
        return StepResult(held_until=closed.until, needs=needs, urgency=urgency)

    def _place(self, call: Call) -> str | None:
        """Name the place into which Slack takes one a second; nobody could read more of them."""
        if isinstance(call, Publish):
            return f"home:{self._lease.person_id}"
        return f"person:{self._lease.person_id}" if isinstance(call, Post) or not methods_of(call) else None

    def _announce(self, session: Session, planned: PlannedCall, now: datetime) -> None:
        """Write down what must not happen twice, and what is no longer certain, before the call is made."""
        call, card, settled = planned.call, planned.snapshot.card, now + self._context.settle
        if isinstance(call, Post):
            card_store.begin_post(session, self._lease.workspace_id, call, now)
        elif isinstance(call, SendFiles):
            card_store.set_file(session, self._lease.workspace_id, call.copy, FileState.SENDING)
        elif isinstance(call, Update | Supersede):
            card_store.begin_drawing(
                session, self._lease.workspace_id, call.copy, settled, by_url=bool(call.url)
            )
        elif isinstance(call, Publish):
            card_store.begin_publishing(session, self._lease.workspace_id, card.id, settled)
        if planned.changes_newest_copy and card.delivered_digest:
            card_store.forget_digest(session, self._lease.workspace_id, card.id)

    def _call(self, planned: PlannedCall) -> Answer | Failure:
        """Make a call, right after it was announced: who stood still meanwhile leaves it to others.

        Raises:
            LeaseLost: so much time has passed that another worker may have made it.
        """
        client = self._context.client_for(self._lease.workspace_id)
        if self._context.machine_now() - planned.decided_at > MADE_WITHIN:
            raise LeaseLost
        try:
            # Where Slack refuses a screen, simpler words take its place.
            with languages.speaking(planned.language):
                return planned.call.call(client)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a kind of failure
            return classify(error)

    def _record(self, planned: PlannedCall, answer: Answer | Failure) -> StepResult:
        try:
            result = self._write_down(planned, answer)
        except LeaseLost:
            self._draw_again(planned)
            raise
        workspace_id, card_id = self._lease.workspace_id, planned.snapshot.card.id
        log, method = self._context.pause_log, planned.call.method
        if isinstance(answer, Failure):
            # What the workspace was found to lack is drawn otherwise.
            self._rendered = None
        if not isinstance(answer, Failure):
            log.worked(workspace_id, method)
            if not isinstance(planned.call, LookUp | OpenDm):
                self._served = True
                self._context.wait_log.moved(workspace_id, card_id)
        elif answer.kind in (FailureKind.INSTALLATION, FailureKind.FEATURE):
            log.began(workspace_id, method, answer)
        elif result.held_until and answer.kind in _NOT_UNDERSTOOD:
            self._context.wait_log.waits(workspace_id, card_id, f"Slack answers {answer.code} to {method}")
        return result

    def _draw_again(self, planned: PlannedCall) -> None:
        """Let the card be drawn once more by whoever has the lane now: what was sent so late may have won."""
        card = planned.snapshot.card
        if isinstance(planned.call, Update | Publish):
            again = Change(card.recipient_id, CardKind(card.kind), card.subject_id, resend=True)
            with self._context.store.transaction() as session:
                cards.mark(session, card.workspace_id, [again], self._context.product_now())

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
        product_now = self._context.product_now()
        with self._context.store.transaction() as session:
            now = self._context.machine_now()
            if isinstance(answer, Failure):
                result = record_failure(session, planned, answer, now, product_now)
            else:
                result = record_success(session, planned, answer, now, product_now)
                if self._is_finished(session, planned, now):
                    card_store.finish(session, planned.snapshot.card)
                    result = replace(result, over=True)
            leases.PEOPLE.renew(session, self._lease, now, **result.lane)
        return result

    def _is_finished(self, session: Session, planned: PlannedCall, now: datetime) -> bool:
        snapshot = card_store.read(session, self._lease, planned.snapshot.card.id, now)
        return snapshot is not None and isinstance(
            next_step(snapshot, planned.rendered, now, self._context.settle), Finish
        )

    def _wait_for_database(self, card_id: int, error: DBAPIError | StoreIsBusy) -> StepResult:
        """Keep a card whose facts the database did not give: a rolling upgrade may be going on, say."""
        workspace_id, now = self._lease.workspace_id, self._context.machine_now()
        with self._context.store.transaction() as session:
            attempts = card_store.attempts_of(session, self._lease.workspace_id, card_id) + 1
            until = now + back_off(attempts)
            card_store.try_later(session, self._lease.workspace_id, card_id, attempts, until)
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
            card_store.mark_dead(session, self._lease.workspace_id, card_id, because)
            leases.PEOPLE.renew(session, self._lease, self._context.machine_now())
        return OVER


def _wait(until: datetime, method: str, urgency: Urgency) -> StepResult:
    return StepResult(held_until=until, needs=bit(method, urgency), urgency=urgency)
