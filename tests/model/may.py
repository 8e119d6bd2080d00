"""What is allowed, by the rules of docs/product.md: each function names every reason against it.

No reason: it has to be done. Any: it has to be refused, with one of them. Reasons have the names of refusals.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from bot.enums import MatchState, MeetingState, Policy, Side, WaitlistState
from tests.model.state import (
    AHEAD,
    DAY,
    LIVE,
    OPEN,
    Entry,
    Match,
    Meeting,
    Person,
    Programme,
    name_of,
    side_of,
)

Reasons = Iterator[str]

_CLOSED = {
    MatchState.DECLINED: "AlreadyDeclined",
    MatchState.WITHDRAWN: "AlreadyWithdrawn",
    MatchState.EXPIRED: "AlreadyExpired",
    MatchState.ENDED: "AlreadyEnded",
}


def begin(model: Programme, mentee: str, mentor: str, *, by_admin: bool = False) -> Reasons:
    """Who may not take part, is not here, has paused, or asked never to be matched again (rule 7)."""
    asks, asked = model.people[mentee], model.people[mentor]
    if mentee == mentor:
        yield "NotWithYourself"
    if _stays_out(model, asks):
        yield "GuestsStayOut"
    if _stays_out(model, asked):
        yield "NotTakingPart"
    if not (asks.here and Side.MENTEE in asks.roles):
        yield "JoinFirst"
    if not (asked.here and Side.MENTOR in asked.roles):
        yield "NotAMentor"
    if asked.paused_at or ((mentor, mentee) in model.wishes and not by_admin):
        yield "NotTakingThisOn"
    if asks.paused_at:
        yield "YouArePaused"
    if (mentee, mentor) in model.wishes and not by_admin:
        yield "YouAskedNotTo"
    if model.wished(mentee, mentor) and by_admin:
        yield "PrivateChoice"


def write(model: Programme, mentee: str, mentor: str) -> Reasons:
    """*Message*: nobody writes twice; rules 6 and 12."""
    yield from begin(model, mentee, mentor)
    yield from _between(model, mentee, mentor)
    if model.open_match(mentee, mentor) is not None:
        yield "AlreadyInTouch"
    yield from _quiet(model, mentee, mentor)


def connect(model: Programme, mentee: str, mentor: str) -> Reasons:
    """*Connect*: rules 4, 5, 6, 9 and 12."""
    yield from begin(model, mentee, mentor)
    yield from offered(model, mentor)
    yield from _between(model, mentee, mentor)
    yield from _room(model, mentee, mentor)
    yield from request_left(model, mentee)
    yield from crowd(model, mentee, mentor)
    yield from _quiet(model, mentee, mentor)


def propose(model: Programme, mentee: str, mentor: str) -> Reasons:
    """`/mentoring match`: what only the two decide stays theirs (rules 1 and 5)."""
    if model.people[mentee].gone or model.people[mentor].gone:
        yield "CannotTakePart"
    yield from begin(model, mentee, mentor, by_admin=True)
    yield from offered(model, mentor)
    yield from _between(model, mentee, mentor)
    n = model.open_match(mentee, mentor)
    if n is not None and model.matches[n].proposed_at:
        yield "AlreadyProposed"


def wait(model: Programme, mentee: str, mentor: str) -> Reasons:
    """*Tell Me When a Place Frees*: if the only reason is room."""
    if model.place(mentee, mentor) is not None:
        yield "AlreadyOnTheList"
    yield from have_place(model, mentee, mentor)
    if model.free(mentor, mentee) > 0:
        yield "PlaceIsFree"


def have_place(model: Programme, mentee: str, mentor: str) -> Reasons:
    """Whether a place may be held for somebody: nothing but room stands between the two."""
    yield from begin(model, mentee, mentor)
    yield from offered(model, mentor)
    yield from _between(model, mentee, mentor, asking_again=True)


def take(model: Programme, entry: Entry, actor: str, policy: Policy) -> Reasons:
    """Taking the place that is held: asked for, or taken at once after a meeting where forced."""
    mentee, mentor = entry.mentee, entry.mentor
    if actor != mentee:
        yield "NotYourPlace"
    if entry.state not in LIVE:
        yield "NotOnTheList"
    forced = entry.after_meeting and model.settings.policy is Policy.FORCED
    if (
        entry.state is not WaitlistState.OFFERED
        or not entry.held_until
        or forced != (policy is Policy.FORCED)
    ):
        yield "ChangedMeanwhile"
    if forced:
        yield from step(model, mentee, mentor)
        return
    yield from have_place(model, mentee, mentor)
    yield from _between(model, mentee, mentor)
    yield from _room(model, mentee, mentor)
    yield from request_left(model, mentee)


def step(model: Programme, mentee: str, mentor: str) -> Reasons:
    """Button 1 after a meeting ("After a one-time meeting")."""
    settings = model.settings
    yield from begin(model, mentee, mentor)
    yield from offered(model, mentor)
    if settings.policy is Policy.OFF:
        yield "StepIsOff"
    forced = settings.policy is Policy.FORCED
    yield from _between(model, mentee, mentor, asking_again=forced)
    yield from _room(model, mentee, mentor)
    if not forced:
        yield from request_left(model, mentee)
        yield from crowd(model, mentee, mentor)
        yield from _quiet(model, mentee, mentor)


def confirm(model: Programme, match: Match, actor: str) -> Reasons:
    """Rules 1, 2 and 4: each for themselves, once, and never above the mentor's limit."""
    side = side_of(match, actor)
    if side is None:
        yield "NotYours"
        return
    if match.state is MatchState.PENDING and not match.yes and side is Side.MENTEE:
        yield from request_left(model, match.mentee)
        if not match.proposed_at:
            yield from crowd(model, match.mentee, match.mentor)
    yield from confirm_side(model, match, side)


