"""What became of an admin's proposal, and how it stands."""

from dataclasses import dataclass
from datetime import datetime

from bot.enums import Side
from bot.read_models.why import PairFacts
from bot.refusals import Refusal


@dataclass(frozen=True)
class Invited:
    """Somebody who has not joined, and when they were invited to."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class NotJoined:
    """Who of the two has not joined. They were invited, and nothing was proposed."""

    invited: tuple[Invited, ...]


@dataclass(frozen=True)
class Proposed:
    """The match is proposed and waits for answers."""

    at: datetime
    # Who of the two has said yes, and when.
    agreed: Side | None = None
    agreed_at: datetime | None = None


@dataclass(frozen=True)
class NotProposed:
    """It could not be proposed just now, for these reasons."""

    reasons: tuple[Refusal, ...]


@dataclass(frozen=True)
class InTheWay:
    """No proposal waits for answers. This is what stands in the way of one now; perhaps nothing."""

    reasons: tuple[Refusal, ...]


Outcome = NotJoined | Proposed | NotProposed | InTheWay


@dataclass(frozen=True)
class ProposalFacts:
    """What an admin reads who proposes a match of two people."""

    pair: PairFacts
    outcome: Outcome
