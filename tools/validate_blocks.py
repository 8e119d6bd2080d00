"""Sends every card, form and Home of the tests' gallery through `blocks.validate`: `make validate-blocks`.

The stand-in judges them; where `SLACK_BOT_TOKEN` is set, the real Slack does, at `SLACK_API_URL` if that is
set too. Nothing is shown to anybody, and the token needs no scope.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot import manifest
from bot.blocks.screen import Message, Screen
from bot.settings import SLACK_API_URL
from sandbox.options import Options
from sandbox.running import running
from sandbox.world import World
from tests.blocks.gallery import SCREENS

# How often to wait where Slack says so: it does not say how many calls it takes.
PATIENCE = 20


def main() -> int:
    """Print what is wrong, a line each; return 1 if anything is."""
    with judge() as client:
        sys.stdout.write(f"Asking {client.base_url} about {len(SCREENS)} screens …\n")
        found = [line for name, screen in SCREENS.items() for line in problems(client, name, screen)]
    sys.stdout.write("\n".join(found or ["All of them would be taken."]) + "\n")
    return int(bool(found))


@contextmanager
def judge(environment: Mapping[str, str] = os.environ) -> Iterator[WebClient]:
    """Open a client of the real Slack, if there is a token, or else of a stand-in."""
    if token := environment.get("SLACK_BOT_TOKEN"):
        yield _client(token, environment.get("SLACK_API_URL") or SLACK_API_URL)
        return
    with running(World(options=Options(limit_scale=1_000)), manifest=manifest.read()) as slack:
        yield _client(slack.bot_token, slack.api_url)


def problems(client: WebClient, name: str, screen: Screen) -> list[str]:
    """Return what Slack has against one screen, a line each.

    Raises:
        SlackApiError: Slack did not look at it.
    """
    try:
        client.api_call("blocks.validate", json=_argument(screen))
    except SlackApiError as refused:
        wrong = refused.response.get("errors")
        if not wrong:
            raise
        return [f"{name}: {one['message']} at {one['pointer'] or '/'}" for one in wrong]
    return []


def _argument(screen: Screen) -> dict[str, Any]:
    if isinstance(screen, Message):
        return {"message": {"text": screen.text, "blocks": [block.to_dict() for block in screen.blocks]}}
    return {"view": screen.to_dict()}


def _client(token: str, base_url: str) -> WebClient:
    patient = RateLimitErrorRetryHandler(max_retry_count=PATIENCE)
    return WebClient(token, base_url=base_url, retry_handlers=[patient])


if __name__ == "__main__":
    sys.exit(main())
