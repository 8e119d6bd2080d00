"""The buttons that the cards of matches and of meetings share."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import directory, kit, mrkdwn
from bot.enums import Side
from bot.ids import Action
from bot.languages import _
from bot.read_models.match import MatchFacts
from bot.read_models.meeting import MeetingFacts

F = TypeVar("F", MatchFacts, MeetingFacts)


@dataclass(frozen=True)
class CardButtons(Generic[F]):
    """Draws the buttons of one card, each naming the other person for those who only hear it."""

    facts: F
    # Home shows many cards: there, none of their buttons is the primary one.
    on_home: bool = False

    @property
    def other(self) -> str:
        """The other person's name."""
        return mrkdwn.bare_name(self.facts.other.name)

    def write(self) -> ButtonElement:
        """Open the two people's own conversation."""
        spoken_as = mrkdwn.about(_("Open Chat with {name}"), self.facts.other, kit.BUTTON_TEXT)
        return kit.dm_button(self.facts.viewer, self.facts.other, _("Open Chat"), spoken_as)

    def reply(self) -> ButtonElement:
        """Answer in the two people's own conversation."""
        spoken_as = mrkdwn.about(_("Reply to {name} in your conversation"), self.facts.other, kit.BUTTON_TEXT)
        return kit.dm_button(self.facts.viewer, self.facts.other, _("Reply"), spoken_as)

    def _who(self, talk: ButtonElement, action: Action, subject_id: int) -> tuple[ButtonElement, ...]:
        """Offer to talk with the other person and to see who they are; Home leaves it to the card."""
        spoken_as = mrkdwn.about(_("View Profile of {name}"), self.facts.other, kit.BUTTON_TEXT)
        view = kit.button(action, _("View Profile"), subject_id, spoken_as)
        return () if self.on_home else (talk, view)

    def _never_again(self, action: Action, subject_id: int) -> tuple[ButtonElement, ...]:
        """Ask not to be matched again, from a card; on Home it would stand beside everything that is over."""
        if self.on_home or self.facts.i_asked_not_to:
            return ()
        spoken_as = mrkdwn.about(_("Don't Match Us Again: {name} and me"), self.facts.other, kit.BUTTON_TEXT)
        return (kit.button(action, _("Don't Match Us Again"), subject_id, spoken_as),)

    def find_another(self) -> tuple[ButtonElement, ...]:
        """Offer a mentee the directory; on Home it stands at the top already."""
        if self.facts.side is not Side.MENTEE or self.on_home:
            return ()
        return (directory.open_button(_("Find Another Mentor")),)
