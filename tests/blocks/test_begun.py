"""How a language begins: with one file, which translates the cards of a match."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from bot import languages
from bot.blocks.screen import Message
from tests.blocks.gallery import in_language
from tests.blocks.reading import problems, shown
from tools import gallery, messages

# What people are called and wrote themselves, where they are, and a refusal, which no card words.
FACTS = (
    "Ada Park takes one-time meetings only.",
    *("I would like to learn how you lead a team.", "Lin Wu", "Ada Park", "Grace Hall"),
    *("Product Designer", "Engineering Lead", "Berlin", "London"),
)


@pytest.fixture(scope="module", name="cards")
def cards_fixture() -> Iterator[dict[str, Message]]:
    """Return the cards of matches as somebody in Japan reads them."""
    with languages.also(gallery.BEGUN):
        screens = in_language("ja")
        yield {
            name: screen
            for name, screen in screens.items()
            if name.startswith("match.card.") and isinstance(screen, Message)
        }


def test_a_card_is_in_one_language(cards: dict[str, Message]) -> None:
    """Nothing of a match's card is left in English, seen or heard; and Slack takes it."""
    assert len(cards) > 20
    assert {name: left for name, card in cards.items() if (left := english(card))} == {}
    assert {name: wrong for name, card in cards.items() if (wrong := problems(card))} == {}


def english(card: Message) -> list[str]:
    """Return the words of a card that are neither Japanese nor facts."""
    said = re.sub(r"<[^>]*>", "", f"{card.text}\n{shown(card)}\n{card.superseded}")
    for fact in FACTS:
        said = said.replace(fact, "")
    return re.findall(r"[A-Za-z]+", said)


def test_nothing_in_it_is_out_of_use() -> None:
    """What the code no longer says is not kept."""
    with (gallery.BEGUN / "ja.po").open("rb") as file:
        begun = {message.id for message in read_po(file) if message.id}
    assert begun <= {message.id for message in messages.template()}
