"""App Home, the Relationships page: each match where it stands, for both of its people."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.enums import MatchState, Origin, Side
from bot.ids import COMMAND, Action
from bot.models.match import Match
from bot.models.recipient_lane import RecipientLane
from tests import forged_requests
from tests.bot_harness import BotHarness

MENTORS = ("Ada Park", "Grace Kim", "Jo Byrne", "Sam Rivera", "Mira Sand")


def sections(harness: BotHarness, name: str) -> dict[str, str]:
    """Let somebody open Home; return what stands under each heading, by the heading."""
    harness.home(name)
    return shown(harness, name)


def shown(harness: BotHarness, name: str) -> dict[str, str]:
    """Return what stands under each heading of somebody's Home just now."""
    found: dict[str, str] = {}
    heading = ""
    for block in (harness.person(name).home() or {})["blocks"]:
        if block["type"] == "header":
            heading = block["text"]["text"]
        found[heading] = found.get(heading, "") + str(block)
    return found


def test_each_match_stands_where_it_is_for_both(harness: BotHarness) -> None:
    """The same match is *waiting for you* on one page and *waiting for them* on the other."""
    harness.program_has(first_cards_a_day=99)
    harness.mentee("Lin Osei")
    for name in MENTORS:
        harness.mentor(name)
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    harness.person("Ada Park").click("Confirm Match", within="home")
    harness.in_conversation("Lin Osei", "Grace Kim")
    harness.asked("Lin Osei", "Jo Byrne")
    harness.connected("Lin Osei", "Sam Rivera")
    harness.asked("Lin Osei", "Mira Sand")
    harness.says_no("Mira Sand", "Decline")
    mine = sections(harness, "Lin Osei")
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
        assert "Lin Osei" in sections(harness, name)[for_them]


def test_home_follows_while_it_is_open(harness: BotHarness) -> None:
    """What the other person does stands on an open Home at once, without opening it again."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.home("Lin Osei")
    harness.person("Ada Park").click("Accept")
    harness.settle()
    assert "Ada Park" in shown(harness, "Lin Osei")["Your mentors (1)"]


def test_the_past_says_how_each_match_ended(harness: BotHarness) -> None:
    """Declined by either, withdrawn, expired, ended: each in words; a withdrawn one is the mentee's alone."""
    harness.program_has(first_cards_a_day=99)
    harness.mentee("Lin Osei")
    for name in MENTORS:
        harness.mentor(name)
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline")
    harness.in_conversation("Lin Osei", "Grace Kim")
    harness.says_no("Lin Osei", "Cancel")
    harness.asked("Lin Osei", "Jo Byrne")
    harness.person("Lin Osei").click("Withdraw")
    harness.connected("Lin Osei", "Sam Rivera")
    harness.says_no("Sam Rivera", "End Connection")
    harness.in_conversation("Lin Osei", "Mira Sand")
    harness.let_pass(days=61)
    past = sections(harness, "Lin Osei")["Past (5)"]
    for words in (
        "Ada Park will not be going on with this match",
        "You declined the match with Grace Kim",
        "You withdrew your request to Jo Byrne",
        "Sam Rivera has ended your connection",
        "The match with Mira Sand has closed",
    ):
        assert words in past
    assert "Lin Osei" not in harness.home("Jo Byrne")


def test_many_matches_are_paged(harness: BotHarness) -> None:
    """Open ones come first, each match once over all pages; headings count all, and one can turn back."""
    harness.program_has(first_cards_a_day=99)
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    _many_past(harness, 45)
    harness.asked("Lin Osei", "Ada Park")
    first = sections(harness, "Ada Park")
    assert list(first)[1:] == ["Waiting for you (1)", "Past (45)"]
    assert "Page 1 of 3" in str(first)
    seen = [first]
    for page in ("Page 2 of 3", "Page 3 of 3"):
        assert ada.click("Next Page", within="home").ok
        harness.settle()
        seen.append(shown(harness, "Ada Park"))
        assert page in str(seen[-1])
    with pytest.raises(LookupError):
        ada.click("Next Page", within="home")
    notes = [f"Note number {number}." for number in range(45)]
    assert all(sum(note in str(page) for page in seen) == 1 for note in notes)
    assert ada.click("Previous Page", within="home").ok
    harness.settle()
    assert "Page 2 of 3" in str(shown(harness, "Ada Park"))


