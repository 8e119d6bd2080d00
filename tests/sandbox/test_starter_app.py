"""An app that was never meant for the sandbox runs on it, over Socket Mode and over HTTP."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from sandbox.running import running
from tests.sandbox.bolt_app import over_http, over_socket_mode
from tests.sandbox.starter_app import MANIFEST, StarterApp


@pytest.fixture(params=[over_socket_mode, over_http], ids=["socket_mode", "http"])
def slack(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """A sandbox with the app on it, connected in either way."""
    with running(manifest=MANIFEST) as driver:
        app = StarterApp(WebClient(driver.bot_token, driver.api_url), driver.signing_secret)
        with request.param(driver, app):
            yield driver


@pytest.fixture
def ada(slack: Driver) -> DrivenPerson:
    """Somebody in front of it."""
    return slack.person("Ada Reyes")


def said(slack: Driver, person: DrivenPerson, text: str) -> bool:
    """Wait until the newest message to a person is this one: listeners go on after they acknowledged."""
    return slack.wait_for(lambda: bool(person.messages()[-1]["text"] == text))


def test_a_message_and_a_button(slack: Driver, ada: DrivenPerson) -> None:
    """Hello is answered, and the button of the answer works."""
    assert ada.say("hello there").ok
    assert said(slack, ada, "Hello.")
    assert ada.click("I am hungry").ok
    assert said(slack, ada, f"<@{ada.id}> is hungry.")


def test_a_command(slack: Driver, ada: DrivenPerson) -> None:
    """Only who ran it sees the answer."""
    assert ada.command("/lunch", "pie").ok
    assert said(slack, ada, "Today there is pie.")
    assert ada.messages()[-1]["is_ephemeral"]


def test_a_shortcut_and_a_modal(slack: Driver, ada: DrivenPerson) -> None:
    """An error at the field keeps the modal open; then it is taken."""
    assert ada.shortcut("suggest").ok
    slack.wait_for(ada.modal)
    ada.fill("Dish", "12")
    assert ada.submit().errors == {"dish": "That is no dish."}
    ada.fill("Dish", "Curry")
    assert ada.submit().ok
    assert ada.modal() is None
    assert said(slack, ada, "Thank you for Curry.")


def test_the_home_tab(slack: Driver, ada: DrivenPerson) -> None:
    """Whoever opens it finds it."""
    assert ada.home() is None
    assert ada.open_home().ok
    assert "What is for lunch?" in str(slack.wait_for(ada.home))
    assert ada.failures() == []
