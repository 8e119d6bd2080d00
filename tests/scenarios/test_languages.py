"""Each reader is spoken to in their language."""

import pytest

from bot import languages
from bot.ids import COMMAND, Choice, Field
from bot.models.workspace import Person
from tests.bot_harness import BotHarness, said
from tests.spoken import say

WHO = "users.info"
HELP = "This is what I understand, as a command or typed to me without the slash:"


def test_the_choice_of_a_language_is_kept(harness: BotHarness) -> None:
    """Chosen in the profile, and taken back there."""
    lin = harness.mentee("Lin Osei")
    for chosen, stored in ((languages.ENGLISH, languages.ENGLISH), (Choice.AS_IN_SLACK, None)):
        lin.command(COMMAND, "profile")
        lin.fill(Field.LANGUAGE, chosen)
        assert lin.submit().ok
        actor = harness.actor("Lin Osei")
        with harness.bot.store.reading() as session:
            person = session.get_one(Person, (actor.workspace_id, actor.person_id))
            assert person.language == stored


@pytest.mark.parametrize("how", ["command", "message", "Home"])
def test_the_first_thing_somebody_sees_is_in_their_language(harness: BotHarness, how: str) -> None:
    """Slack is asked who they are at the first thing they do, and not again when they join."""
    jo = harness.slack.join("Jo Bauer", locale="de-DE")
    before = len(harness.slack.calls(WHO))
    if how == "Home":
        assert say("de", "Join as Mentor") in harness.home("Jo Bauer")
    else:
        assert (jo.command(COMMAND, "help") if how == "command" else jo.say("help")).ok
        harness.settle()
        assert say("de", HELP) in said(jo)
    jo.command(COMMAND, "join")
    assert jo.modal()
    assert len(harness.slack.calls(WHO)) == before + 1


def test_a_home_follows_once_slack_says_who_that_is(harness: BotHarness) -> None:
    """It takes no questions just then: the programme's language stands in, and the roll call asks again."""
    jo = harness.slack.join("Jo Bauer", locale="de-DE")
    harness.slack.fault("ratelimited", methods=[WHO], seconds=30)
    assert "Join as Mentor" in harness.home("Jo Bauer")
    harness.calls_the_roll()
    harness.settle()
    assert say("de", "Join as Mentor") in str(jo.home())


def test_a_form_is_in_the_language_that_slack_says_just_then(harness: BotHarness) -> None:
    """Slack was busy when they came, and is not when they press the button."""
    jo = harness.slack.join("Jo Bauer", locale="de-DE")
    harness.slack.fault("ratelimited", methods=[WHO])
    assert "Join as Mentor" in harness.home("Jo Bauer")
    jo.click("Join as Mentor", within="home")
    assert say("de", "Headline") in str(jo.modal())


def test_what_a_choice_is_answered_with_is_said_in_it(harness: BotHarness) -> None:
    """Who joins in Spanish is welcomed in Spanish; an admin who reads what the programme speaks, in that."""
    jo, mira = harness.person("Jo Byrne"), harness.admin("Mira Sand")
    jo.command(COMMAND, "join")
    jo.fill(Field.ROLES, [Choice.MENTEE])
    jo.fill(Field.LANGUAGE, "es")
    assert jo.submit().ok
    assert say("es", "You have joined.") in str(jo.modal())
    mira.change(locale="pt-BR")
    mira.command(COMMAND, "settings")
    mira.click("Programme", within="modal")
    mira.fill(Field.LANGUAGE, "fr")
    assert mira.submit().ok
    assert say("fr", "These settings apply from now on.") in str(mira.modal())
