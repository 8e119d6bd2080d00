"""What follows from a change: whatever looks different afterwards, for anybody, is marked to be drawn again.

The oracle is what everybody sees. Each action is done in a programme where everything is under way; all
cards and all Home pages are drawn before and after it, and each one that differs must be marked.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import languages
from bot.delivery.render import render
from bot.delivery.renderers import RENDERERS
from bot.enums import FollowUpChoice, Policy, WaitlistState
from bot.ids import CardKind, Field
from bot.models.card import Card
from bot.models.mail import MailCode
from bot.models.recipient_lane import RecipientLane
from bot.models.reflection import ReflectionQuestion
from bot.models.waitlist import WaitlistEntry
from bot.read_models.settings import ProgramSettings
from bot.services import actors, effects, mail, people
from bot.services.follow_up import choosing
from bot.services.match import closing, confirmation, later, reflection, starting
from bot.services.meeting import arranging
from bot.services.meeting import closing as meeting_closing
from bot.services.profile import participation, saving
from bot.services.program import admins, overview, settings
from bot.services.report import readers
from bot.services.rules.declining import DeclineForm
from bot.services.survey import answering
from bot.services.waitlist import places
from bot.store import Store
from tests.services import busy_programme, meetings
from tests.services.busy_programme import COMING, DAY, LATER, BusyProgramme
from tests.services.harness import BOTH, MENTEE, MENTOR, ServiceHarness, open_workspace
from tests.services.service_actions import called_by, service_actions

# Said once, and not followed: a reply says what was true when somebody asked, and a file is sent once.
SAID_ONCE = (CardKind.ANSWER, CardKind.MY_DATA, CardKind.REPORT_FILE)

Do = Callable[[BusyProgramme, Session], object]
Key = tuple[int, str, int]


def first_question(session: Session) -> int:
    """Return the first question of the programme's reflection."""
    return session.scalars(select(ReflectionQuestion.id).order_by(ReflectionQuestion.position)).first() or 0


def draft(name: str, **changes: object) -> saving.Draft:
    """Return the profile of somebody as `busy_programme` stored it, changed."""
    roles = {"Jo": BOTH, "Ada": MENTOR, "Tom": MENTOR}.get(name, MENTEE)
    limit = {"Jo": "1", "Ada": "2"}.get(name, "3")
    return replace(saving.Draft(roles, f"{name}'s headline", "", limit), **changes)  # type: ignore[arg-type]


def confirm(name: str, what: str) -> Do:
    """Somebody confirms a match."""
    return lambda p, s: confirmation.confirm(s, p.actor(name), p.ids[what], LATER)


def decline(name: str, what: str, **words: object) -> Do:
    """Somebody declines a match."""
    form = DeclineForm(**words)  # type: ignore[arg-type]
    return lambda p, s: closing.decline(s, p.actor(name), p.ids[what], form, LATER)


def choose_mail(name: str, **code: int) -> Do:
    """Somebody has named an address, and a code is on its way."""

    def do(p: BusyProgramme, s: Session) -> None:
        mail.choose(s, p.actor(name), "lin@example.org", LATER)
        s.execute(update(MailCode).values(expires_at=LATER + DAY, **code))

    return do


def prove(name: str) -> Do:
    """Somebody types the code that was mailed to them."""
    return lambda p, s: mail.enter_code(s, p.actor(name), s.scalars(select(MailCode.code)).one(), LATER)


def here(p: BusyProgramme, name: str) -> tuple[int, int]:
    """Return the workspace, and somebody in it."""
    return p.actor(name).workspace_id, p.actor(name).person_id


def save(name: str, **changes: object) -> Do:
    """Somebody changes their profile."""
    return lambda p, s: saving.save(s, p.actor(name), draft(name, **changes), LATER)


def settings_become(**changes: object) -> Do:
    """An admin changes the Matching Settings."""

    def do(p: BusyProgramme, s: Session) -> None:
        grace = p.actor("Grace")
        choices = settings.settings_of(s, grace).choices
        settings.save(s, grace, replace(choices, **changes), LATER)  # type: ignore[arg-type]

    return do


