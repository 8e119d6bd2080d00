"""Whatever people type and are called, Slack takes every screen, and nothing they typed does anything."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.blocks import decline, directory, text_replies
from bot.blocks.match import card as match_card
from bot.blocks.match import later, limit
from bot.enums import MatchState, Origin, Side
from bot.read_models.common import OtherPerson
from bot.read_models.match import MatchFacts
from tests.blocks.builders import NOW, a_directory, a_match, a_mentor, a_no, closed, refused, typed
from tests.blocks.reading import problems, shown

# Short text of any kind, repeated to any length: long, but quick to make.
TEXTS = st.builds(
    lambda text, times: text * times,
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
    | st.sampled_from(["\n", "<!here> ", "&", "> "]),
    st.integers(min_value=1, max_value=500),
)
WAYS = [
    (origin, side, confirmed)
    for origin, confirmed in (
        (Origin.CONTACT, ()),
        (Origin.CONTACT, (Side.MENTEE,)),
        (Origin.REQUEST, (Side.MENTEE,)),
        (Origin.PROPOSAL, ()),
        (Origin.PROPOSAL, (Side.MENTOR,)),
    )
    for side in Side
]


def strange(facts: MatchFacts, name: str, note: str) -> MatchFacts:
    """Return the match with somebody of that name, who wrote that."""
    other = OtherPerson(facts.other.person_id, facts.other.slack_user_id, name)
    return replace(facts, other=other, opening_note=note, closing_note=note, proposed_by=name)


@pytest.mark.parametrize(("origin", "side", "confirmed"), WAYS)
@settings(max_examples=12, deadline=None)
@given(name=TEXTS, note=TEXTS)
@example(name="<!channel>" * 1_000, note="&" * 10_000)
@example(name="😀" * 80, note="😀" * 10_000)
@example(name="", note="\n" * 10_000)
def test_every_card_takes_any_name_and_note(
    origin: Origin, side: Side, confirmed: tuple[Side, ...], name: str, note: str
) -> None:
    """Pending, declined, and as an entry."""
    pending = strange(a_match(side, origin, *confirmed), name, note)
    for facts in (pending, closed(pending, MatchState.DECLINED, side.other)):
        card = match_card.card(facts, NOW)
        assert problems(card) == []
        assert "<!channel>" not in shown(card)
        assert "<!here>" not in shown(match_card.entry(facts, NOW))


@settings(max_examples=25, deadline=None)
@given(name=TEXTS, note=TEXTS)
@example(name="<@U0EVE>", note="x" * 10_000)
def test_every_form_takes_any_name_and_text(name: str, note: str) -> None:
    """Forms name people in plain text."""
    facts = strange(a_match(Side.MENTEE, Origin.CONTACT), name, note)
    mentor = a_mentor(face=facts.other, headline=note, topics=(note,) * 30, cannot_message=refused(note))
    forms = [
        decline.modal(a_no(facts, *[name] * 200)),
        decline.note_modal(facts),
        later.modal(facts, NOW),
        limit.modal(facts),
        directory.modal(a_directory(mentor, topic=name)),
        directory.write_modal(mentor),
    ]
    cards = [
        text_replies.card(typed(name, answer=refused(f"{note}.")), NOW),
        text_replies.card(typed("find", directory=a_directory(mentor)), NOW),
        text_replies.card(typed(name, in_touch=(facts.other,) * 40), NOW),
    ]
    assert [problem for form in forms for problem in problems(form)] == []
    assert [problem for card in cards for problem in problems(card)] == []
