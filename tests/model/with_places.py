"""What people do with waiting lists."""

from hypothesis import strategies as st

from bot.enums import MatchState, Policy, Side, WaitlistState
from bot.services.waitlist import places
from tests.model import changes, may
from tests.model.changes import Tells
from tests.model.state import LIVE
from tests.model.steps import (
    Steps,
    asker,
    numbers,
    often,
    one_of,
    some,
    some_stuck,
    step,
)


class WithPlaces(Steps):
    """Queues, and places that are held."""

    # --- places

    @step(weight=4, number=numbers)
    def waits(self, number: int) -> None:
        """*Tell Me When a Place Frees*."""
        self.tick()
        mentee, mentor = self.a_pair(number, may.wait)
        if self.is_gone(mentee):
            return
        mentor_id = self.real.participants[mentor]
        self.does(
            may.wait(self.model, mentee, mentor),
            lambda s: places.join(s, self.real.people[mentee], mentor_id, self.real.now),
            lambda: changes.wait(self.model, mentee, mentor),
        )

    @step(weight=2, when=some_stuck, number=numbers, who=asker)
    def keeps_waiting(self, number: int, who: str) -> None:
        """*Keep Waiting*."""
        self.tick()
        n = self.a_stuck_match(number)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return

        def change() -> Tells:
            changes.close_match(self.model, n, MatchState.WITHDRAWN, Side.MENTEE)
            place = self.model.place(match.mentee, match.mentor)
            if place is None:
                return changes.wait(self.model, match.mentee, match.mentor)
            changes.place_timer(self.model, place)
            return set()

        self.does(
            may.keep_waiting(self.model, match, actor),
            lambda s: places.keep_waiting(s, self.real.people[actor], self.match_id(n), self.real.now),
            change,
        )

    @step(when=some("entries", *LIVE), number=numbers, mine=often)
    def leaves_list(self, number: int, *, mine: bool) -> None:
        """*Leave the List*."""
        self.tick()
        n = one_of(self.model.entries, number, LIVE)
        entry = self.model.entries[n]
        actor = entry.mentee if mine else entry.mentor
        if self.is_gone(actor):
            return
        against = [] if mine else ["NotYourPlace"]
        against += [] if entry.state in LIVE else ["NotOnTheList"]
        self.does(
            against,
            lambda s: places.leave(s, self.real.people[actor], self.real.ids["place"][n], self.real.now),
            lambda: changes.move_entry(self.model, n, WaitlistState.LEFT),
        )

    @step(
        weight=4,
        when=some("entries", WaitlistState.OFFERED),
        number=numbers,
        mine=often,
        policy=st.sampled_from([Policy.FORCED, Policy.REQUEST, Policy.REQUEST]),
    )
    def takes_place(self, number: int, *, mine: bool, policy: Policy) -> None:
        """Taking the place that is held."""
        self.tick()
        n = one_of(self.model.entries, number, (WaitlistState.OFFERED,))
        entry = self.model.entries[n]
        actor = entry.mentee if mine else entry.mentor
        if self.is_gone(actor):
            return
        against = [*may.take(self.model, entry, actor, policy)]
        match = self.model.open_match(entry.mentee, entry.mentor)
        if match is not None and policy is Policy.REQUEST:
            against += may.confirm_side(self.model, self.model.matches[match], Side.MENTEE)

        def change() -> Tells:
            forced = policy is Policy.FORCED
            return (changes.force if forced else changes.request)(self.model, entry.mentee, entry.mentor)

        self.does(
            against,
            lambda s: places.take(
                s, self.real.people[actor], self.real.ids["place"][n], policy, self.real.now
            ),
            change,
        )
