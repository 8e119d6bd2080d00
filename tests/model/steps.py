"""One step of the machine: done or refused as the rules say, and then everything is looked at."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy.orm import Session

from bot.enums import MatchState, MeetingState, Policy, Side
from bot.refusals import Refusal
from tests.dying import Killed
from tests.model import changes, invariants
from tests.model.changes import Tells
from tests.model.clock import Followed
from tests.model.state import Match, Meeting, Programme, TimerKey, Told, name_of, side_of
from tests.model.workplace import PEOPLE, Workplace

# What may happen, by the name of the method.
CHOICES: dict[str, "Choice"] = {}
# What somebody does, in a transaction.
Act = Callable[[Session], object]
MINUTE = timedelta(minutes=1)
# Whatever is said about room, when a wish stands between two people, says too much (rule 7).
ABOUT_ROOM = {"MentorIsFull", "SeveralAsk", "PlaceIsFree", "AlreadyOnTheList", "TooManyOpenRequests"}

NAMES = [name for name in PEOPLE if name != "Grace"]
PAIRS = [(mentee, mentor) for mentee in ("Lin", "Kim", "Noor", "Jo") for mentor in ("Ada", "Tom", "Jo")]
mentors = st.sampled_from(["Ada", "Tom", "Jo"])
anybody = st.sampled_from(NAMES)
numbers = st.integers(0, 63)
# Mostly the one whose turn it is.
whose = st.sampled_from(["turn"] * 6 + ["mentee", "mentor", "stranger"])
asker = st.sampled_from(["mentee"] * 6 + ["mentor", "stranger"])
often = st.sampled_from([True] * 5 + [False])
seldom = st.sampled_from([False] * 5 + [True])
limits = st.integers(1, 3)
policies = st.sampled_from(list(Policy))


@dataclass(frozen=True)
class Choice:
    """Something that may happen: with which arguments, how often, and when at all."""

    arguments: Mapping[str, st.SearchStrategy[Any]]
    weight: int
    when: Callable[[Any], bool]


def step(
    weight: int = 1, when: Callable[[Any], bool] = lambda _: True, **arguments: st.SearchStrategy[Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Mark a method as something that may happen.

    Not as a rule of its own: Hypothesis leaves out half of the rules of an example, and what needs four of
    them in turn would be seen once in sixteen.
    """

    def mark(function: Callable[..., None]) -> Callable[..., None]:
        CHOICES[function.__name__] = Choice(arguments, weight, when)
        return function

    return mark


def some(what: str, *states: object) -> Callable[[Any], bool]:
    """Only where there is one in these states: what comes of others is tried on the way."""
    return lambda self: any(one.state in states for one in getattr(self.model, what))


def is_stuck(match: Match) -> bool:
    """Say whether a request waits for a place."""
    return match.asks is Side.MENTEE and match.told_full is not None


def some_stuck(self: "Steps") -> bool:
    """Only where a request waits for a place."""
    return any(map(is_stuck, self.model.matches))


