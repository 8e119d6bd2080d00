"""Many people's clicks, sent as load and counted in the database afterwards."""

from collections.abc import Sequence

from sqlalchemy import create_engine, func, select

from bench.figures import Figures
from bench.load import Load
from bench.payloads import Payloads, Request
from bench.population import Population, Situation
from bench.processes import Server
from bot.ids import Action
from bot.models.match import Match

# A link's button: there is nothing to do but to acknowledge it.
NO_OP = Action.OPEN_DM


class NotCommittedError(Exception):
    """The database holds another number of confirmations than were acknowledged."""


class Clicker:
    """Sends clicks of one population, each confirmation on another of its pending matches.

    `already` is how many mentees, from the first on, click on their undecided match elsewhere.
    """

    def __init__(
        self,
        payloads: Payloads,
        population: Population,
        running: Server,
        connections: int,
        *,
        already: int = 0,
    ) -> None:
        self._payloads, self._population, self._server = payloads, population, running
        self._load = Load(running, connections)
        self._confirmed = dict.fromkeys(Situation, 0) | {Situation.UNDECIDED: already}

    def no_ops(self, number: int, figures: Figures) -> None:
        """Click `number` times on a button that is only acknowledged."""
        people = range(1, number + 1)
        self._send([self._click(NO_OP, one, Situation.UNDECIDED) for one in people], figures)

    def confirmations(self, situation: Situation, number: int, figures: Figures) -> None:
        """Confirm as many matches of this situation, each for the first time."""
        first = self._confirmed[situation] + 1
        self._confirmed[situation] += number
        people = range(first, first + number)
        self._send([self._click(Action.CONFIRM_MATCH, one, situation) for one in people], figures)

    def close(self) -> None:
        """Close the connections."""
        self._load.close()

    def require_committed(self, url: str) -> None:
        """Count what is stored.

        Raises:
            NotCommittedError: it is not what was acknowledged.
        """
        engine = create_engine(url)
        confirmed = select(func.count()).select_from(Match).where(Match.mentee_confirmed_at.is_not(None))
        with engine.connect() as connection:
            stored = connection.execute(confirmed).scalar_one()
        engine.dispose()
        expected = self._population.confirmed_by_mentees + sum(self._confirmed.values())
        if stored != expected:
            raise NotCommittedError(f"{stored} confirmations are stored, not {expected}")

    def _send(self, requests: Sequence[Request], figures: Figures) -> None:
        processor = self._server.processor_time()
        seconds, took = self._load.send(requests)
        figures.add(seconds, took, self._server.processor_time() - processor)

    def _click(self, action: Action, mentee: int, situation: Situation) -> Request:
        return self._payloads.click(action, mentee, self._population.match(mentee, situation))
