"""users.*, team.info, and people who come, change and go."""

import json
from pathlib import Path

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from sandbox.world import World
from tests.sandbox.bolt_app import TinyApp
from tests.sandbox.refusals import error_of


def test_one_person(client: WebClient, lin: DrivenPerson) -> None:
    """Zone and address are there; the locale only for those who ask."""
    user = client.users_info(user=lin.id)["user"]

    assert (user["tz"], user["deleted"], user["is_bot"]) == ("Europe/Paris", False, False)
    assert user["profile"]["email"].endswith("@example.com")
    assert "locale" not in user
    assert client.users_info(user=lin.id, include_locale=True)["user"]["locale"] == "en-GB"
    assert error_of(client.users_info, user="U0NOBODY") == "user_not_found"


def test_everybody_in_pages(client: WebClient) -> None:
    """Bots, guests and deactivated people are among them, each once."""
    members = [one for page in client.users_list(limit=3) for one in page["members"]]
    by_id = {member["id"]: member for member in members}

    assert len(by_id) == len(members)
    assert by_id["U0GUSGUEST"]["is_restricted"] is True
    assert by_id["U0OLDOTTO1"]["deleted"] is True
    assert by_id["U0CALBOT01"]["is_bot"] is True
    assert error_of(client.users_list, cursor="guess") == "invalid_cursor"


def test_finding_by_address(client: WebClient, lin: DrivenPerson) -> None:
    """Only active people are found."""
    address = client.users_info(user=lin.id)["user"]["profile"]["email"]

    assert client.users_lookupByEmail(email=address)["user"]["id"] == lin.id
    lin.change(deleted=True)
    assert error_of(client.users_lookupByEmail, email=address) == "users_not_found"


def test_the_workspace(client: WebClient) -> None:
    """team.info names it."""
    assert client.team_info()["team"]["name"] == "Sandbox"


def test_a_change_is_an_event(app: TinyApp, lin: DrivenPerson) -> None:
    """Moving house and leaving arrive as user_change with the whole person."""
    lin.change(tz="Asia/Tokyo")
    moved = app.body("user_change")
    lin.change(deleted=True)
    left = app.body("user_change")

    assert moved["event"]["user"]["tz"] == "Asia/Tokyo"
    assert left["event"]["user"]["deleted"] is True
    assert left["event"]["user"]["id"] == lin.id
    assert moved["authorizations"][0]["is_bot"] is True


def test_joining_is_an_event(slack: Driver, app: TinyApp) -> None:
    """team_join has the new person."""
    newcomer = slack.join("Ola New", tz="Africa/Lagos")
    bodies = iter(lambda: app.body("team_join")["event"]["user"], None)

    assert next(user for user in bodies if user["id"] == newcomer.id)["tz"] == "Africa/Lagos"


def test_those_who_left_can_do_nothing(lin: DrivenPerson) -> None:
    """A deactivated person's gestures are not sent."""
    lin.change(deleted=True)
    outcome = lin.say("Hello?")

    assert (outcome.failure, outcome.sent) == ("deactivated", False)


def test_a_world_from_a_file(tmp_path: Path) -> None:
    """The file's people are there; a misspelt field is an error, not a silent default."""
    file = tmp_path / "world.json"
    person = {"id": "U1", "name": "Ann Lee", "tz": "Asia/Tokyo"}
    file.write_text(json.dumps({"workspace": {"id": "T1", "name": "Acme"}, "people": [person]}))
    [workspace] = World.from_file(file).workspaces

    assert (workspace.id, workspace.people["U1"].tz) == ("T1", "Asia/Tokyo")
    with pytest.raises(ValueError, match="timezone"):
        World.from_json({"people": [{"id": "U1", "name": "Ann", "timezone": "Asia/Tokyo"}]})


def test_mistakes_at_the_control_are_told(slack: Driver, lin: DrivenPerson) -> None:
    """Unknown people, fields and gestures get a sentence, not a traceback."""
    with pytest.raises(ValueError, match="timezone"):
        lin.change(timezone="Asia/Tokyo")
    with pytest.raises(ValueError, match="U0NOBODY"):
        slack.get("screen", user="U0NOBODY")
    with pytest.raises(ValueError, match="dance"):
        slack.gesture({"kind": "dance", "user": lin.id})
    with pytest.raises(LookupError, match="Nobody"):
        slack.person("Nobody")
