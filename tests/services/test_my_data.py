"""The file with everything stored about a person, and with nothing that is not theirs."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import JSON, Enum, or_, select

from bot import languages, refusals
from bot.blocks import my_data as screen
from bot.blocks import my_data_page
from bot.enums import FollowUpChoice, MeetingState, Side, SurveyKind
from bot.ids import CardKind
from bot.models import Base
from bot.models.base import UtcDateTime
from bot.models.card import Card
from bot.models.meeting import Meeting
from bot.models.reflection import ReflectionQuestion
from bot.models.survey import SurveyAnswer
from bot.models.waitlist import WaitlistEntry
from bot.services import my_data, text_commands
from bot.services.actors import Actor
from bot.services.match import closing as match_closing
from bot.services.match import reflection
from bot.services.profile import participation, saving
from bot.services.rules.declining import DeclineForm
from bot.services.text_commands import Place
from tests.services import busy_programme
from tests.services.busy_programme import BusyProgramme
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness, on_both
from tests.services.test_typed import TODAY
from tests.spoken import say


def file_of(harness: ServiceHarness, actor: Actor) -> str:
    """Return somebody's JSON file as text."""
    with harness.store.reading() as session:
        contents = my_data.everything_about(session, actor.workspace_id, actor.person_id, NOW)
    return screen.as_json(contents).decode()


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
    assert [one["with"] for one in programme["asked_not_to_be_matched_again_with"]] == ["Ada"]
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
        mine = my_data.card_facts(session, lin.workspace_id, lin.person_id, entry)
        other = my_data.card_facts(session, ada.workspace_id, ada.person_id, entry)
    assert mine
    assert mine.viewer.slack_user_id == "U0LIN"
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


# Where the rows of each table with a person in it stand in the file, and what of them does not, and why.
_OURS = {"id": "our own number", "workspace_id": "our own number", "program_id": "named by the programme"}
_TWO = {"mentee_id": "you, or by name", "mentor_id": "you, or by name"}
_NOTES = {
    "opening_note": "note_from_the_mentee",
    "closing_reason": "your_reason_for_the_admins",
    "proposed_by_id": "proposed_by",
    "mentor_slot": "a number that tells places apart, and would tell the mentee how many there are",
}
# What says nothing of anybody, and where it would be as good as a token.
NOT_IN_IT = {"response_urls"}
IN_THE_FILE: dict[str, tuple[str, dict[str, str]]] = {
    "people": ("you", {"check_at": "when Slack is asked next"}),
    "participants": ("programmes", {"person_id": "you"}),
    "participant_topics": ("programmes.topics", {"participant_id": "you", "position": "their order"}),
    "search_words": ("programmes.found_by_these_words", {"participant_id": "you"}),
    "exclusions": (
        "programmes.asked_not_to_be_matched_again_with",
        {"author_id": "you", "other_id": "with"},
    ),
    "past_exclusions": (
        "programmes.asked_that_before_and_took_it_back",
        {"author_id": "you", "other_id": "with"},
    ),
    "matches": ("programmes.matches", {**_TWO, **_NOTES}),
    "meetings": (
        "programmes.one_time_meetings",
        {
            **_TWO,
            "closing_reason": "your_reason_for_the_admins",
            **dict.fromkeys(("changed_by", "changes_in_a_row"), "a count for a limit, soon empty"),
        },
    ),
    "meeting_times": ("programmes.one_time_meetings.proposed_times", {"meeting_id": "where it stands"}),
    "reflection_answers": (
        "programmes.matches.your_reflections",
        {"match_id": "where it stands", "author_id": "you", "question_id": "question", "text": "answer"},
    ),
    "survey_answers": (
        "programmes.survey_answers",
        {"meeting_id": "about_a_meeting_with", "author_id": "you"},
    ),
    "waitlist_entries": ("programmes.waiting_for_a_place_with", {**_TWO}),
    "program_admins": ("admin_of", {"person_id": "you"}),
    "report_readers": ("reads_the_report_of", {"person_id": "you"}),
    "typed_commands": ("typed_to_the_bot", {"person_id": "you"}),
    "reminders": (
        "reminders",
        {
            "recipient_id": "you",
            "subject_id": "our own number",
            "held_at": "stands_still: the moment itself would tell a wish from a pause",
        },
    ),
    "cards": (
        "messages_from_the_bot",
        {
            "recipient_id": "you",
            "subject_id": "our own number",
            "desired_notification": "whether it is on its way",
            **dict.fromkeys(
                ("desired_version", "delivered_version", "delivered_digest", "dirty"), "the same"
            ),
            **dict.fromkeys(
                ("next_try_at", "attempts", "dead_because", "in_wave", "doubtful_until", "queue_number"),
                "for the operator",
            ),
        },
    ),
    "card_posts": (
        "messages_from_the_bot.copies",
        {"card_id": "where it stands", "doubtful_until": "for the operator"},
    ),
    "recipient_lanes": (
        "conversation_with_the_bot",
        {
            "person_id": "you",
            **dict.fromkeys(
                ("due_at", "lease_token", "leased_until", "needs", "urgency", "turn"), "whose turn it is"
            ),
            "home_drawn_at": "what was opened is home_opened_at",
        },
    ),
    "journal": (
        "journal",
        {"actor_id": "by_you", "person_id": "by_you", "subject_id": "our own number"},
    ),
    "mail_addresses": ("e_mail.addresses", {"person_id": "you"}),
    "mail_codes": (
        "e_mail.codes_sent_lately",
        {"person_id": "you", "code": "a key", "tries_left": "whose number would help to guess it"},
    ),
    "mails": (
        "e_mail.mails",
        {
            "person_id": "you",
            "subject_id": "our own number",
            **dict.fromkeys(("lease_token", "leased_until"), "whose turn it is"),
        },
    ),
}
# Lists of what there is one column of.
_PLAIN_LISTS = {"topics": "topic", "found_by_these_words": "word", "proposed_times": "starts_at"}


