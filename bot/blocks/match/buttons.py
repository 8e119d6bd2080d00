"""The buttons of a match, the same on its card and on Home."""

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import kit
from bot.blocks.card_buttons import CardButtons
from bot.enums import Origin, Side
from bot.ids import Action
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
        return self._draw(
            Action.CONFIRM_MATCH, "Confirm Match", f"Confirm match with {self.other}", primary=True
        )

    def accept(self) -> ButtonElement:
        """Say yes to a request: the mentor's confirmation."""
        return self._draw(Action.ACCEPT_MATCH, "Accept", f"Accept the request of {self.other}", primary=True)

    def raise_limit(self) -> ButtonElement:
        """Offer more places, where the mentor's yes needs one first."""
        return self._draw(Action.RAISE_LIMIT, "Raise My Limit", f"Raise my limit for {self.other}")

    def cancel(self) -> ButtonElement:
        """Ask how to say no to a contact or a proposal."""
        return self._draw(Action.CANCEL_MATCH, "Cancel", f"Cancel match with {self.other}")

    def decline(self) -> ButtonElement:
        """Ask how to say no to a request."""
        return self._draw(Action.DECLINE_MATCH, "Decline", f"Decline the request of {self.other}")

    def decline_all(self) -> tuple[ButtonElement, ...]:
        """Ask how to say no to everybody who waits for a place, where that is more than this one."""
        if not self.facts.others_wait:
            return ()
        label = "Decline all that wait"
        return (self._draw(Action.DECLINE_ALL, label, f"{label}, {self.other} too"),)

    def keep_waiting(self) -> ButtonElement:
        """Close the request of somebody who waits for a place, and wait on the list instead."""
        return self._draw(Action.KEEP_WAITING, "Keep Waiting", f"Keep waiting for a place with {self.other}")

    def withdraw(self) -> ButtonElement:
        """Take one's own request back."""
        return self._draw(Action.WITHDRAW_MATCH, "Withdraw", f"Withdraw my request to {self.other}")

    def end(self) -> ButtonElement:
        """Ask how to end a connection."""
        return self._draw(Action.END_MATCH, "End Connection", f"End connection with {self.other}")

    def send_note(self) -> ButtonElement:
        """Write the one note that may follow a no."""
        return self._draw(Action.SEND_NOTE, "Send a Note", f"Send a note to {self.other}")

    def never_again(self) -> tuple[ButtonElement, ...]:
        """Ask not to be matched again with the other person."""
        return self._never_again(Action.NEVER_AGAIN, self.facts.match_id)

    def reflect(self) -> ButtonElement:
        """Open the reflection questions."""
        return self._draw(Action.REFLECT, "My Reflections", f"My reflections about {self.other}")

    def ask_later(self) -> ButtonElement:
        """Choose when to be asked again."""
        return self._draw(Action.ASK_LATER, "Ask Me Later", f"Ask me later about {self.other}")

    def open_card(self) -> ButtonElement:
        """Bring the card of this match to the bottom of the conversation."""
        return self._draw(Action.OPEN_MATCH, "Open", f"Open the match with {self.other}")

    def who(self) -> tuple[ButtonElement, ...]:
        """Offer to talk first, while something is open; and to see who asks."""
        wrote = self.facts.opening_note and self.facts.side is Side.MENTOR
        talk = self.reply() if wrote or self.facts.is_asked else self.write()
        return self._who(talk, Action.VIEW_PROFILE, self.facts.match_id)

    def _draw(self, action: Action, label: str, spoken_as: str, *, primary: bool = False) -> ButtonElement:
        shown_primary = primary and not self.on_home
        return kit.button(action, label, self.facts.match_id, spoken_as, primary=shown_primary)
