"""Modals: the only calls to Slack before an interaction is acknowledged, on a client of their own.

A trigger lives three seconds, so the client waits two and never retries.
"""

import logging
from collections.abc import Mapping
from http.client import HTTPException
from time import sleep
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View

from bot.handlers.interaction import Interaction, Surface

logger = logging.getLogger(__name__)

# How a call fails: Slack refuses it, or is away.
FAILURES = (SlackClientError, OSError, HTTPException)
# A trigger_id lives 3 s; what is left after this is for our own work.
TIMEOUT_SECONDS = 2
# Seconds before each look for a modal that Slack is just about to show.
UNTIL_IT_IS_THERE = (0.0, 0.2, 0.5, 1.0)


class Modals:
    """Opens modals for the person who clicked."""

    def __init__(self, token: str, api_url: str) -> None:
        self._client = WebClient(token, base_url=api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])

    def open(self, interaction: Interaction, view: View) -> None:
        """Show a modal; from inside another one, on top of it.

        Raises:
            slack_sdk.errors.SlackApiError: the trigger is used or too old, or Slack refuses the view.
        """
        if interaction.surface is Surface.MODAL:
            self._client.views_push(trigger_id=interaction.trigger_id, view=view)
        else:
            self._client.views_open(trigger_id=interaction.trigger_id, view=view)

    def update(self, interaction: Interaction, view: View) -> None:
        """Draw the modal somebody clicked in again; what they typed stays where the ids stay."""
        self._client.views_update(view_id=interaction.view["id"], hash=interaction.view["hash"], view=view)

    def update_below(self, interaction: Interaction, view: View) -> None:
        """Draw the modal below the one that was sent again, so that closing it shows what is true.

        What was sent is stored by then: where Slack fails here, that stays the answer.
        """
        try:
            self._client.views_update(view_id=interaction.view["previous_view_id"], view=view)
        except FAILURES as error:
            logger.warning("could not draw the modal below again: %s", type(error).__name__)

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
