"""What the model knows: plain Python, and nothing of the bot but the names of its states.

People are named; matches, meetings and places in a queue are numbered in the order in which they began. All
times are product time, aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.enums import (
    FollowUpChoice,
    MatchState,
    MeetingState,
    Origin,
    Policy,
    Side,
    WaitlistState,
)
from bot.ids import CardKind
from bot.models.reminder import ReminderKind

DAY = timedelta(days=1)
# What a timer or a card is about: a match, a meeting, a place in a queue, a person; and its number or name.
Subject = tuple[str, int | str]
# A card that notifies: for whom, of which kind, about what.
Told = tuple[str, CardKind, Subject]
LIVE = (WaitlistState.WAITING, WaitlistState.OFFERED)
OPEN = (MatchState.PENDING, MatchState.CONFIRMED)
AHEAD = (MeetingState.REQUESTED, MeetingState.SCHEDULED)


@dataclass
class Person:
    """Somebody of the programme."""

    zone: ZoneInfo
    roles: frozenset[Side] = frozenset()
    limit: int = 3
    takes_ongoing: bool = True
    takes_one_time: bool = True
    left: bool = False
    gone: bool = False
    guest: bool = False
    paused_at: datetime | None = None
    paused_until: datetime | None = None

    @property
    def here(self) -> bool:
        """Whether they take part now."""
        return not (self.left or self.gone)


@dataclass
class Match:
    """The relationship of two people."""

    mentee: str
    mentor: str
    origin: Origin
    started_at: datetime
    state: MatchState = MatchState.PENDING
    proposed_at: datetime | None = None
    yes: dict[Side, datetime] = field(default_factory=dict)
    # Since when the mentee knows that all places are taken (rule 4).
    told_full: datetime | None = None
    closed_at: datetime | None = None
    closed_by: Side | None = None
    by_leaving: bool = False
    noted: bool = False

    @property
    def asks(self) -> Side | None:
        """Who has said yes and waits for the other."""
        return next(iter(self.yes)) if self.state is MatchState.PENDING and len(self.yes) == 1 else None

    @property
    def waits_without_count(self) -> bool:
        """Whether the mentor has filled up since: then it is no open request any more (rule 4)."""
        return self.told_full is not None and self.told_full > self.yes[Side.MENTEE]


@dataclass
class Meeting:
    """One one-time meeting, and the question after it."""

    mentee: str
    mentor: str
    minutes: int
    requested_at: datetime
    times: frozenset[datetime]
    state: MeetingState = MeetingState.REQUESTED
    starts_at: datetime | None = None
    picks: Side = Side.MENTOR
    changed_by: Side | None = None
    changes: int = 0
    closed_at: datetime | None = None
    closed_by: Side | None = None
    by_leaving: bool = False
    noted: bool = False
    choice: FollowUpChoice | None = None
    question_closed: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        assert self.starts_at
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_question(self) -> bool:
        """Whether the question after it is open."""
        return self.state is MeetingState.OCCURRED and not self.choice and not self.question_closed

    def has_begun(self, now: datetime) -> bool:
        """Whether its time has come."""
        return self.starts_at is not None and self.starts_at <= now


@dataclass
class Entry:
    """One place in a mentor's queue."""

    mentee: str
    mentor: str
    joined_at: datetime
    after_meeting: bool
    state: WaitlistState = WaitlistState.WAITING
    offered_at: datetime | None = None
    held_until: datetime | None = None
    # When they heard of it. It is not stored.
    told_at: datetime | None = field(default=None, compare=False)


@dataclass
class Timer:
    """When something falls due; since when it stands still; whether it came."""

    due: datetime
    held: datetime | None = None
    done: datetime | None = None


TimerKey = tuple[ReminderKind, Subject, str, int]


@dataclass
class Settings:
    """The programme's settings, as docs/product.md has their defaults."""

    request_reminder_days: int = 7
    request_expiry_days: int = 14
    max_open_requests: int = 5
    first_cards_a_day: int = 3
    first_nudge_days: int = 7
    second_nudge_days: int = 21
    contact_close_days: int = 60
    rematch_days: int = 90
    meeting_reminder_days: int = 3
    meeting_expiry_days: int = 7
    place_held_days: int = 2
    workday_starts: int = 9
    workday_ends: int = 18
    ongoing: bool = True
    one_time: bool = True
    preferred: bool = False
    follow_up: Policy = Policy.OFF
    mentors_choose: bool = False
    guests_take_part: bool = False

    @property
    def policy(self) -> Policy:
        """What follows a one-time meeting now."""
        return self.follow_up if self.ongoing and self.one_time and not self.preferred else Policy.OFF


