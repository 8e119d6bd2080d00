"""Block Kit as Slack checks it: what is wrong with a message's blocks or with a view, in Slack's words."""

from sandbox.blockkit.surfaces import problems_of_message, problems_of_suggestions, problems_of_view

__all__ = ["problems_of_message", "problems_of_suggestions", "problems_of_view"]
