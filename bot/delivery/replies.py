"""Short answers to a click, through its `response_url`: best effort, and nothing waits for them."""

import logging
from collections import deque
from collections.abc import Mapping
from http import HTTPStatus
from threading import Condition, Thread
from time import monotonic
from typing import Any

from slack_sdk.webhook import WebhookClient

from bot import tls

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5
# So many are sent at the same time, each to another person.
SENDERS = 4
# Who clicks faster than they are answered has read the first of these; more would be noise.
MOST_OF_ONE_PERSON = 5
# While Slack answers nobody, later clicks go without: an answer is worth little after a minute.
MOST = 200
# When the bot stops, answers that are waiting have this long.
STOP_SECONDS = 2.0


class Replies:
    """Sends answers in threads of its own: one person's one after the other, people in turn.

    They are not stored: whatever must reach a person is on a card.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        # Who has answers waiting, the one whose turn is next first.
        self._waiting: dict[str, deque[tuple[str, Mapping[str, Any]]]] = {}
        self._served: set[str] = set()
        self._stopping = False
        self._senders: list[Thread] = []

    def say(self, response_url: str, text: str, person: str) -> None:
        """Say `text` to the person who clicked, and to nobody else. Returns at once, raises nothing.

        `person` is any name for them: their answers come in order, and delay nobody else's.
        """
        self.send(response_url, {"text": text}, person)

    def send(self, response_url: str, content: Mapping[str, Any], person: str) -> None:
        """Show a message, with `text` and whatever else Slack takes, as `say` does."""
        with self._changed:
            mine = self._waiting.get(person, ())
            if self._stopping:
                logger.warning("An answer was not sent: the bot is stopping.")
            elif len(mine) >= MOST_OF_ONE_PERSON or sum(map(len, self._waiting.values())) >= MOST:
                logger.warning("An answer was not sent: too many are waiting.")
            else:
                self._waiting.setdefault(person, deque()).append((response_url, content))
                self._begin()
                self._changed.notify()

    def stop(self) -> None:
        """Send what is waiting, for a moment; then stop."""
        until = monotonic() + STOP_SECONDS
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for sender in self._senders:
            sender.join(max(0.0, until - monotonic()))
        with self._changed:
            left = sum(map(len, self._waiting.values()))
            self._waiting.clear()
        if left:
            logger.warning("%s answers were not sent: the bot is stopping.", left)

    def _begin(self) -> None:
        if not self._senders:
            # Daemons: whoever still waits for Slack keeps no process alive.
            self._senders = [Thread(target=self._work, name="replies", daemon=True) for _ in range(SENDERS)]
            for sender in self._senders:
                sender.start()

    def _work(self) -> None:
        while (taken := self._take()) is not None:
            person, response_url, content = taken
            _send(response_url, content)
            with self._changed:
                self._served.discard(person)
                self._changed.notify_all()

    def _take(self) -> tuple[str, str, Mapping[str, Any]] | None:
        """Take the next answer of somebody who is not being answered; None: the bot stops."""
        with self._changed:
            while (person := self._next()) is None:
                if self._stopping and not self._waiting:
                    return None
                self._changed.wait()
            mine = self._waiting.pop(person)
            response_url, content = mine.popleft()
            if mine:
                self._waiting[person] = mine  # at the end: others first
            self._served.add(person)
            return person, response_url, content

    def _next(self) -> str | None:
        return next((person for person in self._waiting if person not in self._served), None)


def _send(response_url: str, content: Mapping[str, Any]) -> None:
    # The address is as good as a token, and the content may be private: neither belongs in a log.
    try:
        client = WebhookClient(response_url, timeout=TIMEOUT_SECONDS, ssl=tls.to_slack(), retry_handlers=[])
        answer = client.send_dict({**content, "response_type": "ephemeral", "replace_original": False})
    except Exception as error:  # noqa: BLE001 - nobody waits for it; whatever it is, it is logged
        logger.warning("An answer was not sent: %s", type(error).__name__)
    else:
        if answer.status_code != HTTPStatus.OK:
            logger.warning("An answer was not sent: Slack says %s", answer.status_code)
