"""What is recorded in the small transaction after a call of Slack, and how the card goes on."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import uniform

from sqlalchemy.orm import Session

from bot.delivery import card_store, rate_limit
from bot.delivery.failures import Failure, FailureKind
from bot.delivery.plan import CardSnapshot
from bot.delivery.render import Rendered
from bot.delivery.steps import Call, Fold, LookUp, OpenDm, Post, Publish, SendFile, Update
from bot.models.card import FileState, PostState

logger = logging.getLogger(__name__)

# How long a workspace, or one method in it, is left alone while its installation is broken.
PAUSE = timedelta(minutes=3)
LONGEST_BACK_OFF_SECONDS = 300
# At five minutes each, a little over 24 hours.
MOST_ATTEMPTS = 296
# A code nobody knows is most likely a refusal for good.
MOST_ATTEMPTS_UNRECOGNISED = 5
# A person waits for a file: after about a minute their card says that it could not be sent.
MOST_ATTEMPTS_FILE = 5

_TRIED_AGAIN = (FailureKind.TRANSIENT, FailureKind.OUTCOME_UNKNOWN, FailureKind.UNRECOGNISED)


@dataclass(frozen=True)
class PlannedCall:
    """One call of Slack, and what it was decided from."""

    call: Call
    scene: CardSnapshot
    drawn: Rendered | None


@dataclass(frozen=True)
class StepResult:
    """How a card goes on: with its next step, or at `held_until`, or it is over with in this visit."""

    held_until: datetime | None = None
    over: bool = False
    # What the inbox has to remember of it. It is written last, with the lease.
    inbox: dict[str, str] = field(default_factory=dict)


GO_ON = StepResult()
OVER = StepResult(over=True)


def record_success(session: Session, errand: PlannedCall, result: str | None) -> StepResult:
    """Record what a call brought: the channel or the ts that it found or made, or nothing."""
    card = errand.scene.card
    match errand.call:
        case OpenDm():
            return StepResult(inbox={"channel": str(result)})
        case LookUp(copy=copy) if result:
            card_store.found(session, copy, result)
        case LookUp(copy=copy):
            card_store.set_post(session, copy, PostState.GONE)
        case Post(copy=copy):
            card_store.posted(session, card, copy, str(result))
        case SendFile(copy=copy):
            card_store.set_file(session, copy, FileState.SENT)
        case Update(copy=copy):
            card_store.updated(session, card, copy)
        case Fold(copy=copy):
            card_store.set_post(session, copy, PostState.SUPERSEDED)
        case Publish():
            card_store.published(session, card)
    return GO_ON


def record_failure(session: Session, errand: PlannedCall, failure: Failure, now: datetime) -> StepResult:
    """Record a failed call, by its class, and say how the card goes on. `now` is machine time."""
    call = errand.call
    if isinstance(call, Post) and not failure.may_have_happened:
        card_store.set_post(session, call.copy, PostState.GONE)
    if isinstance(call, SendFile):
        again = _tries_file_again(errand, failure)
        card_store.set_file(session, call.copy, None if again else FileState.FAILED)
        if not again:
            return _say_that_the_file_failed(session, errand, failure)
    if closed := _closes(call, failure):
        scope, wait = closed
        rate_limit.block(session, errand.scene.card.workspace_id, scope, now + wait, now)
        return StepResult(held_until=now + wait)
    if failure.trouble is FailureKind.MESSAGE_GONE and isinstance(call, Update | Fold):
        return _lose_copy(session, call)
    if failure.trouble in _TRIED_AGAIN:
        return _try_later(session, errand, failure, now)
    return _give_up(session, errand, failure)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts in vain: doubled each time, up to five minutes."""
    seconds = min(LONGEST_BACK_OFF_SECONDS, 2 ** min(attempts, 10))
    # Jitter only lengthens it, so that the number of attempts still stands for 24 hours.
    return timedelta(seconds=seconds * uniform(1.0, 1.25))  # noqa: S311 - no secret


def _closes(call: Call, failure: Failure) -> tuple[str, timedelta] | None:
    """Say what is closed to everybody in the workspace by a failure, and for how long."""
    match failure.trouble:
        case FailureKind.RATE_LIMITED:
            return call.method, timedelta(seconds=failure.retry_after_seconds)
        case FailureKind.INSTALLATION:
            return rate_limit.EVERYTHING, PAUSE
        case FailureKind.FEATURE if not isinstance(call, LookUp):
            # A look-up that may not be made leaves one post in doubt; it does not stop the others.
            return call.method, PAUSE
    return None


def _lose_copy(session: Session, call: Update | Fold) -> StepResult:
    card_store.set_post(session, call.copy, PostState.GONE)
    if isinstance(call, Update):
        # It was the newest copy, and says something that is no longer true: the person gets a new one.
        card_store.want_again(session, call.copy.card_id, notify=True)
    return GO_ON


def _try_later(session: Session, errand: PlannedCall, failure: Failure, now: datetime) -> StepResult:
    card = errand.scene.card
    attempts = card.attempts + 1
    unrecognised = failure.trouble is FailureKind.UNRECOGNISED
    if attempts >= (MOST_ATTEMPTS_UNRECOGNISED if unrecognised else MOST_ATTEMPTS):
        return _give_up(session, errand, failure)
    until = now + back_off(attempts)
    card_store.try_later(session, card.id, attempts, until)
    logger.info("Card %s: %s says %s; attempt %s", card.id, errand.call.method, failure.code, attempts)
    return StepResult(held_until=until)


def _give_up(session: Session, errand: PlannedCall, failure: Failure) -> StepResult:
    call, card = errand.call, errand.scene.card
    if isinstance(call, LookUp) or (isinstance(call, Post) and failure.may_have_happened):
        card_store.set_post(session, call.copy, PostState.UNKNOWN)
    card_store.give_up(session, card.id, f"{call.method}: {failure.code}")
    logger.error(
        "Card %s (%s) of workspace %s is given up: %s says %s %s",
        *(card.id, card.kind, card.workspace_id, call.method, failure.code, " ".join(failure.details)),
    )
    unreachable = failure.trouble is FailureKind.RECIPIENT
    return StepResult(over=True, inbox={"unreachable_because": failure.code} if unreachable else {})


def _tries_file_again(errand: PlannedCall, failure: Failure) -> bool:
    if failure.may_have_happened:
        return False
    few = errand.scene.card.attempts + 1 < MOST_ATTEMPTS_FILE
    patient = failure.trouble in (FailureKind.RATE_LIMITED, FailureKind.INSTALLATION)
    return patient or (few and failure.trouble in _TRIED_AGAIN)


def _say_that_the_file_failed(session: Session, errand: PlannedCall, failure: Failure) -> StepResult:
    card = errand.scene.card
    card_store.want_again(session, card.id, notify=False)
    logger.error(
        "The file of card %s (%s) of workspace %s was not sent: %s %s",
        *(card.id, card.kind, card.workspace_id, failure.code, " ".join(failure.details)),
    )
    return GO_ON
