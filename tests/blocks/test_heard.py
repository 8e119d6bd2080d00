"""What somebody hears who does not see: each screen is complete for them, and in order, in each language."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import accumulate

import pytest

from bot import languages
from bot.blocks import mrkdwn
from bot.blocks.screen import Message, Screen
from tests.blocks.gallery import in_language
from tests.blocks.reading import Json, as_json, buttons, parts_of, problems, shown
from tools import pseudo

LANGUAGES = (*languages.known(), pseudo.CODE)
# What the blocks make bold, and what they quote: whom and what a message is about, and what somebody wrote.
BOLD, QUOTED = re.compile(r"^\*(.+?)\*(?= ·|$)", re.MULTILINE), re.compile(r"^> (.+)$", re.MULTILINE)
SELECTS = ("static_select", "users_select", "datepicker", "timepicker")


@pytest.fixture(scope="module", autouse=True)
def longer_than_any() -> Iterator[None]:
    """Let the bot speak one language more."""
    with pseudo.spoken():
        yield


@pytest.fixture(scope="module", name="screens", params=LANGUAGES)
def screens_fixture(request: pytest.FixtureRequest) -> dict[str, Screen]:
    """Return every screen, in each language."""
    return in_language(request.param)


def test_every_screen_can_be_told_by_ear(screens: dict[str, Screen]) -> None:
    """Slack takes it; no two buttons sound the same, each says its label; texts are sentences."""
    assert {name: found for name, screen in screens.items() if (found := problems(screen))} == {}


def test_every_picture_and_every_choice_has_a_name(screens: dict[str, Screen]) -> None:
    """A picture says what it shows; a select outside a field says with its placeholder what is chosen."""
    assert {name: found for name, screen in screens.items() if (found := nameless(screen))} == {}


def nameless(screen: Screen) -> list[Json]:
    """Return the pictures and selects that only those who see can tell."""
    blocks = as_json(screen)["blocks"]
    free = [part for block in blocks if block["type"] != "input" for part in parts_of(block)]
    return [part for part in parts_of(blocks) if "image_url" in part and not part.get("alt_text")] + [
        part for part in free if part.get("type") in SELECTS and not part.get("placeholder")
    ]


def test_a_text_says_what_the_blocks_say_in_their_order(screens: dict[str, Screen]) -> None:
    """Headline, what somebody wrote, then every choice; each sentence; no marks, which would be read out."""
    messages = {name: screen for name, screen in screens.items() if isinstance(screen, Message)}
    assert {name: found for name, message in messages.items() if (found := unheard(message))} == {}


def unheard(message: Message) -> list[str]:
    """Return what a message shows and does not say, or says elsewhere."""
    heard = unescape(message.text)
    blocks = unescape(mrkdwn.plain(shown(message)))
    parts = [*BOLD.findall(blocks)[:1], *QUOTED.findall(blocks), *dict.fromkeys(buttons(message))]
    found = accumulate(parts, lambda at, part: heard.find(part, at), initial=0)
    marks = re.findall(r"[*`]|<.*>", heard)
    unsaid = [one for one in sentences(message) if one.casefold() not in heard.casefold()]
    return marks + unsaid + [part for part, at in zip(parts, list(found)[1:], strict=True) if at < 0]


def sentences(message: Message) -> Iterator[str]:
    """Yield what paragraphs and the lines below say, without marks and what a sentence ends with."""
    blocks = [block for block in as_json(message)["blocks"] if block["type"] in ("section", "context")]
    texts = [part["text"] for part in parts_of(blocks) if isinstance(part.get("text"), str)]
    for line in re.split(r"\n| · ", unescape(mrkdwn.plain("\n".join(texts)))):
        yield re.sub(r"^[>•] |[*`]|[.:\s\u3002\uff1a]+$", "", line)


@pytest.mark.parametrize("language", [code for code in languages.known() if code != languages.ENGLISH])
def test_no_translation_is_cut(language: str) -> None:
    """What fits into its place in English fits in every language, to its end."""
    english = in_language(languages.ENGLISH)
    cut = {name: list(cut_short(english[name], screen)) for name, screen in in_language(language).items()}
    assert {name: found for name, found in cut.items() if found} == {}


def cut_short(english: Screen, screen: Screen) -> Iterator[str]:
    """Yield the texts that end with an ellipsis and do not in English."""
    for one, other in zip(texts(english), texts(screen), strict=True):
        if other.endswith("…") and not one.endswith("…"):
            yield other


def texts(screen: Screen) -> list[str]:
    """Return everything that is written on a screen or heard of it, in reading order."""
    return [text for part in parts_of(as_json(screen)) for text in part.values() if isinstance(text, str)]
