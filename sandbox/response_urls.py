"""response_urls: five answers within 30 minutes to one gesture."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import SlackError
from sandbox.json_types import Json

_SHOWN = 4  # letters of an address in the log


@dataclass
class ResponseUrl:
    """Where an answer belongs: the channel, the person, and the message the gesture was made on."""

    workspace_id: str
    channel_id: str
    user: str
    message_ts: str | None
    issued: float
    uses: int = 0


class ResponseUrls:
    """All response_urls given out, by their last part."""

    def __init__(self, clock: Callable[[], float], seconds: float, uses: int) -> None:
        self._clock, self._seconds, self._uses = clock, seconds, uses
        self._given: dict[str, ResponseUrl] = {}

    def issue(self, workspace_id: str, channel_id: str, user: str, message_ts: str | None = None) -> str:
        """Return the last part of a new response_url."""
        name = secrets.token_urlsafe(18)
        self._given[name] = ResponseUrl(workspace_id, channel_id, user, message_ts, self._clock())
        return name

    def described(self, name: str) -> Json:
        """Return what the log says of one: which message and person it is for, and only its first letters."""
        found, shown = self._given.get(name), {"url": f"{name[:_SHOWN]}…"}
        if found is None:
            return shown
        where = {"channel": found.channel_id, "message_ts": found.message_ts, "user": found.user}
        return shown | where | {"uses": found.uses}

    def use(self, name: str) -> ResponseUrl:
        """Use one up by one.

        Raises:
            SlackError: `expired_url` after 30 minutes or where it never was, `used_url` after five uses.
        """
        found = self._given.get(name)
        if found is None or self._clock() - found.issued > self._seconds:
            raise SlackError("expired_url", status=404)
        if found.uses >= self._uses:
            raise SlackError("used_url", status=404)
        found.uses += 1
        return found