def test_no_table_and_no_column_about_a_person_is_forgotten(harness: ServiceHarness) -> None:
    """Everything that points to a person, or to what does, is in the file, or is said above why not."""
    programme = busy_programme.begin(harness)
    _add_one_of_each(programme)
    files = [read(harness, actor) for actor in programme.people.values()]
    tables = {one.name: one for one in Base.metadata.tables.values() if _is_about_people(one.name)}
    assert tables.keys() == IN_THE_FILE.keys()
    missing = {}
    for name, table in tables.items():
        path, elsewhere = IN_THE_FILE[name]
        there = {key for file in files for row in _at(file, path.split(".")) for key in _keys(row, path)}
        assert there, f"nothing of {name}"
        missing[name] = {one.name for one in table.columns} - there - elsewhere.keys() - _OURS.keys()
    assert {name: columns for name, columns in missing.items() if columns} == {}
    assert {key for file in files for key in _keys_within(file)} <= {"made_at", *my_data_page.TITLES}


def test_every_choice_has_a_word_on_the_page() -> None:
    """Whatever may stand in a column of a few values is said in the reader's language."""
    kinds = [
        column.type.enum_class
        for name in IN_THE_FILE
        for column in Base.metadata.tables[name].columns
        if isinstance(column.type, Enum) and column.type.enum_class
    ]
    values = {one.value for kind in kinds for one in kind}
    assert values | {one.value for one in CardKind} <= my_data_page.VALUES.keys()


def _add_one_of_each(programme: BusyProgramme) -> None:
    """Let Lin have a row of each table about people that the busy programme does without."""
    lin = programme.actor("Lin")
    with programme.harness.store.transaction() as session:
        card = session.scalars(select(Card.id).where(Card.recipient_id == lin.person_id).limit(1)).one()
        known = {
            "workspaces": lin.workspace_id,
            "people": lin.person_id,
            "programs": lin.program_id,
            "participants": programme.participant("Lin"),
            "matches": programme.ids["contact"],
            "meetings": programme.ids["asked"],
            "cards": card,
            "reflection_questions": session.scalars(select(ReflectionQuestion.id).limit(1)).one(),
        }
        for mapper in Base.registry.mappers:
            table = mapper.class_.__table__
            if table.name in IN_THE_FILE and session.execute(_first_of(table, lin, known)).first() is None:
                session.add(mapper.class_(**_dummies(table, known)))


def _first_of(table: Any, lin: Actor, known: dict[str, int]) -> Any:  # noqa: ANN401 - any table
    """Return the query for a row of a table that is about Lin."""
    whose = [
        column == known[key.column.table.name]
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name not in ("workspaces", "programs", "reflection_questions")
    ]
    mine = or_(*whose) if whose else table.c.id == lin.person_id
    return select(table.c.id).where(mine).limit(1)


def _dummies(table: Any, known: dict[str, int]) -> dict[str, Any]:  # noqa: ANN401 - any table
    """Return something for each column that has to have something."""
    values: dict[str, Any] = {}
    for column in table.columns:
        targets = [key.column.table.name for key in column.foreign_keys]
        if targets:
            values[column.name] = known[targets[0]]
        elif column.name != "id" and column.default is None and not column.nullable:
            values[column.name] = _dummy(column.type)
    return values


