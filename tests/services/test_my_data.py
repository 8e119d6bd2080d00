"""The file with everything stored about a person, and with nothing that is not theirs."""

import json
from typing import Any

from sqlalchemy import select

from bot.enums import FollowUpChoice, MeetingState, Side, SurveyKind
from bot.ids import CardKind
from bot.models import Base
from bot.models.meeting import Meeting
from bot.models.reflection import ReflectionQuestion
from bot.models.survey import SurveyAnswer
from bot.models.waitlist import WaitlistEntry
from bot.services import my_data, text_commands
from bot.services.actors import Actor
from bot.services.match import closing as match_closing
from bot.services.match import reflection
from bot.services.profile import participation
from bot.services.rules.declining import DeclineForm
from bot.services.text_commands import Place
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness, on_both
from tests.services.test_typed import TODAY


def file_of(harness: ServiceHarness, actor: Actor) -> str:
    """Return somebody's file as text."""
    with harness.store.reading() as session:
        return my_data.my_data_file(session, actor.workspace_id, actor.person_id, NOW).decode()


def read(harness: ServiceHarness, actor: Actor) -> dict[str, Any]:
    """Return somebody's file, read."""
    contents: dict[str, Any] = json.loads(file_of(harness, actor))
    return contents


def full_story(harness: ServiceHarness) -> tuple[Actor, Actor]:
    """Let Lin write to Ada, reflect, decline with a note, a reason and a wish; both with all there is."""
    grace = harness.admin("Grace")
    ada, lin = harness.join("Ada", BOTH, "ada-topic"), harness.join("Lin", BOTH, "lin-topic")
    match_id = harness.contact(lin, ada, note="opening-note-of-lin")
    with harness.store.transaction() as session:
        questions = session.execute(select(ReflectionQuestion.id)).scalars().all()
        reflection.keep(session, lin, match_id, {questions[0]: "reflection-of-lin"}, NOW)
        reflection.keep(session, ada, match_id, {questions[0]: "reflection-of-ada"}, NOW)
    words = DeclineForm(
        "closing-note-of-lin", "reason-of-lin", frozenset({grace.person_id}), never_again=True
    )
    with harness.store.transaction() as session:
        match_closing.decline(session, lin, match_id, words, NOW)
        participation.pause(session, lin, None, NOW)
        text_commands.receive(
            session, lin, Place("D0LIN", "1.1"), text_commands.message("find lin-search", TODAY), NOW
        )
    return ada, lin


@on_both
def test_ones_own_things_are_all_in_it(harness: ServiceHarness) -> None:
    """Profile, notes, reflections, reason, wishes, pause, what was typed: whatever Lin gave."""
    _, lin = full_story(harness)
    everything = file_of(harness, lin)
    for text in (
        *("Lin's headline", "lin-topic", "opening-note-of-lin", "closing-note-of-lin", "reason-of-lin"),
        *("reflection-of-lin", "lin-search", "D0LIN", "U0LIN", "Europe/London"),
    ):
        assert text in everything
    (programme,) = read(harness, lin)["programmes"]
    assert programme["paused_at"]
    assert programme["asked_not_to_be_matched_again_with"] == ["Ada"]
    assert programme["matches"][0]["with"] == "Ada"


def test_what_others_sent_is_in_it(harness: ServiceHarness) -> None:
    """The notes that were for Ada are in Ada's file."""
    ada, _ = full_story(harness)
    everything = file_of(harness, ada)
    assert "opening-note-of-lin" in everything
    assert "closing-note-of-lin" in everything
    assert "reflection-of-ada" in everything


@on_both
def test_nobody_elses_private_things_are_in_it(harness: ServiceHarness) -> None:
    """Not the other's reflections, reason, wish, pause, profile or searches; not even their traces."""
    ada, _ = full_story(harness)
    everything = file_of(harness, ada)
    for text in ("reflection-of-lin", "reason-of-lin", "lin-topic", "Lin's headline", "lin-search", "D0LIN"):
        assert text not in everything
    (programme,) = read(harness, ada)["programmes"]
    assert programme["asked_not_to_be_matched_again_with"] == []
    assert programme["matches"][0]["your_reason_for_the_admins"] == ""
    assert programme["paused_at"] is None


