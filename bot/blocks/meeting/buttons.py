"""The buttons of a one-time meeting, the same on its card and on Home."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot import cut
from bot.blocks import kit, mrkdwn
from bot.blocks.card_buttons import CardButtons
from bot.blocks.meeting import calendar
from bot.ids import Action, two_parts
from bot.read_models.meeting import MeetingFacts

_PICKS = (Action.MEETING_PICK_1, Action.MEETING_PICK_2, Action.MEETING_PICK_3)


class Buttons(CardButtons[MeetingFacts]):
    """Draws the buttons of one meeting."""

    def pick(self, times: Sequence[datetime]) -> tuple[ButtonElement, ...]:
        """Choose one of the proposed times; a button has room for plain text only, so it names the zone."""
        return tuple(
            kit.button(
                action,
                clock,
                two_parts(self.facts.meeting_id, int(at.timestamp())),
                f"{clock}, {with_whom}",
            )
            for action, at in zip(_PICKS, times, strict=False)
            for clock, with_whom in [(mrkdwn.short_clock(at, self.facts.viewer.zone), f"with {self.other}")]
        )

    def open_card(self) -> ButtonElement:
        """Bring the card of this meeting to the bottom of the conversation."""
        return self._draw(Action.MEETING_OPEN, "Open", f"Open the meeting with {self.other}")

    def who(self) -> tuple[ButtonElement, ...]:
        """Offer to talk first, while a time is to be found; and to see who asks."""
        return self._who(self.reply(), Action.MEETING_VIEW_PROFILE, self.facts.meeting_id)

    def suggest(self) -> ButtonElement:
        """Propose other times than those of a request."""
        label = "Suggest Another Time"
        return self._draw(Action.MEETING_SUGGEST, label, f"{label} to {self.other}")

    def reschedule(self) -> ButtonElement:
        """Propose other times than the one that was set."""
        return self._draw(
            Action.MEETING_RESCHEDULE, "Reschedule", f"Reschedule the meeting with {self.other}"
        )

    def keep(self) -> ButtonElement:
        """Leave the meeting at its time."""
        return self._draw(Action.MEETING_KEEP, "Keep the Time", f"Keep the time with {self.other}")

    def decline(self) -> ButtonElement:
        """Ask how to say no to a request."""
        return self._draw(Action.MEETING_DECLINE, "Decline", f"Decline the meeting with {self.other}")

    def withdraw(self) -> ButtonElement:
        """Take one's own request back."""
        return self._draw(
            Action.MEETING_WITHDRAW, "Withdraw", f"Withdraw the request for a meeting with {self.other}"
        )

    def cancel(self) -> ButtonElement:
        """Ask whether to call the meeting off."""
        return self._draw(Action.MEETING_CANCEL, "Cancel Meeting", f"Cancel meeting with {self.other}")

    def send_note(self) -> ButtonElement:
        """Write the one note that may follow a no."""
        return self._draw(Action.MEETING_SEND_NOTE, "Send a Note", f"Send a note to {self.other}")

    def never_again(self) -> tuple[ButtonElement, ...]:
        """Ask not to be matched again with the other person."""
        return self._never_again(Action.MEETING_NEVER_AGAIN, self.facts.meeting_id)

    def calendars(self) -> tuple[ButtonElement, ...]:
        """Add it to a calendar: links that Slack opens."""
        return (
            self._link(Action.MEETING_GOOGLE, "Google Calendar", calendar.google(self.facts)),
            self._link(Action.MEETING_OUTLOOK, "Outlook", calendar.outlook(self.facts)),
        )

    def ask_again(self) -> ButtonElement:
        """Ask the same mentor for another meeting."""
        spoken_as = f"Find a new time with {self.other}"
        return kit.button(Action.MEETING_ASK, "Find a New Time", self.facts.mentor_id, spoken_as)

    def _draw(self, action: Action, label: str, spoken_as: str) -> ButtonElement:
        return kit.button(action, label, self.facts.meeting_id, spoken_as)

    def _link(self, action: Action, label: str, url: str) -> ButtonElement:
        return ButtonElement(
            action_id=action.value,
            text=label,
            url=url,
            accessibility_label=cut.shorten(f"Add to {label}: meeting with {self.other}", kit.BUTTON_TEXT),
        )
