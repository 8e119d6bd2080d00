"""What people do with one-time meetings."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from bot.enums import FollowUpChoice, MeetingState, Policy, Side
from bot.services.follow_up import choosing
from bot.services.meeting import arranging
from bot.services.meeting import closing as meeting_closing
from bot.services.rules.declining import DeclineForm
from tests.model import changes, may
from tests.model.changes import Tells
from tests.model.state import AHEAD, Meeting, Programme, name_of, side_of
from tests.model.steps import (
    Act,
    Steps,
    inputs,
    numbers,
    policies,
    seldom,
    side_in,
    some,
    step,
    whose,
)


class WithMeetings(Steps):
    """Meetings, and the question after them."""

    # --- meetings

    @step(weight=3, number=numbers, hours=st.lists(st.integers(1, 200), min_size=1, max_size=3, unique=True))
    def asks_to_meet(self, number: int, hours: list[int]) -> None:
        """*Ask for a Meeting*."""
        self.tick()
        mentee, mentor = self.a_pair(number, _may_meet)
        if self.is_gone(mentee):
            return
        times = [self._at(one) for one in hours]
        wish = arranging.Wish(self.secret(mentee, mentor), 30, inputs(times))
        mentor_id = self.real.participants[mentor]
        made = Meeting(mentee, mentor, 30, self.model.now, frozenset(times))
        self.does(
            may.meet(self.model, mentee, mentor, times, 30),
            lambda s: arranging.request(s, self.real.people[mentee], mentor_id, wish, self.real.now),
            lambda: changes.meet(self.model, made),
        )

    def _at(self, hours: int) -> datetime:
        """Return a full hour so much later; sometimes one that is nearly over."""
        return self.model.now.replace(minute=0, second=0) + timedelta(hours=hours)

    @step(weight=4, when=some("meetings", *AHEAD), number=numbers, who=whose, which=numbers)
    def picks(self, number: int, who: str, which: int) -> None:
        """One of the times."""
        self.tick()
        n = self.a_meeting(number, *AHEAD)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor):
            return
        known = sorted(row.times) or [row.starts_at or self._at(1)]
        at = known[which % len(known)]
        self.does(
            may.pick(self.model, n, actor, at),
            lambda s: arranging.pick(s, self.real.people[actor], self.meeting_id(n), at, self.real.now),
            lambda: changes.pick(self.model, n, side_in(row, actor), at),
        )

    @step(
        weight=2,
        when=some("meetings", *AHEAD),
        number=numbers,
        who=whose,
        hours=st.lists(st.integers(1, 200), min_size=1, max_size=2, unique=True),
    )
    def suggests(self, number: int, who: str, hours: list[int]) -> None:
        """*Suggest Another Time*, *Reschedule*."""
        self.tick()
        n = self.a_meeting(number, *AHEAD)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor):
            return
        times = [self._at(one) for one in hours]
        self.does(
            may.suggest(self.model, n, actor, times),
            lambda s: arranging.suggest(
                s, self.real.people[actor], self.meeting_id(n), inputs(times), self.real.now
            ),
            lambda: changes.change_times(self.model, n, side_in(row, actor), times),
        )

    @step(when=some("meetings", MeetingState.SCHEDULED), number=numbers, who=whose)
    def keeps_time(self, number: int, who: str) -> None:
        """*Keep the Time*."""
        self.tick()
        n = self.a_meeting(number, MeetingState.SCHEDULED)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor):
            return
        self.does(
            may.keep_time(self.model, n, actor),
            lambda s: arranging.keep_time(s, self.real.people[actor], self.meeting_id(n), self.real.now),
            lambda: changes.change_times(self.model, n, side_in(row, actor), ()),
        )

    @step(
        when=some("meetings", *AHEAD),
        number=numbers,
        who=whose,
        how=st.sampled_from(["decline", "withdraw", "cancel"]),
        never=seldom,
    )
    def refuses_meeting(self, number: int, who: str, how: str, *, never: bool) -> None:
        """*Decline*, *Withdraw*, *Cancel Meeting*."""
        self.tick()
        wanted = MeetingState.SCHEDULED if how == "cancel" else MeetingState.REQUESTED
        n = self.a_meeting(number, wanted)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor):
            return
        me, now, form = self.real.people[actor], self.real.now, DeclineForm(never_again=never)
        act: dict[str, Act] = {
            "decline": lambda s: meeting_closing.decline(s, me, self.meeting_id(n), form, now),
            "withdraw": lambda s: meeting_closing.withdraw(s, me, self.meeting_id(n), now),
            "cancel": lambda s: meeting_closing.cancel(s, me, self.meeting_id(n), form, now),
        }
        over = {
            "decline": MeetingState.DECLINED,
            "withdraw": MeetingState.WITHDRAWN,
            "cancel": MeetingState.CANCELLED,
        }
        against = {
            "decline": may.refuse_meeting(row, actor, Side.MENTOR),
            "withdraw": may.refuse_meeting(row, actor, Side.MENTEE),
            "cancel": may.cancel(self.model, row, actor),
        }

        def change() -> Tells:
            side = side_in(row, actor)
            if never and how != "withdraw":
                self.model.wishes.add((actor, name_of(row, side.other)))
            return changes.close_meeting(self.model, n, over[how], side)

        self.does(against[how], act[how], change)

    @step(when=some("meetings", MeetingState.DECLINED), number=numbers, who=whose)
    def sends_note_about_meeting(self, number: int, who: str) -> None:
        """One note, later, from the declined card."""
        self.tick()
        n = self.a_meeting(number, MeetingState.DECLINED)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor):
            return
        note = self.secret(row.mentee, row.mentor)

        def change() -> Tells:
            row.noted = True
            return {changes.told_meeting(self.model, n, side_in(row, actor).other)}

        self.does(
            may.note(row, actor),
            lambda s: meeting_closing.send_note(
                s, self.real.people[actor], self.meeting_id(n), note, self.real.now
            ),
            change,
        )

    def never_again_after_meeting(self, number: int, who: str) -> None:
        """*Don't Match Us Again*, from the card of a meeting."""
        self.tick()
        n = self.a_meeting(number)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor):
            return
        self.does(
            ["NotYours"] if side_of(row, actor) is None else [],
            lambda s: meeting_closing.exclude(s, self.real.people[actor], self.meeting_id(n), self.real.now),
            lambda: self.model.wishes.add((actor, name_of(row, side_in(row, actor).other))),
        )

    # --- after a meeting

    @step(weight=3, when=some("meetings", MeetingState.OCCURRED), number=numbers, who=whose, policy=policies)
    def goes_on(self, number: int, who: str, policy: Policy) -> None:
        """Button 1."""
        self.tick()
        n = self._a_question(number)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor) or policy is Policy.OFF:
            return
        against = [*may.go_on(self.model, row, actor, policy)]
        match = self.model.open_match(row.mentee, row.mentor)
        if match is not None and policy is Policy.REQUEST:
            against += may.confirm_side(self.model, self.model.matches[match], Side.MENTEE)

        def change() -> Tells:
            forced = policy is Policy.FORCED
            tells = (changes.force if forced else changes.request)(self.model, row.mentee, row.mentor)
            changes.choose(self.model, n, FollowUpChoice.CONNECT)
            return tells

        self.does(
            against,
            lambda s: choosing.go_on(s, self.real.people[actor], self.meeting_id(n), policy, self.real.now),
            change,
        )

    @step(
        weight=2,
        when=some("meetings", MeetingState.OCCURRED),
        number=numbers,
        who=whose,
        choice=st.sampled_from([FollowUpChoice.FEEDBACK, FollowUpChoice.NOT_HELD]),
    )
    def chooses(self, number: int, who: str, choice: FollowUpChoice) -> None:
        """Buttons 2 and 3."""
        self.tick()
        n = self._a_question(number)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor):
            return
        self.does(
            may.answer(row, actor),
            lambda s: choosing.choose(s, self.real.people[actor], self.meeting_id(n), choice, self.real.now),
            lambda: changes.choose(self.model, n, choice),
        )

    @step(when=some("meetings", MeetingState.OCCURRED), number=numbers, who=whose)
    def puts_question_off(self, number: int, who: str) -> None:
        """*Ask Me in a Week*."""
        self.tick()
        n = self._a_question(number)
        row = self.model.meetings[n]
        actor = self.actor(row, who)
        if self.is_gone(actor):
            return
        self.does(
            may.answer(row, actor),
            lambda s: choosing.later(s, self.real.people[actor], self.meeting_id(n), self.real.now),
            lambda: changes.ask_in_a_week(self.model, n),
        )

    def _a_question(self, number: int) -> int:
        asked = [n for n, one in enumerate(self.model.meetings) if one.is_question]
        return asked[number % len(asked)] if asked and number % 8 else number % len(self.model.meetings)


def _may_meet(model: Programme, mentee: str, mentor: str) -> may.Reasons:
    return may.meet(model, mentee, mentor, [], 30)
