"""`python -m tools.messages`: bring the catalogues in line with what the code says, and say what they lack.

A new language begins with an empty file, `bot/locales/pt.po` say; this fills in what there is to translate.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot import languages, refusals
from bot.demo import guide
from bot.refusals.base import Blocker, Refusal, one_line

ROOT = Path(__file__).parents[1]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
WIDTH = 110


def main() -> int:
    """Rewrite every catalogue; return 1 where one lacks something."""
    lacking = 0
    for file in sorted(languages.CATALOGUES.glob("*.po")):
        catalogue = read(file)
        missing = [message for message in catalogue if message.id and not is_said(message)]
        sys.stdout.write(f"{file.stem}: {len(catalogue)} messages, {len(missing)} not translated\n")
        lacking += len(missing)
        file.write_text(written(catalogue), encoding="utf-8")
    return 1 if lacking else 0


def read(file: Path) -> Catalog:
    """Read a catalogue as it is to be: with all that the code says, and nothing else."""
    with file.open("rb") as stored:
        catalogue = read_po(stored, locale=file.stem, domain="mentoring")
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> str:
    """Return a catalogue as its file holds it, without the dates and addresses that nobody keeps true."""
    language = catalogue.locale.get_display_name(languages.ENGLISH) if catalogue.locale else "no language"
    catalogue.header_comment = f"# What the bot says in {language}."
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH, omit_header=False, include_lineno=False, sort_output=False)
    kept = [
        line
        for line in file.getvalue().decode().splitlines(keepends=True)
        if not line.startswith(_HEADERS_OF_NOBODY)
    ]
    return "".join(kept)


_HEADERS_OF_NOBODY = tuple(
    f'"{name}:'
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)


def template() -> Catalog:
    """Return everything that the code says."""
    found = Catalog(domain="mentoring", charset="utf-8")
    for file, _, message, comments, context in extract_from_dir(
        ROOT / "bot", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("For translators:",)
    ):
        found.add(message, locations=[(f"bot/{file}", 0)], auto_comments=comments, context=context)
    for source in sorted((ROOT / "bot").rglob("*.py")):
        for said, within in within_f_strings(source):
            found.add(said, locations=[(str(source.relative_to(ROOT)), 0)], context=within)
    for module, sentence in sorted(refused()):
        found.add(sentence, locations=[(module, 0)])
    for sentence in guide.sentences():
        found.add(sentence, locations=[("bot/demo/guide.json", 0)])
    return found


def within_f_strings(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield what is said within the braces of f-strings, where Babel does not look, with its context."""
    texts = (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.JoinedStr))
    for call in (node for text in texts for node in ast.walk(text) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
            said = [
                one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            context = said.pop(0) if call.func.id == "pgettext" else None
            if said:
                yield (said[0] if len(said) == 1 else tuple(said)), context


def refused() -> Iterator[tuple[str, str]]:
    """Yield every sentence of a refusal, with its file."""
    for refusal in _below(Refusal):
        module = f"{refusal.__module__.replace('.', '/')}.py"
        yield module, one_line(refusal.__doc__)
        if issubclass(refusal, Blocker) and refusal is not Blocker:
            yield module, refusal.for_admins


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        # A docstring that only names a family is no sentence.
        if one.__module__.startswith(refusals.__name__):
            yield one
        yield from _below(one)


def is_said(message: Message) -> bool:
    """Whether a message is translated, in all its plural forms."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings)


def placeholders(sentence: str) -> set[str]:
    """Return what stands in the braces of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


if __name__ == "__main__":
    sys.exit(main())
