"""A marker in every field that somebody writes in: each is read by those its form named, and by nobody else.

Which fields there are comes from the forms themselves, so that a new one cannot be forgotten.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from slack_sdk.models.views import View
from sqlalchemy import inspect

from bot.enums import Policy
from bot.ids import Action, Choice, Field, Modal, question_of
from bot.models import Base
from bot.services.program import admins
from tests import forged_requests
from tests.blocks.gallery import SCREENS
from tests.bot_harness import BotHarness
from tests.mail_server import TestMailServer
from tests.plain_http import HTTP
from tests.scenarios.follow_ups import over, settings
from tests.scenarios.mails import gets_mail
from tests.scenarios.meetings import buttons, fill, send, soon
from tests.wire import sent

LIN, SAM, NOOR, ADA, GRACE, MIRA, JO = (
    *("Lin Osei", "Sam Rivera", "Noor Aziz", "Ada Park"),
    *("Grace Kim", "Mira Sand", "Jo Byrne"),
)
EVERYBODY = (LIN, SAM, NOOR, ADA, GRACE, MIRA, JO)
ANSWER = Field.ANSWER.value


@dataclass(frozen=True)
class Written:
    """One field as somebody filled it in: who wrote it, who else may read it, and where it is stored."""

    author: str
    readers: tuple[str, ...]
    stored: str

    @property
    def may_read(self) -> set[str]:
        """Everybody whom the bot may send it to; the form comes back to its author."""
        return {self.author, *self.readers}


# Lin and Grace run the programme from the start, Jo only at the end.
PRIVATE: dict[tuple[Modal, str], Written] = {
    (Modal.WRITE_TO_MENTOR, Field.NOTE): Written(LIN, (ADA,), "matches.opening_note"),
    (Modal.REFLECT, ANSWER): Written(LIN, (), "reflection_answers.text"),
    (Modal.DECLINE, Field.NOTE): Written(ADA, (LIN,), "matches.closing_note"),
    (Modal.DECLINE, Field.REASON): Written(ADA, (MIRA, GRACE), "matches.closing_reason"),
    (Modal.ASK_MENTOR, Field.NOTE): Written(SAM, (GRACE,), "matches.opening_note"),
    (Modal.END, Field.NOTE): Written(SAM, (GRACE,), "matches.closing_note"),
    (Modal.END, Field.REASON): Written(SAM, (MIRA, LIN), "matches.closing_reason"),
    (Modal.SEND_NOTE, Field.NOTE): Written(GRACE, (NOOR,), "matches.closing_note"),
    (Modal.MEETING_ASK, Field.TOPIC): Written(SAM, (ADA,), "meetings.topic"),
    (Modal.MEETING_ASK, Field.PLACE): Written(SAM, (ADA,), "meetings.place"),
    (Modal.MEETING_SUGGEST, Field.PLACE): Written(ADA, (NOOR,), "meetings.place"),
    (Modal.MEETING_DECLINE, Field.NOTE): Written(ADA, (SAM,), "meetings.closing_note"),
    (Modal.MEETING_DECLINE, Field.REASON): Written(ADA, (MIRA, LIN, GRACE), "meetings.closing_reason"),
    (Modal.MEETING_CANCEL, Field.NOTE): Written(ADA, (NOOR,), "meetings.closing_note"),
    (Modal.MEETING_SEND_NOTE, Field.NOTE): Written(GRACE, (NOOR,), "meetings.closing_note"),
    (Modal.DECLINE_ALL, Field.NOTE): Written(JO, (SAM, LIN), "matches.closing_note"),
    # Whoever runs the programme later reads it too; its mentor never does.
    (Modal.SURVEY, ANSWER): Written(SAM, (MIRA, LIN, JO), "survey_answers.answers"),
    (Modal.DIRECTORY, Field.SEARCH): Written(LIN, (), "typed_commands.argument"),
    (Modal.PROFILE, Field.MAIL): Written(ADA, (), "mail_addresses.address"),
}
# Of these the same can be written elsewhere, or nothing is kept: a code, and the address on its own.
ALSO: set[tuple[Modal, str]] = {(Modal.MAIL, Field.MAIL), (Modal.MAIL_CODE, Field.MAIL_CODE)}
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "rich_text_input")
# What everybody in the programme may read.
PUBLIC: set[tuple[Modal, str]] = {
    (Modal.PROFILE, Field.HEADLINE),
    (Modal.PROFILE, Field.TOPICS),
    (Modal.PROGRAM_SETTINGS, Field.PROGRAM_NAME),
    (Modal.QUESTION, Field.QUESTION),
    (Modal.QUESTION, Field.OPTIONS),
    (Modal.NOTICE, ANSWER),
}


def marker(modal: Modal, field: str) -> str:
    """Return what is written into a field, and nowhere else."""
    word = f"marker-{modal.name.lower()}-{field}".replace("_", "-")
    return f"{word}@example.org" if field == Field.MAIL else word


def test_every_field_that_one_writes_in_is_known() -> None:
    """A new field, or a new form, is written down above with its readers, or as public."""
    written = {
        (Modal(view["callback_id"]), ANSWER if question_of(block["block_id"]) else block["block_id"])
        for view in (one.to_dict() for one in SCREENS.values() if isinstance(one, View))
        for block in view["blocks"]
        if block["type"] == "input" and block["element"]["type"] in TYPED
    }
    assert written == PRIVATE.keys() | PUBLIC | ALSO


def test_each_word_reaches_those_whom_its_form_named(
    mailing: BotHarness, mailbox: TestMailServer, caplog: pytest.LogCaptureFixture
) -> None:
    """What is sent to anybody, mails, everybody's own file, the database and the log are searched."""
    harness = mailing
    caplog.set_level(logging.DEBUG, logger="bot")
    _write_everything(harness, mailbox)
    _let_jo_run_it(harness)
    for _ in range(12):
        harness.wake_at(10, ADA)
        harness.let_pass(minutes=1)
    for name in EVERYBODY:
        _looks_around(harness, name)
    wire = list(sent(harness.slack))
    files = {name: _file_of(harness, name) for name in EVERYBODY}
    names = {harness.person(name).id: name for name in EVERYBODY}
    for field, written in PRIVATE.items():
        word = marker(*field)
        readers = {names.get(reader, reader) for reader, text in wire if word in text}
        assert readers >= set(written.readers), word
        assert readers <= written.may_read, word
        in_files = {name for name, content in files.items() if word in content}
        assert {written.author} <= in_files <= written.may_read, word
        assert _stored_in(harness, word) - {"mail_codes.address"} == {written.stored}, word
        assert word not in caplog.text
        assert not [mail for mail in mailbox.mails if word in str(mail) and field[1] != Field.MAIL], word
    assert mailbox.to(marker(Modal.PROFILE, Field.MAIL))


