"""Answers to what somebody types to the bot: the words of the command, and everything else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from slack_sdk.models.blocks import Block, ButtonElement

from bot import folding, typed_words
from bot.blocks import directory, kit, mrkdwn, my_data, profile
from bot.blocks.meeting import card as meeting_card
from bot.blocks.program import proposal, why
from bot.blocks.report import page as report
from bot.blocks.screen import Message
from bot.enums import Command
from bot.ids import COMMAND, Action
from bot.languages import N_, _, ngettext
from bot.read_models.profile import ProfileFacts
from bot.read_models.proposal import ProposalFacts
from bot.read_models.text_reply import TextReplyFacts
from bot.read_models.why import WhyFacts
from bot.refusals import Refusal

SUPERSEDED = N_("There is a newer answer further down.")
# Few enough to read in a message; the directory has all of them.
MENTORS_SHOWN = 5
MEETINGS_SHOWN = 5
PEOPLE_SHOWN = 20
# How alike a word and a known one have to be: "hepl" is a slip, "hello" is not.
A_SLIP = 0.7

WHAT_A_PAUSE_IS = N_(
    "During a pause no new requests and no reminders come, and nothing expires; your connections stay."
)

# For translators: {call} is the command with its word, "/mentoring help".
WORDS = (
    (Command.HELP, N_("`{call}` shows this.")),
    (Command.JOIN, N_("`{call}` joins as mentee, mentor or both.")),
    (Command.FIND, N_("`{call} [topic]` looks for a mentor.")),
    (Command.STATUS, N_("`{call}` says how things stand for you.")),
    (Command.RELATIONSHIPS, N_("`{call}` shows your pending, current and past relationships.")),
    (Command.MEETINGS, N_("`{call}` lists your upcoming one-time meetings.")),
    (Command.PROFILE, N_("`{call}` shows and changes what others see of you.")),
    (Command.PAUSE, N_("`{call} [until]` takes a break: nothing is sent and nothing expires.")),
    (Command.LEAVE, N_("`{call}` leaves the programme.")),
    (Command.MY_DATA, N_("`{call}` sends you everything stored about you.")),
)
ADMIN_WORDS = (
    (Command.MATCH, N_("`{call} @mentee @mentor` proposes a match.")),
    (Command.WHY, N_("`{call} @mentee @mentor` says what stands in the way of a match.")),
    (Command.SETTINGS, N_("`{call}` opens the Matching Settings.")),
    (Command.ADMINS, N_("`{call}` names the programme's admins.")),
    (Command.REPORT, N_("`{call}` opens the report: how the programme goes, and how many mentors it needs.")),
)

ONLY_I = N_("Only I read what you type here; nobody else received it.")


def card(facts: TextReplyFacts, now: datetime) -> Message:
    """Return the answer to what was typed, in its thread; whatever it was, nobody else has received it."""
    return replace(_card(facts, now), thread=facts.thread)


def _card(facts: TextReplyFacts, now: datetime) -> Message:
    if said := _answer(facts):
        return Message(
            text=mrkdwn.in_full(mrkdwn.escape(said)), blocks=[kit.spoken(said)], superseded=_(SUPERSEDED)
        )
    if facts.meetings:
        return _meetings(facts, now)
    if facts.word in _BY_WORD:
        return _BY_WORD[facts.word](facts)
    if nearest(facts.word, is_admin=facts.is_admin) and not facts.argument:
        return _message(unknown_text(facts.word, is_admin=facts.is_admin))
    return _nobody_else(facts) if facts.profile.joined else _welcome(facts)


def _answer(facts: TextReplyFacts) -> str:
    """Return what answers an admin's word, or says no, in plain text."""
    match facts.answer:
        case WhyFacts() as asked:
            return why.text(asked)
        case ProposalFacts() as proposed:
            return proposal.text(proposed)
        case Refusal() as no:
            return no.sentence(facts.viewer.zone)
        case None:
            return ""


def help_text(is_admin: bool) -> str:  # noqa: FBT001 - who asks is the one thing it depends on
    """Return what the bot understands, as mrkdwn."""
    lines = [_(said, call=_call(command)) for command, said in _known(is_admin=is_admin)]
    start = _("This is what I understand, as a command or typed to me without the slash:")
    home = _("My Home tab shows your relationships, with buttons for all of this.")
    return "\n".join([start, *lines, home])


