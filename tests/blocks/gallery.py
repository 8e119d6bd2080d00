"""Every screen the bot draws, by name: for tests about all of them, and for `make gallery`."""

import runpy
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot import languages, limits
from bot.blocks import (
    decline,
    directory,
    follow_up,
    home,
    mail,
    my_data,
    newer,
    notice,
    nudges,
    other_profile,
    profile,
    text_replies,
    waitlist,
)
from bot.blocks.match import card as match_card
from bot.blocks.match import later, limit, reflection
from bot.blocks.meeting import card as meeting_card
from bot.blocks.meeting import forms as meeting_forms
from bot.blocks.program import admins, numbers, overview, settings
from bot.blocks.report import cards as report_cards
from bot.blocks.report import page as report
from bot.blocks.report import readers as report_readers
from bot.blocks.screen import Screen
from bot.blocks.survey import editor as survey_editor
from bot.blocks.survey import form as survey_form
from bot.enums import (
    CloseReason,
    FollowUpChoice,
    MatchState,
    MeetingState,
    Origin,
    Policy,
    QuestionKind,
    QuestionList,
    RequestOutcome,
    Side,
    StepBar,
    SurveyKind,
    WaitBar,
    WaitlistState,
)
from bot.ids import Modal
from bot.modal_metadata import NeverAgainMetadata, SendNoteMetadata
from bot.read_models.admins import AdminsChangedFacts, AdminsFacts, InvitationFacts, PersonLeftFacts
from bot.read_models.common import OtherPerson
from bot.read_models.follow_up import FollowUpFacts, StepFacts
from bot.read_models.mail import MailFacts
from bot.read_models.match import DeclineAllFacts, ReasonFacts
from bot.read_models.my_data import MyDataFacts
from bot.read_models.other_profile import OtherProfileFacts
from bot.read_models.overview import AdminFacts, Numbers, Wait, WaitsFacts, WaveFacts
from bot.read_models.proposal import InTheWay, Invited, NotJoined, NotProposed, ProposalFacts, Proposed
from bot.read_models.reflection import ReflectionAnswerFacts, ReflectionFacts
from bot.read_models.report import AnswerTime, Period, RequestFacts
from bot.read_models.settings import (
    Choices,
    NumbersFacts,
    PolicyChangedFacts,
    ProgramSettings,
    SettingsFacts,
)
from bot.read_models.survey import Question, SurveyFacts
from bot.read_models.survey_editor import EditorFacts, ResultsFacts, Tally
from bot.read_models.waitlist import WaitlistFacts
from bot.read_models.why import PairFacts, WhyFacts
from bot.refusals import GuestsStayOut, MentorIsFull, StepIsOff
from tests.blocks import meetings, reports
from tests.blocks.builders import (
    ADA,
    ADA_READS,
    CLOSING,
    LIN,
    LIN_READS,
    LONDON,
    NOTE,
    NOW,
    PHOTOS,
    TUESDAY,
    a_directory,
    a_home,
    a_match,
    a_mentor,
    a_no,
    a_profile,
    closed,
    connected,
    full,
    leaving,
    refused,
    typed,
)
from tests.blocks.builders import answers as some_answers

PROGRAM = "Mentoring at Example"
CONTACT = a_match(Side.MENTEE, Origin.CONTACT)
REQUEST = a_match(Side.MENTOR, Origin.REQUEST, Side.MENTEE)
ASKED = a_match(Side.MENTEE, Origin.REQUEST, Side.MENTEE)
# People who stand on one screen have names of their own, so that the buttons beside them are told apart.
INES, MAYA, TOM, NIA, SAM, LENA = (
    OtherPerson(number, f"U0P{number}", name, photo=f"{PHOTOS}/U0P{number}_192.png", title="Engineer")
    for number, name in enumerate(
        ("Ines Duarte", "Maya Lind", "Tom Ito", "Nia Berg", "Sam Rivera", "Lena Roy"), start=11
    )
)
MENTORS = tuple(
    a_mentor(number, face=face) for number, face in enumerate((ADA, INES, MAYA, TOM, NIA, SAM, LENA), start=1)
)
BARE = OtherPerson(2, "U0LIN", "Lin Wu")
STRANGER, PAUSED = a_profile(joined=False, is_mentee=False), a_profile(Side.MENTOR, paused=True)
PAIR = PairFacts(ADA_READS, "Lin Wu", "Tom Ito")
BARS = (MentorIsFull(mentor="Tom Ito", limit=3), *(StepIsOff(because=bar) for bar in StepBar))
WITH_NOTE = {"closing_note": NOTE, "closing_note_at": NOW}
FULL = refused("Ada Park is at the limit of 3 just now.")
QUESTIONS = tuple(
    Question(number, kind, f"Question {number}?", ("One", "Two")) for number, kind in enumerate(QuestionKind)
)
CHOICES = Choices(
    ongoing=True,
    one_time=True,
    preferred=False,
    follow_up=Policy.FORCED,
    mentors_choose=True,
    default_max_connections=3,
)
STEP = StepFacts(ADA, 4, Policy.FORCED)
FOLLOW_UP = FollowUpFacts(LIN_READS, 5, TUESDAY, STEP, closes_at=NOW)
WAITING = WaitlistFacts(LIN_READS, 6, WaitlistState.OFFERED, STEP, TUESDAY, 2, held_until=NOW)
PLACE = replace(WAITING, step=replace(STEP, mentor=LENA))
MAIL = MailFacts(LIN_READS, offered=True, address="lin@example.org")
WAITS = WaitsFacts(
    ADA_READS,
    (
        Wait(7, "Lin Wu", "Ada Park", TUESDAY),
        Wait(8, "Lin Wu", "Ada Park", TUESDAY, meeting=True),
        *(Wait(9 + n, "Lin Wu", "Ada Park", TUESDAY, bar=bar) for n, bar in enumerate(WaitBar)),
    ),
    30,
    1,
    3,
)
HOME = a_home(
    a_profile(Side.MENTOR, is_mentee=True),
    waiting_for_you=(REQUEST, full(replace(REQUEST, match_id=2, other=TOM))),
    in_conversation=(replace(CONTACT, match_id=3),),
    waiting_for_them=(a_match(Side.MENTEE, Origin.REQUEST, Side.MENTEE, match_id=4, other=INES),),
    your_mentors=(connected(Side.MENTEE, match_id=5, other=MAYA),),
    your_mentees=(connected(Side.MENTOR, match_id=6, other=NIA),),
    past=(closed(CONTACT, MatchState.EXPIRED, match_id=8, other=SAM),),
    totals={"waiting_for_you": 12},
    pages=3,
    page=1,
    is_admin=True,
)


