"""Facts to draw screens from: Ada Park mentors, Lin Wu looks for a mentor, Grace Hall runs the programme."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.enums import HomeSection, MatchState, Origin, Side
from bot.read_models.common import Face, OtherPerson, Viewer
from bot.read_models.directory import DirectoryFacts, MentorFacts
from bot.read_models.home import HomeFacts
from bot.read_models.match import DeclineFacts, MatchFacts
from bot.read_models.profile import LeaveFacts, ProfileFacts
from bot.read_models.reflection import ReflectionAnswerFacts
from bot.read_models.text_reply import TextReplyFacts
from bot.refusals import Refusal

LONDON = ZoneInfo("Europe/London")
# A Thursday.
NOW = datetime(2025, 6, 5, 10, 0, tzinfo=UTC)
TUESDAY = datetime(2025, 6, 3, 9, 0, tzinfo=UTC)
WEDNESDAY = TUESDAY + timedelta(days=1)
REMINDER = datetime(2025, 6, 10, 9, 0, tzinfo=UTC)
CLOSING = datetime(2025, 6, 17, 9, 0, tzinfo=UTC)
NOTE = "I would like to learn how you lead a team."

PHOTOS = "https://avatars.slack-edge.com/stand-in"
ADA = OtherPerson(
    *(1, "U0ADA", "Ada Park"),
    photo=f"{PHOTOS}/U0ADA_192.png",
    title="Engineering Lead",
    headline="Leads the data team",
    zone=ZoneInfo("Europe/London"),
)
LIN = OtherPerson(
    *(2, "U0LIN", "Lin Wu"),
    photo=f"{PHOTOS}/U0LIN_192.png",
    title="Product Designer",
    headline="Engineer in Leeds",
    zone=ZoneInfo("Europe/Berlin"),
)
ADA_READS = Viewer(1, "U0ADA", "Ada Park", LONDON, "T0TEAM")
LIN_READS = Viewer(2, "U0LIN", "Lin Wu", LONDON, "T0TEAM")


class Said(Refusal):
    """{words}"""  # noqa: D415 - whatever it says


def refused(words: str) -> Refusal:
    """Return a refusal that says just this."""
    return Said(words=words)


def viewer(side: Side) -> Viewer:
    """Ada is the mentor, Lin the mentee."""
    return LIN_READS if side is Side.MENTEE else ADA_READS


def a_match(side: Side, origin: Origin, *confirmed: Side, **changes: object) -> MatchFacts:
    """Return a pending match as the person on `side` sees it, confirmed by the sides named."""
    facts = MatchFacts(
        viewer=viewer(side),
        match_id=7,
        side=side,
        other=ADA if side is Side.MENTEE else LIN,
        origin=origin,
        state=MatchState.PENDING,
        started_at=TUESDAY,
        my_confirmed_at=WEDNESDAY if side in confirmed else None,
        other_confirmed_at=WEDNESDAY if side.other in confirmed else None,
        proposed_at=WEDNESDAY if origin is Origin.PROPOSAL else None,
        proposed_by="Grace Hall" if origin is Origin.PROPOSAL else None,
        opening_note="" if origin is Origin.PROPOSAL else NOTE,
        reminder_at=REMINDER,
        closes_at=CLOSING,
        my_connections=2 if side is Side.MENTOR else 0,
        my_limit=3 if side is Side.MENTOR else 0,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def full(facts: MatchFacts) -> MatchFacts:
    """Return the same match while the mentor has no free place: no reminder comes."""
    return replace(facts, mentor_full_at=3, my_connections=3 if facts.my_limit else 0, reminder_at=None)


def connected(side: Side, origin: Origin = Origin.REQUEST, **changes: object) -> MatchFacts:
    """Return a connection."""
    state = {"state": MatchState.CONFIRMED, "reminder_at": None, "closes_at": None, **changes}
    return a_match(side, origin, *Side, **state)


def closed(facts: MatchFacts, state: MatchState, by: Side | None = None, **changes: object) -> MatchFacts:
    """Return `facts` closed on Thursday, by somebody or by itself."""
    closing = {
        "state": state,
        "closed_at": NOW,
        "closed_by_me": by is facts.side,
        "closed_by_other": by is facts.side.other,
        "reminder_at": None,
        "closes_at": None,
        **changes,
    }
    return replace(facts, **closing)  # type: ignore[arg-type]


def a_no(facts: MatchFacts, *readers: str) -> DeclineFacts:
    """Return what the modal that says no is drawn from."""
    return DeclineFacts(facts, readers, tuple(range(11, 11 + len(readers))), rematch_days=90)


def a_profile(side: Side = Side.MENTEE, **changes: object) -> ProfileFacts:
    """Return the profile of somebody who joined in one role."""
    facts = ProfileFacts(
        viewer=viewer(side),
        is_mentee=side is Side.MENTEE,
        is_mentor=side is Side.MENTOR,
        headline="Engineer in Leeds",
        topics=("career", "public speaking"),
        joined=True,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def a_home(profile: ProfileFacts, **changes: object) -> HomeFacts:
    """Return a person's Home with nothing on it yet. Entries are given by the name of their section."""
    sections = {section: changes.pop(section) for section in HomeSection if section in changes}
    facts = HomeFacts(viewer=profile.viewer, profile=profile, program_name="Mentoring at Example")
    return replace(facts, sections=sections, **changes)  # type: ignore[arg-type]


def a_mentor(number: int = 1, **changes: object) -> MentorFacts:
    """Return an entry of the directory."""
    facts = MentorFacts(
        mentor_id=number,
        face=Face(number, f"U0M{number}", "Ada Park"),
        headline="Leads the data team",
        topics=("career", "leading a team"),
        free_places=1,
        limit=3,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def a_directory(*mentors: MentorFacts, **changes: object) -> DirectoryFacts:
    """Return a page of the directory as Lin sees it."""
    facts = DirectoryFacts(LIN_READS, mentors, topic="", topics=("career", "leading a team"), page=0, pages=1)
    return replace(facts, **changes)  # type: ignore[arg-type]


def answers(*texts: str) -> tuple[ReflectionAnswerFacts, ...]:
    """Return reflection questions with what was written."""
    return tuple(
        ReflectionAnswerFacts(number, f"Question {number}?", text)
        for number, text in enumerate(texts, start=1)
    )


def leaving(**changes: object) -> LeaveFacts:
    """Return what ends when Lin leaves."""
    facts = LeaveFacts(LIN_READS, ("Ada Park",), (), ("Tom Ito",), "Mentoring at Example")
    return replace(facts, **changes)  # type: ignore[arg-type]


def typed(word: str, **changes: object) -> TextReplyFacts:
    """Return what the answer to a word that Lin typed is drawn from."""
    profile = a_profile()
    facts = TextReplyFacts(profile.viewer, word, argument="", profile=profile)
    return replace(facts, **changes)  # type: ignore[arg-type]