def test_a_wish_of_the_other_leaves_no_trace(harness: ServiceHarness) -> None:
    """Ada's file is the same, byte for byte, whether or not Lin asked not to be matched again."""
    ada, lin, kim = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    before = file_of(harness, ada)
    harness.exclude(lin, ada)
    harness.exclude(kim, lin)
    assert file_of(harness, ada) == before


def test_an_admins_file_says_so(harness: ServiceHarness) -> None:
    """Which programmes somebody runs is stored, and in the file."""
    assert read(harness, harness.admin("Grace"))["admin_of"] == ["Mentoring"]


def test_a_stranger_gets_what_there_is(harness: ServiceHarness) -> None:
    """Somebody who never joined is stored by name and zone."""
    contents = read(harness, harness.meet("Lin"))
    assert contents["you"]["name"] == "Lin"
    assert contents["programmes"] == []


def test_the_file_comes_in_a_message_for_who_asked(harness: ServiceHarness) -> None:
    """The card notifies them, and brings nobody else's file."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    with harness.store.transaction() as session:
        my_data.send(session, lin, NOW)
    ((kind, entry),) = harness.notifications_for(lin)
    assert kind == CardKind.MY_DATA
    with harness.store.reading() as session:
        mine = my_data.card_file(session, lin.workspace_id, lin.person_id, entry, NOW)
        other = my_data.card_file(session, ada.workspace_id, ada.person_id, entry, NOW)
    assert mine
    assert json.loads(mine)["you"]["slack_user_id"] == "U0LIN"
    assert other is None


def add_meeting(harness: ServiceHarness, mentee: Actor, mentor: Actor) -> None:
    """Let a meeting be over that the mentee says was not held, and the mentee wait for a place."""
    shared = {
        "workspace_id": mentee.workspace_id,
        "mentee_id": harness.id_of(mentee),
        "mentor_id": harness.id_of(mentor),
    }
    with harness.store.transaction() as session:
        meeting = Meeting(
            **shared,
            program_id=mentee.program_id,
            state=MeetingState.NOT_HELD,
            topic="meeting-topic",
            minutes=30,
            requested_at=NOW,
            choice=FollowUpChoice.NOT_HELD,
            closed_by=Side.MENTEE,
            closing_reason="meeting-reason",
            closing_note="meeting-note",
        )
        session.add_all([meeting, WaitlistEntry(**shared, joined_at=NOW)])
        session.flush()
        answered = SurveyAnswer(
            workspace_id=mentee.workspace_id,
            meeting_id=meeting.id,
            author_id=shared["mentee_id"],
            program_id=mentee.program_id,
            survey=SurveyKind.NOT_HELD,
            at=NOW,
            answers=[{"text": "What happened?", "answer": "survey-answer"}],
        )
        session.add(answered)


def test_meetings_surveys_and_waiting_are_in_it(harness: ServiceHarness) -> None:
    """The mentee's file has what they chose and answered; the mentor's has neither, nor who waits."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    add_meeting(harness, lin, ada)
    mine, other = file_of(harness, lin), file_of(harness, ada)
    assert all(text in mine for text in ("meeting-topic", "survey-answer", "not_held", "meeting-reason"))
    for file in (mine, other):
        assert "meeting-note" in file
    assert "meeting-topic" in other
    assert not any(text in other for text in ("survey-answer", "not_held", "meeting-reason"))
    (programme,) = read(harness, lin)["programmes"]
    assert [row["mentor"] for row in programme["waiting_for_a_place_with"]] == ["Ada"]
    (programme,) = read(harness, ada)["programmes"]
    assert programme["waiting_for_a_place_with"] == []


def test_no_table_with_a_person_in_it_is_forgotten() -> None:
    """Every table that points to a person or a participant is one the file draws from."""
    read_from = {
        *("people", "participants", "participant_topics", "matches", "reflection_answers", "exclusions"),
        "past_exclusions",
        *("program_admins", "reminders", "cards", "recipient_lanes", "typed_commands", "journal"),
        *("meetings", "survey_answers", "waitlist_entries", "mail_addresses", "mail_codes", "mails"),
        "report_readers",
    }
    about_people = {
        table.name
        for table in Base.metadata.tables.values()
        if {key.column.table.name for key in table.foreign_keys} & {"people", "participants"}
    }
    # What somebody is found by is folded from their name, headline and topics, which are there.
    assert (about_people | {"people"}) - {"search_words"} == read_from
