"""What travels with each message, unseen: which copy of which card it is. Slack hands it back.

Opaque ids only: every member and app can read the metadata of a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot import limits

EVENT_TYPE = "mentoring_card"


@dataclass(frozen=True)
class Copy:
    """What identifies one copy of a card, in Slack too: the card, and which of its notifications it is."""

    card_id: int
    notification: int

    def as_metadata(self) -> dict[str, Any]:
        """Return the message metadata that carries it.

        The card's id is text, because it is larger than JavaScript's integers. "ring" is the notification:
        old messages have these names, so they never change.
        """
        payload = {"card": str(self.card_id), "ring": self.notification}
        return {"event_type": EVENT_TYPE, "event_payload": payload}

    @classmethod
    def of(cls, metadata: Mapping[str, Any]) -> Self | None:
        """Return which copy a message with this metadata is; None if it is none of ours."""
        payload = metadata.get("event_payload") or {}
        # Before ids were that large, the card's was a number.
        card, ring = limits.id_in(str(payload.get("card"))), payload.get("ring")
        if metadata.get("event_type") != EVENT_TYPE or card is None or not isinstance(ring, int):
            return None
        return cls(card, ring)
