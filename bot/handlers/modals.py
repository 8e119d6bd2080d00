"""Modals: the only calls to Slack before an interaction is acknowledged, on a client of their own.

A trigger lives three seconds, so the client waits two and never retries. A form with newer types of blocks is
drawn as the workspace has them; where Slack says that it has not, the form follows at once without, and that
is remembered.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from time import sleep
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View

from bot import patience, refusals, tls
from bot.blocks import newer
from bot.enums import BlockSurface, NewerBlock
from bot.handlers.interaction import Interaction, Surface
from bot.services import newer_blocks
from bot.store import Store

logger = logging.getLogger(__name__)

# How a call fails: Slack refuses it, or is away.
FAILURES = (SlackClientError, OSError, HTTPException)
# The modal was closed, or drawn again by another click; the form is open, because Slack sent the same click
# twice; or three are open on top of each other, and Slack shows no fourth.
_OVERTAKEN = frozenset({"not_found", "hash_conflict", "exchanged_trigger_id", "push_limit_reached"})
# It has something against what is in a view.
_REFUSED = frozenset({"invalid_arguments", "invalid_blocks"})
_TOO_LATE = frozenset({"expired_trigger_id", "invalid_trigger_id"})
# A trigger_id lives 3 s; what is left after this is for our own work.
TIMEOUT_SECONDS = 2
# Seconds before each look for a modal that Slack is just about to show.
UNTIL_IT_IS_THERE = (0.0, 0.2, 0.5, 1.0)


class Modals:
    """Opens modals for the person who clicked."""

    def __init__(self, token: str, api_url: str, store: Store) -> None:
        self._store = store
        self._client = WebClient(
            token, base_url=api_url, timeout=TIMEOUT_SECONDS, ssl=tls.to_slack(), retry_handlers=[]
        )

    def open(self, interaction: Interaction, view: View) -> None:
        """Show a modal; from inside another one, on top of it.

        Raises:
            FormTooLate: the click is too old by now.
            SlackIsTooBusy: it takes no more forms just now.
            slack_sdk.errors.SlackApiError: Slack refuses the view, or fails.
        """
        trigger_id = interaction.trigger_id
        if not trigger_id:
            raise refusals.FormTooLate
        on_top = interaction.surface is Surface.MODAL
        call = self._client.views_push if on_top else self._client.views_open
        show = partial(call, trigger_id=trigger_id)
        _unless_overtaken(lambda: self._show(interaction, view, show))

    def tell(self, interaction: Interaction, view: View) -> None:
        """Show a modal that says what has been done: where Slack fails, it is done all the same."""
        _at_best(lambda: self.open(interaction, view))

    def update(self, interaction: Interaction, view: View) -> None:
        """Draw the modal somebody clicked in again; what they typed stays where the ids stay.

        Raises:
            slack_sdk.errors.SlackApiError: Slack refuses the view, or fails.
        """
        shown, version = interaction.view.get("id"), interaction.view.get("hash")
        if shown and version:
            show = partial(self._client.views_update, view_id=shown, hash=version)
            _unless_overtaken(lambda: self._show(interaction, view, show))

    def redraw(self, interaction: Interaction, view: View) -> None:
        """Draw the modal somebody clicked in again, with what has been done: it is, where Slack fails too."""
        _at_best(lambda: self.update(interaction, view))

    def redraw_below(self, interaction: Interaction, view: View) -> None:
        """Draw the modal below the one that was sent again, so that closing it shows what is true."""
        if below := interaction.view.get("previous_view_id"):
            show = partial(self._client.views_update, view_id=below)
            _at_best(lambda: self._show(interaction, view, show))

    def answer(self, interaction: Interaction, view: View) -> View:
        """Return a view that is to take the place of the one that was sent, as Slack takes it.

        Nobody hears what became of an answer: one with newer blocks is shown by a call first.
        """
        if not self._in_use(interaction, view):
            return newer.drawn(view, newer.EVERY)
        try:
            show = partial(self._client.views_update, view_id=interaction.view.get("id"))
            return self._show(interaction, view, show)
        except FAILURES as error:
            logger.warning("could not show an answer first: %s", type(error).__name__)
            return newer.drawn(view, newer.EVERY)

    def replace(self, external_id: str, view: Mapping[str, Any]) -> None:
        """Draw the modal of this id anew. It came with an answer, so Slack may not show it yet."""
        for seconds in UNTIL_IT_IS_THERE:
            sleep(seconds)
            try:
                self._client.views_update(external_id=external_id, view=dict(view))
            except FAILURES as error:
                failure = error
                if not (isinstance(error, SlackApiError) and error.response.get("error") == "not_found"):
                    break
            else:
                return
        logger.warning("could not replace a modal: %s", type(failure).__name__)

    def _in_use(self, interaction: Interaction, view: View) -> frozenset[NewerBlock]:
        return newer.in_use(view, self._lacking(interaction, view))

    def _lacking(self, interaction: Interaction, view: View) -> frozenset[NewerBlock]:
        if not newer.in_use(view):
            return frozenset()
        with self._store.with_patience(patience.of_a_click()).reading() as session:
            workspace_id = interaction.actor.workspace_id
            return newer_blocks.lacking(session, workspace_id, BlockSurface.MODAL, interaction.at)

    def _show(self, interaction: Interaction, view: View, show: Callable[..., object]) -> View:
        """Show a view as the workspace has it, and return it so; what it lacks is found out on the way.

        Raises:
            slack_sdk.errors.SlackApiError: Slack refuses it with classic blocks too, or for another reason.
        """
        lacking = self._lacking(interaction, view)
        while True:
            drawn = newer.drawn(view, lacking)
            try:
                show(view=drawn)
            except SlackApiError as error:
                uses, plain = newer.in_use(view, lacking), newer.without_photos(drawn)
                if not _is_refused(error) or not (uses or plain.to_dict() != drawn.to_dict()):
                    raise
                said = _said(error)
            else:
                return drawn
            if refused := newer.refused_in(said, drawn.to_dict()["blocks"]):
                self._remember(interaction, refused)
            else:
                logger.error("Slack refuses a modal, which is drawn more simply: %s", " ".join(said))
            # Whatever else it has against newer blocks: classic ones stand in for all; then, no photos.
            lacking, view = lacking | (refused or uses), view if uses else plain

    def _remember(self, interaction: Interaction, types: frozenset[NewerBlock]) -> None:
        workspace_id, surface = interaction.actor.workspace_id, BlockSurface.MODAL
        with self._store.with_patience(patience.of_a_click()).transaction() as session:
            newer_blocks.refused(session, workspace_id, surface, types, interaction.at)

    def user(self, slack_user_id: str) -> dict[str, object]:
        """Ask Slack once who somebody is whom the bot has not met."""
        user: dict[str, object] = self._client.users_info(user=slack_user_id, include_locale=True)["user"]
        return user


def _is_refused(error: SlackApiError) -> bool:
    return error.response.get("error") in _REFUSED


def _said(error: SlackApiError) -> list[str]:
    return list(map(str, (error.response.get("response_metadata") or {}).get("messages", ())))


def _unless_overtaken(call: Callable[[], object]) -> None:
    """Call one of `views.*`; where the screen has gone on meanwhile, that is what stands."""
    try:
        call()
    except SlackApiError as error:
        code = error.response.get("error")
        if code in _TOO_LATE:
            raise refusals.FormTooLate from error
        if error.response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise refusals.SlackIsTooBusy from error
        if code not in _OVERTAKEN:
            raise


def _at_best(show: Callable[[], object]) -> None:
    try:
        show()
    except (*FAILURES, refusals.FormTooLate, refusals.SlackIsTooBusy) as error:
        logger.warning("could not show what was done: %s", type(error).__name__)
