"""Events that nobody's gesture causes, sent and signed as Slack does."""

import json
from datetime import UTC, datetime

from sandbox.transports.http import signature_headers
from tests.bot_harness import TEAM, BotHarness
from tests.forged_requests import Body
from tests.plain_http import HTTP


def deliver(harness: BotHarness, event: Body) -> int:
    """Send an event as Slack would, and return the status of the answer."""
    raw = json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": event}).encode()
    now = int(datetime.now(UTC).timestamp())
    signed = signature_headers(harness.slack.signing_secret, raw, now, "right")
    url = f"http://127.0.0.1:{harness.bot.web.port}/slack/events"
    headers = {"content-type": "application/json"} | signed
    return HTTP.post(url, content=raw, headers=headers).status_code
