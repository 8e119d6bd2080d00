"""Every id that reaches Slack is listened to: none of ours is answered like one of an earlier version."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk.models.views import View

from bot.app import FEATURES
from bot.ids import Action
from tests.blocks.gallery import SCREENS

FORMS = {str(one.callback_id) for one in SCREENS.values() if isinstance(one, View) and one.submit}


class Attentive(App):
    """Bolt's app, which remembers what it was asked to listen to."""

    def __init__(self) -> None:
        # Apart, because a button and the form that it opens often have one name.
        self.actions: set[object] = set()
        self.forms: set[object] = set()
        super().__init__(token="xoxb-", signing_secret="-", token_verification_enabled=False)

    def action(
        self,
        constraints: Any,  # noqa: ANN401 - Bolt's signature
        matchers: Sequence[Callable[..., bool]] | None = None,
        middleware: Sequence[Any] | None = None,
    ) -> Callable[..., Callable[..., Any] | None]:
        """Listen to a button."""
        self.actions.add(constraints)
        return super().action(constraints, matchers, middleware)

    def view(
        self,
        constraints: Any,  # noqa: ANN401 - Bolt's signature
        matchers: Sequence[Callable[..., bool]] | None = None,
        middleware: Sequence[Any] | None = None,
    ) -> Callable[..., Callable[..., Any] | None]:
        """Listen to a form."""
        self.forms.add(constraints)
        return super().view(constraints, matchers, middleware)


@pytest.fixture(scope="module")
def app() -> Attentive:
    """Bolt's app with all features registered."""
    attentive = Attentive()
    for feature in FEATURES:
        feature.register(attentive)
    return attentive


@pytest.mark.parametrize("action", Action)
def test_every_button_has_a_listener(app: Attentive, action: Action) -> None:
    """Whoever presses it is not told that it is from an earlier version."""
    assert action in app.actions


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_that_can_be_sent_has_a_listener(app: Attentive, form: str) -> None:
    """Nothing that somebody wrote is lost."""
    assert form in app.forms
