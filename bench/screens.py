"""People in front of their Slack: they press buttons on their cards, and what Slack saw is timed."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy import create_engine, delete, func, select

from bench.clicker import NO_OP
from bench.population import Population, Situation, channel_of, slack_id
from bench.wire import Mark, Wire
from bot.ids import Action, CardKind
from bot.models.card import Budget, Card, CardPost
from sandbox.driver import Driver
from sandbox.json_types import Json

LOOK_SECONDS = 0.2
CLICK = "block_actions"

# What is timed, from the gesture on.
NOTHING = "only acknowledged"
ACKNOWLEDGED = "first yes: acknowledged"
OWN_CARD = "first yes: own card redrawn"
OTHER_CARD = "first yes: the other's card posted"

Times = dict[str, list[float]]


class NotTakenError(Exception):
    """Slack's side could not deliver a gesture, so what was measured is not what was meant."""


class Screens:
    """The DMs of a population, with the cards of undecided matches, on which its mentees click in turn."""

    def __init__(self, slack: Driver, database_url: str, population: Population) -> None:
        self._slack, self._population = slack, population
        self._engine = create_engine(database_url)
        self._clicked = 0

    def wait_until_shown(self) -> None:
        """Let the courier bring everything to the DMs. Nobody here has opened their Home."""
        waiting = select(func.count()).select_from(Card).where(Card.dirty, Card.kind != CardKind.HOME.value)
        with self._engine.connect() as connection:
            while connection.execute(waiting).scalar_one():
                connection.rollback()
                Event().wait(LOOK_SECONDS)

    def forget_limits(self) -> None:
        """Begin with unused budgets."""
        with self._engine.begin() as connection:
            connection.execute(delete(Budget))

    def click(self, together: int, times: int) -> Times:
        """Let so many mentees confirm at the same moment, so many times, each after a click of their mentor.

        The mentor's is on a link, and only acknowledged.
        """
        found: Times = {}
        for _ in range(times):
            mentees = range(self._clicked + 1, self._clicked + together + 1)
            self._clicked += together
            for name, seconds in self._click(mentees).items():
                found.setdefault(name, []).extend(seconds)
        return found

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _click(self, mentees: Sequence[int]) -> Times:
        wire = Wire(self._slack)
        mentors = [self._population.mentor(mentee, Situation.UNDECIDED) for mentee in mentees]
        pairs = list(zip(mentees, mentors, strict=True))
        self._press(NO_OP, [(mentor, mentee) for mentee, mentor in pairs])
        self._press(Action.CONFIRM_MATCH, [(mentee, mentee) for mentee in mentees])
        begun = [Mark.gesture(CLICK, mentee) for mentee in mentees]
        ends = {
            ACKNOWLEDGED: [Mark.acknowledged(CLICK, mentee) for mentee in mentees],
            OWN_CARD: [Mark.called("chat.update", mentee) for mentee in mentees],
            OTHER_CARD: [Mark.called("chat.postMessage", mentor) for mentor in mentors],
        }
        nothing = [(Mark.gesture(CLICK, mentor), Mark.acknowledged(CLICK, mentor)) for mentor in mentors]
        timed = {name: wire.seconds(zip(begun, marks, strict=True)) for name, marks in ends.items()}
        return {NOTHING: wire.seconds(nothing), **timed}

    def _press(self, action: Action, presses: Iterable[tuple[int, int]]) -> None:
        """Let people press a button, each on their card of the undecided match of a mentee, all at once."""
        gestures = [self._gesture(action, person, mentee) for person, mentee in presses]
        with ThreadPoolExecutor(len(gestures)) as hands:
            for outcome in hands.map(self._slack.gesture, gestures):
                if not outcome["ok"]:
                    raise NotTakenError(outcome["failure"])

    def _gesture(self, action: Action, person: int, mentee: int) -> Json:
        match = self._population.match(mentee, Situation.UNDECIDED)
        ts = (
            select(CardPost.ts)
            .join(Card, Card.id == CardPost.card_id)
            .where(Card.recipient_id == person, Card.subject_id == match)
        )
        with self._engine.connect() as connection:
            place = {"channel": channel_of(person), "ts": connection.execute(ts).scalar_one()}
        what = {"kind": "block_action", "surface": "message", "action_id": action.value}
        return {"user": slack_id(person), **what, **place}
