"""Payloads beyond one small workspace: Enterprise, Slack Connect, threads, files, shortcuts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.people import Person
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import Workspace, World
from tests.sandbox.blocks import actions, button, field, home, modal, options
from tests.sandbox.bolt_app import MANIFEST, TinyApp, over_http
from tests.sandbox.refusals import error_of

ORGANISATION = "E0ACME0001"
WIN = Person("W0WINLEE01", "Win Lee")
GO = actions(button("Go", "go"))


@contextmanager
def enterprise(*, is_org_install: bool) -> Iterator[tuple[Driver, TinyApp, DrivenPerson]]:
    """Open a workspace of an Enterprise organisation, whose people have W ids."""
    workspace = Workspace.of([WIN], enterprise_id=ORGANISATION, is_org_install=is_org_install)
    with running(World([workspace]), manifest=MANIFEST) as slack:
        app = TinyApp(WebClient(slack.bot_token, slack.api_url), slack.signing_secret)
        with over_http(slack, app):
            yield slack, app, slack.person("Win Lee")


def test_a_workspace_of_an_organisation() -> None:
    """Every payload names the organisation beside the team."""
    with enterprise(is_org_install=False) as (_, app, win):
        app.client.chat_postMessage(channel=win.id, text="Hi", blocks=[GO])
        win.click("Go")
        clicked = app.body("block_actions")
        win.command("/tiny")
        typed = app.body("/tiny")
        win.say("<@W0WINLEE01>")
        heard = app.body("message")
        described = app.client.users_info(user=win.id)["user"]

    organisation = {"id": ORGANISATION, "name": "Organisation"}
    assert clicked["enterprise"] == organisation
    assert clicked["team"] | {"id": "T0SANDBOX1", "enterprise_id": ORGANISATION} == clicked["team"]
    assert (typed["enterprise_id"], typed["is_enterprise_install"]) == (ORGANISATION, "false")
    assert (heard["enterprise_id"], heard["context_enterprise_id"]) == (ORGANISATION, ORGANISATION)
    assert heard["authorizations"][0]["team_id"] == "T0SANDBOX1"
    assert heard["event"]["text"] == "<@W0WINLEE01>"
    assert described["enterprise_user"]["enterprise_id"] == ORGANISATION


def test_an_app_installed_in_a_whole_organisation() -> None:
    """The token is of no team, and neither are clicks and authorizations."""
    with enterprise(is_org_install=True) as (_, app, win):
        identity = app.client.auth_test()
        assert error_of(app.client.users_list) == "invalid_arguments"
        assert app.client.users_list(team_id="T0SANDBOX1")["members"]
        app.client.views_publish(user_id=win.id, view=home(GO))
        win.click("Go", within="home")
        clicked = app.body("block_actions")
        win.open_home()
        [authorization] = app.body("app_home_opened")["authorizations"]

    assert (identity["team_id"], identity["is_enterprise_install"]) == (None, True)
    assert (clicked["team"], clicked["user"]["team_id"]) == (None, "T0SANDBOX1")
    assert clicked["is_enterprise_install"] is True
    assert clicked["view"]["app_installed_team_id"] == ORGANISATION
    assert (authorization["enterprise_id"], authorization["team_id"]) == (ORGANISATION, None)
    assert authorization["is_enterprise_install"] is True


def test_somebody_of_another_company(slack: Driver, app: TinyApp) -> None:
    """A message says whose it is, and that the conversation is shared; the installation stays ours."""
    pat = slack.join("Pat Partner", team_id="T0PARTNER1")
    app.forget()
    pat.say("Hi")
    body = app.body("message")

    assert (body["is_ext_shared_channel"], body["team_id"]) == (True, "T0PARTNER1")
    assert (body["context_team_id"], body["authorizations"][0]["team_id"]) == ("T0SANDBOX1", "T0SANDBOX1")
    event = body["event"]
    assert (event["user_team"], event["source_team"]) == ("T0PARTNER1", "T0PARTNER1")
    assert event["user_profile"]["real_name"] == "Pat Partner"


def test_a_click_in_a_thread(app: TinyApp, lin: DrivenPerson) -> None:
    """The container says in which thread the message stands."""
    above = app.client.chat_postMessage(channel=lin.id, text="Above")["ts"]
    app.client.chat_postMessage(channel=lin.id, text="Below", blocks=[GO], thread_ts=above)
    lin.click("Go")

    assert app.body("block_actions")["container"]["thread_ts"] == above


def test_a_click_that_was_asked_back(app: TinyApp, lin: DrivenPerson) -> None:
    """The action repeats the question."""
    asked = {
        name: {"type": "plain_text", "text": name.title()} for name in ("title", "text", "confirm", "deny")
    }
    app.client.chat_postMessage(
        channel=lin.id, text="Hi", blocks=[actions(button("Go", "go") | {"confirm": asked})]
    )
    lin.click("Go")

    assert app.body("block_actions")["actions"][0]["confirm"]["title"]["text"] == "Title"


def test_a_form_that_names_a_conversation(app: TinyApp, lin: DrivenPerson) -> None:
    """Where a select asks for it, the submission brings an address to answer there."""
    select = {"type": "conversations_select", "response_url_enabled": True}
    app.open_when_triggered(modal(field("Where", "where", select)))
    channel = app.client.conversations_open(users=lin.id)["channel"]["id"]
    lin.command("/tiny")
    lin.fill("where", channel)
    lin.submit()
    [given] = app.body("view_submission")["response_urls"]

    assert (given["block_id"], given["action_id"], given["channel_id"]) == ("where", "entry", channel)
    assert given["response_url"].startswith("http")


def test_what_people_do_to_messages(app: TinyApp, lin: DrivenPerson) -> None:
    """/me, a file, a reply shown in the conversation too, an edit, a deletion: each has its subtype."""
    above = app.client.chat_postMessage(channel=lin.id, text="Above")["ts"]
    lin.say("waves", me=True)
    waved = app.body("message")["event"]
    lin.say("", files=["cv.pdf"])
    shared = app.body("message")["event"]
    lin.say("Yes", thread=above, broadcast=True)
    replied = app.body("message")["event"]
    lin.edit(replied["ts"], "No")
    edited = app.body("message")["event"]
    lin.delete(replied["ts"])
    deleted = app.body("message")["event"]

    assert (waved["subtype"], waved["text"]) == ("me_message", "waves")
    assert (shared["subtype"], shared["files"][0]["name"]) == ("file_share", "cv.pdf")
    assert (replied["subtype"], replied["root"]["ts"], replied["thread_ts"]) == (
        "thread_broadcast",
        above,
        above,
    )
    assert (edited["subtype"], edited["message"]["text"]) == ("message_changed", "No")
    assert edited["previous_message"]["text"] == "Yes"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", replied["ts"])


def test_a_message_shortcut(app: TinyApp, lin: DrivenPerson) -> None:
    """It brings the message, and an address to answer to."""
    posted = app.client.chat_postMessage(channel=lin.id, text="Hi")
    assert lin.message_shortcut("keep_it", posted["ts"]).ok
    body = app.body("message_action")

    assert (body["callback_id"], body["message_ts"], body["message"]["text"]) == (
        "keep_it",
        posted["ts"],
        "Hi",
    )
    assert body["response_url"]
    assert body["trigger_id"]
    assert lin.message_shortcut("gone", posted["ts"]).failure == "unknown_shortcut"
    assert lin.message_shortcut("gone", posted["ts"], stale=True).ok


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ({"options": options("A", "B")}, None),
        ({"options": []}, None),
        ({}, "invalid_response"),
        ({"options": options(*map(str, range(101)))}, "invalid_response"),
    ],
)
def test_options_that_the_app_gives(
    app: TinyApp, lin: DrivenPerson, answer: dict[str, object], failure: str | None
) -> None:
    """What was typed goes to the app; at most a hundred options come back."""
    row = actions({"type": "external_select", "action_id": "who", "min_query_length": 1})
    app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[row])
    app.answer_json(answer)
    outcome = lin.suggest("who", "ad", ts=lin.messages()[-1]["ts"])
    body = app.body("block_suggestion")

    assert (body["action_id"], body["block_id"], body["value"]) == ("who", "row", "ad")
    assert outcome.failure == failure
    assert failure or json.loads(outcome.response or "")["options"] == answer["options"]


def test_what_slack_sends_of_its_own_accord(slack: Driver, app: TinyApp) -> None:
    """A challenge is repeated, a certificate is checked without a signature, and events are held back."""
    verified = slack.sends("url_verification")
    [sent] = [one["request"] for one in slack.payloads("url_verification")]
    checked = slack.sends("ssl_check")
    limited = slack.sends("app_rate_limited")

    assert json.loads(verified["body"])["challenge"] == sent["challenge"]
    assert (checked["status"], limited["status"]) == (200, 200)
    assert app.body("app_rate_limited")["minute_rate_limited"] % 60 == 0
