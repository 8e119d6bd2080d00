"""The gallery is whole: each state with words of its own hangs there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from babel.messages import Catalog, Message

from bot import languages
from bot.blocks.screen import Message as Card
from bot.blocks.screen import Screen
from tests.blocks.gallery import in_language
from tests.blocks.reading import as_json
from tools import messages, pseudo

MARKED = "xm"
# Mails, pages and answers in words are no screens.
ELSEWHERE = ("bot/blocks/letters/", "bot/blocks/my_data_page.py", "bot/blocks/notice.py")


def test_whatever_a_screen_can_say_is_said_in_the_gallery() -> None:
    """In a language in which each sentence begins with its number, every number is to be read or heard."""
    template = messages.template()
    numbered = [one for one in template if one.id and one.context not in pseudo.NOT_SAID]
    with _spoken(template, numbered):
        shown = "".join(map(_all_of, in_language(MARKED).values()))
    unsaid = (one for number, one in enumerate(numbered) if f"«{number}»" not in shown)
    assert [one.id for one in unsaid if _is_of_a_screen(one)] == []


@contextmanager
def _spoken(template: Catalog, numbered: list[Message]) -> Iterator[None]:
    template.locale = "en_GB"
    for one in template:
        if one.id:
            one.string = one.id
    for number, one in enumerate(numbered):
        many = isinstance(one.id, tuple | list)
        one.string = tuple(f"«{number}»{part}" for part in one.id) if many else f"«{number}»{one.id}"
    with TemporaryDirectory() as folder:
        (Path(folder) / f"{MARKED}.po").write_text(messages.written(template), encoding="utf-8")
        with languages.also(Path(folder)):
            yield


def _is_of_a_screen(message: Message) -> bool:
    files = [file for file, _ in message.locations]
    return any(file.startswith("bot/blocks/") and not file.startswith(ELSEWHERE) for file in files)


def _all_of(screen: Screen) -> str:
    # A calendar's link has words in it, too.
    found = unquote(str(as_json(screen)))
    if isinstance(screen, Card):
        files = "".join(one.title + one.content.decode() for one in screen.files)
        return f"{found}{screen.text}{screen.superseded}{files}"
    return found
