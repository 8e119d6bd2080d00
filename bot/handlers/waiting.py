"""Clicks about waiting for a place with a mentor who is full."""

from slack_bolt import Ack, App

from bot.handlers.click import Click
from bot.ids import Action
from bot.models.program import Policy
from bot.models.store import Store
from bot.services import waiting


def register(app: App) -> None:
    """Listen to the ways onto the list and off it."""
    app.action(Action.TELL_ME_WHEN_FREE)(join)
    app.action(Action.TAKE_PLACE_MAKE)(make_my_mentor)
    app.action(Action.TAKE_PLACE_ASK)(ask_to_mentor_me)
    app.action(Action.LEAVE_LIST)(leave)


def join(ack: Ack, click: Click, store: Store) -> None:
    """*Tell me when a place frees*."""
    with store.transaction() as session:
        waiting.join(session, click.actor, click.subject, click.at)
    ack()


def make_my_mentor(ack: Ack, click: Click, store: Store) -> None:
    """*Make … my mentor*, with the place that is held: the connection is made."""
    with store.transaction() as session:
        waiting.take(session, click.actor, click.subject, Policy.FORCED, click.at)
    ack()


def ask_to_mentor_me(ack: Ack, click: Click, store: Store) -> None:
    """*Ask … to mentor me*, for the place that is held: the mentor decides."""
    with store.transaction() as session:
        waiting.take(session, click.actor, click.subject, Policy.REQUEST, click.at)
    ack()


def leave(ack: Ack, click: Click, store: Store) -> None:
    """*Leave the list*: what was held goes to the next."""
    with store.transaction() as session:
        waiting.leave(session, click.actor, click.subject, click.at)
    ack()