def confirm_side(model: Programme, match: Match, side: Side) -> Reasons:
    """A yes that can be said just now."""
    if match.state in OPEN and side in match.yes:
        yield "AlreadyConfirmed"
    yield from _pending(match)
    yield from confirmable(model, match, side)
    if side.other in match.yes and model.free(match.mentor, match.mentee) <= 0:
        yield "MentorIsFull" if side is Side.MENTEE else "YouAreFull"


def confirmable(model: Programme, match: Match, side: Side) -> Reasons:
    """Ongoing mentoring that is not offered begins in no way, nor anything with who may not take part."""
    if _stays_out(model, model.people[name_of(match, side)]):
        yield "GuestsStayOut"
    if _stays_out(model, model.people[name_of(match, side.other)]):
        yield "NotTakingPart"
    for reason in offered(model, match.mentor):
        yes_mine = reason == "OneTimeMeetingsOnly" and side is Side.MENTOR
        yield "YouTakeOneTimeMeetingsOnly" if yes_mine else reason


def raise_limit(model: Programme, match: Match, actor: str, limit: int) -> Reasons:
    """*Raise My Limit*: rule 4."""
    side = side_of(match, actor)
    if side is not Side.MENTOR:
        yield "OnlyTheOther" if side else "NotYours"
        return
    yield from _pending(match)
    if limit <= model.people[match.mentor].limit - model.free(match.mentor, match.mentee):
        yield "LimitTooLow"
    if Side.MENTOR not in match.yes:
        yield from confirmable(model, match, Side.MENTOR)


def decline(match: Match, actor: str) -> Reasons:
    """Rule 6."""
    if side_of(match, actor) is None:
        yield "NotYours"
    yield from _pending(match)


def withdraw(match: Match, actor: str) -> Reasons:
    """Rule 8: the mentee who asked, while the mentor is undecided."""
    side = side_of(match, actor)
    if side is None:
        yield "NotYours"
    yield from _pending(match)
    if side is Side.MENTOR:
        yield "OnlyTheOther"
    if match.asks is not Side.MENTEE:
        yield "ChangedMeanwhile"


def keep_waiting(model: Programme, match: Match, actor: str) -> Reasons:
    """*Keep Waiting*: rule 4."""
    yield from withdraw(match, actor)
    yield from begin(model, match.mentee, match.mentor)
    yield from offered(model, match.mentor)
    if any(_rests(model, match.mentee, match.mentor)):
        yield "StartAgainLater"
    if model.free(match.mentor, match.mentee) > 0:
        yield "ChangedMeanwhile"


