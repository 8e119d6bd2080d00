"""What people type, as a command or as a message."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot import languages, typed_words
from bot.blocks import text_replies
from bot.enums import Command
from bot.ids import Action, CardKind
from bot.models.match import Match
from bot.models.text_command import TypedCommand
from bot.read_models.text_reply import TextReplyFacts
from bot.services import text_commands
from bot.services.actors import Actor
from bot.services.profile import participation
from bot.services.text_commands import FOR_ADMINS, Place
from tests.blocks.reading import buttons, pressed
from tests.pretended import ESPERANTO, Teach
from tests.services.harness import MENTEE, MENTOR, NOW, ServiceHarness, on_both

TODAY = date(2026, 6, 2)


def say(harness: ServiceHarness, actor: Actor, text: str, ts: str = "1.1") -> None:
    """Type a message."""
    with harness.store.transaction() as session:
        text_commands.receive(session, actor, Place("D0", ts), text_commands.message(text, TODAY), NOW)


def kept(harness: ServiceHarness) -> list[tuple[str, str]]:
    """Return what was stored of messages."""
    with harness.store.reading() as session:
        rows = session.execute(select(TypedCommand).order_by(TypedCommand.id)).scalars().all()
    return [(row.word, row.argument) for row in rows]


def answer(harness: ServiceHarness, actor: Actor) -> TextReplyFacts:
    """Return what the one notifying answer says."""
    ((kind, subject),) = harness.notifications_for(actor)
    assert kind == CardKind.ANSWER
    with harness.store.reading() as session:
        facts = text_commands.answer_facts(session, actor.workspace_id, actor.person_id, subject, NOW)
    assert facts
    return facts


def said(harness: ServiceHarness, actor: Actor) -> str:
    """Return the one ringing answer as its card says it."""
    return text_replies.card(answer(harness, actor), NOW).text


@pytest.mark.parametrize(
    ("text", "word", "argument"),
    [
        ("", Command.HELP, ""),
        ("help", Command.HELP, ""),
        ("FIND  Public speaking ", Command.FIND, "Public speaking"),
        ("pause until 1 December", Command.PAUSE, "until 1 December"),
        ("mydata", Command.MY_DATA, ""),
        ("weather", None, ""),
        ("relationship", None, ""),
        ("halp me", None, "me"),
    ],
)
def test_the_command_is_understood(text: str, word: Command | None, argument: str) -> None:
    """The first word says what, the rest about what; nothing means help."""
    parsed = text_commands.command(text)
    assert (parsed.word, parsed.argument) == (word, argument)


def test_people_are_named_as_slack_escapes_them() -> None:
    """With and without the name beside the id, in the order in which they are named."""
    parsed = text_commands.command("match <@U0LIN|lin> <@W0ADA>")
    assert parsed.named == ("U0LIN", "W0ADA")


@pytest.mark.parametrize(
    ("text", "word", "argument"),
    [
        ("help", Command.HELP, ""),
        ("  Help! ", Command.HELP, ""),
        ("/mentoring find python", Command.FIND, "python"),
        ("<@U0BOT> profile", Command.PROFILE, ""),
        ("find public speaking?", Command.FIND, "public speaking"),
        ("pause until 1 December", Command.PAUSE, "2026-12-01"),
        ("pause", Command.PAUSE, ""),
        ("leave", Command.LEAVE, ""),
        ("/mentoring", Command.HELP, ""),
        ("why <@U0LIN> <@U0ADA|ada>?", Command.WHY, "U0LIN U0ADA"),
    ],
)
def test_messages_use_the_same_words(text: str, word: Command, argument: str) -> None:
    """Typed to the bot, each word is understood as in the command."""
    parsed = text_commands.message(text, TODAY)
    assert (parsed.word, parsed.argument) == (word, argument)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Good morning",
        "leave me alone, my manager is watching",
        "pause is what I would need",
        "find me somebody who does not shout at me",
        "find " + "x" * 61,
        "why does <@U0ADA> not answer me",
        "match <@U0ADA>",
        "match <@U0ADA> <@U0LIN> please, she is desperate",
        "help me, I cannot sleep",
        "mydata is not yours",
    ],
)
def test_of_other_texts_nothing_is_kept(harness: ServiceHarness, text: str) -> None:
    """A sentence that happens to begin with one of the words is no command, and not stored."""
    lin = harness.join("Lin", MENTEE)
    say(harness, lin, text)
    assert kept(harness) == [("", "")]
    assert answer(harness, lin).word == ""


@on_both
def test_a_message_is_answered_once(harness: ServiceHarness) -> None:
    """Slack tells of it again when it got no answer in time: one row, one card."""
    lin = harness.join("Lin", MENTEE)
    say(harness, lin, "help")
    harness.settled()
    say(harness, lin, "help")
    assert kept(harness) == [("help", "")]
    assert harness.notifications_for(lin) == set()
    say(harness, lin, "help", ts="2.2")
    assert len(harness.notifications_for(lin)) == 1


@on_both
def test_told_twice_at_once_it_is_answered_once(harness: ServiceHarness) -> None:
    """Two deliveries at the same moment are one message."""
    lin = harness.join("Lin", MENTEE)
    together = Barrier(2)

    def deliver(_: int) -> None:
        together.wait(5)
        say(harness, lin, "mydata")

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(deliver, range(2)))
    assert kept(harness) == [("mydata", "")]
    assert [kind for kind, _ in harness.notifications_for(lin)] == [CardKind.MY_DATA]


def test_finding_by_message_brings_the_mentors(harness: ServiceHarness) -> None:
    """The answer lists who offers the topic."""
    harness.join("Ada", MENTOR, "python")
    harness.join("Tom", MENTOR, "career")
    lin = harness.join("Lin", MENTEE)
    say(harness, lin, "find python")
    found = answer(harness, lin).directory
    assert found
    assert [mentor.face.name for mentor in found.mentors] == ["Ada"]


def test_an_answer_links_whom_one_is_in_touch_with(harness: ServiceHarness) -> None:
    """Everybody of an open match, each once."""
    ada, tom, lin = harness.join("Ada", MENTOR), harness.join("Tom", MENTOR), harness.join("Lin", MENTEE)
    harness.join("Uma", MENTOR)
    harness.connected(lin, ada)
    harness.contact(lin, tom)
    harness.settled()
    say(harness, lin, "Good morning")
    assert [face.name for face in answer(harness, lin).in_touch] == ["Ada", "Tom"]


def test_leaving_and_pausing_by_message_change_nothing_yet(harness: ServiceHarness) -> None:
    """They ask first."""
    lin = harness.join("Lin", MENTEE)
    say(harness, lin, "leave")
    say(harness, lin, "pause until tomorrow", ts="2.2")
    me = harness.participant(lin)
    assert (me.left_at, me.paused_at) == (None, None)


@pytest.mark.parametrize("paused", [False, True])
def test_a_pause_by_message_keeps_its_day(harness: ServiceHarness, *, paused: bool) -> None:
    """The question names the day, as it was meant when it was typed; a pause can be moved like that too."""
    lin = harness.join("Lin", MENTEE)
    if paused:
        with harness.store.transaction() as session:
            participation.pause(session, lin, None, NOW)
        harness.settled()
    say(harness, lin, "pause until tomorrow")
    assert kept(harness) == [("pause", "2026-06-03")]
    card = text_replies.card(answer(harness, lin), NOW)
    assert "Would you like to pause until Wednesday 3 June" in card.text
    assert pressed(card, Action.PAUSE)["value"] == "2026-06-03"


def test_a_day_that_cannot_be_is_said_at_once(harness: ServiceHarness) -> None:
    """Over, or further away than two years: the sentence that the form would say, and no question."""
    lin = harness.join("Lin", MENTEE)
    say(harness, lin, "pause until 2026-06-01")
    assert said(harness, lin).startswith("That day is over.")
    harness.settled()
    say(harness, lin, "pause until 2031-01-01", ts="2.2")
    assert said(harness, lin).startswith("That is more than 2 years from now.")


def test_an_answer_is_for_who_typed(harness: ServiceHarness) -> None:
    """Somebody else's message is nothing one gets an answer to."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    say(harness, lin, "help")
    ((_, subject),) = harness.notifications_for(lin)
    with harness.store.reading() as session:
        assert text_commands.answer_facts(session, ada.workspace_id, ada.person_id, subject, NOW) is None


