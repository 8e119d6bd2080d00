"""What people do with matches."""

from datetime import datetime

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.enums import MatchState, Origin, Side
from bot.ids import CardKind
from bot.models.reminder import ReminderKind
from bot.read_models.proposal import InTheWay, NotProposed
from bot.services.match import closing, confirmation, later, reflection, starting
from bot.services.program import admins, overview
from bot.services.rules.declining import DeclineForm
from tests.model import changes, may
from tests.model.changes import Tells
from tests.model.state import DAY, OPEN, name_of, side_of
from tests.model.steps import (
    Steps,
    asker,
    limits,
    numbers,
    seldom,
    side_in,
    some,
    some_stuck,
    step,
    whose,
)
from tests.model.workplace import slack_id


class WithMatches(Steps):
    """How matches begin, and what becomes of them."""

    # --- how a match begins

    @step(weight=2, number=numbers)
    def writes(self, number: int) -> None:
        """*Message*."""
        self.tick()
        mentee, mentor = self.a_pair(number, may.write)
        if self.is_gone(mentee):
            return
        note, mentor_id = self.secret(mentee, mentor), self.real.participants[mentor]
        self.does(
            may.write(self.model, mentee, mentor),
            lambda s: starting.write_to(s, self.real.people[mentee], mentor_id, note, self.real.now),
            lambda: changes.begin(self.model, mentee, mentor, Origin.CONTACT),
        )

    @step(weight=4, number=numbers)
    def connects(self, number: int) -> None:
        """*Connect*."""
        self.tick()
        mentee, mentor = self.a_pair(number, may.connect)
        if self.is_gone(mentee):
            return
        note, mentor_id = self.secret(mentee, mentor), self.real.participants[mentor]
        n = self.model.open_match(mentee, mentor)
        pending = n is not None and self.model.matches[n].state is MatchState.PENDING
        against = [*may.connect(self.model, mentee, mentor)]
        if pending and n is not None:
            against += may.confirm_side(self.model, self.model.matches[n], Side.MENTEE)
        self.does(
            against,
            lambda s: starting.connect(s, self.real.people[mentee], mentor_id, note, self.real.now),
            lambda: changes.request(self.model, mentee, mentor),
        )

    @step(weight=2, number=numbers)
    def proposes(self, number: int) -> None:
        """`/mentoring match`; who has left is only invited, which is no business of the model's."""
        self.tick()
        mentee, mentor = self.a_pair(number, may.propose)
        if mentee == mentor or any(self.model.people[one].left for one in (mentee, mentor)):
            return

        def act(session: Session) -> object:
            named = [slack_id(mentee), slack_id(mentor)]
            outcome = admins.propose(session, self.real.people["Grace"], named, self.real.now).outcome
            if isinstance(outcome, NotProposed):
                raise outcome.reasons[0]
            assert not isinstance(outcome, InTheWay), "nothing came of it"
            return outcome

        self.does(
            may.propose(self.model, mentee, mentor), act, lambda: changes.propose(self.model, mentee, mentor)
        )

    # --- what becomes of it

    @step(weight=4, when=some("matches", MatchState.PENDING), number=numbers, who=whose)
    def confirms(self, number: int, who: str) -> None:
        """*Confirm Match*, *Accept*."""
        self.tick()
        n = self.a_match(number, MatchState.PENDING)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return
        self.does(
            may.confirm(self.model, match, actor),
            lambda s: confirmation.confirm(s, self.real.people[actor], self.match_id(n), self.real.now),
            lambda: changes.confirm(self.model, n, side_in(match, actor)),
        )

    @step(weight=2, when=some_stuck, number=numbers, who=whose, limit=limits)
    def raises_limit(self, number: int, who: str, limit: int) -> None:
        """*Raise My Limit*."""
        self.tick()
        n = self.a_stuck_match(number)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return

        def change() -> Tells:
            self.model.people[match.mentor].limit = limit
            return set() if Side.MENTOR in match.yes else changes.confirm(self.model, n, Side.MENTOR)

        self.does(
            may.raise_limit(self.model, match, actor, limit),
            lambda s: confirmation.raise_limit(
                s, self.real.people[actor], self.match_id(n), limit, self.real.now
            ),
            change,
        )

    @step(
        weight=2,
        when=some("matches", MatchState.PENDING),
        number=numbers,
        who=whose,
        note=seldom,
        reason=seldom,
        never=seldom,
        meeting=seldom,
    )
    def declines(
        self, number: int, who: str, *, note: bool, reason: bool, never: bool, meeting: bool
    ) -> None:
        """*Cancel*, *Decline*."""
        self._says_no(number, who, MatchState.PENDING, (note, reason, never, meeting))

    @step(
        weight=2,
        when=some("matches", MatchState.CONFIRMED),
        number=numbers,
        who=whose,
        note=seldom,
        reason=seldom,
        never=seldom,
        meeting=seldom,
    )
    def ends(self, number: int, who: str, *, note: bool, reason: bool, never: bool, meeting: bool) -> None:
        """*End Connection*."""
        self._says_no(number, who, MatchState.CONFIRMED, (note, reason, never, meeting))

    def _says_no(self, number: int, who: str, state: MatchState, said: tuple[bool, ...]) -> None:
        self.tick()
        note, reason, never, meeting = said
        n = self.a_match(number, state)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return
        ahead = self.model.meeting_ahead(match.mentee, match.mentor) if meeting else None
        if ahead is not None and self.model.meetings[ahead].has_begun(self.model.now):
            ahead = None
        form = DeclineForm(
            self.secret(match.mentee, match.mentor) if note else "",
            self.secret("Grace", actor) if reason else "",
            frozenset({self.real.people["Grace"].person_id}),
            never,
            self.meeting_id(ahead) if ahead is not None else None,
        )
        pending = state is MatchState.PENDING
        service = closing.decline if pending else closing.end
        over = MatchState.DECLINED if pending else MatchState.ENDED

        def change() -> Tells:
            side = side_in(match, actor)
            match.noted = note
            tells = {changes.told_match(self.model, n, side.other)}
            if reason:
                tells.add(("Grace", CardKind.DECLINE_REASON, ("match", n)))
            if never:
                self.model.wishes.add((actor, name_of(match, side.other)))
            if ahead is not None:
                tells |= changes.call_off(self.model, ahead, side)
            changes.close_match(self.model, n, over, side)
            return tells

        self.does(
            may.decline(match, actor) if pending else may.end(match, actor),
            lambda s: service(s, self.real.people[actor], self.match_id(n), form, self.real.now),
            change,
        )

    @step(when=some("matches", MatchState.PENDING), number=numbers, who=asker)
    def withdraws(self, number: int, who: str) -> None:
        """*Withdraw*."""
        self.tick()
        n = self.a_match(number, MatchState.PENDING)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return
        self.does(
            may.withdraw(match, actor),
            lambda s: closing.withdraw(s, self.real.people[actor], self.match_id(n), self.real.now),
            lambda: changes.close_match(self.model, n, MatchState.WITHDRAWN, Side.MENTEE),
        )

    @step(when=some("matches", MatchState.DECLINED, MatchState.ENDED), number=numbers, who=whose)
    def sends_note(self, number: int, who: str) -> None:
        """One note, later, from the closed card."""
        self.tick()
        n = self.a_match(number, MatchState.DECLINED, MatchState.ENDED)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return
        note = self.secret(match.mentee, match.mentor)

        def change() -> Tells:
            match.noted = True
            return {changes.told_match(self.model, n, side_in(match, actor).other)}

        self.does(
            may.note(match, actor),
            lambda s: closing.send_note(s, self.real.people[actor], self.match_id(n), note, self.real.now),
            change,
        )

    @step(when=some_stuck, number=numbers, named=st.lists(numbers, max_size=3))
    def declines_all(self, number: int, named: list[int]) -> None:
        """*Decline All That Wait*: those whom the form named, and who still wait."""
        self.tick()
        n = self.a_stuck_match(number)
        mentor = self.model.matches[n].mentor
        if self.is_gone(mentor):
            return
        matches = self.model.matches
        chosen = {n, *(one % len(matches) for one in named)}
        mine = [n for n in chosen if matches[n].mentor == mentor]
        waits = [
            n
            for n in mine
            if matches[n].asks is Side.MENTEE and self.model.free(mentor, matches[n].mentee) <= 0
        ]

        def change() -> Tells:
            for n in waits:
                changes.close_match(self.model, n, MatchState.DECLINED, Side.MENTOR)
            return {changes.told_match(self.model, n, Side.MENTEE) for n in waits}

        against = [] if waits else ["ChangedMeanwhile"] if mine else ["NotYours"]
        ids = [self.match_id(n) for n in chosen]
        self.does(
            against,
            lambda s: closing.decline_all(s, self.real.people[mentor], ids, "", self.real.now),
            change,
        )

    @step(when=some("matches", MatchState.PENDING), number=numbers, who=whose, days=st.integers(0, 70))
    def asks_later(self, number: int, who: str, days: int) -> None:
        """*Ask Me Later*."""
        self.tick()
        n = self.a_match(number, MatchState.PENDING)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return
        zone = self.model.people[actor].zone
        day = (self.model.now.astimezone(zone) + days * DAY).date()
        at = datetime(day.year, day.month, day.day, self.model.settings.workday_starts, tzinfo=zone)
        ends = [
            one.due + (self.model.now - (one.held or self.model.now))
            for (kind, about, _, _), one in self.model.timers.items()
            if about == ("match", n) and kind in (ReminderKind.CLOSE, ReminderKind.EXPIRE) and not one.done
        ]
        self.does(
            may.ask_later(self.model, match, actor, at, next(iter(ends), None)),
            lambda s: later.ask_later(s, self.real.people[actor], self.match_id(n), day, self.real.now),
            lambda: changes.ask_later(self.model, n, actor, at),
        )

    @step(when=some("matches", *OPEN), number=numbers, who=whose)
    def reflects(self, number: int, who: str) -> None:
        """*My Reflections* have no reader but their author (rule 11)."""
        self.tick()
        n = self.a_match(number, *OPEN)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return
        word = self.secret(actor)

        def act(session: Session) -> object:
            asked = reflection.ask(session, self.real.people[actor], self.match_id(n)).answers[0]
            texts = {asked.question_id: word}
            return reflection.keep(session, self.real.people[actor], self.match_id(n), texts, self.real.now)

        self.does(["NotYours"] if side_of(match, actor) is None else [], act, lambda: None)

    def never_again(self, number: int, who: str) -> None:
        """*Don't Match Us Again*, from a card."""
        self.tick()
        n = self.a_match(number)
        match = self.model.matches[n]
        actor = self.actor(match, who)
        if self.is_gone(actor):
            return
        self.does(
            ["NotYours"] if side_of(match, actor) is None else [],
            lambda s: closing.exclude(s, self.real.people[actor], self.match_id(n), self.real.now),
            lambda: self.model.wishes.add((actor, name_of(match, side_in(match, actor).other))),
        )

    @step(
        when=some("matches", MatchState.PENDING),
        number=numbers,
        actor=st.sampled_from(["Grace", "Grace", "Grace", "Jo"]),
    )
    def reminds(self, number: int, actor: str) -> None:
        """*Remind*, by an admin."""
        self.tick()
        n = self.a_match(number, MatchState.PENDING)
        match = self.model.matches[n]
        if actor != "Grace" and self.is_gone(actor):
            return
        silent = name_of(match, match.asks.other) if match.asks else ""
        is_later = self.model.timers.get((ReminderKind.NUDGE, ("match", n), silent, changes.PUT_OFF))
        put_off = is_later is not None and not is_later.done

        def change() -> None:
            if not put_off:
                changes.put(
                    self.model, ReminderKind.REMIND, ("match", n), silent, self.model.now, changes.BY_ADMIN
                )

        reminded = None if put_off else self._reminded(("match", n), silent, ReminderKind.REMIND)
        self.does(
            may.remind(self.model, match, actor, reminded),
            lambda s: overview.remind(s, self.real.people[actor], self.match_id(n), self.real.now),
            change,
        )

    def _reminded(self, about: tuple[str, int], name: str, of: ReminderKind) -> datetime | None:
        found = [
            one.done or one.due
            for (kind, subject, who, step), one in self.model.timers.items()
            if (kind, subject, who) == (of, about, name) and (one.done or step == changes.BY_ADMIN)
        ]
        return max(found, default=None)
