"""What somebody hears who does not see: each screen is complete for them, and in order, in each language."""

import re
from html import unescape
from itertools import accumulate

import pytest

from bot import languages
from bot.blocks import mrkdwn
from bot.blocks.screen import Message
from tests.blocks.gallery import in_language
from tests.blocks.reading import as_json, buttons, parts_of, problems, shown

SCREENS = {
    f"{code}: {name}": screen for code in languages.known() for name, screen in in_language(code).items()
}
MESSAGES = {name: screen for name, screen in SCREENS.items() if isinstance(screen, Message)}
# What the blocks make bold, and what they quote: whom and what a message is about, and what somebody wrote.
BOLD, QUOTED = re.compile(r"^\*(.+?)\*$", re.MULTILINE), re.compile(r"^> (.+)$", re.MULTILINE)
SELECTS = ("static_select", "users_select", "datepicker", "timepicker")


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_can_be_told_by_ear(name: str) -> None:
    """No two buttons sound the same, each says what stands on it, and a text is whole sentences."""
    assert problems(SCREENS[name]) == []


@pytest.mark.parametrize("name", SCREENS)
def test_every_picture_and_every_choice_has_a_name(name: str) -> None:
    """A picture says what it shows; a select outside a field says with its placeholder what is chosen."""
    blocks = as_json(SCREENS[name])["blocks"]
    assert [part for part in parts_of(blocks) if "image_url" in part and not part.get("alt_text")] == []
    free = [part for block in blocks if block["type"] != "input" for part in parts_of(block)]
    assert [part for part in free if part.get("type") in SELECTS and not part.get("placeholder")] == []


@pytest.mark.parametrize("name", MESSAGES)
def test_a_text_says_what_the_blocks_say_in_their_order(name: str) -> None:
    """Headline, what somebody wrote, then every choice; without marks, which would be read out."""
    message = MESSAGES[name]
    heard = unescape(message.text)
    assert not re.search(r"[*`]|<.*>", heard)
    blocks = unescape(mrkdwn.plain(shown(message)))
    parts = [*BOLD.findall(blocks)[:1], *QUOTED.findall(blocks), *dict.fromkeys(buttons(message))]
    found = accumulate(parts, lambda at, part: heard.find(part, at), initial=0)
    assert [part for part, at in zip(parts, list(found)[1:], strict=True) if at < 0] == []
