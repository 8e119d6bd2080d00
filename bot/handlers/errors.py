"""The one error path: a rule's no, or a fault of ours, in words, where the person can see it.

A field error in a modal, or an alert on top of it; the ack's body for the command; `response_url` for a
message (best effort, sent in the background); a small modal on Home and inside modals. And the card is
redrawn, so that the truth does not depend on that line.
"""

import json
import logging
from contextvars import Context
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.models.views import View
from sqlalchemy.exc import SQLAlchemyError

from bot import cut, refusals
from bot.blocks import mrkdwn, notice
from bot.enums import NewerBlock
from bot.faults import without_words
from bot.handlers.interaction import Interaction, Surface
from bot.handlers.modals import Modals
from bot.refusals import Refusal
from bot.services import actors, effects
from bot.services.repeats import DoneBefore
from bot.store import DatabaseIsGone, Store, StoreIsBusy

logger = logging.getLogger(__name__)

# Bytes of a form that can be drawn anew in an answer: over Socket Mode a larger one takes another way, on
# which what was typed would be lost.
LARGEST_FORM = 16_000


class Replies(Protocol):
    """Answers a click privately, through its `response_url`. `app` brings what does so."""

    def say(self, response_url: str, text: str, person: str) -> None:
        """Say `text` to `person`, who clicked, and to nobody else. Returns at once, raises nothing."""


@dataclass(frozen=True)
class ErrorAnswers:
    """Turns what a listener raised into an answer for the person who clicked."""

    store: Store
    replies: Replies

    def register(self, app: App) -> None:
        """Answer whatever any listener raises."""
        app.error(self.answer)

    def answer(self, error: Exception, context: BoltContext) -> BoltResponse:
        """Say no, or say that something went wrong, by surface. Whatever happens, it raises nothing."""
        try:
            return self._answer(error, context)
        except Exception as second:  # noqa: BLE001 - whatever it is
            logger.error("fault %s, while answering\n%s", token_hex(4), without_words(second))  # noqa: TRY400 - without its words
            return BoltResponse(status=500)

    def _answer(self, error: Exception, context: BoltContext) -> BoltResponse:
        interaction: Interaction | None = context.get("interaction")
        if isinstance(error, BoltUnhandledRequestError):
            error = _unknown(interaction)
        if isinstance(error, DoneBefore):
            return BoltResponse(status=200)
        if interaction is None:
            return self._to_nobody_known(error, context)
        if not isinstance(error, Refusal):
            return self._failed(interaction, context["modals"], _explained(error))
        if interaction.surface is Surface.EVENT:
            return BoltResponse(status=200)
        sentence = self._sentence(error, interaction)
        self._redraw(interaction, context.get("store") or self.store)
        return self._say(interaction, context["modals"], sentence, error.at_field)

    def _say(
        self, interaction: Interaction, modals: Modals, sentence: str, field: str | None
    ) -> BoltResponse:
        if interaction.surface is Surface.SUBMISSION:
            return _in_modal(interaction, modals, sentence, field)
        if interaction.surface is Surface.COMMAND:
            return BoltResponse(
                status=200, body={"response_type": "ephemeral", "text": mrkdwn.escape(sentence)}
            )
        if interaction.surface is Surface.SUGGESTION:
            return BoltResponse(status=200, body={"options": []})
        if interaction.surface is Surface.MESSAGE:
            self.replies.say(interaction.response_url, mrkdwn.escape(sentence), _name(interaction))
        elif interaction.surface in (Surface.HOME, Surface.MODAL, Surface.SHORTCUT):
            modals.tell(interaction, notice.refused(sentence))
        return BoltResponse(status=200)

    def _to_nobody_known(self, error: Exception, context: BoltContext) -> BoltResponse:
        """Answer somebody who is not of this workspace, or before it is known who acts."""
        if not isinstance(error, Refusal):
            _explained(error)
            return BoltResponse(status=500)
        if context.response_url:
            sentence = mrkdwn.escape(error.sentence(ZoneInfo("UTC")))
            self.replies.say(context.response_url, sentence, context.user_id or "")
        return BoltResponse(status=200)

    def _failed(self, interaction: Interaction, modals: Modals, sentence: str) -> BoltResponse:
        """Refuse the click, in words, so that it can be repeated; at a field, as no time is left for more."""
        first = next(iter(interaction.inputs()), None)
        answered = self._say(interaction, modals, sentence, first)
        in_words = interaction.surface in (Surface.SUBMISSION, Surface.COMMAND)
        return answered if in_words else BoltResponse(status=500)

    def _sentence(self, refusal: Refusal, interaction: Interaction) -> str:
        """Say no with days as the person's own clock has them; in UTC where the database has just gone."""
        try:
            with self.store.reading() as session:
                zone = actors.person_of(session, interaction.actor).zone
        except (SQLAlchemyError, StoreIsBusy):
            zone = ZoneInfo("UTC")
        return refusal.sentence(zone)

    def _redraw(self, interaction: Interaction, store: Store) -> None:
        """Draw again what somebody clicked on; a refusal stays a refusal where that fails."""
        try:
            with store.with_patience(self.store.patience).transaction() as session:
                workspace_id = interaction.actor.workspace_id
                if interaction.surface is Surface.MESSAGE:
                    where = (interaction.channel, interaction.ts)
                    effects.card_clicked(session, workspace_id, *where, interaction.at)
                elif interaction.surface is Surface.HOME:
                    me = interaction.actor.person_id
                    effects.home_changed(session, workspace_id, [me], interaction.at)
        except (SQLAlchemyError, StoreIsBusy, DatabaseIsGone) as error:
            logger.error("could not mark the clicked card\n%s", without_words(error))  # noqa: TRY400 - without its words