def test_a_page_that_is_no_more_is_the_last_one(harness: BotHarness) -> None:
    """Who stands on page two when there is only one left sees that one, and can act on it."""
    harness.program_has(first_cards_a_day=99)
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    _many_past(harness, 20)
    harness.asked("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    ada.click("Next Page", within="home")
    harness.settle()
    assert "Page 2 of 2" in str(ada.home())
    harness.person("Lin Osei").click("Withdraw")
    harness.settle()
    assert "Page" not in str(ada.home())
    assert "Past (20)" in str(ada.home())


def test_somebody_new_reads_what_this_is(harness: BotHarness) -> None:
    """Before joining: what it is, two ways in, and that nobody sees you until you join."""
    page = harness.home("Jo Byrne")
    for words in ("Join as Mentee", "Join as Mentor", "Nobody sees you until you join"):
        assert words in page
    assert "Find a Mentor" not in page


def test_nobody_there_yet(harness: BotHarness) -> None:
    """A mentee is shown the way to a mentor; a mentor reads where requests will appear."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    assert "You are not in touch with anybody yet." in harness.home("Lin Osei")
    assert "Find a Mentor" in harness.home("Lin Osei")
    assert "You are listed as a mentor." in harness.home("Ada Park")
    assert "Find a Mentor" not in harness.home("Ada Park")


def _many_past(harness: BotHarness, number: int) -> None:
    """Store so many matches of Lin and Ada that Lin ended with a note."""
    mentee, mentor = harness.participant_id("Lin Osei"), harness.participant_id("Ada Park")
    actor, now = harness.actor("Ada Park"), harness.clock.now()
    with harness.bot.store.transaction() as session:
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


def test_a_click_on_a_home_that_has_long_been_open(harness: BotHarness) -> None:
    """Slack tells of a Home once, when it is opened: an hour later a click there still shows what it did."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    ada.open_home()
    harness.settle()
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    with harness.bot.store.transaction() as session:
        session.execute(update(RecipientLane).values(home_opened_at=an_hour_ago))
    ada.click("Accept", within="home")
    harness.settle()
    assert "'Accept'" not in str(ada.home())


def test_the_programme_has_a_page_of_its_own(either_harness: BotHarness) -> None:
    """An admin who takes part goes there and back; one who does not sees it from the start."""
    harness = either_harness
    mira, grace = harness.admin("Mira Sand"), harness.admin("Grace Kim")
    harness.mentee("Grace Kim")
    assert "Run the Programme" in harness.home("Grace Kim")
    assert grace.click("Run the Programme", within="home").ok
    harness.settle()
    assert "Matching Settings" in harness.home("Grace Kim")
    assert grace.click("View as Member", within="home").ok
    harness.settle()
    assert "Find a Mentor" in harness.home("Grace Kim")
    assert "Matching Settings" in harness.home("Mira Sand")
    assert mira.click("View as Member", within="home").ok
    harness.settle()
    assert "Join as Mentee" in harness.home("Mira Sand")


def test_who_runs_nothing_sees_no_programme(harness: BotHarness) -> None:
    """Whoever sends the click all the same is refused, and sees their own page."""
    harness.mentee("Lin Osei"), harness.admin("Mira Sand")
    assert "Run the Programme" not in harness.home("Lin Osei")
    forged_requests.click(harness, "Lin Osei", Action.RUN_PROGRAM, "home", within="home")
    assert "Only the programme's admins" in str(harness.person("Lin Osei").modal())
    assert "Matching Settings" not in harness.home("Lin Osei")


def test_a_later_minute_is_no_reason_to_draw_a_home_again(harness: BotHarness) -> None:
    """It says when it was drawn; what is still the same a minute later costs no call."""
    lin = harness.mentee("Lin Osei")
    assert "Updated" in harness.home("Lin Osei")
    published = len(harness.slack.calls("views.publish"))
    harness.let_pass(minutes=1)
    lin.command(COMMAND, "profile")
    assert lin.submit().ok
    harness.settle()
    assert len(harness.slack.calls("views.publish")) == published
