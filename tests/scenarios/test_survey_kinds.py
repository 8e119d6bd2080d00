"""Every kind of question, from the form to the admins' results."""

from sqlalchemy import delete

from bot.enums import Policy, QuestionKind, QuestionList, SurveyKind
from bot.models.survey import SurveyQuestion
from bot.services.survey import results
from tests.bot_harness import BotHarness
from tests.scenarios.follow_ups import over, settings

# What is chosen or written for each kind, and what the results count of it.
ANSWERS: dict[QuestionKind, tuple[str | list[str], tuple[str, ...]]] = {
    QuestionKind.RATING: ("5", ("5",)),
    QuestionKind.CHOICE: ("This", ("This",)),
    QuestionKind.SEVERAL: (["This", "That"], ("That", "This")),
    QuestionKind.TEXT: ("It was fine.", ("It was fine.",)),
    QuestionKind.YES_NO: ("no", ("no",)),
}


def test_every_kind_is_asked_kept_and_counted(harness: BotHarness) -> None:
    """What a mentee answers to a question of any kind is what the admins read."""
    settings(harness, Policy.OFF)
    harness.admin("Mira Sand")
    _ask_one_of_each(harness)
    harness.mentor("Ada Park")
    lin = harness.mentee("Lin Osei")
    over(harness, "Lin Osei", "Ada Park")
    lin.click("Just Give Feedback")
    for kind, (answer, _) in ANSWERS.items():
        lin.fill(f"A question of kind {kind}", answer)
    assert lin.submit().ok
    with harness.bot.store.reading() as session:
        read = results.results(session, harness.actor("Mira Sand"), QuestionList.FEEDBACK, 0)
    counted = {one.kind: one.texts or tuple(choice for choice, _ in one.counts) for one in read.tallies}
    assert counted == {kind: counts for kind, (_, counts) in ANSWERS.items()}


def _ask_one_of_each(harness: BotHarness) -> None:
    actor = harness.actor("Mira Sand")
    with harness.bot.store.transaction() as session:
        session.execute(delete(SurveyQuestion))
        session.add_all(
            SurveyQuestion(
                workspace_id=actor.workspace_id,
                program_id=actor.program_id,
                survey=SurveyKind.FEEDBACK,
                position=position,
                kind=kind,
                text=f"A question of kind {kind}",
                options=["This", "That"],
            )
            for position, kind in enumerate(QuestionKind)
        )