def dispatched(app: App, payload: dict[str, Any], context: Context) -> BoltResponse:
    """Let Bolt find the listener for a payload, and return its answer.

    The body has been read, so it goes the web socket's way over HTTP too; and no header orders Bolt about.
    The language in which it is answered is spoken in `context`, and ends with it.
    """
    try:
        return context.run(app.dispatch, BoltRequest(body=payload, mode="socket_mode"))
    except Exception as error:  # noqa: BLE001 - Bolt's own, on the way to a listener or to `ErrorAnswers`
        _explained(error)
        return BoltResponse(status=500)


def _explained(error: Exception) -> str:
    """Log what went wrong, and return what the person reads of it, with the id of a fault's line."""
    if isinstance(error, StoreIsBusy):
        logger.warning("A click was refused, because the database was busy: %s.", error)
        return notice.busy(in_doubt=error.in_doubt)
    fault_id = token_hex(4)
    logger.error("fault %s\n%s", fault_id, without_words(error))
    return notice.fault(fault_id)


def _unknown(interaction: Interaction | None) -> Refusal:
    """Say that nobody listens: to an event, or to what a version or a manifest before this one offered."""
    is_shortcut = interaction is not None and interaction.surface is Surface.SHORTCUT
    return refusals.RetiredShortcut() if is_shortcut else refusals.Retired()


def _name(interaction: Interaction) -> str:
    return interaction.actor.slack_user_id


def _in_modal(interaction: Interaction, modals: Modals, sentence: str, field: str | None) -> BoltResponse:
    """Keep the modal open with the sentence at its field, or on top of the form; nothing typed is lost.

    Where nothing can stand on top, a sentence about the whole form stands at its first field.
    """
    inputs = interaction.inputs()
    if not inputs:
        return _shows(notice.refused(sentence))
    if field not in inputs and (above := _above(interaction, modals, sentence)):
        return _shows(above)
    at = field if field in inputs else inputs[0]
    return BoltResponse(status=200, body={"response_action": "errors", "errors": {at: sentence}})


def _above(interaction: Interaction, modals: Modals, sentence: str) -> View | None:
    """Return the form with a sentence on top, as Slack shows it; None where it has no place for it."""
    form = interaction.view["form"]
    if len(json.dumps(form)) > LARGEST_FORM or cut.utf16(sentence) > notice.ALERT_TEXT:
        return None
    try:
        view = modals.answer(interaction, notice.above(form, sentence))
    except (SQLAlchemyError, StoreIsBusy, DatabaseIsGone):
        return None
    return view if NewerBlock.ALERT in {block.type for block in view.blocks} else None


def _shows(view: View) -> BoltResponse:
    return BoltResponse(status=200, body={"response_action": "update", "view": view.to_dict()})
