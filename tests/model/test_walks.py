"""Short walks through the model, each past a guard of the bot: what chance may not reach in a few examples.

Take the guard out, and its walk goes red: docs/testing.md lists what was tried.
"""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from bot.ids import Field
from tests.model import machine, workplace

Walk = list[Callable[["Walker"], None]]
LIN_ADA, KIM_ADA, NOOR_ADA, LIN_TOM, LIN_JO = (
    *(("Lin", "Ada"), ("Kim", "Ada"), ("Noor", "Ada")),
    *(("Lin", "Tom"), ("Lin", "Jo")),
)
SILENT = {"note": False, "reason": False, "never": False, "meeting": False}


class Walker(machine.Machine):
    """The machine, told which people and which rows: a pair for a number, and the number of a row."""

    def a_pair(self, number: Any, rule: object) -> tuple[str, str]:  # noqa: ANN401, ARG002 - the pair itself
        """Return the two that were named."""
        pair: tuple[str, str] = number
        return pair

    def a_match(self, number: int, *states: object) -> int:  # noqa: ARG002 - the machine's signature
        """Return the match of this number."""
        return number

    def a_meeting(self, number: int, *states: object) -> int:  # noqa: ARG002 - the same
        """Return the meeting of this number."""
        return number


def does(what: str, /, **arguments: object) -> Callable[[Walker], None]:
    """Return a step of a walk."""
    return lambda walker: getattr(walker, what)(**arguments)


def asks(pair: tuple[str, str]) -> Callable[[Walker], None]:
    """*Connect*."""
    return does("connects", number=pair)


def writes(pair: tuple[str, str]) -> Callable[[Walker], None]:
    """*Message*."""
    return does("writes", number=pair)


def waits(pair: tuple[str, str]) -> Callable[[Walker], None]:
    """*Tell Me When a Place Frees*."""
    return does("waits", number=pair)


def meets(pair: tuple[str, str], hours: int) -> Callable[[Walker], None]:
    """*Ask for a Meeting*, so many hours from now."""
    return does("asks_to_meet", number=pair, hours=[hours])


def says_yes(match: int, who: str = "turn") -> Callable[[Walker], None]:
    """*Confirm Match*."""
    return does("confirms", number=match, who=who)


def withdraws(match: int) -> Callable[[Walker], None]:
    """*Withdraw*."""
    return does("withdraws", number=match, who="mentee")


def offers(limit: int) -> Callable[[Walker], None]:
    """Ada offers so many places."""
    return does("saves_profile", name="Ada", limit=limit, roles="same", modes=None, forgives=False)


def passes(hours: int) -> Callable[[Walker], None]:
    """Time passes."""
    return does("time_passes", hours=hours, off=False)


def sets(field: Field, value: int) -> Callable[[Walker], None]:
    """An admin sets a number."""
    return does("sets_number", number=(field, value), back=False)


def refuses(how: str, who: str) -> Callable[[Walker], None]:
    """The first meeting is refused."""
    return does("refuses_meeting", number=0, who=who, how=how, never=False)


IS_ASKED_OUT = does("never_again", number=0, who="mentor")
ENDS = does("ends", number=0, who="mentee", **SILENT)
PICKS = does("picks", number=0, who="turn", which=0)
ARRIVES, SLACK_IS_AWAY = does("arrives"), does("slack_is_away")
WALKS: dict[str, Walk] = {
    "the last place goes once": [asks(LIN_ADA), asks(KIM_ADA), says_yes(0), says_yes(1)],
    "a wish looks like a pause": [asks(LIN_ADA), IS_ASKED_OUT, meets(LIN_ADA, 30)],
    "a wish stops timers": [asks(LIN_ADA), meets(LIN_ADA, 30), IS_ASKED_OUT],
    "a pause stops a new request": [
        *(writes(LIN_ADA), does("pauses", name="Ada", days=0)),
        says_yes(0, "mentee"),
    ],
    "nothing is over unread": [asks(LIN_ADA), SLACK_IS_AWAY, passes(800)],
    "a place lapses once it was read": [
        *(asks(LIN_ADA), says_yes(0), waits(KIM_ADA), passes(2)),
        *(SLACK_IS_AWAY, ENDS, passes(2), passes(168)),
    ],
    "a queue has an order": [asks(LIN_ADA), says_yes(0), waits(KIM_ADA), waits(NOOR_ADA), ENDS],
    "a lowered limit takes back what is held": [
        *(offers(2), asks(LIN_ADA), says_yes(0), asks(KIM_ADA), says_yes(1), waits(NOOR_ADA)),
        *(offers(3), offers(2)),
    ],
    "who waits is told that a mentor is full": [asks(LIN_ADA), asks(KIM_ADA), says_yes(0)],
    "a withdrawn request shrinks": [asks(LIN_ADA), ARRIVES, withdraws(0), ARRIVES],
    "a withdrawn meeting shrinks": [meets(LIN_ADA, 30), ARRIVES, refuses("withdraw", "mentee"), ARRIVES],
    "a declined meeting is news": [meets(LIN_ADA, 30), refuses("decline", "mentor")],
    "nobody is in two meetings": [meets(LIN_ADA, 26), PICKS, meets(KIM_ADA, 26)],
    "a question is asked, and asked about": [meets(LIN_ADA, 2), PICKS, passes(72)],
    "reminders wait for working hours": [asks(LIN_TOM), passes(360)],
    "days that change move timers": [writes(LIN_ADA), sets(Field.CONTACT_CLOSE_DAYS, 25)],
    "requests have a number": [
        *(sets(Field.MAX_OPEN_REQUESTS, 2), writes(LIN_ADA), writes(LIN_TOM), writes(LIN_JO)),
        *(says_yes(0, "mentee"), says_yes(1, "mentee"), says_yes(2, "mentee")),
    ],
    "taking back twice is enough": [asks(LIN_ADA), withdraws(0), asks(LIN_ADA), withdraws(1), asks(LIN_ADA)],
    "a conversation becomes the request": [writes(LIN_ADA), asks(LIN_ADA)],
    "a yes is said once": [asks(LIN_ADA), says_yes(0, "mentee")],
    "what has ended stays closed": [
        *(asks(LIN_ADA), says_yes(0), ENDS),
        does("declines", number=0, who="mentor", **SILENT),
    ],
    "a reason is for the admins": [
        asks(LIN_ADA),
        does("declines", number=0, who="mentor", **{**SILENT, "reason": True}),
    ],
    "what Slack did not confirm is looked up": [asks(LIN_ADA), does("delivers", luck="silence", read=0)],
    "a request taken back keeps the turn": [
        *(asks(LIN_ADA), asks(KIM_ADA), says_yes(1), waits(LIN_ADA), withdraws(0)),
        *(does("ends", number=1, who="mentee", **SILENT), offers(1)),
    ],
}


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_each_rule_holds_on_its_way(walk: Walk, tmp_path: Path, sqlite_template: Path) -> None:
    """Step by step, what is stored, told and shown is what the rules say."""

    class Opened(Walker):
        """The walker on an empty database."""

        @staticmethod
        def open() -> workplace.Workplace:
            return workplace.opened(f"sqlite:///{copyfile(sqlite_template, tmp_path / 'walk.db')}")

    walker = Opened()
    try:
        for step in walk:
            step(walker)
    finally:
        walker.teardown()
