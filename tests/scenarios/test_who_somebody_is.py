"""Photo, title and language, as Slack says them: known of each person, kept true, and theirs to read."""

import json
from typing import Any

from bot.blocks import my_data as screen
from bot.ids import Action, Choice, Field
from bot.services import my_data
from tests import forged_requests
from tests.bot_harness import BotHarness, said
from tests.scenarios import meetings
from tests.scenarios.test_roll_call import off

WHO = "users.info"


def data_of(harness: BotHarness, name: str) -> dict[str, Any]:
    """Return what somebody reads of themselves in their data."""
    actor, now = harness.actor(name), harness.clock.now()
    with harness.bot.store.reading() as session:
        contents = my_data.everything_about(session, actor.workspace_id, actor.person_id, now)
    mine: dict[str, Any] = json.loads(screen.as_json(contents))["you"]
    return mine


def test_what_slack_says_of_somebody_is_in_their_data(either_harness: BotHarness) -> None:
    """The roll call brings photo, title and language in the one question it asks anyway."""
    harness = either_harness
    ada = harness.mentor("Ada Park")
    with off(harness):
        ada.change(title="Engineering Lead", locale="de-DE")
    before = len(harness.slack.calls(WHO))
    harness.calls_the_roll()
    mine = data_of(harness, "Ada Park")
    assert mine["title"] == "Engineering Lead"
    assert mine["photo"].startswith("https://")
    assert mine["locale"] == "de-DE"
    assert len(harness.slack.calls(WHO)) == before + 1


def test_what_changes_is_known_at_once(harness: BotHarness) -> None:
    """Slack's news of a change brings the same; what somebody took out of their profile is gone here too."""
    ada = harness.mentor("Ada Park")
    ada.change(title="Engineering Lead", locale="fr-FR")
    harness.settle()
    mine = data_of(harness, "Ada Park")
    assert (mine["title"], mine["locale"]) == ("Engineering Lead", "fr-FR")
    ada.change(title="")
    harness.settle()
    assert data_of(harness, "Ada Park")["title"] is None


def test_who_joins_is_known_from_the_start(harness: BotHarness) -> None:
    """Slack is asked before somebody joins, and not once more."""
    jo = harness.person("Jo Byrne")
    jo.change(title="Analyst", locale="es-ES")
    harness.calls_the_roll()
    jo.command("/mentoring", "join")
    jo.fill(Field.ROLES, [Choice.MENTEE])
    assert jo.submit().ok
    harness.calls_the_roll(hours=2)
    assert [one["request"]["user"] for one in harness.slack.calls(WHO)] == [jo.id]
    mine = data_of(harness, "Jo Byrne")
    assert (mine["title"], mine["locale"]) == ("Analyst", "es-ES")


def test_the_mentor_sees_who_asks(either_harness: BotHarness) -> None:
    """The request has photo, title and place; *View Profile* has all of it; *Reply* is there too."""
    harness = either_harness
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    lin.change(title="Product Designer", locale="de-DE")
    harness.asked("Lin Osei", "Ada Park")
    card = str(ada.messages()[-1]["blocks"])
    assert f"/{lin.id}_192.png" in card
    assert "Product Designer · Paris, 1 hour ahead" in card
    assert all(label in card for label in ("Accept", "Decline", "Reply"))
    assert ada.click("View Profile").ok
    profile = str(ada.modal())
    shown = ("Lin Osei", "Product Designer", "Topics", "Language: German", "Paris", lin.id)
    assert all(text in profile for text in shown)


def test_who_asks_for_a_meeting_is_seen_too(harness: BotHarness) -> None:
    """Before a time is picked."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    lin.change(title="Product Designer")
    meetings.asks(harness, "Lin Osei", meetings.soon(harness))
    assert ada.click("View Profile").ok
    assert "Product Designer" in str(ada.modal())


def test_a_profile_is_for_the_two_people_alone(harness: BotHarness) -> None:
    """Somebody else's click opens nothing; nor does one about somebody who has left."""
    harness.mentee("Lin Osei")
    sam, ada = harness.mentee("Sam Rivera"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.asked("Sam Rivera", "Ada Park")
    forged_requests.click(harness, "Sam Rivera", Action.VIEW_PROFILE, str(match_id))
    assert sam.modal() is None
    harness.person("Lin Osei").change(deleted=True)
    harness.settle()
    forged_requests.click(harness, "Ada Park", Action.VIEW_PROFILE, str(match_id))
    assert ada.modal() is None


def test_a_new_title_reaches_the_others_card(harness: BotHarness) -> None:
    """In place, without a notification."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    count = len(ada.messages())
    lin.change(title="Painter")
    harness.settle()
    assert "Painter" in said(ada)
    assert len(ada.messages()) == count


def test_a_photo_that_slack_cannot_fetch_costs_nobody_the_buttons(harness: BotHarness) -> None:
    """Slack refuses all of a card for it; it goes out once more, without the photo."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.slack.fault("error", methods=["chat.update"], times=1, error="invalid_blocks")
    lin.change(title="Painter")
    harness.settle()
    card = str(ada.messages()[-1]["blocks"])
    assert "Painter" in card
    assert "image_url" not in card
    assert ada.click("Accept").ok
