"""`/mentoring`, word by word."""

import json

import pytest
from sqlalchemy import text

from bot.ids import COMMAND
from tests.bot_harness import BotHarness, said


@pytest.mark.parametrize("text", ["", "help", "HELP"])
def test_help_is_one_word_away(harness: BotHarness, text: str) -> None:
    """Nothing, or help: what can be said. Admins' words are for admins."""
    lin = harness.person("Lin Osei")
    assert lin.command(COMMAND, text).ok
    assert "find [topic]" in said(lin)
    assert "why @mentee @mentor" not in said(lin)
    grace = harness.admin("Grace Kim")
    grace.command(COMMAND, text)
    assert "why @mentee @mentor" in said(grace)


def test_a_mistyped_word_is_answered_with_the_nearest(harness: BotHarness) -> None:
    """And with help; what was typed is shown as it was, and calls nobody."""
    lin = harness.person("Lin Osei")
    lin.command(COMMAND, "relationship")
    assert "Did you mean `relationships`?" in said(lin)
    lin.command(COMMAND, "<!channel>")
    assert "<!channel>" not in said(lin)
    lin.command(COMMAND, "weather")
    assert said(lin).startswith("I do not know “weather”.")


def test_relationships_say_where_to_look(harness: BotHarness) -> None:
    """A short overview: where Home is, and whom one is in touch with."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    lin.command(COMMAND, "relationships")
    assert "Home tab" in said(lin)
    assert "Ada Park" in said(lin)


def test_answers_to_a_command_are_for_the_one_who_asked(harness: BotHarness) -> None:
    """The answer is ephemeral, and nothing else is posted."""
    lin = harness.person("Lin Osei")
    outcome = lin.command(COMMAND, "help")
    assert outcome.response
    assert json.loads(outcome.response).get("response_type", "ephemeral") == "ephemeral"
    assert harness.slack.calls("chat.postMessage") == []


@pytest.mark.parametrize("word", ["match", "why", "admins"])
def test_admins_words_are_refused_to_others(harness: BotHarness, word: str) -> None:
    """With who may; and the people they name are not looked up."""
    lin, sam = harness.mentee("Lin Osei"), harness.person("Sam Rivera")
    before = len(harness.slack.calls("users.info"))
    lin.command(COMMAND, f"{word} <@{lin.id}> <@{sam.id}>")
    assert "admins" in said(lin)
    assert len(harness.slack.calls("users.info")) == before


def test_an_admin_proposes_a_match(harness: BotHarness) -> None:
    """Both get a card that says who proposed it; the admin reads that they have."""
    grace, lin, ada = harness.admin("Grace Kim"), harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    assert grace.command(COMMAND, f"match <@{lin.id}> <@{ada.id}>").ok
    assert "each have a card that asks for their answer." in said(grace)
    harness.settle()
    for person in (lin, ada):
        assert "Grace Kim" in said(person)
        assert person.click("Confirm Match").ok
    harness.settle()
    assert "are connected" in said(lin)


def test_a_proposal_of_two_in_touch_is_dated_when_it_was_made(harness: BotHarness) -> None:
    """Their cards say so, also to the one who had said yes before."""
    grace, lin, ada = harness.admin("Grace Kim"), harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    ada.click("Confirm Match", within="home")
    harness.let_pass(days=2)
    harness.wake_at(10, "Ada Park")  # the same day where Lin is
    assert grace.command(COMMAND, f"match <@{lin.id}> <@{ada.id}>").ok
    harness.settle()
    for person in (lin, ada):
        assert "Proposed by Grace Kim" in said(person)


def test_somebody_unmet_is_invited_and_nothing_else(harness: BotHarness) -> None:
    """The bot asks Slack once who that is, invites them, and the mentor hears nothing."""
    grace, ada, lin = harness.admin("Grace Kim"), harness.mentor("Ada Park"), harness.person("Lin Osei")
    assert grace.command(COMMAND, f"match <@{lin.id}> <@{ada.id}>").ok
    assert "Lin Osei has not joined, and was invited" in said(grace)
    harness.settle()
    assert "Grace Kim invites you to Mentoring." in said(lin)
    assert "Ada" not in said(lin)
    assert ada.messages() == []
    assert lin.click("Join as Mentee").ok


def test_why_answers_the_admin_alone(harness: BotHarness) -> None:
    """A pause is said as one, and neither of the two hears of the question."""
    grace, lin, ada = harness.admin("Grace Kim"), harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    question = f"why <@{lin.id}> <@{ada.id}>"
    grace.command(COMMAND, question)
    assert said(grace).startswith("Nothing stands in the way")
    harness.pauses("Ada Park")
    harness.settle()
    grace.command(COMMAND, question)
    assert "Ada Park has paused mentoring." in said(grace)
    assert lin.messages() == ada.messages() == []


@pytest.mark.parametrize(
    ("argument", "answer"),
    [
        ("", "Please name two people"),
        ("@lin @ada", "Please name two people"),
        ("<@U0NOBODY1> <@U0NOBODY2>", "I cannot find that person."),
    ],
)
def test_a_pair_that_is_none_is_refused(harness: BotHarness, argument: str, answer: str) -> None:
    """Nobody named, plain names, people Slack does not know: each is said."""
    grace = harness.admin("Grace Kim")
    for word in ("why", "match"):
        assert grace.command(COMMAND, f"{word} {argument}").ok
        assert said(grace).startswith(answer)


def test_my_data_comes_at_once_as_a_file(harness: BotHarness) -> None:
    """The command says that it is on its way; the message brings the file."""
    lin = harness.mentee("Lin Osei")
    assert lin.command(COMMAND, "mydata").ok
    assert "on its way" in said(lin)
    harness.settle()
    assert "Here is everything that is stored about you" in str(lin.messages())
    assert "my-mentoring-data.json" in json.dumps(lin.screen())


def test_data_that_could_not_be_sent_is_said_and_may_be_asked_for_again(harness: BotHarness) -> None:
    """Slack takes no file: the card says so, and its button tries again on the same day."""
    lin = harness.mentee("Lin Osei")
    harness.slack.fault("error", methods=["files.getUploadURLExternal"], error="invalid_arguments", times=50)
    lin.say("mydata")
    harness.settle()
    assert "Your data could not be sent." in said(lin)
    harness.slack.forget_faults()
    assert lin.click("Try Again").ok
    harness.settle()
    files = [file["name"] for one in lin.messages() for file in one.get("files", [])]
    assert files == ["my-mentoring-data.html", "my-mentoring-data.json"]
    lin.say("mydata")
    harness.settle()
    assert "once a day is enough" in said(lin)


def test_data_that_could_not_be_made_is_said_too(
    harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """A row that this version cannot read: the person is told, the log names no word of it."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park", "marker-note")
    with harness.bot.store.transaction() as session:
        session.execute(text("UPDATE matches SET origin = 'unheard of'"))
    lin.say("mydata")
    harness.settle()
    assert "Your data could not be sent." in str(lin.messages())
    assert "could not be made" in caplog.text
    assert "marker-note" not in caplog.text
