"""What each action has to do, from the rules of docs/product.md alone.

Nothing here asks the code: states and people are the names that `tools.actions` gives them.
"""

from collections.abc import Callable

from bot import refusals
from bot.refusals import Refusal
from tools.actions.scenes import Role

# The state afterwards, or how the person is refused.
Expected = str | type[Refusal]

_PAIR = {Role.MENTEE: "mentee", Role.MENTOR: "mentor", Role.MENTOR_ADMIN: "mentor"}
_CLOSED = {
    "declined": refusals.AlreadyDeclined,
    "withdrawn": refusals.AlreadyWithdrawn,
    "expired": refusals.AlreadyExpired,
    "ended": refusals.AlreadyEnded,
}


def expected(table: str, act: str, scene: str, role: Role, before: str) -> Expected:
    """Return what comes of it; `before` is the state, which a refusal leaves as it is."""
    return _TABLES[table](act, scene, role, before)


def _match(act: str, scene: str, role: Role, before: str) -> Expected:  # noqa: PLR0911 - a rule a line
    """Rules 1 to 10: each of the two for themselves; an admin only reminds."""
    if act.startswith("*Remind*"):
        return _remind(scene, role, before)
    side = _PAIR.get(role)
    if side is None:
        return refusals.NotYours
    if any(one in act for one in ("My Reflections", "Open", "View Profile", "Match Us Again")):
        return before
    if "Send a Note" in act:
        return _note(scene, side, before)
    if "Raise" in act and side == "mentee":
        return refusals.OnlyTheOther
    if "Decline All" in act and side == "mentee":
        return refusals.NotYours
    if "Decline All" in act:
        waits = side == "mentor" and scene == "the mentee has confirmed, the mentor is full"
        return "declined by the mentor" if waits else refusals.ChangedMeanwhile
    if closed := _CLOSED.get(scene.split(maxsplit=1)[0]):
        return closed
    if scene == "connected":
        return _of_connected(act, side)
    return _of_pending(act, scene, side, before)


def _remind(scene: str, role: Role, before: str) -> Expected:
    """Rule 9: the silent one can be reminded while their answer is possible."""
    if role not in (Role.ADMIN, Role.MENTOR_ADMIN):
        return refusals.NotAnAdmin
    one_waits = scene in ("the mentee has confirmed", "the mentor has confirmed")
    return before if one_waits else refusals.NobodyWaits


def _note(scene: str, side: str, before: str) -> Expected:
    """Rule 6: who said no may send one note, later."""
    if not scene.startswith(("declined", "ended")):
        return refusals.ChangedMeanwhile
    return before if scene.endswith(side) else refusals.OnlyTheOther


def _of_connected(act: str, side: str) -> Expected:
    """Rules 2 and 8: a connection can be ended, and nothing else be decided about it."""
    if "Confirm" in act:
        return refusals.AlreadyConfirmed
    return f"ended by the {side}" if "End" in act else refusals.ChangedMeanwhile


def _of_pending(act: str, scene: str, side: str, before: str) -> Expected:  # noqa: PLR0911 - a rule a line
    """Rules 2, 4, 6, 8, 9 and 10, and the modes of the settings."""
    mine = f"the {side} has confirmed" in scene
    theirs = "has confirmed" in scene and not mine and "nobody" not in scene
    if act.startswith("*Decline*"):
        return f"declined by the {side}"
    if "End" in act:
        return refusals.ChangedMeanwhile
    if "Withdraw" in act or "Keep Waiting" in act:
        return _taken_back(act, scene, side, mine=mine)
    if mine and "Raise" in act:
        return before
    if mine:
        return refusals.AlreadyConfirmed
    if "is off" in scene:
        return refusals.NoOngoingMentoring
    if "Ask Me Later" in act:
        return before
    if theirs and "full" in scene and "Raise" not in act:
        return refusals.YouAreFull if side == "mentor" else refusals.MentorIsFull
    return "connected" if theirs else f"the {side} has confirmed"


def _taken_back(act: str, scene: str, side: str, *, mine: bool) -> Expected:
    """Rules 4 and 8: the mentee's, while the mentor is undecided; to keep waiting, there is something for."""
    if side == "mentor":
        return refusals.OnlyTheOther
    possible = mine and ("full" in scene or "Withdraw" in act)
    return "withdrawn" if possible else refusals.ChangedMeanwhile


