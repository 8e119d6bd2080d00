"""The planner alone: what comes next for a card, from its row and its copies."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.blocks import notice
from bot.blocks.screen import File
from bot.delivery.plan import CardSnapshot, next_step
from bot.delivery.render import RenderedMessage, RenderedView
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
from bot.message_metadata import Copy
from bot.models.card import Card, CardPost, FileState, PostState
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SETTLE = timedelta(seconds=60)
RENDERED = RenderedMessage("Asked", [], "Superseded", ())
WITH_FILE = RenderedMessage("Your data", [], "Superseded", (File("a.json", "All", b"{}"),))
NEW_CARD = {
    "desired_version": 1,
    "delivered_version": 0,
    "desired_notification": 1,
    "delivered_notification": 0,
}
HOME = RenderedView({"type": "home", "blocks": []})


def post(
    notification: int, state: PostState, *, file: FileState | None = None, seconds_ago: float = 3600
) -> CardPost:
    """Make a copy of card 7; one that arrived has its number as its ts."""
    ts = None if state in (PostState.SENDING, PostState.UNKNOWN) else str(notification)
    attempted_at = NOW - timedelta(seconds=seconds_ago)
    return CardPost(
        card_id=7,
        notification=notification,
        channel="D1",
        ts=ts,
        state=state,
        attempted_at=attempted_at,
        file_state=file,
    )


def step(
    *posts: CardPost,
    rendered: RenderedMessage | RenderedView | None = RENDERED,
    channel: str | None = "D1",
    **columns: Any,  # noqa: ANN401 - of the card
) -> Step:
    """Return the next step of card 7: a new one that notifies, unless `columns` say otherwise."""
    card = Card(id=7, **(NEW_CARD | columns))
    snapshot = CardSnapshot(card, posts, Person(slack_user_id="U1"), RecipientLane(channel=channel))
    return next_step(snapshot, rendered, NOW, SETTLE)


def test_a_first_message_goes_to_the_person() -> None:
    """Slack answers which DM that is."""
    assert step(channel=None) == Post("U1", Copy(7, 1), RENDERED)


def test_a_copy_posted_to_the_person_is_looked_up_in_their_dm() -> None:
    """Which one it is may have been heard meanwhile; otherwise Slack is asked."""
    attempt = post(1, PostState.SENDING)
    attempt.channel = "U1"
    assert step(attempt, channel=None) == OpenDm("U1")
    assert step(attempt, channel="D2") == LookUp("D2", Copy(7, 1), attempt.attempted_at)


def test_the_newest_notification_is_posted() -> None:
    """Notifications collapse: the copy has the number of the newest one."""
    assert step(desired_notification=3) == Post("D1", Copy(7, 3), RENDERED)


def test_a_copy_that_was_refused_is_posted_with_the_same_number() -> None:
    """What certainly did not arrive may be sent again under the same number."""
    assert step(post(1, PostState.GONE)) == Post("D1", Copy(7, 1), RENDERED)


def test_an_attempt_settles_before_it_is_looked_up() -> None:
    """For a minute Slack may still be carrying it out."""
    attempt = post(1, PostState.SENDING, seconds_ago=59)
    assert step(attempt) == Wait(attempt.attempted_at + SETTLE)
    attempt = post(1, PostState.SENDING, seconds_ago=60)
    assert step(attempt) == LookUp("D1", Copy(7, 1), attempt.attempted_at)


def test_an_older_attempt_is_resolved_before_the_next_notification() -> None:
    """Otherwise it could never be superseded."""
    attempt = post(1, PostState.SENDING)
    assert step(attempt, desired_notification=2) == LookUp("D1", Copy(7, 1), attempt.attempted_at)


def test_what_was_given_up_is_looked_up_again_when_it_is_the_newest() -> None:
    """A card that lives again asks once more; it never posts blindly."""
    given_up = post(1, PostState.UNKNOWN)
    assert step(given_up) == LookUp("D1", Copy(7, 1), given_up.attempted_at)
    assert step(given_up, desired_notification=2) == Post("D1", Copy(7, 2), RENDERED)


def test_the_newest_copy_is_updated_then_older_ones_removed() -> None:
    """First what people act on, then the older copies."""
    old, new = post(1, PostState.LIVE), post(2, PostState.LIVE)
    twice = partial(step, old, new, desired_notification=2, delivered_notification=2, desired_version=5)
    assert twice() == Update("D1", "2", Copy(7, 2), RENDERED)
    assert twice(delivered_version=5) == Remove("D1", "1", Copy(7, 1), "Superseded")


def test_a_copy_that_looks_right_is_left_then_older_ones_removed() -> None:
    """The card changed, but not in what anybody sees."""
    old, new = post(1, PostState.LIVE), post(2, PostState.LIVE)
    twice = partial(step, desired_notification=2, delivered_notification=2, delivered_digest=RENDERED.digest)
    assert twice(old, new) == Remove("D1", "1", Copy(7, 1), "Superseded")
    assert twice(new) == Finish()


@pytest.mark.parametrize("state", [PostState.SUPERSEDED, PostState.GONE, PostState.UNKNOWN])
def test_older_copies_that_need_nothing_are_left(state: PostState) -> None:
    """A copy that is superseded, gone or unknown is not superseded."""
    newest = post(2, PostState.LIVE)
    assert (
        step(post(1, state), newest, delivered_version=1, desired_notification=2, delivered_notification=2)
        == Finish()
    )


def test_a_stale_copy_is_removed() -> None:
    """A superseded copy that somebody clicked on is looked at again."""
    newest = post(2, PostState.LIVE)
    assert step(
        post(1, PostState.STALE),
        newest,
        delivered_version=1,
        desired_notification=2,
        delivered_notification=2,
    ) == Remove("D1", "1", Copy(7, 1), "Superseded")


def clicked(copy: CardPost, seconds_ago: float) -> CardPost:
    """Let somebody have clicked on a copy."""
    copy.clicked_at = NOW - timedelta(seconds=seconds_ago)
    return copy


def with_urls(*posts: CardPost, **columns: Any) -> Step:  # noqa: ANN401 - of the card
    """Return the next step of card 7, whose copies all have a response_url."""
    card = Card(id=7, **(NEW_CARD | {"desired_notification": 2, "delivered_notification": 2} | columns))
    urls = {copy.notification: f"url {copy.notification}" for copy in posts}
    snapshot = CardSnapshot(card, posts, Person(slack_user_id="U1"), RecipientLane(channel="D1"), urls)
    return next_step(snapshot, RENDERED, NOW, SETTLE)


def test_an_older_copy_that_is_clicked_becomes_one_line_before_ones_eyes() -> None:
    """Clicked before the newest one came, it is deleted like any other."""
    newest = post(2, PostState.LIVE, seconds_ago=60)
    late, early = (clicked(post(1, PostState.LIVE), seconds) for seconds in (30, 90))
    assert with_urls(late, newest, delivered_version=1) == Supersede(
        "D1", "1", Copy(7, 1), "Superseded", "url 1"
    )
    assert with_urls(early, newest, delivered_version=1) == Remove("D1", "1", Copy(7, 1), "Superseded")


def test_in_doubt_a_copy_is_drawn_the_ordinary_way_and_once_more() -> None:
    """Through its url, the earlier drawing may still be on its way."""
    newest = post(2, PostState.LIVE)
    assert with_urls(newest) == Update("D1", "2", Copy(7, 2), RENDERED, "url 2")
    newest.doubtful_until = NOW + SETTLE
    assert with_urls(newest) == Update("D1", "2", Copy(7, 2), RENDERED)
    assert with_urls(newest, delivered_version=1) == Wait(NOW + SETTLE)
    newest.doubtful_until = NOW
    assert with_urls(newest, delivered_version=1) == Update("D1", "2", Copy(7, 2), RENDERED)


def test_a_card_that_never_notified_is_finished() -> None:
    """There is no message to be out of date."""
    assert step(desired_notification=0) == Finish()


def test_an_older_copy_with_a_file_below_it_becomes_one_line() -> None:
    """The file stays readable where it was sent."""
    old, new = post(1, PostState.LIVE, file=FileState.SENT), post(2, PostState.LIVE)
    newest = partial(step, desired_notification=2, delivered_notification=2, delivered_version=1)
    assert newest(old, new) == Supersede("D1", "1", Copy(7, 1), "Superseded")


def test_something_gone_becomes_one_line() -> None:
    """Its newest copy may be needed again; the others go, and nothing is posted, whatever was to notify."""
    gone = partial(step, rendered=None, desired_notification=3, delivered_notification=2)
    old, newest = post(1, PostState.LIVE), post(2, PostState.LIVE)
    assert gone(old, newest) == Remove("D1", "1", Copy(7, 1), notice.GONE)
    assert gone(newest) == Supersede("D1", "2", Copy(7, 2), notice.GONE)
    assert gone(newest, kind="nudges") == Remove("D1", "2", Copy(7, 2), notice.GONE)
    assert gone(post(1, PostState.SUPERSEDED)) == Finish()


def test_something_back_is_shown_again() -> None:
    """The newest copy of a thing that was gone and is back is updated, although it was superseded."""
    superseded = post(1, PostState.SUPERSEDED)
    assert step(superseded, desired_notification=1, delivered_notification=1) == Update(
        "D1", "1", Copy(7, 1), RENDERED
    )


def test_home_is_published_when_it_changed() -> None:
    """A page has no copies and no notifications."""
    assert step(rendered=HOME) == Publish("U1", HOME)
    assert step(rendered=HOME, delivered_version=1) == Finish()
    assert step(rendered=HOME, delivered_digest=HOME.digest) == Finish()
    assert step(rendered=HOME, delivered_digest=RENDERED.digest) == Publish("U1", HOME)


def test_a_file_follows_its_copy_once() -> None:
    """It is sent when its copy has arrived, and not again, whatever became of it."""
    after = partial(
        step, desired_notification=1, delivered_notification=1, delivered_version=1, rendered=WITH_FILE
    )
    live = PostState.LIVE
    assert after(post(1, live)) == SendFiles("D1", "1", Copy(7, 1), (File("a.json", "All", b"{}"),))
    assert after(post(1, live, file=FileState.SENT)) == Finish()
    assert after(post(1, live, file=FileState.FAILED)) == Finish()


def test_a_file_whose_sender_is_gone_is_written_off() -> None:
    """Nobody can say whether it arrived."""
    lost = post(1, PostState.LIVE, file=FileState.SENDING)
    assert step(lost, desired_notification=1, delivered_notification=1, rendered=WITH_FILE) == WriteOffFile(
        Copy(7, 1)
    )
