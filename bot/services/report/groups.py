"""Counts that give nobody away: what is too few is counted together with what stands next to it.

Everything that a reader who is no admin reads is a sum of such groups, so that no subtraction leads to
fewer than five either, zero included: see `docs/decisions/0018-counts-that-give-nobody-away.md`.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

# The least that is shown to readers who are not admins.
LEAST = 5

T = TypeVar("T")


def merged(parts: Sequence[T], is_enough: Callable[[Sequence[T]], bool]) -> list[tuple[T, ...]]:
    """Merge neighbours until each group is enough; what is left at the end joins the last group.

    No group at all where all of them together are not enough.
    """
    groups: list[tuple[T, ...]] = []
    rest: list[T] = []
    for part in parts:
        rest.append(part)
        if is_enough(rest):
            groups.append(tuple(rest))
            rest = []
    if groups and rest:
        groups[-1] += tuple(rest)
    return groups