def test_who_waits_for_a_place_is_nobodys_to_read(harness: BotHarness) -> None:
    """The mentor, also as an admin, reads how many wait, and no name."""
    harness.mentor(ADA, limit=1), harness.admin(ADA), harness.mentee(LIN), harness.admin(MIRA)
    sam = harness.mentee(SAM)
    harness.connected(LIN, ADA)
    harness.home(SAM)
    forged_requests.click(harness, SAM, Action.TELL_ME_WHEN_FREE, str(harness.participant_id(ADA)), "home")
    harness.settle()
    assert "on the list" in str(sam.messages())
    for name in (ADA, LIN, MIRA):
        _looks_around(harness, name)
    readers = {reader for reader, text in sent(harness.slack) if SAM in text}
    assert readers <= {sam.id}


def _write_everything(harness: BotHarness, mailbox: TestMailServer) -> None:
    """Let everybody write into every field, through its form."""
    settings(harness, Policy.OFF)
    for name in (LIN, SAM, NOOR):
        harness.mentee(name)
    harness.mentor(ADA), harness.mentor(GRACE), harness.mentor(JO, limit=1)
    for name in (LIN, GRACE, MIRA):
        harness.admin(name)
    gets_mail(harness, mailbox, ADA, marker(Modal.PROFILE, Field.MAIL))
    gets_mail(harness, mailbox, SAM, "sam@example.org")
    _a_contact_that_ada_declines(harness)
    _a_connection_that_sam_ends(harness)
    _a_request_that_grace_declines(harness)
    harness.let_pass(days=1)
    _meetings_that_do_not_take_place(harness)
    harness.let_pass(days=1)
    _requests_that_jo_declines_at_once(harness)
    _a_meeting_that_sam_answers_about(harness)
    lin = harness.person(LIN)
    lin.say(f"find {marker(Modal.DIRECTORY, Field.SEARCH)}")
    harness.settle()


def _a_contact_that_ada_declines(harness: BotHarness) -> None:
    _from_directory(harness, LIN, Action.WRITE_TO_MENTOR, ADA)
    _sends(harness, LIN, Modal.WRITE_TO_MENTOR)
    lin = harness.person(LIN)
    lin.click("My Reflections")
    lin.fill(harness.reflection_field(1), marker(Modal.REFLECT, ANSWER))
    assert lin.submit().ok
    harness.home(ADA)
    harness.person(ADA).click("Cancel", within="home")
    harness.person(ADA).fill(Field.NEVER_AGAIN, [Choice.YES])
    _sends(harness, ADA, Modal.DECLINE)


def _a_connection_that_sam_ends(harness: BotHarness) -> None:
    _from_directory(harness, SAM, Action.ASK_MENTOR, GRACE)
    _sends(harness, SAM, Modal.ASK_MENTOR)
    harness.person(GRACE).click("Accept")
    harness.settle()
    harness.person(SAM).click("End Connection")
    _sends(harness, SAM, Modal.END)


def _a_request_that_grace_declines(harness: BotHarness) -> None:
    harness.asked(NOOR, GRACE)
    harness.says_no(GRACE, "Decline")
    harness.person(GRACE).click("Send a Note")
    _sends(harness, GRACE, Modal.SEND_NOTE)


