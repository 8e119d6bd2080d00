"""Short answers to a click, through its `response_url`: best effort, and nothing waits for them."""

import logging
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from slack_sdk.webhook import WebhookClient

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5


class Replies:
    """Sends answers one after the other, in a thread of its own.

    They are not stored: whatever must reach a person is on a card.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="replies")

    def say(self, response_url: str, text: str) -> None:
        """Say `text` to the person who clicked, and to nobody else. Returns at once, raises nothing."""
        try:
            self._pool.submit(_send, response_url, text)
        except RuntimeError:
            logger.warning("An answer was not sent: the bot is stopping.")

    def stop(self) -> None:
        """Send what is waiting, then stop."""
        self._pool.shutdown()


def _send(response_url: str, text: str) -> None:
    # The address is as good as a token, and the text may be private: neither belongs in a log.
    try:
        client = WebhookClient(response_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
        answer = client.send(text=text, response_type="ephemeral", replace_original=False)
    except Exception as error:  # noqa: BLE001 - nobody waits for it; whatever it is, it is logged
        logger.warning("An answer was not sent: %s", type(error).__name__)
    else:
        if answer.status_code != HTTPStatus.OK:
            logger.warning("An answer was not sent: Slack says %s", answer.status_code)
