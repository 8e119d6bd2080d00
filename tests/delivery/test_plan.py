"""The planner alone: what comes next for a card, from its row and its copies."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.blocks.screen import File
from bot.delivery.plan import CardSnapshot, next_step
from bot.delivery.render import GONE, RenderedMessage, RenderedView
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

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SETTLE = timedelta(seconds=60)
DRAWN = RenderedMessage("Asked", [], "Folded", None)
WITH_FILE = RenderedMessage("Your data", [], "Folded", File("a.json", "All", b"{}"))
HOME = RenderedView({"type": "home", "blocks": []})


def post(
    notification: int, state: PostState, *, file: FileState | None = None, seconds_ago: float = 3600
) -> CardPost:
    """Make a copy of card 7; one that arrived has its ring as its ts."""
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
    desired_version: int = 1,
    delivered_version: int = 0,
    desired_notification: int = 1,
    delivered_notification: int = 0,
    drawn: RenderedMessage | RenderedView | None = DRAWN,
    channel: str | None = "D1",
) -> Step:
    """Return the next step of card 7."""
    card = Card(
        id=7,
        desired_version=desired_version,
        delivered_version=delivered_version,
        desired_notification=desired_notification,
        delivered_notification=delivered_notification,
    )
    scene = CardSnapshot(card, posts, Person(slack_user_id="U1"), RecipientLane(channel=channel))
    return next_step(scene, drawn, NOW, SETTLE)


def test_the_dm_is_opened_first() -> None:
    """A post needs the id of the DM."""
    assert step(channel=None) == OpenDm("U1")


def test_the_newest_ring_is_posted() -> None:
    """Rings collapse: the number of the copy is the number of rings wanted."""
    assert step(desired_notification=3) == Post("D1", Copy(7, 3), DRAWN)


def test_a_copy_that_was_refused_is_posted_with_the_same_ring() -> None:
    """What certainly did not arrive may be sent again under the same number."""
    assert step(post(1, PostState.GONE)) == Post("D1", Copy(7, 1), DRAWN)


def test_an_attempt_settles_before_it_is_looked_up() -> None:
    """For a minute Slack may still be carrying it out."""
    attempt = post(1, PostState.SENDING, seconds_ago=59)
    assert step(attempt) == Wait(attempt.attempted_at + SETTLE)
    attempt = post(1, PostState.SENDING, seconds_ago=60)
    assert step(attempt) == LookUp("D1", Copy(7, 1), attempt.attempted_at)


def test_an_older_attempt_is_resolved_before_the_next_ring() -> None:
    """Else nobody could fold it."""
    attempt = post(1, PostState.SENDING)
    assert step(attempt, desired_notification=2) == LookUp("D1", Copy(7, 1), attempt.attempted_at)


def test_what_was_given_up_is_looked_up_again_when_it_is_the_newest() -> None:
    """A card that lives again asks once more; it never posts blindly."""
    given_up = post(1, PostState.UNKNOWN)
    assert step(given_up) == LookUp("D1", Copy(7, 1), given_up.attempted_at)
    assert step(given_up, desired_notification=2) == Post("D1", Copy(7, 2), DRAWN)


def test_the_newest_copy_is_updated_then_older_ones_folded() -> None:
    """First what people act on, then the tidying."""
    old, new = post(1, PostState.LIVE), post(2, PostState.LIVE)
    rung = partial(step, old, new, desired_notification=2, delivered_notification=2, desired_version=5)
    assert rung() == Update("D1", "2", Copy(7, 2), DRAWN)
    assert rung(delivered_version=5) == Fold("D1", "1", Copy(7, 1), "Folded")


@pytest.mark.parametrize("state", [PostState.SUPERSEDED, PostState.GONE, PostState.UNKNOWN])
def test_older_copies_that_need_nothing_are_left(state: PostState) -> None:
    """What is folded, gone or unknown is not folded."""
    newest = post(2, PostState.LIVE)
    assert (
        step(post(1, state), newest, delivered_version=1, desired_notification=2, delivered_notification=2)
        == Finish()
    )


def test_a_stale_copy_is_folded() -> None:
    """A copy somebody clicked on after it was folded is folded again."""
    newest = post(2, PostState.LIVE)
    assert step(
        post(1, PostState.STALE),
        newest,
        delivered_version=1,
        desired_notification=2,
        delivered_notification=2,
    ) == Fold("D1", "1", Copy(7, 1), "Folded")


def test_a_card_that_never_rang_is_finished() -> None:
    """There is no message to be out of date."""
    assert step(desired_notification=0) == Finish()


def test_something_gone_is_folded_everywhere() -> None:
    """Every copy loses its buttons; nothing is posted, whatever rang."""
    assert step(
        post(1, PostState.LIVE), drawn=None, desired_notification=2, delivered_notification=1
    ) == Fold("D1", "1", Copy(7, 1), GONE)
    assert (
        step(post(1, PostState.SUPERSEDED), drawn=None, desired_notification=2, delivered_notification=1)
        == Finish()
    )


def test_something_back_is_shown_again() -> None:
    """The newest copy of a thing that was gone and is back is redrawn, although it was folded."""
    folded = post(1, PostState.SUPERSEDED)
    assert step(folded, desired_notification=1, delivered_notification=1) == Update(
        "D1", "1", Copy(7, 1), DRAWN
    )


def test_home_is_published_when_it_changed() -> None:
    """A page has no copies and no rings."""
    assert step(drawn=HOME) == Publish("U1", HOME)
    assert step(drawn=HOME, delivered_version=1) == Finish()


def test_a_file_follows_its_copy_once() -> None:
    """It is sent when its copy stands there, and not again, whatever became of it."""
    after = partial(
        step, desired_notification=1, delivered_notification=1, delivered_version=1, drawn=WITH_FILE
    )
    live = PostState.LIVE
    assert after(post(1, live)) == SendFile("D1", "1", Copy(7, 1), File("a.json", "All", b"{}"))
    assert after(post(1, live, file=FileState.SENT)) == Finish()
    assert after(post(1, live, file=FileState.FAILED)) == Finish()


def test_a_file_whose_sender_is_gone_is_written_off() -> None:
    """Nobody can say whether it arrived."""
    lost = post(1, PostState.LIVE, file=FileState.SENDING)
    assert step(lost, desired_notification=1, delivered_notification=1, drawn=WITH_FILE) == WriteOffFile(
        Copy(7, 1)
    )
