"""Modals: the only calls to Slack before an interaction is acknowledged, on a client of their own.

A trigger lives three seconds, so the client waits two and never retries.
"""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPException
from time import sleep
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View

from bot import refusals, tls
from bot.handlers.interaction import Interaction, Surface

logger = logging.getLogger(__name__)

# How a call fails: Slack refuses it, or is away.
FAILURES = (SlackClientError, OSError, HTTPException)
# The modal was closed, or drawn again by another click; the form is open, because Slack sent the same click
# twice; or three are open on top of each other, and Slack shows no fourth.
_OVERTAKEN = frozenset({"not_found", "hash_conflict", "exchanged_trigger_id", "push_limit_reached"})
_TOO_LATE = frozenset({"expired_trigger_id", "invalid_trigger_id"})
# A trigger_id lives 3 s; what is left after this is for our own work.
TIMEOUT_SECONDS = 2
# Seconds before each look for a modal that Slack is just about to show.
UNTIL_IT_IS_THERE = (0.0, 0.2, 0.5, 1.0)


class Modals:
    """Opens modals for the person who clicked."""

    def __init__(self, token: str, api_url: str) -> None:
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
        if interaction.surface is Surface.MODAL:
            _unless_overtaken(lambda: self._client.views_push(trigger_id=trigger_id, view=view))
        else:
            _unless_overtaken(lambda: self._client.views_open(trigger_id=trigger_id, view=view))

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
            _unless_overtaken(lambda: self._client.views_update(view_id=shown, hash=version, view=view))

    def redraw(self, interaction: Interaction, view: View) -> None:
        """Draw the modal somebody clicked in again, with what has been done: it is, where Slack fails too."""
        _at_best(lambda: self.update(interaction, view))

    def redraw_below(self, interaction: Interaction, view: View) -> None:
        """Draw the modal below the one that was sent again, so that closing it shows what is true."""
        if below := interaction.view.get("previous_view_id"):
            _at_best(lambda: self._client.views_update(view_id=below, view=view))

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

    def user(self, slack_user_id: str) -> dict[str, object]:
        """Ask Slack once who somebody is whom the bot has not met."""
        user: dict[str, object] = self._client.users_info(user=slack_user_id)["user"]
        return user


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
