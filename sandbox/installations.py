"""Installations: the short-lived codes with which an app fetches its token."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import SlackError
from sandbox.ids import Ids
from sandbox.world import Workspace

CLIENT_ID = "1000000000.2000000000"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - well known on purpose; it opens nothing but this stand-in
CODE_SECONDS = 600


@dataclass
class _Code:
    workspace: Workspace
    granted: float
    used: bool = False


class Installations:
    """The codes given out, each good for ten minutes and once."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._codes: dict[str, _Code] = {}

    def grant(self, workspace: Workspace) -> str:
        """Return the code that goes to the app's redirect URL when somebody installs it."""
        code = Ids.secret()
        self._codes[code] = _Code(workspace, self._clock())
        return code

    def redeem(self, code: str) -> Workspace:
        """Use a code.

        Raises:
            SlackError: `invalid_code`, `code_already_used`, `code_expired`.
        """
        found = self._codes.get(code)
        if found is None:
            raise SlackError("invalid_code")
        if found.used:
            raise SlackError("code_already_used")
        if self._clock() - found.granted > CODE_SECONDS:
            raise SlackError("code_expired")
        found.used = True
        return found.workspace
