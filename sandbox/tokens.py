"""Tokens: which exist, what kind they are, which workspace they open, what they may do."""

from dataclasses import dataclass
from typing import Literal

from sandbox.world import Workspace

Kind = Literal["bot", "app", "none"]


@dataclass
class Token:
    """One token; `workspace` is None for the app-level one, which belongs to no workspace."""

    kind: Kind
    workspace: Workspace | None
    scopes: tuple[str, ...]
    revoked: bool = False


NO_TOKEN = Token("none", None, ())  # of the methods that authenticate by client id and secret


class Tokens:
    """The tokens this sandbox issued."""

    def __init__(self) -> None:
        self._known: dict[str, Token] = {}

    def issue(self, secret: str, token: Token) -> None:
        """Make `secret` a valid token; issuing it anew revives a revoked one."""
        self._known[secret] = token

    def find(self, secret: str) -> Token | None:
        """Return what this secret stands for, revoked or not."""
        return self._known.get(secret)

    def revoke_all(self, workspace: Workspace) -> None:
        """Revoke the tokens of a workspace that removed the app."""
        for token in self._known.values():
            if token.workspace is workspace:
                token.revoked = True