def _meetings_that_do_not_take_place(harness: BotHarness) -> None:
    _asks_to_meet(harness, SAM, ADA)
    harness.person(ADA).click("Decline")
    _sends(harness, ADA, Modal.MEETING_DECLINE)
    _asks_to_meet(harness, NOOR, ADA, "A planned one")
    harness.person(ADA).click(buttons(harness, ADA)[0])
    harness.settle()
    harness.person(ADA).click("Reschedule")
    harness.person(ADA).fill(Field.PLACE, marker(Modal.MEETING_SUGGEST, Field.PLACE))
    fill(harness, ADA, soon(harness, 3))
    assert send(harness, ADA).ok
    harness.settle()
    harness.person(ADA).click("Cancel Meeting")
    _sends(harness, ADA, Modal.MEETING_CANCEL)
    _asks_to_meet(harness, NOOR, GRACE, "Another one")
    harness.person(GRACE).click("Decline")
    assert harness.person(GRACE).submit().ok
    harness.settle()
    harness.person(GRACE).click("Send a Note")
    _sends(harness, GRACE, Modal.MEETING_SEND_NOTE)


def _requests_that_jo_declines_at_once(harness: BotHarness) -> None:
    for name in (LIN, SAM, NOOR):
        harness.asked(name, JO)
    jo = harness.person(JO)
    jo.click("Accept")
    harness.settle()
    jo.click("Decline All That Wait")
    _sends(harness, JO, Modal.DECLINE_ALL)


def _a_meeting_that_sam_answers_about(harness: BotHarness) -> None:
    over(harness, SAM, GRACE)
    sam = harness.person(SAM)
    sam.click("Just Give Feedback")
    sam.fill("How useful was the meeting for you?", "5")
    sam.fill("What should the programme know about it?", marker(Modal.SURVEY, ANSWER))
    assert sam.submit().ok
    harness.settle()


def _from_directory(harness: BotHarness, name: str, action: Action, mentor: str) -> None:
    harness.home(name)
    forged_requests.click(harness, name, action, str(harness.participant_id(mentor)), within="home")


def _asks_to_meet(harness: BotHarness, name: str, mentor: str, topic: str = "") -> None:
    _from_directory(harness, name, Action.MEETING_ASK, mentor)
    person = harness.person(name)
    person.fill(Field.TOPIC, topic or marker(Modal.MEETING_ASK, Field.TOPIC))
    person.fill(Field.PLACE, topic or marker(Modal.MEETING_ASK, Field.PLACE))
    fill(harness, name, soon(harness))
    assert send(harness, name).ok
    harness.settle()


def _sends(harness: BotHarness, name: str, modal: Modal) -> None:
    """Let somebody fill in every field of a form that is theirs to write in, and send it."""
    person = harness.person(name)
    there = [block["block_id"] for block in (person.modal() or {})["blocks"]]
    for kind, field in PRIVATE:
        if kind is modal:
            person.fill(field, marker(modal, field))
    if Field.SEND_NOTE in there:
        person.fill(Field.SEND_NOTE, [Choice.YES])
    assert person.submit().ok
    harness.settle()


def _let_jo_run_it(harness: BotHarness) -> None:
    actor = harness.actor(MIRA)
    with harness.bot.store.transaction() as session:
        shown = [one.slack_user_id for one in admins.listed(session, actor).admins]
        admins.change(session, actor, shown, [*shown, harness.actor(JO).slack_user_id], harness.clock.now())
    harness.settle()


def _looks_around(harness: BotHarness, name: str) -> None:
    """Let somebody open whatever they can, ask whatever they may, and fetch their file."""
    person = harness.person(name)
    home = harness.home(name)
    person.command("/mentoring", "find")
    person.close(cleared=True)
    for word in ("relationships", "meetings", "mydata", f"why <@{harness.person(LIN).id}> <@{person.id}>"):
        person.say(word)
        harness.settle()
    if "Run the Programme" in home:
        person.click("Run the Programme", within="home")
        harness.settle()
    if "Surveys" not in str(person.home()):
        return
    for questions in ("feedback", "not_held"):
        person.click("Surveys", within="home")
        person.choose("surveys.list", questions)
        person.click("Results", within="modal")
        person.close(cleared=True)


def _file_of(harness: BotHarness, name: str) -> str:
    """Return everything that somebody was sent as files."""
    shared = [file for one in harness.person(name).messages() for file in one.get("files", [])]
    return "\n".join(HTTP.get(file["url_private"]).text for file in shared)


def _stored_in(harness: BotHarness, word: str) -> set[str]:
    return {column for column, values in _everything_stored(harness) if word in values}


def _everything_stored(harness: BotHarness) -> Iterator[tuple[str, str]]:
    """Yield each column of the database, and all that stands in it as one text."""
    with harness.bot.store.reading() as session:
        for table in inspect(session.get_bind()).get_table_names():
            if table in Base.metadata.tables:
                rows = session.connection().exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
                for name, *values in zip(rows.keys(), *rows.all(), strict=True):
                    yield f"{table}.{name}", str(values)
