"""What product.md says of button 1 of the follow-up, and of nothing else: written from that page alone."""

from dataclasses import dataclass
from itertools import product

from bot.enums import Policy

MODES = ("ongoing", "one_time", "preferred")
CHOOSE = ("no", "both", "ongoing only", "one-time only")
ROOM = ("free", "full", "held for another")
BETWEEN = ("nothing", "in conversation", "asked", "connected", "ended", "don't match again")
MENTOR = ("active", "paused", "left")

# How an admin reads each reason, by what it begins with.
PAUSED = "Ada has paused mentoring."
PRIVATE = "A private choice of one of the two rules this pair out."
LEFT = "Ada does not take part as a mentor."
NO_ONGOING = "Ongoing mentoring is off."
STEP_OFF = "A one-time meeting does not lead to ongoing mentoring"
ONE_TIME_ONLY = "Ada takes one-time meetings only."
CONNECTED = "Ada has been the mentor of Lin"
ASKED = "Lin asked Ada"
FULL = "Ada is at the limit"


@dataclass(frozen=True)
class Case:
    """One combination of what decides about button 1."""

    modes: frozenset[str]
    policy: Policy
    choose: str
    room: str
    between: str
    mentor: str

    @property
    def active(self) -> Policy:
        """The second row is offered only while ongoing and one-time are on and preferred is off."""
        return self.policy if self.modes == {"ongoing", "one_time"} else Policy.OFF

    @property
    def reasons(self) -> frozenset[str]:
        """Every reason why button 1 is missing; none: it is there."""
        said = {
            LEFT: self.mentor == "left",
            PAUSED: self.mentor == "paused",
            PRIVATE: self.between == "don't match again",
            NO_ONGOING: "ongoing" not in self.modes,
            STEP_OFF: self.policy is Policy.OFF or "one_time" not in self.modes or "preferred" in self.modes,
            ONE_TIME_ONLY: self.choose == "one-time only",
            CONNECTED: self.between == "connected",
            ASKED: self.between == "asked" and self.active is not Policy.FORCED,
            FULL: self.room != "free",
        }
        return frozenset(reason for reason, holds in said.items() if holds)

    @property
    def buttons(self) -> list[str]:
        """The card's buttons, in their order."""
        first = {Policy.FORCED: "Make Ada My Mentor", Policy.REQUEST: "Ask Ada to Mentor Me"}
        return [
            *([] if self.reasons else [first[self.active]]),
            "Just Give Feedback",
            "We Did Not Meet",
            *(["Tell Me When a Place Frees"] if self.reasons == {FULL} else []),
            "Ask Me in a Week",
        ]


def cases(room: str, between: str, mentor: str) -> list[Case]:
    """Return every combination of settings for one situation of the two."""
    modes = [frozenset(compress) for compress in _subsets(MODES)]
    return [Case(*chosen, room, between, mentor) for chosen in product(modes, Policy, CHOOSE)]


def situations() -> list[tuple[str, str, str]]:
    """Return every situation of the two."""
    return list(product(ROOM, BETWEEN, MENTOR))


def _subsets(names: tuple[str, ...]) -> list[list[str]]:
    return [
        [name for name, on in zip(names, kept, strict=True) if on]
        for kept in product((True, False), repeat=len(names))
    ]
