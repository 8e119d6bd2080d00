"""What a screen needs to know, read from the store by a service and drawn by `blocks`.

Plain frozen values: a screen drawn from them cannot query, lock or change anything. All times are
aware UTC; the screen shows them in the viewer's zone.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Face:
    """A person as others see them."""

    person_id: int
    slack_user_id: str
    name: str


@dataclass(frozen=True)
class Viewer(Face):
    """The person who will read the screen."""

    zone: ZoneInfo
    team_id: str
