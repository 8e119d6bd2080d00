"""What a step changes in the model, and whom it tells ("What notifies, and what does not").

Each function does one thing that was allowed. `settle` follows every one of them.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from bot.enums import FollowUpChoice, MatchState, MeetingState, Origin, Side, WaitlistState
from bot.ids import CardKind
from bot.models.reminder import ReminderKind
from tests.model import may
from tests.model.state import (
    AHEAD,
    DAY,
    LIVE,
    OPEN,
    Entry,
    Match,
    Meeting,
    Programme,
    Subject,
    Timer,
    Told,
    name_of,
    side_of,
)

OF_MATCH = (ReminderKind.NUDGE, ReminderKind.CLOSE, ReminderKind.REMIND, ReminderKind.EXPIRE)
OF_REQUEST = (ReminderKind.MEETING_REMIND, ReminderKind.MEETING_EXPIRE)
OF_QUESTION = (ReminderKind.FOLLOW_UP, ReminderKind.FOLLOW_UP_NUDGE, ReminderKind.FOLLOW_UP_CLOSE)
OF_MEETING = (*OF_REQUEST, ReminderKind.MEETING_SOON, ReminderKind.FOLLOW_UP)
OF_PLACE = (ReminderKind.OFFER_PLACE, ReminderKind.OFFER_LAPSE)
NUDGES = (ReminderKind.NUDGE, ReminderKind.REMIND)
# Steps of timers: of a nudge that somebody put off, of one that an admin asked for, of a question put off.
PUT_OFF, BY_ADMIN, AGAIN = 9, 5, 2

Tells = set[Told]


def begin(model: Programme, mentee: str, mentor: str, origin: Origin) -> Tells:
    """A match begins; both get its card."""
    made = Match(mentee, mentor, origin, model.now)
    model.matches.append(made)
    n = len(model.matches) - 1
    if origin is Origin.PROPOSAL:
        made.proposed_at = model.now
    if origin is Origin.REQUEST:
        made.yes[Side.MENTEE] = model.now
    begin_timers(model, n)
    return told_both(model, n)


def propose(model: Programme, mentee: str, mentor: str) -> Tells:
    """An admin proposes; what the two have begun is proposed."""
    n = model.open_match(mentee, mentor)
    if n is None:
        return begin(model, mentee, mentor, Origin.PROPOSAL)
    model.matches[n].origin, model.matches[n].proposed_at = Origin.PROPOSAL, model.now
    begin_timers(model, n)
    return told_both(model, n)


def request(model: Programme, mentee: str, mentor: str) -> Tells:
    """A mentee asks; what is pending is confirmed and not doubled (rule 5)."""
    n = model.open_match(mentee, mentor)
    return begin(model, mentee, mentor, Origin.REQUEST) if n is None else confirm(model, n, Side.MENTEE)


def force(model: Programme, mentee: str, mentor: str) -> Tells:
    """Both sides at once, as the forced policy has it."""
    n = model.open_match(mentee, mentor)
    if n is None:
        begin(model, mentee, mentor, Origin.FORCED)
        n = len(model.matches) - 1
    match = model.matches[n]
    match.origin, match.state = Origin.FORCED, MatchState.CONFIRMED
    for side in Side:
        match.yes.setdefault(side, model.now)
    clear(model, ("match", n), OF_MATCH)
    return told_both(model, n)


def confirm(model: Programme, n: int, side: Side) -> Tells:
    """One side says yes; the other hears at once (rule 3)."""
    match = model.matches[n]
    match.yes[side] = model.now
    if len(match.yes) == 2:
        match.state = MatchState.CONFIRMED
    begin_timers(model, n)
    return {told_match(model, n, side.other)}


def close_match(model: Programme, n: int, state: MatchState, by: Side | None) -> None:
    """It is over, and its timers with it."""
    match = model.matches[n]
    match.state, match.closed_by, match.closed_at = state, by, model.now
    begin_timers(model, n)


def begin_timers(model: Programme, n: int) -> None:
    """Rules 9 and 10."""
    match, settings = model.matches[n], model.settings
    clear(model, ("match", n), OF_MATCH)
    if match.state is not MatchState.PENDING:
        return
    if asks := match.asks:
        since = max(match.yes[asks], match.proposed_at or match.yes[asks])
        silent, asker = name_of(match, asks.other), name_of(match, asks)
        put(model, ReminderKind.REMIND, ("match", n), silent, since + settings.request_reminder_days * DAY)
        put(model, ReminderKind.EXPIRE, ("match", n), asker, since + settings.request_expiry_days * DAY)
        return
    since = match.proposed_at or match.started_at
    for name in (match.mentee, match.mentor) if match.origin is Origin.PROPOSAL else (match.mentee,):
        put(model, ReminderKind.NUDGE, ("match", n), name, since + settings.first_nudge_days * DAY, 1)
        put(model, ReminderKind.NUDGE, ("match", n), name, since + settings.second_nudge_days * DAY, 2)
    put(model, ReminderKind.CLOSE, ("match", n), match.mentee, since + settings.contact_close_days * DAY)


def ask_later(model: Programme, n: int, name: str, at: datetime) -> None:
    """The nudges that are left give way to one on a chosen day (rule 10)."""
    clear(model, ("match", n), NUDGES, name)
    put(model, ReminderKind.NUDGE, ("match", n), name, at, PUT_OFF)


def meet(model: Programme, made: Meeting) -> Tells:
    """A meeting is asked for."""
    model.meetings.append(made)
    n = len(model.meetings) - 1
    meeting_timers(model, n)
    return {told_meeting(model, n, side) for side in Side}


def pick(model: Programme, n: int, side: Side, at: datetime) -> Tells:
    """A time is picked: it is planned, or moved."""
    row = model.meetings[n]
    row.state, row.starts_at, row.times = MeetingState.SCHEDULED, at, frozenset()
    row.changed_by, row.changes = side, 0
    meeting_timers(model, n)
    return {told_meeting(model, n, side.other)}


def change_times(model: Programme, n: int, side: Side, times: Collection[datetime]) -> Tells:
    """Other times are suggested, or none: it stays at its time."""
    row = model.meetings[n]
    row.changes = row.changes + 1 if row.changed_by is side else 1
    row.changed_by, row.times = side, frozenset(times)
    if times:
        row.picks = side.other
    meeting_timers(model, n)
    return {told_meeting(model, n, side.other)}


def close_meeting(model: Programme, n: int, state: MeetingState, by: Side | None) -> Tells:
    """It will not be; a request that was taken back is no news."""
    row = model.meetings[n]
    row.state, row.closed_by, row.closed_at, row.times = state, by, model.now, frozenset()
    meeting_timers(model, n)
    if state is MeetingState.WITHDRAWN or by is None:
        return set()
    return {told_meeting(model, n, by.other)}


def call_off(model: Programme, n: int, by: Side) -> Tells:
    """A meeting goes with its match."""
    if model.meetings[n].state is MeetingState.SCHEDULED:
        return close_meeting(model, n, MeetingState.CANCELLED, by)
    return close_meeting(model, n, MeetingState.DECLINED if by is Side.MENTOR else MeetingState.WITHDRAWN, by)


def meeting_timers(model: Programme, n: int) -> None:
    """Whoever is to pick is reminded; both are reminded before it; after it the mentee is asked."""
    row, about = model.meetings[n], ("meeting", n)
    if row.state is MeetingState.SCHEDULED and row.starts_at:
        over = row.ends_at + timedelta(minutes=5)
        known = model.timers.get((ReminderKind.FOLLOW_UP, about, row.mentee, 1))
        if known and known.due == over:
            return
        clear(model, about, OF_MEETING)
        for name in (row.mentee, row.mentor):
            for step, before in ((1, DAY), (2, timedelta(minutes=10))):
                if row.starts_at - before > model.now:
                    put(model, ReminderKind.MEETING_SOON, about, name, row.starts_at - before, step)
        put(model, ReminderKind.FOLLOW_UP, about, row.mentee, over)
    elif row.state is MeetingState.REQUESTED:
        clear(model, about, OF_MEETING)
        picks, waits = name_of(row, row.picks), name_of(row, row.picks.other)
        put(
            model,
            ReminderKind.MEETING_REMIND,
            about,
            picks,
            model.now + model.settings.meeting_reminder_days * DAY,
        )
        put(
            model,
            ReminderKind.MEETING_EXPIRE,
            about,
            waits,
            model.now + model.settings.meeting_expiry_days * DAY,
        )
    elif row.state not in (MeetingState.OCCURRED, MeetingState.NOT_HELD):
        clear(model, about, OF_MEETING)


def asked(model: Programme, n: int) -> Tells:
    """The question is put to the mentee: one nudge after 2 days, closed after 7, not before 14."""
    row = model.meetings[n]
    put(model, ReminderKind.FOLLOW_UP_NUDGE, ("meeting", n), row.mentee, model.now + 2 * DAY)
    put(model, ReminderKind.FOLLOW_UP_CLOSE, ("meeting", n), row.mentee, _closes(row, model.now))
    return {(row.mentee, CardKind.FOLLOW_UP, ("meeting", n))}


def ask_in_a_week(model: Programme, n: int) -> None:
    """*Ask Me in a Week*."""
    row, again = model.meetings[n], model.now + 7 * DAY
    clear(model, ("meeting", n), OF_QUESTION)
    put(model, ReminderKind.FOLLOW_UP, ("meeting", n), row.mentee, again, AGAIN)
    put(model, ReminderKind.FOLLOW_UP_CLOSE, ("meeting", n), row.mentee, _closes(row, again))


def choose(model: Programme, n: int, choice: FollowUpChoice) -> None:
    """The mentee chooses once."""
    row = model.meetings[n]
    row.choice = choice
    if choice is FollowUpChoice.NOT_HELD:
        row.state = MeetingState.NOT_HELD
    clear(model, ("meeting", n), OF_QUESTION)


def wait(model: Programme, mentee: str, mentor: str) -> Tells:
    """Onto the list."""
    model.entries.append(Entry(mentee, mentor, model.now, model.has_question(mentee, mentor)))
    return {(mentee, CardKind.WAITING, ("place", len(model.entries) - 1))}


def move_entry(model: Programme, n: int, state: WaitlistState) -> None:
    """Elsewhere in the queue, or out of it; what was held is held no more."""
    entry = model.entries[n]
    entry.state = state
    if state is WaitlistState.OFFERED:
        entry.offered_at = model.now
    if state in LIVE:
        entry.held_until = None
    place_timer(model, n)


def place_timer(model: Programme, n: int) -> None:
    """Tell of a place, or stop holding it."""
    entry = model.entries[n]
    clear(model, ("place", n), OF_PLACE)
    if entry.state is WaitlistState.OFFERED:
        kind = ReminderKind.OFFER_LAPSE if entry.held_until else ReminderKind.OFFER_PLACE
        put(model, kind, ("place", n), entry.mentee, entry.held_until or model.now)


def leave(model: Programme, name: str, *, gone: bool) -> Tells:
    """What is open closes; of what was only asked, nobody hears outside their working hours who is gone."""
    tells: Tells = set()
    for n, row in enumerate(model.meetings):
        side = side_of(row, name)
        if side is None or row.state not in AHEAD or row.has_begun(model.now):
            continue
        row.by_leaving, at_once = True, not gone or row.starts_at is not None
        state = MeetingState.CANCELLED if row.state is MeetingState.SCHEDULED else MeetingState.DECLINED
        tells |= close_meeting(model, n, state, side) if at_once else set()
        if not at_once:
            close_meeting(model, n, state, side)
            put(model, ReminderKind.TELL_MEETING, ("meeting", n), name_of(row, side.other), model.now)
    for n, match in enumerate(model.matches):
        side = side_of(match, name)
        if side is None or match.state not in OPEN:
            continue
        match.by_leaving = True
        close_match(
            model, n, MatchState.ENDED if match.state is MatchState.CONFIRMED else MatchState.DECLINED, side
        )
        if gone:
            put(model, ReminderKind.TELL_MATCH, ("match", n), name_of(match, side.other), model.now)
        else:
            tells.add(told_match(model, n, side.other))
    return tells


def move_timers(model: Programme, before: dict[str, object]) -> None:
    """What runs already moves by as much as its days changed ("Days, limits …")."""
    moved = {
        "request_reminder_days": (ReminderKind.REMIND, 1),
        "request_expiry_days": (ReminderKind.EXPIRE, 1),
        "first_nudge_days": (ReminderKind.NUDGE, 1),
        "second_nudge_days": (ReminderKind.NUDGE, 2),
        "contact_close_days": (ReminderKind.CLOSE, 1),
        "meeting_reminder_days": (ReminderKind.MEETING_REMIND, 1),
        "meeting_expiry_days": (ReminderKind.MEETING_EXPIRE, 1),
    }
    for name, was in before.items():
        if name in moved and isinstance(was, int):
            later = (getattr(model.settings, name) - was) * DAY
            for (kind, _, _, step), timer in model.timers.items():
                if (kind, step) == moved[name] and not timer.done:
                    timer.due += later


def settle(model: Programme, changed: Collection[int] = ()) -> Tells:
    """What follows from every step: queues, full mentors, pauses. `changed` are matches it decided about."""
    for mentor in model.people:
        _follow(model, mentor)
    tells = set(_tell_of_full_mentors(model, changed))
    _pause_or_run(model)
    return tells


def resume(model: Programme, name: str) -> None:
    """A pause is over."""
    model.people[name].paused_at = model.people[name].paused_until = None


def _follow(model: Programme, mentor: str) -> None:
    """A place that opens up is held for the first on the list who may have it ("Waiting list")."""
    for n in model.queue(mentor):
        entry = model.entries[n]
        if over := _through(model, entry):
            move_entry(model, n, over)
        elif entry.state is WaitlistState.OFFERED and any(may.have_place(model, entry.mentee, mentor)):
            move_entry(model, n, WaitlistState.WAITING)
    room = model.people[mentor].limit - model.connected(mentor)
    held = [n for n in model.queue(mentor) if model.entries[n].state is WaitlistState.OFFERED]
    for n in held[max(room, 0) :]:
        move_entry(model, n, WaitlistState.WAITING)
    free = room - len(held)
    for n in model.queue(mentor):
        entry = model.entries[n]
        if (
            free > 0
            and entry.state is WaitlistState.WAITING
            and not any(may.have_place(model, entry.mentee, mentor))
        ):
            move_entry(model, n, WaitlistState.OFFERED)
            free -= 1


def _through(model: Programme, entry: Entry) -> WaitlistState | None:
    """Say how a waiting is over: connected, or out of it by what became of the two since."""
    mentee, mentor = model.people[entry.mentee], model.people[entry.mentor]
    if not (mentee.here and mentor.here and Side.MENTEE in mentee.roles and Side.MENTOR in mentor.roles):
        return WaitlistState.LEFT
    between = [one for one in model.matches if (one.mentee, one.mentor) == (entry.mentee, entry.mentor)]
    if not between or between[-1].state is MatchState.PENDING:
        return None
    last = between[-1]
    if last.state is MatchState.CONFIRMED:
        return WaitlistState.TAKEN
    # Who takes back what they asked is out of it if that was their answer to a place.
    since = entry.offered_at if last.state is MatchState.WITHDRAWN else entry.joined_at
    if last.state is MatchState.WITHDRAWN and entry.state is WaitlistState.WAITING:
        return None
    return WaitlistState.LEFT if since and last.closed_at and last.closed_at > since else None


def _tell_of_full_mentors(model: Programme, changed: Collection[int]) -> Iterator[Told]:
    """Who still waits when the last place goes is told, once (rule 4); not of who looks paused (rule 7)."""
    for n, match in enumerate(model.matches):
        full = model.free(match.mentor, match.mentee) <= 0 and match.asks is Side.MENTEE
        if (
            not full
            or match.told_full
            or model.people[match.mentor].paused_at
            or model.wished(match.mentee, match.mentor)
        ):
            continue
        match.told_full = model.now
        if n not in changed:
            yield told_match(model, n, Side.MENTEE)


def _pause_or_run(model: Programme) -> None:
    """While one of the two has paused, or appears so to the other, nothing falls due ("Pause", rule 7)."""
    for (kind, (what, number), name, step), timer in model.timers.items():
        if timer.done:
            continue
        if kind in OF_MATCH or kind in OF_REQUEST:
            row = (model.matches if what == "match" else model.meetings)[int(number)]
            stands = any(model.people[one].paused_at for one in (row.mentee, row.mentor))
            stands = stands or model.wished(row.mentee, row.mentor)
        elif kind in OF_QUESTION and not (kind is ReminderKind.FOLLOW_UP and step == 1):
            stands = model.people[name].paused_at is not None
        else:
            continue
        if stands and not timer.held:
            timer.held = model.now
        elif timer.held and not stands:
            timer.due, timer.held = timer.due + (model.now - timer.held), None


def _closes(row: Meeting, asked_at: datetime) -> datetime:
    return max(asked_at + 7 * DAY, row.ends_at + 14 * DAY)


def put(
    model: Programme, kind: ReminderKind, about: Subject, name: str, due: datetime, step: int = 1
) -> None:
    """Set a timer, new or moved."""
    model.timers[kind, about, name, step] = Timer(due)


def clear(model: Programme, about: Subject, kinds: Collection[ReminderKind], name: str = "") -> None:
    """Take timers away."""
    for key in [one for one in model.timers if one[0] in kinds and one[1] == about and name in ("", one[2])]:
        del model.timers[key]


def told_match(model: Programme, n: int, side: Side) -> Told:
    """Name the card of a match that notifies one of the two."""
    return (name_of(model.matches[n], side), CardKind.MATCH, ("match", n))


def told_both(model: Programme, n: int) -> Tells:
    """Name both."""
    return {told_match(model, n, side) for side in Side}


def told_meeting(model: Programme, n: int, side: Side) -> Told:
    """Name the card of a meeting that notifies one of the two."""
    return (name_of(model.meetings[n], side), CardKind.MEETING, ("meeting", n))