def numbers_become(numbers: dict[Field, int]) -> Do:
    """An admin changes days or limits."""
    return lambda p, s: settings.save_numbers(s, p.actor("Grace"), numbers, LATER)


def slack_says(name: str, **user: object) -> Do:
    """Slack describes somebody otherwise."""

    def do(p: BusyProgramme, s: Session) -> None:
        described = {"id": f"U0{name.upper()}", "tz": "Europe/London", "profile": {"display_name": name}}
        people.follow(s, p.actor(name), {**described, **user}, LATER)

    return do


def propose(mentee: str, mentor: str) -> Do:
    """An admin proposes a match."""
    named = [f"U0{mentee.upper()}", f"U0{mentor.upper()}"]
    return lambda p, s: admins.propose(s, p.actor("Grace"), named, LATER)


def force(p: BusyProgramme, s: Session) -> None:
    """Under the forced policy a mentee makes somebody their mentor."""
    choosing.go_on(s, p.actor("Lin"), p.ids["over"], Policy.FORCED, LATER)


def place_is_held(p: BusyProgramme, s: Session) -> None:
    """A place has opened up with Jo, and Max has heard that it is held for them."""
    saving.save(s, p.actor("Jo"), draft("Jo", limit="2"), LATER)
    entry = s.get_one(WaitlistEntry, (p.actor("Lin").workspace_id, p.ids["waiting"]))
    entry.state, entry.offered_at, entry.held_until = WaitlistState.OFFERED, LATER, LATER + DAY


def two_ask_and_ada_is_full(p: BusyProgramme, s: Session) -> None:
    """Max asks Ada too, and she offers as many places as are taken."""
    starting.connect(s, p.actor("Max"), p.participant("Ada"), "", LATER)
    saving.save(s, p.actor("Ada"), draft("Ada", limit="1"), LATER)


def keep_survey(p: BusyProgramme, s: Session) -> None:
    """A mentee answers the survey about a meeting."""
    questions = answering.shown(s, p.actor("Kim"), p.ids["answered"], None)
    answering.keep(s, p.actor("Kim"), p.ids["answered"], dict.fromkeys(questions, "4"), LATER)


def end_and_time_passes(p: BusyProgramme, s: Session) -> None:
    """A connection ends: the place is held for who waits."""
    closing.end(s, p.actor("Noor"), p.ids["full"], DeclineForm(note="Thank you"), LATER)


def leave(name: str) -> Do:
    """Somebody leaves the programme."""

    def do(p: BusyProgramme, s: Session) -> None:
        ends = participation.leaving(s, p.actor(name), LATER).ends
        participation.leave(s, p.actor(name), ends, LATER)

    return do


def take_back(p: BusyProgramme, s: Session) -> None:
    """A mentor takes back that they asked not to be matched with a mentee again."""
    other = frozenset({p.participant("Max")})
    saving.save(s, p.actor("Ada"), replace(draft("Ada"), taken_back=other), LATER)


