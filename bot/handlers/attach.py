"""Before any listener: who acts, and when, as a `Click`; and what listeners work with.

No session is opened here for a listener to use: only ids that never change are remembered.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from bot.clock import Clock
from bot.handlers import click as clicks
from bot.handlers.modals import Modals
from bot.models.store import Store
from bot.services import people
from bot.services.people import Actor

logger = logging.getLogger(__name__)


@dataclass
class Attach:
    """Gives every listener `click`, `store` and `modals`."""

    store: Store
    modals: Modals
    clock: Clock
    _known: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def register(self, app: App) -> None:
        """Run before every listener."""
        app.use(self.attach)

    def attach(
        self,
        body: dict[str, Any],
        context: BoltContext,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """Say who acts. A payload without a person (or from a bot) is acknowledged and dropped."""
        context["store"], context["modals"] = self.store, self.modals
        team_id, user_id = context.team_id, context.user_id
        if not team_id or not user_id:
            return BoltResponse(status=200)
        context["click"] = clicks.read(body, self._actor(team_id, user_id), self.clock.now())
        return next()

    def _actor(self, team_id: str, user_id: str) -> Actor:
        known = self._known.get((team_id, user_id))
        if known is None:
            known = self._find(team_id, user_id) or self._meet(team_id, user_id)
            self._known[team_id, user_id] = known
        return known

    def _find(self, team_id: str, user_id: str) -> Actor | None:
        with self.store.reading() as session:
            return people.find_actor(session, team_id, user_id)

    def _meet(self, team_id: str, user_id: str) -> Actor:
        user = self.modals.user(user_id)
        with self.store.transaction() as session:
            people.meet(session, team_id, user, self.clock.now())
            actor = people.find_actor(session, team_id, user_id)
        if actor is None:
            message = f"workspace {team_id} has no programme"
            raise LookupError(message)
        return actor
