"""What an admin is told who asks why two people cannot connect."""

from dataclasses import dataclass

from bot.read_models.common import Viewer
from bot.refusals import Refusal


@dataclass(frozen=True)
class PairFacts:
    """The mentee and the mentor whom an admin names."""

    viewer: Viewer
    mentee: str
    mentor: str
    # The viewer is one of the two: they read no more than the mentee would.
    viewer_is_one: bool = False


@dataclass(frozen=True)
class WhyFacts:
    """The reasons against connecting two people now."""

    pair: PairFacts
    # Of *Connect* from the directory.
    connect: tuple[Refusal, ...] = ()
    # Of going on after a one-time meeting; empty: the mentee is not asked about one.
    follow_up: tuple[Refusal, ...] | None = None
