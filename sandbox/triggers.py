"""Triggers: the right to open one modal, given with each gesture, good for seconds and once."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import SlackError
from sandbox.ids import Ids


@dataclass
class Trigger:
    """Whose gesture it was and, where it came from a modal, which view."""

    workspace_id: str
    user: str
    view_id: str | None
    issued: float
    exchanged: bool = False


class Triggers:
    """All triggers given out, by id."""

    def __init__(self, ids: Ids, clock: Callable[[], float], seconds: float) -> None:
        self._ids, self._clock, self._seconds = ids, clock, seconds
        self._given: dict[str, Trigger] = {}

    def issue(self, workspace_id: str, user: str, view_id: str | None = None) -> str:
        """Return a new trigger_id for this person's gesture."""
        trigger_id = self._ids.trigger()
        self._given[trigger_id] = Trigger(workspace_id, user, view_id, self._clock())
        return trigger_id

    def check(self, trigger_id: str, workspace_id: str) -> Trigger:
        """Return a trigger that may still be exchanged.

        Raises:
            SlackError: `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        trigger = self._given.get(trigger_id)
        if trigger is None or trigger.workspace_id != workspace_id:
            raise SlackError("invalid_trigger_id")
        if trigger.exchanged:
            raise SlackError("exchanged_trigger_id")
        if self._clock() - trigger.issued > self._seconds:
            raise SlackError("expired_trigger_id")
        return trigger
