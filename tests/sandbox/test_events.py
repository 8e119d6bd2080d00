"""Events: their envelope, what the app hears of itself, and what happens when nobody acknowledges."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import World
from tests.sandbox.blocks import section
from tests.sandbox.bolt_app import MANIFEST, TinyApp, over_http

HASTY = Options(retry_delays=(0, 0.001, 0.001))


@pytest.fixture
def hasty_app() -> Iterator[tuple[Driver, TinyApp]]:
    """A sandbox that retries at once."""
    with running(World(options=HASTY), manifest=MANIFEST) as slack:
        app = TinyApp(WebClient(slack.bot_token, slack.api_url), slack.signing_secret)
        with over_http(slack, app):
            yield slack, app


def test_the_envelope(app: TinyApp, lin: DrivenPerson) -> None:
    """It names the workspace, the app, the installation and an id of its own."""
    lin.say("Hi")
    body = app.body("message")

    assert (body["type"], body["team_id"], body["api_app_id"][0]) == ("event_callback", "T0SANDBOX1", "A")
    assert body["event_id"].startswith("Ev")
    assert body["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": "T0SANDBOX1",
            "user_id": "U0BSANDBOX1",
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]


def test_an_address_in_a_message_is_a_link(app: TinyApp, lin: DrivenPerson) -> None:
    """As Slack's client makes one of whatever looks like it."""
    lin.say("asp.net, https://a.example/b?c ada@example.com and v1.2 of vue.js")
    event = app.body("message")["event"]

    assert event["text"] == (
        "<http://asp.net|asp.net>, <https://a.example/b?c> <mailto:ada@example.com|ada@example.com> "
        "and v1.2 of vue.js"
    )


def test_a_typed_message_is_escaped_and_mentions_are_ids(app: TinyApp, lin: DrivenPerson) -> None:
    """Its text has entities and `<@U…>`; its blocks are rich text."""
    lin.say("@Ada Reyes <3 & mail@Ada Reyes")
    event = app.body("message")["event"]

    assert event["text"] == "<@U0ADAREYES> &lt;3 &amp; mail@Ada Reyes"
    assert event["blocks"][0]["type"] == "rich_text"
    assert (event["channel"], event["user"]) == (f"D{lin.id[1:]}", lin.id)


def test_the_app_hears_of_its_own_messages(slack: Driver, app: TinyApp, lin: DrivenPerson) -> None:
    """Posting, changing and deleting come back as events, as in Slack; Bolt passes on but the change."""
    posted = app.client.chat_postMessage(channel=lin.id, text="One", blocks=[section("One")])
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    app.client.chat_update(**place, text="Two")
    app.client.chat_delete(**place)
    new, changed, gone = slack.wait_for(lambda: _three_about(slack, posted["channel"]))

    assert (new["bot_id"][0], new["ts"]) == ("B", posted["ts"])
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "Two")
    assert changed["previous_message"]["text"] == "One"
    assert (gone["subtype"], gone["deleted_ts"]) == ("message_deleted", posted["ts"])


def test_a_load_run_may_do_without_its_own_messages() -> None:
    """With the option off it hears of what people write only."""
    with running(World(options=Options(own_messages_as_events=False)), manifest=MANIFEST) as slack:
        client = WebClient(slack.bot_token, slack.api_url)
        client.chat_postMessage(channel="U0LINOSEI1", text="Hi")
        slack.person("Lin Osei").say("So that all before it was sent")
        texts = {entry["request"]["event"]["text"] for entry in slack.payloads("message")}
        assert texts == {"So that all before it was sent"}


def test_an_ephemeral_message_is_no_event(slack: Driver, app: TinyApp, lin: DrivenPerson) -> None:
    """Only its reader sees it."""
    channel = app.client.conversations_open(users=lin.id)["channel"]["id"]
    app.client.chat_postEphemeral(channel=channel, user=lin.id, text="Psst")
    lin.say("So that all before it was sent")

    texts = [entry["request"]["event"]["text"] for entry in slack.payloads("message") if "Psst" in str(entry)]
    assert texts == []


def test_nobody_hears_what_the_manifest_does_not_subscribe_to() -> None:
    """Neither without the subscription nor without its scope is an event sent."""
    deaf = {**MANIFEST, "settings": {"interactivity": {"is_enabled": True}}}
    blind = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    for manifest in (deaf, blind):
        with running(manifest=manifest) as slack:
            outcome = slack.person("Lin Osei").say("Hello?")
            assert (outcome.ok, outcome.sent) == (True, False)
            assert slack.payloads() == []


def test_events_nobody_acknowledges_come_three_times_more(hasty_app: tuple[Driver, TinyApp]) -> None:
    """Each retry has its number and its reason; the event is the same."""
    slack, app = hasty_app
    app.answer = lambda _body: BoltResponse(status=500)
    outcome = slack.person("Lin Osei").say("Hi")
    bodies = [app.body("message") for _ in range(4)]
    retries = [headers.get("x-slack-retry-num", ["0"])[0] for headers in app.headers]

    assert not outcome.ok
    assert len({body["event_id"] for body in bodies}) == 1
    assert retries == ["0", "1", "2", "3"]
    slack.wait_for(lambda: len(_answers(slack)) == 4)
    assert [entry["retry"] for entry in slack.payloads("message")] == [0, 1, 2, 3]


def test_retries_end_with_the_first_acknowledgement(hasty_app: tuple[Driver, TinyApp]) -> None:
    """An app that comes back gets the event once more, with the reason of the failure."""
    slack, app = hasty_app
    answers = iter([BoltResponse(status=500)])
    app.answer = lambda _body: next(answers, BoltResponse(status=200))
    slack.person("Lin Osei").say("Hi")
    slack.wait_for(lambda: len(_answers(slack)) == 2)
    for _ in range(3):  # each takes longer than the pause before another retry would
        slack.person("Lin Osei").say("Ho")

    assert [entry["retry"] for entry in slack.payloads("message")] == [0, 1, 0, 0, 0]
    assert app.headers[1]["x-slack-retry-reason"] == ["http_error"]


def test_an_app_may_decline_retries(slack: Driver, app: TinyApp, lin: DrivenPerson) -> None:
    """`x-slack-no-retry: 1` ends it."""
    app.answer = lambda _body: BoltResponse(status=500, headers={"x-slack-no-retry": ["1"]})
    lin.say("Hi")
    app.forget()
    lin.say("Ho")
    app.body("message")

    mine = [
        entry["request"]["event"]["text"] for entry in slack.payloads("message") if entry["user"] == lin.id
    ]
    assert mine == ["Hi", "Ho"]


def test_uninstalling_is_told(slack_alone: Driver) -> None:
    """Both events are sent, and the token is worthless."""
    app = TinyApp(WebClient(slack_alone.bot_token, slack_alone.api_url), slack_alone.signing_secret)
    with over_http(slack_alone, app):
        slack_alone.uninstall()
        kinds = slack_alone.wait_for(lambda: _pair(slack_alone))

    assert kinds == {"tokens_revoked", "app_uninstalled"}


def _answers(slack: Driver) -> list[object]:
    return [one for one in slack.log() if one["direction"] == "answer" and one["type"] == "message"]


def _pair(slack: Driver) -> set[str]:
    kinds = {entry["type"] for entry in slack.payloads()}
    return kinds if len(kinds) == 2 else set()


def _three_about(slack: Driver, channel: str) -> list[dict[str, Any]]:
    events = [entry["request"]["event"] for entry in slack.payloads("message")]
    mine = [event for event in events if event["channel"] == channel]
    return mine if len(mine) == 3 else []
