"""Errors as the log may have them: which kind, and where; never their words, which may be somebody's own."""

import re
import traceback

from sqlalchemy.exc import DBAPIError

# What Slack's error codes look like; they are nobody's secret.
_CODE = re.compile(r"[a-z_]{1,60}")


class Stack(str):
    """The stack of an error: all of it is ours, and it may have as many lines as it needs."""

    __slots__ = ()


def without_words(error: BaseException) -> Stack:
    """Return the stack of an error, and of all that led to it, with no text that a person may have written.

    Of what a database says the first line is kept: it names what failed. The next may quote a whole row. Of
    Slack's answer its code is kept, and of the machine's the reason.
    """
    told: list[str] = []
    cause: BaseException | None = error
    while cause:
        told = [*traceback.format_tb(cause.__traceback__), f"{type(cause).__name__}{_said(cause)}", *told]
        cause = cause.__cause__
        told = ["\nled to\n", *told] if cause else told
    return Stack("".join(told))


def database_says(error: Exception) -> str:
    """Return what a database says of an error, in its own first line; it quotes no value of ours."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return str(said).strip().partition("\n")[0]


def _said(error: BaseException) -> str:
    if isinstance(error, DBAPIError):
        return f": {database_says(error)}"
    if isinstance(error, OSError):
        return f": {error.strerror}" if error.strerror else ""
    code = _code(getattr(error, "response", None))
    return f": {code}" if code else ""


def _code(response: object) -> str:
    """Return the error code of Slack's answer, or its status; this module knows no client of Slack's."""
    answer, status = getattr(response, "data", None), getattr(response, "status_code", None)
    code = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(code, str) and _CODE.fullmatch(code):
        return code
    return f"http_{status}" if isinstance(status, int) else ""
