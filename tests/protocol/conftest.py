"""The sandbox, people and app of the sandbox's own tests."""

from tests.sandbox.conftest import app, client, lin, shared_app, slack

__all__ = ["app", "client", "lin", "shared_app", "slack"]