ACTIONS: dict[str, Do] = {
    "a mentee confirms a contact": confirm("Lin", "contact"),
    "a mentor confirms a contact": confirm("Tom", "contact"),
    "a mentor accepts, and the last place is gone": confirm("Ada", "request"),
    "a mentor raises their limit": lambda p, s: confirmation.raise_limit(
        s, p.actor("Ada"), p.ids["request"], 3, LATER
    ),
    "a mentor declines, for the admins and for ever": decline(
        "Ada", "request", note="Sorry", reason="Full", never_again=True
    ),
    "a mentor asks not to be matched again, while the two talk": lambda p, s: closing.exclude(
        s, p.actor("Tom"), p.ids["contact"], LATER
    ),
    "a mentor asks not to be matched again, after a meeting": lambda p, s: meeting_closing.exclude(
        s, p.actor("Jo"), p.ids["over and full"], LATER
    ),
    "a mentee asks not to be matched again, while a meeting is asked for": lambda p, s: (
        meeting_closing.exclude(s, p.actor("Max"), p.ids["asked"], LATER)
    ),
    "that is taken back": take_back,
    "a mentee cancels": decline("Lin", "contact"),
    "a mentee keeps waiting": lambda p, s: places.keep_waiting(s, p.actor("Kim"), p.ids["request"], LATER),
    "a mentor declines all": lambda p, s: closing.decline_all(
        s, p.actor("Ada"), [p.ids["request"]], "Sorry", LATER
    ),
    "a mentee withdraws from a full mentor": lambda p, s: closing.withdraw(
        s, p.actor("Kim"), p.ids["request"], LATER
    ),
    "a mentee withdraws": lambda p, s: closing.withdraw(s, p.actor("Kim"), p.ids["request"], LATER),
    "a connection ends": end_and_time_passes,
    "a note follows a no": lambda p, s: closing.send_note(
        s, p.actor("Tom"), p.ids["declined"], "All the best", LATER
    ),
    "ask me later": lambda p, s: later.ask_later(
        s, p.actor("Lin"), p.ids["contact"], (LATER + 2 * DAY).date(), LATER
    ),
    "a reflection is kept": lambda p, s: reflection.keep(
        s, p.actor("Lin"), p.ids["contact"], {first_question(s): "Yes"}, LATER
    ),
    "a mentee writes": lambda p, s: starting.write_to(
        s, p.actor("Noor"), p.participant("Ada"), "Hello", LATER
    ),
    "a mentee asks": lambda p, s: starting.connect(s, p.actor("Max"), p.participant("Ada"), "", LATER),
    "a mentee asks whom they talk with": lambda p, s: starting.connect(
        s, p.actor("Lin"), p.participant("Tom"), "", LATER
    ),
    "an admin proposes": propose("Max", "Ada"),
    "an admin proposes what is in conversation": propose("Lin", "Tom"),
    "an admin invites": propose("Eve", "Tom"),
    "an admin is named": lambda p, s: admins.change(
        s, p.actor("Grace"), ["U0GRACE", "U0JO"], ["U0GRACE", "U0JO", "U0EVE"], LATER
    ),
    "an admin is removed": lambda p, s: admins.change(
        s, p.actor("Grace"), ["U0GRACE", "U0JO"], ["U0GRACE"], LATER
    ),
    "a reader of the report is named": lambda p, s: readers.change(
        s, p.actor("Grace"), ["U0ZOE"], ["U0ZOE", "U0LIN"], LATER
    ),
    "a reader of the report is taken out": lambda p, s: readers.change(
        s, p.actor("Grace"), ["U0ZOE"], [], LATER
    ),
    "an admin reminds": lambda p, s: overview.remind(s, p.actor("Grace"), p.ids["contact"], LATER),
    "an admin reminds of a meeting": lambda p, s: overview.remind_of_meeting(
        s, p.actor("Grace"), p.ids["asked"], LATER
    ),
    "a meeting is asked for": lambda p, s: arranging.request(
        s,
        p.actor("Sam"),
        p.participant("Tom"),
        arranging.Wish("Data", 30, {"time.1": COMING + 3 * DAY}),
        LATER,
    ),
    "a time is picked": lambda p, s: arranging.pick(s, p.actor("Ada"), p.ids["asked"], COMING, LATER),
    "another time is suggested": lambda p, s: arranging.suggest(
        s, p.actor("Ada"), p.ids["asked"], meetings.times(COMING + 4 * DAY), LATER
    ),
    "a planned meeting is to be moved": lambda p, s: arranging.suggest(
        s, p.actor("Tom"), p.ids["planned"], meetings.times(COMING + 4 * DAY), LATER
    ),
    "the time is kept": lambda p, s: arranging.keep_time(s, p.actor("Tom"), p.ids["to be moved"], LATER),
    "a moved time is picked": lambda p, s: arranging.pick(
        s, p.actor("Noor"), p.ids["to be moved"], COMING + 2 * DAY, LATER
    ),
    "a meeting is declined": lambda p, s: meeting_closing.decline(
        s, p.actor("Ada"), p.ids["asked"], DeclineForm(note="Sorry"), LATER
    ),
    "a note follows a declined meeting": lambda p, s: meeting_closing.send_note(
        s, p.actor("Ada"), p.ids["asked"], "Another time, perhaps.", LATER
    ),
    "a meeting is withdrawn": lambda p, s: meeting_closing.withdraw(s, p.actor("Max"), p.ids["asked"], LATER),
    "a meeting is cancelled": lambda p, s: meeting_closing.cancel(
        s, p.actor("Kim"), p.ids["planned"], DeclineForm(note="Ill"), LATER
    ),
    "on as a request": lambda p, s: choosing.go_on(s, p.actor("Lin"), p.ids["over"], Policy.REQUEST, LATER),
    "on by force": force,
    "just feedback": lambda p, s: choosing.choose(
        s, p.actor("Lin"), p.ids["over"], FollowUpChoice.FEEDBACK, LATER
    ),
    "we did not meet": lambda p, s: choosing.choose(
        s, p.actor("Lin"), p.ids["over"], FollowUpChoice.NOT_HELD, LATER
    ),
    "ask me in a week": lambda p, s: choosing.later(s, p.actor("Lin"), p.ids["over"], LATER),
    "the survey is sent": keep_survey,
    "the list is left": lambda p, s: places.leave(s, p.actor("Max"), p.ids["waiting"], LATER),
    "somebody joins the list": lambda p, s: places.join(s, p.actor("Kim"), p.participant("Jo"), LATER),
    "somebody resumes": lambda p, s: participation.resume(s, p.actor("Kim"), LATER),
    "a place is taken": lambda p, s: places.take(s, p.actor("Max"), p.ids["waiting"], Policy.REQUEST, LATER),
    "a mentee pauses": lambda p, s: participation.pause(s, p.actor("Kim"), LATER + 5 * DAY, LATER),
    "a mentor pauses": lambda p, s: participation.pause(s, p.actor("Ada"), None, LATER),
    "somebody whose pause was over pauses again": lambda p, s: participation.pause(
        s, p.actor("Tom"), None, LATER
    ),
    "who waits for a place pauses": lambda p, s: participation.pause(s, p.actor("Max"), None, LATER),
    "a mentee leaves": leave("Lin"),
    "a mentor leaves": leave("Ada"),
    "a full mentor who runs it leaves": leave("Jo"),
    "a mentor offers more": save("Jo", limit="2"),
    "a mentor offers less": save("Ada", limit="1"),
    "a mentor takes meetings only": save("Ada", modes=frozenset({"one_time"})),
    "a mentor takes no meetings": save("Ada", modes=frozenset({"ongoing"})),
    "somebody names an address": lambda p, s: mail.choose(s, p.actor("Lin"), "lin@example.org", LATER),
    "an address is proven": prove("Lin"),
    "a wrong code is typed": lambda p, s: mail.enter_code(s, p.actor("Lin"), "none", LATER),
    "another code is mailed": lambda p, s: mail.send_new_code(s, p.actor("Lin"), LATER),
    "an address is refused": lambda p, s: mail.refused(s, *here(p, "Lin"), "lin@example.org", LATER),
    "e-mail is turned off": lambda p, s: mail.turn_off(s, p.actor("Lin"), LATER),
    "somebody joins": lambda p, s: saving.save(s, p.actor("Eve"), draft("Eve"), LATER),
    "no ongoing mentoring": settings_become(ongoing=False),
    "no one-time meetings": settings_become(one_time=False),
    "preferred mentoring": settings_become(preferred=True),
    "a forced step": settings_become(follow_up=Policy.FORCED),
    "no step": settings_become(follow_up=Policy.OFF),
    "mentors do not choose": settings_become(mentors_choose=False),
    "requests are reminded and expire later": numbers_become(
        {Field.REQUEST_REMINDER_DAYS: 10, Field.REQUEST_EXPIRY_DAYS: 20}
    ),
    "conversations close earlier": numbers_become(
        {Field.FIRST_NUDGE_DAYS: 5, Field.SECOND_NUDGE_DAYS: 10, Field.CONTACT_CLOSE_DAYS: 30}
    ),
    "requests for meetings expire later": numbers_become(
        {Field.MEETING_REMINDER_DAYS: 5, Field.MEETING_EXPIRY_DAYS: 12}
    ),
    "places are held longer": numbers_become({Field.PLACE_HELD_DAYS: 4}),
    "the programme has another name and other hours": lambda p, s: settings.save_program(
        s, p.actor("Grace"), ProgramSettings("Growing", 6, 11, guests_take_part=False), LATER
    ),
    "the programme speaks another language": lambda p, s: settings.save_program(
        s, p.actor("Grace"), ProgramSettings("Mentoring", 9, 17, guests_take_part=False, language="fr"), LATER
    ),
    "somebody reads another language": slack_says("Lin", locale="de-DE"),
    "a mentor has another name": slack_says("Ada", profile={"display_name": "Ada Lovelace"}),
    "a mentee has another name": slack_says("Max", profile={"display_name": "Max Power"}),
    "an admin has another name": slack_says("Grace", profile={"display_name": "Grace Hopper"}),
    "somebody moves to Tokyo": slack_says("Lin", tz="Asia/Tokyo"),
    "a mentor becomes a guest": slack_says("Ada", is_restricted=True),
    "a mentee becomes a guest": slack_says("Lin", is_restricted=True),
    "an admin becomes a guest": slack_says("Grace", is_restricted=True),
    "a mentor is gone from Slack": slack_says("Ada", deleted=True),
    "a mentor who was gone does something": lambda p, s: people.hear(s, p.actor("Ada"), "", LATER),
}
# What has to be so before an action can be done.
BEFOREHAND: dict[str, Do] = {
    "an address is proven": choose_mail("Lin"),
    "a wrong code is typed": choose_mail("Lin", tries_left=1),
    "another code is mailed": choose_mail("Lin", tries_left=0),
    "an address is refused": choose_mail("Lin"),
    "e-mail is turned off": choose_mail("Lin"),
    "the programme speaks another language": choose_mail("Lin"),
    "somebody reads another language": choose_mail("Lin"),
    "on by force": settings_become(follow_up=Policy.FORCED),
    "an admin reminds": confirm("Lin", "contact"),
    "a mentee keeps waiting": two_ask_and_ada_is_full,
    "a mentor declines all": two_ask_and_ada_is_full,
    "a mentee withdraws from a full mentor": two_ask_and_ada_is_full,
    "somebody resumes": lambda p, s: participation.pause(s, p.actor("Kim"), None, LATER),
    "somebody whose pause was over pauses again": lambda p, s: effects.notify(
        s, *here(p, "Tom"), CardKind.PAUSE_OVER, p.participant("Tom"), LATER
    ),
    "a place is taken": place_is_held,
    "a note follows a declined meeting": lambda p, s: meeting_closing.decline(
        s, p.actor("Ada"), p.ids["asked"], DeclineForm(), LATER
    ),
    "a mentor who was gone does something": slack_says("Ada", deleted=True),
    "that is taken back": lambda p, s: meeting_closing.exclude(s, p.actor("Ada"), p.ids["asked"], LATER),
}
# What handlers call that changes no screen which has to be marked.
SHOWS_NOWHERE_ELSE = {
    # Whom the bot has just met is on no screen.
    ("bot.services.actors", "store_slack_user"),
    # Sent or drawn at once, in any case, to the one who asks.
    ("bot.services.follow_up.choosing", "show_again"),
    ("bot.services.match.confirmation", "show_again"),
    ("bot.services.meeting.arranging", "show_again"),
    ("bot.services.home", "opened"),
    ("bot.services.home", "turn_page"),
    ("bot.services.home", "show_program"),
    ("bot.services.home", "show_relationships"),
    ("bot.services.my_data", "send"),
    ("bot.services.report.sending", "send"),
    ("bot.services.text_commands", "answer_what_waits"),
    ("bot.services.text_commands", "put_off"),
    ("bot.services.text_commands", "receive"),
    ("bot.services.effects", "copy_clicked"),
    # Forms draw the questions when they are opened.
    ("bot.services.survey.editor", "save"),
    ("bot.services.survey.editor", "move"),
    ("bot.services.survey.editor", "remove"),
}
# What the clock does, and how much later.
JOBS = {"a weekend passes": 4, "a week passes": 7, "three weeks pass": 21, "all closes": 70}


