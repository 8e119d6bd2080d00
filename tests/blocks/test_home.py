"""The Relationships page: what waits for one stands first, and no page is ever too much for Slack."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import home
from bot.blocks.program import overview
from bot.enums import MatchState, Origin, Side
from bot.ids import Action
from bot.read_models.home import HomeFacts
from bot.read_models.overview import AdminFacts, Numbers, Wait, WaitsFacts
from bot.refusals import GuestsStayOut
from tests.blocks.builders import (
    NOW,
    TUESDAY,
    a_home,
    a_match,
    a_profile,
    answers,
    closed,
    connected,
)
from tests.blocks.gallery import FOLLOW_UP, PLACE
from tests.blocks.reading import as_json, buttons, pressed, problems, shown

MENTEE, MENTOR = a_profile(Side.MENTEE), a_profile(Side.MENTOR)
BOTH = replace(MENTEE, is_mentor=True)


def read(facts: HomeFacts) -> str:
    """Return what stands on the page."""
    return shown(home.view(facts, NOW))


def headings(facts: HomeFacts) -> list[str]:
    """Return the headings, below the programme's name."""
    blocks = as_json(home.view(facts, NOW))["blocks"]
    return [block["text"]["text"] for block in blocks if block["type"] == "header"][1:]


def test_what_waits_for_you_stands_first() -> None:
    """Then conversations, what waits for others, mentors, mentees, and the past."""
    facts = a_home(
        BOTH,
        past=(closed(a_match(Side.MENTEE, Origin.REQUEST, Side.MENTEE, match_id=1), MatchState.EXPIRED),),
        your_mentees=(connected(Side.MENTOR, match_id=2),),
        your_mentors=(connected(Side.MENTEE, match_id=3),),
        waiting_for_them=(a_match(Side.MENTEE, Origin.REQUEST, Side.MENTEE, match_id=4),),
        in_conversation=(a_match(Side.MENTEE, Origin.CONTACT, match_id=5),),
        waiting_for_you=(a_match(Side.MENTOR, Origin.REQUEST, Side.MENTEE, match_id=6),),
        totals={"waiting_for_you": 12},
    )

    assert headings(facts) == [
        "Waiting for you (12)",
        "In conversation (1)",
        "Waiting for them (1)",
        "Your mentors (1)",
        "Your mentees (1)",
        "Past (1)",
    ]
    assert problems(home.view(facts, NOW)) == []


def test_a_mentor_decides_about_a_contact_here() -> None:
    """Their card only offers to reply."""
    facts = a_home(MENTOR, in_conversation=(a_match(Side.MENTOR, Origin.CONTACT),))

    assert {"Reply", "Confirm Match", "Cancel"} <= set(buttons(home.view(facts, NOW)))


def test_somebody_who_never_joined_reads_what_this_is() -> None:
    """And that nobody sees them yet."""
    view = home.view(a_home(replace(MENTEE, joined=False, is_mentee=False)), NOW)

    assert "Nobody sees you until you join." in shown(view)
    assert buttons(view) == ["Join as Mentee", "Join as Mentor"]
    assert problems(view) == []


def test_somebody_who_left_still_sees_the_past() -> None:
    """Leaving takes nothing out of their own view."""
    ended = closed(connected(Side.MENTEE), MatchState.ENDED, Side.MENTEE)
    facts = a_home(replace(MENTEE, joined=False), past=(ended,))

    assert headings(facts) == ["Past (1)"]
    assert "Join as Mentee" in buttons(home.view(facts, NOW))


@pytest.mark.parametrize(
    ("profile", "says", "says_not"),
    [
        (MENTEE, "Find a Mentor", "You are listed"),
        (MENTOR, "You are listed as a mentor.", "Find a Mentor"),
        (replace(MENTOR, paused=True), "You have paused", "You are listed"),
        (replace(MENTOR, stays_out=GuestsStayOut()), "You are not listed", "You are listed"),
    ],
)
def test_an_empty_page_says_what_may_come(profile: object, says: str, says_not: str) -> None:
    """In the words of one's own role; nobody who paused reads that they are listed."""
    facts = a_home(profile)  # type: ignore[arg-type]

    assert says in read(facts)
    assert says_not not in read(facts)


def test_what_a_meeting_left_and_a_place_stand_as_compact_as_the_rest() -> None:
    """Each in two blocks, without a photo; and only *Find a Mentor* is emphasised."""
    facts = a_home(MENTEE, questions=(FOLLOW_UP,), queues=(PLACE,))
    view = home.view(facts, NOW)

    assert headings(facts) == ["After your one-time meetings", "Places you wait for"]
    assert {"Make Ada Park My Mentor", "Make Lena Roy My Mentor"} <= set(buttons(view))
    assert problems(view) == []
    assert "image_url" not in str(as_json(view))
    assert [block["type"] for block in as_json(view)["blocks"]][2:8] == ["header", "section", "actions"] * 2


