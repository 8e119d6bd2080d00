"""A match that is not decided: who is asked, what one may do, and what happens next."""

from dataclasses import replace
from datetime import datetime

from bot.blocks import mrkdwn
from bot.blocks.card_content import CardContent, my_wish, on, when
from bot.blocks.match.buttons import Buttons
from bot.enums import Origin, Side
from bot.read_models.match import MatchFacts

WHY_MENTEE = (
    "Confirming shows the programme who supports whom. It binds nobody, and you may have several mentors."
)
WHY_MENTOR = "Confirming shows the programme who supports whom. It binds nobody."


def content(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    """Return what the viewer reads and may press while the match is pending."""
    if facts.my_confirmed_at:
        draw = _waiting_for_place if facts.waits_for_place else _waiting_for_them
        return draw(facts, facts.my_confirmed_at, now, buttons)
    if facts.other_confirmed_at and facts.is_asked:
        return _request(facts, facts.other_confirmed_at, now, buttons)
    if facts.other_confirmed_at:
        return _they_confirmed(facts, facts.other_confirmed_at, now, buttons)
    if facts.origin is Origin.PROPOSAL:
        return _proposal(facts, now, buttons)
    if facts.side is Side.MENTEE:
        return _my_contact(facts, now, buttons)
    return _their_contact(facts, now, buttons)


def _my_contact(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    talk = mrkdwn.dm_link(facts.viewer, facts.other, "in your own conversation")
    return CardContent(
        f"You wrote to {other}",
        (
            f"You wrote {on(facts.started_at, facts)}. The two of you talk {talk}.",
            *_why(facts, buttons, f"Would you like {other} to be your mentor?"),
            *_what_next(facts, now),
        ),
        buttons.mine_to_decide(),
        "You wrote",
        facts.opening_note.strip(),
    )


def _their_contact(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    decide = (*buttons.yes(), buttons.cancel()) if buttons.on_home else ()
    where = "here" if buttons.on_home else "on my Home tab"
    choices = "would rather not" if facts.cannot_confirm else "would like to go on, or would rather not"
    return CardContent(
        f"{other} wrote to you",
        (
            f"{other} is looking for a mentor and wrote to you {on(facts.started_at, facts)}.",
            "You need not decide anything now. Reply if you like, in your own conversation.",
            f"If you {choices}, you can say so {where} at any time.",
            # The card asks for no decision, so it does not speak of what one would need.
            *_what_next(facts if buttons.on_home else replace(facts, mentor_full_at=None), now),
        ),
        (buttons.reply(), *decide, *buttons.never_again()),
        f"{other} wrote",
        facts.opening_note.strip(),
    )


def _request(facts: MatchFacts, asked_at: datetime, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    return CardContent(
        f"{other} asks you to be their mentor",
        (
            f"Asked {on(asked_at, facts)}. Places taken: {facts.my_connections} of {facts.my_limit}.",
            *_what_next(facts, now),
        ),
        (*buttons.yes(), buttons.decline(), *buttons.decline_all()),
        f"{other} wrote",
        facts.opening_note.strip(),
    )


def _they_confirmed(
    facts: MatchFacts, confirmed_at: datetime, now: datetime, buttons: Buttons
) -> CardContent:
    other = mrkdwn.name(facts.other)
    mentee = facts.side is Side.MENTEE
    result = f"{other} is your mentor" if mentee else f"you are the mentor of {other}"
    then = "" if facts.needs_their_place or facts.cannot_confirm else f" If you confirm too, {result}."
    return CardContent(
        f"{other} has confirmed your match",
        (
            *_proposed_by(facts),
            f"{other} confirmed {on(confirmed_at, facts)}.{then}",
            *_why(facts, buttons),
            *_what_next(facts, now),
        ),
        buttons.mine_to_decide(),
        *_opening_note(facts),
    )


def _proposal(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    mentee = facts.side is Side.MENTEE
    roles = f"{other} as your mentor" if mentee else f"you as the mentor of {other}"
    return CardContent(
        f"A match is proposed: {roles}",
        (
            *_proposed_by(facts),
            *_why(facts, buttons, "It is for the two of you to decide, each for yourselves."),
            *_what_next(facts, now),
        ),
        buttons.mine_to_decide(),
        *_opening_note(facts),
    )


def _waiting_for_them(
    facts: MatchFacts, confirmed_at: datetime, now: datetime, buttons: Buttons
) -> CardContent:
    other = mrkdwn.name(facts.other)
    asked = facts.origin is Origin.REQUEST
    said = f"You asked {other} to be your mentor" if asked else f"You confirmed the match with {other}"
    when_said = "Asked" if asked else f"You confirmed, and {other} was asked to confirm too,"
    back = buttons.withdraw() if facts.side is Side.MENTEE else buttons.cancel()
    more = (buttons.raise_limit(),) if facts.i_am_full else ()
    return CardContent(
        said,
        (*_proposed_by(facts), f"{when_said} {on(confirmed_at, facts)}.", *_what_next(facts, now)),
        (*more, back),
        *_opening_note(facts),
    )


def _waiting_for_place(
    facts: MatchFacts, confirmed_at: datetime, now: datetime, buttons: Buttons
) -> CardContent:
    other = mrkdwn.name(facts.other)
    said = "You asked" if facts.origin is Origin.REQUEST else "You confirmed"
    can = f"Their limit is {facts.mentor_full_at}, and they can still say yes by offering another place."
    wait = "leaves you on the waiting list" if facts.in_line else "puts you on the waiting list"
    note = "; your note is kept and goes out again when you ask for that place" if facts.opening_note else ""
    return CardContent(
        f"{other} is full just now",
        (
            *_proposed_by(facts),
            f"{said} {on(confirmed_at, facts)}. {can}",
            *_clock(facts, now),
            f"You can ask somebody else meanwhile. Keep waiting closes this request and {wait}{note}.",
        ),
        (*buttons.find_another(), buttons.keep_waiting(), buttons.withdraw()),
        *_opening_note(facts),
    )


def _why(facts: MatchFacts, buttons: Buttons, before: str = "") -> tuple[str, ...]:
    """Say why one confirms. Home is an overview and leaves it to the card."""
    if buttons.on_home or facts.cannot_confirm:
        return ()
    why = WHY_MENTEE if facts.side is Side.MENTEE else WHY_MENTOR
    return (f"{before} {why}".strip(),)


def _proposed_by(facts: MatchFacts) -> tuple[str, ...]:
    if facts.proposed_at is None:
        return ()
    who = mrkdwn.name(facts.proposed_by) if facts.proposed_by else "An admin of the programme"
    return (f"{who} proposed this match {on(facts.proposed_at, facts)}.",)


def _opening_note(facts: MatchFacts) -> tuple[str, str]:
    mine = facts.side is Side.MENTEE
    return ("You wrote" if mine else f"{mrkdwn.name(facts.other)} wrote", facts.opening_note.strip())


def _what_next(facts: MatchFacts, now: datetime) -> tuple[str, ...]:
    """Say what the clock does next, or why it is paused."""
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
        return (
            f"{no} Until that changes, neither of you can confirm; the two of you can still talk.",
            *_clock(facts, now),
        )
    room = () if facts.mentor_full_at is None else _room_of_mine(facts) or _room_of_theirs(facts)
    return (*room, *_clock(facts, now))


def _room_of_mine(facts: MatchFacts) -> tuple[str, ...]:
    if not facts.i_am_full:
        return ()
    raise_it = f"To support {mrkdwn.name(facts.other)}, you would raise it."
    return (f"All your places are taken: your limit is {facts.mentor_full_at}. {raise_it}",)


def _room_of_theirs(facts: MatchFacts) -> tuple[str, ...]:
    other = mrkdwn.name(facts.other)
    return (
        f"{other} is at the limit of {facts.mentor_full_at} just now.",
        *((f"You are on the list for a place with {other}.",) if facts.in_line else ()),
        *_and_my_yes(facts),
    )


def _and_my_yes(facts: MatchFacts) -> tuple[str, ...]:
    if facts.other_confirmed_at:
        return ("Once there is room you can confirm.",)
    return ("You can confirm all the same; the match then waits for a place.",)


def _clock(facts: MatchFacts, now: datetime) -> tuple[str, ...]:
    waiting = facts.my_confirmed_at is not None
    undecided = not waiting and facts.other_confirmed_at is None
    lines = []
    if facts.reminder_at and not (undecided and _nobody_reminds_me(facts)):
        whom = mrkdwn.name(facts.other) if waiting else "you"
        # Of a proposal the next reminder may be for either of the two.
        to = "" if undecided and facts.origin is Origin.PROPOSAL else f" to {whom}"
        lines.append(f"A reminder goes out{to} {when(facts.reminder_at, facts, now)}.")
    if facts.closes_at:
        unless = "Unless you both confirm" if undecided else "Without an answer"
        if facts.cannot_confirm:
            unless = "If that stays so"
        told = ", and I tell you" if waiting else ""
        lines.append(f"{unless}, this closes by itself {when(facts.closes_at, facts, now)}{told}.")
    return (" ".join(lines),) if lines else ()


def _nobody_reminds_me(facts: MatchFacts) -> bool:
    """Of a contact that is undecided, only the mentee is reminded."""
    return facts.origin is Origin.CONTACT and facts.side is Side.MENTOR
