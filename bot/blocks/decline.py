"""Saying no: the modal that asks how, the one note that may follow, and the reason as admins read it."""

from collections.abc import Sequence
from itertools import accumulate

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import cut
from bot.blocks import kit, mrkdwn, notice
from bot.blocks.screen import Message
from bot.enums import MatchState, Origin, Side
from bot.ids import Choice, Field, Modal
from bot.languages import N_, _, ngettext
from bot.modal_metadata import DeclineAllMetadata, DeclineMatchMetadata, Metadata, SendNoteMetadata
from bot.read_models.common import Face
from bot.read_models.match import DeclineAllFacts, DeclineFacts, MatchFacts, ReasonFacts
from bot.read_models.meeting import MeetingDeclineFacts, MeetingFacts

# Offered as a beginning, to be changed or left: what fits who declines what.
NO_TO_REQUEST = N_("Thank you for asking me. I cannot take this on just now, and I wish you all the best.")
NO_TO_MATCH = N_("I have thought about our match, and I will not go on with it. Thank you, and all the best.")
NO_TO_MEETING = N_("Thank you for asking me. I cannot meet with you just now, and I wish you all the best.")
AN_END = N_("Thank you for our time together. I am ending our connection here, and I wish you all the best.")

# How much of names, in Slack's unit, the field for a reason has room for: who is not named does not read it.
READERS_TEXT = 1_500


def note_to_send(written: str, ticked: Sequence[str]) -> str:
    """Return the note that goes to the other person: only one whose box was ticked, else none.

    The thank-you stands in the field before anybody asked for it. Sent without a tick it would put
    words into the mouth of somebody who wanted to say nothing, and could not be taken back; a note
    that was not ticked can still be sent from the card.
    """
    return written if Choice.YES in ticked else ""


def modal(facts: DeclineFacts, *, never_again: bool = False) -> View:
    """Return the modal that asks how to say no: to a match, or to a connection there is.

    `never_again`: it was opened to ask not to be matched again, so that box is ticked.
    """
    ends = facts.match.state is MatchState.CONFIRMED
    blocks = [
        *(_good_ending(facts.match) if ends else it_is_fine(facts.match)),
        *([] if ends else [start_again(facts.rematch_days)]),
        *note_fields(facts.match.other, _thank_you(facts.match)),
        *_meeting(facts),
        *reason_field(facts.match.other, facts.readers),
        never_again_box(facts.match.other, ticked=never_again),
    ]
    return kit.modal(
        Modal.END if ends else Modal.DECLINE,
        _("End connection") if ends else _("Decline match"),
        blocks,
        submit=_("End Connection") if ends else _("Decline"),
        close=_("Keep It"),
        metadata=DeclineMatchMetadata(
            facts.match.match_id, facts.match.state, named_readers(facts), facts.meeting_id
        ),
    )


def all_modal(facts: DeclineAllFacts) -> View:
    """Return the form that declines every request that waits for a place, with one note to each or none."""
    declines = ngettext(
        "You have no free place. This declines the request of {names}.",
        "You have no free place. This declines the {number} requests of {names}.",
        len(facts.names),
        names=mrkdwn.names(facts.names),
    )
    said = f"{declines} {_('Saying no is normal, and it reflects badly on nobody.')}"
    again = ngettext(
        "After {number} day each of them can ask you again.",
        "After {number} days each of them can ask you again.",
        facts.rematch_days,
    )
    hint = _(
        "Each of them reads this if you tick the box below. Without a note they read a short, kind message."
    )
    note = kit.text_input(Field.NOTE, _("Note to each of them"), hint=hint, initial=_(NO_TO_REQUEST))
    return kit.modal(
        Modal.DECLINE_ALL,
        _("Decline all"),
        [kit.spoken(said), *([kit.spoken(again)] if facts.rematch_days else []), note, _goes_out()],
        submit=_("Decline All"),
        close=_("Keep Them"),
        metadata=DeclineAllMetadata(facts.match_ids),
    )