def end(match: Match, actor: str) -> Reasons:
    """Rule 8: either of the two ends a connection."""
    if side_of(match, actor) is None:
        yield "NotYours"
    if match.state is MatchState.PENDING:
        yield "ChangedMeanwhile"
    elif match.state is not MatchState.CONFIRMED:
        yield _CLOSED[match.state]


def note(row: Match | Meeting, actor: str) -> Reasons:
    """One note, from the one who said no (rule 6)."""
    side = side_of(row, actor)
    if side is None:
        yield "NotYours"
    said_no = (MatchState.DECLINED, MatchState.ENDED) if isinstance(row, Match) else (MeetingState.DECLINED,)
    if row.by_leaving or row.state not in said_no:
        yield "ChangedMeanwhile"
    if row.closed_by is not side:
        yield "OnlyTheOther"
    if row.noted:
        yield "NoteAlreadySent"


def ask_later(model: Programme, match: Match, actor: str, at: datetime, closes: datetime | None) -> Reasons:
    """*Ask Me Later*, up to the closing date (rule 10)."""
    side = side_of(match, actor)
    if side is None:
        yield "NotYours"
        return
    if match.state in OPEN and side in match.yes:
        yield "AlreadyConfirmed"
    yield from _pending(match)
    yield from confirmable(model, match, side)
    if at <= model.now:
        yield "InThePast"
    if closes and at >= closes:
        yield "AskedTooLate"


def remind(model: Programme, row: Match | Meeting, actor: str, reminded: datetime | None) -> Reasons:
    """*Remind*: an admin, at most once a week, of what could be answered (rule 9)."""
    if actor != "Grace":
        yield "NotAnAdmin"
    waits = row.asks is not None if isinstance(row, Match) else row.state is MeetingState.REQUESTED
    if not waits or any(_no_answer(model, row)):
        yield "NobodyWaits"
    if reminded and reminded > model.now - 7 * DAY:
        yield "RemindedLately"


def meet(model: Programme, mentee: str, mentor: str, times: Collection[datetime], minutes: int) -> Reasons:
    """*Ask for a Meeting* ("One-time meetings")."""
    yield from begin(model, mentee, mentor)
    if not takes_meetings(model, mentor):
        yield "NoOneTimeMeetings"
    ahead = model.meeting_ahead(mentee, mentor)
    if ahead is not None:
        yield "AlreadyMeeting" if model.meetings[ahead].starts_at else "AlreadyAskedToMeet"
    elif any(_after_no(model, model.meetings, mentee, mentor)):
        yield "StartAgainLater"
    asked = sum(one.mentee == mentee and one.state is MeetingState.REQUESTED for one in model.meetings)
    if asked >= model.settings.max_open_requests:
        yield "TooManyMeetingsAsked"
    yield from _quiet(model, mentee, mentor)
    yield from _times(model, mentee, mentor, times, minutes, -1)


def pick(model: Programme, n: int, actor: str, at: datetime) -> Reasons:
    """Picking one of the times: whose turn it is, before it is over, and nobody in two places."""
    row = model.meetings[n]
    side = side_of(row, actor)
    if side is None:
        yield "NotYours"
        return
    yield from _arrangeable(model, row, side)
    if row.state is MeetingState.SCHEDULED and row.starts_at == at:
        yield "AlreadyArranged"
    if row.state not in AHEAD or at not in row.times:
        yield "ChangedMeanwhile"
    if row.has_begun(model.now) or at <= model.now:
        yield "TimeIsOver"
    if row.picks is not side:
        yield "OnlyTheOther"
    yield from _clash(model, n, side, at)


def suggest(model: Programme, n: int, actor: str, times: Collection[datetime]) -> Reasons:
    """*Suggest Another Time*, *Reschedule*: three times in a row (rule 12)."""
    row = model.meetings[n]
    side = side_of(row, actor)
    if side is None:
        yield "NotYours"
        return
    yield from _movable(model, row)
    yield from _arrangeable(model, row, side)
    if row.starts_at in times:
        yield "SameTimeTwice"
    yield from _times(model, name_of(row, side), name_of(row, side.other), times, row.minutes, n)
    yield from _in_a_row(row, side)


def keep_time(model: Programme, n: int, actor: str) -> Reasons:
    """*Keep the Time*."""
    row = model.meetings[n]
    side = side_of(row, actor)
    if side is None:
        yield "NotYours"
        return
    if row.state is not MeetingState.SCHEDULED or not row.times:
        yield "ChangedMeanwhile"
    yield from _movable(model, row)
    yield from _in_a_row(row, side)


