"""The screens of the follow-up and of the waiting list, as people read, hear and press them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.blocks import follow_up, home, nudges, waitlist
from bot.blocks.survey import form as survey_form
from bot.enums import FollowUpChoice, Policy, SurveyKind, WaitlistState
from bot.ids import Action
from bot.read_models.common import OtherPerson
from bot.read_models.follow_up import FollowUpFacts, StepFacts
from bot.read_models.survey import SurveyFacts
from bot.read_models.waitlist import WaitlistFacts
from tests.blocks.builders import ADA, CLOSING, LIN_READS, NOW, TUESDAY, a_home, a_profile, refused
from tests.blocks.reading import as_json, buttons, heard, parts_of, pressed, problems, shown

FULL = "Ada Park is at the limit of 3 just now."
STRANGE = OtherPerson(1, "U0ADA", "<!channel>" * 100)


def a_step(policy: Policy = Policy.FORCED, why_not: str = "", *, may_wait: bool = False) -> StepFacts:
    """Return the way on to Ada."""
    return StepFacts(ADA, 5, policy, refused(why_not) if why_not else None, may_wait)


def a_question(step: StepFacts | None = None, **changes: object) -> FollowUpFacts:
    """Return the question about Lin's meeting with Ada on Tuesday."""
    facts = FollowUpFacts(LIN_READS, 7, TUESDAY, step or a_step(), closes_at=CLOSING)
    return replace(facts, **changes)  # type: ignore[arg-type]


def a_place(state: WaitlistState, step: StepFacts | None = None, **changes: object) -> WaitlistFacts:
    """Return Lin's place in Ada's queue."""
    facts = WaitlistFacts(LIN_READS, 9, state, step or a_step(), TUESDAY, 2)
    return replace(facts, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("readers", "says"),
    [
        (
            ("Grace",),
            "The programme's admins, now Grace, and whoever becomes one later read this. Ada Park does not.",
        ),
        (
            ("Grace", "Tom"),
            "The programme's admins, now Grace and Tom, and whoever becomes one later read this.",
        ),
        ((), "The programme's admins and whoever becomes one later read this. Ada Park does not."),
    ],
)
def test_a_survey_says_who_reads_it(readers: tuple[str, ...], says: str) -> None:
    """By name, be it one or several."""
    assert says in shown(
        survey_form.modal(SurveyFacts(LIN_READS, 5, SurveyKind.FEEDBACK, "Ada Park", (), readers))
    )


def test_making_a_mentor_asks_whether_one_is_sure() -> None:
    """The forced policy acts at once, so Slack asks first; asking a mentor needs no such question."""
    make = pressed(follow_up.card(a_question(), NOW), Action.FOLLOW_UP_MAKE)
    assert make["text"]["text"] == "Make Ada Park My Mentor"
    assert "connected at once, and Ada Park is told" in make["confirm"]["text"]["text"]
    ask = pressed(follow_up.card(a_question(a_step(Policy.REQUEST)), NOW), Action.FOLLOW_UP_ASK)
    assert ask["text"]["text"] == "Ask Ada Park to Mentor Me"
    assert "confirm" not in ask


def test_a_full_mentor_is_said_and_waited_for() -> None:
    """The reason stands in the card; the list is offered, until one is on it."""
    full = a_step(why_not=FULL, may_wait=True)
    card = follow_up.card(a_question(full), NOW)
    assert FULL in shown(card)
    assert "Tell Me When a Place Frees" in buttons(card)
    on_list = follow_up.card(a_question(full, waits_since=TUESDAY), NOW)
    assert "You are on their waiting list." in shown(on_list)
    assert "Tell Me When a Place Frees" not in buttons(on_list)


