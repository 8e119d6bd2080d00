"""Answers to what somebody types to the bot: the words of the command, and everything else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks import directory, kit, mrkdwn, my_data, profile
from bot.blocks.meeting import card as meeting_card
from bot.blocks.program import proposal, why
from bot.blocks.report import page as report
from bot.blocks.screen import Message
from bot.enums import Command
from bot.ids import COMMAND, Action
from bot.languages import _
from bot.read_models.profile import ProfileFacts
from bot.read_models.proposal import ProposalFacts
from bot.read_models.text_reply import TextReplyFacts
from bot.read_models.why import WhyFacts
from bot.refusals import Refusal

SUPERSEDED = "There is a newer answer further down."
# Few enough to read in a message; the directory has all of them.
MENTORS_SHOWN = 5
MEETINGS_SHOWN = 5
PEOPLE_SHOWN = 20
# How alike a word and a known one have to be: "hepl" is a slip, "hello" is not.
A_SLIP = 0.7

WHAT_A_PAUSE_IS = (
    "During a pause no new requests and no reminders come, and nothing expires; your connections stay."
)

WORDS = (
    (Command.HELP, "shows this"),
    (Command.JOIN, "joins as mentee, mentor or both"),
    (f"{Command.FIND} [topic]", "looks for a mentor"),
    (Command.STATUS, "says how things stand for you"),
    (Command.RELATIONSHIPS, "shows your pending, current and past relationships"),
    (Command.MEETINGS, "lists your upcoming one-time meetings"),
    (Command.PROFILE, "shows and changes what others see of you"),
    (f"{Command.PAUSE} [until]", "takes a break: nothing is sent and nothing expires"),
    (Command.LEAVE, "leaves the programme"),
    (Command.MY_DATA, "sends you everything stored about you"),
)
ADMIN_WORDS = (
    (f"{Command.MATCH} @mentee @mentor", "proposes a match"),
    (f"{Command.WHY} @mentee @mentor", "says what stands in the way of a match"),
    (Command.SETTINGS, "opens the Matching Settings"),
    (Command.ADMINS, "names the programme's admins"),
    (Command.REPORT, "opens the report: how the programme goes, and how many mentors it needs"),
)


TYPE_HELP = "Type help to see what I understand."
ONLY_I = "Only I read what you type here; nobody else received it."


def card(facts: TextReplyFacts, now: datetime) -> Message:
    """Return the answer to what was typed, in its thread; whatever it was, nobody else has received it."""
    return replace(_card(facts, now), thread=facts.thread)


def _card(facts: TextReplyFacts, now: datetime) -> Message:
    if said := _answer(facts):
        return Message(
            text=mrkdwn.in_full(mrkdwn.escape(said)), blocks=[kit.spoken(said)], superseded=SUPERSEDED
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
    known = WORDS + (ADMIN_WORDS if is_admin else ())
    lines = [f"`{COMMAND} {word}` {what}." for word, what in known]
    start = "This is what I understand, as a command or typed to me without the slash:"
    return "\n".join([start, *lines, "My Home tab shows your relationships, with buttons for all of this."])


def nearest(word: str, *, is_admin: bool) -> str:
    """Return the known word that `word` was probably meant to be; empty if none is near."""
    known = [phrase.split()[0] for phrase, _ in WORDS + (ADMIN_WORDS if is_admin else ())]
    return next(iter(get_close_matches(word.lower(), known, n=1, cutoff=A_SLIP)), "")


def unknown_text(word: str, *, is_admin: bool) -> str:
    """Return the answer to an unknown word of the command, as mrkdwn: the nearest one, and help."""
    meant = nearest(word, is_admin=is_admin)
    ask = f" Did you mean `{meant}`?" if meant else ""
    return f"I do not know “{mrkdwn.line(word, 100)}”.{ask}\n{help_text(is_admin)}"


def _help(facts: TextReplyFacts) -> Message:
    said = help_text(facts.is_admin)
    if facts.reads_report and not facts.is_admin:
        said += f"\n`{COMMAND} {Command.REPORT}` opens the programme's report."
    return _message(said)


def _join(facts: TextReplyFacts) -> Message:
    if facts.profile.joined:
        said = f"You take part as {_roles(facts.profile)}. You can change that in your profile."
        return _message(said, [_edit(facts.profile)])
    said = (
        "As a mentee you look for a mentor; as a mentor you support others, as many as you choose. "
        f"You can be both. {profile.before_joining(facts.profile)}"
    )
    return _message(said, profile.join_buttons(facts.profile))


def _find(facts: TextReplyFacts) -> Message:
    found = facts.directory
    if found is None or not found.mentors:
        said = "I found nobody listed for that just now. The directory shows everybody."
        return _message(said, [directory.open_button("Open the Directory")])
    shown = replace(found, mentors=found.mentors[:MENTORS_SHOWN], page=0, pages=1)
    about = f" for “{mrkdwn.line(found.words, 100)}”" if found.words else ""
    start = f"These mentors are listed{about}; the directory shows everybody."
    if found.must_join:
        start += " To write to somebody, join as a mentee first."
    everybody = [directory.open_button("Open the Directory", found.words)]
    in_words = [directory.in_words(one, shown) for one in shown.mentors]
    ways = kit.one_of_each([*(way for one in shown.mentors for way in directory.ways(one)), *everybody])
    parts = [start, *directory.said_above(shown), *in_words, kit.offers(ways)]
    return Message(
        text=mrkdwn.in_full(" ".join(parts)),
        blocks=[kit.section(start), *directory.entries(shown), *kit.row("answer", everybody)],
        superseded=SUPERSEDED,
    )


def _relationships(facts: TextReplyFacts) -> Message:
    said = (
        "My Home tab, at the top of this page, shows your pending, current and past relationships, with the "
        "buttons to act on them."
    )
    return _message(f"{said}{_in_touch(facts)}")


def _no_meetings(facts: TextReplyFacts) -> Message:
    if not facts.profile.joined:
        return _not_joined(facts)
    said = "You have no one-time meeting coming up. Past ones are on my Home tab."
    if not facts.profile.is_mentee:
        return _message(said)
    said += " You can ask for one from a mentor's entry in the directory."
    return _message(said, [directory.open_button("Open the Directory")])


def _meetings(facts: TextReplyFacts, now: datetime) -> Message:
    shown = facts.meetings[:MEETINGS_SHOWN]
    start = f"Your upcoming one-time meetings: {len(facts.meetings)}."
    if len(shown) < len(facts.meetings):
        start += f" The first {len(shown)} are here; all of them are on my Home tab."
    entries = [block for one in shown for block in meeting_card.entry(one, now)]
    in_words = [meeting_card.in_words(one, now) for one in shown]
    return Message(
        text=mrkdwn.in_full(" ".join([start, *in_words])),
        blocks=[kit.section(start), *entries],
        superseded=SUPERSEDED,
    )


def _profile(facts: TextReplyFacts) -> Message:
    profile = facts.profile
    if not profile.joined:
        return _not_joined(facts)
    lines = [f"You take part as {_roles(profile)}."]
    if profile.headline:
        lines.append(f"Headline: {mrkdwn.line(profile.headline, 300)}.")
    if profile.topics:
        lines.append(f"Topics: {directory.listed(profile.topics)}.")
    if profile.is_mentor:
        lines.append(f"Places taken: {profile.connections} of {profile.limit}.")
    return _message("\n".join(lines), [_edit(profile)])


def _pause(facts: TextReplyFacts) -> Message:
    me = facts.viewer.person_id
    if not facts.profile.joined:
        return _not_joined(facts)
    if facts.pause_until:
        return _pause_until(facts, facts.pause_until)
    if facts.profile.paused:
        resume = kit.button(Action.RESUME, "Resume", me, "Resume mentoring")
        return _message("You have paused mentoring. Resume whenever you like.", [resume])
    pause = kit.button(Action.PAUSE, "Pause Mentoring", me, "Pause Mentoring")
    return _message(f"{WHAT_A_PAUSE_IS} Would you like to pause?", [pause])


def _pause_until(facts: TextReplyFacts, until: datetime) -> Message:
    """Ask whether to pause until the day that was named; the form that the button opens has it filled in."""
    zone = facts.viewer.zone
    day = until.astimezone(zone).date().isoformat()
    # In words: a date of Slack's is shown in the device's zone, and midnight is another day next door.
    named = mrkdwn.day(until, zone)
    pause = kit.button(Action.PAUSE, "Pause Mentoring", day, f"Pause mentoring until {named}")
    return _message(f"{WHAT_A_PAUSE_IS} Would you like to pause until {named}?", [pause])


def _leave(facts: TextReplyFacts) -> Message:
    if not facts.profile.joined:
        return _not_joined(facts)
    said = (
        "Leaving ends your connections and whatever is not decided yet. Before that, you see what ends and "
        "what others will read. Would you like to leave?"
    )
    leave = kit.button(Action.LEAVE, "Leave the Programme", facts.viewer.person_id, "Leave the Programme")
    return _message(said, [leave])


def _admins(facts: TextReplyFacts) -> Message:
    said = "Nobody has been named to run the programme yet."
    if facts.admins:
        named = mrkdwn.names(one.name for one in facts.admins)
        said = f"Admins of the programme: {mrkdwn.escape(named)}."
    button = kit.button(Action.OPEN_ADMINS, "Name Admins", "admins", "Name admins of the programme")
    return _message(said, [button])


def _settings(_: TextReplyFacts) -> Message:
    button = kit.button(Action.OPEN_SETTINGS, "Matching Settings", "settings", "Open the Matching Settings")
    return _message("The Matching Settings say which kinds of mentoring there are.", [button])


def _report(_: TextReplyFacts) -> Message:
    return _message(
        "The report says how the programme goes, and how many mentors it needs.", [report.open_button()]
    )


def _not_joined(facts: TextReplyFacts) -> Message:
    said = "You have not joined the programme, so there is nothing here yet."
    said = f"{said} {profile.before_joining(facts.profile)}"
    return _message(said, profile.join_buttons(facts.profile))


def _nobody_else(facts: TextReplyFacts) -> Message:
    said = "I am sorry, I did not understand that. Only I read this; nobody else received it."
    return _message(f"{said}{_in_touch(facts)}\n{TYPE_HELP}")


def _welcome(facts: TextReplyFacts) -> Message:
    """Say what this is to somebody who has not joined, with the ways in."""
    said = f"{_(profile.WHAT_THIS_IS)}\n{ONLY_I} {profile.before_joining(facts.profile)} {TYPE_HELP}"
    return _message(said, profile.join_buttons(facts.profile))


def _hello(facts: TextReplyFacts) -> Message:
    if not facts.profile.joined:
        return _welcome(facts)
    return _message(f"Hello. {ONLY_I}{_in_touch(facts)}\n{TYPE_HELP}")


def _thanks(facts: TextReplyFacts) -> Message:
    return _message(f"You are welcome. {ONLY_I}{_in_touch(facts)}")


def _stop(facts: TextReplyFacts) -> Message:
    """Offer both ways to hear less; nothing has stopped yet."""
    if not facts.profile.joined:
        said = "You have not joined the programme, so I write to you only if somebody invites you."
        return _message(said, profile.join_buttons(facts.profile))
    me = facts.viewer.person_id
    leave = kit.button(Action.LEAVE, "Leave the Programme", me, "Leave the Programme")
    if facts.profile.paused:
        said = "You have paused mentoring, so I send no reminders. Leaving ends your connections."
        return _message(f"{said} Would you like to leave?", [leave])
    pause = kit.button(Action.PAUSE, "Pause Mentoring", me, "Pause Mentoring")
    said = "Nothing has stopped yet. Would you like to pause, or to leave?"
    return _message(f"{said}\n{WHAT_A_PAUSE_IS} Leaving ends them.", [pause, leave])


def _my_data(_: TextReplyFacts) -> Message:
    return _message(my_data.on_its_way())


def _status(facts: TextReplyFacts) -> Message:
    if not facts.profile.joined:
        return _not_joined(facts)
    one = facts.profile
    lines = [f"You take part as {_roles(one)}."]
    if one.paused:
        until = f"until {mrkdwn.day(one.paused_until, facts.viewer.zone)}" if one.paused_until else ""
        lines.append(f"You have paused mentoring {until or 'until you resume'}.")
    if one.is_mentor:
        lines.append(f"Places taken: {one.connections} of {one.limit}.")
    lines.append("My Home tab shows what waits for you and for others.")
    return _message(f"{' '.join(lines)}{_in_touch(facts)}", [_edit(one)])


def _in_touch(facts: TextReplyFacts) -> str:
    """Link the conversations with the people one is in touch with."""
    people = facts.in_touch[:PEOPLE_SHOWN]
    if not people:
        return ""
    links = mrkdwn.listed([mrkdwn.dm_link(facts.viewer, one, mrkdwn.name(one)) for one in people])
    return f"\nYour own conversations with people you are in touch with: {links}."


def _roles(profile: ProfileFacts) -> str:
    return mrkdwn.listed(
        [role for role, on in (("mentee", profile.is_mentee), ("mentor", profile.is_mentor)) if on]
    )


def _edit(profile: ProfileFacts) -> ButtonElement:
    return kit.button(Action.EDIT_PROFILE, "My Profile", profile.viewer.person_id, "My Profile: change it")


def _message(said: str, buttons: list[ButtonElement] | None = None) -> Message:
    heard = said.replace("\n", " ").replace("`", "")
    text = " ".join(filter(None, [heard, kit.offers(buttons or [])]))
    blocks: list[Block] = [kit.section(said), *kit.row("answer", buttons or [])]
    return Message(text=mrkdwn.in_full(text), blocks=blocks, superseded=SUPERSEDED)


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
