"""What every worker of a courier shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from slack_sdk import WebClient

from bot.delivery.pause_log import PauseLog
from bot.delivery.render import Renderer
from bot.ids import CardKind
from bot.store import Store


@dataclass(frozen=True)
class WorkerContext:
    """Where cards are stored, how they are drawn, how Slack is reached, what time it is."""

    store: Store
    # Each client sends a request once (no retry handlers: they post twice) and does not wait long.
    client_for: Callable[[int], WebClient]
    screens: Mapping[CardKind, Renderer]
    # Aware UTC, both. Screens are drawn in product time; everything else is machine time.
    product_now: Callable[[], datetime]
    machine_now: Callable[[], datetime]
    # How long after an attempt to post Slack may still be carrying it out.
    settle: timedelta
    pauses: PauseLog = field(default_factory=PauseLog)
    stopping: Event = field(default_factory=Event)
