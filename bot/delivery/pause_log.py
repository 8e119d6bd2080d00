"""Which workspaces are paused, so that the log says it once and says when it is over."""

import logging
from threading import Lock

from bot.delivery.failures import Failure

logger = logging.getLogger(__name__)


class PauseLog:
    """What this process has said about broken installations."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._said: dict[int, str] = {}

    def began(self, workspace_id: int, method: str, failure: Failure) -> None:
        """Say once that a workspace, or one method in it, is paused, and why."""
        with self._lock:
            news = self._said.get(workspace_id) != failure.code
            self._said[workspace_id] = failure.code
        if news:
            logger.error(
                "Deliveries to workspace %s are paused, and tried again every few minutes: %s answers %s. %s",
                workspace_id,
                method,
                failure.code,
                " ".join(failure.details),
            )

    def worked(self, workspace_id: int) -> None:
        """Say that a paused workspace is reached again."""
        if workspace_id not in self._said:
            return
        with self._lock:
            was_paused = self._said.pop(workspace_id, None)
        if was_paused:
            logger.info("Deliveries to workspace %s go on.", workspace_id)
