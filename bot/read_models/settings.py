"""What the Matching Settings need to know. See `read_models.common` for how facts are used."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.enums import Policy, StepBar
from bot.ids import Field
from bot.languages import ENGLISH
from bot.read_models.common import Viewer


@dataclass(frozen=True)
class Choices:
    """The settings as stored, or as ticked in the open modal."""

    ongoing: bool
    one_time: bool
    preferred: bool
    follow_up: Policy
    mentors_choose: bool
    default_max_connections: int

    @property
    def in_the_way(self) -> tuple[StepBar, ...]:
        """Which of them bar the step from a one-time meeting to an ongoing connection."""
        barred = (
            (StepBar.ONGOING_OFF, not self.ongoing),
            (StepBar.ONE_TIME_OFF, not self.one_time),
            (StepBar.PREFERRED_ON, self.preferred),
        )
        return tuple(bar for bar, bars in barred if bars)


@dataclass(frozen=True)
class SettingsFacts:
    """The Matching Settings of a programme, for an admin."""

    viewer: Viewer
    program_name: str
    # As stored when the form was opened, and as ticked by now.
    shown: Choices
    choices: Choices


@dataclass(frozen=True)
class NumbersFacts:
    """Days and limits of a programme as stored, each under the input that asks for it."""

    program_name: str
    numbers: Mapping[Field, int]


@dataclass(frozen=True)
class ProgramSettings:
    """The programme's name, working hours (of the day, midnight at the end is 24), guests and language."""

    name: str
    workday_starts: int
    workday_ends: int
    guests_take_part: bool
    # What it speaks with those whose language nobody knows (`bot.languages`).
    language: str = ENGLISH


@dataclass(frozen=True)
class PolicyChangedFacts:
    """Mentees may make a mentor theirs without asking from now on: told to mentors with planned meetings."""

    viewer: Viewer
    program_name: str
    changed_by: str
    # Still so, when the card is drawn.
    still_forced: bool
