"""Photo, title and language, as Slack says them: known of each person, kept true, and theirs to read."""

import json
from typing import Any

from bot.blocks import my_data as screen
from bot.services import my_data
from tests.bot_harness import BotHarness
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
    jo.command("/mentoring", "join")
    mine = data_of(harness, "Jo Byrne")
    assert (mine["title"], mine["locale"]) == ("Analyst", "es-ES")
