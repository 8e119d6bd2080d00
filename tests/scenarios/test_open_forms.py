"""A form that was opened is kept with what it showed, whatever an admin changes meanwhile."""

import pytest

from bot.enums import Policy, QuestionList
from bot.ids import COMMAND, Choice, Field
from bot.models.program import Program
from bot.services.survey import results
from tests.bot_harness import BotHarness
from tests.scenarios.follow_ups import over, settings

ASKED = "What should the programme know about it?"
SAID = "The room was cold."


@pytest.mark.parametrize("what", ["Edit", "Remove"])
def test_an_answer_is_kept_with_the_question_as_it_was_asked(either_harness: BotHarness, what: str) -> None:
    """While Lin writes, an admin corrects or removes the question: the admins read the answer."""
    harness = either_harness
    settings(harness, Policy.OFF)
    mira, lin = harness.admin("Mira Sand"), harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    over(harness, "Lin Osei", "Ada Park")
    lin.click("Just Give Feedback")
    lin.fill("How useful was the meeting for you?", "5")
    lin.fill(ASKED, SAID)
    _changed(harness, "feedback", ASKED, what)
    mira.close(cleared=True)
    assert lin.submit().ok
    assert "Your answers are kept" in str(lin.modal())
    with harness.bot.store.reading() as session:
        read = results.results(session, harness.actor("Mira Sand"), QuestionList.FEEDBACK, 0)
    assert {one.text: one.texts for one in read.tallies if one.answered} == {
        ASKED: (SAID,),
        "How useful was the meeting for you?": (),
    }


def test_what_is_asked_since_is_not_missing(harness: BotHarness) -> None:
    """A question that became required, or is new, is not asked in the form that Lin has open."""
    settings(harness, Policy.OFF)
    mira, lin = harness.admin("Mira Sand"), harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    over(harness, "Lin Osei", "Ada Park")
    lin.click("Just Give Feedback")
    lin.fill("How useful was the meeting for you?", "5")
    _editor(harness, "feedback")
    mira.click("Add a Question", within="modal")
    mira.fill("question", "Where did you meet?")
    mira.fill(Field.REQUIRED, [Choice.YES])
    assert mira.submit().ok
    assert lin.submit().ok


@pytest.mark.parametrize("what", ["Edit", "Remove"])
def test_a_reflection_is_kept_too(harness: BotHarness, what: str) -> None:
    """The same for what one writes for oneself."""
    harness.admin("Mira Sand"), harness.mentor("Ada Park")
    lin = harness.mentee("Lin Osei")
    harness.in_conversation("Lin Osei", "Ada Park")
    lin.click("My Reflections")
    lin.fill(harness.reflection_field(1), "To lead a team.")
    _changed(harness, "reflection", "What do you hope to learn or change in the next months?", what)
    assert lin.submit().ok
    assert "To lead a team." in harness.home("Lin Osei")


def test_what_a_mentor_ticked_is_kept(harness: BotHarness) -> None:
    """Mentors may not choose any more when Ada sends her profile: her choice counts once they may again."""
    settings(harness, Policy.OFF, mentors_choose=True)
    ada = harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.home("Ada Park")
    ada.click("My Profile", within="home")
    ada.fill(Field.TAKES, [Choice.ONE_TIME])
    settings(harness, Policy.OFF, mentors_choose=False)
    assert ada.submit().ok
    settings(harness, Policy.OFF, mentors_choose=True)
    lin = harness.person("Lin Osei")
    lin.command(COMMAND, "find")
    assert "one-time meetings only" in str(lin.modal())


def _editor(harness: BotHarness, which: str) -> None:
    mira = harness.person("Mira Sand")
    harness.home("Mira Sand")
    mira.click("Surveys", within="home")
    mira.choose("surveys.list", which)


def _changed(harness: BotHarness, which: str, question: str, what: str) -> None:
    """Let an admin correct a question, or remove it."""
    mira = harness.person("Mira Sand")
    _editor(harness, which)
    rows = (mira.modal() or {})["blocks"]
    row = next(one["block_id"] for one in rows if question in str(one.get("text")))
    mira.click(what, within="modal", block_id=row)
    if what == "Edit":
        mira.fill("question", f"{question} (Please be brief.)")
    assert mira.submit().ok


def test_two_admins_change_different_numbers(harness: BotHarness) -> None:
    """Jo's form was open before Mira changed one number: saving another one leaves Mira's as she set it."""
    mira, jo = harness.admin("Mira Sand"), harness.admin("Jo Byrne")
    for one in (jo, mira):
        one.command(COMMAND, "settings")
        one.click("Requests", within="modal")
    mira.fill(Field.REQUEST_REMINDER_DAYS, "3")
    assert mira.submit().ok
    jo.fill(Field.MAX_OPEN_REQUESTS, "8")
    assert jo.submit().ok
    with harness.bot.store.reading() as session:
        program = session.get_one(Program, (harness.workspace_id, harness.actor("Mira Sand").program_id))
        assert (program.request_reminder_days, program.max_open_requests) == (3, 8)


def test_two_admins_change_different_settings(harness: BotHarness) -> None:
    """The same of the Matching Settings, after ticks that drew the form anew too, and of the programme's."""
    mira, jo = harness.admin("Mira Sand"), harness.admin("Jo Byrne")
    for one in (jo, mira):
        one.command(COMMAND, "settings")
    mira.fill(Field.FOLLOW_UP, Policy.FORCED)
    assert mira.submit().ok
    jo.choose(Field.MODES, ["ongoing"])
    jo.choose(Field.MODES, ["ongoing", "one_time"])
    jo.fill(Field.LIMIT, "7")
    assert jo.submit().ok
    for one in (jo, mira):
        one.close(cleared=True)
        one.command(COMMAND, "settings")
        one.click("Programme", within="modal")
    mira.fill(Field.PROGRAM_NAME, "Harbour Mentoring")
    assert mira.submit().ok
    jo.choose(Field.WORKDAY_STARTS, "8")
    assert jo.submit().ok
    with harness.bot.store.reading() as session:
        program = session.get_one(Program, (harness.workspace_id, harness.actor("Mira Sand").program_id))
        assert (program.follow_up, program.default_max_connections) == (Policy.FORCED, 7)
        assert (program.name, program.workday_starts) == ("Harbour Mentoring", 8)
