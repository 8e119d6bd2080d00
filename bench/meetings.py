"""Meetings that have ended: some whose follow-up is open, and as many as wanted whose survey was answered."""

from datetime import timedelta

from bench.population import Number, Population, Situation, add_people
from bench.rows import Rows, new_rows, up_to
from bot.enums import FollowUpChoice, MeetingState, SurveyKind
from bot.ids import CardKind
from bot.models.card import Card
from bot.models.meeting import Meeting
from bot.models.reminder import Reminder, ReminderKind
from bot.models.survey import SurveyAnswer
from bot.services.effects import follow_up_timers
from bot.services.survey.answering import FIRST_QUESTIONS

MINUTES = 30
# As long as people write.
WORDS = "We looked at what I had tried, and I know now what to do next. I would ask again."
ANSWERS = [
    {"text": one.text, "kind": one.kind.value, "options": list(one.options), "answer": WORDS}
    for one in FIRST_QUESTIONS[SurveyKind.FEEDBACK]
]


def settle(url: str, population: Population, asked: int, answered: int) -> None:
    """Give an empty database its tables, these people, and their meetings.

    Of the first `asked` mentees a follow-up is open, for the outbox worker to post. Everybody has answered
    the survey about `answered` meetings, each with another mentor.
    """
    with new_rows(url) as rows:
        add_people(rows, population, wait_for_cards=asked)
        meetings = _Meetings(rows, population)
        meetings.ask(asked)
        for situation in list(Situation)[:answered]:
            meetings.answer(situation, after=asked)


class _Meetings:
    def __init__(self, rows: Rows, population: Population) -> None:
        self._rows, self._population = rows, population

    def ask(self, mentees: int) -> None:
        """The question is put to so many mentees, each about the meeting with their own number."""
        mentee, began = up_to(mentees), self._rows.began
        self._meeting(mentee, mentee, Situation.UNDECIDED, None)
        card = {"recipient_id": mentee, "kind": CardKind.FOLLOW_UP.value, "subject_id": mentee}
        self._rows.insert(
            Card, {**card, "desired_version": 1, "desired_notification": 1, "queued_at": began, "dirty": True}
        )
        for kind, after in (
            (ReminderKind.FOLLOW_UP_NUDGE, follow_up_timers.NUDGED_AFTER),
            (ReminderKind.FOLLOW_UP_CLOSE, follow_up_timers.OPEN_SINCE_THE_END),
        ):
            reminder = {"kind": kind, "subject_id": mentee, "recipient_id": mentee, "step": 1}
            self._rows.insert(Reminder, {**reminder, "due_at": began + after})

    def answer(self, situation: Situation, after: int) -> None:
        """Everybody gave feedback about the meeting with the mentor of this situation."""
        mentee = up_to(self._population.mentees)
        meeting = self._population.match(mentee, situation) + after
        self._meeting(meeting, mentee, situation, FollowUpChoice.FEEDBACK)
        about = {"meeting_id": meeting, "author_id": mentee, "program_id": self._rows.program.id}
        given = {"survey": SurveyKind.FEEDBACK, "at": self._rows.began, "answers": ANSWERS}
        self._rows.insert(SurveyAnswer, {**about, **given})

    def _meeting(
        self, number: Number, mentee: Number, situation: Situation, choice: FollowUpChoice | None
    ) -> None:
        began = self._rows.began
        pair = {"mentee_id": mentee, "mentor_id": self._population.mentor(mentee, situation)}
        when = {"requested_at": began - timedelta(days=1), "starts_at": began, "asked_at": began}
        row = {"id": number, "program_id": self._rows.program.id, **pair, **when}
        what = {"state": MeetingState.OCCURRED, "topic": "How to begin", "minutes": MINUTES}
        chosen = {"choice": choice, "chosen_at": began if choice else None}
        self._rows.insert(Meeting, {**row, **what, **chosen})
