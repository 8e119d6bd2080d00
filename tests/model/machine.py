"""The machine: what people do and what happens to the bot, in any order."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.model import invariants
from tests.model.steps import (
    CHOICES,
    MINUTE,
    anybody,
    numbers,
    seldom,
    step,
    whose,
)
from tests.model.with_matches import WithMatches
from tests.model.with_meetings import WithMeetings
from tests.model.with_people import WithPeople
from tests.model.with_places import WithPlaces

BEGUN = ("contact", "request", "connection", "connection", "meeting")
# What Slack does, and what it says of it.
FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "silence": ("drop_after", {}),
    "status": ("status", {"status": 500, "after_work": True}),
    "error": ("error", {"error": "internal_error", "after_work": True}),
    "limit": ("ratelimited", {"seconds": 1}),
}


class Machine(WithMatches, WithPlaces, WithMeetings, WithPeople):
    """One programme, from its first day on."""

    def teardown(self) -> None:
        """Everything arrives in the end."""
        try:
            self.arrives()
        finally:
            self.real.close()

    @initialize(begun=st.lists(st.tuples(st.sampled_from(BEGUN), numbers), max_size=6))
    def begins(self, begun: list[tuple[str, int]]) -> None:
        """Something is under way already."""
        for what, number in begun:
            {"contact": self.writes, "request": self.connects, "connection": self.connects}.get(
                what, self.meets
            )(number)
            if what == "connection" and self.model.matches:
                self.confirms(len(self.model.matches) - 1, "turn")

    @rule(data=st.data())
    def happens(self, data: st.DataObject) -> None:
        """Something that is possible now."""
        possible = [name for name, one in CHOICES.items() if one.when(self) for _ in range(one.weight)]
        name = data.draw(st.sampled_from(possible), "what happens")
        getattr(self, name)(**data.draw(st.fixed_dictionaries(dict(CHOICES[name].arguments)), name))

    def meets(self, number: int) -> None:
        """A meeting is planned."""
        self.asks_to_meet(number, [26, 50])
        if self.model.meetings:
            self.picks(len(self.model.meetings) - 1, "turn", 0)

    @step(when=lambda self: bool(self.model.matches), number=numbers, who=whose, meeting=st.booleans())
    def asks_never_again(self, number: int, who: str, *, meeting: bool) -> None:
        """*Don't Match Us Again*, from a card."""
        if meeting and self.model.meetings:
            self.never_again_after_meeting(number, who)
        else:
            self.never_again(number, who)

    # --- what happens to the bot

    @step(weight=6, hours=st.sampled_from([2, 12, 24, 24, 72, 168, 168, 360, 800]), off=seldom)
    def time_passes(self, hours: int, *, off: bool) -> None:
        """Hours or weeks pass; the bot does what falls due on the way, or is off."""
        until = self.real.now + timedelta(hours=hours)
        while not off and (due := self._next_due(until)):
            self.real.now = self.model.now = due + MINUTE
            self.clock_runs()
            if not self.is_away:
                self.real.deliver()
        self.real.now = self.model.now = max(until, self.real.now)
        self.clock_runs()

    def _next_due(self, until: datetime) -> datetime | None:
        coming = [one.due for one in self.model.timers.values() if not one.done and not one.held]
        return min((one for one in coming if self.real.now < one <= until), default=None)

    @step()
    def slack_is_away(self) -> None:
        """Nothing is delivered from now on, until something is."""
        self.is_away = True

    @step(weight=2, statement=st.integers(0, 60))
    def will_be_killed(self, statement: int) -> None:
        """The process dies during the next click."""
        self.dies_at = statement

    @step(
        weight=2,
        luck=st.sampled_from(["good", "good", "death", "silence", "status", "error", "limit"]),
        read=st.integers(0, 25),
    )
    def delivers(self, luck: str, read: int) -> None:
        """All is brought to Slack, by one worker or two; or Slack does not say what it did."""
        if luck == "death":
            self.real.dies_delivering(read)
        elif luck != "good":
            kind, details = FAULTS[luck]
            methods = ["chat.postMessage", "chat.update", "chat.delete"]
            self.real.slack.fault(kind, methods=methods, **details)
        self.arrives()

    def arrives(self) -> None:
        """Everything is delivered: what Slack shows is what is stored."""
        self.is_away = False
        self.real.deliver()
        invariants.shown(self.real, self.secrets)

    @step(name=anybody)
    def opens_home(self, name: str) -> None:
        """Somebody looks at their Home."""
        if self.is_gone(name):
            return
        self.real.opens_home(name)
        self.arrives()
        invariants.home_is_true(self.real, name, self.secrets)
