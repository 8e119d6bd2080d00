"""A match that is not decided: who is asked, what one may do, and what happens next."""

from dataclasses import replace
from datetime import datetime

from bot.blocks import mrkdwn
from bot.blocks.card_content import MY_WISH, THEY_WROTE, CardContent, closes, of_person, reminder
from bot.blocks.match.buttons import Buttons
from bot.enums import Origin, Side
from bot.languages import N_, _, ngettext
from bot.read_models.match import MatchFacts

# Why one confirms, and what comes of it.
WHY = N_(
    "If you both confirm, they are your mentor, and the programme knows. You can end it any time, and have "
    "several."
)


def content(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    """Return what the viewer reads and may press while the match is pending."""
    drawn = _content(facts, now, buttons)
    said = (*drawn.sentences, *_in_the_way(facts, buttons))
    return of_person(replace(drawn, sentences=said), facts.other, facts.viewer, now)


def _content(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    if facts.my_confirmed_at:
        draw = _waiting_for_place if facts.waits_for_place else _waiting_for_them
        return draw(facts, now, buttons)
    if facts.other_confirmed_at and facts.is_asked:
        return _request(facts, now, buttons)
    if facts.other_confirmed_at:
        return _they_confirmed(facts, now, buttons)
    if facts.origin is Origin.PROPOSAL:
        return _proposal(facts, now, buttons)
    if facts.side is Side.MENTEE:
        return _my_contact(facts, now, buttons)
    return _their_contact(facts, now, buttons)


def _my_contact(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    asks = not (buttons.on_home or facts.cannot_confirm)
    headline = _("You wrote to {other}", other=other)
    if asks:
        headline = _("You wrote to {other}. Want them as your mentor?", other=other)
    return CardContent(
        headline,
        (_(WHY),) if asks else (),
        (*buttons.mine_to_decide(), *buttons.who()),
        *_opening_note(facts),
        is_about_note=True,
        clock=_clock(facts, now, buttons),
    )


def _their_contact(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    decide = (buttons.reply(), *buttons.yes(), buttons.cancel()) if buttons.on_home else buttons.who()
    where = () if buttons.on_home else (_("Nothing to decide yet."),)
    return CardContent(
        _("{other} wrote to you", other=mrkdwn.name(facts.other)),
        where,
        (*decide, *buttons.never_again()),
        *_opening_note(facts),
        is_about_note=True,
        clock=_clock(facts, now, buttons),
    )


def _request(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    taken = _("Places taken: {taken} of {limit}", taken=facts.my_connections, limit=facts.my_limit)
    return CardContent(
        _("{other} asks you to be their mentor", other=mrkdwn.name(facts.other)),
        (),
        (
            *buttons.yes(),
            buttons.decline(),
            *buttons.decline_all(),
            *buttons.who(),
        ),
        *_opening_note(facts),
        is_about_note=True,
        clock=(*(() if buttons.on_home else (taken,)), *_clock(facts, now, buttons)),
    )


def _they_confirmed(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    headline = _("{other} has confirmed your match", other=other)
    if not (facts.needs_their_place or facts.cannot_confirm):
        headline = _("{other} has confirmed your match. Will you be their mentor?", other=other)
        if facts.side is Side.MENTEE:
            headline = _("{other} has confirmed your match. Will you be their mentee?", other=other)
    return CardContent(
        headline,
        (),
        (*buttons.mine_to_decide(), *buttons.who()),
        *_opening_note(facts),
        is_about_note=facts.side is Side.MENTOR,
        clock=(*_proposed_by(facts), *_clock(facts, now, buttons)),
    )


def _proposal(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    said = () if facts.cannot_confirm else (_("Mentee and mentor both decide; either can end it."),)
    return CardContent(
        _proposes(facts),
        said,
        (*buttons.mine_to_decide(), *buttons.who()),
        *_opening_note(facts),
        clock=_clock(facts, now, buttons),
    )


def _proposes(facts: MatchFacts) -> str:
    other, who = mrkdwn.name(facts.other), mrkdwn.name(facts.proposed_by) if facts.proposed_by else ""
    if facts.side is Side.MENTEE:
        if who:
            return _("{admin} proposes {other} as your mentor", admin=who, other=other)
        return _("An admin of the programme proposes {other} as your mentor", other=other)
    if who:
        return _("{admin} proposes you as the mentor of {other}", admin=who, other=other)
    return _("An admin of the programme proposes you as the mentor of {other}", other=other)


def _waiting_for_them(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    asked = facts.origin is Origin.REQUEST
    back = buttons.withdraw() if facts.side is Side.MENTEE else buttons.cancel()
    more = (buttons.raise_limit(),) if facts.i_am_full else ()
    headline = _("You confirmed the match with {other}", other=other)
    if asked:
        headline = _("You asked {other} to be your mentor", other=other)
    return CardContent(
        headline,
        (),
        (*more, back, *buttons.who()),
        *_opening_note(facts),
        is_about_note=asked,
        clock=(*_proposed_by(facts), *_clock(facts, now, buttons)),
    )


def _waiting_for_place(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    can = _(
        "Their limit is {limit}; they can still say yes by offering another place.",
        limit=facts.mentor_full_at,
    )
    return CardContent(
        _("{other} is full just now", other=mrkdwn.name(facts.other)),
        (can, _("You can ask somebody else meanwhile."), _what_waiting_does(facts)),
        (*buttons.find_another(), buttons.keep_waiting(), buttons.withdraw(), *buttons.who()),
        *_opening_note(facts),
        clock=(*_proposed_by(facts), *_clock(facts, now, buttons)),
    )


def _what_waiting_does(facts: MatchFacts) -> str:
    if facts.in_line and facts.opening_note:
        return _("*Keep Waiting* closes this request and leaves you on the waiting list with your note.")
    if facts.in_line:
        return _("*Keep Waiting* closes this request and leaves you on the waiting list.")
    if facts.opening_note:
        return _("*Keep Waiting* closes this request and puts you on the waiting list with your note.")
    return _("*Keep Waiting* closes this request and puts you on the waiting list.")


def _proposed_by(facts: MatchFacts) -> tuple[str, ...]:
    if facts.proposed_at is None:
        return ()
    if facts.proposed_by is None:
        return (_("Proposed by an admin of the programme"),)
    return (_("Proposed by {admin}", admin=mrkdwn.name(facts.proposed_by)),)


def _opening_note(facts: MatchFacts) -> tuple[str, str]:
    mine = facts.side is Side.MENTEE
    return (_("You wrote:") if mine else _(THEY_WROTE), facts.opening_note.strip())


def _in_the_way(facts: MatchFacts, buttons: Buttons) -> tuple[str, ...]:
    """Say why nothing happens just now, or what a yes needs first."""
    undecided = facts.my_confirmed_at is None and facts.other_confirmed_at is None
    if facts.side is Side.MENTOR and facts.origin is Origin.CONTACT and undecided and not buttons.on_home:
        # The card asks for no decision, so it does not speak of what one would need.
        facts = replace(facts, mentor_full_at=None)
    if facts.i_paused:
        return (
            _("You have paused mentoring, so nothing is sent and nothing expires."),
            _("You can resume on my Home tab."),
            *_room_of_mine(facts),
        )
    if facts.other_paused:
        return (
            _("{other} is not taking this on just now.", other=mrkdwn.name(facts.other)),
            _("Until that changes, nothing is sent and nothing expires."),
            *_room_of_mine(facts),
        )
    if facts.i_asked_not_to:
        still = _("Nothing is sent about this, and nothing expires.")
        return (_(MY_WISH), still, *_room_of_mine(facts))
    if facts.cannot_confirm:
        no = mrkdwn.refused(facts.cannot_confirm, facts.viewer)
        return (f"{no} {_('Until that changes, neither of you can confirm; you can still talk.')}",)
    if facts.mentor_full_at is None or facts.waits_for_place:
        return ()
    return _room_of_mine(facts) or _room_of_theirs(facts)


def _room_of_mine(facts: MatchFacts) -> tuple[str, ...]:
    if not facts.i_am_full:
        return ()
    limit = facts.mentor_full_at or 0
    return (ngettext("Your {number} place is taken.", "Your {number} places are taken.", limit),)


def _room_of_theirs(facts: MatchFacts) -> tuple[str, ...]:
    other, limit = mrkdwn.name(facts.other), facts.mentor_full_at
    return (
        _("{other} is at the limit of {limit} just now.", other=other, limit=limit),
        *((_("You are on their waiting list."),) if facts.in_line else ()),
        *_and_my_yes(facts),
    )


def _and_my_yes(facts: MatchFacts) -> tuple[str, ...]:
    if facts.other_confirmed_at:
        return (_("Once there is room you can confirm."),)
    return (_("You can confirm all the same; the match then waits for a place."),)


def _clock(facts: MatchFacts, now: datetime, buttons: Buttons) -> tuple[str, ...]:
    """Say what the clock does next, while it runs: the end; on the card, also when somebody is reminded."""
    if facts.i_paused or facts.other_paused or facts.i_asked_not_to:
        return ()
    at = (closes(facts.closes_at, facts, now),) if facts.closes_at else ()
    if buttons.on_home or facts.reminder_at is None or _nobody_reminds_me(facts):
        return at
    return (*at, reminder(facts.reminder_at, facts, now, theirs=facts.my_confirmed_at is not None))


def _nobody_reminds_me(facts: MatchFacts) -> bool:
    """Of a contact that is undecided, only the mentee is reminded."""
    undecided = facts.my_confirmed_at is None and facts.other_confirmed_at is None
    return undecided and facts.origin is Origin.CONTACT and facts.side is Side.MENTOR
