"""The buttons of a one-time meeting, the same on its card and on Home."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import kit, mrkdwn
from bot.blocks.card_buttons import CardButtons
from bot.blocks.meeting import calendar
from bot.ids import Action, two_parts
from bot.languages import _, pgettext
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
                _("{time}, with {other}", time=clock, other=self.other),
            )
            for action, at in zip(_PICKS, times, strict=False)
            for clock in [mrkdwn.short_clock(at, self.facts.viewer.zone)]
        )

    def open_card(self) -> ButtonElement:
        """Bring the card of this meeting to the bottom of the conversation."""
        label = pgettext("button: bring the card of a match or meeting into view", "Open")
        return self._draw(Action.MEETING_OPEN, label, _("Open the meeting with {name}"))

    def who(self) -> tuple[ButtonElement, ...]:
        """Offer to talk first, while a time is to be found; and to see who asks."""
        talk = self.reply() if self.facts.is_my_pick else self.write()
        return self._who(talk, Action.MEETING_VIEW_PROFILE, self.facts.meeting_id)

    def suggest(self) -> ButtonElement:
        """Propose other times than those of a request."""
        spoken_as = _("Suggest another time to {name}")
        return self._draw(Action.MEETING_SUGGEST, _("Suggest Another Time"), spoken_as)

    def reschedule(self) -> ButtonElement:
        """Propose other times than the one that was set."""
        spoken_as = _("Reschedule the meeting with {name}")
        return self._draw(Action.MEETING_RESCHEDULE, _("Reschedule"), spoken_as)

    def keep(self) -> ButtonElement:
        """Leave the meeting at its time."""
        return self._draw(Action.MEETING_KEEP, _("Keep the Time"), _("Keep the time with {name}"))

    def decline(self) -> ButtonElement:
        """Ask how to say no to a request."""
        return self._draw(Action.MEETING_DECLINE, _("Decline"), _("Decline the meeting with {name}"))

    def withdraw(self) -> ButtonElement:
        """Take one's own request back."""
        spoken_as = _("Withdraw the request for a meeting with {name}")
        return self._draw(Action.MEETING_WITHDRAW, _("Withdraw"), spoken_as)

    def cancel(self) -> ButtonElement:
        """Ask whether to call the meeting off."""
        return self._draw(Action.MEETING_CANCEL, _("Cancel Meeting"), _("Cancel meeting with {name}"))

    def send_note(self) -> ButtonElement:
        """Write the one note that may follow a no."""
        spoken_as = _("Send a note to {name} about the meeting")
        return self._draw(Action.MEETING_SEND_NOTE, _("Send a Note"), spoken_as)

    def never_again(self) -> tuple[ButtonElement, ...]:
        """Ask not to be matched again with the other person."""
        return self._never_again(Action.MEETING_NEVER_AGAIN, self.facts.meeting_id)

    def calendars(self) -> tuple[ButtonElement, ...]:
        """Add it to a calendar: links that Slack opens."""
        return (
            self._link(
                Action.MEETING_GOOGLE,
                _("Google Calendar"),
                calendar.google(self.facts),
                _("Add to Google Calendar: meeting with {name}"),
            ),
            self._link(
                Action.MEETING_OUTLOOK,
                _("Outlook"),
                calendar.outlook(self.facts),
                _("Add to Outlook: meeting with {name}"),
            ),
        )

    def ask_again(self) -> ButtonElement:
        """Ask the same mentor for another meeting."""
        spoken_as = self._heard(_("Find a new time with {name}"))
        return kit.button(Action.MEETING_ASK, _("Find a New Time"), self.facts.mentor_id, spoken_as)

    def _draw(self, action: Action, label: str, spoken_as: str) -> ButtonElement:
        return kit.button(action, label, self.facts.meeting_id, self._heard(spoken_as))

    def _link(self, action: Action, label: str, url: str, spoken_as: str) -> ButtonElement:
        return ButtonElement(
            action_id=action.value, text=label, url=url, accessibility_label=self._heard(spoken_as)
        )

    def _heard(self, spoken_as: str) -> str:
        return mrkdwn.about(spoken_as, self.facts.other, kit.BUTTON_TEXT)
