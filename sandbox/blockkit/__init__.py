"""Block Kit as Slack checks it: what is wrong with a message's blocks or with a view, in Slack's words."""

from sandbox.blockkit.surfaces import (
    NEWER,
    problems_of_message,
    problems_of_suggestions,
    problems_of_view,
    wrong_in_message,
    wrong_in_view,
)

__all__ = [
    "NEWER",
    "problems_of_message",
    "problems_of_suggestions",
    "problems_of_view",
    "wrong_in_message",
    "wrong_in_view",
]