def _known(*, is_admin: bool) -> tuple[tuple[Command, str], ...]:
    return WORDS + (ADMIN_WORDS if is_admin else ())


def _call(command: Command) -> str:
    return f"{COMMAND} {typed_words.shown(command)}"


def nearest(word: str, *, is_admin: bool) -> str:
    """Return the known word that `word` was probably meant to be; empty if none is near."""
    known = {command for command, _said in _known(is_admin=is_admin)}
    words = {
        typed: meant
        for typed, meant in typed_words.understood(typed_words.commands).items()
        if meant in known
    }
    found = get_close_matches(folding.folded(word), words, n=1, cutoff=A_SLIP)
    return typed_words.shown(words[found[0]]) if found else ""


def unknown_text(word: str, *, is_admin: bool) -> str:
    """Return the answer to an unknown word of the command, as mrkdwn: the nearest one, and help."""
    said = _("I do not know “{word}”.", word=mrkdwn.line(word, 100))
    if meant := nearest(word, is_admin=is_admin):
        said = f"{said} {_('Did you mean `{word}`?', word=meant)}"
    return f"{said}\n{help_text(is_admin)}"


def _type_help() -> str:
    return _("Type {word} to see what I understand.", word=typed_words.shown(Command.HELP))


def _help(facts: TextReplyFacts) -> Message:
    said = help_text(facts.is_admin)
    if facts.reads_report and not facts.is_admin:
        opens = _("`{call}` opens the programme's report.", call=_call(Command.REPORT))
        said = f"{said}\n{opens}"
    return _message(said)


def _join(facts: TextReplyFacts) -> Message:
    if facts.profile.joined:
        said = f"{_takes_part(facts.profile)} {_('You can change that in your profile.')}"
        return _message(said, [_edit(facts.profile)])
    said = _(
        "As a mentee you look for a mentor; as a mentor you support others, as many as you choose. "
        "You can be both."
    )
    said = f"{said} {profile.before_joining(facts.profile)}"
    return _message(said, profile.join_buttons(facts.profile))


def _find(facts: TextReplyFacts) -> Message:
    found = facts.directory
    if found is None or not found.mentors:
        said = _("I found nobody listed for that just now. The directory shows everybody.")
        return _message(said, [directory.open_button(_("Open the Directory"))])
    shown = replace(found, mentors=found.mentors[:MENTORS_SHOWN], page=0, pages=1)
    start = _("These mentors are listed; the directory shows everybody.")
    if found.words:
        words = mrkdwn.line(found.words, 100)
        start = _("These mentors are listed for “{words}”; the directory shows everybody.", words=words)
    if found.must_join:
        start = f"{start} {_('To write to somebody, join as a mentee first.')}"
    everybody = [directory.open_button(_("Open the Directory"), found.words)]
    in_words = [directory.in_words(one, shown) for one in shown.mentors]
    ways = kit.one_of_each([*(way for one in shown.mentors for way in directory.ways(one)), *everybody])
    parts = [start, *directory.said_above(shown), *in_words, kit.offers(ways)]
    return Message(
        text=mrkdwn.in_full(" ".join(parts)),
        blocks=[kit.section(start), *directory.entries(shown), *kit.row("answer", everybody)],
        superseded=_(SUPERSEDED),
    )


def _relationships(facts: TextReplyFacts) -> Message:
    said = _(
        "My Home tab, at the top of this page, shows your pending, current and past relationships, with the "
        "buttons to act on them."
    )
    return _message(f"{said}{_in_touch(facts)}")


def _no_meetings(facts: TextReplyFacts) -> Message:
    if not facts.profile.joined:
        return _not_joined(facts)
    said = _("You have no one-time meeting coming up. Past ones are on my Home tab.")
    if not facts.profile.is_mentee:
        return _message(said)
    ask = _("You can ask for one from a mentor's entry in the directory.")
    said = f"{said} {ask}"
    return _message(said, [directory.open_button(_("Open the Directory"))])


