"""The one error path: a rule's no, or a fault of ours, in words, where the person can see it.

A field error in a modal; the ack's body for the command; `response_url` for a message (best effort,
sent by the courier); a small modal on Home and inside modals. And the card is redrawn, so that the
truth does not hang on that line.
"""

import logging
from dataclasses import dataclass
from secrets import token_hex

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from sqlalchemy.exc import SQLAlchemyError

from bot import refusals
from bot.blocks import mrkdwn, notice
from bot.delivery.replies import Replies
from bot.faults import without_words
from bot.handlers.interaction import Interaction, Surface
from bot.handlers.modals import FAILURES, Modals
from bot.refusals import Refusal
from bot.services import cards
from bot.services.people import actors
from bot.store import Store, StoreIsBusy

logger = logging.getLogger(__name__)

NOT_NOW = "Not possible just now"


@dataclass(frozen=True)
class ErrorAnswers:
    """Turns what a listener raised into an answer for the person who clicked."""

    store: Store
    replies: Replies

    def register(self, app: App) -> None:
        """Answer whatever any listener raises."""
        app.error(self.answer)

    def answer(self, error: Exception, context: BoltContext) -> BoltResponse:
        """Say no, or say that something went wrong, by surface."""
        click: Interaction | None = context.get("click")
        if isinstance(error, BoltUnhandledRequestError):
            # An event nobody listens to, or a button that a version before this one drew.
            error = refusals.Retired()
        if not isinstance(error, Refusal):
            return self._fault(error, click)
        if click is None or click.surface is Surface.EVENT:
            return BoltResponse(status=200)
        sentence = self._sentence(error, click)
        self._redraw(click)
        return self._say(click, context["modals"], sentence, error.at_field)

    def _say(self, click: Interaction, modals: Modals, sentence: str, field: str | None) -> BoltResponse:
        if click.surface is Surface.SUBMISSION:
            return _in_modal(click, sentence, field)
        if click.surface is Surface.COMMAND:
            return BoltResponse(
                status=200, body={"response_type": "ephemeral", "text": mrkdwn.escape(sentence)}
            )
        if click.surface is Surface.MESSAGE:
            self.replies.say(click.response_url, mrkdwn.escape(sentence))
        elif click.surface in (Surface.HOME, Surface.MODAL):
            _open_notice(click, modals, sentence)
        return BoltResponse(status=200)

    def _fault(self, error: Exception, click: Interaction | None) -> BoltResponse:
        """Log it under an id, show the id, and refuse the click, so that it can be repeated."""
        fault_id = token_hex(4)
        logger.error("fault %s\n%s", fault_id, without_words(error))
        sentence = f"Nothing was saved: something went wrong on our side ({fault_id}). Please try again."
        if click is None:
            return BoltResponse(status=500)
        if click.surface is Surface.SUBMISSION:
            return _in_modal(click, sentence, None)
        if click.surface is Surface.COMMAND:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sentence})
        if click.response_url:
            self.replies.say(click.response_url, sentence)
        return BoltResponse(status=500)

    def _sentence(self, refusal: Refusal, click: Interaction) -> str:
        with self.store.reading() as session:
            return refusal.sentence(actors.person_of(session, click.actor).zone)

    def _redraw(self, click: Interaction) -> None:
        """Draw again what somebody clicked on; a refusal stays a refusal where that fails."""
        try:
            with self.store.transaction() as session:
                workspace_id = click.actor.workspace_id
                if click.surface is Surface.MESSAGE:
                    cards.redraw_clicked(session, workspace_id, click.channel, click.ts, click.at)
                elif click.surface is Surface.HOME:
                    home = cards.home_of([click.actor.person_id])
                    cards.redraw(session, workspace_id, home, click.at)
        except (SQLAlchemyError, StoreIsBusy) as error:
            logger.error("could not mark the clicked card\n%s", without_words(error))  # noqa: TRY400 - without its words


def _in_modal(click: Interaction, sentence: str, field: str | None) -> BoltResponse:
    """Keep the modal open with the sentence at its field; nothing typed is lost."""
    inputs = click.inputs()
    if not inputs:
        view = notice.modal(NOT_NOW, sentence).to_dict()
        return BoltResponse(status=200, body={"response_action": "update", "view": view})
    at = field if field in inputs else inputs[0]
    return BoltResponse(status=200, body={"response_action": "errors", "errors": {at: sentence}})


def _open_notice(click: Interaction, modals: Modals, sentence: str) -> None:
    try:
        modals.open(click, notice.modal(NOT_NOW, sentence))
    except FAILURES as error:
        # The trigger is too old, or Slack is away: the redrawn Home has to say it alone.
        logger.warning("could not show a refusal: %s", type(error).__name__)
