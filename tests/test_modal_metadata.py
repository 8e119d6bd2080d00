"""What a modal is about comes back as it was written, or not at all."""

import json

import pytest

from bot import modal_metadata, refusals
from bot.enums import MatchState, MeetingState, Policy, QuestionList
from bot.modal_metadata import (
    AskForMeetingMetadata,
    AskLaterMetadata,
    AskMentorMetadata,
    CancelMeetingMetadata,
    DeclineAllMetadata,
    DeclineMatchMetadata,
    DeclineMeetingMetadata,
    DirectoryMetadata,
    LeaveMetadata,
    MeetingNeverAgainMetadata,
    Metadata,
    NeverAgainMetadata,
    ProfileMetadata,
    ProgramSettingsMetadata,
    QuestionMetadata,
    QuestionsMetadata,
    RaiseLimitMetadata,
    ReflectMetadata,
    RemoveQuestionMetadata,
    ResultsMetadata,
    SendMeetingNoteMetadata,
    SendNoteMetadata,
    SettingsMetadata,
    SuggestTimesMetadata,
    SurveyMetadata,
    WaitsMetadata,
    WriteToMentorMetadata,
)

PART = DirectoryMetadata("career", 2)
# As each is written today, and has to be read while modals of today are open.
WRITTEN: list[tuple[Metadata, str]] = [
    (
        DeclineMatchMetadata(7, MatchState.PENDING, (11, 12)),
        '{"match":7,"state":"pending","readers":[11,12]}',
    ),
    (
        DeclineMatchMetadata(7, MatchState.CONFIRMED, (), 4),
        '{"match":7,"state":"confirmed","readers":[],"meeting":4}',
    ),
    (DeclineAllMetadata((7, 8)), '{"matches":[7,8]}'),
    (SendNoteMetadata(7, MatchState.DECLINED), '{"match":7,"state":"declined"}'),
    (AskLaterMetadata(7, MatchState.PENDING), '{"match":7,"state":"pending"}'),
    (RaiseLimitMetadata(7, MatchState.PENDING), '{"match":7,"state":"pending"}'),
    (ReflectMetadata(7, MatchState.PENDING), '{"match":7,"state":"pending"}'),
    (NeverAgainMetadata(7, MatchState.EXPIRED), '{"match":7,"state":"expired"}'),
    (PART, '{"topic":"career","page":2}'),
    (WriteToMentorMetadata(3, None), '{"mentor":3,"below":null}'),
    (AskMentorMetadata(3, PART), '{"mentor":3,"below":{"topic":"career","page":2}}'),
    (AskForMeetingMetadata(3, PART), '{"mentor":3,"below":{"topic":"career","page":2}}'),
    (ProfileMetadata(PART), '{"below":{"topic":"career","page":2}}'),
    (ProfileMetadata(None, (4, 9)), '{"below":null,"exclusions":[4,9]}'),
    (LeaveMetadata("1.0.7.0.1.0"), '{"ends":"1.0.7.0.1.0"}'),
    (SuggestTimesMetadata(5, MeetingState.SCHEDULED), '{"meeting":5,"state":"scheduled"}'),
    (
        DeclineMeetingMetadata(5, MeetingState.REQUESTED, (11,)),
        '{"meeting":5,"state":"requested","readers":[11]}',
    ),
    (SendMeetingNoteMetadata(5, MeetingState.DECLINED), '{"meeting":5,"state":"declined"}'),
    (MeetingNeverAgainMetadata(5, MeetingState.OCCURRED), '{"meeting":5,"state":"occurred"}'),
    (CancelMeetingMetadata(5, MeetingState.SCHEDULED), '{"meeting":5,"state":"scheduled"}'),
    (SurveyMetadata(5), '{"meeting":5}'),
    (SurveyMetadata(5, (17, 18)), '{"meeting":5,"asked":[17,18]}'),
    (QuestionsMetadata(QuestionList.NOT_HELD), '{"list":"not_held"}'),
    (QuestionMetadata(QuestionList.FEEDBACK, None), '{"list":"feedback","question":null}'),
    (RemoveQuestionMetadata(QuestionList.FEEDBACK, 17), '{"list":"feedback","question":17}'),
    (ResultsMetadata(QuestionList.FEEDBACK), '{"list":"feedback"}'),
    (WaitsMetadata(1), '{"page":1}'),
    (
        SettingsMetadata(True, False, False, Policy.FORCED, True, 3),  # noqa: FBT003 - as the form has them
        (
            '{"ongoing":true,"one_time":false,"preferred":false,"follow_up":"forced","mentors_choose":true,'
            '"default_max_connections":3}'
        ),
    ),
    (
        ProgramSettingsMetadata("Mentoring", 9, 18, guests_take_part=False),
        '{"name":"Mentoring","workday_starts":9,"workday_ends":18,"guests_take_part":false}',
    ),
]
FORGED = [
    *("", "{", "[]", "null", "7", '"x"', "{}", "[" * 3_000, "9" * 5_000),
    '{"mentor":3,"below":7}',
    '{"mentor":3,"below":{"topic":7,"page":1}}',
    *(
        f'{{"mentor":{written},"below":null}}'
        for written in ("null", '"3"', "[3]", "true", "1.5", "-1", 2**63)
    ),
]


@pytest.mark.parametrize(("about", "written"), WRITTEN)
def test_it_comes_back_as_it_was_written(about: Metadata, written: str) -> None:
    """Under the keys that open modals have."""
    assert about.to_json() == written
    assert type(about).from_json(written) == about


def test_each_modal_is_in_the_table() -> None:
    """A new one is written down here, with its keys."""
    declared = {one for one in vars(modal_metadata).values() if _is_declared(one)}
    assert declared == {type(about) for about, _ in WRITTEN}


@pytest.mark.parametrize("forged", FORGED)
def test_what_nobody_wrote_is_not_read(forged: str) -> None:
    """It says that there is nothing there, like any other made-up value."""
    with pytest.raises(refusals.NothingThere):
        AskMentorMetadata.from_json(forged)


@pytest.mark.parametrize("readers", [7, {"a": 1}, [None, True, "x", -1, 10**30], None])
def test_made_up_readers_are_nobody(readers: object) -> None:
    """A form can still be sent, and its reason reaches nobody."""
    about = DeclineMatchMetadata.from_json(json.dumps({"match": 7, "readers": readers}))
    assert about == DeclineMatchMetadata(7, None, ())


def _is_declared(one: object) -> bool:
    public = isinstance(one, type) and issubclass(one, Metadata) and not one.__name__.startswith("_")
    return public and one is not Metadata