@pytest.mark.parametrize("text", ["why <@U0LIN> <@U0ADA>", "match <@U0LIN> <@U0ADA>"])
def test_admins_words_are_for_admins(harness: ServiceHarness, text: str) -> None:
    """Anybody else is told so, and nothing is proposed."""
    harness.join("Ada", MENTOR)
    lin = harness.join("Lin", MENTEE)
    say(harness, lin, text)
    assert said(harness, lin).startswith("Only the programme's admins can do that.")
    with harness.store.reading() as session:
        assert session.execute(select(Match)).first() is None


@on_both
def test_an_admin_proposes_by_message(harness: ServiceHarness) -> None:
    """The match is proposed, and the answer says that both have a card; why-nots are answered too."""
    grace, ada = harness.admin("Grace"), harness.join("Ada", MENTOR)
    harness.join("Lin", MENTEE)
    kim = harness.join("Kim", MENTEE)
    harness.exclude(kim, ada)
    say(harness, grace, "match <@U0LIN> <@U0ADA>")
    assert said(harness, grace).startswith("Proposed on 2 June: Lin and Ada")
    harness.settled()
    say(harness, grace, "match <@U0KIM> <@U0ADA>", ts="2.2")
    assert said(harness, grace).startswith("A private choice of one of the two rules this pair out.")
    harness.settled()
    say(harness, grace, "why <@U0LIN> <@U0NOBODY>", ts="3.3")
    assert said(harness, grace).startswith("I cannot find that person.")


