"""One call of a method: who calls, with which arguments."""

import json
from dataclasses import dataclass

from sandbox.channels import Channel
from sandbox.errors import SlackError, invalid_arguments
from sandbox.hub import Hub
from sandbox.json_types import Json, JsonValue
from sandbox.people import Person
from sandbox.tokens import Token
from sandbox.world import Workspace

_TRUE = frozenset({True, "true", "True", "1"})


@dataclass
class Call:
    """An authenticated call; arguments may be JSON values or, in forms, strings."""

    hub: Hub
    method: str
    args: Json
    token: Token
    authorization: str = ""  # the header as it came

    @property
    def workspace(self) -> Workspace:
        """The workspace the token opens.

        Raises:
            SlackError: an app-level token opens none.
        """
        if self.token.workspace is None:
            raise SlackError("not_allowed_token_type")
        return self.token.workspace

    def text(self, name: str) -> str:
        """Return an argument as text, empty where it is missing."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def required(self, *names: str) -> None:
        """Refuse the call where one of these is missing.

        Raises:
            SlackError: `invalid_arguments`, naming the first missing one.
        """
        for name in names:
            if self.args.get(name) in (None, ""):
                raise invalid_arguments(f"[ERROR] missing required field: {name}")

    def flag(self, name: str) -> bool:
        """Return a yes-or-no argument."""
        value = self.args.get(name)
        return value in _TRUE if isinstance(value, str | int | bool) else False

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`.

        Raises:
            SlackError: `invalid_arguments`.
        """
        try:
            value = int(self.args.get(name) or default)
        except ValueError as error:
            raise invalid_arguments(f"[ERROR] must be an integer [json-pointer:/{name}]") from error
        return max(1, min(value, most))

    def structure(self, name: str, refusal: SlackError) -> JsonValue:
        """Return an argument that is JSON, which forms carry as a string.

        Raises:
            SlackError: `refusal`, where the string is no JSON.
        """
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as error:
            raise refusal from error

    def person(self, user: str, error: str = "user_not_found") -> Person:
        """Return a person of this workspace.

        Raises:
            SlackError: `error`, where nobody has this id.
        """
        person = self.workspace.people.get(user)
        if person is None:
            raise SlackError(error)
        return person

    def channel(self, error: str = "channel_not_found", name: str = "channel") -> Channel:
        """Return the conversation the call names by its own id.

        Raises:
            SlackError: `error`, where this workspace has no such conversation.
        """
        channel = self.workspace.channels.get(self.text(name))
        if channel is None:
            raise SlackError(error)
        return channel
