"""`/mentoring`, word by word."""

import json

import pytest

from bot.ids import COMMAND
from tests.house import House, said


@pytest.mark.parametrize("text", ["", "help", "HELP"])
def test_help_is_one_word_away(house: House, text: str) -> None:
    """Nothing, or help: what can be said. Admins' words are for admins."""
    lin = house.person("Lin Osei")
    assert lin.command(COMMAND, text).ok
    assert "find [topic]" in said(lin)
    assert "why @mentee @mentor" not in said(lin)
    grace = house.admin("Grace Kim")
    grace.command(COMMAND, text)
    assert "why @mentee @mentor" in said(grace)


def test_a_mistyped_word_is_answered_with_the_nearest(house: House) -> None:
    """And with help; what was typed is shown as it was, and calls nobody."""
    lin = house.person("Lin Osei")
    lin.command(COMMAND, "relationship")
    assert "Did you mean `relationships`?" in said(lin)
    lin.command(COMMAND, "<!channel>")
    assert "<!channel>" not in said(lin)
    lin.command(COMMAND, "weather")
    assert said(lin).startswith("I do not know “weather”.")


def test_relationships_say_where_to_look(house: House) -> None:
    """A short overview: where Home is, and whom one is in touch with."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    house.connected("Lin Osei", "Ada Park")
    lin.command(COMMAND, "relationships")
    assert "Home tab" in said(lin)
    assert "Ada Park" in said(lin)


def test_answers_to_a_command_are_for_the_one_who_asked(house: House) -> None:
    """The answer is ephemeral, and nothing else is posted."""
    lin = house.person("Lin Osei")
    outcome = lin.command(COMMAND, "help")
    assert outcome.response
    assert json.loads(outcome.response).get("response_type", "ephemeral") == "ephemeral"
    assert house.slack.calls("chat.postMessage") == []


@pytest.mark.parametrize("word", ["match", "why", "admins"])
def test_admins_words_are_refused_to_others(house: House, word: str) -> None:
    """With who may; and the people they name are not looked up."""
    lin, sam = house.mentee("Lin Osei"), house.person("Sam Rivera")
    before = len(house.slack.calls("users.info"))
    lin.command(COMMAND, f"{word} <@{lin.id}> <@{sam.id}>")
    assert "admins" in said(lin)
    assert len(house.slack.calls("users.info")) == before


def test_an_admin_proposes_a_match(house: House) -> None:
    """Both get a card that says who proposed it; the admin reads that they have."""
    grace, lin, ada = house.admin("Grace Kim"), house.mentee("Lin Osei"), house.mentor("Ada Park")
    assert grace.command(COMMAND, f"match <@{lin.id}> <@{ada.id}>").ok
    assert "each have a card that asks for their answer." in said(grace)
    house.settle()
    for person in (lin, ada):
        assert "Grace Kim" in said(person)
        assert person.click("Confirm Match").ok
    house.settle()
    assert "are connected" in said(lin)


def test_a_proposal_of_two_in_touch_is_dated_when_it_was_made(house: House) -> None:
    """Their cards say so, also to the one who had said yes before."""
    grace, lin, ada = house.admin("Grace Kim"), house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.in_conversation("Lin Osei", "Ada Park")
    house.home("Ada Park")
    ada.click("Confirm Match", within="home")
    house.let_pass(days=2)
    assert grace.command(COMMAND, f"match <@{lin.id}> <@{ada.id}>").ok
    house.settle()
    today = f"{house.clock.now().astimezone(house.zone('Ada Park')):%A %-d %B}"
    for person in (lin, ada):
        assert f"Grace Kim proposed this match on {today}." in said(person)


def test_somebody_unmet_is_invited_and_nothing_else(house: House) -> None:
    """The bot asks Slack once who that is, invites them, and the mentor hears nothing."""
    grace, ada, lin = house.admin("Grace Kim"), house.mentor("Ada Park"), house.person("Lin Osei")
    assert grace.command(COMMAND, f"match <@{lin.id}> <@{ada.id}>").ok
    assert "Lin Osei has not joined, and was invited" in said(grace)
    house.settle()
    assert "Grace Kim invites you to Mentoring." in said(lin)
    assert "Ada" not in said(lin)
    assert ada.messages() == []
    assert lin.click("Join as mentee").ok


def test_why_answers_the_admin_alone(house: House) -> None:
    """A private choice is no more than that, and neither of the two hears of the question."""
    grace, lin, ada = house.admin("Grace Kim"), house.mentee("Lin Osei"), house.mentor("Ada Park")
    question = f"why <@{lin.id}> <@{ada.id}>"
    grace.command(COMMAND, question)
    assert said(grace).startswith("Nothing stands in the way")
    house.pauses("Ada Park")
    house.settle()
    grace.command(COMMAND, question)
    assert "A private choice rules this pair out." in said(grace)
    assert "pause" not in said(grace)
    assert lin.messages() == ada.messages() == []


@pytest.mark.parametrize(
    ("argument", "answer"),
    [
        ("", "Please name two people"),
        ("@lin @ada", "Please name two people"),
        ("<@U0NOBODY1> <@U0NOBODY2>", "I cannot find that person."),
    ],
)
def test_a_pair_that_is_none_is_refused(house: House, argument: str, answer: str) -> None:
    """Nobody named, plain names, people Slack does not know: each is said."""
    grace = house.admin("Grace Kim")
    for word in ("why", "match"):
        assert grace.command(COMMAND, f"{word} {argument}").ok
        assert said(grace).startswith(answer)


def test_my_data_comes_at_once_as_a_file(house: House) -> None:
    """The command says that it is on its way; the message brings the file."""
    lin = house.mentee("Lin Osei")
    assert lin.command(COMMAND, "mydata").ok
    assert "on its way" in said(lin)
    house.settle()
    assert "Here is everything that is stored about you" in str(lin.messages())
    assert "my-mentoring-data.json" in json.dumps(lin.screen())