@dataclass
class Programme:
    """Everything that is stored, as the rules have it."""

    now: datetime
    people: dict[str, Person]
    settings: Settings = field(default_factory=Settings)
    matches: list[Match] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    # Who asked not to be matched with whom again.
    wishes: set[tuple[str, str]] = field(default_factory=set)
    timers: dict[TimerKey, Timer] = field(default_factory=dict)
    # When mentors were last told that the forced policy is on.
    forced_told: datetime | None = None

    def open_match(self, mentee: str, mentor: str) -> int | None:
        """Return the number of the one open match of two people in this direction."""
        return next(
            (n for n, one in enumerate(self.matches) if one.state in OPEN and _of(one, mentee, mentor)), None
        )

    def meeting_ahead(self, mentee: str, mentor: str) -> int | None:
        """Return the number of the one meeting that the two have ahead."""
        return next(
            (n for n, one in enumerate(self.meetings) if one.state in AHEAD and _of(one, mentee, mentor)),
            None,
        )

    def place(self, mentee: str, mentor: str) -> int | None:
        """Return the number of the mentee's place in the mentor's queue."""
        return next(
            (n for n, one in enumerate(self.entries) if one.state in LIVE and _of(one, mentee, mentor)), None
        )

    def queue(self, mentor: str) -> list[int]:
        """Return the places in a mentor's queue, in order."""
        return [n for n, one in enumerate(self.entries) if one.mentor == mentor and one.state in LIVE]

    def connected(self, mentor: str) -> int:
        """Return how many connections a mentor has."""
        return sum(one.mentor == mentor and one.state is MatchState.CONFIRMED for one in self.matches)

    def free(self, mentor: str, mentee: str = "") -> int:
        """Return how many places are left; what is held for the mentee who asks is theirs (rule 4)."""
        held = sum(
            one.mentor == mentor and one.mentee != mentee and one.state is WaitlistState.OFFERED
            for one in self.entries
        )
        return self.people[mentor].limit - self.connected(mentor) - held

    def wished(self, one: str, other: str) -> bool:
        """Say whether either of two asked not to be matched with the other again."""
        return bool({(one, other), (other, one)} & self.wishes)

    def has_question(self, mentee: str, mentor: str) -> bool:
        """Say whether the question after a meeting of the two is open."""
        return any(one.is_question and _of(one, mentee, mentor) for one in self.meetings)

    def busy(self, name: str, at: datetime, minutes: int, but: int) -> bool:
        """Say whether somebody has another meeting then."""
        return any(
            n != but
            and name in (one.mentee, one.mentor)
            and one.state is MeetingState.SCHEDULED
            and one.starts_at is not None
            and one.starts_at < at + timedelta(minutes=minutes)
            and one.ends_at > at
            for n, one in enumerate(self.meetings)
        )

    def at_work(self, name: str, moment: datetime) -> datetime:
        """Return `moment`, or when somebody's next working hours begin ("Time and tact")."""
        zone, settings = self.people[name].zone, self.settings
        local = moment.astimezone(zone)
        is_workday = local.weekday() < 5
        if is_workday and settings.workday_starts <= local.hour < settings.workday_ends:
            return moment
        day = local.date() if is_workday and local.hour < settings.workday_starts else local.date() + DAY
        while day.weekday() >= 5:
            day += DAY
        return datetime.combine(day, time(settings.workday_starts), zone)

    def working_days_after(self, name: str, moment: datetime, days: int) -> datetime:
        """Return the same time of day so many working days later, where somebody is."""
        local = moment.astimezone(self.people[name].zone)
        day = local.date()
        while days:
            day += DAY
            days -= day.weekday() < 5
        return datetime.combine(day, local.time(), self.people[name].zone)


def _of(row: Match | Meeting | Entry, mentee: str, mentor: str) -> bool:
    return (row.mentee, row.mentor) == (mentee, mentor)


def side_of(row: Match | Meeting, name: str) -> Side | None:
    """Return which of the two somebody is; None: neither."""
    return {row.mentee: Side.MENTEE, row.mentor: Side.MENTOR}.get(name)


def name_of(row: Match | Meeting, side: Side) -> str:
    """Return who is on a side."""
    return row.mentee if side is Side.MENTEE else row.mentor
