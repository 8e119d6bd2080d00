"""The releases there were, newest last: what the tests of upgrades start from.

A release's migrations never change afterwards, and what comes later only adds: the release before runs on
the new schema while processes are replaced one after another.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """A version of the changelog, the commit that it is, and the revision of its schema."""

    version: str
    commit: str
    schema: str


RELEASES = (Release("0.1.0", commit="531438129b4a377662410088d1da4f10618d9115", schema="0006"),)