def _meetings(facts: TextReplyFacts, now: datetime) -> Message:
    shown = facts.meetings[:MEETINGS_SHOWN]
    start = _("Your upcoming one-time meetings: {number}.", number=len(facts.meetings))
    if len(shown) < len(facts.meetings):
        here = ngettext(
            "The first {number} is here; all of them are on my Home tab.",
            "The first {number} are here; all of them are on my Home tab.",
            len(shown),
        )
        start = f"{start} {here}"
    entries = [block for one in shown for block in meeting_card.entry(one, now)]
    in_words = [meeting_card.in_words(one, now) for one in shown]
    return Message(
        text=mrkdwn.in_full(" ".join([start, *in_words])),
        blocks=[kit.section(start), *entries],
        superseded=_(SUPERSEDED),
    )


def _profile(facts: TextReplyFacts) -> Message:
    profile = facts.profile
    if not profile.joined:
        return _not_joined(facts)
    lines = [_takes_part(profile)]
    if profile.headline:
        lines.append(_("Headline: {headline}.", headline=mrkdwn.line(profile.headline, 300)))
    if profile.topics:
        lines.append(_("Topics: {topics}.", topics=directory.listed(profile.topics)))
    if profile.is_mentor:
        lines.append(_places(profile))
    return _message("\n".join(lines), [_edit(profile)])


def _pause(facts: TextReplyFacts) -> Message:
    me = facts.viewer.person_id
    if not facts.profile.joined:
        return _not_joined(facts)
    if facts.pause_until:
        return _pause_until(facts, facts.pause_until)
    if facts.profile.paused:
        resume = kit.button(Action.RESUME, _("Resume"), me, _("Resume mentoring"))
        return _message(_("You have paused mentoring. Resume whenever you like."), [resume])
    pause = kit.button(Action.PAUSE, _("Pause Mentoring"), me, _("Pause Mentoring"))
    return _message(f"{_(WHAT_A_PAUSE_IS)} {_('Would you like to pause?')}", [pause])


def _pause_until(facts: TextReplyFacts, until: datetime) -> Message:
    """Ask whether to pause until the day that was named; the form that the button opens has it filled in."""
    zone = facts.viewer.zone
    day = until.astimezone(zone).date().isoformat()
    # In words: a date of Slack's is shown in the device's zone, and midnight is another day next door.
    named = mrkdwn.day(until, zone)
    spoken_as = _("Pause mentoring until {day}", day=named)
    pause = kit.button(Action.PAUSE, _("Pause Mentoring"), day, spoken_as)
    ask = _("Would you like to pause until {day}?", day=named)
    return _message(f"{_(WHAT_A_PAUSE_IS)} {ask}", [pause])


def _leave(facts: TextReplyFacts) -> Message:
    if not facts.profile.joined:
        return _not_joined(facts)
    said = _(
        "Leaving ends your connections and whatever is not decided yet. Before that, you see what ends and "
        "what others will read. Would you like to leave?"
    )
    return _message(said, [_leaves(facts)])


def _leaves(facts: TextReplyFacts) -> ButtonElement:
    label = _("Leave the Programme")
    return kit.button(Action.LEAVE, label, facts.viewer.person_id, label)


def _admins(facts: TextReplyFacts) -> Message:
    said = _("Nobody has been named to run the programme yet.")
    if facts.admins:
        named = mrkdwn.names(one.name for one in facts.admins)
        said = _("Admins of the programme: {names}.", names=mrkdwn.escape(named))
    button = kit.button(Action.OPEN_ADMINS, _("Name Admins"), "admins", _("Name admins of the programme"))
    return _message(said, [button])


def _settings(_facts: TextReplyFacts) -> Message:
    spoken_as = _("Open the Matching Settings")
    button = kit.button(Action.OPEN_SETTINGS, _("Matching Settings"), "settings", spoken_as)
    return _message(_("The Matching Settings say which kinds of mentoring there are."), [button])


def _report(_facts: TextReplyFacts) -> Message:
    return _message(
        _("The report says how the programme goes, and how many mentors it needs."), [report.open_button()]
    )


def _not_joined(facts: TextReplyFacts) -> Message:
    said = _("You have not joined the programme, so there is nothing here yet.")
    said = f"{said} {profile.before_joining(facts.profile)}"
    return _message(said, profile.join_buttons(facts.profile))


def _nobody_else(facts: TextReplyFacts) -> Message:
    said = _("I am sorry, I did not understand that. Only I read this; nobody else received it.")
    return _message(f"{said}{_in_touch(facts)}\n{_type_help()}")


def _welcome(facts: TextReplyFacts) -> Message:
    """Say what this is to somebody who has not joined, with the ways in."""
    said = f"{_(profile.WHAT_THIS_IS)}\n{_(ONLY_I)} {profile.before_joining(facts.profile)} {_type_help()}"
    return _message(said, profile.join_buttons(facts.profile))


