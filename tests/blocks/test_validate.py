"""Slack itself can be asked about every screen: `make validate-blocks`."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot.blocks import kit
from bot.blocks.screen import Message
from sandbox.running import running
from tests.blocks.gallery import SCREENS
from tests.bot_harness import MANIFEST
from tools import validate_blocks


def test_every_screen_is_taken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each card, form and Home of the gallery, by the stand-in where there is no token."""
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    assert validate_blocks.main() == 0
    assert f"{len(SCREENS)} screens" in capsys.readouterr().out


def test_what_is_wrong_is_told_by_the_slack_that_the_environment_names() -> None:
    """With the screen and the place in it; a token that nobody knows judges nothing."""
    twice = ActionsBlock(elements=[ButtonElement(text="Same", action_id="same")] * 2)
    spoilt = Message("Hi.", [kit.section("Hi"), twice], "Hi.")
    with running(manifest=MANIFEST) as slack:
        environment = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url}
        with validate_blocks.judge(environment) as client:
            found = validate_blocks.problems(client, "spoilt", spoilt)
        slack.fault("error", methods=["blocks.validate"], error="fatal_error")
        with validate_blocks.judge(environment) as client, pytest.raises(SlackApiError):
            validate_blocks.problems(client, "spoilt", spoilt)
    assert found == ['spoilt: `action_id` "same" already exists at /blocks/1/elements/1/action_id']
