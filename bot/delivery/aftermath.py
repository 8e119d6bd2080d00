"""What is recorded in the small transaction after a call of Slack, and how the card goes on."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import uniform

from sqlalchemy.orm import Session

from bot.delivery import ledger, pacing
from bot.delivery.drawing import Drawn
from bot.delivery.failures import Failure, Trouble
from bot.delivery.plan import Scene
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

_TRIED_AGAIN = (Trouble.TRANSIENT, Trouble.OUTCOME_UNKNOWN, Trouble.UNRECOGNISED)


@dataclass(frozen=True)
class Errand:
    """One call of Slack, and what it was decided from."""

    call: Call
    scene: Scene
    drawn: Drawn | None


@dataclass(frozen=True)
class Verdict:
    """How a card goes on: with its next step, or at `held_until`, or it is over with in this visit."""

    held_until: datetime | None = None
    over: bool = False
    # What the inbox has to remember of it. It is written last, with the lease.
    inbox: dict[str, str] = field(default_factory=dict)


GO_ON = Verdict()
OVER = Verdict(over=True)


def record_success(session: Session, errand: Errand, result: str | None) -> Verdict:
    """Record what a call brought: the channel or the ts that it found or made, or nothing."""
    card = errand.scene.card
    match errand.call:
        case OpenDm():
            return Verdict(inbox={"channel": str(result)})
        case LookUp(copy=copy) if result:
            ledger.found(session, copy, result)
        case LookUp(copy=copy):
            ledger.set_post(session, copy, PostState.GONE)
        case Post(copy=copy):
            ledger.posted(session, card, copy, str(result))
        case SendFile(copy=copy):
            ledger.set_file(session, copy, FileState.SENT)
        case Update(copy=copy):
            ledger.updated(session, card, copy)
        case Fold(copy=copy):
            ledger.set_post(session, copy, PostState.FOLDED)
        case Publish():
            ledger.published(session, card)
    return GO_ON


def record_failure(session: Session, errand: Errand, failure: Failure, now: datetime) -> Verdict:
    """Record a failed call, by its class, and say how the card goes on. `now` is machine time."""
    call = errand.call
    if isinstance(call, Post) and not failure.may_have_happened:
        ledger.set_post(session, call.copy, PostState.GONE)
    if isinstance(call, SendFile):
        again = _tries_file_again(errand, failure)
        ledger.set_file(session, call.copy, None if again else FileState.FAILED)
        if not again:
            return _say_that_the_file_failed(session, errand, failure)
    if closed := _closes(call, failure):
        scope, wait = closed
        pacing.block(session, errand.scene.card.workspace_id, scope, now + wait, now)
        return Verdict(held_until=now + wait)
    if failure.trouble is Trouble.MESSAGE_GONE and isinstance(call, Update | Fold):
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
        case Trouble.RATE_LIMITED:
            return call.method, timedelta(seconds=failure.retry_after_seconds)
        case Trouble.INSTALLATION:
            return pacing.EVERYTHING, PAUSE
        case Trouble.FEATURE if not isinstance(call, LookUp):
            # A look-up that may not be made leaves one post in doubt; it does not stop the others.
            return call.method, PAUSE
    return None


def _lose_copy(session: Session, call: Update | Fold) -> Verdict:
    ledger.set_post(session, call.copy, PostState.GONE)
    if isinstance(call, Update):
        # It was the newest copy, and says something that is no longer true: the person gets a new one.
        ledger.want_again(session, call.copy.card_id, ring=True)
    return GO_ON


def _try_later(session: Session, errand: Errand, failure: Failure, now: datetime) -> Verdict:
    card = errand.scene.card
    attempts = card.attempts + 1
    unrecognised = failure.trouble is Trouble.UNRECOGNISED
    if attempts >= (MOST_ATTEMPTS_UNRECOGNISED if unrecognised else MOST_ATTEMPTS):
        return _give_up(session, errand, failure)
    until = now + back_off(attempts)
    ledger.try_later(session, card.id, attempts, until)
    logger.info("Card %s: %s says %s; attempt %s", card.id, errand.call.method, failure.code, attempts)
    return Verdict(held_until=until)


def _give_up(session: Session, errand: Errand, failure: Failure) -> Verdict:
    call, card = errand.call, errand.scene.card
    if isinstance(call, LookUp) or (isinstance(call, Post) and failure.may_have_happened):
        ledger.set_post(session, call.copy, PostState.UNKNOWN)
    ledger.give_up(session, card.id, f"{call.method}: {failure.code}")
    logger.error(
        "Card %s (%s) of workspace %s is given up: %s says %s %s",
        *(card.id, card.kind, card.workspace_id, call.method, failure.code, " ".join(failure.details)),
    )
    unreachable = failure.trouble is Trouble.RECIPIENT
    return Verdict(over=True, inbox={"unreachable_because": failure.code} if unreachable else {})


def _tries_file_again(errand: Errand, failure: Failure) -> bool:
    if failure.may_have_happened:
        return False
    few = errand.scene.card.attempts + 1 < MOST_ATTEMPTS_FILE
    patient = failure.trouble in (Trouble.RATE_LIMITED, Trouble.INSTALLATION)
    return patient or (few and failure.trouble in _TRIED_AGAIN)


def _say_that_the_file_failed(session: Session, errand: Errand, failure: Failure) -> Verdict:
    card = errand.scene.card
    ledger.want_again(session, card.id, ring=False)
    logger.error(
        "The file of card %s (%s) of workspace %s was not sent: %s %s",
        *(card.id, card.kind, card.workspace_id, failure.code, " ".join(failure.details)),
    )
    return GO_ON
