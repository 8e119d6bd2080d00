"""axe-core, Deque's checker of accessibility, run on the page as it stands."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator

from tests.needs import is_missing

SCRIPT = Path(__file__).parent.parent / "protocol" / "node_modules" / "axe-core" / "axe.min.js"
# Off by default, because it is new; but whoever works by voice says what they see (WCAG 2.5.3).
ALSO = {"label-content-name-mismatch": {"enabled": True}}
# All that dark can change: its style sheet has the same names with other colours.
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """(node, options) => axe.run(node, { ...options, resultTypes: ["violations"] })"""


def require_axe() -> None:
    """Leave the test out where axe-core is not installed, but not in CI."""
    if not SCRIPT.exists():
        is_missing("Accessibility is checked with axe-core: it needs Node 20 and `make node-modules`.")


def violations(part: Locator, *, only_colours: bool = False) -> list[str]:
    """Return what is wrong in a part of the page, a line for each spot."""
    page = part.page
    if not page.evaluate("'axe' in window"):
        # As if typed into the console: the page's own rules let no foreign script in.
        page.evaluate(SCRIPT.read_text("utf-8"))
    found: dict[str, Any] = part.evaluate(RUN, {"runOnly": COLOURS} if only_colours else {"rules": ALSO})
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