def _hello(facts: TextReplyFacts) -> Message:
    if not facts.profile.joined:
        return _welcome(facts)
    return _message(f"{_('Hello.')} {_(ONLY_I)}{_in_touch(facts)}\n{_type_help()}")


def _thanks(facts: TextReplyFacts) -> Message:
    return _message(f"{_('You are welcome.')} {_(ONLY_I)}{_in_touch(facts)}")


def _stop(facts: TextReplyFacts) -> Message:
    """Offer both ways to hear less; nothing has stopped yet."""
    if not facts.profile.joined:
        said = _("You have not joined the programme, so I write to you only if somebody invites you.")
        return _message(said, profile.join_buttons(facts.profile))
    me = facts.viewer.person_id
    if facts.profile.paused:
        said = _("You have paused mentoring, so I send no reminders. Leaving ends your connections.")
        return _message(f"{said} {_('Would you like to leave?')}", [_leaves(facts)])
    pause = kit.button(Action.PAUSE, _("Pause Mentoring"), me, _("Pause Mentoring"))
    said = _("Nothing has stopped yet. Would you like to pause, or to leave?")
    return _message(f"{said}\n{_(WHAT_A_PAUSE_IS)} {_('Leaving ends them.')}", [pause, _leaves(facts)])


def _my_data(_facts: TextReplyFacts) -> Message:
    return _message(my_data.on_its_way())


def _status(facts: TextReplyFacts) -> Message:
    if not facts.profile.joined:
        return _not_joined(facts)
    one = facts.profile
    lines = [_takes_part(one)]
    if one.paused and one.paused_until:
        day = mrkdwn.day(one.paused_until, facts.viewer.zone)
        lines.append(_("You have paused mentoring until {day}.", day=day))
    elif one.paused:
        lines.append(_("You have paused mentoring until you resume."))
    if one.is_mentor:
        lines.append(_places(one))
    lines.append(_("My Home tab shows what waits for you and for others."))
    return _message(f"{' '.join(lines)}{_in_touch(facts)}", [_edit(one)])


def _in_touch(facts: TextReplyFacts) -> str:
    """Link the conversations with the people one is in touch with."""
    people = facts.in_touch[:PEOPLE_SHOWN]
    if not people:
        return ""
    links = mrkdwn.listed([mrkdwn.dm_link(facts.viewer, one, mrkdwn.name(one)) for one in people])
    said = _("Your own conversations with people you are in touch with: {links}.", links=links)
    return f"\n{said}"


def _takes_part(profile: ProfileFacts) -> str:
    if profile.is_mentee and profile.is_mentor:
        return _("You take part as mentee and mentor.")
    return _("You take part as mentor.") if profile.is_mentor else _("You take part as mentee.")


def _places(profile: ProfileFacts) -> str:
    return _("Places taken: {taken} of {limit}.", taken=profile.connections, limit=profile.limit)


def _edit(profile: ProfileFacts) -> ButtonElement:
    return kit.button(
        Action.EDIT_PROFILE, _("My Profile"), profile.viewer.person_id, _("My Profile: change it")
    )


def _message(said: str, buttons: list[ButtonElement] | None = None) -> Message:
    heard = said.replace("\n", " ").replace("`", "")
    text = " ".join(filter(None, [heard, kit.offers(buttons or [])]))
    blocks: list[Block] = [kit.section(said), *kit.row("answer", buttons or [])]
    return Message(text=mrkdwn.in_full(text), blocks=blocks, superseded=_(SUPERSEDED))


_BY_WORD: dict[str, Callable[[TextReplyFacts], Message]] = {
    Command.HELP: _help,
    Command.JOIN: _join,
    Command.FIND: _find,
    Command.RELATIONSHIPS: _relationships,
    Command.MEETINGS: _no_meetings,
    Command.PROFILE: _profile,
    Command.PAUSE: _pause,
    Command.LEAVE: _leave,
    Command.SETTINGS: _settings,
    Command.ADMINS: _admins,
    Command.HELLO: _hello,
    Command.THANKS: _thanks,
    Command.STOP: _stop,
    Command.STATUS: _status,
    Command.MY_DATA: _my_data,
    Command.REPORT: _report,
}
