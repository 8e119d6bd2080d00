"""What to do next about one card: decided from its row, its copies and what it looks like now.

Pure: reads no clock, no database, no network. The outbox worker does one step, records it, and asks again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.render import Rendered, RenderedMessage, RenderedView, superseded_line
from bot.delivery.steps import (
    Finish,
    LookUp,
    OpenDm,
    Post,
    Publish,
    Remove,
    SendFiles,
    Step,
    Supersede,
    Update,
    Wait,
    WriteOffFile,
)
from bot.ids import CardKind
from bot.message_metadata import Copy
from bot.models.card import Card, CardPost, FileState, PostState
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person

# Copies that are in the DM, whatever they say.
_IN_SLACK = (PostState.LIVE, PostState.STALE, PostState.SUPERSEDED)
# Of everything else that is gone the newest copy stays, as one line: what comes back (an admin who is named
# again reads again what they could read) is shown there, and rings nobody. A nudge that is due again is new.
_NEVER_BACK = (CardKind.NUDGES,)


@dataclass(frozen=True)
class CardSnapshot:
    """One card and everything its next step depends on, as stored at one moment. Only read."""

    card: Card
    posts: Sequence[CardPost]
    person: Person
    lane: RecipientLane
    # The response_urls that may be used, by the number of the copy they belong to.
    urls: Mapping[int, str] = field(default_factory=dict, repr=False)

    @property
    def unreachable_because(self) -> str | None:
        """Why nothing can be sent to this person."""
        return "deactivated" if self.person.deactivated_at else self.lane.unreachable_because

    def is_in_nobody_knows_which_dm(self, copy: Copy) -> bool:
        """Whether a copy was posted by the person's id, and nobody heard which DM that is."""
        return any(_copy(post) == copy and post.channel == self.person.slack_user_id for post in self.posts)

    def url_of(self, post: CardPost) -> str:
        """Return the response_url to draw a copy by; none while an earlier drawing of it is in doubt."""
        return "" if post.doubtful_until else self.urls.get(post.notification, "")

    @property
    def notifies(self) -> bool:
        """Whether the card has to be posted, not only updated: then later posts wait for it."""
        return self.card.desired_notification > self.card.delivered_notification

    @property
    def is_in_doubt(self) -> bool:
        """Whether Slack may still be carrying out what was sent: then time alone makes a step due."""
        return bool(self.card.doubtful_until or _unsettled(self) or any(p.doubtful_until for p in self.posts))

    def may_differ_from(self, rendered: Rendered) -> bool:
        """Whether Slack may show something else: the card has changed, and not back to what was delivered."""
        changed = self.card.desired_version > self.card.delivered_version
        return changed and self.card.delivered_digest != rendered.digest


def next_step(snapshot: CardSnapshot, rendered: Rendered | None, now: datetime, settle: timedelta) -> Step:
    """Return the next step of one card.

    Args:
        snapshot: the card as stored.
        rendered: what it looks like now; None: what it was about is gone.
        now: machine time.
        settle: how long after an attempt Slack may still be carrying it out.
    """
    if unsettled := _unsettled(snapshot):
        ready = unsettled.attempted_at + settle
        return _look_up(snapshot, unsettled, rendered) if ready <= now else Wait(ready)
    if isinstance(rendered, RenderedView):
        return _publish_or_finish(snapshot, rendered, now)
    if rendered is None:
        kept = None if snapshot.card.kind in _NEVER_BACK else _newest(snapshot)
        return _remove_or_finish(snapshot, snapshot.posts, rendered, now, kept)
    return _post(snapshot, rendered) if snapshot.notifies else _keep_up_to_date(snapshot, rendered, now)


def _look_up(snapshot: CardSnapshot, unsettled: CardPost, rendered: Rendered | None) -> Step:
    person, copy, channel = snapshot.person.slack_user_id, _copy(unsettled), unsettled.channel
    if snapshot.is_in_nobody_knows_which_dm(copy):
        if snapshot.lane.channel is None:
            return OpenDm(person)
        channel = snapshot.lane.channel
    thread = rendered.thread if isinstance(rendered, RenderedMessage) else ""
    return LookUp(channel, copy, unsettled.attempted_at, thread)


