"""Before any listener: who acts, and when, as a `Interaction`; and what listeners work with.

No session is opened here for a listener to use: only ids that never change are remembered.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from bot import languages, patience, refusals
from bot.clock import Clock
from bot.handlers import interaction as clicks
from bot.handlers.interaction import Interaction, Surface
from bot.handlers.modals import Modals
from bot.handlers.people import introduce
from bot.services import actors, cards, effects, people
from bot.services.actors import Actor
from bot.services.cards import Gesture
from bot.store import BEFORE_COMMIT, Store

logger = logging.getLogger(__name__)


# Where somebody acts in front of their Home.
_FORMS = (Surface.MODAL, Surface.SUBMISSION)


@dataclass
class Middleware:
    """Gives every listener `interaction`, `store`, `modals` and `machine_now`: machine time, aware UTC."""

    store: Store
    modals: Modals
    clock: Clock
    machine_now: Callable[[], datetime]
    _known: dict[tuple[str, str], Actor] = field(default_factory=dict)
    # The language of each person, by their id.
    _read_last: dict[int, str] = field(default_factory=dict)

    def register(self, app: App) -> None:
        """Run before every listener."""
        app.use(self.attach)

    def attach(
        self,
        body: dict[str, Any],
        context: BoltContext,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """Say who acts. What no person did, or one the bot need not know, is acknowledged and dropped."""
        store = self.store.with_patience(patience.of_a_click())
        context["store"], context["modals"] = store, self.modals
        context["machine_now"] = self.machine_now
        # The installation's team: within an organisation, people act from other teams of it.
        authorized = context.authorize_result
        team_id, user_id = authorized and authorized.team_id, context.user_id
        if body.get("type") == "app_rate_limited":
            logger.warning("Slack holds back events for a minute: there were too many.")
        if not team_id or not user_id or _is_nobodys_act(body):
            return BoltResponse(status=200)
        if _is_news_about_somebody(body) and self._find(store, team_id, user_id) is None:
            return BoltResponse(status=200)
        interaction = clicks.read(body, actors.unknown(team_id, user_id), self.clock.now())
        # For an answer in words, should the database not say who they are.
        context["interaction"] = interaction
        known = self._find(store, team_id, user_id)
        actor = known or _meet(store, team_id, user_id, _handle(body))
        interaction = replace(interaction, actor=actor)
        context["interaction"] = interaction
        if known is None:
            interaction = introduce(interaction, store, self.modals, self.machine_now())
            context["interaction"] = interaction
        if not _is_news_about_somebody(body):
            self._hear(store, interaction)
            context["store"] = _of_gesture(store, interaction, self.machine_now())
        if interaction.surface is Surface.HOME:
            with store.transaction() as session:
                actor = interaction.actor
                cards.home_is_open(session, actor.workspace_id, actor.person_id, self.machine_now())
        if interaction.surface is Surface.MESSAGE and not interaction.is_ephemeral:
            _require_known_copy(store, interaction)
        return next()

    def _find(self, store: Store, team_id: str, user_id: str) -> Actor | None:
        known = self._known.get((team_id, user_id))
        if known is None:
            with store.reading() as session:
                known = actors.find_actor(session, team_id, user_id)
            if known is not None:
                self._known[team_id, user_id] = known
        return known

    def _hear(self, store: Store, interaction: Interaction) -> None:
        """Speak somebody's language; take what they do as a sign that they are here, and note in which DM.

        Should the database not say which language that is, they are told so in the one they read last.
        """
        actor, dm = interaction.actor, interaction.dm
        languages.speak(self._read_last.get(actor.person_id, languages.ENGLISH))
        with store.reading() as session:
            language = actors.language_of(session, actor.workspace_id, actor.person_id)
            languages.speak(language)
            self._read_last[actor.person_id] = language
            if not actors.is_news(session, actor, dm):
                return
        with store.transaction() as session:
            people.hear(session, actor, dm, interaction.at)


def _meet(store: Store, team_id: str, user_id: str, handle: str) -> Actor:
    """Store somebody new."""
    with store.transaction() as session:
        actors.meet(session, team_id, user_id, handle)
        actor = actors.find_actor(session, team_id, user_id)
    if actor is None:
        message = f"workspace {team_id} has no programme"
        raise LookupError(message)
    return actor


def _of_gesture(store: Store, interaction: Interaction, now: datetime) -> Store:
    """Return the store, whose transactions know what somebody is doing: they see it first."""
    actor, surface = interaction.actor, interaction.surface
    gesture = Gesture(actor.person_id, actor.workspace_id, now, in_form=surface in _FORMS)
    if surface is Surface.MESSAGE and not interaction.is_ephemeral:
        gesture = replace(
            gesture,
            channel=interaction.channel,
            ts=interaction.ts,
            response_url=interaction.response_url,
        )
    return store.with_info({cards.GESTURE: gesture, BEFORE_COMMIT: cards.write})


def _require_known_copy(store: Store, interaction: Interaction) -> None:
    """Let a click on a message count only if the message is a copy of a card in the person's own DM.

    A copy that was still on its way, as far as we know, has arrived as this message.

    Raises:
        UnknownCopy: it is not, or a backup was restored that is older than the message.
    """
    actor, channel, ts = interaction.actor, interaction.channel, interaction.ts
    with store.reading() as session:
        if cards.is_mine(session, actor, channel, ts):
            return
    if interaction.copy is None:
        raise refusals.UnknownCopy
    with store.transaction() as session:
        if not effects.copy_clicked(session, actor, interaction.copy, channel, ts, interaction.at):
            raise refusals.UnknownCopy


# What somebody types arrives with one of these; edits, deletions and the like with others.
_TYPED_SUBTYPES = (None, "file_share", "thread_broadcast", "me_message")


def _is_nobodys_act(body: dict[str, Any]) -> bool:
    """Whether this is a message that nobody typed: one of a bot, an edit, a deletion, a preview."""
    event = body.get("event") or {}
    if event.get("type") != "message":
        return False
    return bool(event.get("bot_id")) or event.get("subtype") not in _TYPED_SUBTYPES


def _handle(body: dict[str, Any]) -> str:
    """Return what the payload calls who acts: only their handle, and nothing in an event."""
    user = body.get("user") or {}
    return str(body.get("user_name") or user.get("name") or "")


def _is_news_about_somebody(body: dict[str, Any]) -> bool:
    """Whether Slack tells of a person who did nothing here: most are people the bot never met."""
    return (body.get("event") or {}).get("type") in ("user_change", "team_join")
