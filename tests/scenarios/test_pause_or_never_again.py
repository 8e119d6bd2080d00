"""Nobody can tell "please don't match us again" from a pause: in two worlds the same can be read.

The one whom it concerns is an admin here, so that they read as much as anybody can.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import select

from bot.blocks.screen import UPDATED
from bot.enums import MatchState
from bot.ids import COMMAND, Action, Field
from bot.models.match import Match
from tests import bot_harness, forged_requests
from tests.bot_harness import BotHarness, said
from tests.scenarios.meetings import asks, soon

# The second in which something happened: the two worlds are not made in the same one.
_SECONDS = re.compile(r"(?<=!date\^)\d+")
Read = dict[str, list[str]]
Story = Callable[[BotHarness, bool], list[Read]]


@pytest.fixture(name="two_worlds")
def _two_worlds(tmp_path: Path, sqlite_template: Path) -> Callable[[Story], tuple[list[Read], list[Read]]]:
    def tell(story: Story) -> tuple[list[Read], list[Read]]:
        # One world is made after the other: told from the same noon, no day ends between them.
        noon = datetime.now(UTC).replace(hour=12, minute=0) + timedelta(days=1)
        read = []
        for wish in (True, False):
            url = f"sqlite:///{copyfile(sqlite_template, tmp_path / f'{wish}.db')}"
            with bot_harness.harness(url) as harness:
                harness.is_off(seconds=(noon - harness.clock.now()).total_seconds())
                read.append(story(harness, wish))
        return read[0], read[1]

    return tell


def test_to_a_mentee_the_author_pauses_and_resumes(two_worlds: Any) -> None:  # noqa: ANN401 - the fixture above
    """Ada declines, her meeting with Lin stays asked for; then she pauses, or it was in the form she sent."""
    ticked, paused = two_worlds(_ada_mentors)
    away, later, _, _ = ticked
    for moment in (away, later):
        assert "Ada Park is not taking this on just now." in str(moment)
        assert "Ada Park has paused mentoring." in str(moment)
    assert ticked == paused


def test_to_a_mentor_too(two_worlds: Any) -> None:  # noqa: ANN401 - the fixture above
    """Ada is the mentee here, and ends with Lin what she began."""
    ticked, paused = two_worlds(_ada_is_a_mentee)
    assert "Ada Park has paused mentoring." in str(ticked[0])
    assert ticked == paused


def test_the_author_reads_what_they_asked_and_takes_it_back(harness: BotHarness) -> None:
    """It stands on their cards and in their profile, in nobody else's; taken out, everything runs again."""
    ada, lin = harness.mentor("Ada Park"), harness.mentee("Lin Osei")
    asks(harness, "Lin Osei", soon(harness, 20))
    harness.asked("Lin Osei", "Ada Park")
    _declines_alone(harness, "Ada Park", "Decline", never_again=True)
    assert "You asked not to be matched with them again" in str(ada.messages())
    assert "Closes" not in str(lin.messages())
    lin.command(COMMAND, "find")
    assert "Ada Park" not in str(lin.modal())
    lin.close()
    assert Field.EXCLUSIONS not in _profile(harness, "Lin Osei")
    assert "Lin Osei" in _profile(harness, "Ada Park")
    _takes_back(harness, "Ada Park")
    assert Field.EXCLUSIONS not in _profile(harness, "Ada Park")
    assert "Closes" in str(lin.messages())
    lin.command(COMMAND, "find")
    assert "Ada Park" in str(lin.modal())


@pytest.mark.parametrize("left", ["withdrawn", "expired", "declined", "in conversation", "met"])
def test_it_can_be_said_from_any_card_that_somebody_sent(harness: BotHarness, left: str) -> None:
    """Whatever became of what Lin began: on Ada's card she asks for it, and Lin hears nothing."""
    ada, lin = harness.mentor("Ada Park"), harness.mentee("Lin Osei")
    _leaves(harness, left)
    before = [one["text"] for one in lin.messages()]
    ada.click("Don't Match Us Again")
    assert "Nobody reads this, and Lin Osei is not told" in str(ada.modal())
    assert ada.submit().ok
    harness.settle()
    if left != "in conversation":
        assert [one["text"] for one in lin.messages()] == before
    assert "You asked not to be matched with them again" in str(ada.messages())
    lin.command(COMMAND, "find")
    assert "Ada Park" not in str(lin.modal())


def _leaves(harness: BotHarness, left: str) -> None:
    """Let Lin turn to Ada, and something become of it."""
    if left == "met":
        asks(harness, "Lin Osei", soon(harness))
        harness.person("Lin Osei").click("Withdraw")
    elif left == "in conversation":
        harness.in_conversation("Lin Osei", "Ada Park")
    else:
        harness.asked("Lin Osei", "Ada Park")
    if left == "withdrawn":
        harness.person("Lin Osei").click("Withdraw")
    elif left == "declined":
        harness.says_no("Ada Park", "Decline")
    elif left == "expired":
        for _ in range(20):
            harness.wake_at(10, "Ada Park")
            harness.let_pass(minutes=1)
    harness.settle()