def _dummy(kind: Any) -> Any:  # noqa: ANN401 - any column's type
    if isinstance(kind, Enum) and kind.enum_class:
        return next(iter(kind.enum_class))
    if isinstance(kind, UtcDateTime):
        return NOW
    return [] if isinstance(kind, JSON) else kind.python_type(1)


def _is_about_people(name: str) -> bool:
    """Whether a table points to a person, or to something that does."""
    targets = {key.column.table.name for key in Base.metadata.tables[name].foreign_keys}
    if name in NOT_IN_IT:
        return False
    return name == "people" or bool(targets & {"people", "participants", "matches", "meetings", "cards"})


def _at(part: Any, path: list[str]) -> list[Any]:  # noqa: ANN401 - any JSON
    """Return what stands at the end of a path, through lists of any length."""
    if isinstance(part, list):
        return [found for one in part for found in _at(one, path)] if path else part
    return _at(part[path[0]], path[1:]) if path else [part]


def _keys_within(part: Any) -> set[str]:  # noqa: ANN401 - any JSON
    """Return all keys, those of parts within parts too."""
    if isinstance(part, list):
        return set().union(*map(_keys_within, part))
    return set(part).union(*map(_keys_within, part.values())) if isinstance(part, dict) else set()


def _keys(row: Any, path: str) -> set[str]:  # noqa: ANN401 - any JSON
    if isinstance(row, dict):
        return set(row)
    return {_PLAIN_LISTS.get(path.rsplit(".", 1)[-1], "id")}


def test_the_page_holds_what_the_file_holds(harness: ServiceHarness) -> None:
    """Every text is on it, in words; what people wrote is text, and runs nowhere."""
    ada, lin = full_story(harness)
    with harness.store.transaction() as session:
        saving.save(session, lin, saving.Draft(BOTH, "<script>alert(1)</script>", "a & b"), NOW)
    with harness.store.reading() as session:
        contents = my_data.everything_about(session, lin.workspace_id, lin.person_id, NOW)
    page = my_data_page.page(contents, ZoneInfo("Asia/Tokyo")).decode()
    for text in (
        "opening-note-of-lin",
        "reflection-of-lin",
        "reason-of-lin",
        "a &amp; b",
        "With whom</dt><dd><bdi>Ada",
    ):
        assert text in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "Tuesday 2 June 2026 at 20:00" in page
    assert str(ada.person_id) not in page


def test_the_page_asks_in_the_readers_language() -> None:
    """What a programme began with, and what was chosen of it; what somebody wrote stays."""
    answer = {
        "text": "How useful was the meeting for you?",
        "kind": "rating",
        "options": ["1", "5"],
        "answer": "5",
    }
    chosen = {
        "text": "Ours?",
        "kind": "several",
        "options": ["Career", "Chess"],
        "answer": ["Career", "Chess"],
    }
    written = {"text": "Why?", "kind": "text", "options": [], "answer": "Career"}
    reflection = {"question": "What do you hope to learn or change in the next months?", "answer": "Career"}
    contents = {
        "made_at": NOW,
        "survey_answers": [{"answers": [answer, chosen, written]}],
        "matches": [reflection],
        "one_time_meetings": [{"asked_at": NOW, "follow_up_closed_at": None}],
        "typed_to_the_bot": [{"word": "mydata"}],
        "messages_from_the_bot": [{"kind": "nudges"}],
    }
    with languages.speaking("de"):
        page = my_data_page.page(contents, ZoneInfo("UTC")).decode()
    for english in (answer["text"], reflection["question"]):
        assert str(english) not in page
        assert say("de", str(english)) in page
    assert (page.count(say("de", "Career")), page.count("Career"), page.count("Chess")) == (2, 2, 2)
    assert say("de", "5: very much") in page
    for ours, said in (("mydata", "meinedaten"), ("nudges", say("de", "what waits"))):
        assert (ours in page, said in page) == (False, True)
    assert say("de", "When you were asked how to go on") in page


def test_once_a_day(harness: ServiceHarness) -> None:
    """A second call within a day is refused with when the first was, however it is made; then it is free."""
    lin = harness.join("Lin", MENTEE)
    with harness.store.transaction() as session:
        my_data.send(session, lin, NOW)
    later = NOW + timedelta(hours=23)
    with pytest.raises(refusals.SentLately), harness.store.transaction() as session:
        my_data.send(session, lin, later)
    with harness.store.transaction() as session:
        text_commands.receive(
            session, lin, Place("D0LIN", "2.2"), text_commands.message("mydata", TODAY), later
        )
    kinds = [kind for kind, _ in harness.notifications_for(lin)]
    assert sorted(kinds) == sorted([CardKind.MY_DATA, CardKind.ANSWER])
    with harness.store.transaction() as session:
        my_data.send(session, lin, NOW + timedelta(days=1, seconds=1))