@dataclass(frozen=True)
class Seen:
    """What everybody sees, by card."""

    screens: dict[Key, str]

    def differing(self, before: "Seen") -> set[Key]:
        """Return the cards that look otherwise than before, or are new."""
        return {key for key, drawn in self.screens.items() if before.screens.get(key) != drawn}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, BusyProgramme]:
    """The busy programme, stored once for all actions."""
    file = copyfile(sqlite_template, tmp_path_factory.mktemp("busy") / "mentoring.db")
    store = Store(f"sqlite:///{file}")
    programme = busy_programme.begin(open_workspace(store))
    store.close()
    return file, programme


@pytest.fixture(scope="module")
def looks() -> dict[tuple[str, datetime], Seen]:
    """What everybody saw before, once for all actions that begin alike."""
    return {}


@pytest.fixture
def programme(template: tuple[Path, BusyProgramme], tmp_path: Path) -> Iterator[BusyProgramme]:
    """The busy programme, in a file of its own."""
    file, busy = template
    store = Store(f"sqlite:///{copyfile(file, tmp_path / 'mentoring.db')}")
    yield replace(busy, harness=ServiceHarness(store))
    store.close()


@pytest.mark.parametrize("name", ACTIONS)
def test_what_looks_different_is_marked(
    programme: BusyProgramme, looks: dict[tuple[str, datetime], Seen], name: str
) -> None:
    """Nobody is left with a screen that is not true any more."""
    if name in BEFOREHAND:
        with programme.harness.store.transaction() as session:
            BEFOREHAND[name](programme, session)
    programme.harness.settled()
    before = looks.setdefault((name if name in BEFOREHAND else "", LATER), Seen({}))
    if not before.screens:
        before.screens.update(_look(programme).screens)
    with programme.harness.store.transaction() as session:
        ACTIONS[name](programme, session)
    _assert_marked(programme, before)


