"""What is paused in which workspace, so that the log says it once, and says when it is over."""

import logging
from threading import Lock

from bot.delivery.failures import Failure, FailureKind

logger = logging.getLogger(__name__)

# A pause of every method.
_EVERYTHING = "everything"


class PauseLog:
    """What this process has logged about broken installations."""

    def __init__(self) -> None:
        self._lock = Lock()
        # By workspace and method: the method that Slack refused, and its answer.
        self._paused: dict[tuple[int, str], tuple[str, str]] = {}

    @property
    def paused(self) -> list[str]:
        """Say what pauses deliveries just now: the method, and what Slack answers to it."""
        return [f"{method} answers {code}" for method, code in list(self._paused.values())]

    def began(self, workspace_id: int, method: str, failure: Failure) -> None:
        """Log once that a workspace, or one method in it, is paused, and why."""
        what = method if failure.kind is FailureKind.FEATURE else _EVERYTHING
        with self._lock:
            known = self._paused.get((workspace_id, what))
            self._paused[workspace_id, what] = (method, failure.code)
        if known is None or known[1] != failure.code:
            logger.error(
                "Deliveries to workspace %s are paused and tried again every few minutes: %s answers %s. %s",
                workspace_id,
                method,
                failure.code,
                " ".join(failure.details),
            )

    def worked(self, workspace_id: int, method: str) -> None:
        """Log that Slack takes a method again, or anything at all."""
        if not self._paused:
            return
        with self._lock:
            over = [self._paused.pop((workspace_id, what), None) for what in (_EVERYTHING, method)]
        for answered in filter(None, over):
            logger.info("Deliveries to workspace %s continue; %s answered %s.", workspace_id, *answered)
