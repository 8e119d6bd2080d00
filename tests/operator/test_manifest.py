"""The manifest asks for what the bot uses, and for nothing else."""

import ast
from pathlib import Path

import pytest
import yaml

from bot import manifest
from bot.ids import COMMAND
from sandbox.webapi.methods import METHODS

BOT = Path(manifest.__file__).parent

# What an event needs beyond its subscription; see https://docs.slack.dev/reference/events.
EVENT_SCOPES = {
    "app_home_opened": set(),
    "message.im": {"im:history"},
    "team_join": {"users:read"},
    "user_change": {"users:read"},
}


def _called() -> set[str]:
    """Return the Web API methods that the bot's code names, as slack_sdk writes them or as Slack does."""
    known = {name.replace(".", "_"): name for name in METHODS}
    written = {"files_getUploadURLExternal", "files_completeUploadExternal"}
    names: set[str] = set()
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in known:
                names.add(known[node.attr])
            elif isinstance(node, ast.Attribute) and node.attr in written:
                names.add(node.attr.replace("_", ".", 1))
    return names


def _listened_to() -> set[str]:
    """Return the first argument of every `app.event(...)`."""
    found: set[str] = set()
    for file in (BOT / "handlers").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "event"
            ):
                found |= {str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def test_the_scopes_are_exactly_those_that_are_needed() -> None:
    """No method the bot calls lacks its scope, and no scope is asked for in vain."""
    called = [METHODS[name] for name in _called()]
    needed = {method.scope for method in called if method.scope and "bot" in method.kinds}
    for scopes in EVENT_SCOPES.values():
        needed |= scopes
    assert set(manifest.scopes()) == needed | {"commands"}


def test_the_events_are_exactly_those_that_are_handled() -> None:
    """What is subscribed is listened to, and the reverse."""
    subscribed = set(manifest.read()["settings"]["event_subscriptions"]["bot_events"])
    assert {event.split(".")[0] for event in subscribed} == _listened_to()
    assert subscribed == set(EVENT_SCOPES)


def test_the_command_is_declared_with_its_mentions_escaped() -> None:
    """Without should_escape, `why @mentee @mentor` would arrive as plain text."""
    [command] = manifest.read()["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"]


def test_over_http_every_address_is_the_bots() -> None:
    """The manifest for HTTP differs from the one for Socket Mode by its addresses and the switch alone."""
    printed = yaml.safe_load(manifest.over_http("https://mentoring.example.org/"))
    address = "https://mentoring.example.org/slack/events"
    assert printed["features"]["slash_commands"][0].pop("url") == address
    assert printed["settings"]["event_subscriptions"].pop("request_url") == address
    assert printed["settings"]["interactivity"].pop("request_url") == address
    assert printed["settings"].pop("socket_mode_enabled") is False
    expected = manifest.read()
    expected["settings"].pop("socket_mode_enabled")
    assert printed == expected


def test_only_https_is_an_address_for_slack() -> None:
    """Slack sends nothing to plain HTTP."""
    with pytest.raises(manifest.NotHttps):
        manifest.over_http("http://mentoring.example.org")
