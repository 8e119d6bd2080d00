"""Which class of failure each kind of bad news is."""

from email.message import Message
from http.client import RemoteDisconnected
from urllib.error import HTTPError, URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.delivery.failures import (
    DEFAULT_RETRY_AFTER_SECONDS,
    UNREADABLE,
    Failure,
    FailureKind,
    FileNotShared,
    classify,
)


def refusal(status: int = 200, headers: dict[str, str] | None = None, **body: object) -> SlackApiError:
    """Make the exception slack_sdk raises for an answer."""
    answer = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/x",
        req_args={},
        data={"ok": False, **body},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", answer)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("rate_limited", FailureKind.RATE_LIMITED),
        ("fatal_error", FailureKind.TRANSIENT),
        ("user_disabled", FailureKind.RECIPIENT),
        ("channel_not_found", FailureKind.CHANNEL),
        ("restricted_action_non_threadable_channel", FailureKind.FEATURE),
        ("cant_update_message", FailureKind.MESSAGE_GONE),
        ("token_revoked", FailureKind.INSTALLATION),
        ("missing_scope", FailureKind.FEATURE),
        ("msg_too_long", FailureKind.INVALID_REQUEST),
        ("something_new", FailureKind.UNRECOGNISED),
    ],
)
def test_slacks_codes(code: str, kind: FailureKind) -> None:
    """Slack's own codes decide."""
    assert classify(refusal(error=code)).kind is kind


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_may_have_done_it(status: int) -> None:
    """The body of a 5xx is a page, and says nothing about whether the work was done."""
    failure = classify(refusal(status, error="Received a response in a non-JSON format: <html>"))
    assert failure == Failure(FailureKind.TRANSIENT, f"http_{status}", may_have_happened=True)


@pytest.mark.parametrize("name", ["Retry-After", "retry-after"])
def test_retry_after(name: str) -> None:
    """Slack says how long to wait; where it does not, half a minute."""
    failure = classify(refusal(429, {name: "17"}, error="ratelimited"))
    assert (failure.kind, failure.retry_after_seconds) == (FailureKind.RATE_LIMITED, 17)
    assert not failure.may_have_happened
    assert classify(refusal(429, error="x")).retry_after_seconds == DEFAULT_RETRY_AFTER_SECONDS


@pytest.mark.parametrize(
    "error", [TimeoutError(), RemoteDisconnected(""), ConnectionResetError(), URLError(TimeoutError())]
)
def test_no_answer_is_no_knowledge(error: Exception) -> None:
    """Without an answer nobody knows whether the work was done."""
    failure = classify(error)
    assert failure.kind is FailureKind.OUTCOME_UNKNOWN
    assert failure.may_have_happened


def test_a_refused_connection_did_nothing() -> None:
    """Where nobody listened, nothing was done."""
    failure = classify(URLError(ConnectionRefusedError()))
    assert failure == Failure(FailureKind.TRANSIENT, "ConnectionRefusedError")


def test_an_upload_fails_by_its_status() -> None:
    """The address a file goes to is no Web API method: its HTTP status decides."""
    error = HTTPError("https://files.example", 503, "", Message(), None)
    assert classify(error).code == "http_503"
    error.close()


def test_before_it_was_shared_a_file_has_not_arrived() -> None:
    """Whatever went wrong then, nobody can have seen the file."""
    error = FileNotShared()
    error.__cause__ = TimeoutError()
    assert classify(error) == Failure(FailureKind.OUTCOME_UNKNOWN, "TimeoutError")


def test_a_home_for_nobody_is_no_mistake_in_the_drawing() -> None:
    """Slack has no code of its own for it, only a message."""
    nobody = {"messages": ["[ERROR] invalid `user_id`"]}
    failure = classify(refusal(error="invalid_arguments", response_metadata=nobody))
    assert failure.kind is FailureKind.RECIPIENT


def test_details_are_places_not_texts() -> None:
    """What Slack says about the place of a mistake is kept, and which scope is missing."""
    place = "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    assert classify(refusal(error="invalid_blocks", response_metadata={"messages": [place]})).details == (
        place,
    )
    assert classify(refusal(error="missing_scope", needed="im:history")).details == ("needed: im:history",)


@pytest.mark.parametrize(
    "error", [refusal(error="Received a response in a non-JSON format: <html>Sign in"), refusal(error=None)]
)
def test_somebody_elses_page_stays_out_of_the_log(error: SlackApiError) -> None:
    """What answers in Slack's place with a page of its own is not understood, and not repeated."""
    failure = classify(error)
    assert (failure.kind, failure.code) == (FailureKind.UNRECOGNISED, UNREADABLE)
    assert failure.may_have_happened


def test_anything_else_is_no_answer_of_slacks() -> None:
    """What breaks on an answer of another shape is no mistake in the drawing; its words stay out."""
    failure = classify(KeyError("a private note"))
    assert failure == Failure(FailureKind.UNRECOGNISED, "KeyError", may_have_happened=True)
