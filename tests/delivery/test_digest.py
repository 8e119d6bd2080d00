"""Marks may be coarse: Slack is called only for a card that looks different from what it shows."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.blocks.screen import File
from bot.delivery.render import RenderedMessage, RenderedView
from bot.ids import CardKind
from bot.models.card import PostState
from bot.services import cards
from bot.services.cards import Change
from tests.delivery.conftest import TOLD, WorkerHarness
from tests.dying import Killed

UPDATE, PUBLISH = "chat.update", "views.publish"
BLOCK = {"type": "divider"}


def open_home(harness: WorkerHarness) -> None:
    """Let Lin open their Home, as a service does."""
    lin = harness.people["Lin Osei"]
    with harness.store.transaction() as session:
        cards.home_opened(session, harness.workspace_id, lin, harness.machine.now())
        cards.mark(session, harness.workspace_id, [Change(lin, CardKind.HOME)], datetime.now(UTC))


def say_on_home(harness: WorkerHarness, text: str) -> None:
    """Store what Lin's Home says, and mark it."""
    harness.say(text, about=harness.people["Lin Osei"], kind=CardKind.HOME, notify=False)


def click(harness: WorkerHarness, *others: Change) -> None:
    """Let a click on Lin's newest copy be refused; whatever else changes is marked after it."""
    copy = harness.posts()[-1]
    with harness.store.transaction() as session:
        clicked = cards.clicked(session, harness.workspace_id, copy.channel, copy.ts or "")
        assert clicked
        cards.mark(session, harness.workspace_id, [clicked, *others], datetime.now(UTC))


def meddling(harness: WorkerHarness, method: str, meddle: Callable[[], None], *, after: bool) -> WebClient:
    """Return a client that lets something happen at its first call of `method`, before or after it."""
    pending = [meddle]

    class Meddler(WebClient):
        def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:  # noqa: ANN401 - passed on
            due = pending.pop() if api_method == method and pending else None
            if due and not after:
                due()
            answer = super().api_call(api_method, **arguments)
            if due and after:
                due()
            return answer

    return Meddler(harness.slack.bot_token, base_url=harness.slack.api_url, retry_handlers=[])


def test_a_card_that_looks_the_same_is_not_sent(harness: WorkerHarness) -> None:
    """A mark without a visible change makes no call, and the card is up to date."""
    harness.say("Asked")
    harness.deliver()
    harness.say("Asked", notify=False)
    harness.deliver()
    assert harness.methods(UPDATE) == 0
    card = harness.card()
    assert not card.dirty
    assert card.delivered_version == card.desired_version == 2


def test_a_card_that_looks_different_is_sent_once(harness: WorkerHarness) -> None:
    """One call for one visible change, and none for the mark after it."""
    harness.say("Asked")
    harness.deliver()
    for text in ("Confirmed", "Confirmed"):
        harness.say(text, notify=False)
        harness.deliver()
    assert harness.texts() == ["Confirmed"]
    assert harness.methods(UPDATE) == 1


def test_a_change_that_was_taken_back_in_time_is_not_sent(harness: WorkerHarness) -> None:
    """What nobody has seen needs no correction."""
    harness.say("Asked")
    harness.deliver()
    harness.say("Confirmed", notify=False)
    harness.say("Asked", notify=False)
    harness.deliver()
    assert harness.methods(UPDATE) == 0


def test_a_notification_is_posted_whatever_it_looks_like(harness: WorkerHarness) -> None:
    """Somebody asked to see the card again: it comes down, though it says what it said before."""
    harness.say("Asked")
    harness.deliver()
    harness.say("Asked")
    harness.deliver()
    assert harness.texts() == ["Asked"]
    assert harness.methods("chat.postMessage") == 2


def test_a_refused_click_updates_the_copy_in_any_case(harness: WorkerHarness) -> None:
    """The person sees that their click was noticed, and what is true, whatever Slack showed them."""
    harness.say("Asked")
    harness.deliver()
    click(harness)
    harness.deliver()
    assert harness.methods(UPDATE) == 1
    assert not harness.card().dirty


def test_another_mark_of_the_same_card_takes_nothing_back(harness: WorkerHarness) -> None:
    """A transaction may mark a card twice: if one of the marks asks for it, it is sent again."""
    harness.say("Asked")
    harness.deliver()
    click(harness, Change(harness.people["Lin Osei"], TOLD, 1))
    harness.deliver()
    assert harness.methods(UPDATE) == 1


def test_home_is_published_at_every_opening(harness: WorkerHarness) -> None:
    """Opening publishes in any case; a mark in between only if Home looks different."""
    say_on_home(harness, "Nothing new")
    for published in (1, 2):
        open_home(harness)
        harness.deliver()
        assert harness.methods(PUBLISH) == published
    say_on_home(harness, "Nothing new")
    harness.deliver()
    assert harness.methods(PUBLISH) == 2
    say_on_home(harness, "Something new")
    harness.deliver()
    assert harness.methods(PUBLISH) == 3
    assert "Something new" in str(harness.person().home())


def test_home_opened_while_it_is_published_is_published_again(harness: WorkerHarness) -> None:
    """What is recorded after a call does not undo what was asked for during it."""
    say_on_home(harness, "Nothing new")
    open_home(harness)
    client = meddling(harness, PUBLISH, lambda: open_home(harness), after=False)
    harness.deliver(client_for=lambda _: client)
    assert harness.methods(PUBLISH) == 2


