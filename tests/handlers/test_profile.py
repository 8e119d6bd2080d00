"""Joining, editing, pausing and leaving, as a person does it."""

import json

from bot.ids import COMMAND, Choice, Field
from tests.bot_harness import BotHarness, said


def modal_text(harness: BotHarness, name: str) -> str:
    """Return the modal on top as one text to search in."""
    return json.dumps(harness.person(name).modal(), ensure_ascii=False)


def test_a_stranger_joins_from_the_command(harness: BotHarness) -> None:
    """The form says that nobody sees them before; sent, they are listed for others."""
    ada, lin = harness.person("Ada Park"), harness.mentee("Lin Osei")
    assert ada.command(COMMAND, "join").ok
    assert "Nobody sees you until you join." in modal_text(harness, "Ada Park")
    ada.fill(Field.ROLES, [Choice.MENTOR])
    ada.fill(Field.TOPICS, "Python, Career")
    assert ada.submit().ok
    assert "You have joined. As a mentor you are listed now" in modal_text(harness, "Ada Park")
    lin.command(COMMAND, "find python")
    assert "Ada Park" in modal_text(harness, "Lin Osei")


def test_join_buttons_tick_their_role(harness: BotHarness) -> None:
    """*Join as Mentee*, on Home, opens the form; sending it joins."""
    lin = harness.person("Lin Osei")
    harness.home("Lin Osei")
    assert lin.click("Join as Mentee", within="home").ok
    assert lin.submit().ok
    assert "You have joined. As a mentee you can look for a mentor" in modal_text(harness, "Lin Osei")
    assert "Join as Mentee" not in harness.home("Lin Osei")


def test_what_is_wrong_is_said_at_its_field(harness: BotHarness) -> None:
    """The form stays open, with the sentence where it belongs; corrected, it is taken."""
    ada = harness.person("Ada Park")
    ada.command(COMMAND, "join")
    ada.fill(Field.ROLES, [Choice.MENTOR])
    ada.fill(Field.TOPICS, ",".join(f"topic {number}" for number in range(11)))
    outcome = ada.submit()
    assert outcome.errors == {Field.TOPICS: "Please choose the 10 topics that matter most."}
    ada.fill(Field.ROLES, [Choice.MENTOR])
    ada.fill(Field.TOPICS, "one topic")
    assert ada.submit().ok


def test_a_lower_limit_says_that_nothing_ends(harness: BotHarness) -> None:
    """Two mentees, a limit of one: the answer says that both stay."""
    ada = harness.mentor("Ada Park")
    for mentee in ("Lin Osei", "Sam Rivera"):
        harness.mentee(mentee)
        harness.connected(mentee, "Ada Park")
    ada.command(COMMAND, "profile")
    ada.fill(Field.LIMIT, "1")
    assert ada.submit().ok
    assert "This ends nothing" in modal_text(harness, "Ada Park")


def test_a_role_in_use_stays(harness: BotHarness) -> None:
    """Who still has an open match as mentor is told with whom, at the field."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    ada.command(COMMAND, "profile")
    ada.fill(Field.ROLES, [Choice.MENTEE])
    outcome = ada.submit()
    assert outcome.errors
    assert "open with Lin Osei" in outcome.errors[Field.ROLES]


def test_pausing_in_the_command(harness: BotHarness) -> None:
    """A day is enough; the command says until when, and offers the way back the next time."""
    lin = harness.mentee("Lin Osei")
    assert lin.command(COMMAND, "pause 2 weeks").ok
    assert "You have paused mentoring until" in said(lin)
    assert lin.command(COMMAND, "pause").ok
    assert lin.click("Resume").ok
    harness.settle()
    lin.command(COMMAND, "pause soon")
    assert said(lin).startswith("Which day is that?")


def test_pausing_in_the_form(harness: BotHarness) -> None:
    """Without a day the pause lasts until one resumes; a day that is over is refused at its field."""
    lin = harness.mentee("Lin Osei")
    lin.command(COMMAND, "pause")
    lin.fill(Field.UNTIL, "2020-01-01")
    assert lin.submit().errors == {Field.UNTIL: "That day is over. Please choose one that is still to come."}
    lin.close()
    lin.command(COMMAND, "pause")
    assert lin.submit().ok
    assert "until you resume" in modal_text(harness, "Lin Osei")
    assert "Resume" in harness.home("Lin Osei")
    assert lin.click("Resume", within="home").ok
    harness.settle()
    assert "Resume" not in harness.home("Lin Osei")


def test_who_has_not_joined_has_nothing_to_pause(harness: BotHarness) -> None:
    """The command answers with the way in."""
    lin = harness.person("Lin Osei")
    for word in ("pause", "pause tomorrow", "leave"):
        lin.command(COMMAND, word)
        assert said(lin).startswith("You have not joined the programme yet")


def test_leaving_lists_what_ends_and_tells_the_others(harness: BotHarness) -> None:
    """The modal names who; afterwards the other reads that Lin has left, and Lin reads nothing more."""
    ada, lin = harness.mentor("Ada Park"), harness.mentee("Lin Osei")
    harness.connected("Lin Osei", "Ada Park")
    lin.command(COMMAND, "leave")
    assert "Your mentors: Ada Park." in modal_text(harness, "Lin Osei")
    read_before = len(lin.messages())
    assert lin.submit().ok
    harness.settle()
    assert "Lin Osei has left the programme" in said(ada)
    assert len(lin.messages()) == read_before
    assert "You can join again" in modal_text(harness, "Lin Osei")


def test_leaving_ends_nothing_that_it_did_not_name(harness: BotHarness) -> None:
    """A match that began after the modal was opened: nothing ends, and the modal says why."""
    harness.mentor("Ada Park")
    lin = harness.mentee("Lin Osei")
    lin.command(COMMAND, "leave")
    harness.asked("Lin Osei", "Ada Park")
    lin.submit()
    assert "so nothing was done" in modal_text(harness, "Lin Osei")
    lin.close()
    lin.command(COMMAND, "leave")
    assert "Not decided yet: Ada Park." in modal_text(harness, "Lin Osei")
