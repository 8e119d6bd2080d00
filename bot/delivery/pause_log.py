"""Which workspaces are paused, so that the log says it once, and says when it is over."""

import logging
from threading import Lock

from bot.delivery.failures import Failure

logger = logging.getLogger(__name__)


class PauseLog:
    """What this process has logged about broken installations."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._logged: dict[int, str] = {}

    def began(self, workspace_id: int, method: str, failure: Failure) -> None:
        """Log once that a workspace, or one method in it, is paused, and why."""
        with self._lock:
            is_news = self._logged.get(workspace_id) != failure.code
            self._logged[workspace_id] = failure.code
        if is_news:
            logger.error(
                "Deliveries to workspace %s are paused and tried again every few minutes: %s answers %s. %s",
                workspace_id,
                method,
                failure.code,
                " ".join(failure.details),
            )

    def worked(self, workspace_id: int) -> None:
        """Log that a paused workspace can be reached again."""
        if workspace_id not in self._logged:
            return
        with self._lock:
            was_paused = self._logged.pop(workspace_id, None)
        if was_paused:
            logger.info("Deliveries to workspace %s continue.", workspace_id)
