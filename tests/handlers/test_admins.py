"""Naming who runs the programme."""

from bot.ids import COMMAND, Field
from tests.bot_harness import BotHarness, against, said


def test_a_workspace_admin_names_somebody_the_bot_never_met(harness: BotHarness) -> None:
    """The form is theirs to open; whoever is named gets a message about it."""
    mira, grace = harness.person("Mira Sand"), harness.person("Grace Kim")
    assert mira.command(COMMAND, "admins").ok
    mira.fill(Field.ADMINS, [grace.id])
    assert mira.submit().ok
    harness.settle()
    assert "You are now an admin of Mentoring. Mira Sand changed this" in said(grace)
    assert mira.messages() == []


def test_the_typed_word_leads_to_the_same_form(harness: BotHarness) -> None:
    """A message has no way to open a form: its answer has the names, and a button that has."""
    mira, grace = harness.person("Mira Sand"), harness.person("Grace Kim")
    mira.say("admins")
    harness.settle()
    assert "Nobody has been named to run the programme yet." in said(mira)
    assert mira.click("Name Admins").ok
    mira.fill(Field.ADMINS, [grace.id])
    assert mira.submit().ok
    harness.settle()
    assert "You are now an admin of Mentoring." in said(grace)
    grace.say("Admins")
    harness.settle()
    assert "Admins of the programme: Grace Kim." in said(grace)


def test_each_change_is_told(harness: BotHarness) -> None:
    """Who is named, who is not any more and who stays read the same thing."""
    grace, mira, sam = harness.admin("Grace Kim"), harness.admin("Mira Sand"), harness.person("Sam Rivera")
    grace.command(COMMAND, "admins")
    grace.fill(Field.ADMINS, [grace.id, sam.id])
    assert grace.submit().ok
    harness.settle()
    for person in (grace, sam, mira):
        told = " ".join(message["text"] for message in person.messages())
        assert "now an admin" in told
        assert "no longer an admin" in told


def test_apps_are_refused_at_the_field(harness: BotHarness) -> None:
    """The form stays open with the sentence, and nobody is told anything."""
    grace = harness.admin("Grace Kim")
    grace.command(COMMAND, "admins")
    bot_user = harness.slack.get("people")["app"]["bot_user"]
    grace.fill(Field.ADMINS, [grace.id, bot_user])
    errors = grace.submit().errors
    assert errors
    assert "cannot be chosen" in errors[Field.ADMINS]
    harness.settle()
    assert grace.messages() == []


def test_who_is_no_admin_any_more_changes_nothing(harness: BotHarness) -> None:
    """The right to change is looked at when the form is sent."""
    grace, sam = harness.admin("Grace Kim"), harness.admin("Sam Rivera")
    grace.command(COMMAND, "admins")
    sam.command(COMMAND, "admins")
    sam.fill(Field.ADMINS, [sam.id])
    assert sam.submit().ok
    grace.fill(Field.ADMINS, [grace.id])
    assert against(grace.submit()).startswith("Admins are named by")


def test_only_a_few_unmet_people_are_added_at_a_time(harness: BotHarness) -> None:
    """Slack is asked about each, within the three seconds of a click: six at once are refused."""
    grace = harness.admin("Grace Kim")
    strangers = [harness.slack.join(f"Stranger {number}").id for number in range(6)]
    grace.command(COMMAND, "admins")
    grace.fill(Field.ADMINS, [grace.id, *strangers])
    assert grace.submit().errors == {Field.ADMINS: "Please add at most 5 people at a time."}
    grace.fill(Field.ADMINS, [grace.id, *strangers[:5]])
    assert grace.submit().ok
