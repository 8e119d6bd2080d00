"""The buttons of a match, the same on its card and on Home."""

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import kit, mrkdwn
from bot.blocks.card_buttons import CardButtons
from bot.enums import Origin, Side
from bot.ids import Action
from bot.languages import _, pgettext
from bot.read_models.match import MatchFacts


class Buttons(CardButtons[MatchFacts]):
    """Draws the buttons of one match."""

    def mine_to_decide(self) -> tuple[ButtonElement, ...]:
        """Return the viewer's yes and no; the mentee of a contact may also think about it."""
        thinks = self.facts.origin is Origin.CONTACT and self.facts.side is Side.MENTEE
        later = () if self.facts.cannot_confirm else (self.ask_later(),)
        return (*self.yes(), *self.wait(), self.cancel(), *((self.reflect(), *later) if thinks else ()))

    def yes(self) -> tuple[ButtonElement, ...]:
        """Say yes, or offer the place that it needs first; nothing where a yes cannot be said just now."""
        if self.facts.cannot_confirm or self.facts.needs_their_place:
            return ()
        if self.facts.i_am_full:
            return (self.raise_limit(),)
        return (self.accept() if self.facts.is_asked else self.confirm(),)

    def wait(self) -> tuple[ButtonElement, ...]:
        """Offer the mentee of a full mentor to wait for a place."""
        return (kit.wait_button(self.facts.other, self.facts.mentor_id),) if self.facts.may_wait else ()

    def confirm(self) -> ButtonElement:
        """Say yes to a contact or a proposal."""
        mentor, mentee = _("Confirm match with {name}, my mentor"), _("Confirm match with {name}, my mentee")
        heard = self._as(mentor, mentee)
        return self._draw(Action.CONFIRM_MATCH, _("Confirm Match"), heard, primary=True)

    def accept(self) -> ButtonElement:
        """Say yes to a request: the mentor's confirmation."""
        return self._draw(Action.ACCEPT_MATCH, _("Accept"), _("Accept the request of {name}"), primary=True)

    def raise_limit(self) -> ButtonElement:
        """Offer more places, where the mentor's yes needs one first."""
        return self._draw(Action.RAISE_LIMIT, _("Raise My Limit"), _("Raise my limit for {name}"))

    def cancel(self) -> ButtonElement:
        """Ask how to say no to a contact or a proposal."""
        mentor, mentee = _("Cancel match with {name}, my mentor"), _("Cancel match with {name}, my mentee")
        return self._draw(Action.CANCEL_MATCH, _("Cancel"), self._as(mentor, mentee))

    def decline(self) -> ButtonElement:
        """Ask how to say no to a request."""
        return self._draw(Action.DECLINE_MATCH, _("Decline"), _("Decline the request of {name}"))

    def decline_all(self) -> tuple[ButtonElement, ...]:
        """Ask how to say no to everybody who waits for a place, where that is more than this one."""
        if not self.facts.others_wait:
            return ()
        spoken_as = _("Decline All That Wait, {name} too")
        return (self._draw(Action.DECLINE_ALL, _("Decline All That Wait"), spoken_as),)

    def keep_waiting(self) -> ButtonElement:
        """Close the request of somebody who waits for a place, and wait on the list instead."""
        spoken_as = _("Keep waiting for a place with {name}")
        return self._draw(Action.KEEP_WAITING, _("Keep Waiting"), spoken_as)

    def withdraw(self) -> ButtonElement:
        """Take one's own request back."""
        return self._draw(Action.WITHDRAW_MATCH, _("Withdraw"), _("Withdraw my request to {name}"))

    def end(self) -> ButtonElement:
        """Ask how to end a connection."""
        mentor, mentee = (
            _("End connection with {name}, my mentor"),
            _("End connection with {name}, my mentee"),
        )
        return self._draw(Action.END_MATCH, _("End Connection"), self._as(mentor, mentee))

    def send_note(self) -> ButtonElement:
        """Write the one note that may follow a no."""
        return self._draw(Action.SEND_NOTE, _("Send a Note"), _("Send a note to {name}"))

    def never_again(self) -> tuple[ButtonElement, ...]:
        """Ask not to be matched again with the other person."""
        return self._never_again(Action.NEVER_AGAIN, self.facts.match_id)

    def reflect(self) -> ButtonElement:
        """Open the reflection questions."""
        return self._draw(Action.REFLECT, _("My Reflections"), _("My reflections about {name}"))

    def ask_later(self) -> ButtonElement:
        """Choose when to be asked again."""
        mentor, mentee = _("Ask me later about {name}, my mentor"), _("Ask me later about {name}, my mentee")
        return self._draw(Action.ASK_LATER, _("Ask Me Later"), self._as(mentor, mentee))

    def open_card(self) -> ButtonElement:
        """Bring the card of this match to the bottom of the conversation."""
        label = pgettext("button: bring the card of a match or meeting into view", "Open")
        mentor, mentee = (
            _("Open the match with {name}, my mentor"),
            _("Open the match with {name}, my mentee"),
        )
        return self._draw(Action.OPEN_MATCH, label, self._as(mentor, mentee))

    def who(self) -> tuple[ButtonElement, ...]:
        """Offer to talk first, while something is open; and to see who asks."""
        wrote = self.facts.opening_note and self.facts.side is Side.MENTOR
        talk = self.reply() if wrote or self.facts.is_asked else self.write()
        return self._who(talk, Action.VIEW_PROFILE, self.facts.match_id)

    def _as(self, mentor: str, mentee: str) -> str:
        """Tell two matches of the same two people apart, one in each direction: say what the other is."""
        return mentor if self.facts.side is Side.MENTEE else mentee

    def _draw(self, action: Action, label: str, spoken_as: str, *, primary: bool = False) -> ButtonElement:
        heard = mrkdwn.about(spoken_as, self.facts.other, kit.BUTTON_TEXT)
        shown_primary = primary and not self.on_home
        return kit.button(action, label, self.facts.match_id, heard, primary=shown_primary)
