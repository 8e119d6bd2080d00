"""Which messages wait for an answer that can be used, so that the log says it once, and when it is over."""

import logging
from threading import Lock
from time import monotonic

logger = logging.getLogger(__name__)

# What lasts is said again, in seconds.
SAID_AGAIN_AFTER = 3600.0


class WaitLog:
    """What this process has logged about answers that say nothing of a person or a card."""

    def __init__(self) -> None:
        self._lock = Lock()
        # By workspace and reason: when it was said last, and which cards wait.
        self._said: dict[tuple[int, str], float] = {}
        self._waiting: dict[tuple[int, str], set[int]] = {}

    @property
    def reasons(self) -> list[str]:
        """Say why cards wait just now."""
        return sorted({because for _, because in list(self._waiting)})

    def waits(self, workspace_id: int, card_id: int, because: str) -> None:
        """Log once that cards wait, and why."""
        key, now = (workspace_id, because), monotonic()
        with self._lock:
            is_news = key not in self._waiting or now - self._said[key] >= SAID_AGAIN_AFTER
            self._waiting.setdefault(key, set()).add(card_id)
            if is_news:
                self._said[key] = now
        if is_news:
            logger.error(
                "Messages of workspace %s wait: %s. They are kept and tried again every few minutes. "
                "If it lasts, look at what stands between the bot and Slack or its database.",
                *key,
            )

    def moved(self, workspace_id: int, card_id: int) -> None:
        """Log that the last card that waited for a reason has moved."""
        if not self._waiting:
            return
        with self._lock:
            over = [key for key in self._waiting if self._is_over(key, workspace_id, card_id)]
            for key in over:
                del self._waiting[key], self._said[key]
        for _, because in over:
            logger.info("Messages of workspace %s no longer wait because %s.", workspace_id, because)

    def _is_over(self, key: tuple[int, str], workspace_id: int, card_id: int) -> bool:
        if key[0] == workspace_id:
            self._waiting[key].discard(card_id)
        return not self._waiting[key]
