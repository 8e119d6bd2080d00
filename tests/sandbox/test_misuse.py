"""Forged and repeated payloads: what a test can send to see whether the app is fooled."""

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.people import Person
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import Workspace, World
from tests.plain_http import HTTP
from tests.sandbox.blocks import actions, button, options
from tests.sandbox.bolt_app import MANIFEST, TinyApp
from tests.sandbox.refusals import error_of

ROW = actions(button("Go", "go"), {"type": "static_select", "action_id": "pick", "options": options("A")})


@pytest.mark.parametrize("signature", ["wrong", "old", "none"])
@pytest.mark.usefixtures("app")
def test_bolt_refuses_other_signatures(lin: DrivenPerson, signature: str) -> None:
    """Signed with another secret, ten minutes ago, or not at all: 401."""
    forged = {"kind": "command", "command": "/tiny", "misuse": {"signature": signature}}

    assert lin.raw(forged).failure == "http_401"
    assert lin.command("/tiny").ok


def test_values_nobody_offered(app: TinyApp, lin: DrivenPerson) -> None:
    """A button's value and a select's option can be forged."""
    ts = app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[ROW])["ts"]
    lin.click("Go", value="666")
    assert app.body("block_actions")["actions"][0]["value"] == "666"

    pick = {"kind": "block_action", "ts": ts, "action_id": "pick", "value": "z", "tampered": True}
    assert lin.raw(pick).ok
    assert app.body("block_actions")["actions"][0]["selected_option"]["value"] == "z"


def test_another_workspace_in_the_payload(app: TinyApp, lin: DrivenPerson) -> None:
    """The payload claims to come from elsewhere."""
    app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[ROW])
    ts = lin.messages()[-1]["ts"]
    lin.raw({"kind": "block_action", "ts": ts, "action_id": "go", "misuse": {"workspace": "T0ELSE"}})
    body = app.body("block_actions")

    assert (body["team"]["id"], body["user"]["team_id"]) == ("T0ELSE", "T0ELSE")


def test_a_stranger_clicks_a_forwarded_copy(app: TinyApp, lin: DrivenPerson) -> None:
    """Another person's message is out of reach, unless it was forwarded to them."""
    posted = app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[ROW])
    click = {"kind": "block_action", "channel": posted["channel"], "ts": posted["ts"], "action_id": "go"}
    stranger = {"user": "U0ADAREYES"}

    assert lin.raw(click | stranger).failure == "no_such_message"
    assert lin.raw(click | stranger | {"misuse": {"stranger": True}}).ok
    assert app.body("block_actions")["user"]["id"] == "U0ADAREYES"


def test_an_ephemeral_message_is_out_of_everybody_elses_reach(app: TinyApp, lin: DrivenPerson) -> None:
    """Even members of the same conversation cannot click it."""
    ada = "U0ADAREYES"
    channel = app.client.conversations_open(users=[lin.id, ada])["channel"]["id"]
    ts = app.client.chat_postEphemeral(channel=channel, user=lin.id, text="Hi", blocks=[ROW])["message_ts"]
    click = {"kind": "block_action", "channel": channel, "ts": ts, "action_id": "go"}

    assert lin.raw(click | {"user": ada}).failure == "no_such_message"
    assert lin.raw(click).ok


def test_the_same_payload_again(app: TinyApp, lin: DrivenPerson) -> None:
    """A replay is the same to the last character."""
    lin.command("/tiny", "once")
    lin.replay()

    assert app.body("/tiny") == app.body("/tiny")


def test_nothing_to_replay(lin: DrivenPerson) -> None:
    """Who did nothing has nothing to replay."""
    assert lin.replay().failure == "nothing_to_replay"


def test_tokens_choose_the_workspace() -> None:
    """Each workspace has its people, channels, bot and token; the other's are not found."""
    there = Workspace.of([Person("U0ELSEWHERE", "Eve Else")], id="T0OTHER001", name="Other")
    with running(World([Workspace(), there]), manifest=MANIFEST) as slack:
        here = WebClient(slack.bot_token, slack.api_url)
        other = WebClient(there.bot_token, slack.api_url)
        eve = slack.person("Eve Else", "T0OTHER001")
        channel = other.chat_postMessage(channel=eve.id, text="Hi")["channel"]

        assert other.auth_test()["team_id"] == "T0OTHER001"
        assert other.auth_test()["bot_id"] != here.auth_test()["bot_id"]
        assert error_of(here.chat_postMessage, channel=channel, text="Hi") == "channel_not_found"
        assert error_of(here.users_info, user=eve.id) == "user_not_found"
        place = other.files_getUploadURLExternal(filename="a.txt", length=3)
        HTTP.post(place["upload_url"], content=b"abc")
        files = [{"id": place["file_id"]}]
        assert error_of(here.files_completeUploadExternal, files=files) == "file_not_found"
        eve.command("/tiny")
        trigger = slack.payloads("/tiny")[0]["request"]["trigger_id"]
        assert error_of(here.views_open, trigger_id=trigger, view=_modal()) == "invalid_trigger_id"


def test_uninstalling_one_workspace_leaves_the_other(slack_alone: Driver) -> None:
    """Its own token alone is revoked; installing again revives it."""
    client = WebClient(slack_alone.bot_token, slack_alone.api_url)
    slack_alone.uninstall("T0SANDBOX1")

    assert error_of(client.auth_test) == "token_revoked"
    with pytest.raises(ValueError, match="T0NOWHERE"):
        slack_alone.uninstall("T0NOWHERE")


def _modal() -> dict[str, object]:
    title = {"type": "plain_text", "text": "Hi"}
    return {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