def refuse_meeting(row: Meeting, actor: str, side: Side) -> Reasons:
    """*Decline* is the mentor's, *Withdraw* the mentee's, of a request."""
    mine = side_of(row, actor)
    if mine is None:
        yield "NotYours"
    elif mine is not side:
        yield "OnlyTheOther"
    if row.state is not MeetingState.REQUESTED:
        yield "ChangedMeanwhile"


def cancel(model: Programme, row: Meeting, actor: str) -> Reasons:
    """*Cancel Meeting* works until it starts."""
    if side_of(row, actor) is None:
        yield "NotYours"
    if row.state is not MeetingState.SCHEDULED:
        yield "ChangedMeanwhile"
    yield from _movable(model, row)


def answer(row: Meeting, actor: str) -> Reasons:
    """The question after a meeting: the mentee, once."""
    if actor != row.mentee:
        yield "NotYours"
    if row.choice:
        yield "AlreadyChosen"
    elif not row.is_question:
        yield "FollowUpIsClosed"


def go_on(model: Programme, row: Meeting, actor: str, policy: Policy) -> Reasons:
    """Button 1 does only what its label said (rule 2)."""
    yield from answer(row, actor)
    yield from step(model, row.mentee, row.mentor)
    if model.settings.policy is not policy:
        yield "ChangedMeanwhile"


def save(model: Programme, name: str, roles: frozenset[Side]) -> Reasons:
    """The profile: nobody gives a role up that they are in the middle of."""
    person = model.people[name]
    if person.left and _stays_out(model, person):
        yield "GuestsStayOut"
    running: list[Match | Meeting] = [
        *(one for one in model.matches if one.state in OPEN),
        *(one for one in model.meetings if one.state in AHEAD),
    ]
    if not person.left and any(side_of(one, name) not in (None, *roles) for one in running):
        yield "RoleInUse"


def takes_meetings(model: Programme, mentor: str) -> bool:
    """Say whether one-time meetings are offered."""
    settings = model.settings
    return settings.one_time and (model.people[mentor].takes_one_time or not settings.mentors_choose)


def can_be_said(model: Programme, match: Match, side: Side) -> bool:
    """Say whether a yes is possible just now, so that reminding of it helps (rule 4)."""
    return not any(confirmable(model, match, side)) and model.free(match.mentor, match.mentee) > 0


def request_left(model: Programme, mentee: str) -> Reasons:
    """A mentee has at most five requests open (rule 9)."""
    mine = sum(
        one.mentee == mentee
        and one.state is MatchState.PENDING
        and Side.MENTEE in one.yes
        and not one.waits_without_count
        for one in model.matches
    )
    if mine >= model.settings.max_open_requests:
        yield "TooManyOpenRequests"


def crowd(model: Programme, mentee: str, mentor: str) -> Reasons:
    """A mentor has as many open requests as free places and 3 more (rule 12)."""
    asked = sum(one.mentor == mentor and one.asks is Side.MENTEE for one in model.matches)
    if asked >= max(model.free(mentor, mentee), 0) + 3:
        yield "SeveralAsk"


def offered(model: Programme, mentor: str) -> Reasons:
    """Ongoing mentoring, by the programme and by the mentor."""
    if not model.settings.ongoing:
        yield "NoOngoingMentoring"
    if model.settings.mentors_choose and not model.people[mentor].takes_ongoing:
        yield "OneTimeMeetingsOnly"


def _stays_out(model: Programme, person: Person) -> bool:
    return person.guest and not model.settings.guests_take_part


def _pending(match: Match) -> Reasons:
    if match.state is MatchState.CONFIRMED:
        yield "ChangedMeanwhile"
    elif match.state is not MatchState.PENDING:
        yield _CLOSED[match.state]


def _between(model: Programme, mentee: str, mentor: str, *, asking_again: bool = False) -> Reasons:
    """What the two are to each other already; 90 days after a no (rule 6)."""
    n = model.open_match(mentee, mentor)
    if n is None:
        yield from _rests(model, mentee, mentor)
        return
    if model.matches[n].state is MatchState.CONFIRMED:
        yield "AlreadyConnected"
    elif Side.MENTEE in model.matches[n].yes and not asking_again:
        yield "AlreadyAsked"


