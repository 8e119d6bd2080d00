"""Tokens and scopes: who may call what."""

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.running import running
from sandbox.webapi.methods import METHODS
from sandbox.world import World
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.clock import Clock
from tests.sandbox.refusals import error_of, refused


def test_a_known_token_tells_whose_it_is(client: WebClient) -> None:
    """auth.test names workspace, bot and scopes."""
    answer = client.auth_test()

    assert (answer["team_id"], answer["bot_id"][0], answer["user_id"][0]) == ("T0SANDBOX1", "B", "U")
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(("token", "error"), [("xoxb-other", "invalid_auth"), ("", "not_authed")])
def test_strangers_are_refused(slack: Driver, token: str, error: str) -> None:
    """Without a token, or with one nobody issued, nothing is answered."""
    assert error_of(WebClient(token=token, base_url=slack.api_url).auth_test) == error


def test_an_app_token_opens_no_workspace(slack: Driver) -> None:
    """Bot methods refuse the app-level token, and apps.connections.open refuses the bot's."""
    client = WebClient(base_url=slack.api_url)

    assert error_of(client.users_list, token=slack.app_token) == "not_allowed_token_type"
    assert error_of(client.apps_connections_open, app_token=slack.bot_token) == "not_allowed_token_type"
    assert client.apps_connections_open(app_token=slack.app_token)["url"].startswith("ws://")


def test_an_unknown_method_is_said_so(client: WebClient) -> None:
    """A misspelt method does not answer `ok`."""
    assert error_of(client.api_call, "chat.postMesage") == "unknown_method"


SCOPED = sorted(name for name, method in METHODS.items() if method.scope and "bot" in method.kinds)


def test_every_method_asks_for_its_scope() -> None:
    """An app whose manifest asks for nothing may call nothing that needs a scope."""
    with running(manifest={**MANIFEST, "oauth_config": {"scopes": {"bot": ["commands"]}}}) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        for name in SCOPED:
            answer = refused(client.api_call, name)
            assert answer["error"] == "missing_scope"
            assert (answer["needed"], answer["provided"]) == (METHODS[name].scope, "commands")


def test_a_revoked_token_stays_revoked(slack_alone: Driver) -> None:
    """auth.revoke with `test` changes nothing; without it the token is worthless and the app gone."""
    client = WebClient(token=slack_alone.bot_token, base_url=slack_alone.api_url)

    assert client.auth_revoke(test=True)["revoked"] is False
    assert client.auth_revoke()["revoked"] is True
    assert error_of(client.auth_test) == "token_revoked"
    assert slack_alone.wait_for(lambda: slack_alone.payloads("app_uninstalled"))


def test_a_code_lives_ten_minutes() -> None:
    """Afterwards somebody has to install again."""
    clock = Clock()
    with running(World(options=Options(clock=clock)), manifest=MANIFEST) as slack:
        given = {"client_id": slack.client_id, "client_secret": slack.client_secret}
        code = slack.install()
        clock.forward(601)

        client = WebClient(base_url=slack.api_url)
        assert error_of(client.oauth_v2_access, **given, code=code) == "code_expired"


def test_an_installation_exchanges_its_code_once(slack_alone: Driver) -> None:
    """oauth.v2.access gives the bot token for a fresh code, once, to those who know the app's secret."""
    client = WebClient(base_url=slack_alone.api_url)
    client_id, secret = slack_alone.client_id, slack_alone.client_secret
    slack_alone.uninstall()
    code = slack_alone.install()

    def access(**changes: str) -> str:
        given = {"client_id": client_id, "client_secret": secret, "code": code} | changes
        return error_of(client.oauth_v2_access, **given)

    assert access(client_secret="guess") == "bad_client_secret"
    assert access(code="guess") == "invalid_code"
    token = client.oauth_v2_access(client_id=client_id, client_secret=secret, code=code)["access_token"]
    assert client.auth_test(token=token)["ok"]
    assert access() == "code_already_used"
