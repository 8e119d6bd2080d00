"""How a call is refused."""

from sandbox.json_types import Json


class SlackError(Exception):
    """A call is answered with `ok: false`, this code and these further fields."""

    def __init__(
        self, code: str, *, status: int = 200, retry_after: int | None = None, **extra: object
    ) -> None:
        super().__init__(code)
        self.code, self.status, self.retry_after, self.extra = code, status, retry_after, extra

    def body(self) -> Json:
        """Return the answer's body."""
        return {"ok": False, "error": self.code, **self.extra}

    def headers(self) -> dict[str, str]:
        """Return what the answer's headers say about it."""
        return {} if self.retry_after is None else {"retry-after": str(self.retry_after)}


def invalid_arguments(*messages: str) -> SlackError:
    """Refuse arguments, with Slack's sentences about what is wrong."""
    return SlackError("invalid_arguments", response_metadata={"messages": list(messages)})


def ratelimited(retry_after: int) -> SlackError:
    """Refuse one call too many; `retry_after` is in seconds."""
    return SlackError("ratelimited", status=429, retry_after=retry_after)