def test_a_page_of_the_past_alone_does_not_claim_that_nobody_is_there() -> None:
    """There may be others on another page."""
    ended = closed(connected(Side.MENTEE), MatchState.ENDED, Side.MENTEE)
    facts = a_home(MENTEE, past=(ended,), totals={"your_mentors": 21, "past": 1}, page=1, pages=2)

    assert "not in touch with anybody" not in read(facts)


def test_a_pause_is_told_with_its_end_and_a_way_back() -> None:
    """*Resume* takes the place of *Pause*."""
    view = home.view(a_home(replace(MENTEE, paused=True, paused_until=TUESDAY)), NOW)

    assert "You have paused mentoring until Tuesday 3 June*" in shown(view)
    assert "Resume" in buttons(view)
    assert "Pause" not in buttons(view)
    assert "until you resume" in read(a_home(replace(MENTEE, paused=True)))


def test_a_mentor_reads_how_many_places_are_taken() -> None:
    """Home is drawn anew whenever that changes. Who offers no places is told of none."""
    mentor = replace(MENTOR, connections=2, limit=3)

    assert "Places taken: 2 of 3." in read(a_home(mentor))
    one_time = replace(mentor, may_choose_modes=True, takes_ongoing=False)
    assert "Places taken" not in read(a_home(one_time))
    assert "Places taken" not in read(a_home(MENTEE))


def test_pages_can_be_turned_both_ways() -> None:
    """Each button says where it leads."""
    middle = home.view(a_home(MENTEE, page=1, pages=3), NOW)
    found = [part["value"] for part in _turns(middle)]

    assert found == ["2", "0"]
    assert "Page 2 of 3" in shown(middle)
    assert _turns(home.view(a_home(MENTEE), NOW)) == []


def _turns(view: object) -> list[dict[str, str]]:
    blocks = as_json(view)["blocks"]  # type: ignore[arg-type]
    elements = [one for block in blocks for one in block.get("elements", [])]
    return [one for one in elements if one.get("action_id") == Action.HOME_PAGE]


def test_ones_own_reflections_stand_here_for_oneself_alone() -> None:
    """With the question, the person, and who reads it; an empty answer takes no room."""
    text = read(a_home(MENTEE, reflections=(("Ada Park", answers("I felt heard.", "")),)))

    assert "I felt heard." in text
    assert "*Ada Park:* Question 1?" in text
    assert "Question 2?" not in text
    assert "Only you can read this." in text


def at_a_glance(waits: int = 1) -> AdminFacts:
    """Return the programme, with somebody who waits."""
    found = tuple(Wait(number, "Lin & Co", "Ada Park", NOW) for number in range(waits))
    viewer = a_profile(Side.MENTEE).viewer
    return AdminFacts(Numbers(free_places=2), WaitsFacts(viewer, found, 9, 0, 1))


def test_admins_see_the_programme_on_its_own_page() -> None:
    """Numbers, who waits for whom with *Remind*, and what they can change; nobody else does."""
    view = home.program_view(a_home(MENTEE, is_admin=True), at_a_glance(), NOW)

    assert "Lin & Co\nAda Park\nA connection\n5 June\nRemind" in shown(view)
    assert "2 free places" in shown(view)
    assert buttons(view)[-6:] == ["Remind", "Show All", "Report", "Matching Settings", "Admins", "Surveys"]
    assert "Who waits for whom" not in read(a_home(MENTEE))
    assert buttons(view)[0] == "View as Member"
    assert "Run the Programme" in buttons(home.view(a_home(MENTEE, is_admin=True), NOW))
    assert "Run the Programme" not in buttons(home.view(a_home(MENTEE), NOW))


def test_ones_own_buttons_are_always_there() -> None:
    """Profile, pause, data, leaving."""
    view = home.view(a_home(MENTEE), NOW)

    assert buttons(view) == ["Find a Mentor", "My Profile", "Pause", "My Data", "Leave"]
    assert pressed(view, Action.FIND_MENTOR)["style"] == "primary"


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["a", "&", "<!channel>", "😀", "\n", "*_`~"]), st.booleans())
def test_the_fullest_page_fits(character: str, paused: bool) -> None:  # noqa: FBT001 - drawn
    """A full page of the longest notes and names, every section, every reflection: Slack takes it."""
    long = character * 10_000
    other = replace(a_match(Side.MENTEE, Origin.CONTACT).other, name=long)
    every = [
        a_match(Side.MENTEE, Origin.CONTACT, match_id=number, opening_note=long, other=other)
        for number in range(home.PAGE_SIZE)
    ]
    facts = a_home(
        replace(BOTH, paused=paused),
        program_name=long,
        waiting_for_you=tuple(every[:-5]),
        in_conversation=(every[-5],),
        waiting_for_them=(every[-4],),
        your_mentors=(every[-3],),
        your_mentees=(every[-2],),
        past=(every[-1],),
        reflections=tuple((long, answers(*[long] * 20)) for _ in range(20)),
        page=1,
        pages=3,
        is_admin=True,
    )

    program = home.program_view(facts, at_a_glance(overview.WAITS_ON_HOME), NOW)
    wrong = [*problems(home.view(facts, NOW)), *problems(program)]

    assert [one for one in wrong if "sound the same" not in one] == []
