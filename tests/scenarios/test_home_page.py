"""App Home, the Relationships page: each match where it stands, for both of its people."""

import pytest

from bot.enums import MatchState, Origin, Side
from bot.models.match import Match
from tests.house import House

MENTORS = ("Ada Park", "Grace Kim", "Jo Byrne", "Sam Rivera", "Mira Sand")


def sections(house: House, name: str) -> dict[str, str]:
    """Let somebody open Home; return what stands under each heading, by the heading."""
    house.home(name)
    return shown(house, name)


def shown(house: House, name: str) -> dict[str, str]:
    """Return what stands under each heading of somebody's Home just now."""
    found: dict[str, str] = {}
    heading = ""
    for block in (house.person(name).home() or {})["blocks"]:
        if block["type"] == "header":
            heading = block["text"]["text"]
        found[heading] = found.get(heading, "") + str(block)
    return found


def test_each_match_stands_where_it_is_for_both(house: House) -> None:
    """The same match is *waiting for you* on one page and *waiting for them* on the other."""
    house.mentee("Lin Osei")
    for name in MENTORS:
        house.mentor(name)
    house.in_conversation("Lin Osei", "Ada Park")
    house.home("Ada Park")
    house.person("Ada Park").click("Confirm Match", within="home")
    house.in_conversation("Lin Osei", "Grace Kim")
    house.asked("Lin Osei", "Jo Byrne")
    house.connected("Lin Osei", "Sam Rivera")
    house.asked("Lin Osei", "Mira Sand")
    house.says_no("Mira Sand", "Decline")
    mine = sections(house, "Lin Osei")
    stands = {
        "Ada Park": ("Waiting for you (1)", "Waiting for them (1)"),
        "Grace Kim": ("In conversation (1)", "In conversation (1)"),
        "Jo Byrne": ("Waiting for them (1)", "Waiting for you (1)"),
        "Sam Rivera": ("Your mentors (1)", "Your mentees (1)"),
        "Mira Sand": ("Past (1)", "Past (1)"),
    }
    assert [heading for heading in mine if heading != "Mentoring"] == [one[0] for one in stands.values()]
    for name, (for_lin, for_them) in stands.items():
        assert name in mine[for_lin]
        assert "Lin Osei" in sections(house, name)[for_them]


def test_home_follows_while_it_is_open(house: House) -> None:
    """What the other person does stands on an open Home at once, without opening it again."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.asked("Lin Osei", "Ada Park")
    house.home("Lin Osei")
    house.person("Ada Park").click("Accept")
    house.settle()
    assert "Ada Park" in shown(house, "Lin Osei")["Your mentors (1)"]


def test_the_past_says_how_each_match_ended(house: House) -> None:
    """Declined by either, withdrawn, expired, ended: each in words; a withdrawn one is the mentee's alone."""
    house.mentee("Lin Osei")
    for name in MENTORS:
        house.mentor(name)
    house.asked("Lin Osei", "Ada Park")
    house.says_no("Ada Park", "Decline")
    house.in_conversation("Lin Osei", "Grace Kim")
    house.says_no("Lin Osei", "Cancel")
    house.asked("Lin Osei", "Jo Byrne")
    house.person("Lin Osei").click("Withdraw")
    house.connected("Lin Osei", "Sam Rivera")
    house.says_no("Sam Rivera", "End connection")
    house.in_conversation("Lin Osei", "Mira Sand")
    house.let_pass(days=61)
    past = sections(house, "Lin Osei")["Past (5)"]
    for words in (
        "Ada Park will not be going on with this match",
        "You declined the match with Grace Kim",
        "You withdrew what you had asked Jo Byrne",
        "Sam Rivera has ended your connection",
        "The match with Mira Sand has closed",
    ):
        assert words in past
    assert "Lin Osei" not in house.home("Jo Byrne")


def test_many_matches_are_paged(house: House) -> None:
    """Open ones come first, each match once over all pages; headings count all, and one can turn back."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    _many_past(house, 45)
    house.asked("Lin Osei", "Ada Park")
    first = sections(house, "Ada Park")
    assert list(first)[1:] == ["Waiting for you (1)", "Past (45)"]
    assert "Page 1 of 3" in str(first)
    seen = [first]
    for page in ("Page 2 of 3", "Page 3 of 3"):
        assert ada.click("Next page", within="home").ok
        house.settle()
        seen.append(shown(house, "Ada Park"))
        assert page in str(seen[-1])
    with pytest.raises(LookupError):
        ada.click("Next page", within="home")
    notes = [f"Note number {number}." for number in range(45)]
    assert all(sum(note in str(page) for page in seen) == 1 for note in notes)
    assert ada.click("Previous page", within="home").ok
    house.settle()
    assert "Page 2 of 3" in str(shown(house, "Ada Park"))


def test_a_page_that_is_no_more_is_the_last_one(house: House) -> None:
    """Who stands on page two when there is only one left sees that one, and can act on it."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    _many_past(house, 20)
    house.asked("Lin Osei", "Ada Park")
    house.home("Ada Park")
    ada.click("Next page", within="home")
    house.settle()
    assert "Page 2 of 2" in str(ada.home())
    house.person("Lin Osei").click("Withdraw")
    house.settle()
    assert "Page" not in str(ada.home())
    assert "Past (20)" in str(ada.home())


def test_somebody_new_reads_what_this_is(house: House) -> None:
    """Before joining: what it is, two ways in, and that nobody sees you until you join."""
    page = house.home("Jo Byrne")
    for words in ("Join as mentee", "Join as mentor", "Nobody sees you until you join"):
        assert words in page
    assert "Find a mentor" not in page


def test_nobody_there_yet(house: House) -> None:
    """A mentee is shown the way to a mentor; a mentor is told that requests will appear here."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    assert "You are in touch with nobody yet." in house.home("Lin Osei")
    assert "Find a mentor" in house.home("Lin Osei")
    assert "You are listed; requests appear here." in house.home("Ada Park")
    assert "Find a mentor" not in house.home("Ada Park")


def _many_past(house: House, number: int) -> None:
    """Store so many matches of Lin and Ada that Lin ended with a note."""
    mentee, mentor = house.participant_id("Lin Osei"), house.participant_id("Ada Park")
    actor, now = house.actor("Ada Park"), house.clock.now()
    with house.bot.store.transaction() as session:
        session.add_all(
            Match(
                workspace_id=actor.workspace_id,
                program_id=actor.program_id,
                mentee_id=mentee,
                mentor_id=mentor,
                origin=Origin.REQUEST,
                state=MatchState.ENDED,
                started_at=now,
                closed_at=now,
                closed_by=Side.MENTEE,
                closing_note=f"Note number {one}.",
                closing_note_at=now,
            )
            for one in range(number)
        )
