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
from bot.delivery.steps import (
    LOCKED,
    Answer,
    Call,
    LookUp,
    Message,
    OpenDm,
    Post,
    Publish,
    Remove,
    SendFiles,
    Supersede,
    Update,
    lacked,
)
from bot.enums import Urgency
from bot.message_metadata import Copy
from bot.models.card import FileState, PostState
from bot.services import newer_blocks

logger = logging.getLogger(__name__)

# How long a workspace, or one method in it, is left alone while its installation is broken.
PAUSE = timedelta(minutes=3)
LONGEST_BACK_OFF_SECONDS = 300
# At five minutes each, a little over 24 hours. What lasts longer is asked about less often, but for ever.
ATTEMPTS_OF_A_DAY = 296
BACK_OFF_AFTER_A_DAY_SECONDS = 3600
# A person waits for a file: after about a minute their card says that it could not be sent.
MOST_ATTEMPTS_FILE = 5

# For what is in a conversation that is gone, there is no more hope than for what is gone from it.
_COPY_LOST = (FailureKind.MESSAGE_GONE, FailureKind.CHANNEL)
_RETRIED = (FailureKind.TRANSIENT, FailureKind.OUTCOME_UNKNOWN, FailureKind.UNRECOGNISED)


@dataclass(frozen=True)
class PlannedCall:
    """One call of Slack, and what it was decided from."""

    call: Call
    snapshot: CardSnapshot
    rendered: Rendered | None
    # Machine time.
    decided_at: datetime
    # What the recipient reads.
    language: str

    @property
    def workspace_id(self) -> int:
        """Whose card it is about."""
        return self.snapshot.card.workspace_id

    @property
    def draws(self) -> Copy | None:
        """The copy that the call draws: what it shows is in doubt until the outcome is known."""
        return self.call.copy if isinstance(self.call, Update | Supersede) else None

    @property
    def doubtful_until(self) -> datetime | None:
        """Until when an earlier drawing of the same copy, or Home, may still be carried out."""
        if isinstance(self.call, Publish):
            return self.snapshot.card.doubtful_until
        of_copy = (
            [post for post in self.snapshot.posts if post.notification == self.draws.notification]
            if self.draws
            else []
        )
        return of_copy[0].doubtful_until if of_copy else None

    @property
    def changes_newest_copy(self) -> bool:
        """Whether the call changes what the newest copy, or Home, shows."""
        is_gone = self.rendered is None and isinstance(self.call, Supersede | Remove)
        return is_gone or isinstance(self.call, Update | Publish)


@dataclass(frozen=True)
class StepResult:
    """How a card goes on: with its next step, or at `held_until`, or not at all in this run."""

    held_until: datetime | None = None
    over: bool = False
    # The bit of a method of which it waits for a call (`budgets`), and how urgently.
    needs: int = 0
    urgency: Urgency = Urgency.REST
    # What the lane has to remember of it, or to forget. It is written last, with the lease.
    lane: dict[str, str | datetime | None] = field(default_factory=dict)


GO_ON = StepResult()
OVER = StepResult(over=True)


def record_success(
    session: Session, planned: PlannedCall, answer: Answer, now: datetime, product_now: datetime
) -> StepResult:
    """Record what a call gave: the DM or the message that it found or made, or nothing."""
    _end_drawing(session, planned, now)
    _note(session, planned, answer, product_now)
    if isinstance(planned.call, Publish):
        return StepResult(lane={"home_drawn_at": planned.decided_at})
    channel = answer.channel if isinstance(answer, Message) else answer
    finds_dm = isinstance(planned.call, OpenDm | Post) and channel != planned.snapshot.lane.channel
    return StepResult(lane={"channel": channel} if finds_dm else {})


