"""What went wrong when Slack was called, and which kind of failure that is.

The kinds follow Slack's error codes as its method pages list them. `results` decides what to do about each.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException
from socket import gaierror
from typing import Any
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError

# For when Slack says "too many" without saying for how long.
DEFAULT_RETRY_AFTER_SECONDS = 30


class FileNotShared(Exception):  # noqa: N818 - said like a fact
    """A file failed before anybody could see it. Its cause is the failure."""


class UrlRefused(Exception):  # noqa: N818 - said like a fact
    """Slack did not take a drawing through a response_url: it is used up, too old, or in trouble."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class FailureKind(StrEnum):
    """The kinds of failure, by what has to be done."""

    # Slack says how long to wait: costs no attempt.
    RATE_LIMITED = "rate_limited"
    # Try again later.
    TRANSIENT = "transient"
    # No answer: a post is looked up first, everything else is repeated.
    OUTCOME_UNKNOWN = "outcome_unknown"
    # Slack says of the person that they cannot be written to: until they give a sign of life.
    RECIPIENT = "recipient"
    # There is no such conversation, or none any more: the id of a DM may have changed.
    CHANNEL = "channel"
    # The copy to be changed is not there, or can no longer be changed.
    MESSAGE_GONE = "message_gone"
    # Nothing works in this workspace until somebody repairs the installation.
    INSTALLATION = "installation"
    # One method does not work in this workspace until then.
    FEATURE = "feature"
    # Slack will never accept what we drew: a bug of ours.
    INVALID_REQUEST = "invalid_request"
    # An answer that the table below does not know, a proxy's page among them: tried again until it passes.
    UNRECOGNISED = "unrecognised"


@dataclass(frozen=True)
class Failure:
    """One call that did not succeed. Everything in it may be logged."""

    kind: FailureKind
    # Slack's error code, an HTTP status, or the kind of exception.
    code: str
    # False: it is certain that Slack did nothing.
    may_have_happened: bool = False
    retry_after_seconds: int = 0
    # Where Slack says the mistake is, or which scope is missing.
    details: tuple[str, ...] = ()


def _each(kind: FailureKind, codes: str) -> dict[str, FailureKind]:
    return dict.fromkeys(codes.split(), kind)


FAILURE_KINDS: Mapping[str, FailureKind] = {
    **_each(FailureKind.RATE_LIMITED, "ratelimited rate_limited"),
    **_each(
        FailureKind.TRANSIENT,
        """service_unavailable internal_error fatal_error request_timeout update_failed team_added_to_org
        external_channel_migrating message_limit_exceeded hash_conflict""",
    ),
    **_each(
        FailureKind.RECIPIENT,
        "user_not_found users_not_found user_disabled user_not_visible cannot_dm_bot",
    ),
    **_each(FailureKind.CHANNEL, "channel_not_found is_archived is_inactive not_in_channel"),
    **_each(
        FailureKind.MESSAGE_GONE,
        """message_not_found thread_not_found cant_update_message edit_window_closed cant_delete_message
        compliance_exports_prevent_deletion""",
    ),
    **_each(
        FailureKind.INSTALLATION,
        """account_inactive token_revoked invalid_auth not_authed token_expired team_access_not_granted
        org_login_required access_denied accesslimited ekm_access_denied enterprise_is_restricted
        two_factor_setup_required""",
    ),
    **_each(
        FailureKind.FEATURE,
        """missing_scope messages_tab_disabled not_enabled not_allowed_token_type restricted_action
        no_permission""",
    ),
    **_each(
        FailureKind.INVALID_REQUEST,
        """invalid_blocks invalid_blocks_format invalid_arguments invalid_metadata_format
        invalid_metadata_schema metadata_too_large block_mismatch msg_too_long msg_blocks_too_long no_text
        view_too_large""",
    ),
}
# What Slack's codes look like; anything else is somebody else's page, and has no place in a log.
_CODE = re.compile(r"[a-z0-9_]{1,80}", re.ASCII)
UNREADABLE = "unreadable"
_MAY_HAVE_HAPPENED = {FailureKind.TRANSIENT, FailureKind.OUTCOME_UNKNOWN, FailureKind.UNRECOGNISED}


def classify(error: Exception) -> Failure:
    """Return what an error raised by a call of Slack means."""
    if isinstance(error, SlackApiError):
        return _of_answer(error.response)
    if isinstance(error, FileNotShared) and isinstance(error.__cause__, Exception):
        return replace(classify(error.__cause__), may_have_happened=False)
    if isinstance(error, UrlRefused):
        # With a status of the 400s it says why nothing happened; the ordinary way tells what that means.
        happened = not HTTPStatus.BAD_REQUEST <= error.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return Failure(FailureKind.UNRECOGNISED, f"http_{error.status}", may_have_happened=happened)
    if isinstance(error, HTTPError):
        return _of_status(error.code, dict(error.headers.items()))
    if isinstance(error, OSError | HTTPException):
        return _of_connection(error)
    # Whatever came back, it was not what Slack answers.
    return Failure(FailureKind.UNRECOGNISED, type(error).__name__, may_have_happened=True)


def _of_connection(error: OSError | HTTPException) -> Failure:
    cause = error.reason if isinstance(error, URLError) else error
    name = cause if isinstance(cause, str) else type(cause).__name__
    if isinstance(cause, ConnectionRefusedError | gaierror):
        # Nobody was listening.
        return Failure(FailureKind.TRANSIENT, name)
    return Failure(FailureKind.OUTCOME_UNKNOWN, name, may_have_happened=True)


def _of_answer(response: Any) -> Failure:  # noqa: ANN401 - slack_sdk leaves it untyped
    if response.status_code != HTTPStatus.OK:
        # The body is often a page of HTML, and its "error" is not one of Slack's codes.
        return _of_status(response.status_code, response.headers)
    # Somebody else's may be a list.
    answer = response.data if isinstance(response.data, dict) else {}
    said = str(answer.get("error") or "")
    code = said if _CODE.fullmatch(said) else UNREADABLE
    details = _details(answer)
    kind = _kind_of(code, details)
    return Failure(
        kind,
        code,
        may_have_happened=kind in _MAY_HAVE_HAPPENED,
        retry_after_seconds=_retry_after(response.headers),
        details=details,
    )


def _kind_of(code: str, details: Iterable[str]) -> FailureKind:
    if code.startswith("restricted_action"):
        return FailureKind.FEATURE
    if code == "invalid_arguments" and any("`user_id`" in detail for detail in details):
        # `views.publish` has no code of its own for somebody who is not there.
        return FailureKind.RECIPIENT
    return FAILURE_KINDS.get(code, FailureKind.UNRECOGNISED)


def _of_status(status: int, headers: Mapping[str, str]) -> Failure:
    code = f"http_{status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Failure(FailureKind.RATE_LIMITED, code, retry_after_seconds=_retry_after(headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Failure(FailureKind.TRANSIENT, code, may_have_happened=True)
    return Failure(FailureKind.UNRECOGNISED, code, may_have_happened=True)


def _retry_after(headers: Mapping[str, str]) -> int:
    named = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return int(named) if named.isdecimal() else DEFAULT_RETRY_AFTER_SECONDS


def _details(answer: Mapping[str, Any]) -> tuple[str, ...]:
    metadata = answer.get("response_metadata")
    messages: Iterable[object] = metadata.get("messages", ()) if isinstance(metadata, dict) else ()
    needed = answer.get("needed")
    return (*map(str, messages), *((f"needed: {needed}",) if needed else ()))
