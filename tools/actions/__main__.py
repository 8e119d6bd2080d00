"""`make docs`: write docs/actions.md."""

import sys
from pathlib import Path

from tools.actions.page import written
from tools.actions.tables import tried

PAGE = Path(__file__).parents[2] / "docs" / "actions.md"


def main() -> None:
    """Try everything, and write down what came of it."""
    PAGE.write_text(written(tried()), "utf-8")
    sys.stdout.write(f"{PAGE.relative_to(Path.cwd())} is written.\n")


if __name__ == "__main__":
    main()
