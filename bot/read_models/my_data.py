"""What the card that brings somebody's own data needs to know."""

from dataclasses import dataclass

from bot.read_models.common import Viewer


@dataclass(frozen=True)
class MyDataFacts:
    """Somebody asked for everything that is stored about them."""

    viewer: Viewer
    # The files could not be sent, or nobody can say whether they were.
    failed: bool = False
