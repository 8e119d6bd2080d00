"""Asking Slack's client to say why a call was refused."""

from collections.abc import Callable

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse


def refused(call: Callable[..., SlackResponse], *args: object, **kwargs: object) -> SlackResponse:
    """Return the response of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        call(*args, **kwargs)
    response: SlackResponse = caught.value.response
    return response


def error_of(call: Callable[..., SlackResponse], *args: object, **kwargs: object) -> str:
    """Return the error code of a call that must be refused."""
    return str(refused(call, *args, **kwargs)["error"])
