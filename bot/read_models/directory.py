"""What the directory of mentors shows."""

from dataclasses import dataclass

from bot.read_models.common import Face, Viewer
from bot.refusals import Refusal


@dataclass(frozen=True)
class MentorFacts:
    """One mentor in the directory, for one mentee."""

    mentor_id: int
    face: Face
    headline: str
    topics: tuple[str, ...]
    free_places: int
    limit: int
    # Why *Connect* is missing; empty: it is there.
    cannot_connect: Refusal | None = None
    # The mentor is full and nothing else stands in the way: the viewer may wait for a place, or does already.
    may_wait: bool = False
    in_line: bool = False
    # Why *Message* is missing.
    cannot_message: Refusal | None = None
    # Whether one-time meetings are offered here at all, and why *Ask for a Meeting* is missing.
    meets: bool = False
    cannot_meet: Refusal | None = None


@dataclass(frozen=True)
class DirectoryFacts:
    """One page of the directory of mentors."""

    viewer: Viewer
    mentors: tuple[MentorFacts, ...]
    topic: str
    topics: tuple[str, ...]
    page: int
    pages: int
    # The viewer has not joined as a mentee: they may look, and are told how to join.
    must_join: bool = False
    # What they look for in their own words, where they chose no topic.
    words: str = ""
