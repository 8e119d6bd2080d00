"""What the clock may do, and has to: the model looks at what it did, says whether it was right, and follows.

What a click does is foretold to the last timer. What the clock does depends on when reminders came to stand
in Slack, so each end, each delay and each message is looked at when it has happened.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.enums import MatchState, MeetingState, Origin, Side, WaitlistState
from bot.ids import CardKind
from bot.models.reminder import ReminderKind
from tests.model import changes, may
from tests.model.changes import AGAIN, NUDGES, Tells
from tests.model.state import DAY, Match, Meeting, Programme, Subject, Timer, TimerKey, name_of
from tests.model.workplace import Workplace

# What arrives as lines of one message.
TOGETHER = (*NUDGES, ReminderKind.MEETING_REMIND, ReminderKind.FOLLOW_UP_NUDGE)
ENDS = (
    ReminderKind.CLOSE,
    ReminderKind.EXPIRE,
    ReminderKind.MEETING_EXPIRE,
    ReminderKind.FOLLOW_UP_CLOSE,
)
# What waits for nobody's working hours: a meeting's own time sets it, or nobody is told.
AT_ONCE = (ReminderKind.MEETING_SOON, ReminderKind.CLOSE, ReminderKind.FOLLOW_UP_CLOSE, ReminderKind.UNPAUSE)
# What tells somebody of something, by kind: on which card.
TELLS = {
    ReminderKind.TELL_MATCH: CardKind.MATCH,
    ReminderKind.TELL_MEETING: CardKind.MEETING,
    ReminderKind.TELL_PAUSE_OVER: CardKind.PAUSE_OVER,
    ReminderKind.TELL_LEFT: CardKind.PERSON_LEFT,
}


@dataclass
class Followed:
    """The model follows the clock at one moment."""

    real: Workplace
    model: Programme
    stored: Programme
    tells: Tells = field(default_factory=set)
    put_off: set[Subject] = field(default_factory=set)

    def follow(self) -> Tells:
        """Follow everything; return whom it told."""
        self._pauses_end()
        self._matches()
        self._meetings()
        self._places()
        self._timers()
        return self.tells

    def _pauses_end(self) -> None:
        """A pause ends on its day, and says so."""
        for name, person in self.model.people.items():
            if person.paused_until and person.paused_until <= self.model.now:
                changes.resume(self.model, name)
                changes.put(self.model, ReminderKind.TELL_PAUSE_OVER, ("person", name), name, self.model.now)
        self.tells |= changes.settle(self.model)

    def _matches(self) -> None:
        for n, (known, stored) in enumerate(zip(self.model.matches, self.stored.matches, strict=True)):
            if known.state is not MatchState.PENDING or stored.state is not MatchState.EXPIRED:
                continue
            kind = ReminderKind.EXPIRE if known.asks else ReminderKind.CLOSE
            self._was_due(kind, ("match", n))
            silent = [
                one for one in self._who_can_answer(known) if not self._warned(("match", n), one, NUDGES)
            ]
            assert not silent, f"match {n} is over unread by {silent} (Nothing is over unread)"
            if asks := known.asks:
                self._at_work(name_of(known, asks))
                self.tells.add(changes.told_match(self.model, n, asks))
            changes.close_match(self.model, n, MatchState.EXPIRED, None)
            self.tells |= changes.settle(self.model, [n])

    def _who_can_answer(self, match: Match) -> list[str]:
        """Name those for whom a match waits, whose yes is possible, and to whom Slack lets us write."""
        asks = match.asks
        sides = [asks.other] if asks else list(Side) if match.origin is Origin.PROPOSAL else [Side.MENTEE]
        named = [name_of(match, one) for one in sides if may.can_be_said(self.model, match, one)]
        return [one for one in named if not self.model.people[one].gone]

    def _meetings(self) -> None:
        for n, (known, stored) in enumerate(zip(self.model.meetings, self.stored.meetings, strict=True)):
            about = ("meeting", n)
            if known.state is MeetingState.SCHEDULED and stored.state is MeetingState.OCCURRED:
                assert known.ends_at + timedelta(minutes=5) <= self.model.now, f"meeting {n} is not over"
                known.state, known.times = MeetingState.OCCURRED, frozenset()
                self._done((ReminderKind.FOLLOW_UP, about, known.mentee, 1))
                self.tells |= changes.asked(self.model, n)
            elif known.state is MeetingState.REQUESTED and stored.state is MeetingState.EXPIRED:
                self._expired(n, known)
            elif known.is_question and stored.question_closed:
                self._was_due(ReminderKind.FOLLOW_UP_CLOSE, about)
                assert self._warned(about, known.mentee, (ReminderKind.FOLLOW_UP_NUDGE,)), (
                    f"question {n} unread"
                )
                known.question_closed = True
                changes.clear(self.model, about, changes.OF_QUESTION)
            elif known.is_question and self._came((ReminderKind.FOLLOW_UP, about, known.mentee, AGAIN)):
                self._at_work(known.mentee)
                self._done((ReminderKind.FOLLOW_UP, about, known.mentee, AGAIN))
                self.tells |= changes.asked(self.model, n)

    def _expired(self, n: int, known: Meeting) -> None:
        about, picks = ("meeting", n), name_of(known, known.picks)
        self._was_due(ReminderKind.MEETING_EXPIRE, about)
        could = may.takes_meetings(self.model, known.mentor) and not self.model.people[picks].gone
        warned = self._warned(about, picks, (ReminderKind.MEETING_REMIND,))
        assert warned or not could, f"request {n} is over unread by {picks} (Nothing is over unread)"
        self._at_work(name_of(known, known.picks.other))
        self.tells.add(changes.told_meeting(self.model, n, known.picks.other))
        changes.close_meeting(self.model, n, MeetingState.EXPIRED, None)

    def _places(self) -> None:
        """A held place: who is told of it, and for how long it is held ("Waiting list")."""
        model, now = self.model, self.model.now
        for n, stored in enumerate(self.stored.entries):
            known = model.entries[n]
            if known.state is WaitlistState.OFFERED and stored.state is WaitlistState.LAPSED:
                assert known.held_until, "nobody had heard of it"
                assert known.held_until <= now, "it was promised for longer"
                assert self._place_was_read(n) or model.people[known.mentee].gone, f"place {n} lapsed unread"
                known.state = WaitlistState.LAPSED
                changes.place_timer(model, n)
                self.tells |= changes.settle(model)
        for n, stored in enumerate(self.stored.entries):
            known = model.entries[n]
            if known.state is not WaitlistState.OFFERED or stored.held_until in (None, known.held_until):
                continue
            if known.held_until:
                late = not self._place_was_read(n)
                assert late, f"place {n} is held for longer than was promised, and others wait"
            else:
                self._at_work(known.mentee)
                lately = known.told_at and known.told_at > now - DAY
                assert not lately, f"{known.mentee} hears of a place twice a day (rule 12)"
                expected = model.working_days_after(known.mentee, now, model.settings.place_held_days)
                assert stored.held_until == expected
                known.told_at = now
                self.tells.add((known.mentee, CardKind.WAITING, ("place", n)))
            known.held_until = stored.held_until
            changes.place_timer(model, n)

    def _place_was_read(self, n: int) -> bool:
        """Say whether the card of a held place came to Slack when it was due, give or take an hour."""
        entry = self.model.entries[n]
        seen = self.real.sightings(entry.mentee, CardKind.WAITING, ("place", n))
        since = [at for at in seen if entry.told_at and at >= entry.told_at]
        return bool(since and entry.told_at and max(since) <= entry.told_at + timedelta(hours=1))

    def _timers(self) -> None:
        """Whatever was due has come, or was put off for a reason that the rules know."""
        for key, timer in list(self.model.timers.items()):
            stored = self.stored.timers.get(key)
            if stored is None or timer.done or timer.held or timer.due > self.model.now:
                continue
            if stored.done:
                self._comes(key, stored)
            elif stored.due != timer.due:
                self._delayed(key, timer, stored)
        for key, stored in self.stored.timers.items():
            known = self.model.timers.get(key)
            again = key[0] in TOGETHER and key[1] in self.put_off and not stored.held
            # Who was not reminded of what is about to be over is reminded anew.
            if again and (known is None or (known.done and stored.done != known.done)):
                self.model.timers[key] = Timer(stored.due)
                if stored.done:
                    self._comes(key, stored)
            elif known is None and key[0] is ReminderKind.TELL_LEFT and key[2] == "Grace":
                self.model.timers[key] = Timer(stored.due)

    def _comes(self, key: TimerKey, stored: Timer) -> None:
        kind, about, name, step = key
        self.model.timers[key].done = stored.done
        assert stored.done == self.model.now
        if kind in TOGETHER:
            self._at_work(name)
            self.tells.add((name, CardKind.NUDGES, (CardKind.NUDGES.value, 0)))
        elif kind in TELLS:
            self._at_work(name)
            self.tells.add((name, TELLS[kind], about if about[0] != "journal" else (TELLS[kind].value, 0)))
        elif kind is ReminderKind.MEETING_SOON:
            row = self.model.meetings[int(about[1])]
            assert row.starts_at
            until = row.starts_at - timedelta(minutes=10) if step == 1 else row.starts_at
            if row.state is MeetingState.SCHEDULED and self.model.now < until:
                self.tells.add((name, CardKind.MEETING, about))

    def _delayed(self, key: TimerKey, timer: Timer, stored: Timer) -> None:
        kind, about, name, _ = key
        opens = self.model.at_work(name, self.model.now)
        for_hours = kind not in AT_ONCE and opens > self.model.now and stored.due == opens
        for_a_day = stored.due == self.model.now + DAY and self._cannot_be_answered(key)
        warns = kind in ENDS and not self._may_end(key) and self.model.now < stored.due
        assert for_hours or for_a_day or warns, f"{key} was put off from {timer.due} to {stored.due}"
        assert stored.due <= self.model.now + 14 * DAY, f"{key} is put off for ever"
        if kind in ENDS:
            self.put_off.add(about)
        timer.due = stored.due

    def _cannot_be_answered(self, key: TimerKey) -> bool:
        """Say whether a reminder would not help just now: it is looked at the next day (rule 4)."""
        kind, (_, n), name, _ = key
        if kind in NUDGES:
            match = self.model.matches[int(n)]
            return not may.can_be_said(
                self.model, match, Side.MENTEE if name == match.mentee else Side.MENTOR
            )
        if kind is ReminderKind.MEETING_REMIND:
            return not may.takes_meetings(self.model, self.model.meetings[int(n)].mentor)
        told_at = self.model.entries[int(n)].told_at if kind is ReminderKind.OFFER_PLACE else None
        return told_at is not None and told_at > self.model.now - DAY

    def _may_end(self, key: TimerKey) -> bool:
        """Say whether everybody for whom it waits has had fair warning: then it has to end."""
        kind, about, name, _ = key
        if kind is ReminderKind.FOLLOW_UP_CLOSE:
            return self.model.people[name].gone or self._warned(about, name, (ReminderKind.FOLLOW_UP_NUDGE,))
        if kind is ReminderKind.MEETING_EXPIRE:
            row = self.model.meetings[int(about[1])]
            picks = name_of(row, row.picks)
            could = may.takes_meetings(self.model, row.mentor) and not self.model.people[picks].gone
            return not could or self._warned(about, picks, (ReminderKind.MEETING_REMIND,))
        waits_for = self._who_can_answer(self.model.matches[int(about[1])])
        return all(self._warned(about, one, NUDGES) for one in waits_for)

    def _warned(self, about: Subject, name: str, kinds: tuple[ReminderKind, ...]) -> bool:
        """Say whether a reminder has stood in somebody's DM for two working days (Nothing is over unread)."""
        if self.model.people[name].gone:
            return True
        came = [
            timer.done
            for (kind, subject, who, _), timer in self.model.timers.items()
            if timer.done and kind in kinds and subject == about and who == name
        ]
        seen = self.real.sightings(name, CardKind.NUDGES, (CardKind.NUDGES.value, 0))
        since = [at for at in seen if came and at >= min(came)]
        return any(self.model.working_days_after(name, at, 2) <= self.model.now for at in since)

    def _was_due(self, kind: ReminderKind, about: Subject) -> None:
        found = [
            one for (of, subject, _, _), one in self.model.timers.items() if (of, subject) == (kind, about)
        ]
        assert [one for one in found if not one.held and one.due <= self.model.now], (
            f"{kind} of {about} early"
        )

    def _at_work(self, name: str) -> None:
        """Whatever the bot starts by itself waits for the recipient's working hours (Time and tact)."""
        assert self.model.at_work(name, self.model.now) <= self.model.now, f"{name} is not at work"

    def _came(self, key: TimerKey) -> bool:
        known, stored = self.model.timers.get(key), self.stored.timers.get(key)
        return bool(known and not known.done and stored and stored.done)

    def _done(self, key: TimerKey) -> None:
        self.model.timers[key].done = self.model.now