def test_no_action_is_forgotten() -> None:
    """Everything in services that a handler calls and that changes something is tried here."""
    tried = {one for do in ACTIONS.values() for one in called_by(do)}
    assert service_actions() - tried == SHOWS_NOWHERE_ELSE


@pytest.mark.parametrize("days", JOBS.values(), ids=JOBS)
def test_what_the_clock_changes_is_marked(programme: BusyProgramme, days: int) -> None:
    """The same for what falls due; both looks are at the later moment, because time alone marks nothing."""
    now = LATER + days * DAY
    programme.harness.settled()
    before = _look(programme, now)
    while programme.harness.run_due(now):
        pass
    _assert_marked(programme, before, now)


def _assert_marked(programme: BusyProgramme, before: Seen, now: datetime = LATER) -> None:
    differing = _look(programme, now).differing(before)
    assert differing, "the action changed nothing that anybody sees"
    assert differing - programme.harness.marked() == set()


def _look(programme: BusyProgramme, now: datetime = LATER) -> Seen:
    """Draw every card there is, and everybody's Home."""
    with programme.harness.store.reading() as session:
        lanes = session.scalars(select(RecipientLane)).all()
        homes = [
            Card(
                workspace_id=one.workspace_id,
                recipient_id=one.person_id,
                kind=CardKind.HOME.value,
                subject_id=0,
            )
            for one in lanes
        ]
        cards = session.scalars(select(Card).where(Card.kind.not_in([*SAID_ONCE, CardKind.HOME]))).all()
        return Seen({_key(card): _drawn(session, card, now) for card in [*cards, *homes]})


def _key(card: Card) -> Key:
    return (card.recipient_id, card.kind, card.subject_id)


def _drawn(session: Session, card: Card, now: datetime) -> str:
    with languages.speaking(actors.language_of(session, card.workspace_id, card.recipient_id)):
        rendered = render(session, RENDERERS, card, now)
    # Whatever becomes of the numbers in a file, it was sent once.
    drawn = {**vars(rendered), "file": None} if rendered else None
    return json.dumps(drawn, default=str, sort_keys=True)
