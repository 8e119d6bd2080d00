"""A language that the bot speaks for one test: a catalogue with a few sentences, the rest is English."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po

from bot import languages

ESPERANTO = "eo"

# Takes the translations of sentences, and the context in which they mean that.
Teach = Callable[[Mapping[str, str], str | None], None]


@pytest.fixture
def teach_esperanto(tmp_path: Path) -> Iterator[Teach]:
    """Let the bot find a catalogue of Esperanto too."""
    stack = ExitStack()

    def teach(sentences: Mapping[str, str], context: str | None = None) -> None:
        catalogue = Catalog(locale=ESPERANTO)
        for english, said in sentences.items():
            catalogue.add(english, said, context=context)
        with (tmp_path / f"{ESPERANTO}.po").open("wb") as file:
            write_po(file, catalogue)
        stack.enter_context(languages.also(tmp_path))

    with stack:
        yield teach