def _meeting(act: str, scene: str, role: Role, before: str) -> Expected:  # noqa: PLR0911 - a rule a line
    """Each for themselves: who was asked picks, both may move or cancel before it begins."""
    if act.startswith("*Remind*"):
        return _remind_of_meeting(scene, role, before)
    side = _PAIR.get(role)
    if side is None:
        return refusals.NotYourMeeting
    if "Open" in act or "View Profile" in act:
        return before
    if "are off" in scene and act.startswith(("a time", "*Suggest")):
        return refusals.NoOneTimeMeetings if side == "mentee" else refusals.OneTimeMeetingsAreOff
    other = "mentor" if side == "mentee" else "mentee"
    state = scene.partition(",")[0]
    proposed = "picks" in scene or "suggests" in scene
    my_pick = proposed and (f"the {side} picks" in scene or (side == "mentee" and "suggests" in scene))
    if "Match Us Again" in act:
        return before
    if "Send a Note" in act:
        if state != "declined":
            return refusals.ChangedMeanwhile
        return before if side == "mentor" else refusals.OnlyTheOther
    if state not in ("asked for", "planned", "it has begun"):
        return refusals.ChangedMeanwhile
    answers: dict[str, Callable[[], Expected]] = {
        "a time": lambda: _pick(proposed=proposed, my_pick=my_pick),
        "*Suggest": lambda: _before_it_begins(state, f"{state}; the {other} picks"),
        "*Keep": lambda: _keep(state, proposed=proposed),
        "*Decline*": lambda: _answer(state, side, "mentor", "declined"),
        "*Withdraw*": lambda: _answer(state, side, "mentee", "withdrawn"),
        "*Cancel": lambda: _cancel(state, side),
    }
    return next(answer for begins, answer in answers.items() if act.startswith(begins))()


def _remind_of_meeting(scene: str, role: Role, before: str) -> Expected:
    """The one who is to pick can be reminded while they can pick."""
    if role is not Role.ADMIN:
        return refusals.NotAnAdmin
    possible = scene.startswith("asked for") and "are off" not in scene
    return before if possible else refusals.NobodyWaits


def _pick(*, proposed: bool, my_pick: bool) -> Expected:
    if not proposed:
        return refusals.AlreadyArranged
    return "planned" if my_pick else refusals.OnlyTheOther


def _before_it_begins(state: str, after: str) -> Expected:
    return refusals.TimeIsOver if state == "it has begun" else after


def _keep(state: str, *, proposed: bool) -> Expected:
    if state == "asked for":
        return refusals.ChangedMeanwhile
    return _before_it_begins(state, "planned" if proposed else "") or refusals.ChangedMeanwhile


def _answer(state: str, side: str, whose: str, closed: str) -> Expected:
    if state != "asked for":
        return refusals.ChangedMeanwhile
    return f"{closed} by the {side}" if side == whose else refusals.OnlyTheOther


def _cancel(state: str, side: str) -> Expected:
    if state == "asked for":
        return refusals.ChangedMeanwhile
    return _before_it_begins(state, f"cancelled by the {side}")


def _follow_up(act: str, scene: str, role: Role, before: str) -> Expected:  # noqa: PLR0911 - a rule a line
    """The mentee answers once; the first button does what it said, or nothing."""
    if act == "*Give Feedback*" and scene != "answered":
        return refusals.NothingThere
    if role is not Role.MENTEE:
        return refusals.NotYourMeeting
    if "Open" in act or act == "*Give Feedback*":
        return before
    if scene == "answered":
        return refusals.AlreadyChosen
    if "closed" in scene:
        return refusals.FollowUpIsClosed
    if "Week" in act:
        return before
    if "Feedback" in act:
        return "answered: feedback"
    if "Did Not Meet" in act:
        return "answered: not_held"
    return _first_button(act, scene)


def _first_button(act: str, scene: str) -> Expected:
    if "off" in scene:
        return refusals.StepIsOff
    if "full" in scene:
        return refusals.MentorIsFull
    forced = "forced" in scene
    if ("Make" in act) is not forced:
        return refusals.ChangedMeanwhile
    return "answered: connect; connected" if forced else "answered: connect; the mentee has confirmed"


def _waitlist(act: str, scene: str, role: Role, before: str) -> Expected:
    """Only who waits decides, and a place is taken only while it is held."""
    del before
    if role is not Role.MENTEE:
        return refusals.NotYourPlace
    if "waiting" not in scene and "held," not in scene:
        return refusals.NotOnTheList
    if "Leave" in act:
        return "left"
    # Without a meeting of the two, nobody is made a mentor without being asked.
    forced = "forced" in scene and "after a meeting" in scene
    if "held," not in scene or ("Make" in act) is not forced:
        return refusals.ChangedMeanwhile
    return "offered; connected" if forced else "offered; the mentee has confirmed"


def _taking_part(act: str, scene: str, role: Role, before: str) -> Expected:
    """Everybody decides for themselves; who is not here can only join, and ask for their data."""
    del role
    if "Join" in act:
        return "here" if scene in ("not joined", "left") else before
    if "Data" in act:
        return before
    if scene in ("not joined", "left"):
        return refusals.NotJoined
    if "Resume" in act:
        return "here" if scene == "paused" else refusals.NotPaused
    return "paused" if "Pause" in act else "left"


