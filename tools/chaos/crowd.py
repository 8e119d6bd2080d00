"""People who use the bot, each in their own order, as long as they are let."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from time import time

from bot.ids import COMMAND, Field
from sandbox.driver import Driver
from sandbox.gestures.outcome import Outcome
from sandbox.person import DrivenPerson

# The answer to each of these never changes, whatever else does.
WORDS = ("help", "stop")

Doing = Callable[[DrivenPerson, Random], Outcome]


@dataclass(frozen=True)
class Gesture:
    """What somebody did, by the clock on the wall in seconds, and whether the bot acknowledged it."""

    who: str
    what: str
    began: float
    ended: float
    ok: bool


def _say(person: DrivenPerson, luck: Random) -> Outcome:
    return person.say(luck.choice(WORDS))


def _open_home(person: DrivenPerson, _: Random) -> Outcome:
    return person.open_home()


def _edit_profile(person: DrivenPerson, luck: Random) -> Outcome:
    opened = person.command(COMMAND, "profile")
    if not opened.ok:
        return opened
    person.fill(Field.HEADLINE, f"Number {luck.randrange(1_000)}")
    return person.submit()


def _accept(person: DrivenPerson, luck: Random) -> Outcome:
    return person.click(luck.choice(("Accept", "Confirm Match")))


def _say_no(person: DrivenPerson, luck: Random) -> Outcome:
    opened = person.click(luck.choice(("Decline", "Cancel", "End Connection")))
    return person.submit() if opened.ok else opened


# What people do, and how often; what somebody cannot do just now they leave.
HABITS: tuple[tuple[Doing, int], ...] = (
    (_say, 60),
    (_open_home, 10),
    (_edit_profile, 6),
    (_accept, 20),
    (_say_no, 4),
)


@dataclass
class Crowd:
    """So many threads, each with people of its own, who make about `rate` gestures a second together."""

    url: str
    people: Sequence[str]
    seed: int
    rate: float = 4.0
    threads: int = 4
    gestures: list[Gesture] = field(default_factory=list)
    _over: Event = field(default_factory=Event)
    _running: list[Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin."""
        for number in range(self.threads):
            self._running.append(Thread(target=self._act, args=(number,), name=f"crowd-{number}"))
        for one in self._running:
            one.start()

    def stop(self) -> None:
        """Let everybody finish what they are doing."""
        self._over.set()
        for one in self._running:
            one.join()

    def _act(self, number: int) -> None:
        luck = Random(f"{self.seed}-{number}")  # noqa: S311 - no secret, and the same in every run
        doings, weights = zip(*HABITS, strict=True)
        with Driver(self.url) as slack:
            mine = [one for one in slack.people() if one.name in self.people[number :: self.threads]]
            while not self._over.wait(luck.expovariate(self.rate / self.threads)):
                doing = luck.choices(doings, weights)[0]
                with suppress(LookupError):
                    self._note(luck.choice(mine), doing, luck)

    def _note(self, person: DrivenPerson, doing: Doing, luck: Random) -> None:
        began = time()
        outcome = doing(person, luck)
        what = doing.__name__.strip("_")
        self.gestures.append(Gesture(person.id, what, began, time(), outcome.ok))
