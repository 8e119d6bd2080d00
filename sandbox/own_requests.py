"""What Slack sends of its own accord: checks of the Request URL, and that it holds events back."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.events import VERIFICATION_TOKEN
from sandbox.hub import Hub
from sandbox.manifest import APP_ID
from sandbox.transports.payload import Answer, Payload
from sandbox.world import Workspace

_MINUTE = 60


def url_verification(hub: Hub, _workspace: Workspace) -> Payload:
    """Ask the Request URL to repeat a challenge: https://docs.slack.dev/reference/events/url_verification."""
    challenge = {"type": "url_verification", "token": VERIFICATION_TOKEN, "challenge": hub.ids.secret()}
    return Payload("events_api", challenge)


def ssl_check(_hub: Hub, _workspace: Workspace) -> Payload:
    """Look at the certificate of the Request URL, as Slack does now and then, without a signature."""
    return Payload("slash_commands", {"ssl_check": "1", "token": VERIFICATION_TOKEN}, signing="none")


def app_rate_limited(hub: Hub, workspace: Workspace) -> Payload:
    """Say that events are held back, because there were too many: .../reference/events/app_rate_limited."""
    now = int(hub.clock())
    told = {
        "type": "app_rate_limited",
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "minute_rate_limited": now - now % _MINUTE,
        "api_app_id": APP_ID,
    }
    return Payload("events_api", told)


REQUESTS: Mapping[str, Callable[[Hub, Workspace], Payload]] = MappingProxyType(
    {"url_verification": url_verification, "ssl_check": ssl_check, "app_rate_limited": app_rate_limited}
)


async def send(hub: Hub, what: str, workspace: Workspace) -> Answer:
    """Send one of these and return the app's answer.

    Raises:
        KeyError: there is no such request.
    """
    return await hub.delivery.send(REQUESTS[what](hub, workspace))
