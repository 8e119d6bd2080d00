"""What every worker of a courier shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from slack_sdk import WebClient

from bot.delivery.drawing import Draw
from bot.delivery.pauses import Pauses
from bot.ids import CardKind
from bot.models.store import Store


@dataclass(frozen=True)
class Depot:
    """Where cards are stored, how they are drawn, how Slack is reached, what time it is."""

    store: Store
    # Each client sends a request once (no retry handlers: they post twice) and does not wait long.
    client_for: Callable[[int], WebClient]
    screens: Mapping[CardKind, Draw]
    # Aware UTC, both. Screens are drawn in product time; everything else is machine time.
    product_now: Callable[[], datetime]
    machine_now: Callable[[], datetime]
    # How long after an attempt to post Slack may still be carrying it out.
    settle: timedelta
    pauses: Pauses = field(default_factory=Pauses)
    stopping: Event = field(default_factory=Event)
