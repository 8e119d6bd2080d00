"""How a gesture ended."""

from dataclasses import asdict, dataclass
from typing import Self

from sandbox.json_types import Json
from sandbox.transports.payload import Answer


class RefusedError(Exception):
    """Slack's client would not let a person do this; nothing was sent."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(frozen=True)
class Outcome:
    """What came of a gesture.

    `failure` names what went wrong between Slack and the app; `errors` are sentences at input blocks, from
    the app or, with `sent` false, from Slack's own checks; `response` is the app's raw answer.
    """

    ok: bool
    failure: str | None = None
    errors: dict[str, str] | None = None
    sent: bool = True
    response: str | None = None

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the outcome of a payload whose answer has no meaning beyond acknowledgement."""
        return cls(ok=answer.acknowledged, failure=answer.failure, response=answer.body or None)

    def as_json(self) -> Json:
        """Return what the control endpoint answers."""
        return asdict(self)
