"""The buttons of a match, the same on its card and on Home."""

from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import directory, kit, mrkdwn
from bot.ids import Action
from bot.read_models.match import MatchFacts


@dataclass(frozen=True)
class Buttons:
    """Draws the buttons of one match, each naming the other person for those who only hear it."""

    facts: MatchFacts
    # Home shows many matches: there, none of their buttons is the primary one.
    on_home: bool = False

    @property
    def _other(self) -> str:
        return mrkdwn.bare_name(self.facts.other.name)

    def confirm(self) -> ButtonElement:
        """Say yes to a contact or a proposal."""
        return self._draw(
            Action.CONFIRM_MATCH, "Confirm Match", f"Confirm match with {self._other}", primary=True
        )

    def accept(self) -> ButtonElement:
        """Say yes to a request: the mentor's confirmation."""
        return self._draw(Action.ACCEPT_MATCH, "Accept", f"Accept the request of {self._other}", primary=True)

    def raise_limit(self) -> ButtonElement:
        """Offer more places, where the mentor's yes needs one first."""
        return self._draw(Action.RAISE_LIMIT, "Raise my limit", f"Raise my limit for {self._other}")

    def cancel(self) -> ButtonElement:
        """Ask how to say no to a contact or a proposal."""
        return self._draw(Action.CANCEL_MATCH, "Cancel", f"Cancel match with {self._other}")

    def decline(self) -> ButtonElement:
        """Ask how to say no to a request."""
        return self._draw(Action.DECLINE_MATCH, "Decline", f"Decline the request of {self._other}")

    def withdraw(self) -> ButtonElement:
        """Take one's own request back."""
        return self._draw(Action.WITHDRAW_MATCH, "Withdraw", f"Withdraw what I asked {self._other}")

    def end(self) -> ButtonElement:
        """Ask how to end a connection."""
        return self._draw(Action.END_MATCH, "End connection", f"End connection with {self._other}")

    def send_note(self) -> ButtonElement:
        """Write the one note that may follow a no."""
        return self._draw(Action.SEND_NOTE, "Send a note", f"Send a note to {self._other}")

    def reflect(self) -> ButtonElement:
        """Open the reflection questions."""
        return self._draw(Action.REFLECT, "My reflections", f"My reflections about {self._other}")

    def ask_later(self) -> ButtonElement:
        """Choose when to be asked again."""
        return self._draw(Action.ASK_LATER, "Ask me later", f"Ask me later about {self._other}")

    def open_card(self) -> ButtonElement:
        """Bring the card of this match to the bottom of the conversation."""
        return self._draw(Action.OPEN_MATCH, "Open", f"Open the match with {self._other}")

    def find_another(self) -> ButtonElement:
        """Open the directory."""
        return directory.open_button("Find another mentor")

    def reply(self) -> ButtonElement:
        """Answer in the two people's own conversation."""
        return kit.dm_button(
            self.facts.viewer, self.facts.other, "Reply", f"Reply to {self._other} in your conversation"
        )

    def write(self) -> ButtonElement:
        """Open the two people's own conversation."""
        label = f"Write to {self._other}"
        return kit.dm_button(self.facts.viewer, self.facts.other, label, label)

    def _draw(self, action: Action, label: str, spoken_as: str, *, primary: bool = False) -> ButtonElement:
        shown_primary = primary and not self.on_home
        return kit.button(action, label, self.facts.match_id, spoken_as, primary=shown_primary)
