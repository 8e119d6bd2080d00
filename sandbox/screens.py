"""What people see besides messages and views: the mark that the app did not answer."""

from collections import defaultdict
from collections.abc import Callable

from sandbox.json_types import Json
from sandbox.pulse import Pulse
from sandbox.views import Owner

_WORDS = {
    "timeout": "The app did not respond in time.",
    "not_connected": "The app is not connected.",
    "not_acked": "The app went away before it answered.",
    "connection_failed": "The app could not be reached.",
    "invalid_response": "We had some trouble connecting. Try again?",
}


class Screens:
    """Counts every change on any screen, and keeps each person's failure marks until their next gesture."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self.pulse = Pulse()
        self._new_id = new_id
        self._failures: defaultdict[Owner, list[Json]] = defaultdict(list)

    def changed(self) -> None:
        """Say that something on a screen is different now."""
        self.pulse.beat()

    def failures(self, owner: Owner) -> list[Json]:
        """Return the marks this person sees."""
        return self._failures[owner]

    def fail(self, owner: Owner, failure: str) -> None:
        """Show this person that the app failed them."""
        text = _WORDS.get(failure, "The app answered with an error.")
        self._failures[owner].append({"id": self._new_id(), "failure": failure, "text": text})
        self.changed()

    def forget_failures(self, owner: Owner) -> None:
        """Take the marks away."""
        if self._failures.pop(owner, None):
            self.changed()