def _rests(model: Programme, mentee: str, mentor: str) -> Reasons:
    yield from _after_no(model, model.matches, mentee, mentor)


def _after_no(
    model: Programme, rows: Collection[Match] | Collection[Meeting], mentee: str, mentor: str
) -> Reasons:
    for one in rows:
        said_no = one.state in (MatchState.DECLINED, MeetingState.DECLINED) and not one.by_leaving
        until = one.closed_at and one.closed_at + timedelta(days=model.settings.rematch_days)
        if said_no and (one.mentee, one.mentor) == (mentee, mentor) and until and until > model.now:
            yield "StartAgainLater"


def _room(model: Programme, mentee: str, mentor: str) -> Reasons:
    if model.free(mentor, mentee) <= 0:
        yield "MentorIsFull"


def _quiet(model: Programme, mentee: str, mentor: str) -> Reasons:
    """Nothing rings without end (rule 12)."""
    back = [one.closed_at for one in _taken_back(model, mentee, mentor) if one.closed_at]
    if len(back) >= 2 and max(back) + 7 * DAY > model.now:
        yield "RestAWhile"
    first = [
        *(
            one.started_at
            for one in model.matches
            if one.mentee == mentee and not (one.proposed_at and one.proposed_at <= one.started_at)
        ),
        *(one.requested_at for one in model.meetings if one.mentee == mentee),
    ]
    lately = sum(at > model.now - DAY for at in first)
    if lately >= model.settings.first_cards_a_day and model.open_match(mentee, mentor) is None:
        yield "EnoughForToday"


def _taken_back(model: Programme, mentee: str, mentor: str) -> Iterator[Match | Meeting]:
    """What the mentee took back, in whatever way: leaving the programme too, unless the mentor filled up."""
    rows: list[Match | Meeting] = [*model.matches, *model.meetings]
    for one in rows:
        if (one.mentee, one.mentor) != (mentee, mentor):
            continue
        filled_up = isinstance(one, Match) and Side.MENTEE in one.yes and one.waits_without_count
        withdrawn = one.state in (MatchState.WITHDRAWN, MeetingState.WITHDRAWN) and not filled_up
        if withdrawn or (one.by_leaving and one.closed_by is Side.MENTEE):
            yield one


def _no_answer(model: Programme, row: Match | Meeting) -> Reasons:
    mentee, mentor = row.mentee, row.mentor
    if model.people[mentee].paused_at or model.people[mentor].paused_at or model.wished(mentee, mentor):
        yield "away"
    if isinstance(row, Match):
        yield from confirmable(model, row, Side.MENTEE)
        yield from _room(model, mentee, mentor)
    elif not takes_meetings(model, mentor):
        yield "not offered"


def _movable(model: Programme, row: Meeting) -> Reasons:
    if row.state not in AHEAD:
        yield "ChangedMeanwhile"
    if row.has_begun(model.now):
        yield "TimeIsOver"


def _arrangeable(model: Programme, row: Meeting, side: Side) -> Reasons:
    """What is not offered begins in no way; a planned meeting stays, and can be moved."""
    if row.state is not MeetingState.REQUESTED or takes_meetings(model, row.mentor):
        return
    if side is Side.MENTEE:
        yield "NoOneTimeMeetings"
    else:
        yield "YouTakeNoOneTimeMeetings" if model.settings.one_time else "OneTimeMeetingsAreOff"


def _times(
    model: Programme, me: str, other: str, times: Collection[datetime], minutes: int, but: int
) -> Reasons:
    for at in times:
        if at <= model.now:
            yield "TimeIsPast"
        if model.busy(me, at, minutes, but):
            yield "YouMeetThen"
        if model.busy(other, at, minutes, but):
            yield "NotFreeThen"


def _clash(model: Programme, n: int, side: Side, at: datetime) -> Reasons:
    row = model.meetings[n]
    yield from (
        one
        for one in _times(model, name_of(row, side), name_of(row, side.other), [at], row.minutes, n)
        if one != "TimeIsPast"
    )


def _in_a_row(row: Meeting, side: Side) -> Reasons:
    if row.changed_by is side and row.changes >= 3:
        yield "LetThemAnswer"