EDITED = EditorFacts(ADA_READS, QuestionList.FEEDBACK, QUESTIONS)
TALLIES = (
    Tally("How was it?", QuestionKind.RATING, counts=(("4", 1), ("5", 2)), answered=3),
    Tally("Anything else?", QuestionKind.TEXT, texts=(NOTE,), answered=1),
)
_DRAWN: dict[str, Screen] = {
    **{
        f"match.card.card of a {origin} for the {side}": match_card.card(a_match(side, origin), NOW)
        for origin in Origin
        for side in Side
    },
    **{
        f"match.card.card {state} by {side}": match_card.card(closed(REQUEST, state, side), NOW)
        for state in (MatchState.DECLINED, MatchState.WITHDRAWN, MatchState.EXPIRED, MatchState.ENDED)
        for side in Side
    },
    **{
        f"match.card.card {state} by {side} for the mentee": match_card.card(closed(ASKED, state, side), NOW)
        for state in (MatchState.DECLINED, MatchState.WITHDRAWN, MatchState.EXPIRED, MatchState.ENDED)
        for side in Side
    },
    **{
        f"match.card.card of a {origin} for the {side} that the {by} confirmed": match_card.card(
            a_match(side, origin, by), NOW
        )
        for origin, by in (
            *((Origin.CONTACT, side) for side in Side),
            (Origin.REQUEST, Side.MENTEE),
            *((Origin.PROPOSAL, side) for side in Side),
        )
        for side in Side
    },
    **{
        f"match.card.card declined by {by} with a note": match_card.card(
            closed(REQUEST, MatchState.DECLINED, by, closing_note=NOTE, closing_note_at=NOW), NOW
        )
        for by in Side
    },
    **{
        f"meeting.card.card of one that was {state}, for the {side}": meeting_card.card(
            meetings.over(side, state, by_me=side is Side.MENTEE), NOW
        )
        for state in (
            MeetingState.OCCURRED,
            MeetingState.NOT_HELD,
            MeetingState.DECLINED,
            MeetingState.WITHDRAWN,
            MeetingState.EXPIRED,
            MeetingState.CANCELLED,
        )
        for side in Side
    },
    **{
        f"text_replies.card {word}": text_replies.card(
            typed(word.split()[0], directory=a_directory(*MENTORS)), NOW
        )
        for word, _ in text_replies.WORDS
    },
    **{
        f"match.card.card {state}": match_card.card(facts, NOW)
        for state, facts in {
            "of a request while I have paused": replace(REQUEST, i_paused=True),
            "of a request while the other has paused": replace(REQUEST, other_paused=True),
            "of a request while others wait too": full(replace(REQUEST, others_wait=True)),
            "of a request from somebody of whom nothing is known": replace(REQUEST, other=BARE),
            "of a contact while the mentor is full": full(CONTACT),
            "of a contact while one is on the list": full(replace(CONTACT, in_line=True)),
            "of a proposal to a mentor who is full": full(a_match(Side.MENTOR, Origin.PROPOSAL)),
            "of a confirmed proposal to a mentee whose mentor is full": full(
                a_match(Side.MENTEE, Origin.PROPOSAL, Side.MENTOR)
            ),
            "that a mentor confirmed who is full": full(a_match(Side.MENTOR, Origin.CONTACT, Side.MENTOR)),
            "of a proposal by nobody who is here": a_match(Side.MENTEE, Origin.PROPOSAL, proposed_by=None),
            "of what is due": replace(ASKED, reminder_at=TUESDAY, closes_at=TUESDAY),
            "of what is due to the mentor": replace(REQUEST, reminder_at=TUESDAY, closes_at=TUESDAY),
            "of a forced connection": connected(Side.MENTEE, Origin.FORCED),
            "of a forced connection for the mentor": connected(Side.MENTOR, Origin.FORCED),
            "of a proposal by nobody to the mentor": a_match(Side.MENTOR, Origin.PROPOSAL, proposed_by=None),
            "of a proposal by nobody that one confirmed": a_match(
                Side.MENTEE, Origin.PROPOSAL, Side.MENTEE, proposed_by=None
            ),
            "that waits for a place without a note": full(replace(ASKED, opening_note="")),
            "that waits for a place on the list": full(replace(ASKED, in_line=True)),
            "that waits for a place on the list without a note": full(
                replace(ASKED, in_line=True, opening_note="")
            ),
            "of a request from far away": replace(REQUEST, other=replace(LIN, zone=ZoneInfo("America/Lima"))),
            "of a contact that closed": closed(CONTACT, MatchState.EXPIRED),
            "of a contact that closed though one had confirmed": closed(
                a_match(Side.MENTEE, Origin.CONTACT, Side.MENTEE), MatchState.EXPIRED
            ),
        }.items()
    },
    **{
        f"match.card.card {state} because {who} left": match_card.card(
            closed(ASKED, state, by, closed_because=because), NOW
        )
        for state in (MatchState.DECLINED, MatchState.ENDED)
        for who, by, because in (
            ("I", Side.MENTEE, CloseReason.LEFT_PROGRAM),
            ("the other", Side.MENTOR, CloseReason.LEFT_PROGRAM),
            ("the workspace", Side.MENTOR, CloseReason.LEFT_WORKSPACE),
        )
    },
    **{
        f"meeting.card.card {state}": meeting_card.card(facts, at)
        for state, facts, at in (
            ("of a request while I have paused", meetings.asked(Side.MENTOR, i_paused=True), NOW),
            ("of a request while the other has paused", meetings.asked(Side.MENTEE, other_paused=True), NOW),
            ("of a request whose times have passed", meetings.asked(Side.MENTOR), CLOSING),
            ("of one's own request whose times have passed", meetings.asked(Side.MENTEE), CLOSING),
            ("of a request of which one is reminded", meetings.asked(Side.MENTOR, reminder_at=CLOSING), NOW),
            ("of a planned one in a room", meetings.planned(Side.MENTEE, place="Room 4"), NOW),
            (
                "of one that is off because I left",
                meetings.over(
                    Side.MENTEE, MeetingState.CANCELLED, by_me=True, closed_because=CloseReason.LEFT_PROGRAM
                ),
                NOW,
            ),
            ("of another time to pick", meetings.asked(Side.MENTEE, Side.MENTEE), NOW),
            ("of another time that one suggested", meetings.asked(Side.MENTOR, Side.MENTEE), NOW),
            ("after which they may decide", meetings.planned(Side.MENTOR, may_be_made_mentor=True), NOW),
            ("of one that comes up", meetings.planned(Side.MENTEE), meetings.AT - timedelta(hours=3)),
            ("of one in a few minutes", meetings.planned(Side.MENTEE), meetings.AT - timedelta(minutes=9)),
            ("of one that began", meetings.planned(Side.MENTEE), meetings.AT),
            ("to be moved by the other", meetings.planned(Side.MENTEE, times=meetings.TIMES), NOW),
            (
                "of one that I declined with a note",
                meetings.over(Side.MENTOR, MeetingState.DECLINED, by_me=True, **WITH_NOTE),
                NOW,
            ),
            ("of one that I called off", meetings.over(Side.MENTOR, MeetingState.CANCELLED, by_me=True), NOW),
            (
                "of one that the other called off",
                meetings.over(Side.MENTEE, MeetingState.CANCELLED),
                NOW,
            ),
            *(
                (
                    f"of one without a time that is off because {because}",
                    meetings.asked(
                        Side.MENTEE, state=MeetingState.DECLINED, closed_at=NOW, closed_because=because
                    ),
                    NOW,
                )
                for because in CloseReason
            ),
            *(
                (
                    f"of one that is off because {because}",
                    meetings.over(Side.MENTEE, MeetingState.CANCELLED, closed_because=because),
                    NOW,
                )
                for because in CloseReason
            ),
        )
    },
    **{
        f"follow_up.card {state}": follow_up.card(facts, NOW)
        for state, facts in {
            "that asks the mentor": replace(FOLLOW_UP, step=replace(STEP, policy=Policy.REQUEST)),
            "that comes again": replace(FOLLOW_UP, asks_again_at=CLOSING, closes_at=CLOSING),
            "while one is on the list": replace(
                FOLLOW_UP, step=replace(STEP, why_not=FULL, may_wait=True), waits_since=NOW
            ),
            "once they go on": replace(FOLLOW_UP, choice=FollowUpChoice.CONNECT, chosen_at=NOW),
            "of a meeting that did not take place": replace(
                FOLLOW_UP, choice=FollowUpChoice.NOT_HELD, chosen_at=NOW, may_meet=True
            ),
            "once they go on, and have said how it was": replace(
                FOLLOW_UP, choice=FollowUpChoice.CONNECT, chosen_at=NOW, survey_sent=True
            ),
            "that nobody answered": replace(FOLLOW_UP, closed_at=NOW),
        }.items()
    },
    **{
        f"waitlist.card {state}": waitlist.card(facts, NOW)
        for state, facts in {
            "while one waits": replace(WAITING, state=WaitlistState.WAITING, held_until=None, note=NOTE),
            "of a place that was asked for": replace(
                WAITING, asked_at=TUESDAY, step=replace(STEP, policy=Policy.REQUEST, why_not=FULL)
            ),
            "of a place to be asked for": replace(WAITING, step=replace(STEP, policy=Policy.REQUEST)),
            "once the place is taken": replace(WAITING, state=WaitlistState.TAKEN),
            "of a place that went on": replace(
                WAITING, state=WaitlistState.LAPSED, step=replace(STEP, why_not=FULL, may_wait=True)
            ),
            "once one has left the list": replace(WAITING, state=WaitlistState.LEFT),
        }.items()
    },
    "directory.modal of mentors with much to say": directory.modal(
        a_directory(
            *(
                replace(mentor, headline="word " * 60, topics=("leading a team",) * 10, in_line=True)
                for mentor in MENTORS[:2]
            )
        )
    ),
    "directory.modal of a mentor of whom nothing is known": directory.modal(
        a_directory(a_mentor(face=BARE, headline="", topics=()))
    ),
    **{
        f"text_replies.card {word} {of}": text_replies.card(typed(word, **changes), NOW)
        for of, profile in (("of a stranger", STRANGER), ("of a mentor who paused", PAUSED))
        for word, changes in (
            *(
                (word, {"profile": profile})
                for word in ("join", "profile", "pause", "leave", "stop", "status")
            ),
            ("meetings", {"profile": profile}),
        )
    },
    **{
        f"text_replies.card {state}": text_replies.card(facts, NOW)
        for state, facts in {
            "hello": typed("hello", in_touch=(ADA,)),
            "hello of a guest": typed("hello", profile=replace(STRANGER, stays_out=GuestsStayOut())),
            "thanks": typed("thanks"),
            "stop": typed("stop"),
            "settings": typed("settings"),
            "report": typed("report"),
            "help of a reader of the report": typed("help", reads_report=True),
            "admins of a new programme": typed("admins"),
            "of a slip": typed("hepl"),
            "join of mentee and mentor": typed("join", profile=a_profile(is_mentor=True)),
            "find that finds nobody": typed("find"),
            "find with words of a stranger": typed(
                "find", directory=a_directory(*MENTORS, words="career", must_join=True)
            ),
            "many meetings": typed(
                "meetings",
                meetings=tuple(
                    meetings.planned(Side.MENTEE, meeting_id=n, other=one)
                    for n, one in enumerate((ADA, INES, MAYA, TOM, NIA, SAM))
                ),
            ),
            "pause until a day": typed("pause", pause_until=CLOSING),
            "status of a mentor who paused until a day": typed(
                "status", profile=replace(PAUSED, paused_until=CLOSING)
            ),
            "match of somebody who has not joined": typed(
                "match",
                answer=ProposalFacts(
                    PAIR, NotJoined((Invited("Lin Wu", TUESDAY), Invited("Ada Park", None)))
                ),
            ),
            "match": typed("match", answer=ProposalFacts(PAIR, Proposed(TUESDAY))),
            "match to which one has agreed": typed(
                "match", answer=ProposalFacts(PAIR, Proposed(TUESDAY, Side.MENTEE, TUESDAY))
            ),
            "match that was not proposed": typed(
                "match", answer=ProposalFacts(PAIR, NotProposed((MentorIsFull(mentor="Ada Park", limit=3),)))
            ),
            "match with nothing in its way": typed("match", answer=ProposalFacts(PAIR, InTheWay(()))),
            "why": typed("why", answer=WhyFacts(PAIR, BARS, BARS)),
            "why of one of the two": typed(
                "why", answer=WhyFacts(replace(PAIR, viewer_is_one=True), BARS[:1])
            ),
            "why with nothing in the way": typed("why", answer=WhyFacts(PAIR, (), ())),
        }.items()
    },
    "directory.modal of an empty programme": directory.modal(a_directory(topics=())),
    "directory.modal of those whom words find": directory.modal(
        a_directory(*(replace(one, meets=True) for one in MENTORS[:2]), words="career")
    ),
    "directory.modal where nobody is found": directory.modal(a_directory(words="weaving")),
    "directory.modal for somebody who has not joined": directory.modal(
        a_directory(
            *(replace(one, cannot_connect=FULL, cannot_message=FULL) for one in MENTORS), must_join=True
        )
    ),
    "home.view with a question and a place": home.view(
        replace(HOME, is_admin=False, page=0, questions=(FOLLOW_UP,), queues=(PLACE,)), NOW
    ),
    "home.view of all that one can have": home.view(
        a_home(
            replace(a_profile(is_mentor=True), waiting=2, connections=3),
            upcoming_meetings=(meetings.planned(Side.MENTEE, other=NIA),),
            past_meetings=(meetings.over(Side.MENTOR, MeetingState.OCCURRED, other=SAM),),
            past=(closed(connected(Side.MENTEE, other=TOM), MatchState.ENDED, Side.MENTOR),),
            reflections=(("Ada Park", some_answers("Well.")),),
        ),
        NOW,
    ),
    "home.view of two people who mentor each other": home.view(
        a_home(
            a_profile(is_mentor=True),
            waiting_for_you=(
                a_match(Side.MENTEE, Origin.PROPOSAL, match_id=1),
                a_match(Side.MENTOR, Origin.PROPOSAL, match_id=2, other=ADA),
            ),
            your_mentors=(connected(Side.MENTEE, match_id=3, other=LIN),),
            your_mentees=(connected(Side.MENTOR, match_id=4),),
            past=(closed(REQUEST, MatchState.DECLINED, Side.MENTOR),),
            past_meetings=(meetings.over(Side.MENTOR, MeetingState.DECLINED, by_me=True),),
        ),
        NOW,
    ),
    "nudges.card about two people who write to each other": nudges.card(
        [
            a_match(Side.MENTEE, Origin.PROPOSAL, match_id=1),
            a_match(Side.MENTOR, Origin.PROPOSAL, match_id=2, other=ADA),
        ],
        NOW,
    ),
    "nudges.card of which nothing is left": nudges.card([], NOW),
    "nudges.card of more than it holds": nudges.card(
        [replace(CONTACT, match_id=n, other=replace(ADA, name=f"Ada Park {n}")) for n in range(12)], NOW
    ),
    "other_profile.modal of somebody of whom nothing is known": other_profile.modal(
        OtherProfileFacts(ADA_READS, BARE, ()), NOW
    ),
    "text_replies.card meetings with some to come": text_replies.card(
        typed(
            "meetings", meetings=(meetings.planned(Side.MENTEE), meetings.asked(Side.MENTEE, meeting_id=5))
        ),
        NOW,
    ),
    "text_replies.card hello of a stranger": text_replies.card(
        typed("hello", profile=a_profile(joined=False, is_mentee=False)), NOW
    ),
    "text_replies.card help of an admin": text_replies.card(typed("help", is_admin=True), NOW),
    "text_replies.card of something else": text_replies.card(typed("x", in_touch=(ADA, LIN)), NOW),
    "text_replies.card admins": text_replies.card(typed("admins", admins=(ADA, LIN)), NOW),
    "match.card.card while the mentor is full": match_card.card(full(REQUEST), NOW),
    "match.card.card that waits for a place": match_card.card(full(ASKED), NOW),
    "match.card.card while only talk is offered": match_card.card(
        replace(CONTACT, cannot_confirm=refused("Ada Park takes one-time meetings only.")), NOW
    ),
    "match.card.card of somebody who asked not to be matched again": match_card.card(
        replace(REQUEST, i_asked_not_to=True), NOW
    ),
    "match.card.card once that was asked": match_card.card(
        closed(replace(REQUEST, i_asked_not_to=True), MatchState.EXPIRED), NOW
    ),
    "match.card.card of a connection": match_card.card(connected(Side.MENTEE), NOW),
    "match.card.card of a connection for the mentor": match_card.card(connected(Side.MENTOR), NOW),
    "text_replies.card that says no": text_replies.card(
        typed("match", answer=refused("Nobody here is called that.")), NOW
    ),
    "program.admins.modal": admins.modal(AdminsFacts(ADA_READS, PROGRAM, (ADA, LIN))),
    "program.admins.saved": admins.saved(),
    "program.admins.changed_card": admins.changed_card(
        AdminsChangedFacts(ADA_READS, PROGRAM, "Grace Hall", LIN, added=True, at=TUESDAY)
    ),
    "program.admins.changed_card to who was named": admins.changed_card(
        AdminsChangedFacts(LIN_READS, PROGRAM, "Grace Hall", LIN, added=True, at=TUESDAY)
    ),
    "program.admins.changed_card to who is none any more": admins.changed_card(
        AdminsChangedFacts(LIN_READS, PROGRAM, "Grace Hall", LIN, added=False, at=TUESDAY)
    ),
    "program.admins.changed_card of who is none any more": admins.changed_card(
        AdminsChangedFacts(ADA_READS, PROGRAM, "Grace Hall", LIN, added=False, at=TUESDAY)
    ),
    "program.admins.left_card that ends nothing": admins.left_card(
        PersonLeftFacts(ADA_READS, PROGRAM, LIN, 0)
    ),
    "program.admins.left_card": admins.left_card(PersonLeftFacts(ADA_READS, PROGRAM, LIN, 2)),
    "profile.pause_over_card": profile.pause_over_card(a_profile(Side.MENTOR)),
    "program.admins.invitation_card": admins.invitation_card(
        InvitationFacts(LIN_READS, PROGRAM, "Grace Hall")
    ),
    "decline.modal": decline.modal(a_no(REQUEST, "Grace Hall")),
    "decline.modal of a connection": decline.modal(a_no(connected(Side.MENTOR), "Grace Hall")),
    "decline.modal that calls a meeting off too": decline.modal(
        replace(a_no(REQUEST), rematch_days=0, meeting_id=4, meeting_at=CLOSING)
    ),
    "decline.reason_card of an end": decline.reason_card(
        ReasonFacts(ADA_READS, "Lin Wu", "Tom Ito", TUESDAY, ended=True, reason=NOTE)
    ),
    "decline.reason_card of a meeting": decline.reason_card(
        ReasonFacts(ADA_READS, "Lin Wu", "Tom Ito", TUESDAY, ended=False, reason=NOTE, meeting=True)
    ),
    "decline.modal of a contact, and of a meeting without a time": decline.modal(
        replace(a_no(CONTACT), meeting_id=4)
    ),
    "decline.all_modal of many": decline.all_modal(
        DeclineAllFacts(ADA_READS, tuple(f"Lin {n}" for n in range(25)), tuple(range(25)), 90)
    ),
    "decline.all_modal": decline.all_modal(DeclineAllFacts(ADA_READS, ("Lin Wu", "Tom Ito"), (7, 8), 90)),
    "decline.never_again_modal": decline.never_again_modal(
        Modal.NEVER_AGAIN, LIN, NeverAgainMetadata(7, MatchState.EXPIRED)
    ),
    "decline.note_modal": decline.note_modal(REQUEST),
    "decline.note_form": decline.note_form(
        Modal.SEND_NOTE, LIN, "Thank you.", SendNoteMetadata(7, MatchState.DECLINED)
    ),
    "decline.reason_not_read": decline.reason_not_read(),
    "decline.reason_card": decline.reason_card(
        ReasonFacts(ADA_READS, "Lin Wu", "Ada Park", TUESDAY, ended=False, reason=NOTE)
    ),
    "directory.modal": directory.modal(a_directory(*MENTORS, pages=2)),
    "directory.modal of full mentors": directory.modal(
        a_directory(
            *(
                replace(mentor, cannot_connect=FULL, may_wait=True, in_line=in_line, free_places=0)
                for mentor, in_line in zip(MENTORS, (False, True), strict=False)
            )
        )
    ),
    "directory.write_modal": directory.write_modal(a_mentor()),
    "directory.ask_modal": directory.ask_modal(a_mentor()),
    "directory.sent of a note": directory.sent(a_mentor(), asked=False),
    "directory.sent": directory.sent(a_mentor(), asked=True),
    "follow_up.card": follow_up.card(FOLLOW_UP, NOW),
    "follow_up.card while the mentor is full": follow_up.card(
        replace(
            FOLLOW_UP, step=replace(STEP, why_not=refused("Ada Park is at the limit of 3."), may_wait=True)
        ),
        NOW,
    ),
    "follow_up.card once answered": follow_up.card(
        replace(FOLLOW_UP, choice=FollowUpChoice.FEEDBACK, chosen_at=NOW, may_connect=True), NOW
    ),
    "home.view": home.view(HOME, NOW),
    "home.program_view": home.program_view(HOME, AdminFacts(Numbers(), WAITS, reports.NEEDS), NOW),
    "home.program_view during a wave": home.program_view(
        HOME, AdminFacts(Numbers(), WAITS, wave=WaveFacts(arrived=640, total=1_000, minutes=2)), NOW
    ),
    "home.view of an admin": home.view(replace(HOME, is_admin=True), NOW),
    "home.view of a reader of the report": home.view(replace(HOME, is_admin=False, reads_report=True), NOW),
    "home.program_view while nobody waits": home.program_view(
        HOME, AdminFacts(Numbers(confirmed=2), WaitsFacts(ADA_READS, (), 0, 0, 1)), NOW
    ),
    "home.program_view of a new programme": home.program_view(
        HOME, AdminFacts(Numbers(), WaitsFacts(ADA_READS, (), 0, 0, 1)), NOW
    ),
    "home.view of a mentee who has nobody yet": home.view(a_home(a_profile()), NOW),
    "home.view of a mentor whom nobody has asked": home.view(a_home(a_profile(Side.MENTOR)), NOW),
    "home.view of a mentor who paused until they resume": home.view(a_home(PAUSED), NOW),
    "home.view of a mentor who paused": home.view(
        a_home(a_profile(Side.MENTOR, paused=True, paused_until=NOW)), NOW
    ),
    "home.view of somebody who stays out": home.view(a_home(a_profile(stays_out=GuestsStayOut())), NOW),
    "home.view of a programme without a name": home.view(replace(a_home(STRANGER), program_name=""), NOW),
    "home.view of a stranger": home.view(a_home(a_profile(joined=False, is_mentee=False)), NOW),
    "other_profile.modal": other_profile.modal(
        OtherProfileFacts(ADA_READS, LIN, ("career", "public speaking"), "de-DE"), NOW
    ),
    "match.later.modal": later.modal(CONTACT, NOW),
    "match.later.modal without a day to close": later.modal(replace(CONTACT, closes_at=None), NOW),
    "match.limit.modal": limit.modal(full(REQUEST)),
    "match.limit.modal of a contact": limit.modal(full(a_match(Side.MENTOR, Origin.CONTACT))),
    "match.limit.modal once confirmed": limit.modal(full(a_match(Side.MENTOR, Origin.CONTACT, Side.MENTOR))),
    "meeting.card.card of a request": meeting_card.card(meetings.asked(Side.MENTOR), NOW),
    "meeting.card.card of somebody who asked not to be matched again": meeting_card.card(
        replace(meetings.asked(Side.MENTOR), i_asked_not_to=True), NOW
    ),
    "meeting.card.card of a request that cannot be arranged": meeting_card.card(
        meetings.asked(Side.MENTOR, cannot_arrange=refused("You take ongoing mentoring only.")), NOW
    ),
    "meeting.card.card of a request that waits": meeting_card.card(meetings.asked(Side.MENTEE), NOW),
    "meeting.card.card of a planned one": meeting_card.card(meetings.planned(Side.MENTEE), NOW),
    "meeting.card.card of a planned one with a long link": meeting_card.card(
        meetings.planned(Side.MENTEE, place=f"https://meet.example.com/{'room' * 20}"), NOW
    ),
    "meeting.card.card of a planned one for the mentor": meeting_card.card(
        meetings.planned(Side.MENTOR), NOW
    ),
    "meeting.card.card to be moved": meeting_card.card(
        meetings.planned(Side.MENTOR, times=meetings.TIMES), NOW
    ),
    "meeting.card.card of a cancelled one": meeting_card.card(
        meetings.over(Side.MENTEE, MeetingState.CANCELLED, closing_note=NOTE), NOW
    ),
    "meeting.card.card of a declined one": meeting_card.card(
        meetings.over(Side.MENTOR, MeetingState.DECLINED, by_me=True), NOW
    ),
    "meeting.forms.ask_modal": meeting_forms.ask_modal(meetings.a_form(), meetings.a_day()),
    "meeting.forms.suggest_modal": meeting_forms.suggest_modal(
        meetings.planned(Side.MENTEE),
        meetings.a_day(times={"time.1": meetings.AT}, outside=("time.1",), place="Room 4"),
    ),
    "meeting.forms.decline_modal": meeting_forms.decline_modal(
        meetings.a_no(meetings.asked(Side.MENTOR), "Grace Hall")
    ),
    "meeting.forms.sent": meeting_forms.sent(meetings.a_form()),
    "meeting.forms.note_modal": meeting_forms.note_modal(
        meetings.over(Side.MENTOR, MeetingState.DECLINED, by_me=True)
    ),
    "meeting.forms.cancel_modal": meeting_forms.cancel_modal(meetings.planned(Side.MENTEE)),
    "mail.card": mail.card(MAIL),
    "mail.card while it is off": mail.card(replace(MAIL, address="")),
    "mail.card while a code waits": mail.card(replace(MAIL, unproven="new@example.org", code_works=True)),
    "mail.card of a code that is over": mail.card(replace(MAIL, address="", unproven="new@example.org")),
    "mail.card of a code that was refused": mail.card(
        replace(MAIL, unproven="new@example.org", code_refused=True)
    ),
    "mail.card of an address that is refused": mail.card(replace(MAIL, refused_at=TUESDAY)),
    "mail.card without a mail server": mail.card(replace(MAIL, offered=False)),
    "mail.modal": mail.modal(replace(MAIL, refused_at=TUESDAY)),
    "mail.code_modal": mail.code_modal(replace(MAIL, unproven="new@example.org", code_works=True), "Saved."),
    "mail.saved": mail.saved(MAIL),
    "mail.saved as off": mail.saved(replace(MAIL, address="")),
    "my_data.card": my_data.card(MyDataFacts(LIN_READS), {"made_at": NOW}),
    "my_data.failed_card": my_data.failed_card(MyDataFacts(LIN_READS, failed=True)),
    "notice.refused": notice.refused("That is not there any more."),
    "notice.modal": notice.modal("Not Now", "That cannot be done just now."),
    # Where nothing can stand on top, the sentence stands at a field of the form as it was.
    "notice.above": newer.drawn(
        notice.above(
            decline.modal(a_no(REQUEST, "Grace Hall")).to_dict(), "This match was withdrawn on 3 June."
        )
    ),
    "notice.coming": notice.coming("an-id"),
    "nudges.card": nudges.card(
        [CONTACT, replace(REQUEST, match_id=2)], NOW, [FOLLOW_UP], [meetings.asked(Side.MENTOR)]
    ),
    "nudges.card that offers e-mail": nudges.card([CONTACT], NOW, offer_mail_to=1),
    "program.overview.modal while nobody waits": overview.modal(WaitsFacts(ADA_READS, (), 0, 0, 1)),
    "program.overview.modal": overview.modal(WAITS),
    "program.overview.reminded": overview.reminded(LIN),
    "profile.modal": profile.modal(a_profile(Side.MENTOR)),
    "profile.modal of somebody who chose and asked": profile.modal(
        a_profile(Side.MENTOR, may_choose_modes=True, exclusions=((4, "Lin Wu"), (9, "Sam Rivera")))
    ),
    "profile.modal with e-mail": profile.modal(replace(a_profile(Side.MENTOR), mail=MAIL)),
    "profile.modal of somebody who joins": profile.modal(a_profile(joined=False)),
    "profile.modal of a mentor whom others wait for": profile.modal(a_profile(Side.MENTOR, waiting=2)),
    "profile.pause_modal": profile.pause_modal(),
    "profile.joined as mentee": profile.joined(a_profile()),
    "profile.joined": profile.joined(a_profile(Side.MENTOR)),
    "profile.over_limit": profile.over_limit(a_profile(Side.MENTOR, limit=1, connections=2)),
    "profile.paused until one resumes": profile.paused(None, LONDON),
    "profile.pause_over_card of one who paused again": profile.pause_over_card(PAUSED),
    "profile.leave_modal with nothing to end": profile.leave_modal(leaving(mentors=(), pending=())),
    "profile.paused": profile.paused(TUESDAY, LONDON),
    "profile.left": profile.left(),
    "profile.leave_modal": profile.leave_modal(leaving()),
    "match.reflection.modal without a question": reflection.modal(
        ReflectionFacts(CONTACT, (ReflectionAnswerFacts(1, ""),), may_confirm=False)
    ),
    "match.reflection.modal": reflection.modal(
        ReflectionFacts(CONTACT, some_answers("", "Well."), may_confirm=True)
    ),
    "program.settings.modal": settings.modal(SettingsFacts(ADA_READS, PROGRAM, CHOICES, CHOICES)),
    "program.settings.modal while something is in the way": settings.modal(
        SettingsFacts(
            ADA_READS, PROGRAM, CHOICES, replace(CHOICES, ongoing=False, one_time=False, preferred=True)
        )
    ),
    "program.settings.changed_card once it is undone": settings.changed_card(
        PolicyChangedFacts(ADA_READS, PROGRAM, "Grace Hall", still_forced=False)
    ),
    "program.settings.saved": settings.saved(),
    "program.numbers.requests_modal": numbers.requests_modal(
        NumbersFacts(PROGRAM, dict.fromkeys(limits.REQUEST_NUMBERS, 7))
    ),
    "program.numbers.talks_modal": numbers.talks_modal(
        NumbersFacts(PROGRAM, dict.fromkeys(limits.TALK_NUMBERS, 7))
    ),
    "program.numbers.program_modal": numbers.program_modal(
        ProgramSettings(PROGRAM, 9, 18, guests_take_part=True)
    ),
    "program.settings.changed_card": settings.changed_card(
        PolicyChangedFacts(ADA_READS, PROGRAM, "Grace Hall", still_forced=True)
    ),
    "report.page.modal": report.modal(reports.FULL),
    "report.page.modal for a reader": report.modal(reports.COARSE),
    "report.page.modal before anybody asked": report.modal(reports.EMPTY),
    **{
        f"report.page.modal {state}": report.modal(facts)
        for state, facts in {
            "without a match": replace(
                reports.FULL,
                requests=replace(
                    reports.FULL.requests, periods=(Period(TUESDAY, TUESDAY, (0, 0, 1, 0, 0, 2)),)
                ),
                needs=replace(reports.NEEDS, left_over=0, shortages=()),
            ),
            "where nobody looks for a mentor": replace(
                reports.FULL, needs=replace(reports.NEEDS, left_over=0, seeking=0, shortages=())
            ),
            "of too few requests": replace(reports.EMPTY, is_admin=False),
            "of matches of which too few met": replace(
                reports.COARSE,
                requests=RequestFacts(
                    (
                        (RequestOutcome.MATCHED, RequestOutcome.MET),
                        (RequestOutcome.REFUSED, RequestOutcome.WAITING),
                    ),
                    (Period(TUESDAY, TUESDAY, (6, 5)),),
                ),
            ),
            "of too few matches": replace(
                reports.COARSE,
                requests=RequestFacts(
                    (
                        (RequestOutcome.MATCHED,),
                        (RequestOutcome.MET, RequestOutcome.REFUSED, RequestOutcome.WAITING),
                    ),
                    (Period(TUESDAY, TUESDAY, (6, 5)),),
                ),
            ),
            "of quick answers, with many topics": replace(
                reports.FULL,
                requests=replace(reports.FULL.requests, answer_time=AnswerTime(timedelta(hours=5), 9)),
                needs=replace(reports.NEEDS, shortages=reports.NEEDS.shortages * 2),
            ),
        }.items()
    },
    "report.page.on_its_way": report.on_its_way(),
    "report.readers.modal": report_readers.modal(reports.READERS),
    "report.readers.saved": report_readers.saved(),
    "report.cards.file_card": report_cards.file_card(reports.FULL, failed=False),
    "report.cards.file_card for a reader": report_cards.file_card(reports.COARSE, failed=False),
    "report.cards.file_card that failed": report_cards.file_card(reports.FULL, failed=True),
    "report.cards.file_card of before": report_cards.file_card(None, failed=False),
    "report.cards.reader_card of one who reads it no more": report_cards.reader_card(
        replace(reports.NAMED, reads=False)
    ),
    "report.cards.reader_card": report_cards.reader_card(reports.NAMED),
    "survey.editor.modal": survey_editor.modal(EDITED),
    "survey.editor.modal of reflections": survey_editor.modal(
        replace(EDITED, edited=QuestionList.REFLECTION, questions=(replace(QUESTIONS[0], required=True),))
    ),
    "survey.editor.question_modal of a new one": survey_editor.question_modal(QuestionList.FEEDBACK, None),
    "survey.editor.results of nobody": survey_editor.results(
        ResultsFacts(ADA_READS, QuestionList.FEEDBACK, 0, ())
    ),
    "survey.editor.preview": survey_editor.preview(EDITED),
    "survey.editor.question_modal": survey_editor.question_modal(QuestionList.FEEDBACK, QUESTIONS[0]),
    "survey.editor.remove_modal": survey_editor.remove_modal(QuestionList.FEEDBACK, QUESTIONS[0]),
    "survey.editor.remove_modal of a reflection": survey_editor.remove_modal(
        QuestionList.REFLECTION, QUESTIONS[0]
    ),
    "survey.form.modal of a meeting that did not take place": survey_form.modal(
        SurveyFacts(LIN_READS, 5, SurveyKind.NOT_HELD, "Ada Park", QUESTIONS)
    ),
    "survey.editor.results": survey_editor.results(
        ResultsFacts(ADA_READS, QuestionList.FEEDBACK, 3, TALLIES, pages=2)
    ),
    "waitlist.card": waitlist.card(WAITING, NOW),
    "survey.form.thanks": survey_form.thanks(),
    "survey.form.modal": survey_form.modal(
        SurveyFacts(LIN_READS, 5, SurveyKind.FEEDBACK, "Ada Park", QUESTIONS, ("Grace",))
    ),
}
CLASSIC = " (classic)"
# Each as a workspace has it that has all newer blocks, and as one has it that has none.
SCREENS: dict[str, Screen] = {name: newer.drawn(screen) for name, screen in _DRAWN.items()} | {
    f"{name}{CLASSIC}": newer.drawn(screen, newer.EVERY)
    for name, screen in _DRAWN.items()
    if newer.in_use(screen)
}


def in_language(language: str) -> dict[str, Screen]:
    """Return them as they are drawn for readers of another language: all of this module, once more."""
    with languages.speaking(language):
        screens: dict[str, Screen] = runpy.run_path(__file__)["SCREENS"]
        return screens
