"""What to do next about one card: decided from its row, its copies and what it looks like now.

Pure: reads no clock, no database, no network. The courier does one step, records it, and asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.render import Rendered, RenderedMessage, RenderedView, fold_line
from bot.delivery.steps import (
    Copy,
    Finish,
    Fold,
    LookUp,
    OpenDm,
    Post,
    Publish,
    SendFile,
    Step,
    Update,
    Wait,
    WriteOffFile,
)
from bot.models.card import Card, CardPost, FileState, PostState
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person

# Copies that stand in the DM, whatever they say.
_THERE = (PostState.LIVE, PostState.STALE, PostState.SUPERSEDED)


@dataclass(frozen=True)
class CardSnapshot:
    """One card and all that its next step depends on, as stored at one moment. Only read."""

    card: Card
    posts: Sequence[CardPost]
    person: Person
    inbox: RecipientLane

    @property
    def unreachable_because(self) -> str | None:
        """Why nothing can be sent to this person."""
        return "deactivated" if self.person.deactivated_at else self.inbox.unreachable_because

    @property
    def rings(self) -> bool:
        """Whether the card has to be posted, not only redrawn: then later posts wait for it."""
        return self.card.desired_notification > self.card.delivered_notification

    @property
    def changed(self) -> bool:
        """Whether the newest copy may say something that is no longer true."""
        return self.card.desired_version > self.card.delivered_version


def next_step(scene: CardSnapshot, drawn: Rendered | None, now: datetime, settle: timedelta) -> Step:
    """Return the next step of one card.

    Args:
        scene: the card as stored.
        drawn: what it looks like now; None where the thing is gone.
        now: machine time.
        settle: how long after an attempt Slack may still be carrying it out.
    """
    if unsettled := _unsettled(scene):
        ready = unsettled.attempted_at + settle
        look_up = LookUp(unsettled.channel, _copy(unsettled), unsettled.attempted_at)
        return look_up if ready <= now else Wait(ready)
    if isinstance(drawn, RenderedView):
        return Publish(scene.person.slack_user_id, drawn) if scene.changed else Finish()
    if drawn is None:
        return _fold_or_finish(scene.posts, drawn)
    return _post(scene, drawn) if scene.rings else _redraw(scene, drawn)


def _post(scene: CardSnapshot, drawn: RenderedMessage) -> Step:
    if scene.inbox.channel is None:
        return OpenDm(scene.person.slack_user_id)
    return Post(scene.inbox.channel, Copy(scene.card.id, scene.card.desired_notification), drawn)


def _redraw(scene: CardSnapshot, drawn: RenderedMessage) -> Step:
    newest = max((post for post in scene.posts if post.state in _THERE), key=_ring, default=None)
    if newest is None:
        # Never rung, or nothing left of it: there is no message that could be out of date.
        return Finish()
    if newest.file_state is FileState.SENDING:
        return WriteOffFile(_copy(newest))
    if drawn.file and newest.file_state is None:
        return SendFile(newest.channel, str(newest.ts), _copy(newest), drawn.file)
    if scene.changed:
        return Update(newest.channel, str(newest.ts), _copy(newest), drawn)
    return _fold_or_finish([post for post in scene.posts if post is not newest], drawn)


def _unsettled(scene: CardSnapshot) -> CardPost | None:
    """Find a copy of which nobody knows whether it arrived.

    One that was given up as unknown is looked up again only where it would be the newest.
    """
    for post in scene.posts:
        given_up = post.state is PostState.UNKNOWN and post.notification == scene.card.desired_notification
        if post.state is PostState.SENDING or given_up:
            return post
    return None


def _fold_or_finish(posts: Sequence[CardPost], drawn: Rendered | None) -> Step:
    for post in posts:
        if post.state in (PostState.LIVE, PostState.STALE):
            return Fold(post.channel, str(post.ts), _copy(post), fold_line(drawn))
    return Finish()


def _copy(post: CardPost) -> Copy:
    return Copy(post.card_id, post.notification)


def _ring(post: CardPost) -> int:
    return post.notification
