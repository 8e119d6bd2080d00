"""What a person sees when all goes well: every card once, in order, and true."""

from datetime import UTC, datetime, timedelta

from bot.ids import CardKind
from bot.models.card import PostState
from bot.services import cards
from tests.delivery.conftest import Town


def test_a_card_that_rings_is_posted_once(town: Town) -> None:
    """A card's first ring arrives as one message that carries the card and the ring, and nothing else."""
    town.say("Ada asked you")
    town.deliver()
    town.deliver()
    assert town.texts() == ["Ada asked you"]
    (call,) = town.slack.calls("chat.postMessage")
    metadata = call["request"]["metadata"]
    assert metadata == {"event_type": "mentoring_card", "event_payload": {"card": town.card().id, "ring": 1}}
    assert not town.card().dirty


def test_a_silent_change_redraws_the_copy_in_place(town: Town) -> None:
    """A change that needs nobody's attention makes no new message."""
    town.say("Ada asked you")
    town.deliver()
    town.say("You said yes", ring=False)
    town.deliver()
    assert town.texts() == ["You said yes"]
    assert town.with_buttons() == ["You said yes"]


def test_a_burst_of_changes_is_one_update(town: Town) -> None:
    """Ten changes before the courier comes are one update that shows the last of them."""
    town.say("0")
    town.deliver()
    for count in range(1, 11):
        town.say(str(count), ring=False)
    town.deliver()
    assert town.texts() == ["10"]
    assert town.methods("chat.update") == 1


def test_a_burst_of_rings_is_one_message(town: Town) -> None:
    """Rings collapse: three of them before the courier comes are one message."""
    for text in ("Asked", "Confirmed", "Connected"):
        town.say(text)
    town.deliver()
    assert town.texts() == ["Connected"]


def test_a_ring_folds_the_older_copies(town: Town) -> None:
    """A card that rings again is posted anew; the copies above it lose their buttons."""
    for text in ("Asked", "Confirmed", "Connected"):
        town.say(text)
        town.deliver()
    assert town.texts() == ["Folded: Confirmed", "Folded: Connected", "Connected"]
    assert town.with_buttons() == ["Connected"]
    # What an update without blocks does to the buttons of before is for nobody to rely on.
    assert all(call["request"]["blocks"] for call in town.slack.calls("chat.update"))


def test_an_old_copy_that_was_clicked_is_folded_again(town: Town) -> None:
    """A folded copy that somebody still clicks on is folded once more."""
    for text in ("Asked", "Connected"):
        town.say(text)
        town.deliver()
    old = town.posts()[0]
    with town.store.transaction() as session:
        cards.redraw_clicked(session, town.workspace_id, old.channel, old.ts or "", datetime.now(UTC))
    before = town.methods("chat.update")
    town.deliver()
    assert town.methods("chat.update") == before + 2  # the newest copy is drawn again too
    assert town.posts()[0].state is PostState.FOLDED


def test_a_silent_card_that_never_rang_needs_no_message(town: Town) -> None:
    """Where there is no copy there is nothing to be out of date."""
    town.say("Nobody needs to know", ring=False)
    town.deliver()
    assert town.texts() == []
    assert not town.card().dirty


def test_copies_of_something_gone_are_folded(town: Town) -> None:
    """When what a card is about is removed, its copies lose their buttons and no new one appears."""
    for text in ("Asked", "Connected"):
        town.say(text)
        town.deliver()
    town.remove(1)
    town.deliver()
    assert town.with_buttons() == []
    assert len(town.texts()) == 2
    assert not town.card().dirty


def test_cards_arrive_in_the_order_in_which_they_asked(town: Town) -> None:
    """What rang first is read first, whichever card was there first."""
    town.say("Not rung yet", about=1, ring=False)
    for about in (3, 2, 1):
        town.say(f"About {about}", about=about)
    town.deliver()
    assert town.texts() == ["About 3", "About 2", "About 1"]


def test_the_dm_is_opened_once(town: Town) -> None:
    """The channel of a DM is remembered."""
    town.say("One", about=1)
    town.deliver()
    town.say("Two", about=2)
    town.deliver()
    assert town.methods("conversations.open") == 1


def test_a_change_while_the_courier_draws_is_shown_too(town: Town) -> None:
    """What changes between drawing and recording makes the courier come again."""

    class Meddler(type(town.client())):  # type: ignore[misc]
        def chat_postMessage(self, **arguments: object) -> object:  # noqa: N802 - slack_sdk's name
            answer = super().chat_postMessage(**arguments)
            town.say("Newer", ring=False)
            return answer

    client = Meddler(town.slack.bot_token, base_url=town.slack.api_url, retry_handlers=[])
    town.say("Older")
    town.deliver(client_for=lambda _: client)
    assert town.texts() == ["Newer"]
    assert not town.card().dirty


def test_a_change_while_the_courier_finishes_is_not_lost(postgresql_town: Town) -> None:
    """A card is up to date only if nothing was wanted since it was drawn."""
    town = postgresql_town
    changes = iter(["Newer"])

    def product_now() -> datetime:
        # Read when the card has been, and before it is drawn.
        for change in changes:
            town.say(change, ring=False)
        return datetime.now(UTC)

    town.say("Older", ring=False)
    town.courier(product_now=product_now).run_once()
    assert (town.card().wanted, town.card().shown) == (2, 2)
    assert not town.card().dirty


def test_home_is_published_while_somebody_looks(town: Town) -> None:
    """A Home is kept up to date for ten minutes after it was opened, and left alone after that."""
    lin = town.people["Lin Osei"]
    town.say("First", about=lin, kind=CardKind.HOME, ring=False)
    town.deliver()
    assert town.methods("views.publish") == 0
    assert town.inbox().due_at is None
    town.change_inbox(home_opened_at=town.machine.now(), due_at=town.machine.now())
    town.deliver()
    assert "First" in str(town.person().home())
    town.say("Second", about=lin, kind=CardKind.HOME, ring=False)
    town.deliver()
    assert "Second" in str(town.person().home())
    town.machine.let_pass(601)
    town.say("Third", about=lin, kind=CardKind.HOME, ring=False)
    town.deliver()
    assert "Second" in str(town.person().home())
    assert town.card(0, CardKind.HOME).dirty


def test_a_closed_home_does_not_keep_the_courier_busy(town: Town) -> None:
    """A Home that nobody looks at is no reason to come again."""
    town.say("First", about=town.people["Lin Osei"], kind=CardKind.HOME, ring=False)
    town.change_inbox(home_opened_at=town.machine.now() - timedelta(minutes=11))
    assert town.courier().run_once() == 1
    assert town.courier().run_once() == 0


def test_a_long_text_stays_below_what_slack_updates(town: Town) -> None:
    """chat.update refuses more than 4,000 characters; what is too long is cut, not lost."""
    town.say("Short", about=1)
    town.deliver()
    town.say("x" * 5_000, ring=False)
    town.deliver()
    assert town.texts() == ["x" * 3_998 + "…"]


def test_a_file_goes_once_with_its_copy(town: Town) -> None:
    """A file is uploaded into the thread of its message, and not again when the message is redrawn."""
    town.say("Your data", kind=CardKind.MY_DATA)
    town.deliver()
    town.say("Your data, still", kind=CardKind.MY_DATA, ring=False)
    town.deliver()
    (call,) = town.slack.calls("files.completeUploadExternal")
    (post,) = town.posts()
    assert call["request"]["thread_ts"] == post.ts
    assert post.file_state == "sent"