def note_modal(facts: MatchFacts) -> View:
    """Return the modal for the one note that may still follow a no."""
    about = SendNoteMetadata(facts.match_id, facts.state)
    return note_form(Modal.SEND_NOTE, facts.other, _thank_you(facts), about)


def note_form(kind: Modal, to: Face, offered: str, about: Metadata) -> View:
    """Return the form for the one later note, with nothing to tick: sending is what it is for."""
    other = mrkdwn.bare_name(to.name)
    said = _(
        "You can send {other} one note. They cannot answer it here, and need not answer at all.", other=other
    )
    label, hint = _("Note to {other}", other=other), _("{other} reads this, and nobody else.", other=other)
    written = kit.text_input(Field.NOTE, label, hint=hint, initial=offered, optional=False)
    return kit.modal(
        kind,
        _("Send a note"),
        [kit.spoken(said), written],
        submit=_("Send"),
        close=_("Send Nothing"),
        metadata=about,
    )


def reason_card(facts: ReasonFacts) -> Message:
    """Return the reason somebody gave, for one of the admins it was meant for."""
    who, other = mrkdwn.name(facts.declined_by), mrkdwn.name(facts.other)
    said = (
        f"{_what_was_declined(facts, who, other)} {_('There is a reason for the admins of the programme.')}"
    )
    tact = _("Only the admins who were named in the form read this. The other person does not.")
    reason = _("The reason: {reason}", reason=mrkdwn.escaped(facts.reason.strip(), mrkdwn.QUOTE_LIMIT))
    return Message(
        text=mrkdwn.plain(f"{said} {reason} {tact}"),
        blocks=[kit.section(said), kit.section(kit.quote(facts.reason)), kit.context(tact)],
        superseded=_("There is a newer copy further down of the reason {who} gave.", who=who),
    )


def _what_was_declined(facts: ReasonFacts, who: str, other: str) -> str:
    day = mrkdwn.day_token(facts.at, facts.viewer.zone)
    if facts.ended:
        return _("{who} ended the connection with {other} on {day}.", who=who, other=other, day=day)
    if facts.meeting:
        return _("{who} declined the meeting with {other} on {day}.", who=who, other=other, day=day)
    return _("{who} declined the match with {other} on {day}.", who=who, other=other, day=day)


def it_is_fine(facts: MatchFacts | MeetingFacts) -> list[Block]:
    """Say that a no is normal, and offer to talk first."""
    other = mrkdwn.name(facts.other)
    kindly = _(
        "Saying no is normal, and it reflects badly on neither you nor {other}. "
        "You need not speak with them. If you like, talk first.",
        other=other,
    )
    return [kit.section(kindly), *_talk_first(facts)]


def _good_ending(facts: MatchFacts) -> list[Block]:
    """Thank the person for what there was: an end is not a refusal."""
    other = mrkdwn.name(facts.other)
    thanks = _(
        "Thank you for the time you and {other} have given each other. Connections end, and that is fine. "
        "{other} reads that you have ended yours; a word of thanks makes it a good ending. "
        "If you like, talk first.",
        other=other,
    )
    return [kit.section(thanks), *_talk_first(facts)]


def _talk_first(facts: MatchFacts | MeetingFacts) -> list[Block]:
    spoken_as = mrkdwn.about(_("Talk first with {name}"), facts.other, kit.BUTTON_TEXT)
    talk = kit.dm_button(facts.viewer, facts.other, _("Talk First"), spoken_as)
    return kit.row("talk_first", [talk])


def start_again(days: int) -> Block:
    """Say that a no is not for ever: after how many days the two may start again."""
    if not days:
        return kit.spoken(_("At any time the two of you can start again, unless you tick the last box."))
    return kit.spoken(
        ngettext(
            "After {number} day the two of you can start again, unless you tick the last box.",
            "After {number} days the two of you can start again, unless you tick the last box.",
            days,
        )
    )