def test_who_runs_the_programme_is_answered_to_those_who_may_know(harness: ServiceHarness) -> None:
    """Admins by message: their names, and the button that changes them; a refusal for anybody else."""
    grace, lin = harness.admin("Grace"), harness.join("Lin", MENTEE)
    say(harness, grace, "admins")
    card = text_replies.card(answer(harness, grace), NOW)
    assert card.text == "Admins of the programme: Grace. You can choose: Name Admins."
    owner = harness.meet("Uma", is_owner=True)
    say(harness, owner, "admins", ts="3.3")
    assert buttons(text_replies.card(answer(harness, owner), NOW)) == ["Name Admins"]
    say(harness, lin, "admins", ts="2.2")
    assert said(harness, lin).startswith("Admins are named by")


def test_help_and_the_table_of_words_agree() -> None:
    """Every word is in the help, for those for whom it is, but what one says to people."""
    in_help = {command for command, _ in text_replies.WORDS}
    for_admins = {command for command, _ in text_replies.ADMIN_WORDS}
    assert in_help == {word.value for word in Command if word not in FOR_ADMINS} - {"hello", "thanks", "stop"}
    assert for_admins == {word.value for word in FOR_ADMINS}


@pytest.mark.parametrize("word", [word.value for word in Command if word not in (Command.MATCH, Command.WHY)])
def test_every_word_has_an_answer_that_can_be_drawn(harness: ServiceHarness, word: str) -> None:
    """For a stranger and for a participant alike."""
    for name in ("Lin", "Kim"):
        actor = harness.join("Lin", MENTEE) if name == "Lin" else harness.meet("Kim")
        with harness.store.reading() as session:
            facts = text_commands.facts_for(session, actor, text_commands.command(word), NOW)
        assert text_replies.card(facts, NOW).text


def test_each_language_has_its_own_words(teach_esperanto: Teach) -> None:
    """In any case, with or without accents, with what may follow them; English is understood as well."""
    teach_esperanto(
        {
            "help": "helpo",
            "find": "serĉu, trovu",
            "pause": "paŭzo",
            "week, weeks": "semajno, semajnoj",
            "until, till, for, in, the, of, on, next": "ĝis, dum",
        },
        "typed word",
    )
    with languages.speaking(ESPERANTO):
        for text, word, argument in (
            ("Helpo!", Command.HELP, ""),
            ("help", Command.HELP, ""),
            ("SERCU python", Command.FIND, "python"),
            ("trovu python", Command.FIND, "python"),
            ("find python", Command.FIND, "python"),
            ("paŭzo dum 2 semajnoj", Command.PAUSE, (TODAY + timedelta(weeks=2)).isoformat()),
            ("pauzo ĝis 1 decembro", Command.PAUSE, "2026-12-01"),
            ("pause until 1 December", Command.PAUSE, "2026-12-01"),
        ):
            said = text_commands.message(text, TODAY)
            assert (said.word, said.argument) == (word, argument), text
        assert "`/mentoring serĉu [topic]`" in text_replies.help_text(is_admin=False)
        assert "Did you mean `serĉu`?" in text_replies.unknown_text("sercju", is_admin=False)
    assert text_commands.message("helpo", TODAY).word is None


def test_no_word_means_two_commands() -> None:
    """Each is a word or two, and none of a language is another command in English, always understood."""
    for language in languages.known():
        with languages.speaking(language):
            for command, words in typed_words.commands().items():
                for word in typed_words.split(words):
                    assert word.count(" ") <= 1, (language, word)
                    assert typed_words.command(word) is command, (language, word)
            for command in Command:
                assert typed_words.command(command) is command, (language, command)


@pytest.mark.parametrize(
    ("language", "text", "word", "argument"),
    [
        ("de", "Hilfe!", Command.HELP, ""),
        ("de", "suchen Führung", Command.FIND, "Führung"),
        ("de", "pause bis zum 1. Dezember", Command.PAUSE, "2026-12-01"),
        ("de", "Pause für 2 Wochen", Command.PAUSE, "2026-06-16"),
        ("de", "pause fuer 2 wochen", Command.PAUSE, "2026-06-16"),
        ("de", "Vielen Dank", Command.THANKS, ""),
        ("de", "Guten Tag!", Command.HELLO, ""),
        ("fr", "aide", Command.HELP, ""),
        ("fr", "mes données", Command.MY_DATA, ""),
        ("fr", "pause jusqu'au 1er décembre", Command.PAUSE, "2026-12-01"),
        ("fr", "PAUSE pendant 2 semaines", Command.PAUSE, "2026-06-16"),
        ("es", "¡Ayuda!", Command.HELP, ""),
        ("es", "¿Por qué <@U0LIN> <@U0ADA>?", Command.WHY, "U0LIN U0ADA"),
        ("es", "POR QUE <@U0LIN> <@U0ADA>", Command.WHY, "U0LIN U0ADA"),
        ("es", "Buenos días", Command.HELLO, ""),
        ("es", "pausa hasta el 1 de diciembre", Command.PAUSE, "2026-12-01"),
        ("es", "pausa por 2 semanas", Command.PAUSE, "2026-06-16"),
    ],
)
def test_the_words_of_a_language(language: str, text: str, word: Command, argument: str) -> None:
    """As somebody would type them who reads it."""
    with languages.speaking(language):
        said = text_commands.message(text, TODAY)
    assert (said.word, said.argument) == (word, argument)