def _note(session: Session, planned: PlannedCall, answer: Answer, product_now: datetime) -> None:
    card = planned.snapshot.card
    match planned.call:
        case LookUp(copy=copy) if isinstance(answer, Message):
            card_store.found(session, planned.workspace_id, copy, answer, product_now)
        case LookUp(copy=copy):
            card_store.set_post(session, planned.workspace_id, copy, PostState.GONE)
        case Post(copy=copy, message=message) if isinstance(answer, Message):
            card_store.posted(session, card, copy, answer, message.digest, product_now)
        case SendFiles(copy=copy):
            card_store.set_file(session, planned.workspace_id, copy, FileState.SENT)
        case Update(copy=copy, message=message):
            card_store.updated(session, card, copy, message.digest)
        case Supersede(copy=copy):
            card_store.set_post(session, planned.workspace_id, copy, PostState.SUPERSEDED)
        case Remove(copy=copy):
            card_store.set_post(session, planned.workspace_id, copy, PostState(str(answer)))
        case Publish(page=page):
            card_store.published(session, card, page.digest)
        case OpenDm() | Post():
            pass  # what is left to note is the lane's


def record_failure(
    session: Session, planned: PlannedCall, failure: Failure, now: datetime, product_now: datetime
) -> StepResult:
    """Record a failed call, by its kind, and say how the card goes on. `now` is machine time.

    What a workspace lacks is remembered, and the card goes on without it. Only what will never be taken is
    given up: a mistake in the drawing, and a copy that may not be looked up. Whatever else it is, it is kept
    and tried again.
    """
    call = planned.call
    if not failure.may_have_happened:
        _end_drawing(session, planned, now)
    if isinstance(call, Update | Supersede) and call.url:
        # Nobody knows what the copy shows now; the ordinary way is taken at once.
        card_store.forget_url(session, planned.workspace_id, call.copy)
        return GO_ON
    if isinstance(call, Post) and not failure.may_have_happened:
        card_store.set_post(session, planned.workspace_id, call.copy, PostState.GONE)
    if isinstance(call, SendFiles):
        again = _retries_file(planned, failure)
        card_store.set_file(session, planned.workspace_id, call.copy, None if again else FileState.FAILED)
        if not again:
            return _say_that_the_file_failed(session, planned, failure)
    if closed := _closes(call, failure):
        scope, wait = closed
        workspace_id, too_fast = planned.snapshot.card.workspace_id, failure.kind is FailureKind.RATE_LIMITED
        rate_limit.block(session, workspace_id, scope, now + wait, now, too_fast=too_fast)
        return StepResult(held_until=now + wait)
    if known := _lacks(session, planned, failure, product_now) or _lose(session, planned, failure):
        return known
    if failure.kind in (FailureKind.INVALID_REQUEST, FailureKind.FEATURE):
        return _give_up(session, planned, failure)
    return _try_later(session, planned, failure, now)


def _lacks(
    session: Session, planned: PlannedCall, failure: Failure, product_now: datetime
) -> StepResult | None:
    """Remember which newer types of blocks Slack has just refused; None where it was not that."""
    types = lacked(planned.rendered, failure)
    if planned.rendered is None or not types:
        return None
    surface = planned.rendered.surface
    newer_blocks.refused(session, planned.workspace_id, surface, types, product_now)
    logger.info("Workspace %s has no %s yet: it gets classic blocks.", planned.workspace_id, ", ".join(types))
    return GO_ON