class Steps(RuleBasedStateMachine):
    """How somebody does something, and what is looked at after each step."""

    # Who opens a workplace, new, for each example.
    open: Callable[[], Workplace]

    def __init__(self) -> None:
        super().__init__()
        self.real = type(self).open()
        self.model = self.real.stored()
        # By secret word: who may read it.
        self.secrets: dict[str, set[str]] = {}
        # How often each card was to notify so far.
        self.told = self.real.told()
        self.dies_at: int | None = None
        self.is_away = False

    def does(
        self,
        against: Iterable[str],
        act: Act,
        change: Callable[[], Tells | None],
    ) -> None:
        """Let somebody do something: it is done, or refused, as the rules say; and nothing else happens."""
        reasons, before = set(against), self.told
        if self.dies_at is not None:
            self._is_killed(act)
        if refusal := self._tries(act):
            said = {one.__name__ for one in type(refusal).__mro__}
            assert reasons & said, f"{type(refusal).__name__}, but {reasons or 'nothing'} stands in the way"
            if "NotTakingThisOn" in reasons:
                assert not said & ABOUT_ROOM, "a wish shows in what is said about room (rule 7)"
            self.agree()
            return
        assert not reasons, f"done, though {reasons} stood in the way"
        was = [deepcopy(one) for one in self.model.matches]
        tells = change() or set()
        decided = [n for n, one in enumerate(self.model.matches) if n >= len(was) or was[n] != one]
        tells |= changes.settle(self.model, decided)
        self.agree()
        self._heard(before, tells)

    def _tries(self, act: Act) -> Refusal | None:
        try:
            self.real.act(act)
        except Refusal as refusal:
            return refusal
        return None

    def _heard(self, before: dict[Told, int], tells: Tells) -> None:
        self.told = self.real.told()
        heard = {key for key, times in self.told.items() if times > before.get(key, 0)}
        assert heard == tells, f"told {heard - tells} too much, {tells - heard} too little"

    def _is_killed(self, act: Act) -> None:
        """The process dies in the middle: nothing of it is stored; the person clicks again."""
        at, self.dies_at = self.dies_at, None
        stored = self.real.stored()
        with suppress(Killed, Refusal), self.real.killed_at(at or 0):
            self.real.act(act)
        assert self.real.stored() == stored, "half of it was stored"

    def agree(self) -> None:
        """What is stored is what the model has; and the rules hold."""
        stored = self.real.stored()
        invariants.hold(stored)
        invariants.are_same(stored, self.model)

    def tick(self) -> None:
        """A minute passes, so that nothing happens at the same time; what falls due meanwhile is done."""
        self.real.now += MINUTE
        self.model.now = self.real.now
        if self.overdue:
            self.clock_runs()

    def clock_runs(self) -> None:
        """What falls due is done, and nothing else."""
        if self.real.run_jobs():
            stored, before = self.real.stored(), self.told
            tells = Followed(self.real, self.model, stored).follow()
            tells |= changes.settle(self.model)
            self.agree()
            self._heard(before, tells)
        assert not self.overdue, f"due and not done: {self.overdue}"

    @property
    def overdue(self) -> list[TimerKey]:
        """The timers that should have come by now."""
        timers = self.model.timers.items()
        return [key for key, one in timers if not (one.done or one.held) and one.due <= self.model.now]

    # --- choosing

    def a_pair(self, number: int, rule: Callable[[Programme, str, str], Iterable[str]]) -> tuple[str, str]:
        """Return a mentee and a mentor; seven of eight times two for whom this is possible."""
        possible = [pair for pair in PAIRS if not any(rule(self.model, *pair))]
        chosen = possible if possible and number % 8 else PAIRS
        return chosen[number % len(chosen)]

    def a_match(self, number: int, *states: MatchState) -> int:
        """Return one of the matches; seven of eight times one in these states."""
        return one_of(self.model.matches, number, states)

    def a_stuck_match(self, number: int) -> int:
        """Return one of the matches; seven of eight times a request that waits for a place."""
        stuck = [n for n, one in enumerate(self.model.matches) if is_stuck(one)]
        return stuck[number % len(stuck)] if number % 8 else number % len(self.model.matches)

    def a_meeting(self, number: int, *states: MeetingState) -> int:
        """Return one of the meetings, likewise."""
        return one_of(self.model.meetings, number, states)

    def actor(self, row: Match | Meeting, who: str) -> str:
        """Return one of the two of a row, or somebody else."""
        if who == "stranger":
            return next(name for name in NAMES if side_of(row, name) is None)
        return name_of(row, _turn(row) if who == "turn" else Side(who))

    def secret(self, *readers: str) -> str:
        """Return a word that only these people may ever read."""
        word = f"secret{len(self.secrets)}x"
        self.secrets[word] = set(readers)
        return word

    def is_gone(self, name: str) -> bool:
        """Say whether somebody is gone from Slack, and so does nothing."""
        return self.model.people[name].gone

    # --- ids

    def match_id(self, n: int) -> int:
        """Return the id under which a match is stored."""
        return self.real.ids["match"][n]

    def meeting_id(self, n: int) -> int:
        """Return the id under which a meeting is stored."""
        return self.real.ids["meeting"][n]


def one_of(rows: list[Any], number: int, states: Iterable[object]) -> int:
    """Return the number of one of these rows: seven of eight times one in these states."""
    wanted = [n for n, row in enumerate(rows) if row.state in states]
    return wanted[number % len(wanted)] if wanted and number % 8 else number % len(rows)


def _turn(row: Match | Meeting) -> Side:
    """Return whose turn it is: who has to answer, who wrote last, or just one of the two."""
    if row.closed_by:
        return row.closed_by
    if isinstance(row, Meeting):
        return row.picks if row.state is MeetingState.REQUESTED else Side.MENTEE
    return row.asks.other if row.asks else Side.MENTEE


def side_in(row: Match | Meeting, name: str) -> Side:
    """Return the side of one of the two."""
    side = side_of(row, name)
    assert side
    return side


def inputs(times: list[datetime]) -> dict[str, datetime]:
    """Return times as the form has them, each under its input."""
    return {f"time.{n}": at for n, at in enumerate(times, start=1)}
