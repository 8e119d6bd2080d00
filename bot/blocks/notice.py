"""A small modal that says one thing."""

from slack_sdk.models.views import View

from bot.blocks import kit
from bot.ids import Modal


def modal(title: str, sentence: str) -> View:
    """Return a modal that says `sentence`, as it is, and has nothing to send."""
    return kit.modal(Modal.NOTICE, title, [kit.spoken(sentence)])