def _publish_or_finish(snapshot: CardSnapshot, rendered: RenderedView, now: datetime) -> Step:
    doubtful = snapshot.card.doubtful_until
    if snapshot.may_differ_from(rendered) or (doubtful and doubtful <= now):
        return Publish(snapshot.person.slack_user_id, rendered)
    return Wait(doubtful) if doubtful else Finish()


def _post(snapshot: CardSnapshot, rendered: RenderedMessage) -> Step:
    copy = Copy(snapshot.card.id, snapshot.card.desired_notification)
    return Post(snapshot.lane.channel or snapshot.person.slack_user_id, copy, rendered)


def _keep_up_to_date(snapshot: CardSnapshot, rendered: RenderedMessage, now: datetime) -> Step:
    newest = _newest(snapshot)
    if newest is None:
        # It never notified anybody, or no copy is left: no message could be out of date.
        return Finish()
    if newest.file_state is FileState.SENDING:
        return WriteOffFile(_copy(newest))
    if rendered.files and newest.file_state is None:
        return SendFiles(newest.channel, str(newest.ts), _copy(newest), rendered.files)
    if snapshot.may_differ_from(rendered) or _is_settled(newest, now):
        return Update(newest.channel, str(newest.ts), _copy(newest), rendered, snapshot.url_of(newest))
    older = [post for post in snapshot.posts if post is not newest]
    return _remove_or_finish(snapshot, older, rendered, now)


def _unsettled(snapshot: CardSnapshot) -> CardPost | None:
    """Find a copy that may or may not have arrived.

    A copy given up as unknown is looked up again only if it would be the newest.
    """
    for post in snapshot.posts:
        is_newest = post.notification == snapshot.card.desired_notification
        if post.state is PostState.SENDING or (post.state is PostState.UNKNOWN and is_newest):
            return post
    return None


def _newest(snapshot: CardSnapshot) -> CardPost | None:
    return max((post for post in snapshot.posts if post.state in _IN_SLACK), key=_number, default=None)


def _remove_or_finish(
    snapshot: CardSnapshot,
    posts: Sequence[CardPost],
    rendered: Rendered | None,
    now: datetime,
    kept: CardPost | None = None,
) -> Step:
    """Take the copies away; one line stays of `kept`, of what has a file, and of what was clicked as old."""
    for post in posts:
        if post.state in (PostState.LIVE, PostState.STALE) or _is_superseded_anew(post, now):
            old = (post.channel, str(post.ts), _copy(post), superseded_line(rendered))
            stays = post.file_state or post is kept or post.state is PostState.SUPERSEDED
            if stays or _was_clicked_as_old(snapshot, post):
                return Supersede(*old, snapshot.url_of(post))
            return Remove(*old)
    return _wait_or_finish(snapshot)


def _was_clicked_as_old(snapshot: CardSnapshot, post: CardPost) -> bool:
    """Whether somebody has just looked at an older copy, which can be folded before their eyes."""
    newest = _newest(snapshot)
    is_old = newest is not None and newest is not post
    since = newest.attempted_at if newest else None
    return bool(is_old and since and post.clicked_at and post.clicked_at > since and snapshot.url_of(post))


def _is_superseded_anew(post: CardPost, now: datetime) -> bool:
    return post.state is PostState.SUPERSEDED and _is_settled(post, now)


def _is_settled(post: CardPost, now: datetime) -> bool:
    """Whether a drawing of unknown outcome has been carried out by now, if late: it must not win."""
    return post.doubtful_until is not None and post.doubtful_until <= now


def _wait_or_finish(snapshot: CardSnapshot) -> Step:
    """Wait for whatever Slack may still be carrying out: then the copy is drawn once more."""
    doubtful = [
        post.doubtful_until for post in snapshot.posts if post.state in _IN_SLACK and post.doubtful_until
    ]
    return Wait(min(doubtful)) if doubtful else Finish()


def _copy(post: CardPost) -> Copy:
    return Copy(post.card_id, post.notification)


def _number(post: CardPost) -> int:
    return post.notification
