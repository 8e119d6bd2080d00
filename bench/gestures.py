"""What people do in front of their Slack, each at their moment."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Event
from time import monotonic

from bench.cards import Key, Place
from bench.population import Population, Situation, slack_id
from bot.enums import Command
from bot.ids import COMMAND, Action, CardKind
from sandbox.driver import Driver
from sandbox.json_types import Json

HANDS = 32


class Shows(StrEnum):
    """What somebody waits for."""

    CARD = "own card"
    HOME = "Home"
    FORM = "a form"
    NOTHING = "only acknowledged"


@dataclass(frozen=True)
class Gesture:
    """What one person does, and what should come of it.

    `shows` is what they wait for; a card is the one at `place`. `notifies` is the card that another gets.
    """

    person: int
    what: Json
    shows: Shows
    action: Action | None = None
    place: Place | None = None
    notifies: Key | None = None


class People:
    """Everybody of a population, with their cards before them."""

    def __init__(self, population: Population, places: Mapping[Key, Place]) -> None:
        self._population, self._places = population, places

    def first_yes(self, mentee: int) -> Gesture:
        """Say the first yes: the mentor is asked."""
        return self._yes(mentee, Situation.UNDECIDED)

    def second_yes(self, mentee: int) -> Gesture:
        """Say the second yes: the two are connected, and the mentor is told."""
        return self._yes(mentee, Situation.MENTOR_SAID_YES)

    def put_off(self, mentee: int) -> Gesture:
        """Put off the question after a meeting; that concerns nobody else."""
        return self._press(Action.FOLLOW_UP_LATER, (mentee, CardKind.FOLLOW_UP, mentee))

    def link(self, mentee: int) -> Gesture:
        """Let the mentor who is to be asked follow a link on their card, which is only acknowledged."""
        match = self._population.match(mentee, Situation.UNDECIDED)
        mentor = self._population.mentor(mentee, Situation.UNDECIDED)
        pressed = self._press(Action.OPEN_DM, (mentor, CardKind.MATCH, match))
        return replace(pressed, shows=Shows.NOTHING)

    def home(self, person: int) -> Gesture:
        """Open Home."""
        return Gesture(person, {"kind": "open_home"}, Shows.HOME)

    def find(self, person: int) -> Gesture:
        """Open the list of mentors."""
        what = {"kind": "command", "command": COMMAND, "text": Command.FIND.value}
        return Gesture(person, what, Shows.FORM)

    def say(self, person: int, command: Command) -> Gesture:
        """Write a command to the bot; what it answers is not waited for."""
        return Gesture(person, {"kind": "message", "text": command.value}, Shows.NOTHING)

    def _yes(self, mentee: int, situation: Situation) -> Gesture:
        match = self._population.match(mentee, situation)
        mentor = self._population.mentor(mentee, situation)
        told = (mentor, CardKind.MATCH, match)
        return self._press(Action.CONFIRM_MATCH, (mentee, CardKind.MATCH, match), told)

    def _press(self, action: Action, card: Key, notifies: Key | None = None) -> Gesture:
        channel, ts = self._places[card]
        where = {"kind": "block_action", "surface": "message", "channel": channel, "ts": ts}
        what = where | {"action_id": action.value}
        return Gesture(card[0], what, Shows.CARD, action, (channel, ts), notifies)


def perform(slack: Driver, timed: Iterable[tuple[float, Gesture]], hands: int = HANDS) -> int:
    """Make each gesture at its second from now; return of how many people saw a failure.

    Args:
        slack: where.
        timed: the seconds from now, and what is done then.
        hands: how many gestures are under way at the same time.
    """
    began = monotonic()
    with ThreadPoolExecutor(hands) as people:
        outcomes = []
        for at, gesture in sorted(timed, key=lambda one: one[0]):
            Event().wait(max(0.0, began + at - monotonic()))
            outcomes.append(people.submit(slack.gesture, {"user": slack_id(gesture.person), **gesture.what}))
    return sum(not outcome.result()["ok"] for outcome in outcomes)