def _ada_mentors(harness: BotHarness, wish: bool) -> list[Read]:  # noqa: FBT001 - which of the two worlds
    harness.mentor("Ada Park", limit=2), harness.mentor("Grace Kim")
    for name in ("Lin Osei", "Sam Rivera", "Noor Aziz"):
        harness.mentee(name)
    harness.admin("Lin Osei"), harness.admin("Mira Sand")
    harness.asked("Sam Rivera", "Ada Park")
    asks(harness, "Lin Osei", soon(harness, 20))
    harness.asked("Lin Osei", "Ada Park")
    _declines_alone(harness, "Ada Park", "Decline", never_again=wish)
    if not wish:
        harness.pauses("Ada Park")
    reads = [_all_that_can_be_read(harness, "Sam Rivera", "Ada Park", _remind)]
    harness.person("Sam Rivera").click("Withdraw")
    harness.settle()
    if wish:
        # Nobody else is concerned: what they begin with Ada meanwhile, Lin cannot count.
        harness.connected("Noor Aziz", "Ada Park")
    harness.let_pass(days=8)
    reads.append(_all_that_can_be_read(harness, "Noor Aziz", "Ada Park"))
    if wish:
        _takes_back(harness, "Ada Park")
        harness.says_no("Ada Park", "End Connection", within="message")
    else:
        harness.resumes("Ada Park")
    reads.append(_all_that_can_be_read(harness, "Sam Rivera", "Ada Park"))
    harness.let_pass(days=6)
    return [*reads, _all_that_can_be_read(harness, "Sam Rivera", "Ada Park")]


def _ada_is_a_mentee(harness: BotHarness, wish: bool) -> list[Read]:  # noqa: FBT001 - which of the two worlds
    harness.mentor("Lin Osei"), harness.mentee("Ada Park")
    harness.admin("Lin Osei"), harness.admin("Mira Sand")
    asks(harness, "Ada Park", soon(harness, 20))
    harness.mentor("Grace Kim")
    harness.in_conversation("Ada Park", "Lin Osei")
    harness.asked("Ada Park", "Grace Kim")
    _declines_alone(harness, "Ada Park", "Cancel", never_again=wish)
    if not wish:
        harness.pauses("Ada Park")
    reads = [_all_that_can_be_read(harness, "Ada Park", "Grace Kim", _remind)]
    harness.let_pass(days=8)
    return [*reads, _all_that_can_be_read(harness, "Ada Park", "Grace Kim")]


def _declines_alone(harness: BotHarness, name: str, button: str, *, never_again: bool) -> None:
    """Let somebody say no to a match and leave the meeting as it is."""
    person = harness.person(name)
    person.click(button)
    person.fill(Field.CANCEL_MEETING, [])
    if never_again:
        person.fill(Field.NEVER_AGAIN, ["yes"])
    assert person.submit().ok
    harness.settle()


def _profile(harness: BotHarness, name: str) -> str:
    """Let somebody look at their profile; return all of the form."""
    person = harness.person(name)
    harness.home(name)
    person.click("My Profile", within="home")
    form = str(person.modal())
    person.close()
    return form


def _takes_back(harness: BotHarness, name: str) -> None:
    """Let somebody take the only name out of their profile."""
    person = harness.person(name)
    harness.home(name)
    person.click("My Profile", within="home")
    person.fill(Field.EXCLUSIONS, [])
    assert person.submit().ok
    harness.settle()


def _remind(harness: BotHarness) -> list[str]:
    """Press *Remind* about the match of Ada and somebody else, as a Home that was drawn before offers it."""
    with harness.bot.store.reading() as session:
        newest = session.scalars(
            select(Match.id).where(Match.state == MatchState.PENDING).order_by(Match.id.desc()).limit(1)
        ).one()
    forged_requests.click(harness, "Lin Osei", Action.REMIND, str(newest), within="home")
    return _words(harness.person("Lin Osei").modal())


def _all_that_can_be_read(
    harness: BotHarness, mentee: str, mentor: str, also: Callable[[BotHarness], list[str]] | None = None
) -> Read:
    """Return all that Lin can get to read, as an admin also about this pair."""
    lin = harness.person("Lin Osei")
    read = {}
    lin.command(COMMAND, "find")
    read["the directory"] = _words(lin.modal())
    lin.close()
    ada = str(harness.participant_id("Ada Park"))
    for action in (Action.ASK_MENTOR, Action.WRITE_TO_MENTOR, Action.MEETING_ASK):
        harness.home("Lin Osei")
        forged_requests.click(harness, "Lin Osei", action, ada, within="home")
        read[action] = _words(lin.modal())
        lin.close(cleared=True)
    harness.home("Lin Osei")
    read["Home"] = _words(lin.home())
    if also:
        read["also"] = also(harness)
        lin.close(cleared=True)
    for word in ("why", "match"):
        for pair in ((mentee, mentor), ("Lin Osei", "Ada Park"), ("Ada Park", "Lin Osei")):
            ids = [harness.person(name).id for name in pair]
            lin.command(COMMAND, f"{word} <@{ids[0]}> <@{ids[1]}>")
            harness.settle()
            read[f"{word} {' '.join(pair)}"] = [said(lin)]
    read["messages"] = [_SECONDS.sub("", one["text"]) for one in lin.messages()]
    return read


def _words(node: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Return every text in it, in the order of the page, without when it was drawn."""
    if isinstance(node, dict) and node.get("block_id") == UPDATED:
        return []
    if isinstance(node, dict):
        own = [_SECONDS.sub("", node["text"])] if isinstance(node.get("text"), str) else []
        return own + [text for value in node.values() for text in _words(value)]
    if isinstance(node, list):
        return [text for value in node for text in _words(value)]
    return []
