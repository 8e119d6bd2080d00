"""People in front of their Slack: they press buttons on their cards, and what Slack saw is timed."""

from collections.abc import Sequence

from bench.buttons import CLICK, Buttons, Press
from bench.clicker import NO_OP
from bench.population import Population, Situation
from bench.wire import Mark, Wire
from bot.ids import Action, CardKind
from sandbox.driver import Driver

# What is timed, from the gesture on.
NOTHING = "only acknowledged"
ACKNOWLEDGED = "first yes: acknowledged"
OWN_CARD = "first yes: own card redrawn"
OTHER_CARD = "first yes: the other's card posted"

Times = dict[str, list[float]]


class Screens:
    """The DMs of a population, with the cards of undecided matches, on which its mentees click in turn."""

    def __init__(self, slack: Driver, buttons: Buttons, population: Population) -> None:
        self._slack, self._buttons, self._population = slack, buttons, population
        self._clicked = 0

    def click(self, together: int, times: int) -> Times:
        """Confirm as so many mentees at the same moment, so many times, each after a click of their mentor.

        The mentor's is on a link, and only acknowledged.
        """
        found: Times = {}
        for _ in range(times):
            mentees = range(self._clicked + 1, self._clicked + together + 1)
            self._clicked += together
            for name, seconds in self._click(mentees).items():
                found.setdefault(name, []).extend(seconds)
        return found

    def _click(self, mentees: Sequence[int]) -> Times:
        wire = Wire(self._slack)
        mentors = [self._population.mentor(mentee, Situation.UNDECIDED) for mentee in mentees]
        pairs = list(zip(mentees, mentors, strict=True))
        self._buttons.press([self._press(NO_OP, mentor, mentee) for mentee, mentor in pairs])
        self._buttons.press([self._press(Action.CONFIRM_MATCH, mentee, mentee) for mentee in mentees])
        begun = [Mark.gesture(CLICK, mentee) for mentee in mentees]
        ends = {
            ACKNOWLEDGED: [Mark.acknowledged(CLICK, mentee) for mentee in mentees],
            OWN_CARD: [Mark.called("chat.update", mentee) for mentee in mentees],
            OTHER_CARD: [Mark.called("chat.postMessage", mentor) for mentor in mentors],
        }
        nothing = [(Mark.gesture(CLICK, mentor), Mark.acknowledged(CLICK, mentor)) for mentor in mentors]
        timed = {name: wire.seconds(zip(begun, marks, strict=True)) for name, marks in ends.items()}
        return {NOTHING: wire.seconds(nothing), **timed}

    def _press(self, action: Action, person: int, mentee: int) -> Press:
        match = self._population.match(mentee, Situation.UNDECIDED)
        return Press(action, person, CardKind.MATCH, match)
