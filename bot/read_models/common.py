"""What a screen needs to know, read from the store by a service and drawn by `blocks`.

Plain frozen values: a screen drawn from them cannot query, lock or change anything. All times are
aware UTC; the screen shows them in the viewer's zone.
"""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Face:
    """A person as others see them."""

    person_id: int
    slack_user_id: str
    name: str
    # The https address of their photo, and what they do, as Slack says it; empty: nothing is known.
    photo: str = field(default="", kw_only=True)
    title: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class OtherPerson(Face):
    """The other person of a match or a meeting, as far as a card tells who they are."""

    # What they say about themselves here.
    headline: str = field(default="", kw_only=True)
    zone: ZoneInfo = field(default=ZoneInfo("UTC"), kw_only=True)


@dataclass(frozen=True)
class Viewer(Face):
    """The person who will read the screen."""

    zone: ZoneInfo
    team_id: str
