"""Errors as the log may have them: which kind, and where; never their words, which may be somebody's own."""

import traceback

from sqlalchemy.exc import DBAPIError


def without_words(error: BaseException) -> str:
    """Return the stack of an error, and of all that led to it, with no text that a person may have written.

    Of what a database says the first line is kept: it names what failed. The next may quote a whole row.
    """
    told: list[str] = []
    cause: BaseException | None = error
    while cause:
        told = [*traceback.format_tb(cause.__traceback__), f"{type(cause).__name__}{_said(cause)}", *told]
        cause = cause.__cause__
        told = ["\nled to\n", *told] if cause else told
    return "".join(told)


def first_line(error: DBAPIError) -> str:
    """Return what a database says went wrong, without what it quotes."""
    return str(error.orig).strip().partition("\n")[0]


def _said(error: BaseException) -> str:
    return f": {first_line(error)}" if isinstance(error, DBAPIError) else ""
