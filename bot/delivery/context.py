"""What all threads of an outbox worker share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from slack_sdk import WebClient

from bot.delivery.budgets import Budgets
from bot.delivery.pause_log import PauseLog
from bot.delivery.render import Renderer
from bot.delivery.wait_log import WaitLog
from bot.ids import CardKind
from bot.store import Store


@dataclass(frozen=True)
class WorkerContext:
    """Where cards are stored, how they are rendered, how to reach Slack, and what time it is."""

    store: Store
    # Each client sends a request once (retry handlers would post twice) and does not wait long.
    client_for: Callable[[int], WebClient]
    renderers: Mapping[CardKind, Renderer]
    # Aware UTC, both. Cards are rendered in product time; everything else is machine time.
    product_now: Callable[[], datetime]
    machine_now: Callable[[], datetime]
    # How long after an attempt to post Slack may still be carrying it out.
    settle: timedelta
    budgets: Budgets = field(default_factory=Budgets)
    pause_log: PauseLog = field(default_factory=PauseLog)
    wait_log: WaitLog = field(default_factory=WaitLog)
    stopping: Event = field(default_factory=Event)