@pytest.mark.parametrize(
    ("changes", "said", "left"),
    [
        ({"choice": FollowUpChoice.CONNECT}, "you would like to go on together", ["Give Feedback"]),
        ({"choice": FollowUpChoice.CONNECT, "survey_sent": True}, "you would like to go on together", []),
        (
            {"choice": FollowUpChoice.FEEDBACK, "may_connect": True},
            "you chose just to give feedback",
            ["Give Feedback", "Connect"],
        ),
        (
            {"choice": FollowUpChoice.NOT_HELD, "may_meet": True},
            "did not meet",
            ["Give Feedback", "Find a New Time"],
        ),
        ({"closed_at": NOW}, "closed unanswered", []),
    ],
)
def test_afterwards_the_card_is_one_line(changes: dict[str, object], said: str, left: list[str]) -> None:
    """What was chosen, and what is left to do."""
    card = follow_up.card(replace(a_question(chosen_at=NOW), **changes), NOW)  # type: ignore[arg-type]
    assert said in shown(card).splitlines()[0]
    assert buttons(card) == left


def test_put_off_it_says_when_it_comes_again() -> None:
    """*Ask Me in a Week* is not offered twice."""
    card = follow_up.card(a_question(asks_again_at=NOW + timedelta(days=7)), NOW)
    assert "Asked again " in shown(card)
    assert "Ask Me in a Week" not in buttons(card)


def test_a_reminder_of_it_names_a_day_that_is_still_to_come() -> None:
    """In full, as "on today" is no English. It shows whom it is about."""
    card = nudges.card([], NOW, [a_question()])
    assert "It closes by itself on <!date^1750150800^{date_long}|" in shown(card)
    assert ADA.photo in str(as_json(card))
    assert "closes" not in shown(nudges.card([], NOW, [a_question(closes_at=NOW)]))


@pytest.mark.parametrize(
    ("facts", "said", "left"),
    [
        (a_place(WaitlistState.WAITING), "You are on the list", ["Leave the List"]),
        (a_place(WaitlistState.OFFERED), "You are on the list", ["Leave the List"]),
        (
            a_place(WaitlistState.OFFERED, held_until=CLOSING),
            "A place with Ada Park is free for you",
            ["Make Ada Park My Mentor", "Leave the List"],
        ),
        (
            a_place(WaitlistState.OFFERED, a_step(Policy.REQUEST), held_until=CLOSING),
            "A place with Ada Park is free for you",
            ["Ask Ada Park to Mentor Me", "Leave the List"],
        ),
        (
            a_place(
                WaitlistState.OFFERED,
                a_step(Policy.REQUEST, "You asked Ada Park on 4 June."),
                held_until=CLOSING,
                asked_at=NOW,
            ),
            "they still decide",
            ["Leave the List"],
        ),
        (a_place(WaitlistState.TAKEN), "You and Ada Park are connected", []),
        (
            a_place(WaitlistState.LAPSED, a_step(why_not=FULL, may_wait=True)),
            "It went to the next person on the list",
            ["Tell Me When a Place Frees"],
        ),
        (a_place(WaitlistState.LEFT), "You are no longer on the list", []),
    ],
)
def test_the_card_of_a_place(facts: WaitlistFacts, said: str, left: list[str]) -> None:
    """Until a place is announced nothing is said of it; then until when it is held, and what can be done."""
    card = waitlist.card(facts, NOW)
    assert said in shown(card)
    assert buttons(card) == left
    assert problems(card) == []


def test_every_screen_takes_any_name() -> None:
    """Slack takes it, nobody is called by it, and each button is told apart when only heard."""
    step = replace(a_step(why_not="x" * 5_000, may_wait=True), mentor=STRANGE)
    open_step = replace(a_step(), mentor=STRANGE)
    for screen in (
        follow_up.card(a_question(step), NOW),
        follow_up.card(a_question(open_step), NOW),
        follow_up.card(a_question(step, choice=FollowUpChoice.NOT_HELD, chosen_at=NOW, may_meet=True), NOW),
        waitlist.card(a_place(WaitlistState.OFFERED, open_step, held_until=CLOSING), NOW),
        nudges.card([], NOW, [a_question(step)]),
        home.view(
            a_home(
                a_profile(), questions=(a_question(step),), queues=(a_place(WaitlistState.WAITING, step),)
            ),
            NOW,
        ),
    ):
        assert problems(screen) == []
        mrkdwn = [str(part["text"]) for part in parts_of(as_json(screen)) if part.get("type") == "mrkdwn"]
        assert not [text for text in mrkdwn if "<!channel>" in text]
    said = heard(follow_up.card(a_question(step), NOW))
    assert len(set(said)) == len(said)