def _mail(act: str, scene: str, role: Role, before: str) -> Expected:
    """An address is proven by its code, in an hour and five tries; off is always possible."""
    del role
    waits = "a code waits to be typed"
    if "Off" in act:
        return "off"
    if "*Confirm*" in act:
        return "on" if scene == "a code was mailed" else refusals.CodeIsOver
    if "no mail server" in scene:
        return refusals.MailNotOffered
    if "New Code" in act:
        return waits if "code" in before else refusals.CodeIsOver
    if scene.startswith("enough"):
        return refusals.TooManyCodes
    return before if scene == "on" else waits


def _programme(act: str, scene: str, role: Role, before: str) -> Expected:
    """Admins run the programme, and nobody else; its report has readers besides."""
    del scene
    reads = act == "*Report*" or "CSV" in act
    if role is Role.ADMIN or (reads and role is Role.READER):
        return before
    if reads:
        return refusals.NotAReader
    return refusals.NotAllowedToNameAdmins if act == "*Admins*" else refusals.NotAnAdmin


# What stands in the way of anything two people may begin, whichever way they begin it.
_NEVER: dict[str, type[Refusal]] = {
    "the mentor is the mentee": refusals.NotWithYourself,
    "the mentee has left": refusals.JoinFirst,
    "the mentor has left": refusals.NotAMentor,
    "the mentor has paused": refusals.NotTakingThisOn,
    "the mentor wishes not to be matched with them": refusals.NotTakingThisOn,
    "the mentee wishes not to be matched with them": refusals.YouAskedNotTo,
    "the mentee has paused": refusals.YouArePaused,
}
_NO_MATCH: dict[str, type[Refusal]] = {
    "connected": refusals.AlreadyConnected,
    "the mentee has asked": refusals.AlreadyAsked,
    "declined yesterday": refusals.StartAgainLater,
}


def _beginning(act: str, scene: str, role: Role, before: str) -> Expected:  # noqa: PLR0911 - a rule a line
    """Rules 4 to 7 and 9, and what the programme and the mentor offer."""
    del role
    if no := _NEVER.get(scene):
        return no
    if "Meeting" in act:
        return _ask_to_meet(scene, before)
    if "Place Frees" in act:
        return _join_list(scene)
    if no := _NO_MATCH.get(scene):
        return no
    after = "nobody has confirmed" if "Message" in act else "the mentee has confirmed"
    if "Message" in act and scene == "in conversation":
        return refusals.AlreadyInTouch
    if "Connect" in act:
        limits = {
            "the mentor is full": refusals.MentorIsFull,
            "the mentee is on the list of a full mentor": refusals.MentorIsFull,
            "ongoing mentoring is off": refusals.NoOngoingMentoring,
            "the mentor takes one-time meetings only": refusals.OneTimeMeetingsOnly,
        }
        if no := limits.get(scene):
            return no
    return after if before in ("nothing", "nobody has confirmed") else f"{after}; {before}"


def _ask_to_meet(scene: str, before: str) -> Expected:
    no = {
        "the mentee has asked for a meeting": refusals.AlreadyAskedToMeet,
        "they will meet": refusals.AlreadyMeeting,
        "the mentor takes no one-time meetings": refusals.NoOneTimeMeetings,
        "one-time meetings are off": refusals.NoOneTimeMeetings,
    }
    if scene in no:
        return no[scene]
    listed = "on the waiting list"
    if before.startswith(listed):
        return f"a meeting is requested; {before}"
    return "a meeting is requested" if before == "nothing" else f"{before}; a meeting is requested"


def _join_list(scene: str) -> Expected:
    """Whatever may follow a meeting: one waits where only room is missing."""
    no = {
        "the mentee is on the list of a full mentor": refusals.AlreadyOnTheList,
        "ongoing mentoring is off": refusals.NoOngoingMentoring,
        "the mentor takes one-time meetings only": refusals.OneTimeMeetingsOnly,
        "connected": refusals.AlreadyConnected,
        "declined yesterday": refusals.StartAgainLater,
    }
    if scene == "the mentor is full":
        return "on the waiting list: waiting"
    return no.get(scene, refusals.PlaceIsFree)


_TABLES: dict[str, Callable[[str, str, Role, str], Expected]] = {
    "Beginning": _beginning,
    "Match": _match,
    "One-time meeting": _meeting,
    "Follow-up": _follow_up,
    "Waiting list": _waitlist,
    "Taking part": _taking_part,
    "E-mail": _mail,
    "Programme": _programme,
}