def note_fields(to: Face, offered: str) -> list[Block]:
    """Return the note to the other person, and the box without which it does not go out."""
    other = mrkdwn.bare_name(to.name)
    written = kit.text_input(
        Field.NOTE,
        _("Note to {other}", other=other),
        hint=_(
            "{other} reads this if you tick the box below. Without a note they read a short, kind message.",
            other=other,
        ),
        initial=offered,
    )
    return [written, _goes_out()]


def _goes_out() -> Block:
    return kit.tick_box(
        Field.SEND_NOTE,
        _("Should the note go out?"),
        _("Send this note"),
        _("If unticked, no note is sent."),
    )


def reason_field(about: Face, names: Sequence[str]) -> list[Block]:
    """Return the field for a reason, naming the admins who would read it; none where nobody would."""
    if not names:
        return []
    readers = mrkdwn.listed([mrkdwn.bare_name(one) for one in names[: _named(names)]])
    hint = _(
        "Read by {readers}, and by nobody else. {other} does not read it.",
        readers=readers,
        other=mrkdwn.bare_name(about.name),
    )
    return [kit.text_input(Field.REASON, _("Reason, for the programme's admins"), hint=hint)]


def named_readers(facts: DeclineFacts | MeetingDeclineFacts) -> tuple[int, ...]:
    """Return the ids of the admins whom the form names."""
    return facts.reader_ids[: _named(facts.readers)]


def reason_not_read() -> View:
    """Tell somebody that what they wrote reached nobody: it was for people who may not read it any more."""
    said = _(
        "That is done. Nobody has your reason, though: those whom the form named do not run the programme "
        "any more, so it was not kept."
    )
    return notice.modal(_("Not kept"), said)


def _named(names: Sequence[str]) -> int:
    """Return how many of these names the form has room for."""
    lengths = accumulate(cut.utf16(mrkdwn.bare_name(one)) + len(", ") for one in names)
    return sum(length <= READERS_TEXT for length in lengths)


def never_again_box(about: Face, *, ticked: bool = False) -> Block:
    """Return the box for a wish that nobody reads."""
    hint = f"{_never_again(about)} {_('You can take it back in your profile.')}"
    box = _("Please don't match us again")
    return kit.tick_box(Field.NEVER_AGAIN, _("For matching only"), box, hint, ticked=ticked)


def never_again_modal(kind: Modal, about: Face, metadata: Metadata) -> View:
    """Return the form that asks for nothing but not to be matched again, once a match or meeting is over."""
    does = f"{_never_again(about)} {_('Neither of you can begin anything new with the other.')}"
    still = _(
        "What is still open between you stays open. You can take this back in your profile at any time."
    )
    return kit.modal(
        kind,
        _("Don't match us again"),
        [kit.spoken(does), kit.spoken(still)],
        submit=_("Don't Match Us"),
        close=_("Leave It"),
        metadata=metadata,
    )


def _never_again(about: Face) -> str:
    return _(
        "Nobody reads this, and {other} is not told. You two no longer see each other in the directory.",
        other=mrkdwn.bare_name(about.name),
    )


def _thank_you(facts: MatchFacts) -> str:
    if facts.state in (MatchState.CONFIRMED, MatchState.ENDED):
        return _(AN_END)
    asked_me = facts.origin is Origin.REQUEST and facts.side is Side.MENTOR
    return _(NO_TO_REQUEST) if asked_me else _(NO_TO_MATCH)


def _meeting(facts: DeclineFacts) -> list[Block]:
    """Return the box that calls the two's meeting off too; ticked, because few want to keep it."""
    if facts.meeting_id is None:
        return []
    label = _("Your one-time meeting")
    if facts.meeting_at:
        at = mrkdwn.moment(facts.meeting_at, facts.match.viewer.zone)
        label = _("Your one-time meeting on {moment}", moment=at)
    hint = _("If unticked, the meeting stays as it is.")
    return [kit.tick_box(Field.CANCEL_MEETING, label, _("Cancel it too"), hint, ticked=True)]
