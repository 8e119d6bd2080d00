"""My data: everything stored about a person, as a file for them."""

from bot.blocks import kit
from bot.blocks.screen import File, Message

ON_ITS_WAY = "Everything stored about you is on its way to your messages with me, as a file."


def card(content: bytes) -> Message:
    """Return the message that brings the file with this content, JSON in UTF-8."""
    said = (
        "Here is everything that is stored about you, as a file. It also holds your own notes and "
        "reflections, so be careful whom you share it with."
    )
    return Message(
        text=said,
        blocks=[kit.section(said)],
        superseded="There is a newer file with your data further down.",
        file=File("my-mentoring-data.json", "My mentoring data", content),
    )
