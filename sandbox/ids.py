"""Ids and timestamps that look like Slack's."""

import secrets
import string
from collections.abc import Callable

_LETTERS = string.ascii_uppercase + string.digits
_MICROSECONDS = 1_000_000


class Ids:
    """Makes ids; each is unique in its sandbox, and each `ts` is later than the one before."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def ts(self) -> str:
        """Seconds since 1970 with six decimals, as messages, actions and events carry it."""
        self._last = max(int(self._clock() * _MICROSECONDS), self._last + 1)
        return f"{self._last // _MICROSECONDS}.{self._last % _MICROSECONDS:06d}"

    def new(self, prefix: str) -> str:
        """Return an object's id such as `V0A1B2C3D4E`."""
        return prefix + "0" + "".join(secrets.choice(_LETTERS) for _ in range(9))

    def trigger(self) -> str:
        """Return an id in the three-part form Slack documents for `trigger_id`."""
        return f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"

    def view_hash(self) -> str:
        """Return a view's `hash`, which changes with each version of the view."""
        return f"{int(self._clock())}.{secrets.token_hex(4)}"

    @staticmethod
    def short() -> str:
        """Return five letters, as Slack fills in for a missing `block_id` or `action_id`."""
        return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(5))

    @staticmethod
    def secret() -> str:
        """Return an unguessable part of an address."""
        return secrets.token_urlsafe(18)