def test_a_home_that_is_published_late_does_not_stay(harness: WorkerHarness) -> None:
    """Slack carries out what nobody heard of after what came next: it is published again a minute later."""
    say_on_home(harness, "Old")
    open_home(harness)
    harness.slack.fault("drop_after", methods=[PUBLISH])
    harness.deliver()
    old = harness.slack.calls(PUBLISH)[0]["request"]
    say_on_home(harness, "New")
    harness.deliver_after(5)
    assert "New" in str(harness.person().home())
    harness.client().views_publish(user_id=old["user_id"], view=old["view"])
    assert "Old" in str(harness.person().home())
    harness.deliver_after(61)
    assert "New" in str(harness.person().home())


def test_clicked_while_it_is_posted_it_is_updated(harness: WorkerHarness) -> None:
    """The same for a new message: whoever asked for it during the post gets an update after it."""
    harness.say("Asked")
    client = meddling(harness, "chat.postMessage", lambda: _resend(harness), after=True)
    harness.deliver(client_for=lambda _: client)
    assert harness.methods(UPDATE) == 1


def test_an_update_without_an_answer_is_corrected(harness: WorkerHarness) -> None:
    """Slack may show the change that was taken back since: only another update makes that certain.

    And one more once the first can no longer be carried out late.
    """
    harness.say("Asked")
    harness.deliver()
    harness.slack.fault("drop_after", methods=[UPDATE])
    harness.say("Confirmed", notify=False)
    harness.deliver()
    harness.say("Asked", notify=False)
    harness.deliver_after(3)
    assert harness.texts() == ["Asked"]
    assert harness.card().dirty
    harness.deliver_after(61)
    assert harness.methods(UPDATE) == 3
    assert harness.texts() == ["Asked"]
    assert not harness.card().dirty


@pytest.mark.parametrize("gone", [False, True], ids=["updated", "superseded"])
def test_killed_after_an_update_it_is_corrected(harness: WorkerHarness, *, gone: bool) -> None:
    """The same where the worker died before it could record anything, whatever the update said."""
    harness.say("Asked")
    harness.deliver()
    if gone:
        harness.remove(1)
    else:
        harness.say("Confirmed", notify=False)
    client = meddling(harness, UPDATE, _die, after=True)
    with suppress(Killed):
        harness.deliver(client_for=lambda _: client)
    assert harness.texts() != ["Asked"]
    harness.say("Asked", notify=False)
    harness.deliver_after(61)
    assert harness.texts() == ["Asked"]


def test_something_back_as_it_was_is_shown_again(harness: WorkerHarness) -> None:
    """Its copies said that it was gone."""
    harness.say("Asked")
    harness.deliver()
    harness.remove(1)
    harness.deliver()
    assert harness.with_buttons() == []
    harness.say("Asked", notify=False)
    harness.deliver()
    assert harness.with_buttons() == ["Asked"]


def test_a_copy_found_by_a_look_up_is_updated(harness: WorkerHarness) -> None:
    """Nobody knows what it says; what the copy before it said does not matter any more."""
    harness.say("Asked")
    harness.deliver()
    harness.slack.fault("drop_after", methods=["chat.postMessage"])
    harness.say("Connected")
    harness.deliver()
    harness.say("Asked", notify=False)
    harness.deliver_after(61)
    assert harness.texts() == ["Asked"]
    assert harness.methods("chat.postMessage") == 2


def test_older_copies_are_removed_though_nothing_else_is_sent(harness: WorkerHarness) -> None:
    """The newest copy is true already; an older one still has its buttons."""
    for text in ("Asked", "Connected"):
        harness.say(text)
        harness.slack.fault("status", methods=["chat.delete"], status=503)
        harness.deliver()
    assert harness.with_buttons() == ["Asked", "Connected"]
    harness.slack.forget_faults()
    harness.say("Connected", notify=False)
    harness.deliver_after(10)
    assert harness.with_buttons() == ["Connected"]
    assert [post.state for post in harness.posts()] == [PostState.GONE, PostState.LIVE]
    assert harness.methods(UPDATE) == 0


def test_the_digest_is_of_what_the_newest_copy_shows() -> None:
    """Text and blocks count; neither the line of older copies nor the file does."""
    message = RenderedMessage("Asked", [BLOCK], "Older", ())
    assert len(message.digest) == 64
    assert RenderedMessage("Asked", [BLOCK], "Old", (File("a", "A", b""),)).digest == message.digest
    assert RenderedMessage("Asked.", [BLOCK], "Older", ()).digest != message.digest
    assert RenderedMessage("Asked", [], "Older", ()).digest != message.digest
    view = RenderedView({"type": "home", "blocks": [BLOCK]})
    assert RenderedView({"blocks": [BLOCK], "type": "home"}).digest == view.digest
    assert RenderedView({"type": "home", "blocks": []}).digest != view.digest


def _resend(harness: WorkerHarness) -> None:
    change = Change(harness.people["Lin Osei"], TOLD, 1, resend=True)
    with harness.store.transaction() as session:
        cards.mark(session, harness.workspace_id, [change], datetime.now(UTC))


def _die() -> None:
    raise Killed
