"""Whatever people read stands within a call that translates it."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tools.messages import KEYWORDS

BOT = Path(__file__).parents[1] / "bot"
PACKAGES = ("blocks", "handlers", "delivery", "services", "read_models")
MODULES = sorted(file for package in PACKAGES for file in (BOT / package).rglob("*.py"))

# A word that begins like a sentence, two words, or one that stands beside a fact.
READABLE = re.compile(
    r"(?<![\w%])[A-Z][a-z]|[A-Za-z]{2,}[^\w\s]* +[A-Za-z]{2,}|[a-z]{2,}[^\w\s]? +$|^ +[a-z]{2,}"
)
MARKUP = re.compile(r"<[^>]*>?|\{[^}]*\}")
# Calls whose words nobody reads in Slack or in a mail: patterns, SQL, zones, and what goes to the log.
NOT_READ = re.compile(r"(logger|logging)\.|(re\.compile|text|ZoneInfo|TypeVar)$|.*\.(waits|startswith)$")
# Module, and what it has that is no sentence.
EXCEPTIONS: Mapping[str, str] = {
    "blocks/my_data_page.py": r"\n:root",  # the style of the page
    "delivery/failures.py": r"[a-z_\s]+$|needed: $",  # what Slack answers
    "delivery/machine_clock.py": r"",  # said to the operator
    "delivery/mail/calendar.py": r"-//Mentoring bot//EN$",  # who made the file, for programs
    "delivery/mail/server.py": r"RCPT TO$|MAIL FROM$| at ",  # commands of SMTP
    "delivery/pause_log.py": r" answers $",
    "delivery/render.py": r"Rendered| at ",  # names of types; where a fault was
    "delivery/steps.py": r"Call$|the Home of $|card $",  # what the log calls a screen
    "services/effects/__init__.py": r"FollowUpStep$",
    "services/program/setup.py": r"Mentoring$",  # a programme's first name, which its admins change
}


def test_every_sentence_can_be_translated() -> None:
    """No module of ours says something in English to everybody."""
    found = {
        f"{file.relative_to(BOT)}:{line}": text
        for file in MODULES
        for line, text in unmarked(ast.parse(file.read_text("utf-8")))
        if not re.match(EXCEPTIONS.get(str(file.relative_to(BOT)), r"(?!)"), text)
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        'kit.section("Nobody waits.")',
        'kit.section(f"Nobody waits for {name}.")',
        'kit.option(Choice.YES, "Yes")',
        'StaticSelectElement(placeholder="Choose somebody")',
        'WORDS = {Kind.ONE: "not yet"}',
        'kit.section(_("{when} left", when="two days"))',
        'said += f" until {day}" if day else ""',
    ],
)
def test_a_sentence_is_found(code: str) -> None:
    """In a block, an option, a placeholder, a table, an f-string; and as a fact within another one."""
    assert [text for _, text in unmarked(ast.parse(code))]


@pytest.mark.parametrize(
    "code",
    [
        'kit.section(_("Nobody waits."))',
        'def card():\n    """Return a card."""',
        'logger.info("Card %s is given up.", card)',
        'message = f"{card} has no time"\nraise ValueError(message)',
        'block["Card of"]',
        'f"<b>{name}</b>"',
    ],
)
def test_what_nobody_reads_is_left_alone(code: str) -> None:
    """What is marked, docstrings, the log, mistakes of ours, keys, HTML."""
    assert list(unmarked(ast.parse(code))) == []


def unmarked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield each text that a person could read and that nothing translates, with its line."""
    for node in ast.iter_child_nodes(_without_marked(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if READABLE.search(MARKUP.sub("", node.value)):
                yield node.lineno, node.value
        elif not _is_read_by_nobody(node):
            yield from unmarked(node)


def _without_marked(node: ast.AST) -> ast.AST:
    """Return a node without its sentences that are translated, and its mistakes of ours."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
        return ast.Tuple([one.value for one in node.keywords])
    raised = {
        argument.id
        for one in ast.iter_child_nodes(node)
        if isinstance(one, ast.Raise) and isinstance(one.exc, ast.Call)
        for argument in one.exc.args
        if isinstance(argument, ast.Name)
    }
    kept = [one for one in ast.iter_child_nodes(node) if not _is_message(one, raised)]
    return ast.Module(kept, []) if raised else node  # type: ignore[arg-type] # whatever has children


def _is_message(node: ast.AST, raised: set[str]) -> bool:
    """Whether a node is the text of an error that is raised at once."""
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id in raised for target in node.targets
    )


def _is_read_by_nobody(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return bool(NOT_READ.match(ast.unparse(node.func)))
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant))
