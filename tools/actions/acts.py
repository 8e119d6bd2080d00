"""What somebody can do, and how one sees what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import FollowUpChoice, MatchState, Policy, QuestionList, Side
from bot.ids import Action, Modal
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.waitlist import WaitlistEntry
from bot.services import actors, home, mail, my_data
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.match import closing, confirmation, later, reflection, starting
from bot.services.match import load as match_load
from bot.services.meeting import arranging
from bot.services.meeting import closing as meeting_closing
from bot.services.meeting import load as meeting_load
from bot.services.profile import participation, saving
from bot.services.program import admins, overview, settings, why
from bot.services.report import read, readers, sending
from bot.services.rules.declining import DeclineForm
from bot.services.survey import answering, editor, results
from bot.services.waitlist import places
from tools.actions import scenes
from tools.actions.scenes import THEN, Role, Scene

Do = Callable[[Session, Actor, int, datetime], object]
T = TypeVar("T", Match, Meeting, WaitlistEntry)
TWO_PEOPLE = (Role.MENTEE, Role.MENTOR, Role.ADMIN, Role.OTHER)


@dataclass(frozen=True)
class Act:
    """One thing that somebody can do: the button as people read it, and the service behind it.

    `ids` are the buttons and forms that lead there. `does` says what happens where the state of things
    stays the same.
    """

    label: str
    do: Do
    ids: tuple[Action | Modal, ...]
    does: str = ""


@dataclass(frozen=True)
class Table:
    """Things of one kind: the situations, what can be done in each, by whom, and the state afterwards."""

    title: str
    about: str
    scenes: list[Scene]
    acts: list[Act]
    state: Callable[[Session, Actor, int], str] = field(default=lambda _session, _actor, _subject: "")
    roles: tuple[Role, ...] = TWO_PEOPLE


def all_tables() -> list[Table]:
    """Return every table, in the order of the page."""
    return [
        _beginnings(),
        _matches(),
        _meetings(),
        _follow_ups(),
        _waitlists(),
        _participation(),
        _mails(),
        _programme(),
    ]


def _beginnings() -> Table:
    wish = arranging.Wish("How you lead", 30, {"time.1": THEN})
    acts = [
        Act(
            "*Message*",
            lambda session, actor, mentor, now: starting.write_to(session, actor, mentor, "Hello", now),
            (Action.WRITE_TO_MENTOR, Modal.WRITE_TO_MENTOR),
        ),
        Act(
            "*Connect*",
            lambda session, actor, mentor, now: starting.connect(session, actor, mentor, "Hello", now),
            (Action.ASK_MENTOR, Modal.ASK_MENTOR),
        ),
        Act(
            "*Ask for a Meeting*",
            lambda session, actor, mentor, now: arranging.request(session, actor, mentor, wish, now),
            (Action.MEETING_ASK, Modal.MEETING_ASK),
        ),
        Act("*Tell Me When a Place Frees*", places.join, (Action.TELL_ME_WHEN_FREE,)),
    ]
    about = "What a mentee can begin with a mentor from the directory, and what may stand in the way."
    return Table("Beginning", about, scenes.beginnings(), acts, _between, (Role.MENTEE,))


def _between(session: Session, actor: Actor, mentor_id: int) -> str:
    """Say what is between the actor and a mentor after something was begun."""
    me = actors.participant_of(session, actor)
    if me is None:
        return "nothing"
    match = _last(session, Match, me.id, mentor_id)
    meeting = _last(session, Meeting, me.id, mentor_id)
    entry = _last(session, WaitlistEntry, me.id, mentor_id)
    parts = [
        _match_name(match) if match and match.is_open else "",
        f"a meeting is {meeting.state}" if meeting else "",
        f"on the waiting list: {entry.state}" if entry else "",
    ]
    return "; ".join(filter(None, parts)) or "nothing"


def _last(session: Session, table: type[T], mentee_id: int, mentor_id: int) -> T | None:
    rows = select(table).where(table.mentee_id == mentee_id, table.mentor_id == mentor_id)
    return session.scalars(rows.order_by(table.id.desc())).first()


def _matches() -> Table:
    form = DeclineForm()

    def ask_later(session: Session, actor: Actor, match_id: int, now: datetime) -> None:
        later.ask_later(session, actor, match_id, now.date() + timedelta(days=3), now)

    acts = [
        Act("*Confirm Match*, *Accept*", confirmation.confirm, (Action.CONFIRM_MATCH, Action.ACCEPT_MATCH)),
        Act(
            "*Raise My Limit*",
            lambda session, actor, match_id, now: confirmation.raise_limit(session, actor, match_id, 2, now),
            (Action.RAISE_LIMIT, Modal.RAISE_LIMIT),
            "Their limit is raised.",
        ),
        Act(
            "*Decline*, in the form that *Cancel* and *Decline* open",
            lambda session, actor, match_id, now: closing.decline(session, actor, match_id, form, now),
            (Action.CANCEL_MATCH, Action.DECLINE_MATCH, Modal.DECLINE),
        ),
        Act("*Withdraw*", closing.withdraw, (Action.WITHDRAW_MATCH,)),
        Act("*Keep Waiting*", places.keep_waiting, (Action.KEEP_WAITING,)),
        Act(
            "*Decline All That Wait*, in its form",
            lambda session, actor, match_id, now: closing.decline_all(session, actor, [match_id], "", now),
            (Action.DECLINE_ALL, Modal.DECLINE_ALL),
        ),
        Act(
            "*End Connection*, in its form",
            lambda session, actor, match_id, now: closing.end(session, actor, match_id, form, now),
            (Action.END_MATCH, Modal.END),
        ),
        Act(
            "*Send a Note*, later",
            lambda session, actor, match_id, now: closing.send_note(session, actor, match_id, "Bye", now),
            (Action.SEND_NOTE, Modal.SEND_NOTE),
            "The other reads the note.",
        ),
        Act(
            "*Don't Match Us Again*, in its form",
            closing.exclude,
            (Action.NEVER_AGAIN, Modal.NEVER_AGAIN),
            "To the other they appear paused; nobody is told.",
        ),
        Act(
            "*Ask Me Later*",
            ask_later,
            (Action.ASK_LATER, Modal.ASK_LATER),
            "The next nudge comes on the day they chose.",
        ),
        Act(
            "*My Reflections*",
            lambda session, actor, match_id, now: reflection.keep(session, actor, match_id, {}, now),
            (Action.REFLECT, Modal.REFLECT),
            "Their answers are kept, for them alone.",
        ),
        Act(
            "*View Profile*",
            lambda session, actor, match_id, _now: match_load.profile_of_other(session, actor, match_id),
            (Action.VIEW_PROFILE,),
            "They see who the other is.",
        ),
        Act("*Open*, on a nudge", confirmation.show_again, (Action.OPEN_MATCH,), "Their card comes again."),
        Act(
            "*Remind*, on an admin's Home",
            overview.remind,
            (Action.REMIND,),
            "The silent one is reminded, in their working hours.",
        ),
    ]
    about = "A match, and what its two people and the programme's admins can do with it."
    roles = (Role.MENTEE, Role.MENTOR, Role.MENTOR_ADMIN, Role.ADMIN, Role.OTHER)
    return Table("Match", about, scenes.matches(), acts, _match_state, roles)


def _match_state(session: Session, actor: Actor, match_id: int) -> str:
    return _match_name(session.get_one(Match, (actor.workspace_id, match_id)))


def _match_name(match: Match) -> str:
    if match.state is not MatchState.PENDING:
        by = f" by the {match.closed_by}" if match.state in match.NOTE_MAY_FOLLOW else ""
        return "connected" if match.state is MatchState.CONFIRMED else f"{match.state}{by}"
    if match.is_undecided:
        return "nobody has confirmed"
    return f"the {match.asking_side} has confirmed"


def _meetings() -> Table:
    form = DeclineForm()

    def pick(session: Session, actor: Actor, meeting_id: int, now: datetime) -> None:
        times = session.get_one(Meeting, (actor.workspace_id, meeting_id)).times
        arranging.pick(session, actor, meeting_id, times[0].starts_at if times else THEN, now)

    def suggest(session: Session, actor: Actor, meeting_id: int, now: datetime) -> None:
        arranging.suggest(session, actor, meeting_id, {"time.1": THEN + timedelta(days=2)}, now)

    acts = [
        Act("a time", pick, (Action.MEETING_PICK_1, Action.MEETING_PICK_2, Action.MEETING_PICK_3)),
        Act(
            "*Suggest Another Time*, *Reschedule*",
            suggest,
            (Action.MEETING_SUGGEST, Action.MEETING_RESCHEDULE, Modal.MEETING_SUGGEST),
        ),
        Act("*Keep the Time*", arranging.keep_time, (Action.MEETING_KEEP,)),
        Act(
            "*Decline*, in its form",
            lambda session, actor, subject, now: meeting_closing.decline(session, actor, subject, form, now),
            (Action.MEETING_DECLINE, Modal.MEETING_DECLINE),
        ),
        Act("*Withdraw*", meeting_closing.withdraw, (Action.MEETING_WITHDRAW,)),
        Act(
            "*Cancel the meeting*, in its form",
            lambda session, actor, subject, now: meeting_closing.cancel(session, actor, subject, form, now),
            (Action.MEETING_CANCEL, Modal.MEETING_CANCEL),
        ),
        Act(
            "*Send a Note*, later",
            lambda session, actor, subject, now: meeting_closing.send_note(
                session, actor, subject, "Bye", now
            ),
            (Action.MEETING_SEND_NOTE, Modal.MEETING_SEND_NOTE),
            "The other reads the note.",
        ),
        Act(
            "*Don't Match Us Again*, in its form",
            meeting_closing.exclude,
            (Action.MEETING_NEVER_AGAIN, Modal.MEETING_NEVER_AGAIN),
            "To the other they appear paused; nobody is told.",
        ),
        Act(
            "*View Profile*",
            lambda session, actor, meeting_id, _now: meeting_load.profile_of_other(
                session, actor, meeting_id
            ),
            (Action.MEETING_VIEW_PROFILE,),
            "They see who the other is.",
        ),
        Act("*Open*, on a reminder", arranging.show_again, (Action.MEETING_OPEN,), "Their card comes again."),
        Act(
            "*Remind*, on an admin's Home",
            overview.remind_of_meeting,
            (Action.REMIND_OF_MEETING,),
            "The silent one is reminded, in their working hours.",
        ),
    ]
    about = "A one-time meeting, from the request to its end."
    return Table("One-time meeting", about, scenes.meetings(), acts, _meeting_state)


def _meeting_state(session: Session, actor: Actor, meeting_id: int) -> str:
    meeting = session.get_one(Meeting, (actor.workspace_id, meeting_id))
    by = f" by the {meeting.closed_by}" if meeting.closed_by else ""
    names = {"requested": "asked for", "scheduled": "planned", "occurred": "over"}
    name = f"{names.get(meeting.state, meeting.state)}{by}"
    return f"{name}; the {meeting.picks} picks" if meeting.times else name


def _follow_ups() -> Table:
    def chosen(choice: FollowUpChoice) -> Do:
        return lambda session, actor, subject, now: choosing.choose(session, actor, subject, choice, now)

    def under(policy: Policy) -> Do:
        return lambda session, actor, subject, now: choosing.go_on(session, actor, subject, policy, now)

    acts = [
        Act("*Make Ada My Mentor*", under(Policy.FORCED), (Action.FOLLOW_UP_MAKE,)),
        Act("*Ask Ada to Mentor Me*", under(Policy.REQUEST), (Action.FOLLOW_UP_ASK,)),
        Act("*Just Give Feedback*", chosen(FollowUpChoice.FEEDBACK), (Action.FOLLOW_UP_FEEDBACK,)),
        Act("*We Did Not Meet*", chosen(FollowUpChoice.NOT_HELD), (Action.FOLLOW_UP_NOT_HELD,)),
        Act(
            "*Ask Me in a Week*", choosing.later, (Action.FOLLOW_UP_LATER,), "The question comes again then."
        ),
        Act("*Open*, on a nudge", choosing.show_again, (Action.FOLLOW_UP_OPEN,), "Their card comes again."),
        Act(
            "*Give Feedback*",
            lambda session, actor, subject, _now: answering.ask(session, actor, subject),
            (Action.GIVE_FEEDBACK, Modal.SURVEY),
            "The survey opens.",
        ),
    ]
    about = "The question that the mentee is asked after a one-time meeting."
    return Table("Follow-up", about, scenes.follow_ups(), acts, _follow_up_state)


def _follow_up_state(session: Session, actor: Actor, meeting_id: int) -> str:
    meeting = session.get_one(Meeting, (actor.workspace_id, meeting_id))
    match = _last(session, Match, meeting.mentee_id, meeting.mentor_id)
    answer = f"answered: {meeting.choice}" if meeting.choice else "unanswered"
    return f"{answer}; {_match_name(match)}" if match else answer


def _waitlists() -> Table:
    def under(policy: Policy) -> Do:
        return lambda session, actor, subject, now: places.take(session, actor, subject, policy, now)

    acts = [
        Act("*Make Ada My Mentor*", under(Policy.FORCED), (Action.TAKE_PLACE_MAKE,)),
        Act("*Ask Ada to Mentor Me*", under(Policy.REQUEST), (Action.TAKE_PLACE_ASK,)),
        Act("*Leave the List*", places.leave, (Action.LEAVE_LIST,)),
    ]
    about = "A place in the queue of a full mentor."
    return Table("Waiting list", about, scenes.waitlists(), acts, _waitlist_state)


def _waitlist_state(session: Session, actor: Actor, entry_id: int) -> str:
    entry = session.get_one(WaitlistEntry, (actor.workspace_id, entry_id))
    match = _last(session, Match, entry.mentee_id, entry.mentor_id)
    return f"{entry.state}; {_match_name(match)}" if match else str(entry.state)


def _participation() -> Table:
    def myself(do: Callable[[Session, Actor, datetime], object]) -> Do:
        def act(session: Session, actor: Actor, person_id: int, now: datetime) -> object:
            return do(session, actors.actor_of(session, actor.workspace_id, person_id), now)

        return act

    def join(session: Session, actor: Actor, now: datetime) -> None:
        saving.save(session, actor, saving.Draft(frozenset({Side.MENTEE}), topics="work"), now)

    acts = [
        Act(
            "*Join as Mentee*, *Save* in the profile",
            myself(join),
            (Action.JOIN_AS_MENTEE, Action.JOIN_AS_MENTOR, Action.EDIT_PROFILE, Modal.PROFILE),
        ),
        Act(
            "*Pause*",
            myself(lambda session, actor, now: participation.pause(session, actor, None, now)),
            (Action.PAUSE, Modal.PAUSE),
        ),
        Act("*Resume*", myself(participation.resume), (Action.RESUME,)),
        Act(
            "*Leave*, in its form",
            myself(
                lambda session, actor, now: participation.leave(
                    session, actor, _ends(session, actor, now), now
                )
            ),
            (Action.LEAVE, Modal.LEAVE),
        ),
        Act("*My Data*", myself(my_data.send), (Action.MY_DATA,), "The file comes in their DM."),
    ]
    about = "Taking part: what everybody decides for themselves."
    return Table("Taking part", about, scenes.participations(), acts, _participation_state, (Role.MENTEE,))


def _ends(session: Session, actor: Actor, now: datetime) -> str:
    me = actors.participant_of(session, actor)
    return participation.leaving(session, actor, now).ends if me and not me.left_at else ""


def _participation_state(session: Session, _actor: Actor, person_id: int) -> str:
    me = session.scalars(select(Participant).where(Participant.person_id == person_id)).first()
    if me is None:
        return "not joined"
    return "left" if me.left_at else "paused" if me.paused_at else "here"


def _mails() -> Table:
    def choose(address: str) -> Do:
        return lambda session, actor, _subject, now: mail.choose(session, actor, address, now)

    def enter(session: Session, actor: Actor, _subject: int, now: datetime) -> None:
        if no := mail.enter_code(session, actor, scenes.CODE, now):
            raise no

    acts = [
        Act(
            "*Save* with an address, in the profile or in the form that *Get E-mail* opens",
            choose(scenes.ADDRESS),
            (Action.MAIL_CHOOSE, Modal.MAIL),
        ),
        Act(
            "*Confirm* with the right code, in the form that *Enter Code* opens",
            enter,
            (Action.MAIL_ENTER_CODE, Modal.MAIL_CODE),
        ),
        Act(
            "*Send a New Code*",
            lambda session, actor, _subject, now: mail.send_new_code(session, actor, now),
            (Action.MAIL_SEND_CODE,),
            "Another code is mailed; the one before works no more.",
        ),
        Act(
            "*Turn E-mail Off*",
            lambda session, actor, _subject, now: mail.turn_off(session, actor, now),
            (Action.MAIL_OFF,),
        ),
    ]
    about = "E-mail, each person for themselves."
    return Table("E-mail", about, scenes.mails(), acts, _mail_state, (Role.MENTEE,))


def _mail_state(session: Session, actor: Actor, _subject: int) -> str:
    facts = mail.mail_facts(session, actor.workspace_id, actor.person_id, scenes.NOW)
    if facts.code_works:
        return "a code waits to be typed"
    if facts.unproven:
        return "a code is over"
    return "on" if facts.address and not facts.refused_at else "off" if not facts.address else "refused"


def _programme() -> Table:
    pair = ("U0LIN", "U0ADA")
    feedback = QuestionList.FEEDBACK

    def admins_only(
        label: str, do: Callable[[Session, Actor, datetime], object], does: str, *ids: Action | Modal
    ) -> Act:
        return Act(label, lambda session, actor, _subject, now: do(session, actor, now), ids, does)

    def save(session: Session, actor: Actor, now: datetime) -> None:
        settings.save(session, actor, settings.choices_of(actors.program_of(session, actor)), now)

    def add_question(session: Session, actor: Actor, now: datetime) -> None:
        editor.save(session, actor, feedback, None, editor.Draft("Would you meet again?"), now)

    acts = [
        admins_only(
            "*Matching Settings*",
            lambda session, actor, _: settings.settings_of(session, actor),
            "The form opens.",
            Action.OPEN_SETTINGS,
            Action.CHOOSE_MODES,
            Action.OPEN_REQUEST_SETTINGS,
            Action.OPEN_TALK_SETTINGS,
            Action.OPEN_PROGRAM_SETTINGS,
        ),
        admins_only(
            "*Save*, in the settings",
            save,
            "The settings apply from now on.",
            Modal.SETTINGS,
            Modal.REQUEST_SETTINGS,
            Modal.TALK_SETTINGS,
            Modal.PROGRAM_SETTINGS,
        ),
        admins_only(
            "*Admins*",
            lambda session, actor, _: admins.listed(session, actor),
            "The form opens; so it does for an owner or admin of the Slack workspace.",
            Action.OPEN_ADMINS,
            Modal.ADMINS,
        ),
        admins_only(
            "*Surveys*",
            lambda session, actor, _: editor.edited(session, actor, feedback),
            "The editor opens.",
            Action.OPEN_SURVEYS,
            Action.CHOOSE_LIST,
            Action.ADD_QUESTION,
            Action.CHANGE_QUESTION,
            Action.PREVIEW_QUESTIONS,
            Modal.QUESTIONS,
            Modal.REMOVE_QUESTION,
        ),
        admins_only("*Save*, of a question", add_question, "The question is asked.", Modal.QUESTION),
        admins_only(
            "*Results*",
            lambda session, actor, _: results.results(session, actor, feedback, 0),
            "They read counts and texts, without names.",
            Action.SHOW_RESULTS,
            Action.RESULTS_PAGE,
            Modal.RESULTS,
        ),
        admins_only(
            "*Run the Programme*, on their Home",
            home.show_program,
            "Its page stands there.",
            Action.RUN_PROGRAM,
        ),
        admins_only(
            "*Show All* who wait",
            lambda session, actor, _: overview.waits(session, actor, 0, 20),
            "They read who waits for whom.",
            Action.SHOW_WAITS,
            Action.WAITS_PAGE,
            Modal.WAITS,
        ),
        admins_only(
            "*Report*",
            read.report,
            "They read the report; an admin every count, others none under five.",
            Action.OPEN_REPORT,
            Modal.REPORT,
        ),
        admins_only(
            "*Send as CSV*, in the report",
            sending.send,
            "The numbers come in their DM.",
            Action.SEND_REPORT,
        ),
        admins_only(
            "*Readers*",
            lambda session, actor, _: readers.listed(session, actor),
            "The form opens.",
            Action.OPEN_READERS,
        ),
        admins_only(
            "*Save*, of the readers",
            lambda session, actor, now: readers.change(session, actor, [], ["U0SAM"], now),
            "Those named, or taken out, get a message.",
            Modal.READERS,
        ),
        admins_only(
            "`/mentoring match`",
            lambda session, actor, now: admins.propose(session, actor, pair, now),
            "Both are asked, or the admin reads what is in the way.",
        ),
        admins_only(
            "`/mentoring why`",
            lambda session, actor, now: why.explain(session, actor, pair, now),
            "The admin reads every reason.",
        ),
    ]
    about = "Running the programme."
    roles = (Role.ADMIN, Role.READER, Role.MENTEE, Role.OTHER)
    return Table("Programme", about, scenes.programmes(), acts, roles=roles)
