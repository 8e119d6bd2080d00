"""A match that is not decided: who is asked, what one may do, and what happens next."""

from dataclasses import replace
from datetime import datetime

from bot.blocks import mrkdwn
from bot.blocks.card_content import CardContent, my_wish, of_person, when
from bot.blocks.match.buttons import Buttons
from bot.enums import Origin, Side
from bot.read_models.match import MatchFacts

# Why one confirms.
WHY = "Confirming shows who supports whom. It binds nobody; you may have several mentors."


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
    return CardContent(
        f"You wrote to {mrkdwn.name(facts.other)}",
        () if buttons.on_home or facts.cannot_confirm else (WHY,),
        (*buttons.mine_to_decide(), *buttons.who()),
        "You wrote",
        facts.opening_note.strip(),
        is_about_note=True,
        clock=_clock(facts, now),
    )


def _their_contact(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    decide = (buttons.reply(), *buttons.yes(), buttons.cancel()) if buttons.on_home else buttons.who()
    where = () if buttons.on_home else ("Decide on my Home tab whenever you like.",)
    return CardContent(
        f"{other} wrote to you",
        where,
        (*decide, *buttons.never_again()),
        f"{other} wrote",
        facts.opening_note.strip(),
        is_about_note=True,
        clock=_clock(facts, now),
    )


def _request(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    return CardContent(
        f"{other} asks you to be their mentor",
        (),
        (
            *buttons.yes(),
            buttons.decline(),
            *buttons.decline_all(),
            *buttons.who(),
        ),
        f"{other} wrote",
        facts.opening_note.strip(),
        is_about_note=True,
        clock=(f"Places taken: {facts.my_connections} of {facts.my_limit}", *_clock(facts, now)),
    )


def _they_confirmed(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    result = "they are your mentor" if facts.side is Side.MENTEE else "you are their mentor"
    may = not (facts.needs_their_place or facts.cannot_confirm)
    return CardContent(
        f"{mrkdwn.name(facts.other)} has confirmed your match",
        (f"Confirm, and {result}.",) if may else (),
        (*buttons.mine_to_decide(), *buttons.who()),
        *_opening_note(facts),
        is_about_note=facts.side is Side.MENTOR,
        clock=(*_proposed_by(facts), *_clock(facts, now)),
    )


def _proposal(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    who = mrkdwn.name(facts.proposed_by) if facts.proposed_by else "An admin of the programme"
    as_mentor = f"{other} as your mentor" if facts.side is Side.MENTEE else f"you as the mentor of {other}"
    return CardContent(
        f"{who} proposes {as_mentor}",
        () if facts.cannot_confirm else ("Each of you decides alone. Confirming binds nobody.",),
        (*buttons.mine_to_decide(), *buttons.who()),
        *_opening_note(facts),
        clock=_clock(facts, now),
    )


def _waiting_for_them(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    asked = facts.origin is Origin.REQUEST
    back = buttons.withdraw() if facts.side is Side.MENTEE else buttons.cancel()
    more = (buttons.raise_limit(),) if facts.i_am_full else ()
    return CardContent(
        f"You asked {other} to be your mentor" if asked else f"You confirmed the match with {other}",
        (),
        (*more, back),
        *_opening_note(facts),
        is_about_note=asked,
        clock=(*_proposed_by(facts), *_clock(facts, now)),
    )


def _waiting_for_place(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    can = f"Their limit is {facts.mentor_full_at}; they can still say yes by offering another place."
    wait = "leaves you on the waiting list" if facts.in_line else "puts you on the waiting list"
    note = " with your note" if facts.opening_note else ""
    return CardContent(
        f"{mrkdwn.name(facts.other)} is full just now",
        (can, f"You can ask somebody else meanwhile. Keep waiting closes this request and {wait}{note}."),
        (*buttons.find_another(), buttons.keep_waiting(), buttons.withdraw()),
        *_opening_note(facts),
        clock=(*_proposed_by(facts), *_clock(facts, now)),
    )


def _proposed_by(facts: MatchFacts) -> tuple[str, ...]:
    if facts.proposed_at is None:
        return ()
    who = mrkdwn.name(facts.proposed_by) if facts.proposed_by else "an admin of the programme"
    return (f"Proposed by {who}",)


def _opening_note(facts: MatchFacts) -> tuple[str, str]:
    mine = facts.side is Side.MENTEE
    return ("You wrote" if mine else f"{mrkdwn.name(facts.other)} wrote", facts.opening_note.strip())


def _in_the_way(facts: MatchFacts, buttons: Buttons) -> tuple[str, ...]:
    """Say why nothing happens just now, or what a yes needs first."""
    undecided = facts.my_confirmed_at is None and facts.other_confirmed_at is None
    if facts.side is Side.MENTOR and facts.origin is Origin.CONTACT and undecided and not buttons.on_home:
        # The card asks for no decision, so it does not speak of what one would need.
        facts = replace(facts, mentor_full_at=None)
    if facts.i_paused:
        return (
            "You have paused mentoring, so nothing is sent and nothing expires.",
            "You can resume on my Home tab.",
            *_room_of_mine(facts),
        )
    if facts.other_paused:
        return (
            f"{mrkdwn.name(facts.other)} is not taking this on just now.",
            "Until that changes, nothing is sent and nothing expires.",
            *_room_of_mine(facts),
        )
    if facts.i_asked_not_to:
        return (my_wish(facts), "Nothing is sent about this, and nothing expires.", *_room_of_mine(facts))
    if facts.cannot_confirm:
        no = mrkdwn.refused(facts.cannot_confirm, facts.viewer)
        return (f"{no} Until that changes, neither of you can confirm; you can still talk.",)
    if facts.mentor_full_at is None or facts.waits_for_place:
        return ()
    return _room_of_mine(facts) or _room_of_theirs(facts)


def _room_of_mine(facts: MatchFacts) -> tuple[str, ...]:
    if not facts.i_am_full:
        return ()
    return (f"All your places are taken: your limit is {facts.mentor_full_at}.",)


def _room_of_theirs(facts: MatchFacts) -> tuple[str, ...]:
    other = mrkdwn.name(facts.other)
    return (
        f"{other} is at the limit of {facts.mentor_full_at} just now.",
        *(("You are on their waiting list.",) if facts.in_line else ()),
        *_and_my_yes(facts),
    )


def _and_my_yes(facts: MatchFacts) -> tuple[str, ...]:
    if facts.other_confirmed_at:
        return ("Once there is room you can confirm.",)
    return ("You can confirm all the same; the match then waits for a place.",)


def _clock(facts: MatchFacts, now: datetime) -> tuple[str, ...]:
    """Say what the clock does next, while it runs: when the match closes, and when somebody is reminded."""
    if facts.i_paused or facts.other_paused or facts.i_asked_not_to:
        return ()
    closes = (f"Closes {when(facts.closes_at, facts, now)}",) if facts.closes_at else ()
    if facts.reminder_at is None or _nobody_reminds_me(facts):
        return closes
    return (*closes, f"Reminder {when(facts.reminder_at, facts, now)}")


def _nobody_reminds_me(facts: MatchFacts) -> bool:
    """Of a contact that is undecided, only the mentee is reminded."""
    undecided = facts.my_confirmed_at is None and facts.other_confirmed_at is None
    return undecided and facts.origin is Origin.CONTACT and facts.side is Side.MENTOR
