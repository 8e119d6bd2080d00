"""What the documentation names is there: the steps of the walks, the files it links to, the rules cited."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.blocks.gallery import SCREENS
from tools import pictures

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
WALKS = (ROOT / "docs/architecture.md").read_text("utf-8").partition("## Four walks")[2].partition("\n## ")[0]
CODE = [file for folder in ("bot", "sandbox", "tests", "bench") for file in (ROOT / folder).rglob("*.py")]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(bot\.[\w.]+)`", WALKS))))
def test_a_name_in_a_walk_can_be_imported(name: str) -> None:
    """Whoever follows a click through the code finds each step under the name that the page gives."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[end:]:
            found = getattr(found, attribute)
        return
    pytest.fail(f"{name} is nowhere")


def test_a_walk_has_at_most_twelve_steps() -> None:
    """Longer ones are not read."""
    walks = WALKS.split("\n### ")[1:]
    assert len(walks) == 4
    for walk in walks:
        assert 1 < len(re.findall(r"^\d+\. ", walk, re.MULTILINE)) <= 12, walk.splitlines()[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    """Between the pages and into the code; what is on the web is not asked."""
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
        if "://" not in link and not link.startswith("mailto:"):
            assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_file_that_is_named_is_there(page: Path) -> None:
    """Whoever looks for the code that a page speaks of finds it under the path that the page gives."""
    for path in re.findall(r"`((?:bot|sandbox|tests|bench|docs|tools)/[\w./-]+)`", page.read_text("utf-8")):
        assert (ROOT / path).exists(), path


def test_a_rule_that_is_cited_is_written_down() -> None:
    """Code and tests cite the rules of docs/product.md by number."""
    product = (ROOT / "docs/product.md").read_text("utf-8")
    written = {int(number) for number in re.findall(r"^(\d+)\. ", product, re.MULTILINE)}
    pages = [file for file in PAGES if file.name != "product.md"]
    cited = {
        int(number)
        for file in [*CODE, *pages]
        if "node_modules" not in file.parts
        for number in re.findall(r"\b[Rr]ules? (\d+)", file.read_text("utf-8"))
    }
    assert cited
    assert cited <= written


def test_each_picture_is_of_a_screen_and_is_shown() -> None:
    """`make pictures` can take it anew, and nothing lies there that no page shows."""
    assert {screen for screen, _, _ in pictures.SCREENS.values()} <= SCREENS.keys()
    shown = {
        path for page in PAGES for path in re.findall(r"pictures/([\w/-]+)\.png", page.read_text("utf-8"))
    }
    assert {
        str(file.relative_to(pictures.PICTURES).with_suffix("")) for file in pictures.PICTURES.rglob("*.png")
    } == shown
    assert {f"screens/{file}" for file in pictures.SCREENS} <= shown