def _end_drawing(session: Session, planned: PlannedCall, now: datetime) -> None:
    """Keep in doubt what was so before the call, as long as that lasts."""
    before = planned.doubtful_until
    still = before if before and before > now else None
    if planned.draws:
        card_store.end_drawing(session, planned.workspace_id, planned.draws, still)
    elif isinstance(planned.call, Publish):
        card_store.begin_publishing(session, planned.workspace_id, planned.snapshot.card.id, still)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts.

    Doubled each time, up to five minutes; after a day of that an hour.
    """
    seconds = min(LONGEST_BACK_OFF_SECONDS, 2 ** min(attempts, 10))
    if attempts >= ATTEMPTS_OF_A_DAY:
        seconds = BACK_OFF_AFTER_A_DAY_SECONDS
    # Jitter only lengthens it, so that the number of attempts still amounts to 24 hours.
    return timedelta(seconds=seconds * uniform(1.0, 1.25))  # noqa: S311 - no secret


def _closes(call: Call, failure: Failure) -> tuple[str, timedelta] | None:
    """Return what a failure closes to everybody in the workspace, and for how long."""
    match failure.kind:
        case FailureKind.RATE_LIMITED:
            return call.method, timedelta(seconds=failure.retry_after_seconds)
        case FailureKind.INSTALLATION:
            return rate_limit.EVERYTHING, PAUSE
        case FailureKind.FEATURE if not isinstance(call, LookUp):
            # A look-up that may not be made leaves one post in doubt; it does not stop the others.
            return call.method, PAUSE
    return None


def _lose(session: Session, planned: PlannedCall, failure: Failure) -> StepResult | None:
    """Take note that a person, a conversation or a copy is out of reach; None where none is."""
    call = planned.call
    if failure.kind is FailureKind.RECIPIENT:
        return _fall_silent(planned, failure)
    if failure.kind in _COPY_LOST and isinstance(call, Update | Supersede | Remove):
        return _lose_copy(session, planned, call, failure)
    return _lose_channel(session, planned) if failure.kind is FailureKind.CHANNEL else None


def _lose_copy(
    session: Session, planned: PlannedCall, call: Update | Supersede | Remove, failure: Failure
) -> StepResult:
    if isinstance(call, Update):
        # It was the newest copy, and says something that is no longer true: the person gets a new one.
        card_store.mark_changed(session, planned.workspace_id, call.copy.card_id, notify=True)
        if failure.code in LOCKED:
            # It still stands there, buttons and all: it goes as older copies do, once there is a newer one.
            return GO_ON
    card_store.set_post(session, planned.workspace_id, call.copy, PostState.GONE)
    return GO_ON


def _lose_channel(session: Session, planned: PlannedCall) -> StepResult | None:
    """Forget the id of a DM that Slack does not know any more; None where the person's own id was used."""
    call, snapshot = planned.call, planned.snapshot
    person = snapshot.person.slack_user_id
    if isinstance(call, LookUp) and not snapshot.is_in_nobody_knows_which_dm(call.copy):
        card_store.lose_channel(session, planned.workspace_id, call.copy, person)
    elif not isinstance(call, Post) or call.channel == person:
        return None
    return StepResult(lane={"channel": None})


def _fall_silent(planned: PlannedCall, failure: Failure) -> StepResult:
    """Send nothing more to somebody, and keep what they have coming, until they give a sign of life."""
    card = planned.snapshot.card
    logger.warning(
        "Slack says %s of person %s of workspace %s: what they have coming waits for a sign of life.",
        *(failure.code, card.recipient_id, card.workspace_id),
    )
    return StepResult(over=True, lane={"unreachable_because": failure.code})


def _try_later(session: Session, planned: PlannedCall, failure: Failure, now: datetime) -> StepResult:
    card = planned.snapshot.card
    attempts = card.attempts + 1
    until = now + back_off(attempts)
    card_store.try_later(session, planned.workspace_id, card.id, attempts, until)
    logger.info("Card %s: %s says %s; attempt %s", card.id, planned.call.method, failure.code, attempts)
    return StepResult(held_until=until)


def _give_up(session: Session, planned: PlannedCall, failure: Failure) -> StepResult:
    call, card = planned.call, planned.snapshot.card
    if isinstance(call, LookUp):
        card_store.set_post(session, planned.workspace_id, call.copy, PostState.UNKNOWN)
    card_store.mark_dead(session, planned.workspace_id, card.id, f"{call.method}: {failure.code}")
    logger.error(
        "Card %s (%s) of workspace %s is given up: %s says %s %s. python -m bot retry tries it again.",
        *(card.id, card.kind, card.workspace_id, call.method, failure.code, " ".join(failure.details)),
    )
    return OVER


def _retries_file(planned: PlannedCall, failure: Failure) -> bool:
    if failure.may_have_happened:
        return False
    few = planned.snapshot.card.attempts + 1 < MOST_ATTEMPTS_FILE
    patient = failure.kind in (FailureKind.RATE_LIMITED, FailureKind.INSTALLATION)
    return patient or (few and failure.kind in _RETRIED)


def _say_that_the_file_failed(session: Session, planned: PlannedCall, failure: Failure) -> StepResult:
    card = planned.snapshot.card
    card_store.mark_changed(session, planned.workspace_id, card.id, notify=False)
    logger.error(
        "The file of card %s (%s) of workspace %s was not sent: %s %s",
        *(card.id, card.kind, card.workspace_id, failure.code, " ".join(failure.details)),
    )
    return GO_ON
